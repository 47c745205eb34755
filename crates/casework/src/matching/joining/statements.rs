//! The SQL of joining and parting records: for every table that names a family
//! or a person, what moves, what is noted so that it can move back, and what
//! goes back with its request or case because it came later.

use crate::engine::Statement;

/// One table whose rows go with a family or a person.
#[derive(Clone, Copy, Debug)]
pub struct Moving {
    /// The table.
    pub table: &'static str,
    /// Notes which rows are about to move: join, old owner.
    pub note: Statement,
    /// Moves them: old owner, new owner.
    pub take: Statement,
    /// Moves those that were noted back: present owner, old owner, join.
    pub give: Statement,
    /// Moves back what came later and belongs to what moved back: present owner, old owner.
    pub follow: Option<Statement>,
}

macro_rules! moving {
    ($list:ident, $owner:literal, $prefix:literal; $($table:ident, $key:literal, $parent:tt;)*) => {
        /// The tables, in the order in which their rows must go back.
        pub const $list: &[Moving] = &[$(Moving {
            table: stringify!($table),
            note: Statement::new(
                concat!("joining.note_", $prefix, stringify!($table)),
                concat!("insert into record_join_moves (join_id, table_name, row_key) select $1, '", $prefix,
                    stringify!($table), "', ", $key, " from ", stringify!($table), " where ", $owner, " = $2"),
            ),
            take: Statement::new(
                concat!("joining.take_", $prefix, stringify!($table)),
                concat!("update ", stringify!($table), " set ", $owner, " = $2 where ", $owner, " = $1"),
            ),
            give: Statement::new(
                concat!("joining.give_", $prefix, stringify!($table)),
                concat!("update ", stringify!($table), " set ", $owner, " = $2 where ", $owner, " = $1 and ", $key,
                    " in (select row_key from record_join_moves where join_id = $3 and table_name = '", $prefix,
                    stringify!($table), "')"),
            ),
            follow: moving!(@follow $parent, $owner, $prefix, $table),
        }),*];
    };
    (@follow "", $owner:literal, $prefix:literal, $table:ident) => { None };
    (@follow $parent:tt, $owner:literal, $prefix:literal, $table:ident) => {
        Some(Statement::new(
            concat!("joining.follow_", $prefix, stringify!($table)),
            concat!("update ", stringify!($table), " set ", $owner, " = $2 where ", $owner, " = $1 and (", $parent, ")"),
        ))
    };
}

moving! { OF_FAMILY, "family_id", "";
    referrals, "id", "";
    cases, "id", "referral_id in (select id from referrals where family_id = $2)";
    letters, "id", "referral_id in (select id from referrals where family_id = $2)";
    information_requests, "id", "referral_id in (select id from referrals where family_id = $2)
        or case_id in (select id from cases where family_id = $2)";
    handovers, "id", "referral_id in (select id from referrals where family_id = $2)";
    strategy_meetings, "id", "referral_id in (select id from referrals where family_id = $2)";
    step_ups, "referral_id", "referral_id in (select id from referrals where family_id = $2)";
    attachments, "id", "referral_id in (select id from referrals where family_id = $2)";
    learning_items, "id", "referral_id in (select id from referrals where family_id = $2)
        or case_id in (select id from cases where family_id = $2)";
    agenda_items, "id", "case_id in (select id from cases where family_id = $2)";
    step_downs, "id", "case_id in (select id from cases where family_id = $2)";
    disputes, "id", "case_id in (select id from cases where family_id = $2)";
    plans, "id", "case_id in (select id from cases where family_id = $2)";
    plan_actions, "plan_id || ' ' || action_id", "case_id in (select id from cases where family_id = $2)";
    team_members, "id", "case_id in (select id from cases where family_id = $2)";
    team_meetings, "id", "case_id in (select id from cases where family_id = $2)";
    reviews, "id", "case_id in (select id from cases where family_id = $2)";
    engagement_notes, "id", "case_id in (select id from cases where family_id = $2)";
    closures, "case_id", "case_id in (select id from cases where family_id = $2)";
    assessments, "id", "case_id in (select id from cases where family_id = $2)";
    scale_readings, "id", "case_id in (select id from cases where family_id = $2)";
    reading_talks, "id", "case_id in (select id from cases where family_id = $2)";
    outcome_views, "id", "case_id in (select id from cases where family_id = $2)";
    case_studies, "id", "case_id in (select id from cases where family_id = $2)";
    led_case_files, "case_id", "case_id in (select id from cases where family_id = $2)";
    agency_cases, "case_id", "case_id in (select id from cases where family_id = $2)";
    reporting_links, "id", "case_id in (select id from cases where family_id = $2)";
    lead_reports, "id", "case_id in (select id from cases where family_id = $2)";
    family_links, "id", "case_id in (select id from cases where family_id = $2)";
    family_words, "id", "case_id in (select id from cases where family_id = $2)";
    area_moves, "id", "case_id in (select id from cases where family_id = $2)";
    clocks, "id", "subject_id in (select id from referrals where family_id = $2)
        or subject_id in (select id from cases where family_id = $2)
        or subject_id in (select id from information_requests where family_id = $2)
        or subject_id in (select id from disputes where family_id = $2)
        or subject_id in (select id from handovers where family_id = $2)
        or subject_id in (select id from step_downs where family_id = $2)
        or subject_id in (select id from plans where family_id = $2)";
    directory_signposts, "id", "referral_id in (select id from referrals where family_id = $2)";
    cohort_rows, "file_id || ' ' || line", "";
    programme_decisions, "id", "";
    messages, "id", "";
    advice_enquiries, "id", "";
    consultations, "id", "";
    service_agreements, "id", "";
    sharing_bases, "id", "";
    family_history, "id", "";
    family_screenings, "id", "";
    holdings, "id", "";
    break_glass_openings, "id", "";
}

