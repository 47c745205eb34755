//! What must be said to step up, and how a strategy meeting is recorded.

use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::UserId;

fn whole() -> StepUp {
    StepUp {
        rationale: "New injuries, twice in a week".to_owned(),
        support: "Weekly visits and a parenting course".to_owned(),
        expected: "The children are safe at home".to_owned(),
        consent: StepUpConsent::Given,
    }
}

// Requirement: BUCKS-PROT-54
#[test]
fn a_step_up_names_every_statement_that_is_missing() {
    let empty = StepUp {
        rationale: " ".to_owned(),
        support: String::new(),
        expected: String::new(),
        consent: StepUpConsent::NotSaid,
    };
    assert_eq!(
        empty.check().unwrap_err().missing,
        [
            StepUpMissing::Rationale,
            StepUpMissing::Support,
            StepUpMissing::Expected,
            StepUpMissing::Consent
        ]
    );
    assert!(whole().check().is_ok());
}

// Requirement: BUCKS-PROT-72
#[test]
fn without_consent_a_step_up_needs_a_written_exception() {
    let excepted = |reason: &str| StepUp {
        consent: StepUpConsent::Exception {
            reason: reason.to_owned(),
        },
        ..whole()
    };
    assert_eq!(
        excepted("").check().unwrap_err().missing,
        [StepUpMissing::ExceptionReason]
    );
    assert!(excepted("Asking would warn the adult").check().is_ok());
}

// Requirement: BUCKS-PROT-70, BUCKS-PROT-73
#[test]
fn section_47_waits_for_no_other_field_and_no_consent() {
    let urgent = StepUp {
        support: String::new(),
        expected: String::new(),
        consent: StepUpConsent::Section47,
        ..whole()
    };
    assert!(urgent.clone().check().is_ok());
    assert!(urgent.is_immediate());
}

// Requirement: BUCKS-PROT-55, C-39
#[test]
fn a_strategy_meeting_keeps_its_call_its_invitation_and_its_result() {
    let at = Timestamp::from_second(1_772_442_000).unwrap();
    let by = UserId::new(Uuid::from_u128(1));
    let called = StrategyMeeting::Called {
        at,
        by,
        planned_for: at + 4.hours(),
        referrer: Invited::Outside,
    };
    let now = at + 6.hours();
    let refused = called.clone().hold(at + 4.hours(), " ", by, now);
    assert_eq!(refused, Err(StrategyRefused::ResultMissing));
    let refused = called.clone().hold(at - 1.hours(), "Enquiry", by, now);
    assert_eq!(refused, Err(StrategyRefused::TimeWrong));
    let held = called.hold(at + 4.hours(), "Enquiry", by, now).unwrap();
    assert_eq!(held.key(), "held");
    let again = held.hold(at + 5.hours(), "Other", by, now);
    assert_eq!(again, Err(StrategyRefused::HeldAlready));
}

proptest! {
    // Requirement: BUCKS-PROT-54
    #[test]
    fn a_step_up_passes_exactly_when_nothing_that_it_needs_is_blank(
        rationale in "[a-z ]{0,3}", support in "[a-z ]{0,3}", expected in "[a-z ]{0,3}",
        reason in "[a-z ]{0,3}", which in 0u8..4
    ) {
        let said = |text: &str| !text.trim().is_empty();
        let (consent, consent_said) = match which {
            0 => (StepUpConsent::NotSaid, false),
            1 => (StepUpConsent::Given, true),
            2 => (StepUpConsent::Section47, true),
            _ => (StepUpConsent::Exception { reason: reason.clone() }, said(&reason)),
        };
        let statements = said(&rationale) && (which == 2 || (said(&support) && said(&expected)));
        let step = StepUp { rationale, support, expected, consent };
        match step.check() {
            Ok(_) => prop_assert!(statements && consent_said),
            Err(refused) => {
                prop_assert!(!(statements && consent_said));
                prop_assert!(!refused.missing.is_empty());
            }
        }
    }
}
