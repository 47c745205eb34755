//! What the bench asks the record about itself.

use casework::engine::Statement;

/// Someone with this mailbox name, and an agency of theirs.
pub const USER: Statement = Statement::new(
    "bench.USER",
    "select u.id, m.agency_id from users u join memberships m on m.user_id = u.id
        where u.email like $1 || '@%' order by u.id limit 1",
);

/// Twenty families that a person leads.
pub const FAMILIES: Statement = Statement::new(
    "bench.FAMILIES",
    "select distinct f.reference from families f join family_relations r on r.family_id = f.id
        where r.user_id = $1 and r.relation = 'lead_worker' and r.until_at is null and f.restricted = 0
        order by f.reference limit 20",
);

/// How large the authority is.
pub const COUNTS: Statement = Statement::new(
    "bench.COUNTS",
    "select (select count(*) from families) as families, (select count(*) from persons) as persons,
        (select count(*) from referrals where state = 'waiting') as waiting,
        (select count(*) from audit_entries) as entries",
);

/// The names of twenty people.
pub const NAMES: Statement = Statement::new(
    "bench.NAMES",
    "select distinct lower(given_name) as given_name, lower(family_name) as family_name
        from (select given_name, family_name from persons where given_name <> '' and family_name <> '' order by id limit 300) as first_ones
        order by family_name, given_name limit 20",
);

/// What the directory's search is measured beside: PostgreSQL with trigrams.
pub const TRIGRAMS: Statement =
    Statement::new("bench.TRIGRAMS", "create extension if not exists pg_trgm");
/// The services of an earlier run.
pub const DROP_SERVICES: Statement =
    Statement::new("bench.DROP_SERVICES", "drop table if exists bench_services");
/// The services, each with its words put in order by PostgreSQL itself.
pub const SERVICES: Statement = Statement::new(
    "bench.SERVICES",
    "create table bench_services (id bigint primary key, name text not null, words text not null, towns text not null,
        held tsvector generated always as (setweight(to_tsvector('english', name), 'A')
            || setweight(to_tsvector('english', words), 'B') || setweight(to_tsvector('english', towns), 'D')) stored)",
);
/// One service.
pub const ADD_SERVICE: Statement = Statement::new(
    "bench.ADD_SERVICE",
    "insert into bench_services (id, name, words, towns) values ($1, $2, $3, $4)",
);
/// The index of words.
pub const BY_WORDS: Statement = Statement::new(
    "bench.BY_WORDS",
    "create index bench_services_by_words on bench_services using gin (held)",
);
/// The index of trigrams, for misspelt words.
pub const BY_TRIGRAMS: Statement = Statement::new(
    "bench.BY_TRIGRAMS",
    "create index bench_services_by_trigrams on bench_services using gin (name gin_trgm_ops)",
);
/// What PostgreSQL needs to choose well.
pub const ANALYSE: Statement = Statement::new("bench.ANALYSE", "analyze bench_services");
/// The twenty best by words and, for misspelt ones, by likeness of the name.
pub const ASK_POSTGRES: Statement = Statement::new(
    "bench.ASK_POSTGRES",
    "select id, name, words, towns from bench_services
        where held @@ websearch_to_tsquery('english', $1) or $1 <% name
        order by ts_rank(held, websearch_to_tsquery('english', $1)) + word_similarity($1, name) desc, id limit 20",
);
