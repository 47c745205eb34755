//! Invented families for the demo: names, ages and worries that a front door
//! would recognise, drawn by number so that the same number gives the same family.

use domain::referrals::{
    CanHelp, Channel, ConsentGiven, OwnHelp, ReferredPerson, Referrer, ReferrerKind, Request,
    RoleInFamily, Thresholds, Tried, WrittenForm,
};
use jiff::civil::Date;
use jiff::{ToSpan as _, civil};

const FAMILY_NAMES: &[&str] = &[
    "Abbott",
    "Ahmed",
    "Baker",
    "Begum",
    "Brennan",
    "Carter",
    "Chowdhury",
    "Clarke",
    "Costa",
    "Dixon",
    "Doyle",
    "Edwards",
    "Farooq",
    "Fletcher",
    "Gallagher",
    "Gordon",
    "Grant",
    "Hargreaves",
    "Harris",
    "Hussain",
    "Iqbal",
    "Jenkins",
    "Kaur",
    "Kelly",
    "Kowalski",
    "Lambert",
    "Lloyd",
    "Malik",
    "Marsh",
    "Mbeki",
    "Mistry",
    "Moore",
    "Nowak",
    "O’Brien",
    "Osei",
    "Parker",
    "Patel",
    "Popescu",
    "Quinn",
    "Rahman",
    "Reid",
    "Roberts",
    "Rossi",
    "Shah",
    "Silva",
    "Simmons",
    "Singh",
    "Stewart",
    "Sutton",
    "Taylor",
    "Thomas",
    "Turner",
    "Walsh",
    "Webb",
    "Yusuf",
];
const CHILD_NAMES: &[&str] = &[
    "Aisha", "Alfie", "Amelia", "Archie", "Ava", "Ben", "Callum", "Daisy", "Daniel", "Eesa",
    "Ella", "Ethan", "Evie", "Finley", "Freya", "George", "Grace", "Hamza", "Harry", "Isla",
    "Jack", "Jayden", "Kacper", "Kian", "Lily", "Logan", "Maisie", "Maja", "Mason", "Mia", "Noah",
    "Olivia", "Oscar", "Poppy", "Rayan", "Ruby", "Samira", "Theo", "Tyler", "Zara",
];
const GRANDMOTHERS: &[&str] = &[
    "Maureen", "Sheila", "Patricia", "Farida", "Zofia", "Joyce", "Pauline", "Kamala",
];
const MOTHERS: &[&str] = &[
    "Amanda",
    "Anna",
    "Carly",
    "Chantelle",
    "Claire",
    "Donna",
    "Emma",
    "Farah",
    "Gemma",
    "Hannah",
    "Jade",
    "Katie",
    "Kelly",
    "Lauren",
    "Marie",
    "Nadia",
    "Natalie",
    "Rachel",
    "Sarah",
    "Shabnam",
    "Stacey",
    "Tracey",
    "Zoe",
];
const FATHERS: &[&str] = &[
    "Bilal", "Craig", "Dean", "Ian", "James", "Kamil", "Lee", "Mark", "Paul", "Rob", "Steve",
    "Tariq", "Wayne",
];
const DISTRICTS: &[&str] = &[
    "HP19 7AB", "HP20 2DD", "HP21 8EF", "HP11 1GH", "HP12 4JL", "HP13 6LN", "HP5 1NP", "HP7 0QR",
    "MK18 1ST",
];
const STREETS: &[&str] = &[
    "Orchard Way",
    "Station Road",
    "Meadow Close",
    "Kings Avenue",
    "Mill Lane",
    "Beech Grove",
    "Victoria Street",
];

/// A worry, with what a referrer would tick and hope for.
struct Worry {
    words: &'static str,
    voice: &'static str,
    tried: &'static str,
    hope: &'static str,
    reasons: &'static [&'static str],
    level: u8,
}

