-- The meetings that allocate, what they decide, and disputes about the level.

create table meetings (
    id text primary key,
    forum_key text not null,
    -- The rhythm's own slot: a meeting that was moved is not planned again.
    slot_at bigint not null,
    starts_at bigint not null,
    place text not null,
    state text not null check (state in ('planned', 'held')),
    held_at bigint,
    version bigint not null,
    unique (forum_key, slot_at)
) /* strict */;
create index meetings_by_forum on meetings (forum_key, starts_at);

create table meeting_attendance (
    meeting_id text not null references meetings (id),
    agency_key text not null,
    standing text not null check (standing in ('present', 'apologies', 'absent')),
    recorded_by text references users (id),
    recorded_at bigint not null,
    primary key (meeting_id, agency_key)
) /* strict */;

create table agenda_items (
    id text primary key,
    meeting_id text not null references meetings (id),
    case_id text not null references cases (id),
    family_id text not null references families (id),
    waiting_since bigint not null,
    state text not null check (state in ('open', 'decided', 'removed')),
    removed_because text,
    decision text,
    added_at bigint not null,
    version bigint not null
) /* strict */;
create index agenda_items_by_meeting on agenda_items (meeting_id, waiting_since);
create index agenda_items_by_case on agenda_items (case_id);
-- One case waits on one agenda at a time, however many people put it there.
create unique index one_open_item_per_case on agenda_items (case_id) where state = 'open';

create table agenda_themes (
    item_id text not null references agenda_items (id),
    forum_key text not null,
    theme text not null,
    at bigint not null,
    primary key (item_id, theme)
) /* strict */;
create index agenda_themes_by_forum on agenda_themes (forum_key, theme);

create table forum_receipts (
    case_id text primary key references cases (id),
    received_by text references users (id),
    received_at bigint not null
) /* strict */;

create table watched_cases (
    case_id text primary key references cases (id),
    because text not null,
    watched_by text references users (id),
    since bigint not null
) /* strict */;

create table learning_items (
    id text primary key,
    family_id text not null references families (id),
    case_id text not null references cases (id),
    referral_id text references referrals (id),
    forum_key text not null,
    learning text not null,
    recorded_by text references users (id),
    recorded_at bigint not null
) /* strict */;
create index learning_items_by_time on learning_items (recorded_at);

create table disputes (
    id text primary key,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    stage text not null,
    state text not null,
    history text not null,
    opened_at bigint not null,
    settled_at bigint,
    version bigint not null
) /* strict */;
create index disputes_by_case on disputes (case_id);
create unique index one_open_dispute_per_case on disputes (case_id) where settled_at is null;
