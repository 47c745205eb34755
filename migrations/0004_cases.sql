-- Early help for one family, from the forum to closure.

create table cases (
    id text primary key,
    reference text not null unique,
    family_id text not null references families (id),
    referral_id text references referrals (id),
    forum_key text not null,
    stage text not null,
    state text not null,
    history text not null,
    lead_agency_id text references agencies (id),
    lead_worker_id text references users (id),
    opened_at bigint not null,
    closed_at bigint,
    version bigint not null
) /* strict */;
create index cases_by_family on cases (family_id);
create index cases_by_forum on cases (forum_key, stage, opened_at);
create index cases_by_lead_agency on cases (lead_agency_id, stage);
create index cases_by_lead_worker on cases (lead_worker_id, stage);