moving! { OF_PERSON, "person_id", "person:";
    addresses, "id", "";
    service_agreements, "id", "";
    sharing_bases, "id", "";
    family_links, "id", "";
    family_words, "id", "";
}

/// Tables that name a family and do not simply move, each with why.
pub const OTHERWISE: &[(&str, &str)] = &[
    (
        "audit_entries",
        "what happened is never rewritten: the family’s log reads the brought record’s entries too",
    ),
    (
        "family_members",
        "people join the record that goes on, each once",
    ),
    (
        "family_relations",
        "a relation that the record that goes on has already stays behind",
    ),
    (
        "family_allow_list",
        "whoever may open the brought record may open the whole",
    ),
    (
        "family_restrictions",
        "one restriction at a time: moved only where the other has none",
    ),
    (
        "case_files",
        "one file of an agency at a time: moved only where the other has none",
    ),
    (
        "social_care_involvements",
        "one open involvement at a time: moved only where the other has none",
    ),
];

/// Every statement about moving rows, for the test that prepares them on both engines.
pub fn moving() -> Vec<Statement> {
    [OF_FAMILY, OF_PERSON]
        .into_iter()
        .flatten()
        .flat_map(|one| [Some(one.note), Some(one.take), Some(one.give), one.follow])
        .flatten()
        .collect()
}

