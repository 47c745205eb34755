//! What the front door may and may not decide.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::UserId;
use crate::profile::Word as _;

fn routes() -> Vec<Route> {
    let way = |level, branch: Option<&str>, outcome| Route {
        level,
        branch: branch.map(str::to_owned),
        outcome,
    };
    vec![
        way(1, None, Outcome::AdviceAndSignpost),
        way(2, None, Outcome::ReturnedToReferrer),
        way(3, Some("early_help"), Outcome::Forum),
        way(3, Some("child_in_need"), Outcome::SocialCareAssessment),
        way(4, None, Outcome::SocialCareAssessment),
    ]
}

fn facts(consent: ConsentStanding) -> DecideFacts {
    DecideFacts {
        by: UserId::new(Uuid::from_u128(7)),
        at: Timestamp::from_second(1_000).unwrap(),
        edition: "v2.2".to_owned(),
        routes: routes(),
        consent,
    }
}

fn waiting() -> State {
    State::Waiting(Asked {
        since: Timestamp::UNIX_EPOCH,
    })
}

fn decide(level: u8, branch: Option<&str>, outcome: Outcome) -> Decide {
    Decide {
        level: Some(LevelNamed {
            number: level,
            branch: branch.map(str::to_owned),
        }),
        outcome,
        rationale: "Several needs that one service cannot meet".to_owned(),
        exception: None,
        missing: None,
        message: None,
        pointed_to: Some(PointedTo {
            service: "Family Information Service".to_owned(),
            contact: None,
        }),
    }
}

// Requirement: C-12, C-13, BUCKS-PROT-12
#[test]
fn level_three_must_name_its_branch_and_child_in_need_never_goes_to_the_forum() {
    let given = facts(ConsentStanding::Given);
    let refused = waiting().decide(decide(3, None, Outcome::Forum), &given);
    assert_eq!(refused, Err(DecisionRefused::BranchMissing));
    let refused = waiting().decide(decide(3, Some("child_in_need"), Outcome::Forum), &given);
    assert_eq!(refused, Err(DecisionRefused::OutcomeNotForLevel));
    let decided = waiting()
        .decide(decide(3, Some("early_help"), Outcome::Forum), &given)
        .unwrap();
    assert_eq!(decided.key(), "decided");
}

// Requirement: BUCKS-PROT-51
#[test]
fn a_family_that_social_care_declines_is_before_the_front_door_again() {
    let given = facts(ConsentStanding::Given);
    let asked = waiting()
        .decide(decide(4, None, Outcome::SocialCareAssessment), &given)
        .unwrap();
    let later = Timestamp::from_second(5_000).unwrap();
    let again = asked.declined(later).unwrap();
    assert_eq!(again, State::Waiting(Asked { since: later }));
    let to_forum = waiting()
        .decide(decide(3, Some("early_help"), Outcome::Forum), &given)
        .unwrap();
    for other in [to_forum, waiting()] {
        assert_eq!(other.declined(later), Err(DecisionRefused::NobodyWasAsked));
    }
}

// Requirement: BUCKS-PROT-33, BUCKS-STRAT-79
#[test]
fn a_level_two_request_cannot_be_sent_to_the_forum() {
    let refused = waiting().decide(
        decide(2, None, Outcome::Forum),
        &facts(ConsentStanding::Given),
    );
    assert_eq!(refused, Err(DecisionRefused::OutcomeNotForLevel));
}

// Requirement: C-04, BUCKS-STRAT-73, BUCKS-PROT-23
#[test]
fn without_consent_the_request_goes_on_only_with_a_written_exception() {
    for standing in [
        ConsentStanding::Missing,
        ConsentStanding::Refused,
        ConsentStanding::ExceptionClaimed,
    ] {
        let to_forum = decide(3, Some("early_help"), Outcome::Forum);
        let refused = waiting().decide(to_forum.clone(), &facts(standing));
        assert_eq!(refused, Err(DecisionRefused::ConsentMissing));
        let excepted = Decide {
            exception: Some("Asking would warn the adult".to_owned()),
            ..to_forum
        };
        assert!(waiting().decide(excepted, &facts(standing)).is_ok());
    }
}

