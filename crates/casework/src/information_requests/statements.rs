//! The information requests' SQL.

crate::statements! { "information_requests";
    ADD = "insert into information_requests (id, family_id, referral_id, case_id, agency_id, asked_by, question, basis,
            basis_reason, asked_at, due_at, state, life, link_id, link_hash, link_expires_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, null, null, null, 1)";
    FIND = "select i.id, i.family_id, i.referral_id, i.case_id, i.agency_id, i.question, i.basis, i.basis_reason,
            i.due_at, i.life, i.link_id, i.link_expires_at, i.version, a.name as agency_name, a.email as agency_email
        from information_requests i join agencies a on a.id = i.agency_id where i.id = $1";
    BY_LINK = "select id, agency_id, link_id, link_expires_at from information_requests where link_hash = $1";
    SAVE = "update information_requests set state = $3, life = $4, version = version + 1
        where id = $1 and version = $2";
    NEW_LINK = "update information_requests set link_id = $2, link_hash = $3, link_expires_at = $4 where id = $1";
    EMAILED = "update emails set information_request_id = $2 where id = $1";
    END_LINK = "update information_requests set link_id = null, link_hash = null, link_expires_at = null where id = $1";
    WAITING_OF_AGENCY_AND_FAMILY = "select count(*) as n from information_requests
        where family_id = $1 and agency_id = $2 and state in ('asked', 'chased')";
    WAITING_ABOUT = "select count(*) as n from information_requests
        where family_id = $1 and coalesce(referral_id, '') = coalesce($2, '') and state in ('asked', 'chased')";
    AGENCY = "select id, name, email from agencies where id = $1 and closed_at is null";
    AGENCIES_TO_ASK = "select id, name from agencies
        where closed_at is null and part in ('partner', 'social_care') order by name, id limit 500";
    OF_REFERRAL = "select i.id, i.referral_id, i.question, i.basis, i.basis_reason, i.asked_at, i.due_at, i.life,
            a.name as agency_name, u.name as asked_by_name,
            (select e.state from emails e where e.information_request_id = i.id order by e.created_at desc, e.id desc limit 1) as email_state
        from information_requests i join agencies a on a.id = i.agency_id join users u on u.id = i.asked_by
        where i.referral_id = $1 order by i.asked_at, a.name, i.id";
    OF_CASE = "select i.id, i.referral_id, i.question, i.basis, i.basis_reason, i.asked_at, i.due_at, i.life,
            a.name as agency_name, u.name as asked_by_name,
            (select e.state from emails e where e.information_request_id = i.id order by e.created_at desc, e.id desc limit 1) as email_state
        from information_requests i join agencies a on a.id = i.agency_id join users u on u.id = i.asked_by
        where i.case_id = $1 order by i.asked_at, a.name, i.id";
    COUNTS_OF_CASE = "select i.state, count(*) as n from information_requests i join cases c on c.id = i.case_id
        where c.reference = $1 and i.state <> 'withdrawn' group by i.state";
    WAITING_ABOUT_CASE = "select count(*) as n from information_requests
        where case_id = $1 and state in ('asked', 'chased')";
    OF_FAMILY = "select i.id, i.referral_id, i.question, i.basis, i.basis_reason, i.asked_at, i.due_at, i.life,
            a.name as agency_name, u.name as asked_by_name,
            (select e.state from emails e where e.information_request_id = i.id order by e.created_at desc, e.id desc limit 1) as email_state
        from information_requests i join agencies a on a.id = i.agency_id join users u on u.id = i.asked_by
        where i.family_id = $1 order by i.asked_at, a.name, i.id";
    OF_AGENCY = "select i.id, i.state, i.asked_at, i.due_at, f.name as family_name
        from information_requests i join families f on f.id = i.family_id
        where i.agency_id = $1 and i.state in ('asked', 'chased') order by i.due_at, i.id limit $2";
    ANSWERED_OF_AGENCY = "select i.id, i.state, i.asked_at, i.due_at, f.name as family_name
        from information_requests i join families f on f.id = i.family_id
        where i.agency_id = $1 and i.state = 'answered' order by i.asked_at desc, i.id desc limit $2";
    BELONGS_TO = "select c.reference as case_reference, r.reference as referral, f.reference as family
        from information_requests i join families f on f.id = i.family_id
        left join referrals r on r.id = i.referral_id left join cases c on c.id = i.case_id where i.id = $1";
    USER_NAME = "select name from users where id = $1";
}
