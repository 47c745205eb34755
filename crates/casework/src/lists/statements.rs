//! The work lists' SQL. Every list is a set with its filters as arguments; a
//! count is the same set with the filters written in, so that a count and the
//! list that it opens cannot differ. Arguments of all: $1 person, $2 agency,
//! $3 roles and $4 areas (`,one,two,`), $5 now, $6 today, $7 soon; of lists:
//! $8 sort, $9 limit, $10 offset, then the filters.

/// Whether the actor holds a role in the agency acted for.
macro_rules! has {
    ($role:literal) => {
        concat!("$3 like '%,", $role, ",%'")
    };
}

/// A restricted record shows only to those on its list and to whoever holds it
/// or is asked to take it: what `domain::access::FamilyAccess::lets_in` says.
macro_rules! open {
    () => {
        concat!(
            "(f.restricted = 0 or exists (select 1 from family_allow_list l where l.family_id = f.id and l.user_id = $1)
            or exists (select 1 from holdings mine where mine.family_id = f.id and mine.until_at is null and mine.user_id = $1)
            or ((", has!("front_door_manager"), " or ", has!("lead_agency_manager"), " or ", has!("panel_manager"),
            " or ", has!("social_care_manager"), ") and (
                exists (select 1 from holdings ours where ours.family_id = f.id and ours.until_at is null
                    and ours.user_id is null and ours.agency_id = $2)
                or exists (select 1 from handovers offer where offer.family_id = f.id and offer.answered_at is null
                    and offer.to_agency_id = $2)
                or exists (select 1 from cases asked where asked.family_id = f.id and asked.stage = 'lead_asked'
                    and asked.lead_agency_id = $2))))"
        )
    };
}

/// Whom to ask for a place on the list of a record that does not show; else empty.
macro_rules! ask {
    () => {
        concat!(
            "case when ", open!(), " then '' else coalesce((select u.name || ', ' || a.name from family_restrictions s
                join users u on u.id = s.restricted_by join agencies a on a.id = s.agency_id
                where s.family_id = f.id and s.lifted_at is null), 'the information governance lead') end"
        )
    };
}

/// PostgreSQL wants every argument used, with a type.
macro_rules! uses {
    () => {
        "cast($1 as text) is not null and cast($2 as text) is not null and cast($3 as text) is not null
            and cast($4 as text) is not null and cast($5 as bigint) > 0 and cast($6 as text) is not null
            and cast($7 as bigint) > 0"
    };
}

macro_rules! page {
    ($set:expr, $order:expr) => {
        concat!(
            "select t.*, count(*) over () as total from (",
            $set,
            ") as t where ",
            uses!(),
            " order by ",
            $order,
            " limit $9 offset $10"
        )
    };
}

macro_rules! count {
    ($set:expr, $name:literal) => {
        concat!("(select count(*) from (", $set, ") as t) as ", $name)
    };
}

macro_rules! due_filters {
    ($due:literal, $kind:literal) => {
        concat!(
            " and k.stopped_at is null and (",
            $due,
            " = '' or (",
            $due,
            " = 'overdue' and k.force = 'required' and k.due_at < $5 and k.paused_at is null) or (",
            $due,
            " = 'recommended' and k.force = 'recommended' and k.due_at < $5 and k.paused_at is null) or (",
            $due,
            " = 'soon' and k.due_at >= $5 and k.due_at < $7)) and (",
            $kind,
            " = '' or k.clock_key = ",
            $kind,
            ") and ",
            open!()
        )
    };
}

