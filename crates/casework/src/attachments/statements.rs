//! The attachments' SQL. A list never reads the files themselves.

crate::statements! { "attachments";
    ADD_TO_DRAFT = "insert into draft_files (id, draft_id, name, kind, size, content_hash, content, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (draft_id, content_hash) do nothing";
    OPEN_DRAFT = "select id from drafts where id = $1 and sent_reference is null and expires_at > $2";
    COUNT_OF_DRAFT = "select count(*) as n from draft_files where draft_id = $1 and content_hash <> $2";
    STRANGERS_FILES = "select count(*) as n from draft_files f join drafts d on d.id = f.draft_id
        where d.user_id is null and f.added_at > $1";
    OF_DRAFT = "select id, name, kind, size, added_at from draft_files where draft_id = $1 order by added_at, id";
    REMOVE_FROM_DRAFT = "delete from draft_files where id = $1 and draft_id = $2";
    DELETE_OF_DRAFT = "delete from draft_files where draft_id = $1";
    EXPIRE_OF_DRAFTS = "delete from draft_files where draft_id in (select id from drafts where expires_at <= $1)";
    HASHES_OF_DRAFT = "select id, kind, size, content_hash from draft_files where draft_id = $1 order by added_at, id";
    CARRY_OVER = "insert into attachments (id, family_id, referral_id, agency_id, added_by, name, kind, size, content_hash,
            content, added_at, withdrawn_at, withdrawn_by, withdrawn_reason)
        select f.id, $2, $3, $4, $5, f.name, f.kind, f.size, f.content_hash, f.content, $6, null, null, null
        from draft_files f where f.draft_id = $1";
    ADD = "insert into attachments (id, family_id, referral_id, agency_id, added_by, name, kind, size, content_hash,
            content, added_at, withdrawn_at, withdrawn_by, withdrawn_reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null, null, null)";
    COUNT_OF_FAMILY = "select count(*) as n from attachments where family_id = $1 and withdrawn_at is null";
    OF_FAMILY = "select t.id, t.name, t.kind, t.size, t.added_at, t.referral_id, t.agency_id, t.withdrawn_at,
            t.withdrawn_reason, a.name as agency_name, u.name as user_name, r.reference
        from attachments t left join agencies a on a.id = t.agency_id left join users u on u.id = t.added_by
        left join referrals r on r.id = t.referral_id
        where t.family_id = $1 order by t.added_at desc, t.id desc limit $2";
    FIND = "select t.id, t.family_id, t.referral_id, t.agency_id, t.name, t.kind, t.withdrawn_at, f.reference as family_reference
        from attachments t join families f on f.id = t.family_id where t.id = $1";
    CONTENT = "select content from attachments where id = $1";
    WITHDRAW = "update attachments set withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4
        where id = $1 and withdrawn_at is null";
}
