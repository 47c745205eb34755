//! What comes of a worry, in any order of steps.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn worry(age: ChildAge) -> WorryRecord {
    WorryRecord::new(Worry {
        given_name: "Sam".to_owned(),
        family_name: "Reed".to_owned(),
        age,
        what: "Hungry three mornings this week".to_owned(),
        would_gain: true,
    })
}

fn by() -> UserId {
    UserId::new(Uuid::from_u128(1))
}

fn help() -> Next {
    Next::HelpOurselves {
        how: "Breakfast club".to_owned(),
    }
}

fn point() -> Next {
    Next::PointTo {
        to: PointedTo {
            service: "Food bank".to_owned(),
            contact: None,
        },
        why: "We cannot help with money".to_owned(),
    }
}

fn end() -> Next {
    Next::End {
        why: "All is well".to_owned(),
    }
}

fn add() -> Next {
    Next::Add {
        what: "Hungry again".to_owned(),
    }
}

// Requirement: BUCKS-STRAT-46, BUCKS-STRAT-47, BUCKS-STRAT-62
#[test]
fn an_agency_says_how_it_helps_itself_and_which_service_it_points_to() {
    let at = Timestamp::UNIX_EPOCH;
    let record = worry(ChildAge::About { years: 7 })
        .follow(help(), by(), at)
        .unwrap();
    assert_eq!(record.standing(), Standing::Helping);
    let record = record.follow(point(), by(), at).unwrap();
    assert_eq!(record.standing(), Standing::Pointed);
    assert_eq!(
        record.done_first().as_deref(),
        Some("Breakfast club\nPointed the family to Food bank")
    );
}

// Requirement: BUCKS-STRAT-08
#[test]
fn a_worry_is_noted_at_any_age_from_before_birth_to_the_teenage_years() {
    let ages = [ChildAge::Unborn { expected: None }, ChildAge::NotKnown]
        .into_iter()
        .chain((0..=19).map(|years| ChildAge::About { years }));
    for age in ages {
        assert_eq!(worry(age).standing(), Standing::Noted);
    }
}

#[test]
fn something_new_opens_an_ended_worry_again_and_nothing_else_does() {
    let at = Timestamp::UNIX_EPOCH;
    let ended = worry(ChildAge::NotKnown).follow(end(), by(), at).unwrap();
    assert_eq!(
        ended.clone().follow(help(), by(), at),
        Err(WorryRefused::Ended)
    );
    let again = ended.follow(add(), by(), at).unwrap();
    assert_eq!(again.standing(), Standing::Noted);
    assert_eq!(
        again.seen(),
        "Hungry three mornings this week\n\nHungry again"
    );
}

proptest! {
    #[test]
    fn whatever_comes_of_it_nothing_written_down_is_lost_and_help_can_be_asked_for_once(
        steps in proptest::collection::vec(0u8..5, 0..20)
    ) {
        let at = Timestamp::UNIX_EPOCH;
        let referral = ReferralId::new(Uuid::from_u128(9));
        let mut record = worry(ChildAge::NotKnown);
        let mut asked = false;
        for step in steps {
            let before = record.clone();
            let result = match step {
                0 => record.clone().follow(help(), by(), at),
                1 => record.clone().follow(point(), by(), at),
                2 => record.clone().follow(add(), by(), at),
                3 => record.clone().follow(end(), by(), at),
                _ => record.clone().ask(referral),
            };
            match result {
                Ok(next) => {
                    prop_assert!(!asked, "a worry that became a request changed");
                    prop_assert_eq!(&next.worry, &before.worry);
                    prop_assert!(next.lines.starts_with(&before.lines));
                    asked = next.standing() == Standing::Asked;
                    record = next;
                }
                Err(refused) => prop_assert_eq!(refused == WorryRefused::BecameRequest, asked),
            }
        }
    }
}
