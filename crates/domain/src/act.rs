//! Who does something, when, for which agency and why. No write happens
//! without an [`Act`]; the audit copies it whole.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::ids::{AgencyId, LinkId, RequestId, UserId};

/// The one who acts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Actor {
    /// A signed-in person, acting for one of their agencies.
    User(UserActor),
    /// Somebody without an account: a parent, a neighbour, a professional on the public form.
    Public,
    /// A partner who opened a signed link for one purpose (product: partners without accounts).
    Partner {
        /// The link that was opened.
        link: LinkId,
        /// The agency that the link was sent to.
        agency: AgencyId,
    },
    /// An agency's own system, by its token.
    System {
        /// The agency that the token belongs to.
        agency: AgencyId,
    },
    /// The product itself: the worker, the importer, the command line.
    Job(&'static str),
}

/// A signed-in person, as they act now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserActor {
    /// The account.
    pub user: UserId,
    /// The agency acted for.
    pub agency: AgencyId,
    /// The roles held in that agency.
    pub roles: BTreeSet<Role>,
    /// The forums or areas that the roles are limited to; empty means none.
    pub areas: BTreeSet<String>,
}

/// One act: the context without which nothing is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// Who.
    pub actor: Actor,
    /// When, on the server's clock.
    pub at: Timestamp,
    /// Why, where the act asks for a reason (break-glass, a look at a record).
    pub reason: Option<String>,
    /// The request that carried it.
    pub request: RequestId,
}

impl Act {
    /// The account that acts, if one does.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match &self.actor {
            Actor::User(user) => Some(user.user),
            Actor::Public | Actor::Partner { .. } | Actor::System { .. } | Actor::Job(_) => None,
        }
    }

    /// The agency acted for, if any.
    #[must_use]
    pub fn agency(&self) -> Option<AgencyId> {
        match &self.actor {
            Actor::User(user) => Some(user.agency),
            Actor::Partner { agency, .. } | Actor::System { agency } => Some(*agency),
            Actor::Public | Actor::Job(_) => None,
        }
    }

    /// Whether the actor holds a role in the agency acted for.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        match &self.actor {
            Actor::User(user) => user.roles.contains(&role),
            Actor::Public | Actor::Partner { .. } | Actor::System { .. } | Actor::Job(_) => false,
        }
    }

    /// The kind of actor, as the audit stores it.
    #[must_use]
    pub const fn actor_kind(&self) -> ActorKind {
        match self.actor {
            Actor::User(_) => ActorKind::User,
            Actor::Public => ActorKind::Public,
            Actor::Partner { .. } => ActorKind::Partner,
            Actor::System { .. } => ActorKind::System,
            Actor::Job(_) => ActorKind::Job,
        }
    }
}

/// The kinds of actor, as stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A signed-in person.
    User,
    /// Somebody without an account.
    Public,
    /// A partner by a signed link.
    Partner,
    /// An agency's own system.
    System,
    /// The product itself.
    Job,
}

impl ActorKind {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Public => "public",
            Self::Partner => "partner",
            Self::System => "system",
            Self::Job => "job",
        }
    }
}
