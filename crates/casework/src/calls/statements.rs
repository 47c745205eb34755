//! The calls' SQL.

crate::statements! { "calls";
    ADD = "insert into calls (referral_id, taken_by, called_at, put_through, form_asked_at, form_received_at)
        values ($1, $2, $3, $4, $5, null)";
    AWAITED = "select r.reference, r.family_id, f.restricted, f.name as family_name, c.called_at, c.form_asked_at,
            c.form_reminded_at, r.request, k.due_at
        from calls c join referrals r on r.id = c.referral_id join families f on f.id = r.family_id
        left join clocks k on k.subject_id = r.id and k.clock_key = 'written_form_awaited' and k.stopped_at is null
        where c.form_asked_at is not null and c.form_received_at is null
        order by c.form_asked_at, c.referral_id limit $1";
    CALL_TO_FOLLOW = "select c.referral_id, f.reference as family_reference
        from calls c join referrals r on r.id = c.referral_id join families f on f.id = r.family_id
        where r.reference = $1 and c.form_received_at is null";
    FORM_FOLLOWED = "update calls set form_received_at = $2, form_asked_at = coalesce(form_asked_at, $2)
        where referral_id = $1 and form_received_at is null";
    TO_REMIND = "select form_reminded_at from calls
        where referral_id = $1 and form_asked_at is not null and form_received_at is null";
    REMINDED = "update calls set form_reminded_at = $2 where referral_id = $1 and form_received_at is null";
    FORM_RECEIVED = "update calls set form_received_at = $2
        where referral_id = $1 and form_asked_at is not null and form_received_at is null";
    ADD_ENQUIRY = "insert into advice_enquiries (id, caller, caller_standing, caller_contact, question, advice,
            taken_by, called_at, put_through, call_back_wanted, call_back_done_at, call_back_done_by,
            call_back_advice, version, family_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null, null, null, 1, $11)";
    OPEN_CALL_BACKS = "select e.id, e.caller, e.caller_standing, e.caller_contact, e.question, e.advice, e.called_at,
            e.version, u.name as taken_by_name
        from advice_enquiries e join users u on u.id = e.taken_by
        where e.call_back_wanted = 1 and e.call_back_done_at is null order by e.called_at, e.id limit $1";
    ENQUIRIES = "select e.id, e.caller, e.caller_standing, e.question, e.advice, e.called_at, e.put_through,
            e.call_back_wanted, e.call_back_done_at, e.call_back_advice, u.name as taken_by_name, d.name as done_by_name,
            e.family_id, coalesce(f.restricted, 0) as restricted
        from advice_enquiries e join users u on u.id = e.taken_by left join users d on d.id = e.call_back_done_by
        left join families f on f.id = e.family_id
        order by e.called_at desc, e.id desc limit $1";
    ENQUIRIES_OF = "select e.id, e.caller, e.caller_standing, e.question, e.advice, e.called_at, e.put_through,
            e.call_back_wanted, e.call_back_done_at, e.call_back_advice, u.name as taken_by_name, d.name as done_by_name, e.family_id
        from advice_enquiries e join users u on u.id = e.taken_by left join users d on d.id = e.call_back_done_by
        where e.family_id = $1 order by e.called_at desc, e.id desc limit $2";
    CALL_OF = "select c.called_at, c.put_through, c.form_asked_at, c.form_received_at, c.form_reminded_at, u.name as taken_by_name, k.due_at
        from calls c join users u on u.id = c.taken_by
        left join clocks k on k.subject_id = c.referral_id and k.clock_key = 'written_form_awaited' and k.stopped_at is null
        where c.referral_id = $1";
    ARRIVED_OF = "select f.arrived_at, f.entered_at, u.name as entered_by_name
        from arrived_forms f left join users u on u.id = f.entered_by where f.referral_id = $1";
    CALL_BACK_DONE = "update advice_enquiries
        set call_back_done_at = $3, call_back_done_by = $4, call_back_advice = $5, family_id = $6, version = version + 1
        where id = $1 and version = $2 and call_back_done_at is null";
    ENQUIRY_EXISTS = "select call_back_wanted, family_id from advice_enquiries where id = $1";
}
