//! Every kind of mistake, and what the person who made it is told.

use super::super::*;
use super::{FILE, SHIPPED, told};

/// The mistakes reported after one piece of the shipped file is replaced.
fn after(find: &str, replace: &str) -> Vec<ProfileError> {
    assert!(
        SHIPPED.contains(find),
        "the shipped profile no longer holds {find:?}"
    );
    let text = SHIPPED.replacen(find, replace, 1);
    Profile::parse(FILE, &text).err().unwrap_or_default()
}

fn line_of(find: &str) -> usize {
    let before = SHIPPED.split(find).next().unwrap_or_default();
    before.matches('\n').count() + 1
}

/// What is replaced, by what, and the message after the file, line and key.
const MISTAKES: &[(&str, &str, &str)] = &[
    (
        "limit = \"24 hours\"",
        "limit = \"24 hrs\"",
        "clocks.front_door_decision.limit: \"24 hrs\" is not a length of time. Write a number and a unit, such as \"24 hours\", \"7 days\", \"5 working days\" or \"1 month\".",
    ),
    (
        "limit = \"7 days\"\ncounts = \"elapsed\"",
        "limit = \"7 days\"\ncounts = \"working\"",
        "clocks.lead_worker_assigned.counts: 7 days cannot be counted as working. Write a limit in working days, or counts = \"elapsed\".",
    ),
    (
        "starts = \"plan_start\"",
        "starts = \"receipt\"",
        "clocks.review.starts: this clock cannot start at \"receipt\". Use one of: plan_start, lead_worker_assigned.",
    ),
    (
        "escalate_to = \"provider\"",
        "escalate_to = \"provder\"",
        "clocks.directory_confirmation.escalate_to: \"provder\" is not one of the words known here. Did you mean \"provider\"? Use one of:",
    ),
    (
        "pause_reasons = [\"family_away\", \"family_in_hospital\"]",
        "pause_reasons = [\"holiday\"]",
        "clocks.lead_worker_assigned.pause_reasons: there is no pause reason \"holiday\". Write keys of the list lists.pause_reasons.",
    ),
    (
        "due_soon = \"2 days\"",
        "due_soon = \"9 days\"",
        "clocks.lead_worker_assigned.due_soon: the warning comes no later than the start. Write a length of time shorter than 7 days.",
    ),
    (
        "series = [\"1 month\", \"3 months\"",
        "series = [\"4 months\", \"3 months\"",
        "clocks.review.series: the series mixes units or does not grow.",
    ),
    (
        "due_soon = \"12 hours\"",
        "due_soom = \"12 hours\"",
        "clocks.written_outcome.due_soom: this key is not known. Did you mean \"due_soon\"?",
    ),
    (
        "[clocks.assessment]",
        "[clocks.asessment]",
        "clocks.asessment: this key is not known. Did you mean \"assessment\"?",
    ),
    (
        "service_name = \"Early Help Buckinghamshire\"\n",
        "",
        "authority.service_name: this is missing. Add a text in quotation marks.",
    ),
    (
        "display_name = \"Buckinghamshire\"",
        "display_name = \" \"",
        "authority.display_name: the text is blank. Write the text, or leave the key out.",
    ),
    (
        "time_zone = \"Europe/London\"",
        "time_zone = \"Europe/Londn\"",
        "authority.time_zone: \"Europe/Londn\" is not a time zone. Write \"Europe/London\".",
    ),
    (
        "until_years_with_send = 25",
        "until_years_with_send = 16",
        "authority.ages.until_years_with_send: 16 is younger than until_years, 18. Write the same age or an older one.",
    ),
    (
        "until_years = 18",
        "until_years = \"18\"",
        "authority.ages.until_years: the text \"18\" cannot stand here. Write a whole number, 0 or more.",
    ),
    (
        "agreed_on = \"2014-03\"",
        "agreed_on = \"March 2014\"",
        "authority.definition.agreed_on: \"March 2014\" is not a month or a day. Write year and month such as \"2015-11\"",
    ),
    (
        "in_force_to = 2015-10-31",
        "in_force_to = 2015-11-30",
        "level_editions[2].in_force_from: the edition does not start the day after \"strategy-v2-1\" ends, so a day would have two wordings or none.",
    ),
    (
        "version = \"V2.2\"\nin_force_from = 2015-11-01\nnumbering",
        "version = \"V2.0\"\nin_force_from = 2015-11-01\nnumbering",
        "level_editions[2].version: \"V2.0\" is a draft. Only a published version can be in force.",
    ),
    (
        "in_force_from = 2015-11-01\nnumbering",
        "in_force_from = 2015-11-01\nin_force_to = 2016-01-01\nnumbering",
        "level_editions: no edition is in force after \"strategy-v2-2\" ends. Leave in_force_to out of the newest edition.",
    ),
    (
        "number = 2\nname",
        "number = 5\nname",
        "level_editions[1].levels: the levels are not numbered 1, 2, 3 and so on. Give every level from 1 upwards, none left out.",
    ),
    (
        "other_levels_as_in = \"strategy-v2-1\"",
        "other_levels_as_in = \"v1\"",
        "level_editions[2].other_levels_as_in: there is no earlier edition \"v1\". Write the id of an edition that stands above this one.",
    ),
    (
        "kind = \"child_in_need\"\nname",
        "kind = \"early_help\"\nname",
        "level_editions[2].levels[1].branches[2].kind: this branch is given twice. Keep one branch of each kind.",
    ),
    (
        "status = \"draft\"",
        "status = \"draft\"\nin_force_from = 2015-09-01",
        "documents[1].versions[2].in_force_from: a draft is never in force.",
    ),
    (
        "version = \"V2.0\"\ndate",
        "version = \"V1.0\"\ndate",
        "documents[1].versions[2].version: version \"V1.0\" is in the table twice.",
    ),
    (
        "\"HP27\", \"SL7\"",
        "\"HP27\", \"HP19\"",
        "forums[3].postcodes: \"HP19\" is already served by \"aylesbury\". Give each postcode district to one forum.",
    ),
    (
        "\"HP17\", \"HP18\"",
        "\"HP17\", \"HP1888\"",
        "forums[1].postcodes: \"HP1888\" is not a postcode district.",
    ),
    (
        "default_forum = \"aylesbury\"",
        "default_forum = \"transfer\"",
        "default_forum: there is no allocation forum \"transfer\".",
    ),
    (
        "every_days = 14",
        "every_days = 0",
        "forums[1].meets.every_days: a forum cannot meet every 0 days. Write 1 or more, such as 14.",
    ),
    (
        "first_meeting = 2024-01-09",
        "first_meeting = 2024-01-10",
        "forums[1].meets.first_meeting: 2024-01-10 is not a tuesday. Write a date that falls on the meeting day.",
    ),
    (
        "core_agencies = [\"social_care\", \"police\"",
        "core_agencies = [\"social_care\", \"polise\"",
        "forums[1].core_agencies: there is no agency \"polise\". Write keys of the [[agencies]].",
    ),
    (
        "[[agencies]]\nkey = \"police\"",
        "[[agencies]]\nkey = \"social_care\"\nname = \"Again\"\nkind = \"other\"\n[[agencies]]\nkey = \"police\"",
        "agencies[2].key: the key \"social_care\" is used twice. Give each entry its own key.",
    ),
    (
        "{ key = \"father\"",
        "{ key = \"mother\"",
        "lists.relationships.items[2].key: the key \"mother\" is used twice.",
    ),
    (
        "{ key = \"father\"",
        "{ key = \"Father\"",
        "lists.relationships.items[2].key: \"Father\" is not a key. Use small letters",
    ),
    (
        "in_force_from = 2018-07-04\nitems",
        "in_force_from = 2014-07-04\nitems",
        "lists.vulnerabilities[2].in_force_from: this edition does not start after the one above it.",
    ),
    (
        "{ key = \"section_47\", label",
        "{ key = \"s47\", label",
        "lists: no_consent_reasons has no entry \"section_47\", which [consent.referral] allows.",
    ),
    (
        "telephone = \"0845 4600 001\"",
        "telephone = \"0845 46\"",
        "contacts.front_door.telephone: \"0845 46\" is not a telephone number.",
    ),
    (
        "telephone = \"999\"",
        "telephone = \"101\"",
        "contacts.emergency.telephone: this is not the number of the emergency services. Write \"999\".",
    ),
    (
        "telephone = \"0800 999 7677\"\n",
        "",
        "contacts.out_of_hours: there is no way to reach this contact point. Add a telephone, an email or a web address.",
    ),
    (
        "telephone = \"0800 999 7677\"",
        "email = \"edt@example\"",
        "contacts.out_of_hours.email: \"edt@example\" is not an e-mail address.",
    ),
    (
        "web = \"http://www.bucksfamilyinfo.org\"",
        "web = \"www.bucksfamilyinfo.org\"",
        "contacts.directory.web: \"www.bucksfamilyinfo.org\" is not a web address.",
    ),
    (
        "as_of = 2026-01-01",
        "as_of = \"2026-01-01\"",
        "contacts.emergency.as_of: the text \"2026-01-01\" cannot stand here. Write a day as year-month-day without quotation marks, such as 2015-11-01.",
    ),
    (
        "check_before_use = true",
        "check_before_use = \"yes\"",
        "contacts.front_door.check_before_use: the text \"yes\" cannot stand here. Write true or false, without quotation marks.",
    ),
    (
        "{ date = 2024-04-01,",
        "{ date = 2024-03-29,",
        "working_week.bank_holidays[3].date: 2024-03-29 is not after the day above it. Write each bank holiday once, earliest first.",
    ),
    (
        "friday = { opens = 09:00:00, closes = 17:00:00 }",
        "friday = { opens = 09:00:00, closes = 08:00:00 }",
        "working_week.friday.closes: the day closes before it opens. Write a time of day after opens.",
    ),
    (
        "[outcomes.front_door.immediate_section_47]",
        "[outcomes.front_door.section_47]",
        "outcomes.front_door.immediate_section_47: this is missing. Add a table [outcomes.front_door.immediate_section_47].",
    ),
    (
        "analyst = { name",
        "analist = { name",
        "roles.analist: this key is not known. Did you mean \"analyst\"?",
    ),
    (
        "exceptions = [\"section_47\"]",
        "exceptions = []",
        "consent.transfer_to_social_care.exceptions: a child in danger must never wait for consent. Add \"section_47\" to the list.",
    ),
    (
        "exceptions = []\nyoung_person = \"in_own_right\"\nquestion = \"Has the family agreed to go on",
        "exceptions = [\"section_47\"]\nyoung_person = \"in_own_right\"\nquestion = \"Has the family agreed to go on",
        "consent.step_forward.exceptions: early help after social care always needs the family's agreement. Leave the list empty.",
    ),
    (
        "allowed_at_levels = [1, 3]",
        "allowed_at_levels = [1, 7]",
        "assessments[2].allowed_at_levels: there is no level 7.",
    ),
    (
        "[public_text]",
        "[[retention]]\nrecord = \"case\"\ntrigger = \"closed\"\nyears = 0\napprover = \"information_governance\"\nbecause = \"Law\"\n\n[public_text]",
        "retention[1].years: records cannot be kept for 0 years. Write 1 or more.",
    ),
    (
        "door = \"single_door\"",
        "door = single_door",
        "this is not TOML:",
    ),
];

