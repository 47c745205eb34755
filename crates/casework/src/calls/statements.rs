//! The calls' SQL.

crate::statements! { "calls";
    ADD = "insert into calls (referral_id, taken_by, called_at, put_through, form_asked_at, form_received_at)
        values ($1, $2, $3, $4, $5, null)";
    AWAITED = "select r.reference, f.name as family_name, c.called_at, c.form_asked_at, k.due_at
        from calls c join referrals r on r.id = c.referral_id join families f on f.id = r.family_id
        left join clocks k on k.subject_id = r.id and k.clock_key = 'written_form_awaited' and k.stopped_at is null
        where c.form_asked_at is not null and c.form_received_at is null
        order by c.form_asked_at, c.referral_id limit $1";
    FORM_RECEIVED = "update calls set form_received_at = $2
        where referral_id = $1 and form_asked_at is not null and form_received_at is null";
    SAVE_REQUEST = "update referrals set request = $3, version = version + 1 where id = $1 and version = $2";
    ADD_ENQUIRY = "insert into advice_enquiries (id, caller, caller_standing, caller_contact, question, advice,
            taken_by, called_at, put_through, call_back_wanted, call_back_done_at, call_back_done_by,
            call_back_advice, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null, null, null, 1)";
    OPEN_CALL_BACKS = "select id, caller, caller_standing, caller_contact, question, called_at, version
        from advice_enquiries where call_back_wanted = 1 and call_back_done_at is null
        order by called_at, id limit $1";
    CALL_BACK_DONE = "update advice_enquiries
        set call_back_done_at = $3, call_back_done_by = $4, call_back_advice = $5, version = version + 1
        where id = $1 and version = $2 and call_back_done_at is null";
    ENQUIRY_EXISTS = "select call_back_wanted from advice_enquiries where id = $1";
}
