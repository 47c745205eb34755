//! The tokens' SQL.

crate::statements! { "tokens";
    ADD = "insert into system_tokens (id, agency_id, name, secret_hash, made_at, used_at, revoked_at)
        values ($1, $2, $3, $4, $5, null, null)";
    REVOKE = "update system_tokens set revoked_at = $2 where agency_id = $1 and revoked_at is null";
    HOLDER = "select t.agency_id, a.name from system_tokens t join agencies a on a.id = t.agency_id
        where t.secret_hash = $1 and t.revoked_at is null and a.closed_at is null";
}
