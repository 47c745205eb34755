//! The demo's directory of services: read from a file as an authority would
//! read its own, with entries that were confirmed lately and some that were not.

use casework::directory::{
    AskToJoin, ImportEntry, Propose, ask_to_join, confirm, import, of_agency, organisations,
    propose, services_of,
};
use domain::directory::Organisation;
use domain::ids::ServiceId;
use domain::referrals::Outcome;
use jiff::SignedDuration;

use super::seed::{SeedError, Story};
use super::world::AGENCIES;
use crate::directory::{entries_of_csv, taxonomy};

/// Every service of the demo.
pub const SERVICES: &str = include_str!("directory.csv");
/// Who keeps the directory in the demo.
const KEEPER: &str = "ruth.adeyemi";

/// The demo's entries, as the file tells them.
///
/// # Errors
/// When the file has a mistake.
pub fn entries() -> Result<Vec<ImportEntry>, SeedError> {
    entries_of_csv(SERVICES.as_bytes())
        .map_err(|_| SeedError::Missing("a directory without mistakes"))
}

impl Story<'_> {
    /// Makes the directory: seven months before the demo opens, so that some
    /// entries are overdue; most are confirmed again since.
    pub(super) async fn directory(&mut self) -> Result<(), SeedError> {
        let began = self.at();
        let long_ago = self.now - SignedDuration::from_hours(24 * 215);
        self.clock.set(long_ago);
        let mut entries = entries()?;
        for entry in &mut entries {
            let agency = AGENCIES
                .iter()
                .find(|agency| agency.name == entry.organisation.name);
            entry.agency = agency.and_then(|agency| self.made.agencies.get(agency.key).copied());
        }
        let act = self.act_of(KEEPER)?;
        import(
            &self.app.store,
            &act,
            taxonomy(),
            "the demo’s file",
            &entries,
            false,
        )
        .await?;
        self.confirm_most().await?;
        self.clock.set(self.now - SignedDuration::from_hours(30));
        self.somebody_asks().await?;
        self.clock.set(began);
        Ok(())
    }

    async fn confirm_most(&mut self) -> Result<(), SeedError> {
        let mut reader = self.app.store.reader();
        let mut number = 0_i64;
        for found in organisations(&mut reader).await? {
            for row in services_of(&mut reader, found.id).await? {
                number += 1;
                self.services.push(row.id);
                if number % 9 == 0 {
                    continue;
                }
                self.clock
                    .set(self.now - SignedDuration::from_hours(24 * (number % 60 + 1)));
                let act = self.act_of(KEEPER)?;
                confirm(&self.app.store, &act, row.id, row.version).await?;
            }
        }
        Ok(())
    }

    /// Whom a decision points a family to: for every other one of those that give advice.
    pub(super) fn services_to_point_to(&self, number: u64, outcome: Outcome) -> Vec<ServiceId> {
        if outcome != Outcome::AdviceAndSignpost || number.is_multiple_of(4) {
            return Vec::new();
        }
        let from = usize::try_from(number % 40).unwrap_or(0);
        self.services
            .iter()
            .skip(from)
            .step_by(31)
            .take(2)
            .copied()
            .collect()
    }

    /// A new organisation asks to join, and an agency sends an edit.
    async fn somebody_asks(&mut self) -> Result<(), SeedError> {
        let command = AskToJoin {
            key: self.key(),
            says: Organisation {
                name: "Haddenham Toy Library".to_owned(),
                description: "Lends toys and puzzles to families with young children.".to_owned(),
                ..Organisation::default()
            },
            keeper_name: "Jo Field".to_owned(),
            keeper_email: "jo.field@toys.example".to_owned(),
        };
        ask_to_join(&self.app.store, &self.visitor(), &command).await?;
        let mut reader = self.app.store.reader();
        let act = self.act_of("leila.haddad")?;
        for found in of_agency(&mut reader, &act).await? {
            if let Some(row) = services_of(&mut reader, found.id).await?.into_iter().next() {
                let mut says = row.service.clone();
                says.description = format!("{} Interpreters on request.", says.description);
                says.languages = vec!["Polish".to_owned(), "Urdu".to_owned()];
                let command = Propose {
                    key: self.key(),
                    organisation: found.id,
                    seen: Some((row.id, row.version)),
                    says,
                    by_link: None,
                };
                propose(&self.app.store, &act, taxonomy(), &command).await?;
            }
        }
        Ok(())
    }
}
