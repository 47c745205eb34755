//! The letters' SQL.

crate::statements! { "letters";
    ADD = "insert into letters (id, event_key, family_id, referral_id, kind, recipient, recipient_email, subject,
            html, content, template_version, content_hash, link_secret_hash, issued_at, first_opened_at)
        values ($1, $2, coalesce((select f.merged_into from families f where f.id = $3), $3), $4, $5, $6, $7, $8, $9, $10,
            $11, $12, $13, $14, null)";
    BY_EVENT = "select id from letters where event_key = $1";
    OF_REFERRAL = "select l.id, l.kind, l.subject, l.issued_at, l.first_opened_at, l.recipient,
            (select d.how from letter_deliveries d where d.letter_id = l.id order by d.recorded_at desc, d.id desc limit 1) as told_how,
            (select d.on_day from letter_deliveries d where d.letter_id = l.id order by d.recorded_at desc, d.id desc limit 1) as told_on,
            (select e.state from emails e where e.letter_id = l.id order by e.created_at desc, e.id desc limit 1) as email_state,
            (select e.sent_at from emails e where e.letter_id = l.id order by e.created_at desc, e.id desc limit 1) as sent_at
        from letters l where l.referral_id = $1 order by l.issued_at desc, l.id desc";
    FIND = "select id, family_id, referral_id, kind, subject, html, content, issued_at, recipient_email
        from letters where id = $1";
    BY_LINK = "select id, family_id, referral_id, kind, subject, html, content, issued_at, recipient_email
        from letters where link_secret_hash = $1";
    ASKING = "select l.referral_id from letters l where l.link_secret_hash = $1 and l.kind = 'referral_outcome'
        and not exists (select 1 from letters n where n.referral_id = l.referral_id
            and (n.issued_at > l.issued_at or (n.issued_at = l.issued_at and n.id > l.id)))";
    OPENED = "update letters set first_opened_at = $2 where id = $1 and first_opened_at is null";
    TELLS_OUTCOME = "select l.family_id, l.referral_id from letters l
        where l.id = $1 and l.kind = 'referral_outcome' and l.referral_id is not null
        and not exists (select 1 from letters n where n.referral_id = l.referral_id and n.kind = l.kind
            and (n.issued_at > l.issued_at or (n.issued_at = l.issued_at and n.id > l.id)))";
    LETTER_OF_EMAIL = "select letter_id from emails where id = $1";
    ADD_DELIVERY = "insert into letter_deliveries (id, letter_id, how, on_day, note, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    DELIVERIES_OF = "select d.how, d.on_day, d.note, u.name as recorded_by_name
        from letter_deliveries d join users u on u.id = d.recorded_by
        where d.letter_id = $1 order by d.recorded_at desc, d.id desc";
    EMAILS_OF = "select to_address, state, created_at from emails where letter_id = $1 order by created_at desc, id desc";
    CORRECT_ADDRESS = "update letters set recipient_email = $2 where id = $1";
    NEW_LINK = "update letters set link_secret_hash = $2 where id = $1";
    ADD_EMAIL = "insert into emails (id, letter_id, to_address, subject, body, state, created_at, sent_at, attempts, last_error)
        values ($1, $2, $3, $4, $5, 'waiting', $6, null, 0, null)";
    EMAIL = "select id, to_address, subject, body, state from emails where id = $1";
    EMAIL_SENT = "update emails set state = 'sent', sent_at = $2, attempts = attempts + 1, last_error = null where id = $1";
    EMAIL_FAILED = "update emails set state = 'failed', attempts = attempts + 1, last_error = $2 where id = $1";
    EMAIL_PUT_OFF = "update emails set state = 'waiting', attempts = attempts + 1, last_error = $2 where id = $1";
    EMAILS_STANDING = "select (select count(*) from emails where state = 'waiting') as waiting,
        (select count(*) from emails where state = 'failed') as failed";
    OUTBOX = "select id, to_address, subject, body, state, created_at, sent_at from emails
        order by created_at desc, id desc limit $1";
}
