-- The families programme: files of partner agencies, their rows until the day
-- of their deletion, and the families that a person accepted or refused.

create table cohort_files (
    id text primary key,
    kind text not null,
    source text not null,
    basis text not null,
    agreement text not null,
    from_day text not null,
    until_day text not null,
    delete_on text not null,
    file_name text not null,
    rows_in bigint not null,
    rows_aside bigint not null,
    loaded_by text not null references users (id),
    loaded_at bigint not null,
    deleted_at bigint
) /* strict */;
create index cohort_files_by_deletion on cohort_files (delete_on) where deleted_at is null;

create table cohort_rows (
    file_id text not null references cohort_files (id),
    line bigint not null,
    kind text not null,
    given_name text not null,
    family_name text not null,
    born text,
    postcode text not null,
    address text not null,
    person_id text references persons (id),
    family_id text references families (id),
    household text not null,
    primary key (file_id, line)
) /* strict */;
create index cohort_rows_by_household on cohort_rows (household, kind);
create index cohort_rows_by_family on cohort_rows (family_id);

create table programme_decisions (
    id text primary key,
    household text not null,
    family_id text references families (id),
    verdict text not null check (verdict in ('identified', 'refused')),
    criteria text not null,
    issues text not null,
    words text not null,
    decided_by text not null references users (id),
    decided_at bigint not null
) /* strict */;
create unique index one_programme_decision on programme_decisions (household);
create index programme_decisions_by_family on programme_decisions (family_id);
