//! A fifth authority, invented: made from the starting point by filling in what is marked there, and nothing else.

use super::super::*;
use super::{ALL, called, key, read, served_by, told};
use crate::access::Role;

/// What the people of Marlshire write where the starting point marks a place.
const FILLED: [(&str, &str); 14] = [
    ("hub = \"no_hub\"", "hub = \"after_the_door\""),
    (
        "name = \"Marlshire Council\"",
        "name = \"Council of Marlshire\"",
    ),
    (
        "service_name = \"Early Help in Marlshire\"",
        "service_name = \"Marlshire Lends a Hand\"",
    ),
    (
        "agreed_by = \"Safeguarding partnership\"",
        "agreed_by = \"Marlshire Children’s Forum\"",
    ),
    (
        "\"Early help means helping a family soon, before a small worry grows into a big one.\"",
        "\"In Marlshire we lend a hand before anybody has to ask twice.\"",
    ),
    (
        "name = \"Safeguarding partnership\"",
        "name = \"Marlshire Children’s Forum\"",
    ),
    (
        "body = \"Safeguarding partnership\"",
        "body = \"Marlshire Children’s Forum\"",
    ),
    (
        "title = \"Early Help Strategy\"",
        "title = \"Lending a Hand\"",
    ),
    (
        "default_forum = \"first-area\"",
        "default_forum = \"uplands\"",
    ),
    ("key = \"first-area\"", "key = \"uplands\""),
    (
        "name = \"First area allocation meeting\"",
        "name = \"Uplands Table\"",
    ),
    ("postcodes = []", "postcodes = [\"ZZ1\", \"ZZ2 3\"]"),
    (
        "label = \"Early help front door\"",
        "label = \"Marlshire Gate\"",
    ),
    (
        "name = \"Early help assessment\"",
        "name = \"Marlshire Story\"",
    ),
];

/// A second forum, as the comment above the first one describes it.
const BRIDGE: &str = r#"
[[forums]]
key = "bridge"
name = "Marlshire Bridge"
kind = "transfer"
serves = "The whole of Marlshire"
meets = { every_days = 7, first_meeting = 2026-04-01, day = "wednesday", starts = 14:00:00 }
core_agencies = ["social_care", "family_service"]
notice_working_days = 3
"#;

fn start() -> String {
    starting_point(&key("marlshire"))
}

/// The starting point as the people of Marlshire leave it after an hour.
fn marlshire() -> String {
    let mut text = start();
    for (find, replace) in FILLED {
        assert!(text.contains(find), "{find:?} is not in the starting point");
        text = text.replacen(find, replace, 1);
    }
    for (place, label) in Label::ALL.iter().enumerate() {
        let plain = format!("# {label} = {{ full = ");
        let own = format!("{label} = {{ full = \"Marl {place}\" }} # instead of {{ full = ");
        assert!(text.contains(&plain), "{label} is not explained");
        text = text.replacen(&plain, &own, 1);
    }
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.split(" # FILL IN").next().unwrap_or(line))
        .collect();
    format!("{}\n{BRIDGE}", lines.join("\n"))
}

#[test]
fn the_starting_point_is_right_as_it_stands_and_counts_what_is_still_to_be_filled_in() {
    let text = start();
    let profile = read(("marlshire.toml", &text));
    assert_eq!(profile.authority.key.as_str(), "marlshire");
    assert_eq!(profile.authority.display_name, "Marlshire");
    let marked = text
        .lines()
        .filter(|line| line.contains(" # FILL IN"))
        .count();
    let first = text
        .lines()
        .position(|line| line.contains("\" # FILL IN"))
        .unwrap()
        + 1;
    assert_eq!(
        told(profile.doubts()),
        format!(
            "marlshire.toml:{first}: {marked} places are still marked FILL IN, the first one here. \
             Write your own words there and take the comment with FILL IN out."
        )
    );
    assert!(marked > 10, "{marked}");
    let two = starting_point(&key("north-marlshire"));
    let named = read(("n.toml", &two)).authority;
    assert_eq!(named.display_name, "North Marlshire");
    assert!(!two.contains("New Authority") && !two.contains("new-authority"));
}

