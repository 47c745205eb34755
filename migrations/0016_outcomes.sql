-- What changed for a family, and what others may learn from it.

-- Whether the family chose to take part; older readings were not asked (BUCKS-STRAT-97).
alter table scale_readings add column taking_part text;

-- The talk about a reading's results with the family, when it came later (BUCKS-STRAT-98).
create table reading_talks (
    id text primary key,
    reading_id text not null references scale_readings (id),
    case_id text not null references cases (id),
    family_id text not null references families (id),
    on_day text not null,
    who text not null,
    said text not null,
    recorded_by text not null references users (id),
    recorded_at bigint not null
) /* strict */;
create index reading_talks_by_case on reading_talks (case_id, recorded_at);

-- How somebody sees the family at the end, or after it (BUCKS-STRAT-143, -154, -157).
create table outcome_views (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    view_from text not null,
    concern text not null,
    on_day text not null,
    content text not null,
    recorded_by text not null references users (id),
    recorded_at bigint not null
) /* strict */;
create index outcome_views_by_case on outcome_views (case_id, on_day);

-- A closed case as a story for learning, without names, approved by somebody else.
create table case_studies (
    id text primary key,
    case_id text not null unique references cases (id),
    family_id text not null references families (id),
    title text not null,
    story text not null,
    state text not null check (state in ('draft', 'approved', 'withdrawn')),
    written_by text not null references users (id),
    written_at bigint not null,
    approved_by text references users (id),
    approved_at bigint,
    version bigint not null
) /* strict */;
create index case_studies_by_state on case_studies (state, approved_at);