// Requirement: BUCKS-PROT-73, C-07, BUCKS-PROT-06
#[test]
fn danger_goes_at_once_without_level_or_consent() {
    let command = Decide {
        level: None,
        rationale: "Bruising seen today".to_owned(),
        ..decide(4, None, Outcome::ImmediateSection47)
    };
    let decided = waiting()
        .decide(command, &facts(ConsentStanding::Refused))
        .unwrap();
    assert_eq!(
        decided.decision().unwrap().outcome,
        Outcome::ImmediateSection47
    );
}

// Requirement: BUCKS-PROT-24, C-03
#[test]
fn a_returned_request_says_what_is_missing_and_starts_again_when_it_is_answered() {
    let mut command = decide(3, None, Outcome::ReturnedForMore);
    let refused = waiting().decide(command.clone(), &facts(ConsentStanding::Missing));
    assert_eq!(refused, Err(DecisionRefused::MissingNotNamed));
    command.missing = Some("The mother’s consent".to_owned());
    let returned = waiting()
        .decide(command, &facts(ConsentStanding::Missing))
        .unwrap();
    let later = Timestamp::from_second(9_000).unwrap();
    assert_eq!(
        returned.answer(later).unwrap(),
        State::Waiting(Asked { since: later })
    );
}

// Requirement: BUCKS-STRAT-03
#[test]
fn a_decision_keeps_the_wording_that_was_in_force() {
    let decided = waiting()
        .decide(
            decide(4, None, Outcome::SocialCareAssessment),
            &facts(ConsentStanding::Given),
        )
        .unwrap();
    assert_eq!(decided.decision().unwrap().edition, "v2.2");
}

fn any_command() -> impl Strategy<Value = Decide> {
    (
        proptest::option::of(0u8..6),
        proptest::option::of(proptest::sample::select(vec![
            "early_help",
            "child_in_need",
            "x",
        ])),
        proptest::sample::select(Outcome::ALL),
        "[a-z ]{0,6}",
        proptest::option::of("[a-z ]{0,6}"),
        proptest::option::of("[a-z ]{0,6}"),
    )
        .prop_map(
            |(level, branch, outcome, rationale, exception, missing)| Decide {
                level: level.map(|number| LevelNamed {
                    number,
                    branch: branch.map(str::to_owned),
                }),
                outcome,
                rationale,
                exception,
                missing,
                message: None,
                pointed_to: None,
            },
        )
}

proptest! {
    // Requirement: C-04
    #[test]
    fn no_sequence_of_commands_sends_a_family_on_without_consent_or_a_reason(
        commands in proptest::collection::vec(any_command(), 1..12)
    ) {
        let facts = facts(ConsentStanding::Missing);
        let mut state = waiting();
        for command in commands {
            let was_open = state.is_open();
            match state.clone().decide(command, &facts) {
                Ok(next) => {
                    prop_assert!(was_open, "a decided request was decided again");
                    let decision = next.decision().unwrap();
                    prop_assert!(!decision.rationale.trim().is_empty());
                    if decision.outcome.needs_consent() {
                        prop_assert!(decision.exception.as_deref().is_some_and(|text| !text.trim().is_empty()));
                    }
                    state = next;
                }
                Err(_) => state = state.clone().answer(facts.at).unwrap_or(state),
            }
        }
    }
}

// Requirement: C-15
#[test]
fn the_time_with_partner_agencies_is_counted_and_goes_on_until_the_next_decision() {
    use super::time_with_partners;
    use jiff::SignedDuration;
    let with_partners = waiting()
        .decide(
            decide(4, None, Outcome::InformationHub),
            &facts(ConsentStanding::Given),
        )
        .unwrap();
    let began = with_partners.decision().unwrap().at;
    let open = [waiting(), with_partners];
    let hours = SignedDuration::from_hours(30);
    assert_eq!(time_with_partners(&open, began + hours), Some(hours));
    assert_eq!(time_with_partners(&open[..1], began + hours), None);
}

// Requirement: BUCKS-PROT-30, BUCKS-PROT-87
#[test]
fn advice_names_a_service_or_says_something_and_the_name_is_kept_with_the_decision() {
    let mut given = facts(ConsentStanding::Given);
    given.routes.push(Route {
        level: 2,
        branch: None,
        outcome: Outcome::AdviceAndSignpost,
    });
    let advice = decide(2, None, Outcome::AdviceAndSignpost);
    let silent = Decide {
        pointed_to: None,
        message: Some("  ".to_owned()),
        ..advice.clone()
    };
    assert_eq!(
        waiting().decide(silent.clone(), &given),
        Err(DecisionRefused::SignpostMissing)
    );
    let told = Decide {
        message: Some("The health visitor runs a sleep clinic on Mondays.".to_owned()),
        ..silent
    };
    assert!(waiting().decide(told, &given).is_ok());
    let decided = waiting().decide(advice, &given).unwrap();
    let pointed_to = decided.decision().unwrap().pointed_to.as_ref().unwrap();
    assert_eq!(pointed_to.service, "Family Information Service");
}

