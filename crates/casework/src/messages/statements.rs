//! The messages' SQL.

crate::statements! { "messages";
    SEND = "insert into messages (id, user_id, agency_id, role, family_id, kind, text, created_at, read_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null)";
}
