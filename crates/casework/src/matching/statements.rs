//! The SQL of matching.

crate::statements! { "matching";
    FAMILIES_AFTER = "select id from families where id > $1 and merged_into is null order by id limit 1000";
    FAMILIES = "select f.id, f.restricted,
            (select count(*) from holdings h where h.family_id = f.id and h.until_at is null) as held
        from families f where f.id >= $1 and f.id <= $2 and f.merged_into is null";
    RELATIONS = "select family_id, relation, agency_id, user_id, area from family_relations
        where family_id >= $1 and family_id <= $2 and until_at is null";
    PEOPLE = "select m.family_id, p.id, p.given_name, p.family_name, p.known_as, p.birth_date, p.details, p.facts
        from family_members m join persons p on p.id = m.person_id
        where m.family_id >= $1 and m.family_id <= $2 and m.until_at is null";
    ALSO_RECORDED = "select distinct g.merged_into as id, g.given_name, g.family_name
        from family_members m join persons g on g.merged_into = m.person_id
        where m.family_id >= $1 and m.family_id <= $2 and m.until_at is null";
    ADDRESSES = "select distinct a.person_id, a.id, a.postcode, a.hidden, a.until_day
        from family_members m join addresses a on a.person_id = m.person_id
        where m.family_id >= $1 and m.family_id <= $2 and m.until_at is null";
    CHANGED = "select id, at, family_id from audit_entries
        where at >= $1 and kind = 'event' and family_id is not null order by at, id";
    SHARING_PEOPLE = "select distinct o.family_id from family_members m
        join family_members o on o.person_id = m.person_id where m.family_id = $1";
    OPENED_TO = "select l.family_id from family_allow_list l where l.user_id = $1
        union select h.family_id from holdings h join families f on f.id = h.family_id
            where f.restricted = 1 and h.until_at is null and (h.user_id = $1 or h.agency_id = $2)
        union select b.family_id from break_glass_openings b where b.user_id = $1 and b.ends_at > $3";
    PERSON = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, m.part,
            f.reference, f.name as family, f.restricted,
            (select count(*) from addresses a where a.person_id = p.id and a.hidden = 1) as hidden
        from family_members m join persons p on p.id = m.person_id join families f on f.id = m.family_id
        where m.person_id = $1 and m.family_id = $2 and m.until_at is null";
    MEMBERS = "select person_id from family_members where family_id = $1 and until_at is null order by person_id";
    TOGETHER = "select count(*) as n from family_members one join family_members other
            on other.family_id = one.family_id and other.until_at is null
        where one.person_id = $1 and other.person_id = $2 and one.until_at is null";
    ADD_PAIR = "insert into possible_matches (id, older_id, newer_id, older_family_id, family_id, bits_tenths, found_at,
            state, owner_agency_id, decided_by, decided_at, words, version)
        values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, null, null, null, 1)
        on conflict (older_id, newer_id) do nothing";
    DECIDE = "update possible_matches set state = $3, decided_by = $4, decided_at = $5, words = $6, version = version + 1
        where id = $1 and version = $2";
    PAIR = "select t.id, t.older_id, t.newer_id, t.older_family_id, t.family_id, t.found_at, t.state, t.words, t.version,
            t.decided_at, u.name as decided_by, a.name as owner
        from possible_matches t join agencies a on a.id = t.owner_agency_id left join users u on u.id = t.decided_by
        where t.id = $1";
    OPEN_PAIRS = "select t.id, t.older_id, t.newer_id, t.older_family_id, t.family_id, t.found_at, t.state, t.words,
            t.version, t.decided_at, u.name as decided_by, a.name as owner
        from possible_matches t join agencies a on a.id = t.owner_agency_id left join users u on u.id = t.decided_by
            join persons o on o.id = t.older_id join persons n on n.id = t.newer_id
        where t.state in ('waiting', 'not_sure') and o.merged_into is null and n.merged_into is null
        order by t.found_at, t.id limit 500";
    PAIRS_OF_FAMILY = "select t.id, t.older_id, t.newer_id, t.older_family_id, t.family_id, t.found_at, t.state, t.words,
            t.version, t.decided_at, u.name as decided_by, a.name as owner
        from possible_matches t join agencies a on a.id = t.owner_agency_id left join users u on u.id = t.decided_by
            join persons o on o.id = t.older_id join persons n on n.id = t.newer_id
        where (t.family_id = $1 or t.older_family_id = $1) and o.merged_into is null and n.merged_into is null
        order by t.found_at desc, t.id";
    FAMILY_NOW = "select person_id, family_id from family_members where person_id = $1 and until_at is null
        order by case when family_id = $2 then 0 else 1 end, from_at desc limit 1";
    FAMILY = "select f.id, f.reference, f.name, f.restricted, f.version, f.created_at,
            (select c.lead_worker_id from cases c where c.family_id = f.id and c.closed_at is null
                order by c.opened_at desc limit 1) as lead_worker,
            (select count(*) from referrals r where r.family_id = f.id) as requests,
            (select count(*) from cases c where c.family_id = f.id) as cases
        from families f where f.id = $1";
}
