//! Whose accounts somebody may manage: an administrator everybody's, an
//! agency's manager their own agency's, and only with roles that open nothing
//! beyond it. Must not know how accounts are stored.

use crate::access::{Action, Denied, Relations, Role, allows};
use crate::act::Act;
use crate::ids::AgencyId;
use crate::organisations::AgencyPart;

/// What somebody may manage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manages {
    /// Every agency: an administrator, or the product's own command line.
    Everything,
    /// One's own agency.
    Agency {
        /// Which.
        agency: AgencyId,
        /// Its part in the system: it decides which roles exist there.
        part: AgencyPart,
    },
}

/// One role that somebody holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Holds {
    /// In which agency.
    pub agency: AgencyId,
    /// Which.
    pub role: Role,
    /// For which forum or area; empty for none.
    pub area: String,
}

/// Whether an agency's own manager may give a role: those that open records
/// only through the agency's relation to a family (invariant 7). The others
/// reach beyond the agency, so an administrator gives them.
#[must_use]
pub const fn manager_may_grant(part: AgencyPart, role: Role) -> bool {
    match role {
        Role::Practitioner
        | Role::MashPartner
        | Role::LeadAgencyManager
        | Role::Provider
        | Role::AgencyManager => true,
        Role::ContactOfficer => matches!(part, AgencyPart::FrontDoor),
        Role::SocialWorker => matches!(part, AgencyPart::SocialCare),
        Role::FrontDoorManager
        | Role::PanelCoordinator
        | Role::PanelMember
        | Role::PanelManager
        | Role::SocialCareManager
        | Role::EarlyHelpCoordinator
        | Role::Auditor
        | Role::Trainer
        | Role::Analyst
        | Role::Commissioner
        | Role::Board
        | Role::InformationGovernance
        | Role::Administrator => false,
    }
}

impl Manages {
    /// What the actor may manage; `part` is the part of the agency acted for.
    ///
    /// # Errors
    /// [`Denied`] when the actor manages no accounts.
    pub fn of(act: &Act, part: Option<AgencyPart>) -> Result<Self, Denied> {
        let none = Relations::none();
        if allows(act, &none, Action::Administer) || allows(act, &none, Action::WorkAsJob) {
            return Ok(Self::Everything);
        }
        match (act.agency(), part) {
            (Some(agency), Some(part)) if allows(act, &none, Action::ManageAgencyUsers) => {
                Ok(Self::Agency { agency, part })
            }
            _ => Err(Denied {
                action: Action::ManageAgencyUsers,
            }),
        }
    }

    /// Whether this role may be given or taken. An agency's manager names no
    /// areas: an area joins the roles that the person holds elsewhere.
    ///
    /// # Errors
    /// [`Denied`] when the agency or the role is out of reach.
    pub fn may_grant(&self, wanted: &Holds) -> Result<(), Denied> {
        let may = match self {
            Self::Everything => true,
            Self::Agency { agency, part } => {
                wanted.agency == *agency
                    && wanted.area.is_empty()
                    && manager_may_grant(*part, wanted.role)
            }
        };
        if may {
            Ok(())
        } else {
            Err(Denied {
                action: Action::Administer,
            })
        }
    }

    /// Whether the account is within reach at all; otherwise it does not exist for the actor.
    #[must_use]
    pub fn may_see(&self, holds: &[Holds]) -> bool {
        match self {
            Self::Everything => true,
            Self::Agency { agency, .. } => holds.iter().any(|held| held.agency == *agency),
        }
    }

    /// Whether the way in to the account may be replaced: its password or its
    /// second factor. Whoever can do that could become the person, so every
    /// role of theirs must be one that the manager could give.
    ///
    /// # Errors
    /// [`Denied`] when the person holds a role that the actor could not give.
    pub fn may_reset(&self, holds: &[Holds]) -> Result<(), Denied> {
        holds.iter().try_for_each(|held| self.may_grant(held))
    }

