//! The transfers' SQL.

crate::statements! { "transfers";
    OFFER = "insert into handovers (id, family_id, referral_id, case_id, to_agency_id, as_basis, urgent, offered_at,
            answered_at, answered_by, answer, reason)
        values ($1, $2, $3, null, $4, $5, $6, $7, null, null, null, null)";
    OPEN_OF_FAMILY = "select id, to_agency_id, as_basis, offered_at from handovers
        where family_id = $1 and answered_at is null";
    FIND = "select h.id, h.family_id, h.referral_id, h.answered_at, r.reference, r.referrer_user_id
        from handovers h left join referrals r on r.id = h.referral_id where h.id = $1";
    ANSWER = "update handovers set answered_at = $2, answered_by = $3, answer = $4, reason = $5
        where id = $1 and answered_at is null";
    WAITING = "select h.id, h.urgent, h.offered_at, h.answered_at, h.answer, h.reason, f.reference as family_reference,
            f.name as family_name, f.restricted, r.reference as referral_reference, a.name as holder_name, h.family_id
        from handovers h join families f on f.id = h.family_id left join referrals r on r.id = h.referral_id
        left join holdings g on g.family_id = h.family_id and g.until_at is null
        left join agencies a on a.id = g.agency_id
        where h.to_agency_id = $1 and h.answered_at is null order by h.urgent desc, h.offered_at, h.id limit $2";
    ANSWERED = "select h.id, h.urgent, h.offered_at, h.answered_at, h.answer, h.reason, f.reference as family_reference,
            f.name as family_name, f.restricted, r.reference as referral_reference, a.name as holder_name, h.family_id
        from handovers h join families f on f.id = h.family_id left join referrals r on r.id = h.referral_id
        left join holdings g on g.family_id = h.family_id and g.until_at is null
        left join agencies a on a.id = g.agency_id
        where h.to_agency_id = $1 and h.answered_at is not null order by h.answered_at desc, h.id desc limit $2";
    CALL_MEETING = "insert into strategy_meetings (id, family_id, referral_id, state, life, called_at, version)
        values ($1, $2, $3, $4, $5, $6, 1)";
    CALLED = "select count(*) as n from strategy_meetings where referral_id = $1 and state = 'called'";
    MEETING = "select m.id, m.family_id, m.referral_id, m.life, m.version, r.reference
        from strategy_meetings m join referrals r on r.id = m.referral_id where m.id = $1";
    SAVE_MEETING = "update strategy_meetings set state = $3, life = $4, version = version + 1
        where id = $1 and version = $2";
    MEETINGS_OF = "select id, life from strategy_meetings where referral_id = $1 order by called_at, id";
}
