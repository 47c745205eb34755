-- Files with requests and records, worries that agencies note, forms that came by e-mail, advice about a known family.

create table draft_files (
    id text primary key,
    draft_id text not null references drafts (id),
    name text not null,
    kind text not null,
    size bigint not null,
    content_hash text not null,
    content bytea not null,
    added_at bigint not null
) /* strict */;
create unique index draft_files_once on draft_files (draft_id, content_hash);
create index draft_files_by_time on draft_files (added_at);

create table attachments (
    id text primary key,
    family_id text not null references families (id),
    referral_id text references referrals (id),
    agency_id text references agencies (id),
    added_by text references users (id),
    name text not null,
    kind text not null,
    size bigint not null,
    content_hash text not null,
    content bytea not null,
    added_at bigint not null,
    withdrawn_at bigint,
    withdrawn_by text references users (id),
    withdrawn_reason text
) /* strict */;
create index attachments_by_family on attachments (family_id, added_at);
create index attachments_by_referral on attachments (referral_id, added_at);

create table arrived_forms (
    referral_id text primary key references referrals (id),
    arrived_at bigint not null,
    entered_at bigint not null,
    entered_by text references users (id)
) /* strict */;

create table worries (
    id text primary key,
    agency_id text not null references agencies (id),
    noted_by text not null references users (id),
    noted_at bigint not null,
    child text not null,
    state text not null,
    content text not null,
    referral_id text references referrals (id),
    changed_at bigint not null,
    version bigint not null
) /* strict */;
create index worries_by_agency on worries (agency_id, state, noted_at desc);

alter table advice_enquiries add column family_id text references families (id);
create index advice_enquiries_by_family on advice_enquiries (family_id);
create index advice_enquiries_by_time on advice_enquiries (called_at);
