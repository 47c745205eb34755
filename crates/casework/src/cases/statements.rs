//! The cases' SQL.

crate::statements! { "cases";
    OPEN = "insert into cases (id, reference, family_id, referral_id, forum_key, stage, state, history,
            lead_agency_id, lead_worker_id, opened_at, closed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null, null, $9, null, 1)";
    OPEN_FOR_FAMILY = "select count(*) as n from cases where family_id = $1 and closed_at is null";
}
