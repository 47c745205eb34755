//! Counts for managers and boards: their SQL. It reads the views for reporting
//! wherever they hold what is asked. A step that was not needed any more was not
//! done in time, so its limit counts only where it had been missed by then.

crate::statements! { "oversight";
    CLOCK_MET = "select count(*) as whole, count(*) filter (where stopped_at <= due_at) as part
        from reporting_clocks where clock_limit = $1 and stopped_at >= $2 and stopped_at < $3
            and (cancelled_at is null or (force = 'required' and cancelled_at > due_at))";
    CLOCK_WAITING = "select count(*) as whole, count(*) filter (where due_at < $2 and paused_at is null) as late
        from reporting_clocks where clock_limit = $1 and stopped_at is null";
    LIMITS = "select clock_limit, force, count(*) as whole,
            count(*) filter (where stopped_at <= due_at) as in_time,
            count(*) filter (where stopped_at > due_at) as late,
            count(*) filter (where stopped_at is null and due_at < $3 and paused_at is null) as still_late,
            count(*) filter (where stopped_at is null and (due_at >= $3 or paused_at is not null)) as still_in_time
        from reporting_clocks where due_at >= $1 and due_at < $2
            and (cancelled_at is null or (force = 'required' and cancelled_at > due_at))
        group by clock_limit, force order by clock_limit, force";
    LEVELS = "select referrer_level, decided_level, outcome, count(*) as n from reporting_requests
        where state = 'decided' and decided_at >= $1 and decided_at < $2
        group by referrer_level, decided_level, outcome order by referrer_level, decided_level, outcome";
    RECEIVED = "select count(*) as n, count(distinct family_id) as families from reporting_requests
        where first_received_at >= $1 and first_received_at < $2";
    UNDECIDED = "select count(*) as n from reporting_requests
        where state <> 'decided' and first_received_at >= $1 and first_received_at < $2";
    HUB = "select history from referrals
        where first_received_at >= $1 and first_received_at < $2 and history like '%\"with_mash\"%'";
    TO_REQUEST = "select r.first_received_at, min(w.noted_at) as noticed_at
        from reporting_requests r join reporting_worries w on w.request_id = r.request_id
        where r.first_received_at >= $1 and r.first_received_at < $2 and w.noted_at <= r.first_received_at
        group by r.request_id, r.first_received_at order by r.first_received_at, r.request_id";
    TO_ASSESSMENT = "select min(coalesce(w.noted_at, r.first_received_at)) as noticed_at, r.first_received_at,
            min(s.started_at) as started_at
        from reporting_requests r join reporting_cases c on c.request_id = r.request_id
        join reporting_assessments s on s.case_id = c.case_id
        left join reporting_worries w on w.request_id = r.request_id and w.noted_at <= r.first_received_at
        where r.first_received_at >= $1 and r.first_received_at < $2
        group by r.request_id, r.first_received_at order by r.first_received_at, r.request_id";
    WITHOUT_ASSESSMENT = "select count(*) as n from reporting_requests r
        join reporting_cases c on c.request_id = r.request_id
        where r.first_received_at >= $1 and r.first_received_at < $2
            and not exists (select 1 from reporting_assessments s where s.case_id = c.case_id)";
    DISPUTES = "select history from disputes
        where opened_at < $2 and (settled_at is null or settled_at >= $1) order by opened_at, id";
    DECISIONS = "select r.id, r.reference, r.family_id, r.decided_at, v.outcome, v.area
        from reporting_requests v join referrals r on r.id = v.request_id
        where v.state = 'decided' and v.decided_at >= $1 and v.decided_at < $2
            and coalesce(v.referrer_level, 0) = $3 and coalesce(v.decided_level, 0) = $4
        order by r.decided_at desc, r.id desc limit $5";
}