const WORRIES: &[Worry] = &[
    Worry {
        words: "Attendance has fallen to 62% this term and both children often arrive late and hungry. Mum says mornings are very hard since she started night shifts. The younger child has begun to wet himself at school.",
        voice: "I like school but I am tired. I make the toast.",
        tried: "Breakfast club place, two meetings with Mum, school nurse drop-in.",
        hope: "Regular attendance and a calmer morning at home.",
        reasons: &["attendance", "parenting"],
        level: 3,
    },
    Worry {
        words: "Mother tells me she is low most days and has stopped going out with the baby. There are rent arrears and a letter about eviction. The toddler has few words and no nursery place.",
        voice: "The toddler stays close to Mum and watches her face.",
        tried: "Extra health visitor visits, referral to perinatal mental health, food bank voucher.",
        hope: "Mum has support for her mood, the rent is sorted and the toddler starts nursery.",
        reasons: &["mental_health", "money_and_housing", "development"],
        level: 3,
    },
    Worry {
        words: "Fourteen-year-old missing from home twice this month and found with older young people. New phone and trainers nobody can explain. Dad is worried and asks for help.",
        voice: "You don’t get it. They look out for me.",
        tried: "Pastoral mentor, home visit, talk with the neighbourhood officer.",
        hope: "He is safe, in school, and has somebody outside the family to talk to.",
        reasons: &["exploitation_or_crime", "behaviour"],
        level: 3,
    },
    Worry {
        words: "Parents separated in the spring and arguments at handover have been loud and in front of the children. The older girl has panic attacks before weekends.",
        voice: "I feel sick on Fridays. I wish they would just text.",
        tried: "School counsellor, four sessions. Parenting apart leaflet.",
        hope: "Handovers without arguments, and help for her worries.",
        reasons: &["relationships", "mental_health"],
        level: 2,
    },
    Worry {
        words: "Eleven-year-old looks after her mother, who has multiple sclerosis, and her little brother. She is often late and has stopped seeing friends.",
        voice: "Mum needs me. I don’t mind but I’d like to go to football.",
        tried: "School has allowed a phone in class and a quiet room.",
        hope: "Young carer’s assessment and help in the home.",
        reasons: &["young_carer", "child_health"],
        level: 3,
    },
    Worry {
        words: "Neighbour heard shouting and a child crying for most of the night, several times this month. Police attended once. There were two young children at home.",
        voice: "Not known.",
        tried: "Not known.",
        hope: "Somebody checks that the children are safe.",
        reasons: &["domestic_abuse"],
        level: 4,
    },
    Worry {
        words: "The home was very dirty at the visit, with no bedding for two of the three children. Mum was open about drinking more since her father died and would like help.",
        voice: "We all sleep in the big bed. It’s warm.",
        tried: "Children’s centre sessions, help with a grant for beds.",
        hope: "Beds, routines, and help with alcohol.",
        reasons: &["neglect", "substance_misuse"],
        level: 3,
    },
    Worry {
        words: "Six-year-old hits other children and has been sent home four times. Mum says he does not sleep and she does not know what to do. An assessment for autism has a long wait.",
        voice: "It’s too loud and my head goes fizzy.",
        tried: "Sensory breaks, behaviour plan, sleep clinic referral.",
        hope: "Sleep, fewer exclusions, and support for Mum while they wait.",
        reasons: &["behaviour", "child_health", "parenting"],
        level: 2,
    },
];

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

/// The request that a number stands for.
#[must_use]
pub fn request(number: u64, today: Date, referrer: Referrer) -> Request {
    let family_name = name(FAMILY_NAMES, number, 1);
    let worry = pick(WORRIES, number, 2);
    let professional = referrer.kind == ReferrerKind::Professional;
    let children = 1 + (number % 3);
    let mut people: Vec<ReferredPerson> = (0..children)
        .map(|child| a_child(number, child, family_name, today))
        .collect();
    people.push(an_adult(
        (name(MOTHERS, number, 21), family_name),
        "Mother",
        consent_of(number, professional),
    ));
    if number.is_multiple_of(2) {
        people.push(an_adult(
            (name(FATHERS, number, 22), family_name),
            "Father",
            consent_of(number.wrapping_add(3), professional),
        ));
    }
    let postcode = name(DISTRICTS, number, 5);
    Request {
        channel: match referrer.kind {
            ReferrerKind::Professional => Channel::SignedInForm,
            ReferrerKind::Family | ReferrerKind::YoungPerson | ReferrerKind::Public => {
                Channel::PublicForm
            }
        },
        referrer,
        people,
        address: Some(format!("{} {}", 1 + number % 140, name(STREETS, number, 6))),
        postcode: Some(postcode.to_owned()),
        family_telephone: Some(format!("01632 96{:04}", number % 10_000)),
        unsafe_contact: number
            .is_multiple_of(17)
            .then(|| "Do not leave messages: a partner checks the phone.".to_owned()),
        interpreter: number.is_multiple_of(13).then(|| "Polish".to_owned()),
        worry: worry.map_or_else(String::new, |worry| worry.words.to_owned()),
        strengths: Some(
            "The children are close to each other, and the family came to talk when asked."
                .to_owned(),
        ),
        child_voice: worry.map(|worry| worry.voice.to_owned()),
        tried: Tried {
            own_support: worry
                .filter(|_| professional)
                .map(|worry| worry.tried.to_owned()),
            others: None,
        },
        reasons: worry.map_or_else(Vec::new, |worry| {
            worry.reasons.iter().map(|key| (*key).to_owned()).collect()
        }),
        level: worry
            .filter(|_| professional)
            .map(|worry| referrers_level(number, worry.level)),
        level_reason: professional
            .then(|| "More than one need, and our own support has not been enough.".to_owned()),
        expected_outcome: worry
            .filter(|_| professional)
            .map(|worry| worry.hope.to_owned()),
        consent_exception: None,
        immediate: None,
        written_form: WrittenForm::NotNeeded,
        thresholds: Thresholds {
            signs: Vec::new(),
            judgement: None,
            own_help: worry
                .filter(|worry| professional && worry.level < 3)
                .map(|worry| OwnHelp {
                    can: CanHelp::Partly,
                    how: worry.tried.to_owned(),
                    pointed_to: None,
                }),
        },
    }
}

