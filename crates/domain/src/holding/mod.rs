//! Somebody always holds the family (invariant 1): one agency, and a person
//! once named. A holder lets go only when the next has accepted, so handing
//! over is an offer and an answer, and the family is never between two.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{AgencyId, UserId};

/// Who answers for a family.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// The agency.
    pub agency: AgencyId,
    /// The person, once one is named.
    pub person: Option<UserId>,
}

/// Why they hold it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// They asked for help and go on supporting until the outcome is known (BUCKS-STRAT-84).
    Referrer,
    /// The front door, for a request from somebody who is no agency.
    FrontDoor,
    /// They accepted to lead (BUCKS-STRAT-87).
    LeadAgency,
    /// Social care accepted.
    SocialCare,
}

impl Basis {
    /// Every basis.
    pub const ALL: &'static [Self] = &[
        Self::Referrer,
        Self::FrontDoor,
        Self::LeadAgency,
        Self::SocialCare,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Referrer => "referrer",
            Self::FrontDoor => "front_door",
            Self::LeadAgency => "lead_agency",
            Self::SocialCare => "social_care",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|basis| basis.key() == key)
    }
}

/// Where a family's holding stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Holding {
    /// One holder, nobody else asked.
    Held {
        /// Who.
        holder: Holder,
        /// Why.
        basis: Basis,
    },
    /// One holder still, and somebody who was asked to take over.
    Offered {
        /// Who holds it now.
        holder: Holder,
        /// Why.
        basis: Basis,
        /// Who was asked.
        to: AgencyId,
        /// What they would hold it as.
        as_basis: Basis,
        /// When they were asked.
        at: Timestamp,
    },
    /// Closed: nothing is open about the family.
    Ended,
}

/// What can be done about a holding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// Ask an agency to take over.
    Offer {
        /// Whom.
        to: AgencyId,
        /// As what.
        as_basis: Basis,
        /// When.
        at: Timestamp,
    },
    /// The asked agency takes over.
    Accept {
        /// Who answers.
        by: AgencyId,
    },
    /// The asked agency does not.
    Decline {
        /// Who answers.
        by: AgencyId,
    },
    /// Begin: the first holder of a family that nobody holds.
    Begin {
        /// Who.
        holder: Holder,
        /// Why.
        basis: Basis,
    },
    /// Lead: the agency that the forum asked, or that begins its own case, takes
    /// over, unless another service has been asked and has not answered.
    Lead {
        /// Who leads.
        by: AgencyId,
        /// Their person, where one is named already.
        person: Option<UserId>,
    },
    /// Ask in one's own name: an agency whose call the front door took sends its
    /// written form, and goes on supporting the family (BUCKS-STRAT-84).
    AskInOwnName {
        /// Who asks.
        by: AgencyId,
        /// Their person.
        person: Option<UserId>,
    },
    /// Name the person.
    Name {
        /// Who names.
        by: AgencyId,
        /// Whom.
        person: UserId,
    },
    /// End: the work is closed with an outcome.
    End,
}

/// Why a holding does not change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HoldingRefused {
    /// Nobody was asked to take over.
    #[error("nobody was asked to take over")]
    NothingOffered,
    /// Another agency was asked.
    #[error("another agency was asked")]
    NotTheirs,
    /// The agency holds the family already.
    #[error("this agency holds the family already")]
    HoldsAlready,
    /// Somebody holds the family: a holding begins only where there is none.
    #[error("somebody holds the family already")]
    HeldAlready,
    /// Somebody was asked and has not answered (BUCKS-PROT-51).
    #[error("the agency that was asked has not answered")]
    OfferOpen,
    /// Nothing is open.
    #[error("nothing is open about this family")]
    Ended,
}

impl Holding {
    /// Who answers for the family, unless everything is closed.
    #[must_use]
    pub const fn holder(&self) -> Option<Holder> {
        match self {
            Self::Held { holder, .. } | Self::Offered { holder, .. } => Some(*holder),
            Self::Ended => None,
        }
    }

