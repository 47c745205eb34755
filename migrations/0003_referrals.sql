-- Requests for help, the front door's decisions, and what was written about them.

create table drafts (
    id text primary key,
    secret_hash text not null,
    user_id text references users (id),
    kind text not null,
    content text not null,
    updated_at bigint not null,
    expires_at bigint not null,
    version bigint not null
) /* strict */;
create index drafts_by_user on drafts (user_id);

create table referrals (
    id text primary key,
    reference text not null unique,
    family_id text not null references families (id),
    channel text not null,
    state text not null,
    immediate bigint not null check (immediate in (0, 1)),
    referrer_kind text not null,
    referrer_agency_id text references agencies (id),
    referrer_user_id text references users (id),
    owner_user_id text references users (id),
    area text not null,
    request text not null,
    decision text,
    history text not null,
    first_received_at bigint not null,
    received_at bigint not null,
    decided_at bigint,
    decision_due_at bigint,
    version bigint not null
) /* strict */;
create index referrals_queue on referrals (state, immediate desc, decision_due_at, id);
create index referrals_overdue on referrals (state, decision_due_at);
create index referrals_decided on referrals (state, decided_at desc, id desc);
create index referrals_by_family on referrals (family_id);
create index referrals_by_referrer on referrals (referrer_agency_id, first_received_at);

create table letters (
    id text primary key,
    event_key text not null unique,
    family_id text not null references families (id),
    referral_id text references referrals (id),
    kind text not null,
    recipient text not null,
    recipient_email text,
    subject text not null,
    html text not null,
    content text not null,
    template_version text not null,
    content_hash text not null,
    link_secret_hash text,
    issued_at bigint not null,
    first_opened_at bigint
) /* strict */;
create index letters_by_family on letters (family_id, issued_at);
create index letters_by_referral on letters (referral_id);

create table emails (
    id text primary key,
    letter_id text references letters (id),
    to_address text not null,
    subject text not null,
    body text not null,
    state text not null check (state in ('waiting', 'sent', 'failed')),
    created_at bigint not null,
    sent_at bigint,
    attempts bigint not null,
    last_error text
) /* strict */;
create index emails_by_letter on emails (letter_id);
create index emails_by_time on emails (created_at);

create table messages (
    id text primary key,
    user_id text references users (id),
    agency_id text references agencies (id),
    role text,
    family_id text references families (id),
    kind text not null,
    text text not null,
    created_at bigint not null,
    read_at bigint
) /* strict */;
create index messages_by_user on messages (user_id, read_at);
create index messages_by_agency on messages (agency_id, read_at);