/// Limits that the person, or their agency, answers for.
macro_rules! due {
    ($whose:literal, $due:literal, $kind:literal) => {
        concat!(
            "select k.id, k.clock_key, k.state, k.due_at, k.paused_at, k.force, f.reference, f.name, cast(1 as bigint) as mine
                from clocks k join families f on f.id = k.family_id
                where k.owner_user_id = $1 and ", $whose, " <> 'agency'", due_filters!($due, $kind),
            " union all
            select k.id, k.clock_key, k.state, k.due_at, k.paused_at, k.force, f.reference, f.name, cast(0 as bigint) as mine
                from clocks k join families f on f.id = k.family_id
                where k.owner_agency_id = $2 and k.owner_user_id is null and ", $whose, " <> 'mine' and (",
            has!("contact_officer"), " or ", has!("front_door_manager"), " or ", has!("lead_agency_manager"), " or ",
            has!("panel_coordinator"), " or ", has!("panel_manager"), " or ", has!("social_care_manager"), ")",
            due_filters!($due, $kind)
        )
    };
}

/// The families that the person works with, each once, by its strongest tie.
macro_rules! families {
    ($tie:literal, $since:literal) => {
        concat!(
            "select f.id, f.reference, f.name, g.place, g.from_at, a.name as holder_agency, coalesce(u.name, '') as holder_name,
                (select c.state from cases c where c.family_id = g.family_id and c.closed_at is null
                    order by c.opened_at desc limit 1) as stage,
                (select min(q.state) from referrals q where q.family_id = g.family_id and q.state <> 'decided') as request
            from (select y.family_id, max(y.from_at) as from_at, min(cast(case y.relation when 'lead_worker' then 0
                    when 'lead_agency' then 1 when 'team' then 2 when 'social_care' then 3 when 'area_coordinator' then 4
                    when 'referrer' then 5 when 'audit_drawn' then 6 when 'break_glass' then 7
                    when 'former_lead_worker' then 8 else 9 end as bigint)) as place
                from (select r.family_id, r.relation, r.from_at from family_relations r
                    where r.user_id = $1 and r.until_at is null and (r.agency_id is null or r.agency_id = $2)
                    union all
                    select r.family_id, r.relation, r.from_at from family_relations r
                    where r.user_id = $1 and r.relation = 'former_lead_worker' and r.agency_id = $2 and r.until_at > $5
                    union all
                    select r.family_id, r.relation, r.from_at from family_relations r
                    where r.agency_id = $2 and r.user_id is null and r.until_at is null and (r.relation in ('referrer', 'team')
                        or (r.relation = 'lead_agency' and ", has!("lead_agency_manager"), ")
                        or (r.relation = 'social_care' and (", has!("social_worker"), " or ", has!("social_care_manager"), ")))
                    union all
                    select r.family_id, r.relation, r.from_at from family_relations r
                    where r.relation = 'area_coordinator' and r.area is not null and r.agency_id is null and r.user_id is null
                        and r.until_at is null and $4 like '%,' || r.area || ',%' and ", has!("early_help_coordinator"), "
                ) as y where ", $tie, " = '' or y.relation = ", $tie, " group by y.family_id) as g
            join families f on f.id = g.family_id
            left join holdings h on h.family_id = g.family_id and h.until_at is null
            left join agencies a on a.id = h.agency_id left join users u on u.id = h.user_id
            where (", $since, " = '' or g.from_at >= $5 - 604800000000) and (g.place = 7 or ", open!(), ")"
        )
    };
}

/// Actions of agreed plans: one's agency's, and all of the families that one leads.
macro_rules! actions {
    ($state:literal, $whose:literal, $due:literal) => {
        concat!(
            "select p.action_id, c.reference as case_reference, f.name, p.what, p.due_day, p.status,
                coalesce(a.name, '') as agency_name, coalesce(u.name, '') as user_name
            from (select r.family_id, max(case when r.relation = 'lead_worker' then 1 else 0 end) as leads
                from family_relations r where r.user_id = $1 and r.until_at is null
                    and (r.agency_id is null or r.agency_id = $2) and r.relation in ('team', 'lead_worker')
                group by r.family_id) as g
            join plan_actions p on p.family_id = g.family_id
            join cases c on c.id = p.case_id join families f on f.id = p.family_id
            left join agencies a on a.id = p.agency_id left join users u on u.id = p.user_id
            where c.closed_at is null and (g.leads = 1 or p.agency_id = $2)
                and (", $whose, " = '' or (", $whose, " = 'mine' and p.user_id = $1) or (", $whose, " = 'agency' and p.agency_id = $2))
                and (", $state, " = '' or (", $state, " = 'open' and p.status in ('not_started', 'doing'))
                    or (", $state, " = 'done' and p.status in ('done', 'not_possible')))
                and (", $due, " = '' or (p.due_day < $6 and p.status in ('not_started', 'doing'))) and ", open!()
        )
    };
}

/// The cases that the agency leads or is asked to lead.
macro_rules! lead {
    ($stage:literal, $due:literal) => {
        concat!(
            "select c.id, c.reference, c.state, c.opened_at, f.name, coalesce(u.name, '') as worker_name,
                coalesce((select min(k.due_at) from clocks k where k.subject_id = c.id and k.stopped_at is null),
                    9000000000000000) as due_at,
                (select k.clock_key from clocks k where k.subject_id = c.id and k.stopped_at is null
                    order by k.due_at, k.id limit 1) as clock_key,
                (select k.state from clocks k where k.subject_id = c.id and k.stopped_at is null
                    order by k.due_at, k.id limit 1) as clock_state
            from cases c join families f on f.id = c.family_id left join users u on u.id = c.lead_worker_id
            where c.lead_agency_id = $2 and c.closed_at is null and ", has!("lead_agency_manager"), "
                and (", $stage, " = '' or (", $stage, " = 'asked' and c.stage = 'lead_asked')
                    or (", $stage, " = 'no_worker' and c.stage <> 'lead_asked' and c.lead_worker_id is null)
                    or (", $stage, " = 'led' and c.stage = 'led' and c.lead_worker_id is not null)
                    or (", $stage, " = 'back' and c.stage in ('awaiting_forum', 'in_dispute'))
                    or (", $stage, " = 'sign_off' and exists (select 1 from assessments s
                        where s.case_id = c.id and s.state_key = 'submitted')))
                and (", $due, " = '' or exists (select 1 from clocks k where k.subject_id = c.id
                    and k.stopped_at is null and k.due_at < $5)) and ", open!()
        )
    };
}

/// Sent to a forum, whose coordinator has not said yet that the case is there:
/// the front door and the forum count by the same words.
macro_rules! not_received {
    () => {
        "c.stage = 'awaiting_forum' and not exists (select 1 from forum_receipts p where p.case_id = c.id)"
    };
}
pub(crate) use not_received;

/// The open cases of the forums that the person works for. A restricted
/// family's case stays in the list without its name: somebody has to bring it
/// to the meeting.
macro_rules! panel {
    ($stage:literal, $panel:literal, $only:literal) => {
        concat!(
            "select c.id, c.reference, c.forum_key, c.state, c.opened_at, case when ", open!(), " then f.name else '' end as name, ",
            ask!(), " as ask, coalesce(a.name, '') as agency_name, coalesce(u.name, '') as worker_name,
                (select count(*) from agenda_items i where i.case_id = c.id and i.state = 'open') as on_agenda,
                (select count(*) from forum_receipts p where p.case_id = c.id) as received
            from family_relations r join cases c on c.family_id = r.family_id and c.forum_key = r.area
            join families f on f.id = c.family_id
            left join agencies a on a.id = c.lead_agency_id left join users u on u.id = c.lead_worker_id
            where r.agency_id = $2 and r.relation = 'forum' and r.user_id is null and r.until_at is null
                and $4 like '%,' || r.area || ',%' and c.closed_at is null and (", has!("panel_coordinator"), " or ",
            has!("panel_manager"), " or ", has!("panel_member"), ")
                and (", $stage, " = '' or c.stage = ", $stage, ") and (", $panel, " = '' or c.forum_key = ", $panel, ")
                and (", $only, " = ''
                    or (", $only, " = 'not_received' and ", not_received!(), ")
                    or (", $only, " = 'no_agenda' and c.stage = 'awaiting_forum'
                        and not exists (select 1 from agenda_items i where i.case_id = c.id and i.state = 'open'))
                    or (", $only, " = 'maybe_stuck' and c.stage = 'led' and exists (select 1 from clocks k
                        where k.subject_id = c.id and k.stopped_at is null and k.paused_at is null and k.due_at < $5
                            and k.clock_key in ('review', 'assessment', 'no_contact')))
                    or (", $only, " = 'followed' and exists (select 1 from watched_cases w where w.case_id = c.id)))"
        )
    };
}

/// What the agency was asked; after its answer the family's name is not shown.
macro_rules! information {
    ($state:literal, $due:literal) => {
        concat!(
            "select i.id, i.state, i.asked_at, i.due_at,
                case when i.state = 'answered' then '' else f.name end as name
            from information_requests i join families f on f.id = i.family_id
            where i.agency_id = $2 and ",
            has!("mash_partner"),
            "
                and ((",
            $state,
            " <> 'answered' and i.state in ('asked', 'chased'))
                    or (",
            $state,
            " <> 'waiting' and i.state = 'answered'))
                and (",
            $due,
            " = '' or (i.state <> 'answered' and i.due_at < $5))"
        )
    };
}

/// One part of the front door's queue that is not decided.
macro_rules! queue_filters {
    ($state:literal, $due:literal, $owner:literal, $urgent:literal) => {
        concat!(
            " r.state = ", $state, " and r.state <> 'decided' and (", has!("contact_officer"), " or ", has!("front_door_manager"), ")
                and (", $due, " = '' or r.decision_due_at < $5
                    or (r.state = 'with_mash' and exists (select 1 from information_requests late
                        where late.referral_id = r.id and late.state in ('asked', 'chased') and late.due_at < $5)))
                and (", $owner, " = '' or (", $owner, " = 'mine' and r.owner_user_id = $1)
                    or (", $owner, " = 'nobody' and r.owner_user_id is null))
                and (", $urgent, " = '' or r.immediate = 1)"
        )
    };
}

/// Requests that the front door sent to a forum and that have not been received
/// there; what is due is the hand-over. A restricted family's stays without its name.
macro_rules! to_forum {
    ($due:literal, $owner:literal) => {
        concat!(
            "select r.id, r.reference, r.referrer_kind, r.immediate, r.first_received_at, r.decided_at,
                coalesce(k.due_at, 9000000000000000) as due_at, case when ", open!(), " then f.name else '' end as name,
                coalesce(a.name, '') as agency_name, coalesce(u.name, '') as owner_name
            from cases c join referrals r on r.id = c.referral_id join families f on f.id = c.family_id
            left join clocks k on k.subject_id = r.id and k.clock_key = 'hand_over_to_forum' and k.stopped_at is null
            left join agencies a on a.id = r.referrer_agency_id left join users u on u.id = r.owner_user_id
            where c.closed_at is null and ", not_received!(), " and (", has!("contact_officer"), " or ", has!("front_door_manager"), ")
                and (", $due, " = '' or k.due_at < $5) and (", $owner, " = '' or (", $owner, " = 'mine' and r.owner_user_id = $1)
                    or (", $owner, " = 'nobody' and r.owner_user_id is null))"
        )
    };
}

/// The requests of one part, as they are counted: an index alone answers.
macro_rules! queue {
    ($state:literal, $due:literal, $owner:literal, $urgent:literal) => {
        concat!(
            "select r.id from referrals r where",
            queue_filters!($state, $due, $owner, $urgent)
        )
    };
}

/// In which order requests stand. Names are looked up only to sort by them.
macro_rules! queue_order {
    () => {
        "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'received' then t.first_received_at end, case when $8 = '-received' then t.first_received_at end desc,
        case when $8 = 'owner' then t.owner_name end, case when $8 = '-owner' then t.owner_name end desc,
        case when $8 = '-due' then t.due_at end desc, case when $8 = '' then -t.immediate end, t.due_at, t.id"
    };
}

/// What a restricted record is called to those that it is restricted to.
macro_rules! open_name {
    () => {
        concat!("case when ", open!(), " then f.name else '' end")
    };
}

/// One page of a part of the front door's queue. The whole part is put in order
/// by what its index holds; families, agencies and people are opened for the
/// page's own lines. With partner agencies, what is due is the next answer; where
/// every answer is in, the decision is due at once. A restricted family's request
/// stays in the list without its name: somebody has to decide it.
macro_rules! queue_page {
    ($state:literal, $due:literal, $owner:literal, $urgent:literal) => {
        concat!(
            "select r.id, r.reference, r.referrer_kind, r.immediate, r.first_received_at, r.decided_at, t.due_at, ",
            open_name!(), " as name, coalesce(a.name, '') as agency_name, coalesce(u.name, '') as owner_name, t.total
            from (select t.*, (select count(*) from referrals r where", queue_filters!($state, $due, $owner, $urgent), ") as total
                from (select r.id, r.immediate, r.first_received_at,
                        case when r.state = 'with_mash' then coalesce((select min(i.due_at) from information_requests i
                            where i.referral_id = r.id and i.state in ('asked', 'chased')), 0)
                            else coalesce(r.decision_due_at, 9000000000000000) end as due_at,
                        case when $8 in ('family', '-family') then (select ", open_name!(), " from families f
                            where f.id = r.family_id) else '' end as name,
                        case when $8 in ('owner', '-owner') then coalesce((select u.name from users u
                            where u.id = r.owner_user_id), '') else '' end as owner_name
                    from referrals r where", queue_filters!($state, $due, $owner, $urgent), ") as t
                where ", uses!(), " order by ", queue_order!(), " limit $9 offset $10) as t
            join referrals r on r.id = t.id join families f on f.id = r.family_id
            left join agencies a on a.id = r.referrer_agency_id left join users u on u.id = r.owner_user_id
            order by ", queue_order!()
        )
    };
}

/// What the person, or their agency's system, asked the front door for, while
/// they are still known as the one that asked.
macro_rules! sent {
    ($state:literal) => {
        concat!(
            "select r.id, r.reference, r.immediate, r.history, r.first_received_at, f.name,
                coalesce(r.decision_due_at, 9000000000000000) as due_at
            from referrals r join families f on f.id = r.family_id
            where r.referrer_agency_id = $2
                and exists (select 1 from family_relations tie where tie.family_id = r.family_id and tie.agency_id = $2
                    and (tie.user_id = $1 or tie.user_id is null) and tie.relation = 'referrer' and tie.until_at is null)
                and (", $state, " = '' or r.state = ", $state, ") and ", open!()
        )
    };
}

/// Emergency openings in whose reach the person is, to review or reviewed.
macro_rules! openings {
    ($reviewed:literal) => {
        concat!(
            "select o.id, o.family_id, o.user_id, o.reason, o.opened_at, o.ends_at, o.review_due, o.verdict, o.review_words,
                o.reviewed_at, f.reference, u.name as by_name, u.job_title, a.name as agency_name, v.name as reviewer_name
            from break_glass_openings o join families f on f.id = o.family_id join users u on u.id = o.user_id
            join agencies a on a.id = o.agency_id left join users v on v.id = o.reviewed_by
            where o.reviewed_at is ", $reviewed, " and (", has!("information_governance"), " or (", open!(), " and exists (
                    select 1 from family_relations tie
                    where tie.family_id = o.family_id and tie.agency_id = $2 and tie.user_id is null and tie.until_at is null and (
                        (tie.relation = 'front_door' and ", has!("front_door_manager"), ")
                        or (tie.relation = 'lead_agency' and ", has!("lead_agency_manager"), ")
                        or (tie.relation = 'social_care' and ", has!("social_care_manager"), ")
                        or (tie.relation = 'forum' and ", has!("panel_manager"), " and $4 like '%,' || tie.area || ',%')))))"
        )
    };
}

/// What waits for social care's answer.
macro_rules! transfers {
    () => {
        concat!(
            "select h.id from handovers h where h.to_agency_id = $2 and h.answered_at is null and ",
            has!("social_care_manager")
        )
    };
}

/// Messages of the last 90 days, to the person or to one of their roles.
macro_rules! messages {
    ($state:literal) => {
        concat!(
            "select m.id, m.created_at, d.read_at from (select id, created_at from messages
                    where user_id = $1 and created_at >= $5 - 7776000000000
                union all
                select id, created_at from messages
                    where agency_id = $2 and user_id is null and created_at >= $5 - 7776000000000
                        and (role is null or $3 like '%,' || role || ',%')) as m
            left join message_reads d on d.message_id = m.id and d.user_id = $1
            where ", $state, " = '' or (", $state, " = 'unread' and d.read_at is null)
                or (", $state, " = 'read' and d.read_at is not null)"
        )
    };
}

macro_rules! messages_order {
    () => {
        "case when $8 = 'when' then t.created_at end, t.created_at desc, t.id desc"
    };
}

/// One page of them, with their words. The family's reference shows by a relation
/// that lets the actor read it (`,one,two,`).
macro_rules! messages_page {
    ($state:literal, $opens:literal) => {
        concat!(
            "select m.id, m.kind, m.text, m.created_at, coalesce(f.reference, '') as reference,
                cast(case when t.read_at is null then 0 else 1 end as bigint) as seen, t.total
            from (", page!(messages!($state), messages_order!()), ") as t
            join messages m on m.id = t.id
            left join families f on f.id = m.family_id and ", open!(), " and exists (
                select 1 from family_relations r where r.family_id = m.family_id and r.until_at is null
                    and ", $opens, " like '%,' || r.relation || ',%'
                    and (r.user_id = $1 or (r.agency_id = $2 and r.user_id is null)))
            order by ", messages_order!()
        )
    };
}

/// Asked before the e-mails are, so that nobody else's page looks through them.
macro_rules! sees_outbox {
    () => {
        concat!(
            "(",
            has!("administrator"),
            " or ",
            has!("contact_officer"),
            " or ",
            has!("front_door_manager"),
            ")"
        )
    };
}

/// The e-mails of one state, each found by the index: most were sent long ago.
macro_rules! emails_in {
    ($state:literal, $in:literal) => {
        concat!(
            "select id, letter_id, to_address, subject, state, created_at, attempts, last_error from emails
                where state = '", $in, "' and (", $state, " = '' or ", $state, " = '", $in, "') and ", sees_outbox!()
        )
    };
}

/// E-mails that wait or failed, which an index of their own finds, and those sent in the last 90 days: of letters
/// for the front door, all for an administrator. Never their words.
macro_rules! emails {
    ($state:literal) => {
        concat!(
            "select e.id, e.to_address, e.subject, e.state, e.created_at, e.attempts, coalesce(e.last_error, '') as why,
                coalesce(r.reference, '') as reference
            from (", emails_in!($state, "waiting"), " and state <> 'sent' union all ", emails_in!($state, "failed"), " and state <> 'sent' union all ",
                emails_in!($state, "sent"), " and created_at >= $5 - 7776000000000) as e
            left join letters l on l.id = e.letter_id
            left join referrals r on r.id = l.referral_id and (", has!("contact_officer"), " or ", has!("front_door_manager"), ")
            left join families f on f.id = l.family_id
            where (", has!("administrator"), " or ((", has!("contact_officer"), " or ", has!("front_door_manager"), ")
                    and e.letter_id is not null and ", open!(), "))"
        )
    };
}

crate::statements! { "lists";
    DUE = page!(due!("$11", "$12", "$13"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'what' then t.clock_key end, case when $8 = '-what' then t.clock_key end desc,
        case when $8 = '-due' then t.due_at end desc,
        case when $8 <> '' or t.due_at >= $7 or t.paused_at is not null then 2 when t.force = 'required' then 0 else 1 end, t.due_at, t.id");
    FAMILIES = page!(families!("$11", "$12"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'as' then t.place end, case when $8 = '-as' then t.place end desc,
        case when $8 = 'since' then t.from_at end, t.from_at desc, t.id");
    ACTIONS = page!(actions!("$11", "$12", "$13"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'who' then t.agency_name end, case when $8 = '-who' then t.agency_name end desc,
        case when $8 = '-due' then t.due_day end desc, t.due_day, t.action_id");
    LEAD = page!(lead!("$11", "$12"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'worker' then t.worker_name end, case when $8 = '-worker' then t.worker_name end desc,
        case when $8 = 'opened' then t.opened_at end, case when $8 = '-opened' then t.opened_at end desc,
        case when $8 = '-due' then t.due_at end desc, t.due_at, t.id");
    PANEL = page!(panel!("$11", "$12", "$13"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'lead' then t.agency_name end, case when $8 = '-lead' then t.agency_name end desc,
        case when $8 = '-opened' then t.opened_at end desc, t.opened_at, t.id");
    INFORMATION = page!(information!("$11", "$12"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'asked' then t.asked_at end, case when $8 = '-asked' then t.asked_at end desc,
        case when $8 = '-due' then t.due_at end desc, t.due_at, t.id");
    QUEUE = queue_page!("$11", "$12", "$13", "$14");
    TO_FORUM = page!(to_forum!("$11", "$12"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'received' then t.first_received_at end, case when $8 = '-received' then t.first_received_at end desc,
        case when $8 = 'owner' then t.owner_name end, case when $8 = '-owner' then t.owner_name end desc,
        case when $8 = '-due' then t.due_at end desc, t.due_at, t.id");
    OPENINGS_TO_REVIEW = page!(openings!("null"), "case when $8 = 'opened' then t.opened_at end, t.review_due, t.id");
    OPENINGS_REVIEWED = page!(openings!("not null"), "case when $8 = '-opened' then t.opened_at end desc, t.opened_at desc, t.id desc");
    SENT = page!(sent!("$11"), "case when $8 = 'family' then t.name end, case when $8 = '-family' then t.name end desc,
        case when $8 = 'sent' then t.first_received_at end, t.first_received_at desc, t.id");
    DECIDED = "select r.id, r.reference, r.referrer_kind, r.immediate, r.first_received_at, r.decided_at,
            coalesce(r.decision_due_at, 9000000000000000) as due_at, coalesce(a.name, '') as agency_name,
            coalesce(u.name, '') as owner_name,
            case when f.restricted = 0 or exists (select 1 from family_allow_list l where l.family_id = f.id and l.user_id = $1)
                or exists (select 1 from holdings mine where mine.family_id = f.id and mine.until_at is null and mine.user_id = $1)
                then f.name else '' end as name
        from referrals r join families f on f.id = r.family_id
        left join agencies a on a.id = r.referrer_agency_id left join users u on u.id = r.owner_user_id
        where r.state = 'decided' and r.decided_at >= $2 order by r.decided_at desc, r.id desc limit $3 offset $4";
    DECIDED_COUNT = "select count(*) as total from referrals where state = 'decided' and decided_at >= $1";
    MESSAGES = messages_page!("$11", "$12");
    EMAILS = page!(emails!("$11"), "case when $8 = 'when' then t.created_at end, case when $8 = 'state' then t.state end,
        case when $8 = '-state' then t.state end desc, t.created_at desc, t.id desc");
    COUNT_DUE = concat!("select ", count!(due!("''", "'overdue'", "''"), "due_overdue"), ", ",
        count!(due!("''", "'recommended'", "''"), "due_recommended"), ", ",
        count!(due!("''", "'soon'", "''"), "due_soon"), ", ",
        count!(due!("'mine'", "''", "''"), "due_mine"), ", ",
        count!(due!("''", "''", "''"), "due_all"), " where ", uses!());
    COUNT_FAMILIES = concat!("select ", count!(families!("''", "''"), "families_all"), ", ",
        count!(families!("'lead_worker'", "''"), "families_lead_worker"), ", ",
        count!(families!("'team'", "''"), "families_team"), ", ",
        count!(families!("'area_coordinator'", "''"), "families_area"), ", ",
        count!(families!("'social_care'", "''"), "families_social_care"), ", ",
        count!(families!("''", "'week'"), "families_new"), " where ", uses!());
    COUNT_ACTIONS = concat!("select ", count!(actions!("'open'", "''", "''"), "actions_open"), ", ",
        count!(actions!("'open'", "'mine'", "''"), "actions_mine"), ", ",
        count!(actions!("''", "''", "'overdue'"), "actions_overdue"), " where ", uses!());
    COUNT_LEAD = concat!("select ", count!(lead!("'asked'", "''"), "lead_asked"), ", ",
        count!(lead!("'no_worker'", "''"), "lead_no_worker"), ", ",
        count!(lead!("'sign_off'", "''"), "lead_sign_off"), ", ",
        count!(lead!("''", "'overdue'"), "lead_overdue"), ", ",
        count!(lead!("''", "''"), "lead_all"), " where ", uses!());
    COUNT_PANEL = concat!("select ", count!(panel!("'awaiting_forum'", "''", "''"), "panel_waiting"), ", ",
        count!(panel!("''", "''", "'not_received'"), "panel_not_received"), ", ",
        count!(panel!("''", "''", "'no_agenda'"), "panel_no_agenda"), ", ",
        count!(panel!("'in_dispute'", "''", "''"), "panel_disputed"), ", ",
        count!(panel!("'lead_asked'", "''", "''"), "panel_asked"), ", ",
        count!(panel!("''", "''", "'followed'"), "panel_followed"), ", ",
        count!(panel!("''", "''", "'maybe_stuck'"), "panel_maybe_stuck"), " where ", uses!());
    COUNT_INFORMATION = concat!("select ", count!(information!("'waiting'", "''"), "information_waiting"), ", ",
        count!(information!("'waiting'", "'overdue'"), "information_overdue"), " where ", uses!());
    COUNT_QUEUE = concat!("select ", count!(queue!("'waiting'", "''", "''", "''"), "queue_waiting"), ", ",
        count!(queue!("'waiting'", "'overdue'", "''", "''"), "queue_overdue"), ", ",
        count!(queue!("'waiting'", "''", "''", "'yes'"), "queue_immediate"), ", ",
        count!(queue!("'waiting'", "''", "'mine'", "''"), "queue_mine"), ", ",
        count!(queue!("'waiting'", "''", "'nobody'", "''"), "queue_nobody"), ", ",
        count!(queue!("'with_mash'", "''", "''", "''"), "queue_with_mash"), ", ",
        count!(queue!("'returned'", "''", "''", "''"), "queue_returned"), ", ",
        count!(to_forum!("''", "''"), "queue_to_forum"), " where ", uses!());
    COUNT_SENT = concat!("select ", count!(sent!("'returned'"), "sent_returned"), ", ",
        count!(sent!("'waiting'"), "sent_waiting"), ", ",
        count!(sent!("''"), "sent_all"), " where ", uses!());
    COUNT_OPENINGS = concat!("select ", count!(openings!("null"), "openings_waiting"), " where ", uses!());
    COUNT_TRANSFERS = concat!("select ", count!(transfers!(), "transfers_waiting"), " where ", uses!());
    COUNT_MESSAGES = concat!("select ", count!(messages!("'unread'"), "messages_unread"), " where ", uses!());
    COUNT_EMAILS = concat!("select ", count!(emails!("'failed'"), "emails_failed"), ", ",
        count!(emails!("'waiting'"), "emails_waiting"), " where ", uses!());
    READ_ALL = "insert into message_reads (message_id, user_id, read_at)
        select m.id, $1, $5 from messages m
        where ((m.user_id = $1) or (m.agency_id = $2 and m.user_id is null and (m.role is null or $3 like '%,' || m.role || ',%')))
            and m.created_at >= $5 - 7776000000000 and m.created_at <= $4
            and not exists (select 1 from message_reads d where d.message_id = m.id and d.user_id = $1)";
    EMAIL_AGAIN = "update emails set state = 'waiting', last_error = null where id = $1 and state = 'failed'";
    EMAIL_LETTER = "select coalesce(e.letter_id, '') as letter_id, e.state, coalesce(l.family_id, '') as family_id
        from emails e left join letters l on l.id = e.letter_id where e.id = $1";
    NEXT_TRY = "update jobs set done_at = null, attempts = 0, claimed_at = null, run_at = $2, last_error = null
        where kind = 'email' and job_key = $1";
}
