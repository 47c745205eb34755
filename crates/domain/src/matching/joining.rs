//! Owns when two families' records may become one, and who holds the family
//! then: exactly one holder before, and exactly one after (invariant 1).
//! Must not know: which rows move.

use thiserror::Error;

use crate::holding::{Basis, Holder, Holding};
use crate::ids::UserId;

/// One of the two families, as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Who holds it, and whether somebody was asked to take over.
    pub holding: Holding,
    /// Whether only named people may open it.
    pub restricted: bool,
    /// The lead family worker of its open case.
    pub lead_worker: Option<UserId>,
}

/// What whoever joins them has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Said {
    /// Which of the two holders goes on, where both families are held.
    pub holder: Option<Goes>,
    /// That the whole record may be restricted from now on.
    pub restriction_agreed: bool,
    /// That both [[lead workers]] know, and go on until one hands over.
    pub both_workers_know: bool,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// Of the record that is kept.
    Kept,
    /// Of the record that is brought into it.
    Brought,
}

/// Why they are not joined, or not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum JoinRefused {
    /// Somebody was asked to take one of them over (BUCKS-PROT-51).
    #[error(
        "Another service has been asked to take one of these families over and has not answered"
    )]
    OfferOpen,
    /// Both are held by different people or agencies.
    #[error("Select who holds the family from now on")]
    WhoHolds,
    /// One is restricted and the other is not.
    #[error("Confirm that the whole record becomes restricted")]
    RestrictedWithOpen,
    /// There would be two lead workers.
    #[error("Confirm that both [[lead workers]] know")]
    TwoLeadWorkers,
}

impl JoinRefused {
    /// The field that it belongs beside, where there is one.
    #[must_use]
    pub const fn beside(self) -> Option<&'static str> {
        match self {
            Self::OfferOpen => None,
            Self::WhoHolds => Some("holder"),
            Self::RestrictedWithOpen => Some("restriction"),
            Self::TwoLeadWorkers => Some("workers"),
        }
    }
}

/// Who holds the joined family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderAfter {
    /// Whoever holds the kept one, or nobody where both are closed.
    AsKept,
    /// Whoever held the other.
    AsBrought(Holder, Basis),
}

/// What must be asked before these two are joined, so that the page can ask it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MustAsk {
    /// Who holds from now on.
    pub holder: bool,
    /// Whether the whole becomes restricted.
    pub restriction: bool,
    /// Whether both [[lead workers]] know.
    pub workers: bool,
}

/// What must be asked.
#[must_use]
pub fn must_ask(kept: Side, brought: Side) -> MustAsk {
    let both = kept.holding.holder().zip(brought.holding.holder());
    let workers = kept.lead_worker.zip(brought.lead_worker);
    MustAsk {
        holder: both.is_some_and(|(one, other)| one != other),
        restriction: kept.restricted != brought.restricted,
        workers: workers.is_some_and(|(one, other)| one != other),
    }
}

/// Whether the two may be joined, and who holds the family then.
///
/// # Errors
/// [`JoinRefused`]: what must be answered, waited for or agreed first.
pub fn join(kept: Side, brought: Side, said: Said) -> Result<HolderAfter, JoinRefused> {
    let offered = |side: Side| matches!(side.holding, Holding::Offered { .. });
    if offered(kept) || offered(brought) {
        return Err(JoinRefused::OfferOpen);
    }
    let ask = must_ask(kept, brought);
    if ask.restriction && !said.restriction_agreed {
        return Err(JoinRefused::RestrictedWithOpen);
    }
    if ask.workers && !said.both_workers_know {
        return Err(JoinRefused::TwoLeadWorkers);
    }
    match (kept.holding, brought.holding) {
        (_, Holding::Ended | Holding::Offered { .. }) => Ok(HolderAfter::AsKept),
        (Holding::Ended, Holding::Held { holder, basis }) => {
            Ok(HolderAfter::AsBrought(holder, basis))
        }
        (Holding::Held { .. } | Holding::Offered { .. }, Holding::Held { holder, basis }) => {
            match said.holder {
                _ if !ask.holder => Ok(HolderAfter::AsKept),
                Some(Goes::Kept) => Ok(HolderAfter::AsKept),
                Some(Goes::Brought) => Ok(HolderAfter::AsBrought(holder, basis)),
                None => Err(JoinRefused::WhoHolds),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::AgencyId;

    fn holder(number: u128) -> Holder {
        Holder {
            agency: AgencyId::new(Uuid::from_u128(number)),
            person: Some(UserId::new(Uuid::from_u128(number))),
        }
    }

    fn held(number: u128) -> Holding {
        Holding::Held {
            holder: holder(number),
            basis: Basis::LeadAgency,
        }
    }

    fn side(holding: Holding) -> Side {
        Side {
            holding,
            restricted: false,
            lead_worker: None,
        }
    }

    #[test]
    fn a_new_request_about_a_closed_family_keeps_its_holder() {
        let after = join(side(Holding::Ended), side(held(1)), Said::default());
        assert_eq!(
            after,
            Ok(HolderAfter::AsBrought(holder(1), Basis::LeadAgency))
        );
    }

    #[test]
    fn two_holders_two_workers_and_a_restriction_are_asked_about_first() {
        let worker = |number| Some(UserId::new(Uuid::from_u128(number)));
        let kept = Side {
            lead_worker: worker(1),
            restricted: true,
            ..side(held(1))
        };
        let brought = Side {
            lead_worker: worker(2),
            ..side(held(2))
        };
        let mut said = Said::default();
        let refused = |said| join(kept, brought, said).unwrap_err();
        assert_eq!(refused(said), JoinRefused::RestrictedWithOpen);
        said.restriction_agreed = true;
        assert_eq!(refused(said), JoinRefused::TwoLeadWorkers);
        said.both_workers_know = true;
        assert_eq!(refused(said), JoinRefused::WhoHolds);
        said.holder = Some(Goes::Brought);
        assert_eq!(
            join(kept, brought, said),
            Ok(HolderAfter::AsBrought(holder(2), Basis::LeadAgency))
        );
    }

    #[test]
    fn a_family_that_was_held_is_held_after_joining_whatever_was_said() {
        let holdings = [Holding::Ended, held(1), held(2)];
        let goes = [None, Some(Goes::Kept), Some(Goes::Brought)];
        for kept in holdings {
            for brought in holdings {
                for holder in goes {
                    let said = Said {
                        holder,
                        restriction_agreed: true,
                        both_workers_know: true,
                    };
                    let anybody = kept.holder().or(brought.holder());
                    let after = match join(side(kept), side(brought), said) {
                        Ok(HolderAfter::AsKept) => kept.holder(),
                        Ok(HolderAfter::AsBrought(holder, _)) => Some(holder),
                        Err(refused) => {
                            assert_eq!(refused, JoinRefused::WhoHolds);
                            continue;
                        }
                    };
                    assert_eq!(after.is_some(), anybody.is_some());
                }
            }
        }
    }

    #[test]
    fn nothing_is_joined_while_another_service_has_not_answered() {
        let offered = Holding::Offered {
            holder: holder(1),
            basis: Basis::Referrer,
            to: holder(2).agency,
            as_basis: Basis::SocialCare,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        for (kept, brought) in [(offered, held(3)), (held(3), offered)] {
            let refused = join(side(kept), side(brought), Said::default());
            assert_eq!(refused, Err(JoinRefused::OfferOpen));
        }
    }
}
