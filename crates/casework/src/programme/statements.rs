//! The SQL of the families programme.

crate::statements! { "programme";
    ADD_FILE = "insert into cohort_files (id, kind, source, basis, agreement, from_day, until_day, delete_on, file_name,
            rows_in, rows_aside, loaded_by, loaded_at, deleted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, null)";
    ADD_ROW = "insert into cohort_rows (file_id, line, kind, given_name, family_name, born, postcode, address, person_id,
            family_id, household)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    FILES = "select c.id, c.kind, c.source, c.basis, c.agreement, c.from_day, c.until_day, c.delete_on, c.file_name,
            c.rows_in, c.rows_aside, c.loaded_at, c.deleted_at, u.name as loaded_by
        from cohort_files c join users u on u.id = c.loaded_by order by c.loaded_at desc, c.id desc limit 200";
    HOUSEHOLDS = "select r.household, r.kind, count(*) as n from cohort_rows r
        where r.household in (select h.household from cohort_rows h group by h.household having count(distinct h.kind) >= $1)
            and not exists (select 1 from programme_decisions d where d.household = r.household)
        group by r.household, r.kind order by r.household, r.kind";
    EVIDENCE = "select r.file_id, r.line, r.kind, r.given_name, r.family_name, r.born, r.postcode, r.address, r.family_id,
            c.source, c.from_day, c.until_day
        from cohort_rows r join cohort_files c on c.id = r.file_id
        where r.household = $1 order by r.kind, r.family_name, r.given_name, r.file_id, r.line";
    DECIDE = "insert into programme_decisions (id, household, family_id, verdict, criteria, issues, words, decided_by, decided_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    DECISIONS_OF_FAMILY = "select d.verdict, d.criteria, d.issues, d.words, d.decided_at, u.name as decided_by
        from programme_decisions d join users u on u.id = d.decided_by where d.family_id = $1 order by d.decided_at desc";
    DELETE_ROWS = "delete from cohort_rows where file_id in (
        select id from cohort_files where delete_on <= $1 and deleted_at is null)";
    MARK_DELETED = "update cohort_files set deleted_at = $2 where delete_on <= $1 and deleted_at is null";
    TO_DELETE = "select count(*) as n from cohort_files where delete_on <= $1 and deleted_at is null";
    FAMILY = "select reference, name from families where id = $1 and merged_into is null";
}