    /// Whether the actor may record that the person has left: somebody who
    /// works in their agency alone, and is no administrator.
    ///
    /// # Errors
    /// [`Denied`] when the person also belongs elsewhere.
    pub fn may_end(&self, holds: &[Holds]) -> Result<(), Denied> {
        let may = match self {
            Self::Everything => true,
            Self::Agency { agency, .. } => holds
                .iter()
                .all(|held| held.agency == *agency && held.role != Role::Administrator),
        };
        if may {
            Ok(())
        } else {
            Err(Denied {
                action: Action::Administer,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::act::{Actor, UserActor};
    use crate::ids::{RequestId, UserId};

    const OWN: u128 = 2;

    fn act_with(roles: &[Role]) -> Act {
        Act {
            actor: Actor::User(UserActor {
                user: UserId::new(Uuid::from_u128(1)),
                agency: AgencyId::new(Uuid::from_u128(OWN)),
                roles: roles.iter().copied().collect(),
                areas: BTreeSet::new(),
            }),
            at: Timestamp::UNIX_EPOCH,
            reason: None,
            request: RequestId::new(Uuid::from_u128(3)),
        }
    }

    fn holds(agency: u128, role: Role, area: &str) -> Holds {
        Holds {
            agency: AgencyId::new(Uuid::from_u128(agency)),
            role,
            area: area.to_owned(),
        }
    }

    fn manager(part: AgencyPart) -> Manages {
        Manages::of(&act_with(&[Role::AgencyManager]), Some(part)).unwrap()
    }

    #[test]
    fn only_managers_and_administrators_manage_accounts() {
        for role in Role::ALL {
            let manages = Manages::of(&act_with(&[*role]), Some(AgencyPart::Partner));
            let expected = matches!(role, Role::AgencyManager | Role::Administrator);
            assert_eq!(manages.is_ok(), expected, "{role:?}");
        }
    }

    #[test]
    fn a_manager_grants_nothing_that_reaches_beyond_the_agency() {
        for part in AgencyPart::ALL {
            for role in [
                Role::Administrator,
                Role::FrontDoorManager,
                Role::SocialCareManager,
                Role::Auditor,
            ] {
                assert!(manager(*part).may_grant(&holds(OWN, role, "")).is_err());
            }
        }
        let school = manager(AgencyPart::Partner);
        assert!(
            school
                .may_grant(&holds(OWN, Role::Practitioner, ""))
                .is_ok()
        );
        assert!(
            school
                .may_grant(&holds(OWN, Role::ContactOfficer, ""))
                .is_err()
        );
        let front_door = manager(AgencyPart::FrontDoor);
        assert!(
            front_door
                .may_grant(&holds(OWN, Role::ContactOfficer, ""))
                .is_ok()
        );
    }

    #[test]
    fn a_manager_cannot_become_somebody_with_more_rights() {
        let school = manager(AgencyPart::Partner);
        let both = [
            holds(OWN, Role::Practitioner, ""),
            holds(OWN, Role::Administrator, ""),
        ];
        assert!(school.may_see(&both));
        assert!(school.may_reset(&both).is_err());
        assert!(school.may_end(&both).is_err());
        let elsewhere = [
            holds(OWN, Role::Practitioner, ""),
            holds(9, Role::Practitioner, ""),
        ];
        assert!(school.may_reset(&elsewhere).is_err());
        assert!(school.may_end(&elsewhere).is_err());
    }

    proptest! {
        // Requirement: BUCKS-STRAT-80
        #[test]
        fn a_manager_grants_nothing_in_another_agency_and_no_area(
            role in proptest::sample::select(Role::ALL),
            part in proptest::sample::select(AgencyPart::ALL),
            agency in 0_u128..10,
            area in "[a-z]{0,3}",
        ) {
            let wanted = holds(agency, role, &area);
            if manager(part).may_grant(&wanted).is_ok() {
                prop_assert_eq!(agency, OWN);
                prop_assert_eq!(area, "");
                prop_assert!(role != Role::Administrator && role != Role::FrontDoorManager);
            }
        }

        #[test]
        fn an_administrator_grants_everything(role in proptest::sample::select(Role::ALL), agency in 0_u128..10, area in "[a-z]{0,3}") {
            let manages = Manages::of(&act_with(&[Role::Administrator]), None).unwrap();
            prop_assert!(manages.may_grant(&holds(agency, role, &area)).is_ok());
        }
    }
}