    /// Whether another service was asked to take the family over and has not answered.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        matches!(self, Self::Offered { .. })
    }

    /// Why the family is held, unless everything is closed.
    #[must_use]
    pub const fn basis(&self) -> Option<Basis> {
        match self {
            Self::Held { basis, .. } | Self::Offered { basis, .. } => Some(*basis),
            Self::Ended => None,
        }
    }

    /// Whether the holder lets go once the last request and the last case are
    /// closed: never while another service was asked, and social care ends its
    /// own work itself (BUCKS-PROT-51).
    #[must_use]
    pub const fn ends_with_the_last(&self) -> bool {
        match self {
            Self::Held { basis, .. } => !matches!(basis, Basis::SocialCare),
            Self::Offered { .. } | Self::Ended => false,
        }
    }

    /// Applies a command.
    ///
    /// # Errors
    /// [`HoldingRefused`]; the holding is then as it was.
    pub fn apply(self, command: Command) -> Result<Self, HoldingRefused> {
        match (self, command) {
            (Self::Ended, Command::Begin { holder, basis }) => Ok(Self::Held { holder, basis }),
            (Self::Ended | Self::Held { .. }, Command::Lead { by, person }) => Ok(Self::Held {
                holder: Holder { agency: by, person },
                basis: Basis::LeadAgency,
            }),
            (Self::Ended, _) => Err(HoldingRefused::Ended),
            (Self::Held { .. } | Self::Offered { .. }, Command::Begin { .. }) => {
                Err(HoldingRefused::HeldAlready)
            }
            (Self::Held { holder, .. }, Command::Offer { to, .. }) if holder.agency == to => {
                Err(HoldingRefused::HoldsAlready)
            }
            (Self::Held { holder, basis }, Command::Offer { to, as_basis, at }) => {
                Ok(Self::Offered {
                    holder,
                    basis,
                    to,
                    as_basis,
                    at,
                })
            }
            (
                Self::Held {
                    basis: Basis::FrontDoor,
                    ..
                },
                Command::AskInOwnName { by, person },
            ) => Ok(Self::Held {
                holder: Holder { agency: by, person },
                basis: Basis::Referrer,
            }),
            (Self::Held { .. }, Command::AskInOwnName { .. }) => Err(HoldingRefused::HeldAlready),
            (
                Self::Offered { .. },
                Command::Offer { .. }
                | Command::Lead { .. }
                | Command::AskInOwnName { .. }
                | Command::End,
            ) => Err(HoldingRefused::OfferOpen),
            (Self::Offered { to, as_basis, .. }, Command::Accept { by }) if by == to => {
                Ok(Self::Held {
                    holder: Holder {
                        agency: to,
                        person: None,
                    },
                    basis: as_basis,
                })
            }
            (
                Self::Offered {
                    holder, basis, to, ..
                },
                Command::Decline { by },
            ) if by == to => Ok(Self::Held { holder, basis }),
            (Self::Offered { .. }, Command::Accept { .. } | Command::Decline { .. }) => {
                Err(HoldingRefused::NotTheirs)
            }
            (Self::Held { .. }, Command::Accept { .. } | Command::Decline { .. }) => {
                Err(HoldingRefused::NothingOffered)
            }
            (Self::Held { holder, basis }, Command::Name { by, person }) => {
                if holder.agency == by {
                    Ok(Self::Held {
                        holder: Holder {
                            agency: by,
                            person: Some(person),
                        },
                        basis,
                    })
                } else {
                    Err(HoldingRefused::NotTheirs)
                }
            }
            (
                Self::Offered {
                    holder,
                    basis,
                    to,
                    as_basis,
                    at,
                },
                Command::Name { by, person },
            ) => {
                if holder.agency == by {
                    let holder = Holder {
                        agency: by,
                        person: Some(person),
                    };
                    Ok(Self::Offered {
                        holder,
                        basis,
                        to,
                        as_basis,
                        at,
                    })
                } else {
                    Err(HoldingRefused::NotTheirs)
                }
            }
            (Self::Held { .. }, Command::End) => Ok(Self::Ended),
        }
    }
}

#[cfg(test)]
mod tests;
