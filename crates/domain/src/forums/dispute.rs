//! The ladder of a dispute about the level (BUCKS-PROT-90 to -92): discussed
//! with social care at the panel, raised with the head of service within the
//! limit, and last the partnership's escalation policy.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Where a dispute stands.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DisputeState {
    /// Stage 1: to be discussed with social care's manager at the panel (BUCKS-PROT-90).
    WithSocialCare {
        /// Since when.
        since: Timestamp,
    },
    /// Stage 1 did not settle it: the panel manager must raise it (BUCKS-PROT-91, C-38).
    ToRaise {
        /// When stage 1 was recorded as not resolved.
        since: Timestamp,
        /// What was said in stage 1.
        result: String,
    },
    /// Stage 2: a head of service decides.
    WithHeadOfService {
        /// Since when.
        since: Timestamp,
        /// Which head of service.
        who: String,
    },
    /// Stage 3: the escalation policy applies (BUCKS-PROT-92).
    Escalated {
        /// Since when.
        since: Timestamp,
        /// What the head of service said.
        result: String,
    },
    /// Over: the case goes back to its forum.
    Settled {
        /// When.
        at: Timestamp,
        /// How.
        result: String,
    },
}

/// One step on the ladder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum LadderStep {
    /// It is settled.
    Settle {
        /// How.
        result: String,
    },
    /// It was discussed and is not settled.
    NotSettled {
        /// What was said.
        result: String,
    },
    /// The panel manager raised it with a head of service.
    Raise {
        /// With whom.
        who: String,
    },
}

/// A step that the ladder does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DisputeRefused {
    /// It is settled.
    Settled,
    /// Nobody has raised it with the head of service yet.
    RaiseFirst,
    /// It can be raised only after stage 1 failed to settle it.
    NotToRaise,
    /// The escalation policy is the last stage.
    LastStage,
}

impl From<DisputeRefused> for Refusal {
    fn from(refused: DisputeRefused) -> Self {
        let (code, reason, way) = match refused {
            DisputeRefused::Settled => (
                "disputes.settled",
                "This dispute is settled.",
                "The case is back with [[the panel]]: decide it there.",
            ),
            DisputeRefused::RaiseFirst => (
                "disputes.raise_first",
                "This dispute has not been raised with [[the head of service]].",
                "Raise it first, or record that it is settled.",
            ),
            DisputeRefused::NotToRaise => (
                "disputes.not_to_raise",
                "This dispute is not waiting to be raised with [[the head of service]].",
                "Open it again to see where it stands.",
            ),
            DisputeRefused::LastStage => (
                "disputes.last_stage",
                "The escalation policy is the last stage.",
                "Follow the policy, and record how the dispute was settled.",
            ),
        };
        Self::new(code, reason, way)
    }
}

impl DisputeState {
    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::WithSocialCare { .. } => "with_social_care",
            Self::ToRaise { .. } => "to_raise",
            Self::WithHeadOfService { .. } => "with_head_of_service",
            Self::Escalated { .. } => "escalated",
            Self::Settled { .. } => "settled",
        }
    }

    /// When it came to where it stands.
    #[must_use]
    pub const fn began(&self) -> Timestamp {
        match self {
            Self::WithSocialCare { since }
            | Self::ToRaise { since, .. }
            | Self::WithHeadOfService { since, .. }
            | Self::Escalated { since, .. } => *since,
            Self::Settled { at, .. } => *at,
        }
    }

    /// Where it stands, in words.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::WithSocialCare { .. } => {
                "Stage 1: discussed at [[the panel]] with [[social care]]’s manager"
            }
            Self::ToRaise { .. } => "Stage 2: to be raised with [[the head of service]]",
            Self::WithHeadOfService { .. } => "Stage 2: [[the head of service]] decides",
            Self::Escalated { .. } => "Stage 3: the escalation policy applies",
            Self::Settled { .. } => "Settled",
        }
    }

    /// Takes one step.
    ///
    /// # Errors
    /// [`DisputeRefused`]; the dispute is then as it was.
    pub fn step(self, step: LadderStep, at: Timestamp) -> Result<Self, DisputeRefused> {
        match (self, step) {
            (Self::Settled { .. }, _) => Err(DisputeRefused::Settled),
            (
                Self::WithSocialCare { .. }
                | Self::ToRaise { .. }
                | Self::WithHeadOfService { .. }
                | Self::Escalated { .. },
                LadderStep::Settle { result },
            ) => Ok(Self::Settled { at, result }),
            (Self::WithSocialCare { .. }, LadderStep::NotSettled { result }) => {
                Ok(Self::ToRaise { since: at, result })
            }
            (Self::ToRaise { .. }, LadderStep::Raise { who }) => {
                Ok(Self::WithHeadOfService { since: at, who })
            }
            (Self::WithHeadOfService { .. }, LadderStep::NotSettled { result }) => {
                Ok(Self::Escalated { since: at, result })
            }
            (Self::ToRaise { .. }, LadderStep::NotSettled { .. }) => {
                Err(DisputeRefused::RaiseFirst)
            }
            (Self::Escalated { .. }, LadderStep::NotSettled { .. }) => {
                Err(DisputeRefused::LastStage)
            }
            (
                Self::WithSocialCare { .. }
                | Self::WithHeadOfService { .. }
                | Self::Escalated { .. },
                LadderStep::Raise { .. },
            ) => Err(DisputeRefused::NotToRaise),
        }
    }
}

