//! The order of an agenda: whoever has waited longest comes first
//! (BUCKS-STRAT-86), and a wait is counted whole, through every deferral and
//! every agency that declined (C-22).

use jiff::Timestamp;

use crate::cases::{Stage, Waiting};
use crate::ids::CaseId;

/// One case that waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitingLine {
    /// The case.
    pub case: CaseId,
    /// Since when the family has waited for somebody to lead.
    pub since: Timestamp,
}

/// Sorts an agenda: the longest waiting first; the identifier settles a draw,
/// so that two people see one order.
pub fn agenda_order<T>(lines: &mut [T], line: impl Fn(&T) -> WaitingLine) {
    lines.sort_by_key(|one| {
        let one = line(one);
        (one.since, one.case)
    });
}

/// Since when the family has waited, from every stage that the case was in: a
/// deferral, a dispute or a decline does not start the wait anew. None when
/// somebody leads it, or it is closed.
#[must_use]
pub fn waiting_since(history: &[Stage]) -> Option<Timestamp> {
    let mut since = None;
    for stage in history.iter().rev() {
        match stage {
            Stage::AwaitingForum {
                since: at,
                waiting: Waiting::BroughtBack { .. },
            } => since = Some(*at),
            Stage::AwaitingForum { since: at, .. } | Stage::InDispute { since: at } => {
                since = Some(*at);
            }
            Stage::LeadAsked { at, .. } => since = Some(*at),
            Stage::Led { .. } | Stage::Closed { .. } => break,
        }
    }
    since
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::AgencyId;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    // Requirement: C-22
    #[test]
    fn a_deferral_and_a_decline_do_not_start_the_wait_anew() {
        let agency = AgencyId::new(Uuid::from_u128(1));
        let first = Stage::AwaitingForum {
            since: at(10),
            waiting: Waiting::FromFrontDoor,
        };
        let deferred = first
            .clone()
            .defer("More to know".to_owned(), at(20))
            .unwrap();
        let asked = deferred.clone().ask_to_lead(agency, None, at(30)).unwrap();
        let declined = asked
            .clone()
            .decline_lead(agency, "No worker free".to_owned(), at(40))
            .unwrap();
        let history = [first, deferred, asked, declined];
        assert_eq!(waiting_since(&history), Some(at(10)));
    }

    #[test]
    fn a_case_that_is_brought_back_waits_from_that_day() {
        let agency = AgencyId::new(Uuid::from_u128(1));
        let first = Stage::AwaitingForum {
            since: at(10),
            waiting: Waiting::FromFrontDoor,
        };
        let asked = first.clone().ask_to_lead(agency, None, at(30)).unwrap();
        let led = asked.clone().accept_lead(agency, at(40)).unwrap();
        let back = led
            .clone()
            .bring_back("stuck".to_owned(), "No progress".to_owned(), at(90))
            .unwrap();
        assert_eq!(
            waiting_since(&[first.clone(), asked.clone(), led.clone()]),
            None
        );
        assert_eq!(waiting_since(&[first, asked, led, back]), Some(at(90)));
    }

    proptest! {
        // Requirement: BUCKS-STRAT-86
        #[test]
        fn the_agenda_starts_with_whoever_has_waited_longest(
            seconds in proptest::collection::vec(0_i64..50, 0..20),
            seed in any::<u64>(),
        ) {
            let mut lines: Vec<WaitingLine> = seconds
                .iter()
                .enumerate()
                .map(|(number, second)| WaitingLine {
                    case: CaseId::new(Uuid::from_u128(u128::try_from(number).unwrap())),
                    since: at(*second),
                })
                .collect();
            let mut mixed = lines.clone();
            if !mixed.is_empty() {
                let turn = usize::try_from(seed % 1000).unwrap() % mixed.len();
                mixed.rotate_left(turn);
                mixed.reverse();
            }
            agenda_order(&mut lines, |line| *line);
            agenda_order(&mut mixed, |line| *line);
            prop_assert!(lines.windows(2).all(|pair| pair[0].since <= pair[1].since));
            prop_assert_eq!(lines, mixed);
        }
    }
}
