//! The SQL of reports from agencies with their own case system.

crate::statements! { "reporting";
    AGENCY = "select name, email, keeps_own_system from agencies where id = $1";
    PLACE = "insert into led_case_files (case_id, family_id, agency_id, own_system, system_name, file_reference, report_email,
            report_due_at, chases, last_chased_at, set_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 0, null, $9, 1)
        on conflict (case_id) do update set agency_id = excluded.agency_id, own_system = excluded.own_system,
            system_name = excluded.system_name, file_reference = excluded.file_reference,
            report_email = excluded.report_email, report_due_at = excluded.report_due_at, set_at = excluded.set_at,
            chases = 0, last_chased_at = null, version = led_case_files.version + 1";
    FILE = "select f.agency_id, f.own_system, f.system_name, f.file_reference, f.report_email, f.report_due_at, f.chases,
            f.last_chased_at, a.name as agency_name, a.email as agency_email
        from led_case_files f join agencies a on a.id = f.agency_id where f.case_id = $1";
    EXPECT = "update led_case_files set report_due_at = $2, chases = 0, last_chased_at = null, version = version + 1
        where case_id = $1";
    CHASED = "update led_case_files set chases = chases + 1, last_chased_at = $2, version = version + 1
        where case_id = $1 and (last_chased_at is null or last_chased_at < $3)";
    LED_BY_ANOTHER = "update led_case_files set agency_id = $2, own_system = 0, system_name = '', file_reference = '',
            report_email = null, report_due_at = null, chases = 0, last_chased_at = null, set_at = $3, version = version + 1
        where case_id = $1 and agency_id <> $2";
    OVERDUE = "select c.reference from led_case_files f join cases c on c.id = f.case_id
        where f.own_system = 1 and f.report_due_at < $1 and c.closed_at is null
            and (f.last_chased_at is null or f.last_chased_at < $2)
        order by f.report_due_at, f.case_id limit 20";
    CASE = "select c.id, c.reference, c.family_id, c.state from cases c where c.reference = $1";
    ADD_LINK = "insert into reporting_links (id, case_id, family_id, agency_id, secret_hash, sent_at, expires_at, ended_at, ended_why)
        values ($1, $2, $3, $4, $5, $6, $7, null, null)";
    END_LINK = "update reporting_links set ended_at = $2, ended_why = $3 where case_id = $1 and ended_at is null";
    BY_SECRET = "select l.id, l.case_id, l.agency_id, l.sent_at, l.expires_at, l.ended_at, l.ended_why, c.reference
        from reporting_links l join cases c on c.id = l.case_id where l.secret_hash = $1";
    LIVE_LINK = "select id, case_id, agency_id from reporting_links
        where id = $1 and ended_at is null and expires_at > $2";
    LINKS_OF = "select sent_at, expires_at, ended_at, ended_why from reporting_links
        where case_id = $1 order by sent_at desc, id desc limit 20";
    NEWEST_LINK = "select sent_at from reporting_links where case_id = $1 order by sent_at desc limit 1";
    REPORT = "insert into lead_reports (id, case_id, family_id, agency_id, link_id, reported_at, content)
        values ($1, $2, $3, $4, $5, $6, $7)";
    REPORTS_OF = "select r.reported_at, r.content, a.name as agency_name from lead_reports r
        join agencies a on a.id = r.agency_id where r.case_id = $1 order by r.reported_at desc, r.id desc limit 50";
}
