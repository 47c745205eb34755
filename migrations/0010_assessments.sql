-- Assessments and scales: forms as data, answers by part, readings by day.

-- The forms and scales that were ever used, each version once and unchanged.
create table definition_editions (
    kind text not null check (kind in ('form', 'scale')),
    definition_key text not null,
    definition_version bigint not null,
    document text not null,
    primary key (kind, definition_key, definition_version)
) /* strict */;

create table assessments (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    form_key text not null,
    form_version bigint not null,
    state_key text not null check (state_key in ('draft', 'submitted', 'sent_back', 'signed_off')),
    state text not null,
    history text not null,
    started_at bigint not null,
    touched_at bigint not null,
    signed_off_at bigint,
    version bigint not null
) /* strict */;
create index assessments_by_case on assessments (case_id, started_at);
create index assessments_by_family on assessments (family_id, signed_off_at);
create unique index one_open_assessment on assessments (case_id) where signed_off_at is null;

-- Every save is a version of its part; the newest counts, and the older stay.
create table assessment_parts (
    assessment_id text not null references assessments (id),
    section_key text not null,
    about text not null,
    version bigint not null,
    answers text not null,
    saved_by text not null references users (id),
    saved_at bigint not null,
    primary key (assessment_id, section_key, about, version)
) /* strict */;

create table scale_readings (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    scale_key text not null,
    scale_version bigint not null,
    about text not null,
    read_on text not null,
    reading_kind text not null check (reading_kind in ('plain', 'screening', 'in_depth')),
    point text not null check (point in ('along', 'final')),
    discussed text not null check (discussed in ('yes', 'not_yet')),
    scores text not null,
    note text not null,
    recorded_by text not null references users (id),
    recorded_at bigint not null,
    submission_key text not null unique
) /* strict */;
create index scale_readings_by_case on scale_readings (case_id, scale_key, about, read_on);
create index scale_readings_by_family on scale_readings (family_id);
