//! The handshake, checked over every reachable state and not only by example.

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;
use uuid::Uuid;

use super::*;

fn agencies() -> [AgencyId; 3] {
    [1, 2, 3].map(|number| AgencyId::new(Uuid::from_u128(number)))
}

fn commands() -> Vec<Command> {
    let at = Timestamp::UNIX_EPOCH;
    let person = UserId::new(Uuid::from_u128(9));
    let mut all = vec![Command::End];
    for agency in agencies() {
        all.push(Command::Offer {
            to: agency,
            as_basis: Basis::LeadAgency,
            at,
        });
        all.push(Command::Accept { by: agency });
        all.push(Command::Decline { by: agency });
        all.push(Command::Name { by: agency, person });
    }
    all
}

/// Walks every state that any sequence of commands can reach.
fn reachable() -> Vec<(Holding, Command, Result<Holding, HoldingRefused>)> {
    let [first, ..] = agencies();
    let start = Holding::Held {
        holder: Holder {
            agency: first,
            person: None,
        },
        basis: Basis::Referrer,
    };
    let mut seen = BTreeSet::from([format!("{start:?}")]);
    let mut waiting = VecDeque::from([start]);
    let mut steps = Vec::new();
    while let Some(state) = waiting.pop_front() {
        for command in commands() {
            let next = state.apply(command);
            steps.push((state, command, next));
            if let Ok(next) = next
                && seen.insert(format!("{next:?}"))
            {
                waiting.push_back(next);
            }
        }
    }
    steps
}

// Requirement: BUCKS-PROT-51, BUCKS-STRAT-84
#[test]
fn no_command_leaves_a_family_without_a_holder_except_the_end() {
    let steps = reachable();
    assert!(steps.len() > 100, "the model was not walked");
    for (state, command, next) in steps {
        if let Ok(next) = next
            && next.holder().is_none()
        {
            assert_eq!(command, Command::End, "{state:?}");
        }
    }
}

// Requirement: BUCKS-PROT-51
#[test]
fn a_holder_changes_only_when_the_agency_that_was_asked_accepts() {
    for (state, command, next) in reachable() {
        let (Some(before), Ok(next)) = (state.holder(), next) else {
            continue;
        };
        let Some(after) = next.holder() else { continue };
        if before.agency != after.agency {
            let Holding::Offered { to, .. } = state else {
                panic!("changed hands without an offer: {state:?}")
            };
            assert_eq!(command, Command::Accept { by: to });
            assert_eq!(after.agency, to);
        }
    }
}

// Requirement: BUCKS-PROT-51
#[test]
fn nothing_ends_while_somebody_was_asked_and_has_not_answered() {
    for (state, command, next) in reachable() {
        if matches!(state, Holding::Offered { .. }) && command == Command::End {
            assert_eq!(next, Err(HoldingRefused::OfferOpen));
        }
    }
}
