//! The worries' SQL. Every read names the agency whose record it is.

crate::statements! { "worries";
    ADD = "insert into worries (id, agency_id, noted_by, noted_at, child, state, content, referral_id, changed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, null, $4, 1)";
    FIND = "select w.id, w.noted_by, w.noted_at, w.content, w.version, u.name as user_name, r.reference
        from worries w join users u on u.id = w.noted_by left join referrals r on r.id = w.referral_id
        where w.id = $1 and w.agency_id = $2";
    LIST = "select w.id, w.child, w.state, w.noted_at, w.changed_at, u.name as user_name, r.reference
        from worries w join users u on u.id = w.noted_by left join referrals r on r.id = w.referral_id
        where w.agency_id = $1 and w.state = $2 order by w.noted_at desc, w.id desc limit $3";
    COUNTS = "select state, count(*) as n from worries where agency_id = $1 group by state order by state";
    SAVE = "update worries set state = $4, content = $5, referral_id = $6, changed_at = $7, version = version + 1
        where id = $1 and agency_id = $2 and version = $3";
    USER_NAME = "select name from users where id = $1";
}
