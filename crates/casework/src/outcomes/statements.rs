//! The SQL of views at the end, talks about results, and case studies.

crate::statements! { "outcomes";
    ADD_VIEW = "insert into outcome_views (id, case_id, family_id, view_from, concern, on_day, content, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    VIEWS = "select v.content, v.recorded_at, u.name as recorded_by_name from outcome_views v join users u on u.id = v.recorded_by
        where v.case_id = $1 order by v.on_day, v.recorded_at, v.id";
    ADD_TALK = "insert into reading_talks (id, reading_id, case_id, family_id, on_day, who, said, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TALKS = "select t.reading_id, t.on_day, t.who, t.said from reading_talks t
        where t.case_id = $1 order by t.on_day, t.recorded_at, t.id";
    READ_ON = "select read_on from scale_readings where id = $1 and case_id = $2";
    STUDY = "select s.id, s.title, s.story, s.state, s.written_by, w.name as written_by_name, s.approved_at, s.version
        from case_studies s join users w on w.id = s.written_by where s.case_id = $1";
    ADD_STUDY = "insert into case_studies (id, case_id, family_id, title, story, state, written_by, written_at, approved_by, approved_at, version)
        values ($1, $2, $3, $4, $5, 'draft', $6, $7, null, null, 1)";
    CHANGE_STUDY = "update case_studies set title = $3, story = $4, state = 'draft', written_by = $5, written_at = $6,
            approved_by = null, approved_at = null, version = version + 1
        where id = $1 and version = $2";
    SETTLE_STUDY = "update case_studies set state = $3, approved_by = $4, approved_at = $5, version = version + 1
        where id = $1 and version = $2";
    APPROVED = "select s.id, s.title, s.approved_at from case_studies s where s.state = 'approved'
        order by s.approved_at desc, s.id desc limit 200";
    APPROVED_ONE = "select s.id, s.title, s.story, s.approved_at from case_studies s where s.state = 'approved' and s.id = $1";
}
