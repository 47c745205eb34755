//! Shim until the accounts room lands.
use std::collections::BTreeSet;

use domain::access::Role;
use domain::act::{Actor, UserActor};
use domain::ids::{AgencyId, UserId};
use jiff::Timestamp;

use crate::engine::{Store, StoreError};

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct SessionUser {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub job_title: String,
    pub agency: AgencyId,
    pub agency_name: String,
    pub agency_part: String,
    pub roles: BTreeSet<Role>,
    pub areas: BTreeSet<String>,
}

impl SessionUser {
    pub fn actor(&self) -> Actor {
        Actor::User(UserActor {
            user: self.user,
            agency: self.agency,
            roles: self.roles.clone(),
            areas: self.areas.clone(),
        })
    }
}

pub async fn session(
    _store: &Store,
    _token: &str,
    _at: Timestamp,
) -> Result<Option<SessionUser>, StoreError> {
    Ok(None)
}
