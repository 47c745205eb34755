//! The partnership's documents: their SQL.

crate::statements! { "protocols";
    ADD = "insert into protocols (id, kind, title, published_by, answers_title, answers_user_id, public, made_on,
            review_due, reminded_for, changed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, $10, 1)";
    CHANGE = "update protocols set kind = $3, title = $4, published_by = $5, answers_title = $6, answers_user_id = $7,
            public = $8, made_on = $9, review_due = $10, reminded_for = $11, changed_at = $12, version = version + 1
        where id = $1 and version = $2";
    TOUCH = "update protocols set review_due = $3, reminded_for = $4, changed_at = $5, version = version + 1
        where id = $1 and version = $2";
    REMINDED = "update protocols set reminded_for = review_due
        where id = $1 and review_due = $2 and (reminded_for is null or reminded_for <> review_due)";
    FIND = "select p.id, p.kind, p.title, p.published_by, p.answers_title, p.answers_user_id, p.public, p.made_on,
            p.review_due, p.reminded_for, p.changed_at, p.version, u.name as answers_name, u.left_at as answers_left
        from protocols p join users u on u.id = p.answers_user_id where p.id = $1";
    LIST = "select p.id, p.kind, p.title, p.published_by, p.answers_title, p.answers_user_id, p.public, p.made_on,
            p.review_due, p.reminded_for, p.changed_at, p.version, u.name as answers_name, u.left_at as answers_left
        from protocols p join users u on u.id = p.answers_user_id order by p.title, p.id";
    OF_KIND = "select id from protocols where kind = $1 order by changed_at desc, id limit 1";
    ADD_VERSION = "insert into protocol_versions (id, protocol_id, number, state, author, dated, comment, approved_by,
            approved_on, body, link, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    VERSIONS = "select v.id, v.protocol_id, v.number, v.state, v.author, v.dated, v.comment, v.approved_by,
            v.approved_on, v.link, v.recorded_at, u.name as recorded_name
        from protocol_versions v left join users u on u.id = v.recorded_by
        where v.protocol_id = $1 order by v.dated desc, v.recorded_at desc, v.id desc";
    VERSIONS_OF_ALL = "select v.id, v.protocol_id, v.number, v.state, v.author, v.dated, v.comment, v.approved_by,
            v.approved_on, v.link, v.recorded_at, u.name as recorded_name
        from protocol_versions v left join users u on u.id = v.recorded_by
        order by v.dated desc, v.recorded_at desc, v.id desc";
    BODY = "select body from protocol_versions where id = $1";
    PROMISED = "select count(*) as n from sharing_promises where version_id = $1 and agency_id = $2";
    PROMISE = "insert into sharing_promises (id, version_id, agency_id, promised_by, job_title, promised_at)
        select $1, $2, $3, u.id, u.job_title, $5 from users u where u.id = $4";
    PROMISES = "select s.agency_id, v.id as version_id, v.number, s.promised_at, s.job_title, u.name as by_name
        from sharing_promises s join protocol_versions v on v.id = s.version_id join users u on u.id = s.promised_by
        where v.protocol_id = $1
        order by v.dated desc, v.recorded_at desc, s.promised_at desc, s.id desc";
    AGENCIES = "select id, name from agencies where closed_at is null order by name, id";
    WHO_MAY_ANSWER = "select distinct u.id, u.name, u.job_title from users u join memberships m on m.user_id = u.id
        where u.left_at is null and m.role in ('panel_manager', 'early_help_coordinator', 'front_door_manager',
            'social_care_manager', 'agency_manager', 'lead_agency_manager', 'information_governance', 'administrator',
            'board', 'commissioner')
        order by u.name, u.id";
}
