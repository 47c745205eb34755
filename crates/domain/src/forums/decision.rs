//! What a forum decides for one case (BUCKS-STRAT-87): whether it meets the
//! level, and who leads. An agency is asked to lead only when the level is
//! confirmed (BUCKS-STRAT-115).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cases::{Stage, StageRefused};
use crate::ids::{AgencyId, MeetingId, UserId};
use crate::profile::{FrontDoorOutcome, Level, LevelEdition};
use crate::refusal::Refusal;

/// What happens next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Next {
    /// An agency is asked to lead.
    LeadAgencyNamed {
        /// Which.
        agency: AgencyId,
    },
    /// Back at a later meeting.
    Deferred,
    /// Below the level: back to the referrer (BUCKS-PROT-88).
    ReturnedToReferrer,
    /// Below the level: advice, or another service named (BUCKS-PROT-88).
    AdviceAndSignpost,
    /// Not right for early help: the ladder opens (BUCKS-PROT-90).
    DisputedWithSocialCare,
    /// A child may be at risk: the family was stepped up to the front door, and
    /// the case waits for the answer.
    SteppedUp,
    /// A case that was brought back stays with whoever leads it.
    KeptWithLead,
}

impl Next {
    /// The stored word; the profile's words have the same keys.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::LeadAgencyNamed { .. } => "lead_agency_named",
            Self::Deferred => "deferred",
            Self::ReturnedToReferrer => "returned_to_referrer",
            Self::AdviceAndSignpost => "advice_and_signpost",
            Self::DisputedWithSocialCare => "disputed_with_social_care",
            Self::SteppedUp => "stepped_up",
            Self::KeptWithLead => "kept_with_lead",
        }
    }

    /// Whether the case ends with it.
    #[must_use]
    pub const fn ends_the_case(&self) -> bool {
        match self {
            Self::ReturnedToReferrer | Self::AdviceAndSignpost => true,
            Self::LeadAgencyNamed { .. }
            | Self::Deferred
            | Self::DisputedWithSocialCare
            | Self::SteppedUp
            | Self::KeptWithLead => false,
        }
    }
}

/// What the forum says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decide {
    /// Whether the case meets the forum's level; not asked where the answer changes nothing.
    pub meets_level: Option<bool>,
    /// What happens next.
    pub next: Next,
    /// Why.
    pub rationale: String,
    /// What the referrer is told besides the standard words.
    pub message: Option<String>,
    /// What the front door can learn from it.
    pub learning: Option<String>,
    /// Themes for projects, as keys of the profile's list (BUCKS-STRAT-88).
    pub themes: Vec<String>,
}

/// A decision that was made, with what it rested on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ForumDecision {
    /// Whether the case meets the level.
    pub meets_level: Option<bool>,
    /// The level that was asked about.
    pub level: u8,
    /// The wording of the levels in force.
    pub edition: String,
    /// What happens next.
    pub next: Next,
    /// Why.
    pub rationale: String,
    /// What the referrer is told besides the standard words.
    pub message: Option<String>,
    /// What the front door can learn from it.
    pub learning: Option<String>,
    /// Themes for projects.
    pub themes: Vec<String>,
    /// Who recorded it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// The case before the decision, and what the rule needs to know.
#[derive(Clone, Debug)]
pub struct CaseBefore {
    /// Where it stands.
    pub stage: Stage,
    /// The meeting.
    pub meeting: MeetingId,
    /// The level that the forum confirms.
    pub level: u8,
    /// The edition in force.
    pub edition: String,
    /// Who records it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// Why a decision is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecisionRefused {
    /// Nobody said why.
    RationaleMissing,
    /// A lead agency needs a confirmed level (BUCKS-STRAT-115).
    LevelNotConfirmed,
    /// A case that meets the level does not go back.
    MeetsLevel,
    /// The case's stage does not allow it.
    Stage(StageRefused),
}

impl From<StageRefused> for DecisionRefused {
    fn from(refused: StageRefused) -> Self {
        Self::Stage(refused)
    }
}

impl From<DecisionRefused> for Refusal {
    fn from(refused: DecisionRefused) -> Self {
        match refused {
            DecisionRefused::RationaleMissing => Self::new(
                "forums.rationale_missing",
                "Enter why [[the panel]] decided this",
                "Say why in a sentence or two.",
            )
            .beside("rationale"),
            DecisionRefused::LevelNotConfirmed => Self::new(
                "forums.level_not_confirmed",
                "Select yes: an agency is asked to lead only when the case meets the level",
                "Confirm the level, or choose another outcome.",
            )
            .beside("meets_level"),
            DecisionRefused::MeetsLevel => Self::new(
                "forums.meets_level",
                "Select no: a case that meets the level does not go back to the referrer",
                "Name a lead agency, or choose another outcome.",
            )
            .beside("meets_level"),
            DecisionRefused::Stage(refused) => refused.into(),
        }
    }
}

/// The level that a forum confirms: the one whose requests usually go to a forum, else the highest that
/// counts as early help.
#[must_use]
pub fn level_of_forum(edition: &LevelEdition) -> Option<u8> {
    let goes_to_a_forum = |level: &&Level| {
        level
            .branches()
            .iter()
            .any(|branch| branch.usual_outcome == FrontDoorOutcome::Forum)
    };
    edition
        .levels()
        .iter()
        .find(goes_to_a_forum)
        .or_else(|| edition.early_help_levels().last())
        .map(|level| level.number.get())
}

