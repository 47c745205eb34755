//! The SQL of stepping up.

crate::statements! { "step_up";
    ADD = "insert into step_ups (referral_id, family_id, case_id, said, at) values ($1, $2, $3, $4, $5)";
    OF_FAMILY = "select s.at, s.said, r.reference, r.state, c.reference as case_reference
        from step_ups s join referrals r on r.id = s.referral_id left join cases c on c.id = s.case_id
        where s.family_id = $1 order by s.at desc, s.referral_id desc";
    LEAD_WORKERS = "select user_id from family_relations
        where family_id = $1 and relation = 'lead_worker' and user_id is not null and until_at is null";
    UNDECIDED = "select s.referral_id from step_ups s join referrals r on r.id = s.referral_id
        where s.family_id = $1 and r.state <> 'decided' limit 1";
    RESPONSIBILITY = "select distinct l.person_id, l.parental_responsibility
        from relationships l join family_members m on m.person_id = l.person_id
        where m.family_id = $1 and m.until_at is null and l.parental_responsibility = 'holds'";
    ADD_CONSULTATION = "insert into consultations (id, family_id, by_user_id, with_whom, advice, held_at, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    CONSULTATIONS = "select c.with_whom, c.advice, c.held_at, u.name as by_name
        from consultations c join users u on u.id = c.by_user_id
        where c.family_id = $1 order by c.held_at desc, c.id desc";
}
