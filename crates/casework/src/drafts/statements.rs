//! The drafts' SQL.

crate::statements! { "drafts";
    ADD = "insert into drafts (id, secret_hash, user_id, kind, content, updated_at, expires_at, version,
            submission_key, last_key, sent_reference)
        values ($1, $2, $3, 'request', $4, $5, $6, 1, $7, null, null)";
    BY_SECRET = "select id, user_id, content, expires_at, version, submission_key, last_key, sent_reference
        from drafts where secret_hash = $1 and expires_at > $2";
    NEWEST_OF_USER = "select id, user_id, content, expires_at, version, submission_key, last_key, sent_reference
        from drafts where user_id = $1 and expires_at > $2 and sent_reference is null
        order by updated_at desc, id desc limit 1";
    OF_USER = "select id, user_id, content, expires_at, version, submission_key, last_key, sent_reference
        from drafts where user_id = $1 and expires_at > $2 and sent_reference is null
        order by updated_at desc, id desc limit $3";
    OPEN_AGAIN = "update drafts set secret_hash = $3
        where id = $1 and user_id = $2 and sent_reference is null and expires_at > $4";
    SAVE = "update drafts set content = $3, updated_at = $4, expires_at = $5, last_key = $6, version = version + 1
        where id = $1 and version = $2 and sent_reference is null";
    LAST_KEY = "select last_key from drafts where id = $1";
    SENT = "update drafts set sent_reference = $2, updated_at = $3, expires_at = $4, version = version + 1
        where id = $1 and sent_reference is null";
    DELETE = "delete from drafts where id = $1";
    EXPIRE = "delete from drafts where expires_at <= $1";
}
