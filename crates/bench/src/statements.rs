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
