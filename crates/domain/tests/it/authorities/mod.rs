//! Random authorities that a profile may describe: each is read, each of its
//! limits runs, and a family can go the whole way there.

mod changes;
mod make;

use domain::access::Role;
use domain::agreement::ServiceAnswer;
use domain::clocks::Clock;
use domain::profile::{FrontDoorOutcome, Label, Offered, Profile, Word as _};
use proptest::prelude::*;
use stateright::Model as _;

use crate::explored::{Command, Ends, Family, Journey, Leads, NOW, Place, Round, Says};
use changes::changes;
use make::made;

/// Takes one step that the rules must allow.
fn step(journey: &Journey, family: Family, command: Command) -> Result<Family, TestCaseError> {
    let next = journey.next_state(&family, command);
    next.ok_or_else(|| TestCaseError::fail(format!("{command:?} is refused for {family:#?}")))
}

/// From the request to the end, through the forum and a lead agency.
fn whole_way() -> Vec<Command> {
    vec![
        Command::Decide(Round::Asked, FrontDoorOutcome::Forum),
        Command::ForumDecides(0, Says::Lead(Leads::Service)),
        Command::AcceptLead(0, Leads::Service),
        Command::Assign(0, Leads::Service),
        Command::FamilySays(ServiceAnswer::Given),
        Command::BringBack(0, Leads::Service),
        Command::ForumDecides(0, Says::KeptWithLead),
        Command::Close(0, Leads::Service, Ends::InEarlyHelp),
    ]
}

/// Danger is raised, and social care takes the family over.
fn way_of_danger() -> Vec<Command> {
    vec![
        Command::StepUp,
        Command::Decide(Round::SteppedUp, FrontDoorOutcome::ImmediateSection47),
        Command::AcceptTransfer,
    ]
}

fn reads(text: &str) -> Result<Profile, TestCaseError> {
    Profile::parse("made.toml", text).map_err(|errors| {
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        TestCaseError::fail(told.join("\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    // Requirement: C-53, C-54
    #[test]
    fn in_every_authority_that_a_profile_describes_a_family_can_go_the_whole_way(changes in changes()) {
        let profile = reads(&made(&changes))?;
        let journey = Journey::of(Place::of(&profile));
        let mut family = Family::asked_by_school();
        for command in whole_way() {
            family = step(&journey, family, command)?;
            if let Some(lead) = family.leads().next()
                && lead.worker.is_some()
                && family.says == Some(ServiceAnswer::Given)
            {
                let works = family.cases.iter().all(|case| case.stage.may_work().is_ok());
                prop_assert!(works, "a family that agrees is worked with: {family:#?}");
            }
        }
        prop_assert!(family.at_rest() && family.holding.holder().is_none());
        for command in way_of_danger() {
            family = step(&journey, family, command)?;
        }
        prop_assert!(family.at_rest(), "social care has the family");
    }

    // Requirement: C-53
    #[test]
    fn every_limit_of_every_authority_can_be_started_and_falls_due_later(changes in changes()) {
        let profile = reads(&made(&changes))?;
        prop_assert_eq!(profile.clocks().count(), changes.clocks.len());
        for (key, rule) in profile.clocks() {
            let clock = Clock::start(NOW, rule.terms(), profile.working_time());
            prop_assert!(clock.due() > NOW, "{}", key.label());
            prop_assert!(key.may_start_at().contains(&rule.starts));
        }
    }

    // Requirement: C-30, C-55
    #[test]
    fn every_thing_and_every_role_has_a_name_in_every_authority(changes in changes()) {
        let profile = reads(&made(&changes))?;
        for label in Label::ALL {
            prop_assert!(!profile.label(*label).trim().is_empty());
            prop_assert!(!profile.names.in_text(*label).trim().is_empty());
        }
        for role in Role::ALL {
            prop_assert!(!profile.role_name(*role).trim().is_empty());
        }
        let forums = profile.forums.iter().count();
        prop_assert_eq!(forums, changes.forums.len() + usize::from(changes.transfer_meeting));
    }

    // Requirement: C-11
    #[test]
    fn the_front_door_can_leave_out_what_it_does_not_use(changes in changes()) {
        let profile = reads(&made(&changes))?;
        for outcome in FrontDoorOutcome::ALL {
            let offered = profile.outcomes.front_door.get(*outcome).offered == Offered::Yes;
            prop_assert_eq!(offered, !changes.not_offered.contains(outcome.word()));
        }
    }
}
