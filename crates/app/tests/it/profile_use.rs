//! What an authority writes in its profile is shown somewhere: a list that no
//! page offers, or a name that no page uses, is a promise that is not kept.

use domain::profile::{Label, ListKey, Word};

use super::support::root;

/// Not shown yet. This list only ever gets shorter.
const LISTS_NOT_SHOWN: &[&str] = &[
    "referrer_kinds",
    "issue_categories",
    "adult_characteristics",
    "headline_issues",
    "first_languages",
    "communication_needs",
];

/// Not shown yet. This list only ever gets shorter.
const NAMES_NOT_SHOWN: &[&str] = &[
    "request_form",
    "lead_agency",
    "team_meeting",
    "multi_agency_assessment",
    "neglect_scale",
    "step_up",
    "social_care_assessment_team",
    "out_of_hours_team",
    "directory",
    "programme",
    "safeguarding_board",
    "early_help_group",
    "outward_status",
    "second_worker",
    "champion",
    "consultancy",
    "area_team",
];

/// Every source of the floors that show or check what a profile holds. The demo
/// is none of them: it speaks in the names and shows no page.
fn sources() -> String {
    let mut all = String::new();
    let mut folders = vec![
        root().join("crates/app/src"),
        root().join("crates/casework/src"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("demo") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                all.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

/// The words of a closed list that no source names.
fn not_shown<W: Word + std::fmt::Debug>(sources: &str, kind: &str) -> Vec<&'static str> {
    W::ALL
        .iter()
        .filter(|word| {
            let name = format!("{kind}::{word:?}");
            !sources.match_indices(&name).any(|(at, _)| {
                let after = sources[at + name.len()..].chars().next();
                !after.is_some_and(|c| c.is_ascii_alphanumeric())
            })
        })
        .map(|word| word.word())
        .collect()
}

#[test]
fn every_list_and_every_name_of_a_profile_is_used_somewhere_or_owed() {
    let sources = sources();
    assert_eq!(not_shown::<ListKey>(&sources, "ListKey"), LISTS_NOT_SHOWN);
    assert_eq!(not_shown::<Label>(&sources, "Label"), NAMES_NOT_SHOWN);
}

/// The template's own words, without its comments and without what the
/// authority's vocabulary stands for.
fn own_words(template: &str) -> String {
    let mut words = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("{#").into_iter().chain(rest.find("[[")).min() {
        words.push_str(&rest[..at]);
        let end = if rest[at..].starts_with("{#") {
            "#}"
        } else {
            "]]"
        };
        let after = rest[at..].find(end).map_or(rest.len(), |to| at + to + 2);
        rest = &rest[after..];
    }
    words + rest
}

#[test]
fn no_template_says_panel_or_front_door_where_an_authority_says_something_else() {
    let mut folders = vec![root().join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let words = own_words(&std::fs::read_to_string(&path).unwrap());
            for own in [
                "ront door",
                "he panel",
                " a panel",
                "No panel",
                ">Panel",
                "ead worker",
            ] {
                assert!(!words.contains(own), "{} says {own:?}", path.display());
            }
        }
    }
}
