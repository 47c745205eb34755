//! The SQL of the family's links.

crate::statements! { "family_links";
    ADD = "insert into family_links (id, family_id, case_id, person_id, secret_hash, code_hash, tries_left, made_by, made_at,
            expires_at, ended_at, looks, last_look_at, version, asked_version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null, 0, null, 1, null)";
    END_OF_PERSON = "update family_links set ended_at = $3, version = version + 1
        where case_id = $1 and person_id = $2 and ended_at is null";
    END = "update family_links set ended_at = $3, version = version + 1
        where id = $1 and case_id = $2 and ended_at is null";
    END_OF_CASE = "update family_links set ended_at = $2, version = version + 1 where case_id = $1 and ended_at is null";
    NEW_CODE = "update family_links set code_hash = $3, tries_left = $4, version = version + 1
        where id = $1 and case_id = $2 and ended_at is null and expires_at > $5";
    ASK_TO_AGREE = "update family_links set asked_version = $3, version = version + 1
        where id = $1 and case_id = $2 and ended_at is null and expires_at > $4";
    OF_CASE = "select l.id, l.person_id, l.asked_version, l.code_hash, l.tries_left, l.made_at, l.expires_at, l.ended_at, l.looks,
            l.last_look_at, p.given_name, p.family_name, u.name as made_by_name
        from family_links l join persons p on p.id = l.person_id join users u on u.id = l.made_by
        where l.case_id = $1 order by l.made_at desc, l.id desc limit 50";
    BY_SECRET = "select id, family_id, case_id, person_id, code_hash, tries_left, expires_at, ended_at, version
        from family_links where secret_hash = $1";
    TRIED = "update family_links set tries_left = tries_left - 1, version = version + 1 where id = $1 and version = $2";
    CODE_USED = "update family_links set code_hash = null, version = version + 1 where id = $1 and version = $2";
    ADD_VISIT = "insert into family_visits (secret_hash, link_id, opened_at, expires_at) values ($1, $2, $3, $4)";
    END_VISIT = "update family_visits set expires_at = $2 where secret_hash = $1 and expires_at > $2";
    VISIT = "select l.id, l.family_id, l.case_id, l.person_id, l.asked_version, p.given_name, p.family_name
        from family_visits v join family_links l on l.id = v.link_id join persons p on p.id = l.person_id
        join family_members m on m.family_id = l.family_id and m.person_id = l.person_id and m.until_at is null
        where v.secret_hash = $1 and v.expires_at > $2 and l.ended_at is null and l.expires_at > $2";
    LOOKED = "update family_links set looks = looks + 1, last_look_at = $2 where id = $1";
    SAY = "insert into family_words (id, link_id, family_id, case_id, person_id, kind, plan_version, words, said_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SAID = "select w.kind, w.plan_version, w.words, w.said_at, w.person_id, p.given_name, p.family_name
        from family_words w join persons p on p.id = w.person_id
        where w.case_id = $1 order by w.said_at desc, w.id desc limit 200";
}
