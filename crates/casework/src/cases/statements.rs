//! The cases' SQL.

crate::statements! { "cases";
    OPEN = "insert into cases (id, reference, family_id, referral_id, forum_key, stage, state, history,
            lead_agency_id, lead_worker_id, opened_at, closed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null, null, $9, null, 1)";
    OPEN_FOR_FAMILY = "select count(*) as n from cases where family_id = $1 and closed_at is null";
    FIND = "select c.id, c.reference, c.family_id, c.referral_id, c.forum_key, c.state, c.history, c.opened_at, c.version,
            f.reference as family_reference, f.name as family_name
        from cases c join families f on f.id = c.family_id where c.reference = $1";
    FIND_BY_ID = "select c.id, c.reference, c.family_id, c.referral_id, c.forum_key, c.state, c.history, c.opened_at, c.version,
            f.reference as family_reference, f.name as family_name
        from cases c join families f on f.id = c.family_id where c.id = $1";
    NAMING_WORKER = "select c.id, c.reference, c.family_id, c.referral_id, c.forum_key, c.state, c.history, c.opened_at,
            c.version, f.reference as family_reference, f.name as family_name
        from cases c join families f on f.id = c.family_id
        where c.lead_worker_id = $1 and c.closed_at is null order by c.id";
    END_LEADING = "update family_relations set until_at = $2
        where user_id = $1 and relation = 'lead_worker' and until_at is null";
    UNNAME_HOLDER = "update holdings set user_id = null where user_id = $1 and until_at is null";
    UNNAME_LIMITS = "update clocks set owner_user_id = null where owner_user_id = $1 and stopped_at is null";
    UNNAME_REQUESTS = "update referrals set owner_user_id = null where owner_user_id = $1 and state <> 'decided'";
    OPEN_LED = "insert into cases (id, reference, family_id, referral_id, forum_key, stage, state, history,
            lead_agency_id, lead_worker_id, opened_at, closed_at, version)
        values ($1, $2, $3, null, $4, $5, $6, $7, $8, $9, $10, null, 1)";
    ADD_AGENCY_CASE = "insert into agency_cases (case_id, family_id, why, opened_by, opened_at) values ($1, $2, $3, $4, $5)";
    AGENCY_CASE = "select why from agency_cases where case_id = $1";
    MOVE = "update cases set forum_key = $3, version = version + 1 where id = $1 and version = $2";
    FAMILY_AREA = "update families set area = $2 where id = $1";
    ADD_MOVE = "insert into area_moves (id, family_id, case_id, from_forum, to_forum, words, moved_by, moved_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    MOVES_OF = "select m.from_forum, m.to_forum, m.words, m.moved_at, u.name as moved_by_name
        from area_moves m join users u on u.id = m.moved_by where m.case_id = $1 order by m.moved_at desc, m.id desc";
    OPEN_CASE = "select c.id, c.reference, c.family_id, c.referral_id, c.forum_key, c.state, c.history, c.opened_at, c.version,
            f.reference as family_reference, f.name as family_name
        from cases c join families f on f.id = c.family_id
        where c.family_id = $1 and c.closed_at is null order by c.opened_at desc limit 1";
    SAVE = "update cases set stage = $3, state = $4, history = $5, lead_agency_id = $6, lead_worker_id = $7,
            closed_at = $8, version = version + 1
        where id = $1 and version = $2";
    WORKERS = "select distinct u.id, u.name, u.job_title from users u join memberships m on m.user_id = u.id
        where m.agency_id = $1 and u.left_at is null order by u.name, u.id";
    LED_BY = "select c.id, c.reference, c.family_id, c.state, c.opened_at, f.name as family_name, f.restricted,
            u.name as worker_name
        from cases c join families f on f.id = c.family_id left join users u on u.id = c.lead_worker_id
        where c.lead_agency_id = $1 and c.closed_at is null order by c.opened_at, c.id";
    LED_BEFORE = "select a.name as agency_name, u.name as worker_name from agencies a left join users u on u.id = $2 where a.id = $1";
    LEADS = "select a.name as agency_name, u.name as worker_name from cases c
        left join agencies a on a.id = c.lead_agency_id left join users u on u.id = c.lead_worker_id where c.id = $1";
    FORUM_DECISIONS = "select decision from agenda_items where case_id = $1 and state = 'decided' order by added_at desc, id desc";
    FRONT_DOOR_DECISION = "select decision from referrals where id = $1 and decision is not null";
    REFERRAL_TIMES = "select reference, first_received_at from referrals where id = $1";
}