#[test]
fn every_kind_of_mistake_is_told_once_with_its_key_and_its_remedy() {
    for (find, replace, message) in MISTAKES {
        let errors = after(find, replace);
        let said = told(&errors);
        assert!(
            errors
                .iter()
                .any(|error| error.to_string().contains(&format!(": {message}"))),
            "{find:?} -> {replace:?}\nexpected: {message}\nwas told: {said}"
        );
        // A key written wrongly is also a key left out.
        let renamed = errors
            .iter()
            .any(|error| error.wrong == "this key is not known");
        let at_most = if renamed { 2 } else { 1 };
        assert!(
            errors.len() <= at_most,
            "{find:?} -> {replace:?} is told as:\n{said}"
        );
    }
}

#[test]
fn a_mistake_names_its_file_and_its_line() {
    let errors = after("limit = \"72 hours\"", "limit = \"three days\"");
    let line = line_of("limit = \"72 hours\"");
    assert_eq!(
        told(&errors),
        format!(
            "{FILE}:{line}: clocks.written_outcome.limit: \"three days\" is not a length of time. \
             Write a number and a unit, such as \"24 hours\", \"7 days\", \"5 working days\" or \"1 month\"."
        )
    );
    let missing = after("service_name = \"Early Help Buckinghamshire\"\n", "");
    assert_eq!(
        missing.first().and_then(|error| error.line),
        Some(line_of("[authority]"))
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_lines() {
    let text = SHIPPED
        .replacen("limit = \"24 hours\"", "limit = \"soon\"", 1)
        .replacen("every_days = 14", "every_days = 0", 1)
        .replacen("[public_text]", "[publik_text]", 1)
        .replacen("until_years = 18", "until_yaers = 18", 1);
    let errors = Profile::parse(FILE, &text).unwrap_err();
    let keys: Vec<&str> = errors.iter().map(|error| error.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "public_text",
            "authority.ages.until_years",
            "authority.ages.until_yaers",
            "clocks.front_door_decision.limit",
            "forums[1].meets.every_days",
            "publik_text",
        ]
    );
}

#[test]
fn an_empty_file_is_told_what_to_add_and_no_nested_noise() {
    let errors = Profile::parse("profiles/new.toml", "").unwrap_err();
    assert!(
        errors.iter().all(|error| error.wrong == "this is missing"),
        "{}",
        told(&errors)
    );
    assert!(
        errors.iter().all(|error| !error.key.contains('.')),
        "{}",
        told(&errors)
    );
    assert!(errors.iter().any(|error| error.to_string()
        == "profiles/new.toml: authority: this is missing. Add a table [authority]."));
}
