//! The life of a case. Each stage carries the facts true in it; a transition
//! consumes the old one. Whoever leads goes on leading until the next accepts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::StageRefused;
use crate::ids::{AgencyId, MeetingId, UserId};

/// Why a case waits for a forum.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Waiting {
    /// The front door sent it (BUCKS-STRAT-85).
    FromFrontDoor,
    /// A meeting put it off, and said why.
    Deferred {
        /// Why.
        reason: String,
    },
    /// The agency that was asked to lead declined (C-22).
    Declined {
        /// Which agency.
        by: AgencyId,
        /// Why.
        reason: String,
    },
    /// Whoever leads brought it back (BUCKS-STRAT-112, C-40), and goes on leading.
    BroughtBack {
        /// A key of the profile's list.
        reason: String,
        /// In their words.
        words: String,
        /// Who leads meanwhile, and what the family says to it.
        lead: Leading,
    },
}

/// Who leads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Lead {
    /// The agency.
    pub agency: AgencyId,
    /// The lead worker, once assigned.
    pub worker: Option<UserId>,
    /// When the agency accepted.
    pub accepted_at: Timestamp,
}

/// Whether the family agrees to the service (invariant 3). Never a basis for sharing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FamilyAgreement {
    /// Not yet: coordinated work stays blocked (C-04).
    #[default]
    Awaited,
    /// The family agreed.
    Given {
        /// When.
        at: Timestamp,
    },
    /// The family took it back: the service stops, the record stays (C-06).
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// Who leads while a forum decides or another agency is asked: the work goes on
/// exactly as far as the family agrees.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Leading {
    /// Who.
    #[serde(flatten)]
    pub lead: Lead,
    /// Whether the family agrees. A case that was stored without it asks again.
    #[serde(default)]
    pub agreement: FamilyAgreement,
}

/// Where a case stands.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Stage {
    /// With a forum's coordinator, waiting for a meeting.
    AwaitingForum {
        /// Since when.
        since: Timestamp,
        /// Why.
        waiting: Waiting,
    },
    /// The forum thinks that it does not meet the level; the ladder is open (BUCKS-PROT-90).
    InDispute {
        /// Since when.
        since: Timestamp,
    },
    /// An agency was asked to lead and has not answered.
    LeadAsked {
        /// Which.
        agency: AgencyId,
        /// When.
        at: Timestamp,
        /// The meeting that named it.
        meeting: Option<MeetingId>,
        /// Who leads meanwhile, for a case that was brought back.
        until_then: Option<Leading>,
    },
    /// An agency leads; its lead worker may still be missing.
    Led {
        /// Who.
        lead: Lead,
        /// Whether the family agrees.
        agreement: FamilyAgreement,
    },
    /// Nothing more is done.
    Closed {
        /// When.
        at: Timestamp,
        /// A key of the profile's closure outcomes, or `not_early_help`.
        outcome: String,
        /// Why, in words.
        reason: String,
    },
}

