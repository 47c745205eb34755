//! The life of a referral. Each state carries the facts true in it; a
//! transition consumes the old state. Nothing is ever deleted: what a state
//! leaves behind is kept in the referral's history by the event.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ConsentStanding, Decide, DecideFacts, Decision, DecisionRefused, Kept, Outcome};
use crate::ids::UserId;
use crate::profile::Word as _;

/// Waiting for the front door's decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// When the clocks of this round started: receipt, or the last answer (C-01, C-03).
    pub since: Timestamp,
}

/// With partner agencies, who are asked what they know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WithMash {
    /// The decision that sent it there.
    pub decision: Decision,
}

/// With the referrer, who was asked for more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Returned {
    /// What is missing, in the manager's words.
    pub missing: String,
    /// The decision that returned it.
    pub decision: Decision,
}

/// Where a referral stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Waiting for the decision.
    Waiting(Asked),
    /// Waiting for agencies' information.
    WithMash(WithMash),
    /// Waiting for the referrer.
    Returned(Returned),
    /// Decided for good.
    Decided {
        /// The decision.
        decision: Decision,
    },
}

/// How long a request was with partner agencies for information, all times
/// together and the open one counted until now (C-15); none when it never was.
#[must_use]
pub fn time_with_partners(history: &[State], now: Timestamp) -> Option<SignedDuration> {
    let mut total = None;
    let mut since: Option<Timestamp> = None;
    for state in history {
        if let Some(decision) = state.decision() {
            if let Some(from) = since.take() {
                let time = decision.at.duration_since(from);
                total = Some(total.unwrap_or(SignedDuration::ZERO).saturating_add(time));
            }
            if matches!(state, State::WithMash(_)) {
                since = Some(decision.at);
            }
        }
    }
    match since {
        Some(from) => Some(
            total
                .unwrap_or(SignedDuration::ZERO)
                .saturating_add(now.duration_since(from)),
        ),
        None => total,
    }
}

impl State {
    /// The stored word, for the queue's index.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::WithMash(_) => "with_mash",
            Self::Returned(_) => "returned",
            Self::Decided { .. } => "decided",
        }
    }

    /// The newest decision, if there is one.
    #[must_use]
    pub const fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Waiting(_) => None,
            Self::WithMash(mash) => Some(&mash.decision),
            Self::Returned(returned) => Some(&returned.decision),
            Self::Decided { decision } => Some(decision),
        }
    }

    /// Whether the family's referral is still open at the front door.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Waiting(_) | Self::WithMash(_) | Self::Returned(_) => true,
            Self::Decided { .. } => false,
        }
    }

    /// The front door decides.
    ///
    /// # Errors
    /// [`DecisionRefused`] with what to do instead.
    pub fn decide(self, command: Decide, facts: &DecideFacts) -> Result<Self, DecisionRefused> {
        match &self {
            Self::Waiting(asked) if facts.at < asked.since => {
                return Err(DecisionRefused::BeforeReceipt);
            }
            Self::Waiting(_) | Self::WithMash(_) => {}
            Self::Returned(_) if command.outcome == Outcome::ImmediateSection47 => {}
            // Nobody waits for an answer that would put the child at risk (C-04).
            Self::Returned(_)
                if command.excepts() && command.outcome != Outcome::ReturnedForMore => {}
            Self::Returned(_) => return Err(DecisionRefused::WithReferrer),
            Self::Decided { .. } => return Err(DecisionRefused::AlreadyDecided),
        }
        check(&command, facts)?;
        let decision = Decision {
            level: command.level,
            outcome: command.outcome,
            rationale: command.rationale,
            exception: command.exception,
            message: command.message,
            pointed_to: command.pointed_to,
            edition: facts.edition.clone(),
            consent: facts.consent,
            by: facts.by,
            at: facts.at,
        };
        Ok(match decision.outcome {
            Outcome::InformationHub => Self::WithMash(WithMash { decision }),
            Outcome::ReturnedForMore => Self::Returned(Returned {
                missing: command.missing.unwrap_or_default(),
                decision,
            }),
            Outcome::SocialCareAssessment
            | Outcome::Forum
            | Outcome::AdviceAndSignpost
            | Outcome::ReturnedToReferrer
            | Outcome::ImmediateSection47 => Self::Decided { decision },
        })
    }

    /// The agency that asked helps the family itself, where agencies open their
    /// own cases (C-16). Nobody has the request in hand yet, and a child in danger
    /// is never kept.
    ///
    /// # Errors
    /// [`DecisionRefused`] once the front door has begun with it.
    pub fn kept(self, kept: Kept) -> Result<Self, DecisionRefused> {
        match self {
            Self::Waiting(_) if kept.immediate => Err(DecisionRefused::OutcomeNotForLevel),
            Self::Waiting(_) if kept.why.trim().is_empty() => {
                Err(DecisionRefused::RationaleMissing)
            }
            Self::Waiting(_) => Ok(Self::Decided {
                decision: Decision {
                    level: None,
                    outcome: Outcome::ReturnedToReferrer,
                    rationale: kept.why,
                    exception: None,
                    message: None,
                    pointed_to: None,
                    edition: kept.edition,
                    consent: kept.consent,
                    by: kept.by,
                    at: kept.at,
                },
            }),
            Self::Returned(_) => Err(DecisionRefused::WithReferrer),
            Self::WithMash(_) | Self::Decided { .. } => Err(DecisionRefused::AlreadyDecided),
        }
    }

    /// The referrer answers: same reference, new clocks (C-03).
    ///
    /// # Errors
    /// [`DecisionRefused::NotReturned`] when nothing was asked.
    pub fn answer(self, at: Timestamp) -> Result<Self, DecisionRefused> {
        match self {
            Self::Returned(_) => Ok(Self::Waiting(Asked { since: at })),
            Self::Waiting(_) | Self::WithMash(_) | Self::Decided { .. } => {
                Err(DecisionRefused::NotReturned)
            }
        }
    }
}

