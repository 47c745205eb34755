-- What agencies were asked and what they answered; who was asked to take a
-- family over; strategy meetings; stepping up, and advice taken before it.

create table information_requests (
    id text primary key,
    family_id text not null references families (id),
    referral_id text references referrals (id),
    case_id text references cases (id),
    agency_id text not null references agencies (id),
    asked_by text not null references users (id),
    question text not null,
    basis text not null,
    basis_reason text not null,
    asked_at bigint not null,
    due_at bigint not null,
    state text not null check (state in ('asked', 'chased', 'answered', 'withdrawn')),
    life text not null,
    link_id text,
    link_hash text unique,
    link_expires_at bigint,
    version bigint not null
) /* strict */;
create index information_requests_by_family on information_requests (family_id, asked_at);
create index information_requests_by_agency on information_requests (agency_id, state, due_at);

-- Whoever holds a family holds it until the other has accepted: one open offer at a time.
create table handovers (
    id text primary key,
    family_id text not null references families (id),
    referral_id text references referrals (id),
    case_id text references cases (id),
    to_agency_id text not null references agencies (id),
    as_basis text not null,
    urgent bigint not null check (urgent in (0, 1)),
    offered_at bigint not null,
    answered_at bigint,
    answered_by text references users (id),
    answer text check (answer in ('accepted', 'declined')),
    reason text
) /* strict */;
create unique index one_offer_at_a_time on handovers (family_id) where answered_at is null;
create index handovers_by_agency on handovers (to_agency_id, offered_at);

create table strategy_meetings (
    id text primary key,
    family_id text not null references families (id),
    referral_id text not null references referrals (id),
    state text not null check (state in ('called', 'held')),
    life text not null,
    called_at bigint not null,
    version bigint not null
) /* strict */;
create unique index one_strategy_meeting_called on strategy_meetings (referral_id) where state = 'called';
create index strategy_meetings_by_referral on strategy_meetings (referral_id, called_at);

create table step_ups (
    referral_id text primary key references referrals (id),
    family_id text not null references families (id),
    case_id text references cases (id),
    said text not null,
    at bigint not null
) /* strict */;
create index step_ups_by_family on step_ups (family_id, at);

create table consultations (
    id text primary key,
    family_id text not null references families (id),
    by_user_id text not null references users (id),
    with_whom text not null,
    advice text not null,
    held_at bigint not null,
    recorded_at bigint not null
) /* strict */;
create index consultations_by_family on consultations (family_id, held_at);