/// Makes the decision: the case's next stage, and what is kept of it.
///
/// # Errors
/// [`DecisionRefused`] with what to do instead.
pub fn makes_decision(
    command: Decide,
    before: CaseBefore,
) -> Result<(Stage, ForumDecision), DecisionRefused> {
    if command.rationale.trim().is_empty() {
        return Err(DecisionRefused::RationaleMissing);
    }
    let at = before.at;
    let next = match &command.next {
        Next::LeadAgencyNamed { agency } => {
            if command.meets_level != Some(true) {
                return Err(DecisionRefused::LevelNotConfirmed);
            }
            before
                .stage
                .ask_to_lead(*agency, Some(before.meeting), at)?
        }
        // Nobody lets go, and nothing closes, before social care has answered (BUCKS-PROT-51).
        Next::Deferred | Next::SteppedUp => before.stage.defer(command.rationale.clone(), at)?,
        Next::ReturnedToReferrer | Next::AdviceAndSignpost => {
            if command.meets_level != Some(false) {
                return Err(DecisionRefused::MeetsLevel);
            }
            close_below_level(before.stage, &command.rationale, at)?
        }
        Next::DisputedWithSocialCare => before.stage.dispute(at)?,
        Next::KeptWithLead => before.stage.keep_lead()?,
    };
    let decision = ForumDecision {
        meets_level: command.meets_level,
        level: before.level,
        edition: before.edition,
        next: command.next,
        rationale: command.rationale,
        message: command.message,
        learning: command.learning,
        themes: command.themes,
        by: before.by,
        at,
    };
    Ok((next, decision))
}

/// Only a case that waits goes back; one that somebody leads is closed by its lead.
fn close_below_level(
    stage: Stage,
    rationale: &str,
    at: Timestamp,
) -> Result<Stage, DecisionRefused> {
    let leads = stage.lead().is_some();
    match &stage {
        Stage::AwaitingForum { .. } if leads => Err(StageRefused::LeadsAlready.into()),
        Stage::AwaitingForum { .. } => {
            Ok(stage.close("not_early_help".to_owned(), rationale.to_owned(), at)?)
        }
        Stage::Closed { .. } => Err(StageRefused::Closed.into()),
        Stage::InDispute { .. } | Stage::LeadAsked { .. } | Stage::Led { .. } => {
            Err(StageRefused::NotWaiting.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::cases::Waiting;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn before() -> CaseBefore {
        let stage = Stage::AwaitingForum {
            since: at(0),
            waiting: Waiting::FromFrontDoor,
        };
        CaseBefore {
            stage,
            meeting: MeetingId::new(Uuid::from_u128(7)),
            level: 3,
            edition: "v2".to_owned(),
            by: UserId::new(Uuid::from_u128(8)),
            at: at(100),
        }
    }

    fn says(next: Next, meets_level: Option<bool>) -> Decide {
        Decide {
            meets_level,
            next,
            rationale: "Several needs, several agencies".to_owned(),
            message: None,
            learning: None,
            themes: vec![],
        }
    }

    fn agency() -> AgencyId {
        AgencyId::new(Uuid::from_u128(9))
    }

    // Requirement: BUCKS-STRAT-87, BUCKS-STRAT-115
    #[test]
    fn an_agency_is_asked_to_lead_only_when_the_level_is_confirmed() {
        let named = Next::LeadAgencyNamed { agency: agency() };
        for doubt in [None, Some(false)] {
            assert_eq!(
                makes_decision(says(named.clone(), doubt), before()).unwrap_err(),
                DecisionRefused::LevelNotConfirmed
            );
        }
        let (stage, decision) = makes_decision(says(named, Some(true)), before()).unwrap();
        assert_eq!(stage.key(), "lead_asked");
        assert_eq!((decision.level, decision.edition.as_str()), (3, "v2"));
    }

    // Requirement: BUCKS-PROT-88
    #[test]
    fn a_case_below_the_level_goes_back_and_is_closed_as_no_early_help() {
        let (stage, _) =
            makes_decision(says(Next::ReturnedToReferrer, Some(false)), before()).unwrap();
        assert!(matches!(stage, Stage::Closed { outcome, .. } if outcome == "not_early_help"));
        assert_eq!(
            makes_decision(says(Next::AdviceAndSignpost, Some(true)), before()).unwrap_err(),
            DecisionRefused::MeetsLevel
        );
    }

    #[test]
    fn a_family_that_somebody_leads_is_not_sent_back_to_its_referrer() {
        let mut case = before();
        let asked = case.stage.ask_to_lead(agency(), None, at(1)).unwrap();
        let led = asked.accept_lead(agency(), at(2)).unwrap();
        case.stage = led
            .bring_back("stuck".to_owned(), "No progress".to_owned(), at(3))
            .unwrap();
        let back = makes_decision(says(Next::ReturnedToReferrer, Some(false)), case.clone());
        assert_eq!(
            back.unwrap_err(),
            DecisionRefused::Stage(StageRefused::LeadsAlready)
        );
        let (kept, _) = makes_decision(says(Next::KeptWithLead, None), case).unwrap();
        assert_eq!(kept.key(), "led");
    }

    // Requirement: BUCKS-PROT-51
    #[test]
    fn a_case_that_is_stepped_up_at_the_panel_stays_open_until_it_is_answered() {
        let (stage, decision) = makes_decision(says(Next::SteppedUp, None), before()).unwrap();
        assert_eq!(stage.key(), "awaiting_forum");
        assert_eq!(decision.next.key(), "stepped_up");
        assert!(!decision.next.ends_the_case());
    }

    #[test]
    fn no_decision_without_a_reason() {
        let mut silent = says(Next::Deferred, None);
        silent.rationale = "  ".to_owned();
        assert_eq!(
            makes_decision(silent, before()).unwrap_err(),
            DecisionRefused::RationaleMissing
        );
    }
}