fn check(command: &Decide, facts: &DecideFacts) -> Result<(), DecisionRefused> {
    if command.rationale.trim().is_empty() {
        return Err(DecisionRefused::RationaleMissing);
    }
    match command.outcome {
        Outcome::ReturnedForMore => {
            let named = command
                .missing
                .as_deref()
                .is_some_and(|text| !text.trim().is_empty());
            return if named {
                Ok(())
            } else {
                Err(DecisionRefused::MissingNotNamed)
            };
        }
        // Danger waits for no field (invariant 2).
        Outcome::ImmediateSection47 => return Ok(()),
        // The level is decided after the information has come.
        Outcome::InformationHub => return Ok(()),
        Outcome::SocialCareAssessment
        | Outcome::Forum
        | Outcome::AdviceAndSignpost
        | Outcome::ReturnedToReferrer => {}
    }
    let level = command
        .level
        .as_ref()
        .ok_or(DecisionRefused::LevelMissing)?;
    let mut of_level = facts
        .routes
        .iter()
        .filter(|route| route.level == level.number)
        .peekable();
    if of_level.peek().is_none() {
        return Err(DecisionRefused::LevelMissing);
    }
    let has_branches = facts
        .routes
        .iter()
        .any(|route| route.level == level.number && route.branch.is_some());
    if has_branches && level.branch.is_none() {
        return Err(DecisionRefused::BranchMissing);
    }
    if !of_level.any(|route| route.branch == level.branch && route.outcome == command.outcome) {
        return Err(DecisionRefused::OutcomeNotForLevel);
    }
    // The front door confirms the referrer's exception in its own words.
    let consented = facts.consent.is_given() || command.excepts();
    if command.outcome == Outcome::AdviceAndSignpost && !says_where_to_go(command) {
        return Err(DecisionRefused::SignpostMissing);
    }
    if command.outcome.needs_consent() && !consented {
        return Err(DecisionRefused::ConsentMissing);
    }
    Ok(())
}

/// Advice without advice helps nobody: a named service, or information in words
/// (BUCKS-PROT-30).
fn says_where_to_go(command: &Decide) -> bool {
    let service = command.pointed_to.as_ref().map(|to| to.service.as_str());
    [service, command.message.as_deref()]
        .into_iter()
        .flatten()
        .any(|said| !said.trim().is_empty())
}

/// Every state and command, for `docs/generated/lifecycles.md`.
#[must_use]
pub fn lifecycle_rows() -> Vec<(String, String, String)> {
    let at = Timestamp::UNIX_EPOCH;
    let decision = |outcome| Decision {
        level: None,
        outcome,
        rationale: "reason".to_owned(),
        exception: None,
        message: None,
        pointed_to: None,
        edition: "edition".to_owned(),
        consent: ConsentStanding::Given,
        by: UserId::new(uuid::Uuid::nil()),
        at,
    };
    let states = [
        State::Waiting(Asked { since: at }),
        State::WithMash(WithMash {
            decision: decision(Outcome::InformationHub),
        }),
        State::Returned(Returned {
            missing: "a date of birth".to_owned(),
            decision: decision(Outcome::ReturnedForMore),
        }),
        State::Decided {
            decision: decision(Outcome::Forum),
        },
    ];
    let facts = DecideFacts {
        by: UserId::new(uuid::Uuid::nil()),
        at,
        edition: "edition".to_owned(),
        routes: Outcome::ALL
            .iter()
            .map(|outcome| super::Route {
                level: 3,
                branch: None,
                outcome: *outcome,
            })
            .collect(),
        consent: ConsentStanding::Given,
    };
    let word = |result: Result<State, DecisionRefused>| match result {
        Ok(state) => state.key().to_owned(),
        Err(refused) => format!("refused: {refused:?}"),
    };
    let mut rows = Vec::new();
    for state in states {
        for outcome in Outcome::ALL {
            let command = Decide {
                level: Some(super::LevelNamed {
                    number: 3,
                    branch: None,
                }),
                outcome: *outcome,
                rationale: "reason".to_owned(),
                exception: None,
                missing: Some("a date of birth".to_owned()),
                message: Some("See the family information service".to_owned()),
                pointed_to: None,
            };
            rows.push((
                state.key().to_owned(),
                format!("decide: {}", outcome.word()),
                word(state.clone().decide(command, &facts)),
            ));
        }
        rows.push((
            state.key().to_owned(),
            "answer".to_owned(),
            word(state.clone().answer(at)),
        ));
        rows.push((
            state.key().to_owned(),
            "add".to_owned(),
            word(state.clone().added_to(at)),
        ));
    }
    rows
}
