//! The demo's directory of services: read from a file as an authority would
//! read its own, with entries that were confirmed lately and some that were not.

use std::collections::BTreeSet;

use casework::directory::{
    AskToJoin, ImportEntry, Propose, ask_to_join, confirm, import, of_agency, organisations,
    propose, services_of,
};
use domain::directory::Organisation;
use domain::ids::ServiceId;
use domain::profile::Label;
use domain::referrals::Outcome;
use jiff::SignedDuration;

use super::here::Here;
use super::seed::{SeedError, Story};
use super::world::AGENCIES;
use crate::directory::{entries_of_csv, taxonomy};

/// Every service of the demo.
pub const SERVICES: &str = include_str!("directory.csv");
/// What the file calls the council’s own service for families.
const FAMILIES_SERVICE: &str = "Family Resilience Service";
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

/// The demo's entries in one authority: in its places, and its service for
/// families by its name. Two that become the same are one.
fn entries_of(here: &Here<'_>) -> Result<Vec<ImportEntry>, SeedError> {
    let file = file_of(here).map_err(|_| SeedError::Missing("a directory that can be read"))?;
    let mut found =
        entries_of_csv(&file).map_err(|_| SeedError::Missing("a directory without mistakes"))?;
    let mut seen = BTreeSet::new();
    found
        .retain(|entry| seen.insert((entry.organisation.name.clone(), entry.service.name.clone())));
    Ok(found)
}

fn file_of(here: &Here<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut reader = csv::Reader::from_reader(SERVICES.as_bytes());
    let headings = reader.headers()?.clone();
    let column = |wanted: &str| headings.iter().position(|heading| heading == wanted);
    let (town, postcode) = (column("town"), column("postcode"));
    let own = here.name(Label::TargetedFamilyService);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headings)?;
    for record in reader.records() {
        let record = record?;
        let town = town.and_then(|at| record.get(at)).unwrap_or_default();
        let fields = record.iter().enumerate().map(|(at, field)| {
            if Some(at) == postcode {
                here.places.postcode(here.profile, town, field)
            } else {
                let said = field.replace(FAMILIES_SERVICE, &own);
                here.places.said(here.profile, &said)
            }
        });
        writer.write_record(fields)?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

impl Story<'_> {
    /// Makes the directory: seven months before the demo opens, so that some
    /// entries are overdue; most are confirmed again since.
    pub(super) async fn directory(&mut self) -> Result<(), SeedError> {
        let began = self.at();
        let long_ago = self.now - SignedDuration::from_hours(24 * 215);
        self.clock.set(long_ago);
        let mut entries = entries_of(&self.here)?;
        for entry in &mut entries {
            let agency = AGENCIES
                .iter()
                .find(|agency| agency.called.said(&self.app.profile) == entry.organisation.name);
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
                name: "Jigsaw Toy Library".to_owned(),
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
