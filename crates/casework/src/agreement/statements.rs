//! The SQL of agreement and of the basis for sharing.

crate::statements! { "agreement";
    ASKED = "select p.id, p.given_name, p.family_name, m.part, m.lives_here,
            (select count(*) from relationships r where r.person_id = p.id and r.parental_responsibility = 'holds') as holds
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 and m.until_at is null order by m.part, p.birth_date, p.given_name, p.id";
    ANSWERS = "select a.id, a.person_id, a.answer, a.form, a.on_day, a.own_right_note, a.words, a.recorded_at,
            u.name as recorded_by
        from service_agreements a join users u on u.id = a.recorded_by
        where a.family_id = $1 order by a.recorded_at, a.id";
    ADD_ANSWER = "insert into service_agreements (id, family_id, person_id, answer, form, on_day, own_right_note, words,
            recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SHARING = "select s.id, s.person_id, s.purpose, s.basis, s.reason, s.scope, s.from_day, s.recorded_at,
            s.withdrawn_at, s.withdrawn_reason, u.name as recorded_by, w.name as withdrawn_by
        from sharing_bases s join users u on u.id = s.recorded_by left join users w on w.id = s.withdrawn_by
        where s.family_id = $1 order by s.recorded_at, s.id";
    ADD_SHARING = "insert into sharing_bases (id, family_id, person_id, purpose, basis, reason, scope, from_day,
            recorded_by, recorded_at, withdrawn_at, withdrawn_by, withdrawn_reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null, null, null)";
    END_SHARING = "update sharing_bases set withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5
        where id = $1 and family_id = $2 and withdrawn_at is null";
    SHARING_ONE = "select id, withdrawn_at from sharing_bases where id = $1 and family_id = $2";
    FORUM_AGENCY = "select id from agencies where part = 'forum' and closed_at is null order by key limit 1";
}
