//! The front door's decision: seven outcomes (C-11), a level with its branch
//! (C-12), a reason, and the wording that was in force (BUCKS-STRAT-03).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::PointedTo;
use crate::ids::UserId;

pub use crate::profile::FrontDoorOutcome as Outcome;

impl Outcome {
    /// Whether the front door's work on the referral ends with it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::InformationHub | Self::ReturnedForMore => false,
            Self::SocialCareAssessment
            | Self::Forum
            | Self::AdviceAndSignpost
            | Self::ReturnedToReferrer
            | Self::ImmediateSection47 => true,
        }
    }

    /// Whether social care is asked to take the family over.
    #[must_use]
    pub const fn asks_social_care(self) -> bool {
        match self {
            Self::SocialCareAssessment | Self::ImmediateSection47 => true,
            Self::InformationHub
            | Self::Forum
            | Self::AdviceAndSignpost
            | Self::ReturnedToReferrer
            | Self::ReturnedForMore => false,
        }
    }

    /// Whether information goes on to somebody who needs the family's consent,
    /// or a recorded exception, to have it.
    #[must_use]
    pub const fn needs_consent(self) -> bool {
        match self {
            Self::Forum | Self::SocialCareAssessment => true,
            // MASH may be what shows whether the exception applies; section 47
            // asks nobody (BUCKS-PROT-73); the rest share nothing.
            Self::InformationHub
            | Self::AdviceAndSignpost
            | Self::ReturnedToReferrer
            | Self::ReturnedForMore
            | Self::ImmediateSection47 => false,
        }
    }
}

/// How the family's consent to the request stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentStanding {
    /// Everybody who must agree has agreed.
    Given,
    /// The family, or the young person, asked for itself.
    AskedThemselves,
    /// A child may be in danger: nobody waited to ask (C-07).
    DangerDoesNotWait,
    /// The referrer says that asking would put a child at risk.
    ExceptionClaimed,
    /// Nobody said no, but not everybody was asked.
    Missing,
    /// Somebody said no.
    Refused,
}

impl ConsentStanding {
    /// Whether the decision needs no exception: those who must agree have, or
    /// the family asked for itself.
    #[must_use]
    pub const fn is_given(self) -> bool {
        match self {
            Self::Given | Self::AskedThemselves => true,
            Self::DangerDoesNotWait | Self::ExceptionClaimed | Self::Missing | Self::Refused => {
                false
            }
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Given => "Consent given",
            Self::AskedThemselves => "They asked for help themselves",
            Self::DangerDoesNotWait => "An immediate concern: nobody waited to ask",
            Self::ExceptionClaimed => "Safeguarding exception claimed",
            Self::Missing => "Consent missing",
            Self::Refused => "Consent refused",
        }
    }
}

/// The level that the decision names, from the edition in force.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
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
    /// The service that the referrer or the family is pointed to (BUCKS-PROT-30, -87).
    pub pointed_to: Option<PointedTo>,
}

impl Decide {
    /// Whether the manager says why the exception to consent applies (C-04).
    #[must_use]
    pub fn excepts(&self) -> bool {
        self.exception
            .as_deref()
            .is_some_and(|text| !text.trim().is_empty())
    }
}

/// An agency keeps its own request and opens the case itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// What it will help with.
    pub why: String,
    /// Whether a child could be in danger.
    pub immediate: bool,
    /// The edition of the levels in force.
    pub edition: String,
    /// How consent stands.
    pub consent: ConsentStanding,
    /// Who keeps it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
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
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
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
    /// The service that the referrer or the family was pointed to.
    #[serde(default)]
    pub pointed_to: Option<PointedTo>,
    /// The wording of the levels in force.
    pub edition: String,
    /// How consent stood.
    pub consent: ConsentStanding,
    /// Who decided.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}
