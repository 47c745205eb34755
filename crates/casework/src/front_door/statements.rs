//! The front door's SQL. Every filter has its index.

use crate::lists::statements::not_received;

crate::statements! { "front_door";
    QUEUE = "select r.id, r.reference, r.channel, r.referrer_kind, r.immediate, r.first_received_at, r.decision_due_at,
            r.decided_at, f.name as family_name, a.name as agency_name, u.name as owner_name
        from referrals r join families f on f.id = r.family_id
        left join agencies a on a.id = r.referrer_agency_id left join users u on u.id = r.owner_user_id
        where r.state = $1 order by r.immediate desc, r.decision_due_at, r.id limit $2 offset $3";
    DECIDED = "select r.id, r.reference, r.channel, r.referrer_kind, r.immediate, r.first_received_at, r.decision_due_at,
            r.decided_at, f.name as family_name, a.name as agency_name, u.name as owner_name
        from referrals r join families f on f.id = r.family_id
        left join agencies a on a.id = r.referrer_agency_id left join users u on u.id = r.owner_user_id
        where r.state = $1 order by r.decided_at desc, r.id desc limit $2 offset $3";
    COUNTS = concat!("select
        (select count(*) from referrals where state = 'waiting') as waiting,
        (select count(*) from referrals where state = 'waiting' and decision_due_at < $1) as overdue,
        (select count(*) from referrals where state = 'with_mash') as with_mash,
        (select count(*) from referrals where state = 'returned') as returned,
        (select count(*) from cases c where c.referral_id is not null and c.closed_at is null and ",
            not_received!(), ") as to_forum");
}
