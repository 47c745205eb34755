//! The referrals' SQL.

crate::statements! { "referrals";
    ARRIVED = "insert into arrived_forms (referral_id, arrived_at, entered_at, entered_by) values ($1, $2, $3, $4)";
    ADD = "insert into referrals (id, reference, family_id, channel, state, immediate, referrer_kind,
            referrer_agency_id, referrer_user_id, owner_user_id, area, request, decision, history,
            first_received_at, received_at, decided_at, decision_due_at, version)
        values ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10, $11, null, $12, $13, $13, null, $14, 1)";
    FIND = "select r.id, r.reference, r.family_id, r.channel, r.state, r.immediate, r.owner_user_id, r.area, r.request,
            r.decision, r.history, r.first_received_at, r.received_at, r.decided_at, r.version,
            f.reference as family_reference, f.name as family_name, u.name as owner_name
        from referrals r join families f on f.id = r.family_id left join users u on u.id = r.owner_user_id
        where r.reference = $1";
    FIND_BY_ID = "select r.id, r.reference, r.family_id, r.channel, r.state, r.immediate, r.owner_user_id, r.area, r.request,
            r.decision, r.history, r.first_received_at, r.received_at, r.decided_at, r.version,
            f.reference as family_reference, f.name as family_name, u.name as owner_name
        from referrals r join families f on f.id = r.family_id left join users u on u.id = r.owner_user_id
        where r.id = $1";
    SAVE = "update referrals set state = $3, decision = $4, decided_at = $5, decision_due_at = $6, received_at = $7,
            request = $8, history = $9, version = version + 1
        where id = $1 and version = $2";
    REQUEST_OF = "select request, version from referrals where id = $1";
    SAVE_REQUEST = "update referrals set request = $3, version = version + 1 where id = $1 and version = $2";
    ADD_ADDITION = "insert into request_additions (id, referral_id, added_at, added_by, content)
        values ($1, $2, $3, $4, $5)";
    ADDITIONS_OF = "select a.added_at, a.content, u.name as added_by_name
        from request_additions a left join users u on u.id = a.added_by
        where a.referral_id = $1 order by a.added_at, a.id";
    CLAIM = "update referrals set owner_user_id = $3, version = version + 1 where id = $1 and version = $2";
    OPEN_FOR_FAMILY = "select count(*) as n from referrals where family_id = $1 and state <> 'decided'";
    OPEN_IDS = "select id from referrals where family_id = $1 and state <> 'decided' order by id";
    AGENCY_OF_PART = "select id from agencies where part = $1 and closed_at is null order by key limit 1";
    USER_NAME = "select name from users where id = $1";
}