#[test]
fn the_starting_point_explains_every_section_that_a_profile_can_have() {
    let text = start();
    for section in [
        "default_forum",
        "[authority]",
        "[authority.ages]",
        "[authority.definition]",
        "[[authority.boards]]",
        "[entry]",
        "[after_closing]",
        "[directory]",
        "[[documents]]",
        "[[level_editions]]",
        "[names]",
        "[roles]",
        "[clocks]",
        "[working_week]",
        "[[agencies]]",
        "[[forums]]",
        "[contacts.emergency]",
        "[lists.referrer_kinds]",
        "[outcomes.front_door.forum]",
        "[consent.referral]",
        "[[assessments]]",
        "[public_text]",
        "[request_form]",
        "[[retention]]",
        "[[programme]]",
    ] {
        assert!(text.contains(section), "{section}");
    }
    for clock in ClockKey::ALL {
        assert!(text.contains(clock.word()), "{clock}");
    }
    for contact in ContactKey::ALL {
        assert!(text.contains(contact.word()), "{contact}");
    }
    for kind in AgencyKind::ALL {
        assert!(text.contains(&format!("\"{kind}\"")), "{kind}");
    }
}

#[test]
fn the_examples_in_the_comments_are_right_once_they_are_taken_out_of_them() {
    let mut text = start().replacen("\n[clocks]\n", "\n", 1);
    let from = text.find("# [clocks.front_door_decision]").unwrap();
    let to = text.find("\n\n# When you work.").unwrap();
    let examples = text
        .get(from..to)
        .unwrap()
        .replace("# ", "")
        .replace("#\n", "\n");
    text.replace_range(from..to, &examples);
    let from = text.find("# [[retention]]").unwrap();
    let to = from + text.get(from..).unwrap().find("\n\n").unwrap();
    let rule: Vec<&str> = text
        .get(from..to)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .collect();
    let rule = rule.join("\n");
    text.replace_range(from..to, &rule);
    text = text.replacen(
        "meeting_dates = \"set_by_hand\"\ncore",
        "meets = { every_days = 14, first_meeting = 2026-04-07, day = \"tuesday\", starts = 09:30:00 }\ncore",
        1,
    );
    let profile = read(("examples.toml", &text));
    assert_eq!(profile.clocks().count(), 2);
    assert_eq!(profile.retention.len(), 1);
    assert!(profile.forums.iter().all(|one| one.meets.is_some()));
}

#[test]
fn a_fifth_authority_is_its_starting_point_with_its_own_words_and_no_code() {
    let text = marlshire();
    let fifth = read(("profiles/marlshire.toml", &text));
    assert_eq!(told(fifth.doubts()), "", "nothing is left to fill in");
    assert_eq!(served_by(&fifth, "ZZ2 3AA").as_deref(), Some("uplands"));
    assert_eq!(fifth.clocks().count(), 0);
}

#[test]
fn a_fifth_authority_differs_from_the_others_in_every_label() {
    let text = marlshire();
    let fifth = read(("profiles/marlshire.toml", &text));
    for file in ALL {
        let other = read(file);
        for label in Label::ALL {
            assert_ne!(
                called(&fifth, *label),
                called(&other, *label),
                "{label} {}",
                file.0
            );
        }
        let (own, theirs) = (&fifth.authority, &other.authority);
        assert_ne!(own.name, theirs.name);
        assert_ne!(own.service_name, theirs.service_name);
        assert_ne!(own.definition.text, theirs.definition.text);
        assert_ne!(own.definition.agreed_by, theirs.definition.agreed_by);
        let forums: Vec<&str> = other.forums.iter().map(|one| one.name.as_str()).collect();
        assert!(
            fifth
                .forums
                .iter()
                .all(|one| !forums.contains(&one.name.as_str()))
        );
    }
}

#[test]
fn every_role_of_a_fifth_authority_has_a_name_and_says_what_it_does() {
    let text = marlshire();
    let fifth = read(("profiles/marlshire.toml", &text));
    for role in Role::ALL {
        let named = fifth.roles.get(*role);
        assert!(named.does.is_some(), "{role}");
        let twice = Role::ALL
            .iter()
            .filter(|other| fifth.roles.get(**other).name == named.name)
            .count();
        assert_eq!(twice, 1, "{}", named.name);
    }
}
