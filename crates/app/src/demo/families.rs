//! Invented families for the demo: names, ages and worries that a front door
//! would recognise, drawn by number so that the same number gives the same family.

use domain::profile::ListKey;
use domain::referrals::{
    CanHelp, Channel, ConsentGiven, OwnHelp, ReferredPerson, Referrer, ReferrerKind, Request,
    RoleInFamily, Thresholds, Tried, WrittenForm,
};
use jiff::ToSpan as _;
use jiff::civil::{self, Date};

use super::here::{Here, Need};
use super::names::{NAMES, NOBODYS_UNITS, NURSERIES, Names, PRIMARY, SECONDARY, SELDOM, STREETS};
use super::stories::{Story, Teller, stories_of};

fn pick<T>(list: &[T], seed: u64, salt: u64) -> Option<&T> {
    let mixed = (seed.wrapping_mul(6_364_136_223_846_793_005))
        .wrapping_add(salt.wrapping_mul(1_442_695_040_888_963_407));
    let spread = (mixed ^ (mixed >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    let length = u64::try_from(list.len()).ok()?;
    list.get(usize::try_from(spread.checked_rem(length)?).ok()?)
}

fn name(list: &'static [&'static str], seed: u64, salt: u64) -> &'static str {
    pick(list, seed, salt).copied().unwrap_or("Sam")
}

/// Who asks for help for this number's family.
pub(super) const fn teller(number: u64) -> Teller {
    match number % 16 {
        0 | 1 | 8 | 9 => Teller::School,
        2 | 3 | 10 | 11 => Teller::HealthVisitor,
        4 | 12 => Teller::Surgery,
        5 | 13 => Teller::Police,
        6 => Teller::Neighbour,
        14 => Teller::Housing,
        _ => Teller::Parent,
    }
}

/// A baby is on the way: told by a story of a very young child.
const fn is_unborn(number: u64) -> bool {
    number.is_multiple_of(23)
}

fn story_of(number: u64) -> Option<&'static Story> {
    let fitting = stories_of(teller(number));
    pick(&fitting, number, 2).copied()
}

fn names_of(number: u64) -> &'static Names {
    if number.is_multiple_of(53) {
        return SELDOM;
    }
    pick(&NAMES, number, 7).copied().unwrap_or(SELDOM)
}

fn family_name_of(number: u64) -> &'static str {
    name(names_of(number).family, number, 1)
}

/// How many children the family has: most have one or two.
const fn how_many(number: u64) -> u64 {
    if is_unborn(number) {
        return 2;
    }
    match number % 10 {
        0..=3 => 1,
        4..=7 => 2,
        8 => 3,
        _ => 4,
    }
}

/// Whether the first two children are twins.
const fn are_twins(number: u64) -> bool {
    number % 35 == 9
}

const fn is_girl(number: u64, child: u64) -> bool {
    ((number / 3) + child).is_multiple_of(2)
}

fn child_name(number: u64, child: u64) -> &'static str {
    let names = names_of(number);
    let list = if is_girl(number, child) {
        names.girls
    } else {
        names.boys
    };
    let first = name(list, number, 10);
    if child < 2 {
        return first;
    }
    // Never the same name twice in a family.
    list.iter()
        .copied()
        .cycle()
        .skip_while(|one| *one != first)
        .nth(usize::try_from(child / 2).unwrap_or(1))
        .unwrap_or(first)
}

