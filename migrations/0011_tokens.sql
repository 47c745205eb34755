-- Tokens of agencies' own systems: only the hash is kept.

create table system_tokens (
    id text primary key,
    agency_id text not null references agencies (id),
    name text not null,
    secret_hash text not null unique,
    made_at bigint not null,
    used_at bigint,
    revoked_at bigint
) /* strict */;
create index system_tokens_by_agency on system_tokens (agency_id);
