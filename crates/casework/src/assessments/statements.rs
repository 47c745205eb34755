//! The assessments' SQL.

crate::statements! { "assessments";
    KEEP_EDITION = "insert into definition_editions (kind, definition_key, definition_version, document)
        values ($1, $2, $3, $4) on conflict (kind, definition_key, definition_version) do nothing";
    EDITION = "select document from definition_editions
        where kind = $1 and definition_key = $2 and definition_version = $3";
    START = "insert into assessments (id, case_id, family_id, form_key, form_version, state_key, state, history,
            started_at, touched_at, signed_off_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, null, 1)";
    OPEN_OF_CASE = "select id, form_key, form_version from assessments where case_id = $1 and signed_off_at is null";
    /// Takes the row's lock, so that saving and submitting happen one after the other.
    TOUCH = "update assessments set touched_at = $2 where id = $1";
    FIND = "select a.id, c.reference as case_reference, a.form_key, a.form_version, a.state, a.history, a.started_at,
            a.signed_off_at, a.version, e.document
        from assessments a
        join cases c on c.id = a.case_id
        join definition_editions e
            on e.kind = 'form' and e.definition_key = a.form_key and e.definition_version = a.form_version
        where a.id = $1";
    MOVE = "update assessments set state_key = $3, state = $4, history = $5, signed_off_at = $6, version = version + 1
        where id = $1 and version = $2";
    LIST = "select a.id, a.state, a.started_at, a.signed_off_at, e.document
        from assessments a
        join definition_editions e
            on e.kind = 'form' and e.definition_key = a.form_key and e.definition_version = a.form_version
        where a.case_id = $1 order by a.started_at desc, a.id desc";
    PREVIOUS = "select a.id, a.state, a.signed_off_at, e.document
        from assessments a
        join definition_editions e
            on e.kind = 'form' and e.definition_key = a.form_key and e.definition_version = a.form_version
        where a.family_id = $1 and a.id <> $2 and a.signed_off_at is not null and a.signed_off_at < $3
        order by a.signed_off_at desc, a.id desc limit 1";
    PARTS = "select p.section_key, p.about, p.version, p.answers, p.saved_at, u.name as saved_by_name
        from assessment_parts p join users u on u.id = p.saved_by
        where p.assessment_id = $1 and p.version = (select max(n.version) from assessment_parts n
            where n.assessment_id = p.assessment_id and n.section_key = p.section_key and n.about = p.about)
        order by p.section_key, p.about";
    PART_VERSION = "select coalesce(max(version), 0) as n from assessment_parts
        where assessment_id = $1 and section_key = $2 and about = $3";
    SAVE_PART = "insert into assessment_parts (assessment_id, section_key, about, version, answers, saved_by, saved_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    WRITERS = "select distinct saved_by from assessment_parts where assessment_id = $1";
    MEMBERS_AT = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, m.part, m.lives_here
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 and m.from_at <= $2 and (m.until_at is null or m.until_at > $2)
        order by m.part desc, p.birth_date, p.given_name, p.id";
    MANAGERS = "select distinct u.id, u.name from users u join memberships m on m.user_id = u.id
        where m.agency_id = $1 and m.role = 'lead_agency_manager' and u.left_at is null order by u.name, u.id";
    USER_NAME = "select name from users where id = $1";
}
