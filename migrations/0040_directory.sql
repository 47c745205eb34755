-- The directory of services: organisations, their entries, edits that wait, links by which a provider
-- confirms, what visitors say is wrong, everyday words, what was not found, and families pointed to a service.

create table directory_organisations (
    id text primary key,
    -- The agency of the partnership that it is, when it is one (BUCKS-STRAT-65).
    agency_id text references agencies (id),
    state text not null check (state in ('asked', 'approved', 'refused')),
    name text not null,
    document text not null,
    -- Where the directory's team writes to; never shown.
    keeper_name text,
    keeper_email text,
    reason text,
    asked_at bigint not null,
    changed_at bigint not null,
    version bigint not null
) /* strict */;
create index directory_organisations_by_state on directory_organisations (state, name);
create index directory_organisations_by_agency on directory_organisations (agency_id);

create table directory_services (
    id text primary key,
    organisation_id text not null references directory_organisations (id),
    name text not null,
    document text not null,
    confirmed_at bigint not null,
    -- When the provider was last asked to confirm, so that nobody is asked twice.
    asked_at bigint,
    published_at bigint not null,
    changed_at bigint not null,
    version bigint not null
) /* strict */;
create index directory_services_by_organisation on directory_services (organisation_id, name);
create index directory_services_by_confirmation on directory_services (confirmed_at);

create table directory_drafts (
    id text primary key,
    organisation_id text not null references directory_organisations (id),
    service_id text references directory_services (id),
    -- The version of the entry that the edit was made on.
    seen_version bigint not null,
    document text not null,
    state text not null check (state in ('waiting', 'approved', 'returned')),
    reason text,
    sent_by text references users (id),
    sent_at bigint not null,
    decided_by text references users (id),
    decided_at bigint
) /* strict */;
create index directory_drafts_by_state on directory_drafts (state, sent_at);
create index directory_drafts_by_service on directory_drafts (service_id, sent_at);
create index directory_drafts_by_organisation on directory_drafts (organisation_id, sent_at);

create table directory_links (
    id text primary key,
    organisation_id text not null references directory_organisations (id),
    secret_hash text not null unique,
    sent_at bigint not null,
    expires_at bigint not null,
    ended_at bigint
) /* strict */;
create index directory_links_by_organisation on directory_links (organisation_id, sent_at);

create table directory_remarks (
    id text primary key,
    service_id text not null references directory_services (id),
    words text not null,
    made_at bigint not null,
    settled_at bigint,
    settled_by text references users (id)
) /* strict */;
create index directory_remarks_by_settling on directory_remarks (settled_at, made_at);
create index directory_remarks_by_service on directory_remarks (service_id, made_at);

create table directory_synonyms (
    typed text primary key,
    means text not null,
    changed_by text references users (id),
    changed_at bigint not null
) /* strict */;

-- What was looked for and not found, counted; nobody can be known by it.
create table directory_misses (
    words text primary key,
    times bigint not null,
    last_at bigint not null
) /* strict */;
create index directory_misses_by_times on directory_misses (times, last_at);

create table directory_enquiries (
    id text primary key,
    channel text not null check (channel in ('telephone', 'in_person', 'e_mail')),
    words text not null,
    services text not null,
    agency_id text not null references agencies (id),
    answered_by text not null references users (id),
    answered_at bigint not null
) /* strict */;
create index directory_enquiries_by_time on directory_enquiries (answered_at);

create table directory_signposts (
    id text primary key,
    service_id text not null references directory_services (id),
    service_name text not null,
    contact text,
    family_id text references families (id),
    referral_id text references referrals (id),
    pointed_by text not null references users (id),
    agency_id text not null references agencies (id),
    pointed_at bigint not null,
    became text not null,
    became_at bigint,
    became_by text references users (id)
) /* strict */;
create index directory_signposts_by_family on directory_signposts (family_id, pointed_at);
create index directory_signposts_by_referral on directory_signposts (referral_id, pointed_at);
create index directory_signposts_by_service on directory_signposts (service_id, pointed_at);
create index directory_signposts_by_agency on directory_signposts (agency_id, pointed_at);

-- Counts every change of what the public sees, so that each node knows when to read it anew.
create table directory_state (
    id text primary key,
    number bigint not null
) /* strict */;
