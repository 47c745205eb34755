-- Clocks that were cancelled; lead agencies that keep their own case file; the
-- family's own link; moves to another area.

-- Set together with stopped_at when the step was not needed any more: never counted as met.
alter table clocks add column cancelled_at bigint;

-- Where the file of a led case lies (BUCKS-PROT-81, -82), and when its agency next owes a report.
create table led_case_files (
    case_id text primary key references cases (id),
    family_id text not null references families (id),
    agency_id text not null references agencies (id),
    own_system bigint not null check (own_system in (0, 1)),
    system_name text not null,
    file_reference text not null,
    report_email text,
    report_due_at bigint,
    chases bigint not null,
    last_chased_at bigint,
    set_at bigint not null,
    version bigint not null
) /* strict */;
create index case_files_by_report_due on led_case_files (report_due_at);

create table reporting_links (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    agency_id text not null references agencies (id),
    secret_hash text not null unique,
    sent_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    ended_why text check (ended_why in ('used', 'replaced', 'revoked'))
) /* strict */;
create unique index one_reporting_link_at_a_time on reporting_links (case_id) where ended_at is null;

create table lead_reports (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    agency_id text not null references agencies (id),
    link_id text not null references reporting_links (id),
    reported_at bigint not null,
    content text not null
) /* strict */;
create index lead_reports_by_case on lead_reports (case_id, reported_at);

-- The family's view (C-45): a link, a code that works once, and visits that end by themselves.
create table family_links (
    id text primary key,
    family_id text not null references families (id),
    case_id text not null references cases (id),
    person_id text not null references persons (id),
    secret_hash text not null unique,
    code_hash text,
    tries_left bigint not null,
    asked_version bigint,
    made_by text not null references users (id),
    made_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    looks bigint not null,
    last_look_at bigint,
    version bigint not null
) /* strict */;
create index family_links_by_case on family_links (case_id, made_at);
create unique index one_family_link_a_person on family_links (case_id, person_id) where ended_at is null;

create table family_visits (
    secret_hash text primary key,
    link_id text not null references family_links (id),
    opened_at bigint not null,
    expires_at bigint not null
) /* strict */;
create index family_visits_by_link on family_visits (link_id);

create table family_words (
    id text primary key,
    link_id text not null references family_links (id),
    family_id text not null references families (id),
    case_id text not null references cases (id),
    person_id text not null references persons (id),
    kind text not null check (kind in ('comment', 'agreed', 'feedback')),
    plan_version bigint,
    words text not null,
    said_at bigint not null
) /* strict */;
create index family_words_by_case on family_words (case_id, said_at);

-- A family that moved inside the authority: from one area's coordinator to another's (C-33).
create table area_moves (
    id text primary key,
    family_id text not null references families (id),
    case_id text not null references cases (id),
    from_forum text not null,
    to_forum text not null,
    words text not null,
    moved_by text not null references users (id),
    moved_at bigint not null
) /* strict */;
create index area_moves_by_case on area_moves (case_id, moved_at);

-- Early help at level 2 that an agency opened itself, with a team and a plan, past no panel (C-42).
create table agency_cases (
    case_id text primary key references cases (id),
    family_id text not null references families (id),
    why text not null,
    opened_by text not null references users (id),
    opened_at bigint not null
) /* strict */;
