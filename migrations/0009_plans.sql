-- Agreement to the service, the basis for sharing, the plan, the team, reviews and the end.

-- What each person said to the service, kept as a history: the last row counts.
create table service_agreements (
    id text primary key,
    family_id text not null references families (id),
    person_id text not null references persons (id),
    answer text not null check (answer in ('given', 'declined', 'withdrawn')),
    form text not null check (form in ('written', 'verbal')),
    on_day text not null,
    own_right_note text,
    words text,
    recorded_by text not null references users (id),
    recorded_at bigint not null
) /* strict */;
create index service_agreements_by_family on service_agreements (family_id, recorded_at);

-- Why information may be shared, per person and purpose. Never worked out from the above.
create table sharing_bases (
    id text primary key,
    family_id text not null references families (id),
    person_id text not null references persons (id),
    purpose text not null,
    basis text not null,
    reason text,
    scope text not null,
    from_day text not null,
    recorded_by text not null references users (id),
    recorded_at bigint not null,
    withdrawn_at bigint,
    withdrawn_by text references users (id),
    withdrawn_reason text
) /* strict */;
create index sharing_bases_by_family on sharing_bases (family_id, recorded_at);

create table plans (
    id text primary key,
    case_id text not null unique references cases (id),
    family_id text not null references families (id),
    state text not null,
    started_on text,
    closed_at bigint,
    version bigint not null
) /* strict */;
create index plans_by_family on plans (family_id);

create table team_members (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    user_id text references users (id),
    agency_id text references agencies (id),
    name text not null,
    agency text not null,
    job text not null,
    contact text not null,
    brings text,
    from_at bigint not null,
    until_at bigint
) /* strict */;
create index team_members_by_case on team_members (case_id);
create unique index one_place_in_a_team on team_members (case_id, user_id) where until_at is null and user_id is not null;

create table team_meetings (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    starts_at bigint not null,
    minutes bigint not null,
    place text not null,
    purpose text not null,
    stage text not null check (stage in ('planned', 'held', 'cancelled')),
    state text not null,
    version bigint not null
) /* strict */;
create index team_meetings_by_case on team_meetings (case_id, starts_at);

create table reviews (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    on_day text not null,
    outcome text not null,
    content text not null,
    held_by text not null references users (id),
    recorded_at bigint not null
) /* strict */;
create index reviews_by_case on reviews (case_id, on_day);

create table engagement_notes (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    on_day text not null,
    engagement text not null,
    words text not null,
    noted_by text not null references users (id),
    noted_at bigint not null
) /* strict */;
create index engagement_notes_by_case on engagement_notes (case_id, on_day);

create table closures (
    case_id text primary key references cases (id),
    family_id text not null references families (id),
    outcome text not null,
    care_avoided text not null,
    monitoring_until text,
    content text not null,
    closed_by text not null references users (id),
    closed_at bigint not null
) /* strict */;
create index closures_by_outcome on closures (outcome, closed_at);
