//! The way down, step by step. Each state carries what is true in it. Two
//! things have no way round: the sending service never closes before the
//! receiving one has accepted (BUCKS-PROT-51, C-34), and the targeted family
//! service takes nobody who has not agreed (BUCKS-PROT-46).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::notice::Notice;
use super::proposal::{Proposal, Route, hard_stops_for};
use super::refusal::StepDownRefused;
use crate::ids::{AgencyId, CaseId, MeetingId, UserId};
use crate::profile::TransferOutcome;

/// Why a proposal stands where it began, after it had gone further.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Setback {
    /// The meeting did not talk about it.
    NotDiscussed {
        /// Why.
        reason: String,
    },
    /// The service that was asked said no.
    Declined {
        /// Which.
        by: AgencyId,
        /// Why.
        reason: String,
    },
    /// The forum found that early help is not right, or nobody to lead it.
    NotTakenByForum {
        /// Why.
        reason: String,
    },
}

/// The visit that both workers make together (BUCKS-PROT-45).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Visit {
    /// This way asks for none.
    NotAsked,
    /// Still to be planned.
    ToPlan,
    /// Planned.
    Planned {
        /// For when.
        on: Timestamp,
    },
    /// Made.
    Held {
        /// When.
        on: Timestamp,
        /// What was said and handed over.
        words: String,
    },
}

/// How it ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Ending {
    /// The next service has the family, and social care has closed.
    HandedOver {
        /// Who has it.
        to: AgencyId,
    },
    /// Services were named and social care has closed.
    Signposted {
        /// Which.
        services: String,
    },
    /// The family stays with social care (BUCKS-PROT-44).
    RemainsWithSocialCare {
        /// Why.
        reason: String,
    },
}

/// Where a step down stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum StepDown {
    /// A gatekeeper looks at it first (C-36).
    AwaitingSignOff,
    /// Ready for its way: to be listed, or to be sent another way.
    Proposed {
        /// What happened before, if it came back.
        setback: Option<Setback>,
    },
    /// On the list of a transfer meeting.
    Listed {
        /// Which.
        meeting: MeetingId,
        /// Whether everybody had notice.
        notice: Notice,
    },
    /// The social worker finds services with the family, then closes.
    Brokering,
    /// A service was asked and has not answered.
    Offered {
        /// Which.
        to: AgencyId,
        /// When.
        at: Timestamp,
        /// Whether both workers will visit together.
        visit: bool,
    },
    /// The forum names a lead agency.
    WithForum {
        /// The case that waits there.
        case: CaseId,
    },
    /// The next service has the family; social care has still to close.
    Accepted {
        /// Which service.
        by: AgencyId,
        /// When.
        at: Timestamp,
        /// The visit together.
        visit: Visit,
    },
    /// Nothing more is done.
    Ended {
        /// When.
        at: Timestamp,
        /// How.
        how: Ending,
    },
}

/// For which side somebody speaks in a transfer meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The service that would take the family: it decides (BUCKS-PROT-49).
    Receiving,
    /// Children's social care.
    Sending,
}

/// What a transfer meeting decides (BUCKS-PROT-41 to -44).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Decision {
    /// Services found by the social worker.
    ServicesBrokered,
    /// The targeted family service.
    TargetedFamilyService {
        /// The agency that runs it.
        agency: AgencyId,
    },
    /// The forum, for a lead agency.
    Forum {
        /// The case that was opened for it.
        case: CaseId,
    },
    /// Stays with social care.
    RemainsWithSocialCare,
}

impl Decision {
    /// The profile's outcome.
    #[must_use]
    pub const fn outcome(&self) -> TransferOutcome {
        match self {
            Self::ServicesBrokered => TransferOutcome::ServicesBrokered,
            Self::TargetedFamilyService { .. } => TransferOutcome::TargetedFamilyService,
            Self::Forum { .. } => TransferOutcome::Forum,
            Self::RemainsWithSocialCare => TransferOutcome::RemainsWithSocialCare,
        }
    }
}

type Next = Result<StepDown, StepDownRefused>;

fn said(words: &str) -> Result<String, StepDownRefused> {
    match words.trim() {
        "" => Err(StepDownRefused::ReasonMissing),
        words => Ok(words.to_owned()),
    }
}

impl StepDown {
    /// Begins: with the gatekeeper first where the proposal comes from an
    /// assessment (BUCKS-PROT-78), else ready for its way.
    #[must_use]
    pub const fn begin(proposal: &Proposal) -> Self {
        if proposal.origin.needs_sign_off() {
            Self::AwaitingSignOff
        } else {
            Self::ready(&proposal.route)
        }
    }

