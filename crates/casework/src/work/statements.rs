//! My work's SQL: one branch per index, never an OR.

crate::statements! { "work";
    DUE = "select c.clock_key, c.state, f.reference, f.name, c.mine from (
            select k.family_id, k.clock_key, k.state, k.due_at, k.id, cast(1 as bigint) as mine from clocks k
            where k.owner_user_id = $2 and k.stopped_at is null
            union all
            select k.family_id, k.clock_key, k.state, k.due_at, k.id, cast(0 as bigint) as mine from clocks k
            where k.owner_agency_id = $1 and k.owner_user_id is null and k.stopped_at is null
        ) as c join families f on f.id = c.family_id
            where (f.restricted = 0 or exists (select 1 from family_allow_list l where l.family_id = f.id and l.user_id = $2)
                or exists (select 1 from holdings g where g.family_id = f.id and g.until_at is null and g.user_id = $2))
            order by c.due_at, c.id limit $3";
    FAMILIES = "select f.reference, f.name, r.relation, r.from_at, r.own from (
            select family_id, relation, from_at, cast(1 as bigint) as own from family_relations
            where user_id = $1 and until_at is null
            union all
            select family_id, relation, from_at, cast(0 as bigint) as own from family_relations
            where agency_id = $2 and user_id is null and until_at is null and relation in ('lead_agency', 'referrer')
        ) as r join families f on f.id = r.family_id
            where (f.restricted = 0 or exists (select 1 from family_allow_list l where l.family_id = f.id and l.user_id = $1)
                or exists (select 1 from holdings g where g.family_id = f.id and g.until_at is null and g.user_id = $1))
            order by r.from_at desc, f.id limit $3";
}
