//! The messages' SQL.

crate::statements! { "messages";
    SEND = "insert into messages (id, user_id, agency_id, role, family_id, kind, text, created_at, read_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null)";
    INBOX = "select * from (
            select m.id, m.role, m.kind, m.text, m.created_at, m.read_at, f.reference
            from messages m left join families f on f.id = m.family_id and (f.restricted = 0 or exists (
                select 1 from family_allow_list l where l.family_id = f.id and l.user_id = $1)) and exists (
                select 1 from family_relations r where r.family_id = m.family_id and r.until_at is null
                and (r.user_id = $1 or (r.agency_id = $2 and r.user_id is null and r.relation in ('referrer', 'team'))))
            where m.user_id = $1
            union all
            select m.id, m.role, m.kind, m.text, m.created_at, m.read_at, f.reference
            from messages m left join families f on f.id = m.family_id and (f.restricted = 0 or exists (
                select 1 from family_allow_list l where l.family_id = f.id and l.user_id = $1)) and exists (
                select 1 from family_relations r where r.family_id = m.family_id and r.until_at is null
                and (r.user_id = $1 or (r.agency_id = $2 and r.user_id is null)))
            where m.agency_id = $2
        ) as mine order by created_at desc, id desc limit $3";
}
