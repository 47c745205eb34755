//! The scales' SQL.

crate::statements! { "scales";
    RECORD = "insert into scale_readings (id, case_id, family_id, scale_key, scale_version, about, read_on, reading_kind,
            point, discussed, scores, note, recorded_by, recorded_at, submission_key, taking_part, recorded_agency_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    BY_SUBMISSION = "select id from scale_readings where submission_key = $1 and case_id = $2";
    OF_CASE = "select r.id, r.scale_key, r.scale_version, r.about, r.read_on, r.reading_kind, r.point, r.discussed,
            r.scores, r.note, r.recorded_at, r.taking_part, u.name as recorded_by_name, e.document
        from scale_readings r
        join users u on u.id = r.recorded_by
        join definition_editions e
            on e.kind = 'scale' and e.definition_key = r.scale_key and e.definition_version = r.scale_version
        where r.case_id = $1
        order by r.scale_key, r.scale_version, r.reading_kind, r.about, r.read_on, r.recorded_at, r.id";
    STAR_SCALES = "select e.document from definition_editions e
        where e.kind = 'scale' and exists (select 1 from scale_readings r
            where r.scale_key = e.definition_key and r.scale_version = e.definition_version and r.reading_kind = 'plain')";
    STARS = "select r.case_id, c.reference, r.scale_key, r.scale_version, r.about, r.read_on, r.point, r.scores,
            coalesce(a.name, l.name) as agency_name
        from scale_readings r
        join cases c on c.id = r.case_id
        left join agencies a on a.id = r.recorded_agency_id
        left join agencies l on l.id = c.lead_agency_id
        where r.reading_kind = 'plain' order by r.read_on desc, r.recorded_at desc, r.id";
    OPEN_FORUM_DECISIONS = "select i.case_id, i.decision from agenda_items i join cases c on c.id = i.case_id
        where c.closed_at is null and i.state = 'decided' order by i.added_at, i.id";
    OPEN_CASES = "select c.id, r.decision, (select count(*) from agency_cases a where a.case_id = c.id) as own
        from cases c left join referrals r on r.id = c.referral_id where c.closed_at is null";
    COUNTS = "select scale_key, count(*) as n from scale_readings where case_id = $1 group by scale_key";
    SCREEN = "insert into family_screenings (id, family_id, scale_key, scale_version, about, level, read_on, discussed, scores,
            note, taking_part, recorded_by, recorded_agency_id, recorded_at, submission_key)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    SCREENED_BEFORE = "select id from family_screenings where submission_key = $1 and family_id = $2";
    SCREENINGS = "select s.id, s.about, s.level, s.read_on, s.discussed, s.scores, s.note, s.taking_part, s.recorded_at,
            u.name as recorded_by_name, a.name as agency_name, e.document
        from family_screenings s
        join users u on u.id = s.recorded_by
        join agencies a on a.id = s.recorded_agency_id
        join definition_editions e
            on e.kind = 'scale' and e.definition_key = s.scale_key and e.definition_version = s.scale_version
        where s.family_id = $1 order by s.read_on desc, s.recorded_at desc, s.id";
    MEMBERS = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, m.part, m.lives_here
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 and m.until_at is null order by m.part desc, p.birth_date, p.given_name, p.id";
    PERSON = "select p.given_name, p.family_name from persons p where p.id = $1";
}