/// A grandmother's names: hers is another family's name.
pub(super) fn forebear(number: u64) -> (&'static str, &'static str) {
    (
        name(GRANDMOTHERS, number, 31),
        name(FAMILY_NAMES, number, 32),
    )
}

/// The level that the referrer chooses: now and then not the one that a manager finds.
const fn referrers_level(number: u64, level: u8) -> u8 {
    match (number % 10, level) {
        (3, 2) => 3,
        (6, 3) => 2,
        (9, 4) => 3,
        _ => level,
    }
}

/// The level that a manager would find for this number: the referrer's, mostly.
#[must_use]
pub fn level_of(number: u64) -> u8 {
    pick(WORRIES, number, 2).map_or(2, |worry| worry.level)
}

fn consent_of(number: u64, professional: bool) -> ConsentGiven {
    match (professional, number % 9) {
        (false, _) => ConsentGiven::NotNeeded,
        (true, 0) => ConsentGiven::NotAsked,
        (true, 1) => ConsentGiven::Yes {
            on: None,
            written: false,
        },
        (true, _) => ConsentGiven::Yes {
            on: None,
            written: true,
        },
    }
}

fn a_child(number: u64, child: u64, family_name: &str, today: Date) -> ReferredPerson {
    let unborn = number.is_multiple_of(23) && child == 0;
    let days =
        i32::try_from(200 + (number.wrapping_mul(7_919) + child * 977) % 5_900).unwrap_or(2_000);
    let born = today
        .checked_sub(days.days())
        .unwrap_or(civil::date(2018, 1, 1));
    ReferredPerson {
        part: RoleInFamily::Child,
        given_name: if unborn {
            String::new()
        } else {
            name(CHILD_NAMES, number, 10 + child).to_owned()
        },
        family_name: family_name.to_owned(),
        born: (!unborn).then_some(born),
        about_years: None,
        expected: if unborn {
            today.checked_add(90.days()).ok()
        } else {
            None
        },
        unborn,
        school: (days > 1_600).then(|| "Willow Bank Primary School".to_owned()),
        relationship: None,
        parental_responsibility: None,
        consent: ConsentGiven::NotNeeded,
    }
}

fn an_adult(
    (given_name, family_name): (&str, &str),
    relationship: &str,
    consent: ConsentGiven,
) -> ReferredPerson {
    ReferredPerson {
        part: RoleInFamily::Adult,
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        born: None,
        about_years: None,
        expected: None,
        unborn: false,
        school: None,
        relationship: Some(relationship.to_owned()),
        parental_responsibility: Some(true),
        consent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn referrer() -> Referrer {
        Referrer {
            kind: ReferrerKind::Professional,
            name: None,
            standing: None,
            organisation: None,
            agency: None,
            user: None,
            email: None,
            telephone: None,
        }
    }

    #[test]
    fn the_same_number_gives_the_same_family_and_another_gives_another() {
        let today = civil::date(2026, 3, 2);
        assert_eq!(request(5, today, referrer()), request(5, today, referrer()));
        let names: std::collections::BTreeSet<_> = (0..200)
            .map(|number| request(number, today, referrer()).family_name())
            .collect();
        assert!(names.len() > 40, "{}", names.len());
    }
}