impl Stage {
    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::AwaitingForum { .. } => "awaiting_forum",
            Self::InDispute { .. } => "in_dispute",
            Self::LeadAsked { .. } => "lead_asked",
            Self::Led { .. } => "led",
            Self::Closed { .. } => "closed",
        }
    }

    /// Who leads now: the agency that answers for the family's early help.
    #[must_use]
    pub const fn lead(&self) -> Option<Lead> {
        match self.leading() {
            Some(leading) => Some(leading.lead),
            None => None,
        }
    }

    /// Who leads now, with what the family says to it.
    #[must_use]
    pub const fn leading(&self) -> Option<Leading> {
        match self {
            Self::Led { lead, agreement } => Some(Leading {
                lead: *lead,
                agreement: *agreement,
            }),
            Self::AwaitingForum {
                waiting: Waiting::BroughtBack { lead, .. },
                ..
            } => Some(*lead),
            Self::LeadAsked { until_then, .. } => *until_then,
            Self::AwaitingForum { .. } | Self::InDispute { .. } | Self::Closed { .. } => None,
        }
    }

    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Closed { .. } => false,
            Self::AwaitingForum { .. }
            | Self::InDispute { .. }
            | Self::LeadAsked { .. }
            | Self::Led { .. } => true,
        }
    }

    /// The forum names an agency to lead (BUCKS-STRAT-87).
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn ask_to_lead(
        self,
        agency: AgencyId,
        meeting: Option<MeetingId>,
        at: Timestamp,
    ) -> Result<Self, StageRefused> {
        let until_then = self.leading();
        match self {
            Self::AwaitingForum { .. }
                if until_then.is_some_and(|leading| leading.lead.agency == agency) =>
            {
                Err(StageRefused::LeadsAlready)
            }
            Self::AwaitingForum { .. } => Ok(Self::LeadAsked {
                agency,
                at,
                meeting,
                until_then,
            }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::InDispute { .. } | Self::LeadAsked { .. } | Self::Led { .. } => {
                Err(StageRefused::NotWaiting)
            }
        }
    }

    /// The forum puts it off to the next meeting, with a reason.
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn defer(self, reason: String, at: Timestamp) -> Result<Self, StageRefused> {
        match self {
            // Whoever brought it back goes on leading.
            Self::AwaitingForum {
                waiting:
                    Waiting::BroughtBack {
                        reason: why, lead, ..
                    },
                ..
            } => Ok(Self::AwaitingForum {
                since: at,
                waiting: Waiting::BroughtBack {
                    reason: why,
                    words: reason,
                    lead,
                },
            }),
            Self::AwaitingForum { .. } => Ok(Self::AwaitingForum {
                since: at,
                waiting: Waiting::Deferred { reason },
            }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::InDispute { .. } | Self::LeadAsked { .. } | Self::Led { .. } => {
                Err(StageRefused::NotWaiting)
            }
        }
    }

    /// The forum leaves a case that was brought back with whoever leads it.
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn keep_lead(self) -> Result<Self, StageRefused> {
        match self {
            Self::AwaitingForum {
                waiting:
                    Waiting::BroughtBack {
                        lead: Leading { lead, agreement },
                        ..
                    },
                ..
            } => Ok(Self::Led { lead, agreement }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::AwaitingForum { .. } => Err(StageRefused::NotLed),
            Self::InDispute { .. } | Self::LeadAsked { .. } | Self::Led { .. } => {
                Err(StageRefused::NotWaiting)
            }
        }
    }

    /// The forum disputes the level (BUCKS-PROT-86).
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn dispute(self, at: Timestamp) -> Result<Self, StageRefused> {
        match self {
            Self::AwaitingForum {
                waiting: Waiting::BroughtBack { .. },
                ..
            } => Err(StageRefused::LeadsAlready),
            Self::AwaitingForum { .. } => Ok(Self::InDispute { since: at }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::InDispute { .. } | Self::LeadAsked { .. } | Self::Led { .. } => {
                Err(StageRefused::NotWaiting)
            }
        }
    }

    /// A dispute is settled: the case waits for the forum again.
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn settle_dispute(self, at: Timestamp) -> Result<Self, StageRefused> {
        match self {
            Self::InDispute { .. } => Ok(Self::AwaitingForum {
                since: at,
                waiting: Waiting::FromFrontDoor,
            }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::AwaitingForum { .. } | Self::LeadAsked { .. } | Self::Led { .. } => {
                Err(StageRefused::NotInDispute)
            }
        }
    }

    /// The agency that was asked accepts (C-22).
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn accept_lead(self, by: AgencyId, at: Timestamp) -> Result<Self, StageRefused> {
        match self {
            Self::LeadAsked { agency, .. } if agency == by => Ok(Self::Led {
                lead: Lead {
                    agency,
                    worker: None,
                    accepted_at: at,
                },
                agreement: FamilyAgreement::Awaited,
            }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::LeadAsked { .. }
            | Self::AwaitingForum { .. }
            | Self::InDispute { .. }
            | Self::Led { .. } => Err(StageRefused::NotAsked),
        }
    }

    /// The agency that was asked declines with a reason: back to the forum (C-22).
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn decline_lead(
        self,
        by: AgencyId,
        reason: String,
        at: Timestamp,
    ) -> Result<Self, StageRefused> {
        match self {
            Self::LeadAsked {
                agency, until_then, ..
            } if agency == by => Ok(Self::AwaitingForum {
                since: at,
                waiting: match until_then {
                    Some(lead) => Waiting::BroughtBack {
                        reason: "declined".to_owned(),
                        words: reason,
                        lead,
                    },
                    None => Waiting::Declined { by, reason },
                },
            }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::LeadAsked { .. }
            | Self::AwaitingForum { .. }
            | Self::InDispute { .. }
            | Self::Led { .. } => Err(StageRefused::NotAsked),
        }
    }

    /// The lead agency assigns, or changes, the lead worker (BUCKS-STRAT-89). What
    /// the family says counts from then on as it stands now: it may have taken its
    /// agreement back while nobody was there to hear it (C-06).
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn assign_worker(
        self,
        by: AgencyId,
        worker: UserId,
        says: FamilyAgreement,
    ) -> Result<Self, StageRefused> {
        match self {
            Self::Led { lead, .. } if lead.agency == by => Ok(Self::Led {
                lead: Lead {
                    worker: Some(worker),
                    ..lead
                },
                agreement: says,
            }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::Led { .. }
            | Self::AwaitingForum { .. }
            | Self::InDispute { .. }
            | Self::LeadAsked { .. } => Err(StageRefused::NotLed),
        }
    }

    /// The lead worker left the agency: it goes on leading, and has to name
    /// another. None where this person leads nothing.
    #[must_use]
    pub fn worker_left(mut self, worker: UserId) -> Option<Self> {
        let lead = match &mut self {
            Self::Led { lead, .. }
            | Self::AwaitingForum {
                waiting:
                    Waiting::BroughtBack {
                        lead: Leading { lead, .. },
                        ..
                    },
                ..
            }
            | Self::LeadAsked {
                until_then: Some(Leading { lead, .. }),
                ..
            } => lead,
            Self::AwaitingForum { .. }
            | Self::InDispute { .. }
            | Self::LeadAsked { .. }
            | Self::Closed { .. } => return None,
        };
        if lead.worker != Some(worker) {
            return None;
        }
        lead.worker = None;
        Some(self)
    }

    /// The family agrees to the service, or takes it back; also while a forum
    /// decides or another agency is asked, because the lead goes on leading.
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn record_agreement(self, agreement: FamilyAgreement) -> Result<Self, StageRefused> {
        let lead = match self.lead() {
            Some(lead) if lead.worker.is_some() => lead,
            Some(_) => return Err(StageRefused::NoLeadWorker),
            None if self.is_open() => return Err(StageRefused::NotLed),
            None => return Err(StageRefused::Closed),
        };
        let now = Leading { lead, agreement };
        match self {
            Self::Led { .. } => Ok(Self::Led { lead, agreement }),
            Self::AwaitingForum {
                since,
                waiting: Waiting::BroughtBack { reason, words, .. },
            } => Ok(Self::AwaitingForum {
                since,
                waiting: Waiting::BroughtBack {
                    reason,
                    words,
                    lead: now,
                },
            }),
            Self::LeadAsked {
                agency,
                at,
                meeting,
                ..
            } => Ok(Self::LeadAsked {
                agency,
                at,
                meeting,
                until_then: Some(now),
            }),
            Self::AwaitingForum { .. } | Self::InDispute { .. } => Err(StageRefused::NotLed),
            Self::Closed { .. } => Err(StageRefused::Closed),
        }
    }

    /// Whether assessment, plan and team may go on: only with the family's agreement (C-04).
    ///
    /// # Errors
    /// [`StageRefused`] with what is missing.
    pub const fn may_work(&self) -> Result<(), StageRefused> {
        match self.leading() {
            Some(Leading { lead, agreement }) => match (lead.worker, agreement) {
                (None, _) => Err(StageRefused::NoLeadWorker),
                (Some(_), FamilyAgreement::Given { .. }) => Ok(()),
                (Some(_), FamilyAgreement::Awaited | FamilyAgreement::Withdrawn { .. }) => {
                    Err(StageRefused::NotAgreed)
                }
            },
            None if self.is_open() => Err(StageRefused::NotLed),
            None => Err(StageRefused::Closed),
        }
    }

    /// Whoever leads brings the case back to the forum, and goes on leading (C-40).
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn bring_back(
        self,
        reason: String,
        words: String,
        at: Timestamp,
    ) -> Result<Self, StageRefused> {
        match self {
            Self::Led { lead, agreement } => Ok(Self::AwaitingForum {
                since: at,
                waiting: Waiting::BroughtBack {
                    reason,
                    words,
                    lead: Leading { lead, agreement },
                },
            }),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::AwaitingForum { .. } | Self::InDispute { .. } | Self::LeadAsked { .. } => {
                Err(StageRefused::NotLed)
            }
        }
    }

    /// The case ends with an outcome. Never while an agency's answer is open (BUCKS-PROT-51).
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn close(
        self,
        outcome: String,
        reason: String,
        at: Timestamp,
    ) -> Result<Self, StageRefused> {
        match self {
            Self::LeadAsked { .. } => Err(StageRefused::AnswerOpen),
            Self::Closed { .. } => Err(StageRefused::Closed),
            Self::AwaitingForum { .. } | Self::InDispute { .. } | Self::Led { .. } => {
                Ok(Self::Closed {
                    at,
                    outcome,
                    reason,
                })
            }
        }
    }
}
