-- Who may open a record beyond the relations: restrictions with their reasons,
-- emergency openings with their reviews; where case files lie; and the words of
-- a form whose session ended before they were sent.

create table family_restrictions (
    id text primary key,
    family_id text not null references families (id),
    reason text not null,
    restricted_by text not null references users (id),
    agency_id text not null references agencies (id),
    restricted_at bigint not null,
    lifted_by text references users (id),
    lifted_at bigint,
    lift_reason text
) /* strict */;
create unique index one_restriction_at_a_time on family_restrictions (family_id) where lifted_at is null;
create index family_restrictions_by_family on family_restrictions (family_id);

create table break_glass_openings (
    id text primary key,
    family_id text not null references families (id),
    user_id text not null references users (id),
    agency_id text not null references agencies (id),
    reason text not null,
    opened_at bigint not null,
    ends_at bigint not null,
    review_due bigint not null,
    verdict text check (verdict in ('justified', 'not_justified')),
    review_words text,
    reviewed_by text references users (id),
    reviewed_at bigint
) /* strict */;
create index break_glass_running on break_glass_openings (user_id, family_id, ends_at);
create index break_glass_unreviewed on break_glass_openings (review_due, id) where reviewed_at is null;
create index break_glass_by_time on break_glass_openings (opened_at, id);

create table case_files (
    id text primary key,
    family_id text not null references families (id),
    agency_id text not null references agencies (id),
    system_name text not null,
    file_reference text not null,
    noted_by text not null references users (id),
    noted_at bigint not null,
    ended_at bigint
) /* strict */;
create unique index one_file_of_an_agency on case_files (family_id, agency_id) where ended_at is null;

create table kept_forms (
    secret_hash text primary key,
    user_id text not null references users (id),
    path text not null,
    nonce bytea not null,
    content bytea not null,
    expires_at bigint not null
) /* strict */;
create index kept_forms_by_expiry on kept_forms (expires_at);