/// How long the family waited at each stage of a dispute, the open one counted
/// until now (BUCKS-PROT-93); none for the end, where nobody waits any more.
#[must_use]
pub fn stage_times(history: &[DisputeState], now: Timestamp) -> Vec<Option<SignedDuration>> {
    let begins: Vec<Timestamp> = history.iter().map(DisputeState::began).collect();
    let ends = begins.iter().skip(1).copied().chain([now]);
    history
        .iter()
        .zip(begins.iter().copied().zip(ends))
        .map(|(state, (from, until))| match state {
            DisputeState::Settled { .. } => None,
            DisputeState::WithSocialCare { .. }
            | DisputeState::ToRaise { .. }
            | DisputeState::WithHeadOfService { .. }
            | DisputeState::Escalated { .. } => Some(until.duration_since(from)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn not_settled() -> LadderStep {
        LadderStep::NotSettled {
            result: "No agreement".to_owned(),
        }
    }

    fn raise() -> LadderStep {
        LadderStep::Raise {
            who: "Head of Service, North".to_owned(),
        }
    }

    // Requirement: BUCKS-PROT-90, BUCKS-PROT-91, BUCKS-PROT-92, C-37
    #[test]
    fn a_dispute_climbs_from_the_panel_to_the_head_of_service_to_the_policy() {
        let first = DisputeState::WithSocialCare { since: at(0) };
        let second = first.step(not_settled(), at(1)).unwrap();
        assert_eq!(second.key(), "to_raise");
        let third = second.step(raise(), at(2)).unwrap();
        assert_eq!(third.key(), "with_head_of_service");
        let last = third.step(not_settled(), at(3)).unwrap();
        assert_eq!(last.key(), "escalated");
        assert_eq!(
            last.step(not_settled(), at(4)),
            Err(DisputeRefused::LastStage)
        );
    }

    // Requirement: BUCKS-PROT-93, C-37
    #[test]
    fn the_time_that_a_family_waits_is_known_for_every_stage() {
        let first = DisputeState::WithSocialCare { since: at(0) };
        let second = first.clone().step(not_settled(), at(10)).unwrap();
        let third = second.clone().step(raise(), at(15)).unwrap();
        let last = third.clone().step(not_settled(), at(40)).unwrap();
        let settle = LadderStep::Settle {
            result: "The board’s panel decided".to_owned(),
        };
        let settled = last.clone().step(settle, at(100)).unwrap();
        let open = [first, second, third, last];
        let seconds = |times: Vec<Option<SignedDuration>>| -> Vec<Option<i64>> {
            let whole = |time: Option<SignedDuration>| time.map(|time| time.as_secs());
            times.into_iter().map(whole).collect()
        };
        assert_eq!(
            seconds(stage_times(&open, at(60))),
            [Some(10), Some(5), Some(25), Some(20)]
        );
        let mut over = open.to_vec();
        over.push(settled);
        assert_eq!(
            seconds(stage_times(&over, at(999))),
            [Some(10), Some(5), Some(25), Some(60), None]
        );
    }

    #[test]
    fn a_dispute_cannot_pass_the_head_of_service_by() {
        let state = DisputeState::ToRaise {
            since: at(0),
            result: String::new(),
        };
        assert_eq!(
            state.step(not_settled(), at(1)),
            Err(DisputeRefused::RaiseFirst)
        );
        let state = DisputeState::WithSocialCare { since: at(0) };
        assert_eq!(state.step(raise(), at(1)), Err(DisputeRefused::NotToRaise));
    }

    proptest! {
        #[test]
        fn a_dispute_can_be_settled_from_every_stage_and_then_never_moves(
            steps in proptest::collection::vec(0_u8..2, 0..6),
        ) {
            let mut state = DisputeState::WithSocialCare { since: at(0) };
            for (second, number) in steps.iter().enumerate() {
                let step = if *number == 0 { not_settled() } else { raise() };
                let when = at(i64::try_from(second).unwrap());
                state = state.clone().step(step, when).unwrap_or(state);
            }
            let settled = state.step(LadderStep::Settle { result: "Agreed".to_owned() }, at(99)).unwrap();
            prop_assert_eq!(settled.key(), "settled");
            prop_assert_eq!(settled.step(not_settled(), at(100)), Err(DisputeRefused::Settled));
        }
    }
}
