//! The scales' SQL.

crate::statements! { "scales";
    RECORD = "insert into scale_readings (id, case_id, family_id, scale_key, scale_version, about, read_on, reading_kind,
            point, discussed, scores, note, recorded_by, recorded_at, submission_key, taking_part)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    BY_SUBMISSION = "select id from scale_readings where submission_key = $1 and case_id = $2";
    OF_CASE = "select r.id, r.scale_key, r.scale_version, r.about, r.read_on, r.reading_kind, r.point, r.discussed,
            r.scores, r.note, r.recorded_at, r.taking_part, u.name as recorded_by_name, e.document
        from scale_readings r
        join users u on u.id = r.recorded_by
        join definition_editions e
            on e.kind = 'scale' and e.definition_key = r.scale_key and e.definition_version = r.scale_version
        where r.case_id = $1
        order by r.scale_key, r.scale_version, r.reading_kind, r.about, r.read_on, r.recorded_at, r.id";
    MEMBERS = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, m.part, m.lives_here
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 and m.until_at is null order by m.part desc, p.birth_date, p.given_name, p.id";
    PERSON = "select p.given_name, p.family_name from persons p where p.id = $1";
}