crate::statements! { "joining";
    ADD = "insert into record_joins (id, match_id, family_id, gone_family_id, content, words, joined_by, joined_at,
            undone_by, undone_at, undone_words)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null, null, null)";
    SAVE_CONTENT = "update record_joins set content = $2 where id = $1";
    UNDO = "update record_joins set undone_by = $2, undone_at = $3, undone_words = $4 where id = $1 and undone_at is null";
    JOIN = "select j.id, j.match_id, j.family_id, j.gone_family_id, j.content, j.words, j.joined_at, j.undone_at,
            j.undone_words, u.name as joined_by, w.name as undone_by,
            (select count(*) from record_joins later where later.undone_at is null and later.joined_at > j.joined_at
                and (later.gone_family_id = j.family_id or later.family_id = j.family_id)) as later
        from record_joins j join users u on u.id = j.joined_by left join users w on w.id = j.undone_by where j.id = $1";
    JOINS_OF = "select j.id, j.match_id, j.family_id, j.gone_family_id, j.content, j.words, j.joined_at, j.undone_at,
            j.undone_words, u.name as joined_by, w.name as undone_by, cast(0 as bigint) as later
        from record_joins j join users u on u.id = j.joined_by left join users w on w.id = j.undone_by
        where j.family_id = $1 or j.gone_family_id = $1 order by j.joined_at desc, j.id desc";
    BRING_FAMILY = "update families set merged_into = $3, version = version + 1
        where id = $1 and version = $2 and merged_into is null";
    TOUCH_FAMILY = "update families set restricted = $3, version = version + 1
        where id = $1 and version = $2 and merged_into is null";
    PART_FAMILY = "update families set merged_into = null, version = version + 1 where id = $1 and merged_into = $2";
    SET_RESTRICTED = "update families set restricted = $2, version = version + 1 where id = $1";
    BRING_PERSON = "update persons set merged_into = $2, version = version + 1 where id = $1 and merged_into is null";
    PART_PERSON = "update persons set merged_into = null, version = version + 1 where id = $1 and merged_into = $2";
    MEMBERSHIPS = "select family_id, person_id, part, lives_here, from_at from family_members
        where person_id = $1 and until_at is null order by family_id";
    OF_FAMILY_NOW = "select family_id, person_id, part, lives_here, from_at from family_members
        where family_id = $1 and until_at is null order by person_id";
    END_MEMBERSHIP = "update family_members set until_at = $3 where family_id = $1 and person_id = $2 and until_at is null";
    REOPEN_MEMBERSHIP = "update family_members set until_at = null
        where family_id = $1 and person_id = $2 and from_at = $3 and until_at = $4";
    ADD_MEMBERSHIP = "insert into family_members (family_id, person_id, part, from_at, until_at, lives_here)
        values ($1, $2, $3, $4, null, $5)";
    DROP_MEMBERSHIP = "delete from family_members where family_id = $1 and person_id = $2 and from_at = $3";
    TIES = "select person_id, other_id, kind, parental_responsibility, version from relationships
        where person_id = $1 or other_id = $1 order by person_id, other_id";
    ADD_TIE = "insert into relationships (person_id, other_id, kind, parental_responsibility, version)
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    DROP_TIE = "delete from relationships where person_id = $1 and other_id = $2";
    NAMES = "select given_name, family_name, known_as from persons where id = $1";
    NOTE_RELATIONS = "insert into record_join_moves (join_id, table_name, row_key)
        select $1, 'family_relations', r.id from family_relations r where r.family_id = $2 and not exists (
            select 1 from family_relations k where k.family_id = $3 and k.until_at is null and r.until_at is null
                and k.relation = r.relation and coalesce(k.agency_id, '') = coalesce(r.agency_id, '')
                and coalesce(k.user_id, '') = coalesce(r.user_id, '') and coalesce(k.area, '') = coalesce(r.area, ''))";
    NOTE_FILES = "insert into record_join_moves (join_id, table_name, row_key)
        select $1, 'case_files', c.id from case_files c where c.family_id = $2 and not exists (
            select 1 from case_files k where k.family_id = $3 and k.agency_id = c.agency_id
                and k.ended_at is null and c.ended_at is null)";
    NOTE_INVOLVEMENTS = "insert into record_join_moves (join_id, table_name, row_key)
        select $1, 'social_care_involvements', i.id from social_care_involvements i where i.family_id = $2 and not exists (
            select 1 from social_care_involvements k where k.family_id = $3 and k.closed_at is null and i.closed_at is null)";
    NOTE_RESTRICTIONS = "insert into record_join_moves (join_id, table_name, row_key)
        select $1, 'family_restrictions', r.id from family_restrictions r where r.family_id = $2 and not exists (
            select 1 from family_restrictions k where k.family_id = $3 and k.lifted_at is null and r.lifted_at is null)";
    NOTE_ALLOWED = "insert into record_join_moves (join_id, table_name, row_key)
        select $1, 'family_allow_list', l.user_id from family_allow_list l where l.family_id = $2 and not exists (
            select 1 from family_allow_list k where k.family_id = $3 and k.user_id = l.user_id)";
    MOVE_RELATIONS = "update family_relations set family_id = $2 where family_id = $1 and id in (
        select row_key from record_join_moves where join_id = $3 and table_name = 'family_relations')";
    MOVE_FILES = "update case_files set family_id = $2 where family_id = $1 and id in (
        select row_key from record_join_moves where join_id = $3 and table_name = 'case_files')";
    MOVE_INVOLVEMENTS = "update social_care_involvements set family_id = $2 where family_id = $1 and id in (
        select row_key from record_join_moves where join_id = $3 and table_name = 'social_care_involvements')";
    MOVE_RESTRICTIONS = "update family_restrictions set family_id = $2 where family_id = $1 and id in (
        select row_key from record_join_moves where join_id = $3 and table_name = 'family_restrictions')";
    ALLOW = "insert into family_allow_list (family_id, user_id, added_at)
        select $2, row_key, $3 from record_join_moves where join_id = $1 and table_name = 'family_allow_list'";
    DISALLOW = "delete from family_allow_list where family_id = $2 and user_id in (
        select row_key from record_join_moves where join_id = $1 and table_name = 'family_allow_list')";
    SET_STATE = "update possible_matches set state = $2, decided_by = $3, decided_at = $4, words = $5, version = version + 1
        where id = $1";
    OPEN_WORK = "select (select count(*) from referrals r where r.family_id = $1 and r.state <> 'decided')
        + (select count(*) from cases c where c.family_id = $1 and c.closed_at is null) as n";
    LEADING = "select c.lead_agency_id, c.lead_worker_id from cases c
        where c.family_id = $1 and c.closed_at is null and c.lead_agency_id is not null and c.stage = 'led'
        order by c.opened_at desc limit 1";
}