    const fn ready(route: &Route) -> Self {
        match route {
            Route::Signpost => Self::Brokering,
            Route::Partner { .. }
            | Route::TransferMeeting
            | Route::TargetedFamilyService { .. }
            | Route::Forum => Self::Proposed { setback: None },
        }
    }

    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::AwaitingSignOff => "awaiting_sign_off",
            Self::Proposed { .. } => "proposed",
            Self::Listed { .. } => "listed",
            Self::Brokering => "brokering",
            Self::Offered { .. } => "offered",
            Self::WithForum { .. } => "with_forum",
            Self::Accepted { .. } => "accepted",
            Self::Ended { .. } => "ended",
        }
    }

    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Ended { .. })
    }

    /// The gatekeeper lets it go on: never whoever proposed it.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn sign_off(self, by: UserId, proposed_by: UserId, route: &Route) -> Next {
        match self {
            Self::AwaitingSignOff if by == proposed_by => Err(StepDownRefused::OwnProposal),
            Self::AwaitingSignOff => Ok(Self::ready(route)),
            Self::Ended { .. } => Err(StepDownRefused::Ended),
            Self::Proposed { .. }
            | Self::Listed { .. }
            | Self::Brokering
            | Self::Offered { .. }
            | Self::WithForum { .. }
            | Self::Accepted { .. } => Err(StepDownRefused::NothingToSignOff),
        }
    }

    /// It goes on the list of a meeting, or from one list to another.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn list(self, route: &Route, meeting: MeetingId, notice: Notice) -> Next {
        match self {
            Self::Proposed { .. } | Self::Listed { .. } if *route == Route::TransferMeeting => {
                Ok(Self::Listed { meeting, notice })
            }
            other => Err(other.not_ready(StepDownRefused::NotToBeListed)),
        }
    }

    /// It comes off the list and waits for another.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn take_off(self, reason: &str) -> Next {
        match self {
            Self::Listed { .. } => Ok(Self::Proposed {
                setback: Some(Setback::NotDiscussed {
                    reason: said(reason)?,
                }),
            }),
            other => Err(other.not_ready(StepDownRefused::NotListed)),
        }
    }

    /// The meeting decides. The receiving manager may decide everything; social
    /// care may only keep the family or find services with it (BUCKS-PROT-49).
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn decide(
        self,
        decision: &Decision,
        side: Side,
        proposal: &Proposal,
        reason: &str,
        at: Timestamp,
    ) -> Next {
        if !matches!(self, Self::Listed { .. }) {
            return Err(self.not_ready(StepDownRefused::NotListed));
        }
        let reason = said(reason)?;
        match (decision, side) {
            (Decision::TargetedFamilyService { .. } | Decision::Forum { .. }, Side::Sending) => {
                Err(StepDownRefused::NotTheirDecision)
            }
            (Decision::ServicesBrokered, _) => Ok(Self::Brokering),
            (Decision::RemainsWithSocialCare, _) => Ok(Self::Ended {
                at,
                how: Ending::RemainsWithSocialCare { reason },
            }),
            (Decision::Forum { case }, Side::Receiving) => Ok(Self::WithForum { case: *case }),
            (Decision::TargetedFamilyService { agency }, Side::Receiving) => {
                Self::offered(*agency, true, proposal, at)
            }
        }
    }

    fn offered(to: AgencyId, visit: bool, proposal: &Proposal, at: Timestamp) -> Next {
        match (visit, hard_stops_for(proposal).first()) {
            (true, Some(stop)) => Err(StepDownRefused::Stopped(*stop)),
            (true, None) | (false, _) => Ok(Self::Offered { to, at, visit }),
        }
    }

    /// It goes its own way where no meeting decides: a service is asked.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn offer(self, proposal: &Proposal, at: Timestamp) -> Next {
        match (self, proposal.route) {
            (Self::Proposed { .. }, Route::Partner { agency }) => {
                Self::offered(agency, false, proposal, at)
            }
            (Self::Proposed { .. }, Route::TargetedFamilyService { agency }) => {
                Self::offered(agency, true, proposal, at)
            }
            (other, _) => Err(other.not_ready(StepDownRefused::NotAsked)),
        }
    }

    /// It goes to the forum where no meeting decides.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn to_forum(self, route: &Route, case: CaseId) -> Next {
        match (self, route) {
            (Self::Proposed { .. }, Route::Forum) => Ok(Self::WithForum { case }),
            (other, _) => Err(other.not_ready(StepDownRefused::NotAsked)),
        }
    }

    /// The social worker chooses another way for what has not gone any.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn reroute(self, route: &Route) -> Next {
        match self {
            Self::Proposed { .. } | Self::Brokering => Ok(Self::ready(route)),
            other => Err(other.not_ready(StepDownRefused::AnswerOpen)),
        }
    }

    /// The service that was asked, or the lead agency that the forum named, accepts.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn accept(self, by: AgencyId, at: Timestamp) -> Next {
        match self {
            Self::Offered { to, visit, .. } if to == by => Ok(Self::Accepted {
                by,
                at,
                visit: if visit {
                    Visit::ToPlan
                } else {
                    Visit::NotAsked
                },
            }),
            Self::WithForum { .. } => Ok(Self::Accepted {
                by,
                at,
                visit: Visit::NotAsked,
            }),
            other => Err(other.not_ready(StepDownRefused::NotAsked)),
        }
    }

    /// The service that was asked says no, and why: social care goes on.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn decline(self, by: AgencyId, reason: &str) -> Next {
        match self {
            Self::Offered { to, .. } if to == by => Ok(Self::Proposed {
                setback: Some(Setback::Declined {
                    by,
                    reason: said(reason)?,
                }),
            }),
            other => Err(other.not_ready(StepDownRefused::NotAsked)),
        }
    }

    /// The forum's case ended without anybody to lead it: social care goes on.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn not_taken_by_forum(self, reason: &str) -> Next {
        match self {
            Self::WithForum { .. } => Ok(Self::Proposed {
                setback: Some(Setback::NotTakenByForum {
                    reason: reason.trim().to_owned(),
                }),
            }),
            other => Err(other.not_ready(StepDownRefused::NotAsked)),
        }
    }

    /// Both workers plan their visit, or plan it anew.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn plan_visit(self, on: Timestamp, now: Timestamp) -> Next {
        match self {
            Self::Accepted {
                by,
                at,
                visit: Visit::ToPlan | Visit::Planned { .. },
            } => {
                if on <= now {
                    return Err(StepDownRefused::VisitTime);
                }
                Ok(Self::Accepted {
                    by,
                    at,
                    visit: Visit::Planned { on },
                })
            }
            other => Err(other.not_ready(StepDownRefused::NoVisit)),
        }
    }

    /// Both workers made their visit.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn visit_held(self, on: Timestamp, words: &str, now: Timestamp) -> Next {
        match self {
            Self::Accepted {
                by,
                at,
                visit: Visit::ToPlan | Visit::Planned { .. },
            } => {
                if on > now {
                    return Err(StepDownRefused::VisitTime);
                }
                Ok(Self::Accepted {
                    by,
                    at,
                    visit: Visit::Held {
                        on,
                        words: said(words)?,
                    },
                })
            }
            other => Err(other.not_ready(StepDownRefused::NoVisit)),
        }
    }

    /// Social care closes: after the next has accepted and the visit together was
    /// made, or with named services where nobody takes the family over.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn close(self, services: &str, at: Timestamp) -> Next {
        let how = match self {
            Self::Brokering => match services.trim() {
                "" => return Err(StepDownRefused::NoServices),
                named => Ending::Signposted {
                    services: named.to_owned(),
                },
            },
            Self::Accepted {
                by,
                visit: Visit::NotAsked | Visit::Held { .. },
                ..
            } => Ending::HandedOver { to: by },
            Self::Accepted { .. } => return Err(StepDownRefused::VisitOpen),
            other => return Err(other.not_ready(StepDownRefused::NotAccepted)),
        };
        Ok(Self::Ended { at, how })
    }

    /// The family stays with social care after all.
    ///
    /// # Errors
    /// [`StepDownRefused`].
    pub fn withdraw(self, reason: &str, at: Timestamp) -> Next {
        match self {
            Self::AwaitingSignOff
            | Self::Proposed { .. }
            | Self::Listed { .. }
            | Self::Brokering => Ok(Self::Ended {
                at,
                how: Ending::RemainsWithSocialCare {
                    reason: said(reason)?,
                },
            }),
            Self::Offered { .. } | Self::WithForum { .. } => Err(StepDownRefused::AnswerOpen),
            Self::Accepted { .. } => Err(StepDownRefused::HandedOver),
            Self::Ended { .. } => Err(StepDownRefused::Ended),
        }
    }

    /// Why a step is not allowed now, where more than the step itself is wrong.
    const fn not_ready(&self, otherwise: StepDownRefused) -> StepDownRefused {
        match self {
            Self::Ended { .. } => StepDownRefused::Ended,
            Self::AwaitingSignOff => StepDownRefused::NotSignedOff,
            Self::Proposed { .. }
            | Self::Listed { .. }
            | Self::Brokering
            | Self::Offered { .. }
            | Self::WithForum { .. }
            | Self::Accepted { .. } => otherwise,
        }
    }
}
