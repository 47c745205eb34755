//! The front door's decision: seven outcomes (C-11), a level with its branch
//! (C-12), a reason, and the wording that was in force (BUCKS-STRAT-03).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::UserId;

/// The front door's outcomes (C-11).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// To children's social care for an assessment (BUCKS-STRAT-53).
    AssessmentTeam,
    /// Partner agencies are asked what they know first (BUCKS-STRAT-54).
    Mash,
    /// To the forum that names a lead agency (BUCKS-STRAT-55).
    Forum,
    /// Information, advice and a service to turn to (BUCKS-STRAT-56).
    Advice,
    /// Back to the referrer, whose own support is enough (BUCKS-PROT-22).
    BackToReferrer,
    /// Back to the referrer, because something is missing (BUCKS-PROT-24, C-03, C-04).
    ReturnedForMore,
    /// At once to social care: section 47 (BUCKS-PROT-73).
    ImmediateSection47,
}

impl Outcome {
    /// Every outcome, in the order of the page.
    pub const ALL: &'static [Self] = &[
        Self::ImmediateSection47,
        Self::AssessmentTeam,
        Self::Mash,
        Self::Forum,
        Self::Advice,
        Self::BackToReferrer,
        Self::ReturnedForMore,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AssessmentTeam => "assessment_team",
            Self::Mash => "mash",
            Self::Forum => "forum",
            Self::Advice => "advice",
            Self::BackToReferrer => "back_to_referrer",
            Self::ReturnedForMore => "returned_for_more",
            Self::ImmediateSection47 => "immediate_section_47",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|outcome| outcome.key() == key)
    }

    /// Whether the front door's work on the referral ends with it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Mash | Self::ReturnedForMore => false,
            Self::AssessmentTeam
            | Self::Forum
            | Self::Advice
            | Self::BackToReferrer
            | Self::ImmediateSection47 => true,
        }
    }

    /// Whether information goes on to somebody who needs the family's consent,
    /// or a recorded exception, to have it.
    #[must_use]
    pub const fn needs_consent(self) -> bool {
        match self {
            Self::Forum | Self::AssessmentTeam => true,
            // MASH may be what shows whether the exception applies; section 47
            // asks nobody (BUCKS-PROT-73); the rest share nothing.
            Self::Mash
            | Self::Advice
            | Self::BackToReferrer
            | Self::ReturnedForMore
            | Self::ImmediateSection47 => false,
        }
    }
}

/// How the family's consent to the request stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentStanding {
    /// Everybody who must agree has agreed.
    Given,
    /// The referrer says that asking would put a child at risk.
    ExceptionClaimed,
    /// Nobody said no, but not everybody was asked.
    Missing,
    /// Somebody said no.
    Refused,
}

impl ConsentStanding {
    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Given => "Consent given",
            Self::ExceptionClaimed => "Safeguarding exception claimed",
            Self::Missing => "Consent missing",
            Self::Refused => "Consent refused",
        }
    }
}

/// The level that the decision names, from the edition in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LevelNamed {
    /// The level's number.
    pub number: u8,
    /// The branch, where the level has branches (C-12).
    pub branch: Option<String>,
}

/// What the manager decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decide {
    /// The level; not asked when the request goes back for more, nor at once to social care.
    pub level: Option<LevelNamed>,
    /// What happens next.
    pub outcome: Outcome,
    /// Why: shown in the record, and kept with the decision.
    pub rationale: String,
    /// Why the exception to consent applies, when the manager says so (C-04).
    pub exception: Option<String>,
    /// What is missing, when the request goes back.
    pub missing: Option<String>,
    /// What the referrer is told besides the standard words.
    pub message: Option<String>,
}

/// What the rule needs to know besides the referral.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecideFacts {
    /// Who decides.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The edition of the levels in force.
    pub edition: String,
    /// The levels of that edition, with their branches and the outcomes that each allows.
    pub routes: Vec<Route>,
    /// How consent stands.
    pub consent: ConsentStanding,
}

/// One way from a level to an outcome, from the profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// The level.
    pub level: u8,
    /// The branch, if the level has branches.
    pub branch: Option<String>,
    /// An outcome that it allows.
    pub outcome: Outcome,
}

/// A decision that was made, with everything that it rested on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// The level, when one was named.
    pub level: Option<LevelNamed>,
    /// What happens next.
    pub outcome: Outcome,
    /// Why.
    pub rationale: String,
    /// Why consent was not needed, when it was not given.
    pub exception: Option<String>,
    /// What the referrer is told besides the standard words.
    pub message: Option<String>,
    /// The wording of the levels in force.
    pub edition: String,
    /// How consent stood.
    pub consent: ConsentStanding,
    /// Who decided.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}
