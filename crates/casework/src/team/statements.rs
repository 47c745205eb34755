//! The team's SQL.

crate::statements! { "team";
    ADD_MEMBER = "insert into team_members (id, case_id, family_id, user_id, agency_id, name, agency, job, contact, brings,
            from_at, until_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null)";
    MEMBERS = "select id, user_id, name, agency, job, contact, brings, from_at, until_at from team_members
        where case_id = $1 order by from_at, id";
    MEMBER = "select id, user_id, agency_id, name, until_at from team_members where id = $1 and case_id = $2";
    END_MEMBER = "update team_members set until_at = $2 where id = $1 and until_at is null";
    END_ALL = "update team_members set until_at = $2 where case_id = $1 and until_at is null";
    END_RELATION = "update family_relations set until_at = $3
        where family_id = $1 and relation = 'team' and user_id = $2 and until_at is null";
    ACCOUNT = "select u.id, u.name, u.job_title, u.email, u.telephone, m.agency_id, a.name as agency_name
        from users u join memberships m on m.user_id = u.id join agencies a on a.id = m.agency_id
        where u.email = $1 and u.left_at is null and a.closed_at is null order by m.agency_id limit 1";
    ACCOUNT_IN = "select u.id, u.name, u.job_title, u.email, u.telephone, m.agency_id, a.name as agency_name
        from users u join memberships m on m.user_id = u.id join agencies a on a.id = m.agency_id
        where u.id = $1 and m.agency_id = $2 and u.left_at is null and a.closed_at is null limit 1";
    ADD_MEETING = "insert into team_meetings (id, case_id, family_id, starts_at, minutes, place, purpose, stage, state, version)
        values ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, 1)";
    MEETINGS = "select id, starts_at, minutes, place, purpose, state, version from team_meetings
        where case_id = $1 order by starts_at desc, id desc";
    MEETING = "select id, starts_at, minutes, place, purpose, state, version from team_meetings
        where id = $1 and case_id = $2";
    SAVE_MEETING = "update team_meetings set stage = $3, state = $4, version = version + 1 where id = $1 and version = $2";
}
