-- What was added to a request after it came, whole and in order: the request
-- itself shows how things stand, these rows show who said what and when.
create table request_additions (
    id text primary key,
    referral_id text not null references referrals (id),
    added_at bigint not null,
    -- Whoever added it; nobody when it came by the link of a letter.
    added_by text references users (id),
    content text not null
) /* strict */;
create index request_additions_by_referral on request_additions (referral_id, added_at);

-- How a letter that no e-mail carries reached its reader, or why it cannot.
create table letter_deliveries (
    id text primary key,
    letter_id text not null references letters (id),
    how text not null check (how in ('posted', 'by_telephone', 'in_person', 'cannot')),
    on_day text not null,
    note text not null,
    recorded_by text not null references users (id),
    recorded_at bigint not null
) /* strict */;
create index letter_deliveries_by_letter on letter_deliveries (letter_id, recorded_at);

alter table calls add column form_reminded_at bigint;

-- An e-mail about a question to an agency, so that the request shows whether it went.
alter table emails add column information_request_id text references information_requests (id);
create index emails_by_information_request on emails (information_request_id, created_at);
create index information_requests_by_referral on information_requests (referral_id, due_at);
