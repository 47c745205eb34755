//! The SQL of social care's involvement and of the way down from it.

macro_rules! found {
    () => {
        "select s.id, s.reference, s.family_id, s.from_agency_id, s.life, s.proposal, s.decided, s.history, s.meeting_id,
            s.proposed_by, s.proposed_at, s.version, f.reference as family_reference, f.name as family_name, f.area
        from step_downs s join families f on f.id = s.family_id "
    };
}

macro_rules! lines {
    () => {
        "select s.reference, s.family_id, s.life, s.proposal, s.decided, s.proposed_at, f.reference as family_reference,
            f.name as family_name, f.restricted
        from step_downs s join families f on f.id = s.family_id "
    };
}

crate::statements! { "step_down";
    BEGIN_INVOLVEMENT = "insert into social_care_involvements (id, family_id, standing, summary, opened_by, opened_at,
            closed_at, version) values ($1, $2, $3, $4, $5, $6, null, 1)";
    OPEN_INVOLVEMENT = "select id, standing, summary, opened_at from social_care_involvements
        where family_id = $1 and closed_at is null";
    CHANGE_STANDING = "update social_care_involvements set standing = $2, version = version + 1
        where family_id = $1 and closed_at is null";
    END_INVOLVEMENT = "update social_care_involvements set closed_at = $2, version = version + 1
        where family_id = $1 and closed_at is null";
    ADD = "insert into step_downs (id, reference, family_id, from_agency_id, route, state, life, proposal, decided, history,
            meeting_id, case_id, to_agency_id, proposed_by, proposed_at, ended_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null, $9, null, null, null, $10, $11, null, 1)";
    FIND = concat!(found!(), "where s.reference = $1");
    WITH_FORUM = concat!(found!(), "where s.case_id = $1 and s.state = 'with_forum'");
    OPEN_OF_FAMILY = "select reference from step_downs where family_id = $1 and ended_at is null";
    OF_FAMILY = concat!(lines!(), "where s.family_id = $1 order by s.proposed_at desc, s.id desc");
    SAVE = "update step_downs set route = $3, state = $4, life = $5, proposal = $6, decided = $7, history = $8,
            meeting_id = $9, case_id = $10, to_agency_id = $11, ended_at = $12, version = version + 1
        where id = $1 and version = $2";
    WITH_SOCIAL_CARE = "select f.id as family_id, f.reference as family_reference, f.name as family_name, f.restricted,
            i.standing, i.opened_at, s.reference, s.life
        from (select family_id from social_care_involvements where closed_at is null
            union select family_id from holdings where agency_id = $1 and basis = 'social_care' and until_at is null) k
        join families f on f.id = k.family_id
        left join social_care_involvements i on i.family_id = f.id and i.closed_at is null
        left join step_downs s on s.family_id = f.id and s.ended_at is null
        order by f.name, f.id limit $2";
    OF_MEETING = concat!(lines!(), "where s.meeting_id = $1 order by s.proposed_at, s.id");
    TO_BE_LISTED = concat!(lines!(), "where s.state = 'proposed' and s.route = 'transfer_meeting'
        order by s.proposed_at, s.id");
    FOR_AGENCY = concat!(lines!(), "where s.to_agency_id = $1 and s.state in ('offered', 'accepted')
        order by s.proposed_at, s.id");
    MEETINGS_TO_COME = "select id, starts_at from meetings where forum_key = $1 and state = 'planned' and starts_at > $2
        order by starts_at, id limit 6";
    LEAVE_MEETING = "update family_relations set until_at = $3
        where family_id = $1 and relation = 'forum' and area = $2 and until_at is null";
    INBOX = "select name, email from agencies where id = $1";
    STEP_UPS_UNDER_WAY = "select r.reference, f.id as family_id, f.reference as family_reference, f.name as family_name,
            u.at from step_ups u join referrals r on r.id = u.referral_id join families f on f.id = u.family_id
        where r.state <> 'decided' order by u.at, r.id";
}