/// The story's words, about this number's child.
fn told(words: &str, number: u64) -> String {
    const TIMES: &[&str] = &["twice", "three times", "four times", "five times"];
    const WEEKS: &[&str] = &["three", "four", "five", "six", "eight"];
    let (he, capital, him, his, himself) = if is_girl(number, 0) {
        ("she", "She", "her", "her", "herself")
    } else {
        ("he", "He", "him", "his", "himself")
    };
    let child = if is_unborn(number) {
        "the older child"
    } else {
        child_name(number, 0)
    };
    let mut filled = words.replace(". {he}", &format!(". {capital}"));
    if let Some(rest) = filled.strip_prefix("{he}") {
        filled = format!("{capital}{rest}");
    }
    let filled = filled
        .replace("{child}", child)
        .replace("{himself}", himself)
        .replace("{he}", he)
        .replace("{him}", him)
        .replace("{his}", his)
        .replace("{times}", name(TIMES, number, 41))
        .replace("{weeks}", name(WEEKS, number, 42))
        .replace("{pct}", &(52 + number % 31).to_string());
    capitalised(&filled)
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The request that a number stands for.
#[must_use]
pub fn request(here: &Here<'_>, number: u64, today: Date, referrer: Referrer) -> Request {
    let story = story_of(number);
    let professional = referrer.kind == ReferrerKind::Professional;
    let place = pick(&here.places.homes, number, 5);
    let words = |part: fn(&Story) -> &'static str| story.map(|story| told(part(story), number));
    let tried = words(|story| story.tried).filter(|tried| professional && !tried.is_empty());
    let mut people = people_of(number, today, professional, story);
    if referrer.kind == ReferrerKind::Family
        && let Some(parent) = people
            .iter_mut()
            .find(|one| one.part == RoleInFamily::Adult)
    {
        parent.consent = ConsentGiven::AskedThemselves;
    }
    Request {
        channel: match (referrer.kind, referrer.user.is_some()) {
            (ReferrerKind::Professional, true) => Channel::SignedInForm,
            (
                ReferrerKind::Professional
                | ReferrerKind::Family
                | ReferrerKind::YoungPerson
                | ReferrerKind::Public,
                _,
            ) => Channel::PublicForm,
        },
        people,
        referrer,
        address: place.map(|place| {
            let street = name(STREETS, number, 6);
            format!("{} {street}, {}", 1 + number % 140, place.name)
        }),
        postcode: place
            .and_then(|place| place.sector.as_deref())
            .map(|sector| format!("{sector}{}", name(NOBODYS_UNITS, number, 8))),
        address_hidden: false,
        family_telephone: Some(format!("01632 96{:04}", number % 10_000)),
        contact_by: (number % 5 == 1).then(|| "text".to_owned()),
        unsafe_contact: number
            .is_multiple_of(17)
            .then(|| "Do not leave messages: a partner checks the phone.".to_owned()),
        interpreter: interpreter_of(number),
        worry: words(|story| story.worry).unwrap_or_default(),
        strengths: words(|story| story.strength).filter(|strength| strength != "Not known."),
        child_voice: words(|story| story.voice),
        tried: Tried {
            own_support: tried.clone(),
            others: None,
        },
        reasons: story.map_or_else(Vec::new, |story| {
            here.listed(ListKey::RequestReasons, story.reasons)
        }),
        level: story
            .filter(|_| professional)
            .map(|story| here.level(need_named(number, story.level), today)),
        level_reason: professional
            .then(|| "More than one need, and our own support has not been enough.".to_owned()),
        expected_outcome: words(|story| story.hope).filter(|_| professional),
        consent_exception: None,
        no_consent_reason: None,
        immediate: None,
        written_form: WrittenForm::NotNeeded,
        thresholds: Thresholds {
            signs: Vec::new(),
            judgement: None,
            own_help: story
                .filter(|story| professional && story.level < 3)
                .map(|_| OwnHelp {
                    can: CanHelp::Partly,
                    how: tried.unwrap_or_default(),
                    pointed_to: None,
                }),
        },
    }
}

fn people_of(
    number: u64,
    today: Date,
    professional: bool,
    story: Option<&Story>,
) -> Vec<ReferredPerson> {
    let names = names_of(number);
    let family_name = family_name_of(number);
    let mut people: Vec<ReferredPerson> = (0..how_many(number))
        .map(|child| a_child(number, child, today, story))
        .collect();
    people.push(an_adult(
        (name(names.mothers, number, 21), family_name),
        "Mother",
        consent_of(number, professional),
    ));
    if number.is_multiple_of(2) {
        people.push(an_adult(
            (name(names.fathers, number, 22), family_name),
            "Father",
            consent_of(number.wrapping_add(3), professional),
        ));
    }
    people
}

/// The language of the home, where somebody must interpret.
fn interpreter_of(number: u64) -> Option<String> {
    names_of(number)
        .language
        .filter(|_| number.is_multiple_of(3))
        .map(str::to_owned)
}

/// A grandmother's names: hers is another family's name.
pub(super) fn forebear(number: u64) -> (&'static str, &'static str) {
    let names = names_of(number);
    (
        name(names.grandmothers, number, 31),
        name(names.family, number, 32),
    )
}

/// The need that the referrer names: now and then not the one that a manager finds.
const fn need_named(number: u64, level: u8) -> Need {
    match (number % 10, level) {
        (3, 2) | (9, 4) => Need::Several,
        (6, 3) => Need::Some,
        _ => need_at(level),
    }
}

/// The stories tell of three needs; their numbers are their own.
const fn need_at(level: u8) -> Need {
    match level {
        0..=2 => Need::Some,
        3 => Need::Several,
        _ => Need::Grave,
    }
}

/// The need that a manager would find for this number: the referrer's, mostly.
#[must_use]
pub fn need_of(number: u64) -> Need {
    story_of(number).map_or(Need::Some, |story| need_at(story.level))
}

/// What a referrer wrote of each person's answer: yes mostly; not asked, no, or
/// nobody reached now and then.
fn consent_of(number: u64, professional: bool) -> ConsentGiven {
    match (professional, number % 27) {
        (false, _) => ConsentGiven::NotNeeded,
        (true, 0 | 9) => ConsentGiven::NotAsked,
        (true, 1 | 10) => ConsentGiven::Yes {
            on: None,
            written: false,
        },
        (true, _) => ConsentGiven::Yes {
            on: None,
            written: true,
        },
    }
}

/// How old a child of the family is, in days.
fn days_old(number: u64, child: u64, story: Option<&Story>) -> i32 {
    let (from, until) = story.map_or((5, 10), |story| story.ages);
    let spread = (until - from + 1) * 365;
    let salt = i32::try_from(number.wrapping_mul(7_919) % 100_000).unwrap_or(0);
    let first = (from * 365 + salt % spread.max(1)).max(40);
    let place = if are_twins(number) && child > 0 {
        child - 1
    } else {
        child
    };
    let apart = i32::try_from(place).unwrap_or(0) * (620 + salt % 480);
    // The others are younger where there is room, and older where there is not.
    if apart < first - 60 {
        first - apart
    } else {
        (first + apart).min(17 * 365)
    }
}

fn school_of(number: u64, child: u64, days: i32) -> Option<String> {
    let list = match days / 365 {
        0..=2 => return None,
        3 | 4 => NURSERIES,
        5..=10 => PRIMARY,
        _ => SECONDARY,
    };
    if list == PRIMARY && teller(number) == Teller::School {
        return PRIMARY.first().map(|school| (*school).to_owned());
    }
    Some(name(list, number, 50 + child).to_owned())
}

fn a_child(number: u64, child: u64, today: Date, story: Option<&Story>) -> ReferredPerson {
    let unborn = is_unborn(number) && child == 0;
    let days = days_old(number, child, story);
    let born = today
        .checked_sub(days.days())
        .unwrap_or(civil::date(2018, 1, 1));
    let given_name = if unborn {
        ""
    } else {
        child_name(number, child)
    };
    ReferredPerson {
        born: (!unborn).then_some(born),
        expected: if unborn {
            today.checked_add(90.days()).ok()
        } else {
            None
        },
        unborn,
        school: school_of(number, child, days).filter(|_| !unborn),
        ..ReferredPerson::bare(RoleInFamily::Child, given_name, family_name_of(number))
    }
}

fn an_adult(
    (given_name, family_name): (&str, &str),
    relationship: &str,
    consent: ConsentGiven,
) -> ReferredPerson {
    ReferredPerson {
        relationship: Some(relationship.to_owned()),
        parental_responsibility: Some(true),
        consent,
        ..ReferredPerson::bare(RoleInFamily::Adult, given_name, family_name)
    }
}

#[cfg(test)]
mod tests {
    use domain::profile::Profile;

    use super::*;

    fn profile() -> Profile {
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        Profile::parse("p", text).unwrap()
    }

    fn referrer() -> Referrer {
        Referrer::bare(ReferrerKind::Professional)
    }

    #[test]
    fn the_same_number_gives_the_same_family_and_another_gives_another() {
        let today = civil::date(2026, 3, 2);
        let profile = profile();
        let here = Here::of(&profile);
        assert_eq!(
            request(&here, 5, today, referrer()),
            request(&here, 5, today, referrer())
        );
        let names: std::collections::BTreeSet<_> = (0..200)
            .map(|number| request(&here, number, today, referrer()).family_name())
            .collect();
        assert!(names.len() > 40, "{}", names.len());
    }

    #[test]
    fn the_families_tell_more_than_sixty_different_stories() {
        let profile = profile();
        let here = Here::of(&profile);
        let today = civil::date(2026, 3, 2);
        let worries: std::collections::BTreeSet<&str> = (0..2000)
            .filter_map(|number| story_of(number).map(|story| story.worry))
            .collect();
        assert_eq!(worries.len(), crate::demo::stories::COUNT);
        assert!(worries.len() > 60, "{}", worries.len());
        for number in 0..2000 {
            let request = request(&here, number, today, referrer());
            let words = format!("{request:?}");
            assert!(!words.contains('{') || !words.contains("{he"), "{words}");
            for mark in ["{child", "{his", "{him", "{times", "{weeks", "{pct"] {
                assert!(!words.contains(mark), "family {number} keeps {mark}");
            }
        }
    }

    #[test]
    fn a_child_is_as_old_as_the_story_says_and_no_two_have_one_name() {
        let profile = profile();
        let here = Here::of(&profile);
        let today = civil::date(2026, 3, 2);
        for number in 0..2000 {
            let request = request(&here, number, today, referrer());
            let children: Vec<_> = request
                .people
                .iter()
                .filter(|one| one.part == RoleInFamily::Child && !one.unborn)
                .collect();
            let names: std::collections::BTreeSet<_> =
                children.iter().map(|one| &one.given_name).collect();
            assert_eq!(names.len(), children.len(), "family {number}: {names:?}");
            let (from, until) = story_of(number).unwrap().ages;
            let first = days_old(number, 0, story_of(number));
            assert!(
                first / 365 >= from && first / 366 <= until,
                "family {number}"
            );
        }
    }
}
