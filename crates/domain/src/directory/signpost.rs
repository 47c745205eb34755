//! Pointing a family to a service of the directory, and what became of it
//! (BUCKS-STRAT-47, -62; BUCKS-PROT-30).

use serde::{Deserialize, Serialize};

use crate::ids::ServiceId;
use crate::people::coded_list;

coded_list! {
    /// What became of pointing somebody to a service.
    Became, otherwise "Select what became of it" {
        NotKnown = "not_known", "We do not know yet";
        Went = "went", "They use the service";
        Waiting = "waiting", "They wait for a place";
        DidNotGo = "did_not_go", "They did not take it up";
        NotRight = "not_right", "The service was not right for them";
    }
}

/// A service of the directory that somebody was pointed to, as it was then.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PointedAt {
    /// The service.
    pub service: ServiceId,
    /// What it was called.
    pub name: String,
    /// How to reach it, as the entry said then.
    pub contact: Option<String>,
}

impl super::Service {
    /// How to reach the service, in one line: telephone, else e-mail, else website.
    #[must_use]
    pub fn reach(&self) -> Option<String> {
        self.phones
            .first()
            .map(|phone| phone.number.clone())
            .or_else(|| self.email.clone())
            .or_else(|| self.url.clone())
    }
}
