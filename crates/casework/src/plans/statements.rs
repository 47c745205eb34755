//! The plans' SQL.

crate::statements! { "plans";
    ADD = "insert into plans (id, case_id, family_id, state, started_on, closed_at, version)
        values ($1, $2, $3, $4, null, null, 1)";
    OF_CASE = "select id, state, version from plans where case_id = $1";
    SAVE = "update plans set state = $3, started_on = $4, closed_at = $5, version = version + 1
        where id = $1 and version = $2";
    CLEAR_ACTIONS = "delete from plan_actions where plan_id = $1";
    ADD_ACTION = "insert into plan_actions (plan_id, action_id, case_id, family_id, agency_id, user_id, what, due_day, status)
        select p.id, $2, p.case_id, p.family_id, $3, $4, $5, $6, $7 from plans p where p.id = $1";
    AGENCIES = "select id, name from agencies where closed_at is null and part <> 'forum' order by name, id";
    IN_THE_TEAM = "select agency_id, user_id from team_members
        where case_id = $1 and until_at is null and user_id is not null and agency_id is not null";
    AGENCY_NAMES = "select id, name from agencies order by id";
    USER_NAMES = "select distinct u.id, u.name from users u join family_relations r on r.user_id = u.id
        where r.family_id = $1 order by u.id";
    CASES_OF_FAMILY = "select reference, stage, opened_at, closed_at, state from cases
        where family_id = $1 order by opened_at desc, id desc";
    NEXT_REVIEW = "select due_at from clocks where subject_id = $1 and clock_key = 'review' and stopped_at is null
        order by due_at limit 1";
}
