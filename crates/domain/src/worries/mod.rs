//! A worry that somebody notes the moment it arises (BUCKS-STRAT-61): the
//! agency's own record, before anybody is asked for help. It ends as help that
//! the agency gives itself, a named service, a request, or nothing more to do.
//! No level is needed for it, and no child is too old or too young for it.

mod event;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use event::{WorryFollowed, WorryLookedAt, WorryNoted};

use crate::ids::{ReferralId, UserId};
use crate::referrals::{ChildAge, PointedTo};
use crate::refusal::Refusal;

/// What was noted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Worry {
    /// The child's first names; empty when not known.
    pub given_name: String,
    /// The child's last name; empty when not known.
    pub family_name: String,
    /// What is known of the age: from before birth to the teenage years (BUCKS-STRAT-08).
    pub age: ChildAge,
    /// What was seen or heard.
    pub what: String,
    /// Whether the child and family would likely gain from early help
    /// (BUCKS-STRAT-09: the first of the three stages).
    pub would_gain: bool,
}

impl Worry {
    /// The child's name to show.
    #[must_use]
    pub fn child(&self) -> String {
        let name = format!("{} {}", self.given_name, self.family_name);
        match name.trim() {
            "" => "Name not known".to_owned(),
            name => name.to_owned(),
        }
    }
}

/// What comes of a worry next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Next {
    /// The agency helps itself, and how (BUCKS-STRAT-46, -60).
    HelpOurselves {
        /// What it does first.
        how: String,
    },
    /// It pointed the family to a service (BUCKS-STRAT-47, -62).
    PointTo {
        /// Which.
        to: PointedTo,
        /// Why it cannot give all the support itself.
        why: String,
    },
    /// Something more was seen or heard.
    Add {
        /// What.
        what: String,
    },
    /// Nothing more is to be done, and why.
    End {
        /// Why.
        why: String,
    },
}

/// Where a worry stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Noted; what comes of it is not decided.
    Noted,
    /// The agency helps itself.
    Helping,
    /// The family was pointed to a service.
    Pointed,
    /// The front door was asked for help.
    Asked,
    /// Nothing more is to be done.
    Ended,
}

impl Standing {
    /// Every standing, in the order of the list.
    pub const ALL: &'static [Self] = &[
        Self::Noted,
        Self::Helping,
        Self::Pointed,
        Self::Asked,
        Self::Ended,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Noted => "noted",
            Self::Helping => "helping",
            Self::Pointed => "pointed",
            Self::Asked => "asked",
            Self::Ended => "ended",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Noted => "Noted: decide what to do first",
            Self::Helping => "We are helping",
            Self::Pointed => "Pointed to a service",
            Self::Asked => "[[Front door]] asked for help",
            Self::Ended => "Ended",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.key() == key)
    }

    /// Whether somebody in the agency still has something to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Noted | Self::Helping | Self::Pointed => true,
            Self::Asked | Self::Ended => false,
        }
    }
}

/// One line of a worry's past.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// What was done.
    pub next: Next,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// A worry with what came of it. Lines are added and never changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WorryRecord {
    /// What was noted.
    pub worry: Worry,
    /// What was done since, oldest first.
    pub lines: Vec<Line>,
    /// The request that it became.
    pub referral: Option<ReferralId>,
}

/// Why nothing more is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorryRefused {
    /// It became a request: what is new belongs with the request.
    BecameRequest,
    /// It has ended; only something new opens it again.
    Ended,
}

impl From<WorryRefused> for Refusal {
    fn from(refused: WorryRefused) -> Self {
        match refused {
            WorryRefused::BecameRequest => Self::new(
                "worries.became_request",
                "[[The front door]] was asked for help about this worry.",
                "Open the request. If the child is in danger, raise an immediate concern.",
            ),
            WorryRefused::Ended => Self::new(
                "worries.ended",
                "This worry has ended.",
                "Add what you saw or heard to open it again, or note a new worry.",
            ),
        }
    }
}

impl WorryRecord {
    /// A worry that was just noted.
    #[must_use]
    pub const fn new(worry: Worry) -> Self {
        Self {
            worry,
            lines: Vec::new(),
            referral: None,
        }
    }

    /// Where it stands: what was last decided. Something added opens an ended
    /// worry again, because a new sign is a new reason to think.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.referral.is_some() {
            return Standing::Asked;
        }
        self.lines
            .iter()
            .fold(Standing::Noted, |standing, line| match line.next {
                Next::HelpOurselves { .. } => Standing::Helping,
                Next::PointTo { .. } => Standing::Pointed,
                Next::End { .. } => Standing::Ended,
                Next::Add { .. } if standing == Standing::Ended => Standing::Noted,
                Next::Add { .. } => standing,
            })
    }

    /// Writes down what comes next.
    ///
    /// # Errors
    /// [`WorryRefused`] when it became a request or has ended.
    pub fn follow(mut self, next: Next, by: UserId, at: Timestamp) -> Result<Self, WorryRefused> {
        match (self.standing(), &next) {
            (Standing::Asked, _) => Err(WorryRefused::BecameRequest),
            (Standing::Ended, Next::Add { .. })
            | (Standing::Noted | Standing::Helping | Standing::Pointed, _) => {
                self.lines.push(Line { next, by, at });
                Ok(self)
            }
            (
                Standing::Ended,
                Next::HelpOurselves { .. } | Next::PointTo { .. } | Next::End { .. },
            ) => Err(WorryRefused::Ended),
        }
    }

    /// It became a request. Help can be asked for at any point, once.
    ///
    /// # Errors
    /// [`WorryRefused::BecameRequest`] the second time.
    pub fn ask(mut self, referral: ReferralId) -> Result<Self, WorryRefused> {
        if self.referral.is_some() {
            return Err(WorryRefused::BecameRequest);
        }
        self.referral = Some(referral);
        Ok(self)
    }

    /// What the agency did first, for the request (BUCKS-STRAT-60).
    #[must_use]
    pub fn done_first(&self) -> Option<String> {
        let done: Vec<String> = self
            .lines
            .iter()
            .filter_map(|line| match &line.next {
                Next::HelpOurselves { how } => Some(how.clone()),
                Next::PointTo { to, .. } => Some(format!("Pointed the family to {}", to.service)),
                Next::Add { .. } | Next::End { .. } => None,
            })
            .collect();
        (!done.is_empty()).then(|| done.join("\n"))
    }

    /// What was seen or heard, first and since.
    #[must_use]
    pub fn seen(&self) -> String {
        let more = self.lines.iter().filter_map(|line| match &line.next {
            Next::Add { what } => Some(what.as_str()),
            Next::HelpOurselves { .. } | Next::PointTo { .. } | Next::End { .. } => None,
        });
        std::iter::once(self.worry.what.as_str())
            .chain(more)
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}

#[cfg(test)]
mod tests;
