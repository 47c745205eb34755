-- A first look for neglect with a family, at any level of need and before there is a case (BUCKS-STRAT-99).
-- It is never changed: another look is another row.

create table family_screenings (
    id text primary key,
    family_id text not null references families (id),
    scale_key text not null,
    scale_version bigint not null,
    about text not null,
    level bigint,
    read_on text not null,
    discussed text not null check (discussed in ('yes', 'not_yet')),
    scores text not null,
    note text not null,
    taking_part text not null,
    recorded_by text not null references users (id),
    recorded_agency_id text not null references agencies (id),
    recorded_at bigint not null,
    submission_key text not null unique
) /* strict */;
create index family_screenings_by_family on family_screenings (family_id, read_on);
