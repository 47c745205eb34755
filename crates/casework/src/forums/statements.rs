//! The forums' SQL.

crate::statements! { "forums";
    SLOTS = "select slot_at from meetings where forum_key = $1 and slot_at >= $2";
    AT_SLOT = "select id from meetings where forum_key = $1 and slot_at = $2";
    PLAN = "insert into meetings (id, forum_key, slot_at, starts_at, place, state, held_at, version)
        values ($1, $2, $3, $3, $4, 'planned', null, 1) on conflict (forum_key, slot_at) do nothing";
    MOVE = "update meetings set starts_at = $3, version = version + 1 where id = $1 and version = $2 and state = 'planned'";
    HOLD = "update meetings set state = 'held', held_at = $3, version = version + 1
        where id = $1 and version = $2 and state = 'planned'";
    FIND = "select id, forum_key, starts_at, place, state, version from meetings where id = $1";
    OF_FORUM = "select id, forum_key, starts_at, place, state, version from meetings
        where forum_key = $1 and (state = 'planned' or starts_at >= $2) order by starts_at, id limit 20";
    ATTENDED = "insert into meeting_attendance (meeting_id, agency_key, standing, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5)
        on conflict (meeting_id, agency_key) do update set standing = excluded.standing,
            recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at";
    ATTENDANCE = "select m.agency_key, m.standing, m.recorded_at, u.name as recorded_by from meeting_attendance m
        left join users u on u.id = m.recorded_by where m.meeting_id = $1 order by m.agency_key";
    PRESENT = "select count(*) as n from meeting_attendance where meeting_id = $1 and standing = 'present'";
    WAITING = "select c.id, c.reference, c.family_id, c.referral_id, c.history, c.opened_at, f.name as family_name, f.restricted,
            (select count(*) from agenda_items i where i.case_id = c.id and i.state = 'open') as on_agenda,
            (select count(*) from forum_receipts p where p.case_id = c.id) as received
        from cases c join families f on f.id = c.family_id
        join family_relations r on r.family_id = c.family_id and r.relation = 'forum' and r.until_at is null
            and r.agency_id = $2 and r.area = c.forum_key
        where c.forum_key = $1 and c.stage = $3 order by c.opened_at, c.id";
    ADD_ITEM = "insert into agenda_items (id, meeting_id, case_id, family_id, waiting_since, state, removed_because,
            decision, added_at, version)
        values ($1, $2, $3, $4, $5, 'open', null, null, $6, 1)";
    OPEN_ITEM_OF_CASE = "select id, meeting_id from agenda_items where case_id = $1 and state = 'open'";
    ITEM = "select i.id, i.meeting_id, i.case_id, i.family_id, i.state, i.waiting_since, i.removed_because, i.decision,
            i.version, c.reference, c.stage, f.name as family_name, f.restricted
        from agenda_items i join cases c on c.id = i.case_id join families f on f.id = i.family_id where i.id = $1";
    ITEMS = "select i.id, i.meeting_id, i.case_id, i.family_id, i.state, i.waiting_since, i.removed_because, i.decision,
            i.version, c.reference, c.stage, f.name as family_name, f.restricted
        from agenda_items i join cases c on c.id = i.case_id join families f on f.id = i.family_id
        where i.meeting_id = $1 order by i.waiting_since, i.case_id";
    REMOVE_ITEM = "update agenda_items set state = 'removed', removed_because = $3, version = version + 1
        where id = $1 and version = $2 and state = 'open'";
    DECIDE_ITEM = "update agenda_items set state = 'decided', decision = $3, version = version + 1
        where id = $1 and version = $2 and state = 'open'";
    ADD_THEME = "insert into agenda_themes (item_id, forum_key, theme, at) values ($1, $2, $3, $4)
        on conflict (item_id, theme) do nothing";
    THEMES = "select theme, count(*) as n from agenda_themes where forum_key = $1 and at >= $2 group by theme
        order by count(*) desc, theme";
    DECIDED_SINCE = "select count(*) as n from agenda_items i join meetings m on m.id = i.meeting_id
        where m.forum_key = $1 and i.state = 'decided' and i.added_at >= $2";
    RECEIVE = "insert into forum_receipts (case_id, received_by, received_at) values ($1, $2, $3)
        on conflict (case_id) do nothing";
    RECEIVED = "select received_at from forum_receipts where case_id = $1";
    LEARN = "insert into learning_items (id, family_id, case_id, referral_id, forum_key, learning, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    LEARNING = "select l.learning, l.recorded_at, l.forum_key, r.reference from learning_items l
        left join referrals r on r.id = l.referral_id order by l.recorded_at desc, l.id desc limit $1";
    MAY_LEAD = "select id, name from agencies
        where closed_at is null and part not in ('front_door', 'forum', 'social_care') order by name, id";
    LEADING_AGENCY = "select name from agencies
        where id = $1 and closed_at is null and part not in ('front_door', 'forum', 'social_care')";
    OPEN_DISPUTE = "insert into disputes (id, case_id, family_id, stage, state, history, opened_at, settled_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, null, 1)";
    DISPUTE_OF = "select id, stage, state, history, opened_at, settled_at, version from disputes
        where case_id = $1 order by opened_at desc, id desc limit 1";
    SAVE_DISPUTE = "update disputes set stage = $3, state = $4, history = $5, settled_at = $6, version = version + 1
        where id = $1 and version = $2";
    WATCH = "insert into watched_cases (case_id, because, watched_by, since) values ($1, $2, $3, $4)
        on conflict (case_id) do update set because = excluded.because";
    UNWATCH = "delete from watched_cases where case_id = $1";
    WATCHED = "select because from watched_cases where case_id = $1";
    WATCH_LIST = "select w.because, w.since, c.reference, c.family_id, c.stage, c.opened_at, f.name as family_name,
            f.restricted, a.name as lead_agency, u.name as lead_worker
        from watched_cases w join cases c on c.id = w.case_id join families f on f.id = c.family_id
        join family_relations r on r.family_id = c.family_id and r.relation = 'forum' and r.until_at is null
            and r.agency_id = $2 and r.area = c.forum_key
        left join agencies a on a.id = c.lead_agency_id left join users u on u.id = c.lead_worker_id
        where c.forum_key = $1 order by w.since, c.id";
    REFERRAL_REFERENCE = "select reference from referrals where id = $1";
    STEPPED_UP_SINCE = "select count(*) as n from step_ups where family_id = $1 and at >= $2";
}
