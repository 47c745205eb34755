-- The record: families, the people in them, and who may see them.

create table families (
    id text primary key,
    reference text not null unique,
    name text not null,
    area text not null,
    restricted bigint not null check (restricted in (0, 1)),
    story text not null,
    created_at bigint not null,
    version bigint not null
) /* strict */;
create index families_by_name on families (name, id);

create table persons (
    id text primary key,
    given_name text not null,
    family_name text not null,
    known_as text not null,
    search_name text not null,
    birth text not null,
    birth_date text,
    sex text not null,
    nhs_number text,
    upn text,
    details text not null,
    created_at bigint not null,
    version bigint not null
) /* strict */;
create index persons_by_name on persons (search_name, id);
create index persons_by_nhs_number on persons (nhs_number);

create table family_members (
    family_id text not null references families (id),
    person_id text not null references persons (id),
    part text not null check (part in ('child', 'adult')),
    from_at bigint not null,
    until_at bigint,
    lives_here bigint not null check (lives_here in (0, 1)),
    primary key (family_id, person_id, from_at)
) /* strict */;
create index family_members_by_person on family_members (person_id);

create table relationships (
    person_id text not null references persons (id),
    other_id text not null references persons (id),
    kind text not null,
    parental_responsibility text not null check (parental_responsibility in ('holds', 'does_not_hold', 'not_known')),
    primary key (person_id, other_id)
) /* strict */;

create table addresses (
    id text primary key,
    person_id text not null references persons (id),
    lines text not null,
    postcode text,
    hidden bigint not null check (hidden in (0, 1)),
    from_day text,
    until_day text
) /* strict */;
create index addresses_by_person on addresses (person_id);

-- How agencies and people stand to a family: the source of every permission.
create table family_relations (
    id text primary key,
    family_id text not null references families (id),
    relation text not null,
    agency_id text references agencies (id),
    user_id text references users (id),
    area text,
    from_at bigint not null,
    until_at bigint
) /* strict */;
create index family_relations_by_family on family_relations (family_id) where until_at is null;
create index family_relations_by_agency on family_relations (agency_id, relation) where until_at is null;
create index family_relations_by_user on family_relations (user_id, relation) where until_at is null;

create table family_allow_list (
    family_id text not null references families (id),
    user_id text not null references users (id),
    added_at bigint not null,
    primary key (family_id, user_id)
) /* strict */;

-- Who holds the family: one open row, always (invariant 1).
create table holdings (
    id text primary key,
    family_id text not null references families (id),
    agency_id text not null references agencies (id),
    user_id text references users (id),
    basis text not null,
    since bigint not null,
    until_at bigint
) /* strict */;
create unique index one_holder_at_a_time on holdings (family_id) where until_at is null;
create index holdings_by_agency on holdings (agency_id) where until_at is null;

create table clocks (
    id text primary key,
    family_id text not null references families (id),
    subject_id text not null,
    clock_key text not null,
    force text not null check (force in ('required', 'recommended')),
    owner_agency_id text references agencies (id),
    owner_user_id text references users (id),
    started_at bigint not null,
    due_at bigint not null,
    stopped_at bigint,
    state text not null,
    version bigint not null
) /* strict */;
create index clocks_running on clocks (due_at, id) where stopped_at is null;
create index clocks_of_agency on clocks (owner_agency_id, due_at) where stopped_at is null;
create index clocks_of_user on clocks (owner_user_id, due_at) where stopped_at is null;
create index clocks_by_subject on clocks (subject_id, clock_key);
create index clocks_by_family on clocks (family_id);