// Requirement: C-11, BUCKS-STRAT-41
#[test]
fn the_front_door_has_one_list_of_seven_outcomes_and_a_person_gives_the_reason_for_each() {
    assert_eq!(Outcome::ALL.len(), 7);
    let mut facts = facts(ConsentStanding::Given);
    facts
        .routes
        .extend(Outcome::ALL.iter().map(|outcome| Route {
            level: 2,
            branch: None,
            outcome: *outcome,
        }));
    for outcome in Outcome::ALL {
        let command = Decide {
            missing: Some("A date of birth".to_owned()),
            ..decide(2, None, *outcome)
        };
        let silent = Decide {
            rationale: " ".to_owned(),
            ..command.clone()
        };
        assert_eq!(
            waiting().decide(silent, &facts),
            Err(DecisionRefused::RationaleMissing),
            "{outcome:?}"
        );
        let next = waiting().decide(command, &facts).unwrap();
        let stands = match outcome {
            Outcome::InformationHub => "with_mash",
            Outcome::ReturnedForMore => "returned",
            Outcome::SocialCareAssessment
            | Outcome::Forum
            | Outcome::AdviceAndSignpost
            | Outcome::ReturnedToReferrer
            | Outcome::ImmediateSection47 => "decided",
        };
        assert_eq!(next.key(), stands, "{outcome:?}");
    }
}

// Requirement: C-04
#[test]
fn a_returned_request_is_decided_without_an_answer_only_with_a_written_exception() {
    let mut back = decide(3, None, Outcome::ReturnedForMore);
    back.missing = Some("The mother’s consent".to_owned());
    let missing = facts(ConsentStanding::Missing);
    let returned = waiting().decide(back.clone(), &missing).unwrap();
    let to_forum = decide(3, Some("early_help"), Outcome::Forum);
    assert_eq!(
        returned.clone().decide(to_forum.clone(), &missing),
        Err(DecisionRefused::WithReferrer)
    );
    let excepted = Decide {
        exception: Some("Asking would warn the adult".to_owned()),
        ..to_forum
    };
    assert_eq!(
        returned.clone().decide(excepted, &missing).unwrap().key(),
        "decided"
    );
    back.exception = Some("Asking would warn the adult".to_owned());
    assert_eq!(
        returned.decide(back, &missing),
        Err(DecisionRefused::WithReferrer),
        "it is with the referrer already"
    );
}

// Requirement: C-03
#[test]
fn something_can_be_added_to_an_open_request_and_to_no_other() {
    let later = Timestamp::from_second(9_000).unwrap();
    assert_eq!(waiting().added_to(later).unwrap(), waiting());
    let decided = waiting()
        .decide(
            decide(4, None, Outcome::SocialCareAssessment),
            &facts(ConsentStanding::Given),
        )
        .unwrap();
    assert_eq!(
        decided.added_to(later),
        Err(DecisionRefused::AlreadyDecided)
    );
}

// Requirement: C-16, C-07
#[test]
fn an_agency_keeps_its_own_waiting_request_and_never_one_about_a_child_in_danger() {
    let kept = |immediate, why: &str| Kept {
        why: why.to_owned(),
        immediate,
        edition: "v2.2".to_owned(),
        consent: ConsentStanding::Given,
        by: UserId::new(Uuid::from_u128(7)),
        at: Timestamp::from_second(1_000).unwrap(),
    };
    let ends = waiting().kept(kept(false, "Breakfast club")).unwrap();
    let decision = ends.decision().unwrap();
    assert_eq!(decision.outcome, Outcome::ReturnedToReferrer);
    assert!(!ends.is_open() && decision.level.is_none());
    assert_eq!(
        ends.kept(kept(false, "Again")),
        Err(DecisionRefused::AlreadyDecided)
    );
    assert!(waiting().kept(kept(true, "Breakfast club")).is_err());
    assert!(waiting().kept(kept(false, " ")).is_err());
}
