//! The messages' SQL.

crate::statements! { "messages";
    SEND = "insert into messages (id, user_id, agency_id, role, family_id, kind, text, created_at, read_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null)";
    ADDRESSES = "select distinct u.email from messages g join users u on u.id = g.user_id
            or (g.user_id is null and exists (select 1 from memberships m
                where m.user_id = u.id and m.agency_id = g.agency_id and m.role = g.role))
        where g.id = $1 order by u.email";
}
