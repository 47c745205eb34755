-- The border with children's social care: that it works with a family, and the
-- family's way from there to early help.

create table social_care_involvements (
    id text primary key,
    family_id text not null references families (id),
    standing text not null check (standing in ('assessment', 'child_in_need', 'child_protection', 'looked_after')),
    summary text not null,
    opened_by text references users (id),
    opened_at bigint not null,
    closed_at bigint,
    version bigint not null
) /* strict */;
create index social_care_involvements_by_family on social_care_involvements (family_id);
create unique index one_open_involvement on social_care_involvements (family_id) where closed_at is null;

create table step_downs (
    id text primary key,
    reference text not null unique,
    family_id text not null references families (id),
    from_agency_id text not null references agencies (id),
    route text not null,
    state text not null,
    life text not null,
    proposal text not null,
    decided text,
    history text not null,
    meeting_id text references meetings (id),
    case_id text references cases (id),
    to_agency_id text references agencies (id),
    proposed_by text not null references users (id),
    proposed_at bigint not null,
    ended_at bigint,
    version bigint not null
) /* strict */;
create index step_downs_by_family on step_downs (family_id, proposed_at);
create unique index one_open_step_down on step_downs (family_id) where ended_at is null;
create index step_downs_by_meeting on step_downs (meeting_id);
create index step_downs_by_case on step_downs (case_id);
create index step_downs_by_receiving_agency on step_downs (to_agency_id, state);
create index step_downs_by_state on step_downs (state, route, proposed_at);
