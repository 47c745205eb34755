-- Agencies, accounts, the audit, jobs: what every room stands on.

create table agencies (
    id text primary key,
    key text not null unique,
    name text not null,
    kind text not null,
    email text,
    telephone text,
    part text not null check (part in ('partner', 'front_door', 'social_care', 'forum', 'authority')),
    keeps_own_system bigint not null check (keeps_own_system in (0, 1)),
    closed_at bigint,
    version bigint not null
) /* strict */;

create table users (
    id text primary key,
    email text not null unique,
    name text not null,
    job_title text not null,
    telephone text,
    password_hash text,
    totp_secret text,
    totp_confirmed_at bigint,
    totp_last_step bigint,
    failed_attempts bigint not null,
    locked_until bigint,
    left_at bigint,
    created_at bigint not null,
    version bigint not null
) /* strict */;

create table user_recovery_codes (
    user_id text not null references users (id),
    code_hash text not null,
    used_at bigint,
    primary key (user_id, code_hash)
) /* strict */;

create table memberships (
    user_id text not null references users (id),
    agency_id text not null references agencies (id),
    role text not null,
    area text not null,
    primary key (user_id, agency_id, role, area)
) /* strict */;
create index memberships_by_agency on memberships (agency_id, role);

create table sessions (
    id_hash text primary key,
    user_id text not null references users (id),
    agency_id text not null references agencies (id),
    state text not null check (state in ('second_factor', 'open')),
    started_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    user_agent text not null
) /* strict */;
create index sessions_by_user on sessions (user_id);
create index sessions_by_expiry on sessions (expires_at);

create table audit_entries (
    id text primary key,
    at bigint not null,
    kind text not null check (kind in ('event', 'read', 'denied')),
    name text not null,
    actor_kind text not null,
    user_id text,
    agency_id text,
    request_id text not null,
    reason text,
    family_id text,
    referral_id text,
    body text not null
) /* strict */;
create index audit_entries_by_family on audit_entries (family_id, at);
create index audit_entries_by_time on audit_entries (at);

create table audit_seals (
    seq bigint primary key,
    entry_id text not null unique,
    hash text not null
) /* strict */;

create table jobs (
    id text primary key,
    kind text not null,
    job_key text not null,
    payload text not null,
    run_at bigint not null,
    attempts bigint not null,
    claimed_at bigint,
    done_at bigint,
    last_error text,
    unique (kind, job_key)
) /* strict */;
create index jobs_waiting on jobs (run_at, id) where done_at is null;

create table submissions (
    submission_key text primary key,
    at bigint not null,
    result text not null
) /* strict */;
