//! The clocks' SQL.

crate::statements! { "clocks";
    START = "insert into clocks (id, family_id, subject_id, clock_key, force, owner_agency_id, owner_user_id,
            started_at, due_at, stopped_at, state, version, cancelled_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, $10, 1, null)";
    RUNNING_OF = "select id, state, version from clocks
        where subject_id = $1 and clock_key = $2 and stopped_at is null order by started_at, id";
    STOP = "update clocks set stopped_at = $3, state = $4, cancelled_at = $5, paused_at = null, version = version + 1
        where id = $1 and version = $2";
    PAUSE = "update clocks set state = $3, paused_at = $4, due_at = $5, version = version + 1
        where id = $1 and version = $2 and stopped_at is null";
    DECISION_DUE = "update referrals set decision_due_at = $2 where id = $1 and state <> 'decided'";
    TO_TELL = "select k.id from clocks k where k.clock_key = $1 and k.stopped_at is null and (
            (k.paused_at is null and k.due_at < $2 and k.due_at >= $4 and not exists (select 1 from clock_notices n
                where n.clock_id = k.id and n.kind = 'overdue' and n.about_due_at = k.due_at))
            or (k.paused_at is null and k.due_at >= $2 and k.due_at <= $3 and not exists (select 1 from clock_notices n
                where n.clock_id = k.id and n.kind = 'due_soon' and n.about_due_at = k.due_at))
            or (k.paused_at is not null and not exists (select 1 from clock_notices n
                where n.clock_id = k.id and n.kind = 'paused_too_long' and n.told_at >= k.paused_at)))
        order by k.due_at, k.id limit 200";
    RUNNING = "select k.family_id, f.reference, k.state, k.owner_agency_id, k.owner_user_id
        from clocks k join families f on f.id = k.family_id where k.id = $1 and k.stopped_at is null";
    NOTE_TOLD = "insert into clock_notices (clock_id, kind, about_due_at, told_at)
        values ($1, $2, $3, $4) on conflict (clock_id, kind, about_due_at) do nothing";
    TEAM = "select distinct user_id from family_relations
        where family_id = $1 and relation = 'team' and user_id is not null and until_at is null";
    HAND_TO = "update clocks set owner_agency_id = $2, owner_user_id = $3 where subject_id = $1 and stopped_at is null";
    NAME_PERSON = "update clocks set owner_user_id = $3
        where subject_id = $1 and owner_agency_id = $2 and stopped_at is null";
    OF_SUBJECT = "select c.clock_key, c.state, a.name as owner_name from clocks c
        left join agencies a on a.id = c.owner_agency_id where c.subject_id = $1 order by c.started_at, c.id";
    RUNNING_OF_FAMILY = "select c.clock_key, c.state, a.name as owner_name from clocks c
        left join agencies a on a.id = c.owner_agency_id
        where c.family_id = $1 and c.stopped_at is null order by c.due_at, c.id";
}
