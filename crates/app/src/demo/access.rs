//! Two records out of the ordinary: one that only named people may open, and
//! one that a police officer opened in an emergency and nobody reviewed yet.

use casework::CaseworkError;
use casework::record_access::{break_glass, restrict};
use domain::access::OpeningLimits;

use super::families;
use super::here::Need;
use super::seed::{SeedError, Story};

const MANAGER: &str = "priya.nair";
const OFFICER: &str = "ali.rahman";

impl Story<'_> {
    /// Restricts one record and opens another.
    pub(super) async fn out_of_the_ordinary(&self) -> Result<(), SeedError> {
        let restricted = self.restrict_one().await?;
        self.open_one(restricted).await
    }

    /// A family that was advised and has no case, so that its restriction hides no work.
    async fn restrict_one(&self) -> Result<Option<u64>, SeedError> {
        let act = self.act_of(MANAGER)?;
        let why = self.here.say(
            "A cousin of the mother works at [[the front door]]. She asked that he cannot read this.",
        );
        for (number, tale) in &self.tales {
            if families::need_of(*number) != Need::Some {
                continue;
            }
            let listed: Vec<_> = tale
                .referrer
                .and_then(|mailbox| self.made.people.get(mailbox).copied())
                .into_iter()
                .collect();
            let done = restrict(
                &self.app.store,
                &act,
                &tale.received.family_reference,
                &listed,
                &why,
            )
            .await;
            match done {
                Ok(()) => return Ok(Some(*number)),
                Err(CaseworkError::NotFound | CaseworkError::Denied(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    async fn open_one(&self, restricted: Option<u64>) -> Result<(), SeedError> {
        let act = self.act_of(OFFICER)?;
        for (number, tale) in &self.tales {
            if Some(*number) == restricted {
                continue;
            }
            let done = break_glass(
                &self.app.store,
                &act,
                OpeningLimits::default(),
                &tale.received.reference,
                "Called to the home last night by a neighbour. I need to know who the children can stay with.",
            )
            .await;
            match done {
                Ok(_) => return Ok(()),
                // Within reach already: the officer referred them, or was asked.
                Err(CaseworkError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
