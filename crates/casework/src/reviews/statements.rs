//! The SQL of reviews, engagement and closure.

crate::statements! { "reviews";
    ADD = "insert into reviews (id, case_id, family_id, on_day, outcome, content, held_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_CASE = "select r.id, r.content, r.recorded_at, u.name as held_by from reviews r join users u on u.id = r.held_by
        where r.case_id = $1 order by r.recorded_at desc, r.id desc";
    NOTE = "insert into engagement_notes (id, case_id, family_id, on_day, engagement, words, noted_by, noted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    NOTES = "select e.on_day, e.engagement, e.words, u.name as noted_by from engagement_notes e
        join users u on u.id = e.noted_by where e.case_id = $1 order by e.on_day desc, e.id desc";
    CLOSE = "insert into closures (case_id, family_id, outcome, care_avoided, monitoring_until, content, closed_by, closed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    CLOSURE = "select content from closures where case_id = $1";
}
