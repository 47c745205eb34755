//! The SQL of access to records beyond the relations.

crate::statements! { "record_access";
    RESTRICT = "update families set restricted = 1, version = version + 1 where id = $1 and restricted = 0";
    LIFT = "update families set restricted = 0, version = version + 1 where id = $1 and restricted = 1";
    ADD_RESTRICTION = "insert into family_restrictions (id, family_id, reason, restricted_by, agency_id, restricted_at,
            lifted_by, lifted_at, lift_reason)
        values ($1, $2, $3, $4, $5, $6, null, null, null)";
    END_RESTRICTION = "update family_restrictions set lifted_by = $2, lifted_at = $3, lift_reason = $4
        where family_id = $1 and lifted_at is null";
    LIST_PERSON = "insert into family_allow_list (family_id, user_id, added_at) values ($1, $2, $3)
        on conflict (family_id, user_id) do nothing";
    UNLIST_PERSON = "delete from family_allow_list where family_id = $1 and user_id = $2";
    CLEAR_LIST = "delete from family_allow_list where family_id = $1";
    LISTED = "select l.user_id, l.added_at, u.name, u.job_title,
            (select min(a.name) from memberships m join agencies a on a.id = m.agency_id
                where m.user_id = u.id and a.closed_at is null) as agency_name
        from family_allow_list l join users u on u.id = l.user_id
        where l.family_id = $1 order by u.name, u.id";
    RESTRICTION = "select r.reason, r.restricted_at, u.name as by_name, a.name as agency_name
        from family_restrictions r join users u on u.id = r.restricted_by join agencies a on a.id = r.agency_id
        where r.family_id = $1 and r.lifted_at is null";
    RESTRICTED = "select f.reference, r.reason, r.restricted_at, u.name as by_name, a.name as agency_name,
            (select count(*) from family_allow_list l where l.family_id = f.id) as listed
        from family_restrictions r join families f on f.id = r.family_id
        join users u on u.id = r.restricted_by join agencies a on a.id = r.agency_id
        where r.lifted_at is null order by r.restricted_at, r.id limit $1";
    PERSON = "select u.id from users u where u.email = $1 and u.left_at is null";
    INVOLVED_PEOPLE = "select distinct u.id, u.name, u.job_title from users u
        join family_relations r on r.user_id = u.id
        where r.family_id = $1 and r.until_at is null and u.left_at is null order by u.name, u.id";
    COLLEAGUES = "select distinct u.id, u.name, u.job_title from users u join memberships m on m.user_id = u.id
        where m.agency_id = $1 and u.left_at is null order by u.name, u.id";

    OPEN = "insert into break_glass_openings (id, family_id, user_id, agency_id, reason, opened_at, ends_at, review_due,
            verdict, review_words, reviewed_by, reviewed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null, null, null, null)";
    RUNNING = "select id, ends_at from break_glass_openings
        where user_id = $1 and family_id = $2 and ends_at > $3 order by ends_at desc limit 1";
    GOVERNED_BY = "select distinct m.agency_id from memberships m join users u on u.id = m.user_id
        join agencies a on a.id = m.agency_id
        where m.role = 'information_governance' and u.left_at is null and a.closed_at is null";
    HOLDER_PART = "select a.id, a.part, h.user_id from holdings h join agencies a on a.id = h.agency_id
        where h.family_id = $1 and h.until_at is null";
    FRONT_DOOR = "select id from agencies where part = 'front_door' and closed_at is null order by key limit 1";
    OPENING = "select o.id, o.family_id, o.user_id, o.reason, o.opened_at, o.ends_at, o.review_due, o.verdict,
            o.review_words, o.reviewed_at, f.reference, u.name as by_name, u.job_title, a.name as agency_name,
            v.name as reviewer_name
        from break_glass_openings o join families f on f.id = o.family_id join users u on u.id = o.user_id
        join agencies a on a.id = o.agency_id left join users v on v.id = o.reviewed_by
        where o.id = $1";
    REVIEW = "update break_glass_openings set verdict = $2, review_words = $3, reviewed_by = $4, reviewed_at = $5
        where id = $1 and reviewed_at is null";

    END_FILE = "update case_files set ended_at = $3 where family_id = $1 and agency_id = $2 and ended_at is null";
    NOTE_FILE = "insert into case_files (id, family_id, agency_id, system_name, file_reference, noted_by, noted_at, ended_at)
        values ($1, $2, $3, $4, $5, $6, $7, null)";
    FILES = "select c.agency_id, c.system_name, c.file_reference, c.noted_at, a.name as agency_name, a.telephone, a.email,
            u.name as by_name
        from case_files c join agencies a on a.id = c.agency_id join users u on u.id = c.noted_by
        where c.family_id = $1 and c.ended_at is null order by c.noted_at, c.id";
    FILE_AGENCIES = "select distinct r.relation, a.id, a.name, a.telephone, a.email, a.keeps_own_system
        from family_relations r join agencies a on a.id = r.agency_id
        where r.family_id = $1 and r.until_at is null and r.relation in ('lead_agency', 'social_care')
        order by r.relation, a.name, a.id";

    HANDOVERS_OF = "select h.urgent, h.offered_at, h.answered_at, h.answer, h.reason, a.name as agency_name
        from handovers h join agencies a on a.id = h.to_agency_id
        where h.family_id = $1 and h.as_basis = 'social_care' order by h.offered_at desc, h.id desc";
    STRATEGY_MEETINGS_OF = "select m.called_at, m.life from strategy_meetings m
        where m.family_id = $1 order by m.called_at desc, m.id desc";
}
