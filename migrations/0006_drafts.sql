-- Drafts kept page by page, calls to the front door, and questions for advice.

alter table drafts add column submission_key text;
alter table drafts add column last_key text;
alter table drafts add column sent_reference text;
create unique index drafts_by_secret on drafts (secret_hash);
create index drafts_by_expiry on drafts (expires_at);

create table calls (
    referral_id text primary key references referrals (id),
    taken_by text not null references users (id),
    called_at bigint not null,
    put_through bigint not null check (put_through in (0, 1)),
    form_asked_at bigint,
    form_received_at bigint
) /* strict */;
create index calls_form_awaited on calls (form_asked_at, referral_id);

create table advice_enquiries (
    id text primary key,
    caller text not null,
    caller_standing text,
    caller_contact text,
    question text not null,
    advice text,
    taken_by text not null references users (id),
    called_at bigint not null,
    put_through bigint not null check (put_through in (0, 1)),
    call_back_wanted bigint not null check (call_back_wanted in (0, 1)),
    call_back_done_at bigint,
    call_back_done_by text references users (id),
    call_back_advice text,
    version bigint not null
) /* strict */;
create index advice_enquiries_open on advice_enquiries (call_back_wanted, call_back_done_at, called_at);
