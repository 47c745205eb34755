-- The documents that the partnership works by, every version of each, and
-- each agency's promise to follow the code on sharing information.

create table protocols (
    id text primary key,
    kind text not null,
    title text not null,
    published_by text not null,
    answers_title text not null,
    answers_user_id text not null references users (id),
    public bigint not null check (public in (0, 1)),
    made_on text not null,
    review_due text,
    -- The review that its reminder was sent for, so that nobody is told twice.
    reminded_for text,
    changed_at bigint not null,
    version bigint not null
) /* strict */;
create index protocols_by_kind on protocols (kind, title);

-- Never changed and never deleted: a new version stands beside the old one (BUCKS-PROT-03).
create table protocol_versions (
    id text primary key,
    protocol_id text not null references protocols (id),
    number text not null,
    state text not null check (state in ('draft', 'final')),
    author text not null,
    dated text not null,
    comment text not null,
    approved_by text,
    approved_on text,
    body text,
    link text,
    recorded_by text references users (id),
    recorded_at bigint not null,
    unique (protocol_id, number)
) /* strict */;
create index protocol_versions_in_order on protocol_versions (protocol_id, dated, recorded_at);

create table sharing_promises (
    id text primary key,
    version_id text not null references protocol_versions (id),
    agency_id text not null references agencies (id),
    promised_by text not null references users (id),
    job_title text not null,
    promised_at bigint not null,
    unique (version_id, agency_id)
) /* strict */;
create index sharing_promises_by_agency on sharing_promises (agency_id, promised_at);

-- What a report asks for by time.
create index referrals_by_first_receipt on referrals (first_received_at);
create index clocks_by_key_and_start on clocks (clock_key, started_at);
create index clocks_by_key_and_stop on clocks (clock_key, stopped_at);
create index clocks_by_due on clocks (due_at);
create index disputes_by_opening on disputes (opened_at);

-- Views for whoever reports: no name, no contact, no free text. The identifiers are the record's own
-- random ones, for joining one view to another. `data-register.toml` says where each column comes from.

create view reporting_clocks as
select k.id as clock_id, k.family_id, k.subject_id, k.clock_key as clock_limit, k.force,
    a.key as owner_agency, k.started_at, k.due_at, k.stopped_at
from clocks k left join agencies a on a.id = k.owner_agency_id;

create view reporting_cases as
select c.id as case_id, c.family_id, c.referral_id as request_id, c.forum_key, c.stage,
    a.key as lead_agency, c.opened_at, c.closed_at
from cases c left join agencies a on a.id = c.lead_agency_id;

create view reporting_disputes as
select d.id as dispute_id, d.case_id, d.family_id, c.forum_key, d.stage, d.opened_at, d.settled_at
from disputes d join cases c on c.id = d.case_id;

create view reporting_information_requests as
select i.id as information_request_id, i.family_id, i.referral_id as request_id, i.case_id,
    a.key as asked_agency, i.asked_at, i.due_at, i.state
from information_requests i join agencies a on a.id = i.agency_id;

create view reporting_assessments as
select s.id as assessment_id, s.case_id, s.family_id, s.form_key, s.form_version, s.state_key as state,
    s.started_at, s.signed_off_at
from assessments s;

create view reporting_promises as
select p.id as promise_id, a.key as agency, v.number as code_version, p.promised_at
from sharing_promises p join agencies a on a.id = p.agency_id
join protocol_versions v on v.id = p.version_id;

create view reporting_worries as
select w.id as worry_id, a.key as agency, w.referral_id as request_id, w.state, w.noted_at
from worries w join agencies a on a.id = w.agency_id;
