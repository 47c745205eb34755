//! The audit's SQL.

crate::statements! { "audit";
    APPEND = "insert into audit_entries
        (id, at, kind, name, actor_kind, user_id, agency_id, request_id, reason, family_id, referral_id, body)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// Ten looks of one act at once; each its own entry.
    APPEND_READS = "insert into audit_entries
        (id, at, kind, name, actor_kind, user_id, agency_id, request_id, reason, family_id, referral_id, body)
        values ($8, $1, 'read', $2, $3, $4, $5, $6, $7, $9, null, '{}'),
            ($10, $1, 'read', $2, $3, $4, $5, $6, $7, $11, null, '{}'),
            ($12, $1, 'read', $2, $3, $4, $5, $6, $7, $13, null, '{}'),
            ($14, $1, 'read', $2, $3, $4, $5, $6, $7, $15, null, '{}'),
            ($16, $1, 'read', $2, $3, $4, $5, $6, $7, $17, null, '{}'),
            ($18, $1, 'read', $2, $3, $4, $5, $6, $7, $19, null, '{}'),
            ($20, $1, 'read', $2, $3, $4, $5, $6, $7, $21, null, '{}'),
            ($22, $1, 'read', $2, $3, $4, $5, $6, $7, $23, null, '{}'),
            ($24, $1, 'read', $2, $3, $4, $5, $6, $7, $25, null, '{}'),
            ($26, $1, 'read', $2, $3, $4, $5, $6, $7, $27, null, '{}')";
    HEAD = "select seq, hash from audit_seals order by seq desc limit 1";
    SEALED_UP_TO = "select coalesce((select e.at from audit_entries e where e.id = s.entry_id), 0) as at
        from audit_seals s order by s.seq desc limit 1";
    UNSEALED = "select e.id, e.at, e.kind, e.name, e.actor_kind, e.user_id, e.agency_id, e.request_id,
            e.reason, e.family_id, e.referral_id, e.body
        from audit_entries e left join audit_seals s on s.entry_id = e.id
        where s.entry_id is null and e.at >= $1 and e.at <= $2 order by e.at, e.id limit $3";
    /// Identifiers grow with time, so the entries after the last seal are found by their key.
    UNSEALED_COUNT = "select count(*) as n from audit_entries
        where id > coalesce((select entry_id from audit_seals order by seq desc limit 1), '')";
    SEAL = "insert into audit_seals (seq, entry_id, hash) values ($1, $2, $3)";
    SEALED_FROM = "select s.seq, s.entry_id, s.hash, e.id, e.at, e.kind, e.name, e.actor_kind, e.user_id,
            e.agency_id, e.request_id, e.reason, e.family_id, e.referral_id, e.body
        from audit_seals s left join audit_entries e on e.id = s.entry_id
        where s.seq > $1 order by s.seq limit $2";
    ENTRIES_FOR_FAMILY = "select e.at, e.kind, e.name, e.reason, u.name as user_name, a.name as agency_name, e.actor_kind
        from audit_entries e
        left join users u on u.id = e.user_id
        left join agencies a on a.id = e.agency_id
        where e.family_id = $1 or e.family_id in (select f.id from families f where f.merged_into = $1)
        order by e.at desc, e.id desc limit $2 offset $3";
    COUNT_FOR_FAMILY = "select count(*) as n from audit_entries
        where family_id = $1 or family_id in (select f.id from families f where f.merged_into = $1)";
    SUBJECT_NAMED = "select t.family_id, t.referral_id from (
            select id as family_id, cast(null as text) as referral_id, reference as named from families
            union all select family_id, id, reference from referrals
            union all select family_id, referral_id, reference from cases
            union all select family_id, referral_id, id from handovers
            union all select family_id, referral_id, id from information_requests
            union all select family_id, referral_id, id from letters
            union all select family_id, referral_id, id from attachments
            union all select family_id, referral_id, id from strategy_meetings
            union all select family_id, cast(null as text), id from agenda_items
            union all select family_id, cast(null as text), id from team_meetings
            union all select family_id, cast(null as text), id from break_glass_openings
        ) as t where t.named = $1 limit 1";
}
