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
        all.push(Command::Lead {
            by: agency,
            person: None,
        });
        all.push(Command::AskInOwnName {
            by: agency,
            person: None,
        });
        all.push(Command::Begin {
            holder: Holder {
                agency,
                person: None,
            },
            basis: Basis::FrontDoor,
        });
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
fn a_holder_changes_only_when_the_agency_that_was_asked_accepts_or_one_leads() {
    for (state, command, next) in reachable() {
        let (Some(before), Ok(next)) = (state.holder(), next) else {
            continue;
        };
        let Some(after) = next.holder() else { continue };
        if before.agency == after.agency {
            continue;
        }
        match (state, command) {
            (Holding::Offered { to, .. }, Command::Accept { by }) => {
                assert_eq!((by, after.agency), (to, to));
            }
            (Holding::Held { .. }, Command::Lead { by, .. }) => assert_eq!(after.agency, by),
            (
                Holding::Held {
                    basis: Basis::FrontDoor,
                    ..
                },
                Command::AskInOwnName { by, .. },
            ) => assert_eq!(after.agency, by),
            _ => panic!("changed hands without being asked: {state:?} {command:?}"),
        }
    }
}

// Requirement: BUCKS-PROT-51
#[test]
fn a_holder_lets_go_with_the_last_case_unless_another_was_asked_or_social_care_holds() {
    for (state, _, _) in reachable() {
        let expected = match state {
            Holding::Held { basis, .. } => basis != Basis::SocialCare,
            Holding::Offered { .. } | Holding::Ended => false,
        };
        assert_eq!(state.ends_with_the_last(), expected, "{state:?}");
        if state.ends_with_the_last() {
            assert_eq!(state.apply(Command::End), Ok(Holding::Ended));
        }
    }
}

// Requirement: BUCKS-PROT-51
#[test]
fn nobody_leads_while_another_service_was_asked_and_has_not_answered() {
    for (state, command, next) in reachable() {
        if matches!(
            (state, command),
            (Holding::Offered { .. }, Command::Lead { .. })
        ) {
            assert_eq!(next, Err(HoldingRefused::OfferOpen));
        }
    }
}

/// The rows of one family, as two people and their nodes meet on them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Rows {
    /// Every open row of the holdings, by agency; there must be one.
    open: Vec<AgencyId>,
    /// Who was asked to take over.
    asked: Option<AgencyId>,
    /// Whom the forum asked to lead.
    lead: Option<AgencyId>,
    /// What each of the two read last.
    read: [Option<(AgencyId, Option<AgencyId>)>; 2],
}

fn holding_read(read: (AgencyId, Option<AgencyId>)) -> Holding {
    let holder = Holder {
        agency: read.0,
        person: None,
    };
    let basis = Basis::Referrer;
    match read.1 {
        None => Holding::Held { holder, basis },
        Some(to) => Holding::Offered {
            holder,
            basis,
            to,
            as_basis: Basis::SocialCare,
            at: Timestamp::UNIX_EPOCH,
        },
    }
}

/// Every next state: somebody reads, the forum asks an agency to lead, or
/// somebody acts on what they read. A write holds only if that is still so:
/// the guard of the row, and the transaction's own isolation.
fn next_rows(rows: &Rows) -> Vec<Rows> {
    let mut all = Vec::new();
    for agency in agencies() {
        all.push(Rows {
            lead: Some(agency),
            ..rows.clone()
        });
    }
    for actor in 0..2 {
        if let [holder] = rows.open[..] {
            let mut next = rows.clone();
            next.read[actor] = Some((holder, rows.asked));
            all.push(next);
        }
        let Some(read) = rows.read[actor] else {
            continue;
        };
        for command in commands() {
            if matches!(command, Command::Lead { by, .. } if rows.lead != Some(by)) {
                continue;
            }
            let still = rows.open[..] == [read.0] && rows.asked == read.1;
            let (true, Ok(after)) = (still, holding_read(read).apply(command)) else {
                continue;
            };
            let mut next = rows.clone();
            next.read[actor] = None;
            next.open = after.holder().map(|one| one.agency).into_iter().collect();
            next.asked = match after {
                Holding::Offered { to, .. } => Some(to),
                Holding::Held { .. } | Holding::Ended => None,
            };
            if matches!(command, Command::Lead { .. }) {
                next.lead = None;
            }
            all.push(next);
        }
    }
    all
}

// Requirement: BUCKS-PROT-51, BUCKS-STRAT-84
#[test]
fn two_people_with_stale_pages_and_two_offers_never_leave_a_family_with_none_or_two() {
    let [first, ..] = agencies();
    let start = Rows {
        open: vec![first],
        asked: None,
        lead: None,
        read: [None, None],
    };
    let mut seen = BTreeSet::from([start.clone()]);
    let mut waiting = VecDeque::from([start]);
    while let Some(rows) = waiting.pop_front() {
        assert!(rows.open.len() <= 1, "two hold it: {rows:?}");
        assert!(
            !rows.open.is_empty() || rows.asked.is_none(),
            "let go while another was asked: {rows:?}"
        );
        for next in next_rows(&rows) {
            if seen.insert(next.clone()) {
                waiting.push_back(next);
            }
        }
    }
    assert!(seen.len() > 500, "the model was not walked: {}", seen.len());
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
