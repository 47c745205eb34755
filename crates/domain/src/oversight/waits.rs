//! How long things took, read from the states that they were in: time with the
//! information hub (C-15) and at each stage of a dispute (BUCKS-PROT-93).

use jiff::{SignedDuration, Timestamp};

use crate::forums::DisputeState;
use crate::referrals::State;

/// A stay with the information hub.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HubStay {
    /// When it was sent there.
    pub since: Timestamp,
    /// When it was decided; none while it is still there.
    pub until: Option<Timestamp>,
}

impl HubStay {
    /// How long it lasted, or has lasted.
    #[must_use]
    pub fn lasted(self, now: Timestamp) -> SignedDuration {
        self.until.unwrap_or(now).duration_since(self.since)
    }
}

/// Every stay of one request with the hub, from its states, oldest first.
#[must_use]
pub fn hub_stays(history: &[State]) -> Vec<HubStay> {
    let mut stays: Vec<HubStay> = Vec::new();
    let mut open: Option<Timestamp> = None;
    for state in history {
        match state {
            State::WithMash(mash) => {
                // A second question is the same stay.
                open = open.or(Some(mash.decision.at));
            }
            State::Waiting(_) => {}
            State::Returned(_) | State::Decided { .. } => {
                if let (Some(since), Some(decision)) = (open.take(), state.decision()) {
                    stays.push(HubStay {
                        since,
                        until: Some(decision.at),
                    });
                }
            }
        }
    }
    if let Some(since) = open {
        stays.push(HubStay { since, until: None });
    }
    stays
}

/// The time at one stage of a dispute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DisputeWait {
    /// The stage's stored word.
    pub stage: &'static str,
    /// When it began.
    pub since: Timestamp,
    /// When it ended; none while it lasts.
    pub until: Option<Timestamp>,
}

impl DisputeWait {
    /// How long it lasted, or has lasted.
    #[must_use]
    pub fn lasted(self, now: Timestamp) -> SignedDuration {
        self.until.unwrap_or(now).duration_since(self.since)
    }
}

const fn began(state: &DisputeState) -> Timestamp {
    match state {
        DisputeState::WithSocialCare { since }
        | DisputeState::ToRaise { since, .. }
        | DisputeState::WithHeadOfService { since, .. }
        | DisputeState::Escalated { since, .. } => *since,
        DisputeState::Settled { at, .. } => *at,
    }
}

/// The time at every stage of one dispute, oldest first.
#[must_use]
pub fn dispute_waits(history: &[DisputeState]) -> Vec<DisputeWait> {
    let mut waits = Vec::new();
    let mut states = history.iter().peekable();
    while let Some(state) = states.next() {
        match state {
            DisputeState::Settled { .. } => {}
            DisputeState::WithSocialCare { .. }
            | DisputeState::ToRaise { .. }
            | DisputeState::WithHeadOfService { .. }
            | DisputeState::Escalated { .. } => waits.push(DisputeWait {
                stage: state.key(),
                since: began(state),
                until: states.peek().map(|next| began(next)),
            }),
        }
    }
    waits
}

/// How long a number of things took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// The middle one; of an even number the earlier of the two.
    pub median: SignedDuration,
    /// The shortest.
    pub shortest: SignedDuration,
    /// The longest.
    pub longest: SignedDuration,
}

impl Spread {
    /// The spread of some times; none of nothing.
    #[must_use]
    pub fn of(mut times: Vec<SignedDuration>) -> Option<Self> {
        times.sort_unstable();
        let middle = times.len().saturating_sub(1).div_euclid(2);
        Some(Self {
            count: times.len(),
            median: *times.get(middle)?,
            shortest: *times.first()?,
            longest: *times.last()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::UserId;
    use crate::referrals::{Asked, ConsentStanding, Decision, Outcome, WithMash};

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    fn decision(outcome: Outcome, hour: i64) -> Decision {
        Decision {
            level: None,
            outcome,
            rationale: String::new(),
            exception: None,
            message: None,
            pointed_to: None,
            edition: String::new(),
            consent: ConsentStanding::Given,
            by: UserId::new(uuid::Uuid::nil()),
            at: at(hour),
        }
    }

    fn in_hub(hour: i64) -> State {
        State::WithMash(WithMash {
            decision: decision(Outcome::InformationHub, hour),
        })
    }

    // Requirement: C-15
    #[test]
    fn time_with_the_hub_runs_from_being_sent_there_to_the_next_decision() {
        let history = vec![
            State::Waiting(Asked { since: at(0) }),
            in_hub(3),
            in_hub(5),
            State::Decided {
                decision: decision(Outcome::Forum, 30),
            },
        ];
        let stays = hub_stays(&history);
        assert_eq!(stays.len(), 1);
        assert_eq!(stays[0].lasted(at(99)), SignedDuration::from_hours(27));
        let still = hub_stays(&history[..2]);
        assert_eq!(still[0].until, None);
        assert_eq!(still[0].lasted(at(10)), SignedDuration::from_hours(7));
        assert!(hub_stays(&history[..1]).is_empty());
    }

    // Requirement: BUCKS-PROT-93
    #[test]
    fn a_dispute_shows_how_long_it_waited_at_each_stage() {
        let words = String::new;
        let history = vec![
            DisputeState::WithSocialCare { since: at(0) },
            DisputeState::ToRaise {
                since: at(20),
                result: words(),
            },
            DisputeState::WithHeadOfService {
                since: at(30),
                who: words(),
            },
        ];
        let hours: Vec<(&str, i64)> = dispute_waits(&history)
            .iter()
            .map(|wait| (wait.stage, wait.lasted(at(100)).as_hours()))
            .collect();
        assert_eq!(
            hours,
            [
                ("with_social_care", 20),
                ("to_raise", 10),
                ("with_head_of_service", 70)
            ]
        );
        let mut over = history;
        over.push(DisputeState::Settled {
            at: at(40),
            result: words(),
        });
        let waits = dispute_waits(&over);
        assert_eq!(waits.len(), 3);
        assert_eq!(waits[2].lasted(at(100)), SignedDuration::from_hours(10));
    }

    #[test]
    fn nothing_has_no_median() {
        assert_eq!(Spread::of(Vec::new()), None);
    }

    proptest! {
        #[test]
        fn the_median_is_one_of_the_times_and_lies_between_the_extremes(
            hours in proptest::collection::vec(0_i64..1000, 1..40),
        ) {
            let times: Vec<_> = hours.iter().map(|h| SignedDuration::from_hours(*h)).collect();
            let spread = Spread::of(times.clone()).unwrap();
            prop_assert!(times.contains(&spread.median));
            prop_assert!(spread.shortest <= spread.median && spread.median <= spread.longest);
            prop_assert_eq!(spread.count, times.len());
        }
    }
}
