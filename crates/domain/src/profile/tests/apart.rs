//! What belongs to one authority stands in no other authority's file, and what holds for all is the same in all.

use super::super::*;
use super::{ALL, BATH, FILE, HEREFORDSHIRE, SHIPPED, YORK, called, read};

const START: (&str, &str) = (
    "profiles/starting-point.toml",
    include_str!("../../../../../profiles/starting-point.toml"),
);

/// Places, bodies, services and forms that people of one authority would know as theirs, beside those that the
/// profile's own names give.
const OWN: [(&str, &[&str]); 4] = [
    (
        FILE,
        &[
            "Buckinghamshire",
            "Buckingham",
            "Bucks",
            "Aylesbury",
            "Wycombe",
            "Chiltern",
            "Amersham",
            "Thames Valley",
            "First Response",
            "MARF",
            "BFIS",
            "BSCB",
            "LFW",
            "FRS",
            "Family Resilience",
            "Outcomes Star",
            "Early Help Panel",
            "step forward",
            "Emergency Duty Team",
            "Family Star",
        ],
    ),
    (
        BATH.0,
        &[
            "Bath",
            "Somerset",
            "B&NES",
            "Keynsham",
            "Chew Valley",
            "Somer Valley",
            "Radstock",
            "Saltford",
            "Integrated Working",
            "Connecting Families",
            "Family Support and Play",
            "Youth Connect",
            "Compass",
            "Mentoring Plus",
            "First Steps",
            "C2",
            "TAC",
            "Family Profile",
            "LSCB",
            "Early Help app",
        ],
    ),
    (
        HEREFORDSHIRE.0,
        &[
            "Herefordshire",
            "Hereford",
            "Leominster",
            "Ledbury",
            "Bromyard",
            "Ross-on-Wye",
            "Golden Valley",
            "WISH",
            "Families First",
            "Family Network Meeting",
            "Community Hub",
            "Family Action Plan",
            "Key Worker",
            "key worker",
        ],
    ),
    (
        YORK.0,
        &[
            "York",
            "YorOK",
            "Acomb",
            "Haxby",
            "Tang Hall",
            "FEHA",
            "Local Area Team",
            "LAT",
            "Early Help Champion",
            "lead practitioner",
            "Targeted Family Support",
            "Resource Advice Directory",
            "Troubled Families",
            "Early Help Partnership",
            "School Well-being",
        ],
    ),
];

/// One apostrophe for both, so that a word is found however it is typed.
fn plainly(text: &str) -> String {
    text.replace('\'', "’")
}

/// The proper names that a profile gives to what it has.
fn names_of(profile: &Profile) -> Vec<String> {
    let authority = &profile.authority;
    let mut all = vec![
        authority.name.clone(),
        authority.display_name.clone(),
        authority.service_name.clone(),
        authority.definition.agreed_by.clone(),
    ];
    all.extend(authority.boards.iter().map(|one| one.name.clone()));
    all.extend(profile.forums.iter().map(|one| one.name.clone()));
    for one in &profile.assessments {
        all.push(one.name.clone());
        all.extend(one.short.clone());
    }
    for label in Label::ALL {
        let (full, short) = called(profile, *label);
        all.extend([full, short, profile.names.noun(*label)].map(str::to_owned));
    }
    all.retain(|name| name.contains(char::is_uppercase));
    all.iter().map(|name| plainly(name)).collect()
}

fn says(text: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|part| part.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|part| part.chars().next());
        !letter(before) && !letter(after)
    })
}

/// The words of one authority that stand in another's file without being its own as well.
fn borrowed(whose: &Profile, known: &[&str], other: &Profile, text: &str) -> Vec<String> {
    let own = names_of(other);
    let text = plainly(text);
    names_of(whose)
        .into_iter()
        .chain(known.iter().map(|word| plainly(word)))
        .filter(|word| !own.iter().any(|name| says(name, word)))
        .filter(|word| says(&text, word))
        .collect()
}

#[test]
fn no_word_of_one_authority_stands_in_anothers_file() {
    for (of, file) in ALL.into_iter().enumerate() {
        let known = OWN[of].1;
        assert_eq!(OWN[of].0, file.0);
        for other in ALL.into_iter().chain([START]) {
            if other.0 != file.0 {
                let found = borrowed(&read(file), known, &read(other), other.1);
                assert!(found.is_empty(), "{} says {found:?} of {}", other.0, file.0);
            }
        }
    }
}

#[test]
fn a_borrowed_word_would_be_found() {
    let with = YORK.1.replacen(
        "Every family meets trouble",
        "First Response knows it, and the Early Help Sub Group",
        1,
    );
    let found = borrowed(
        &read((FILE, SHIPPED)),
        OWN[0].1,
        &read((YORK.0, &with)),
        &with,
    );
    assert!(found.contains(&"First Response".to_owned()), "{found:?}");
    assert!(
        found.contains(&"Early Help Sub Group".to_owned()),
        "{found:?}"
    );
    assert!(says("in Bath, and", "Bath") && !says("the Bathroom", "Bath"));
}

#[test]
fn every_word_that_is_watched_is_used_where_it_belongs_or_stands_for_one_that_is() {
    for (of, file) in ALL.into_iter().enumerate() {
        let text = plainly(file.1);
        let used = OWN[of].1.iter().filter(|word| says(&text, word)).count();
        assert!(used * 4 >= OWN[of].1.len() * 3, "{}: {used}", file.0);
    }
}

#[test]
fn bank_holidays_are_the_same_days_everywhere() {
    let days = |file| {
        let week = read(file).working_week;
        week.bank_holidays()
            .iter()
            .map(|day| day.date)
            .collect::<Vec<_>>()
    };
    for file in ALL.into_iter().chain([START]) {
        assert_eq!(days(file), days(ALL[0]), "{}", file.0);
    }
}

/// A page cannot promise what no clock counts.
#[test]
fn an_authority_without_limits_promises_no_time_to_families_or_referrers() {
    for file in [BATH, HEREFORDSHIRE, YORK, START] {
        let profile = read(file);
        let mut words = profile.public_text.what_happens_next.clone();
        words.extend(profile.request_form.guide.clone());
        for outcome in FrontDoorOutcome::ALL {
            words.push(profile.outcomes.front_door.get(*outcome).letter.clone());
        }
        for outcome in ForumOutcome::ALL {
            words.push(profile.outcomes.forum.get(*outcome).letter.clone());
        }
        for said in words {
            for unit in ["hour", " day", "week", "month"] {
                assert!(!said.contains(unit), "{}: {said}", file.0);
            }
        }
    }
}
