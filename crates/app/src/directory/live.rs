//! The directory in memory: read anew when its change number moves, so that
//! every node shows every write within two seconds and answers from its own memory.

use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use casework::Store;
use casework::directory::{Loaded, change_number, load};
use domain::directory::{
    EntryOrganisation, Finder, Freshness, KeepingRule, Synonym, Taxonomy, freshness,
};
use domain::ids::DirectoryOrganisationId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::shipped;
use crate::web::Failure;
use crate::words;

/// How old the last look at the change number may be.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The directory as it was at one change.
#[derive(Debug)]
pub struct Snapshot {
    /// The change.
    pub number: i64,
    /// Entries, ready to be found.
    pub finder: Finder,
    /// Every organisation that is in the directory.
    pub organisations: Vec<EntryOrganisation>,
    /// How long an entry counts as right.
    pub rule: KeepingRule,
    day: Date,
}

impl Snapshot {
    /// An organisation by its identifier.
    #[must_use]
    pub fn organisation(&self, id: DirectoryOrganisationId) -> Option<&EntryOrganisation> {
        self.organisations.iter().find(|one| one.id == id)
    }

    /// Puts everything in order.
    #[must_use]
    pub fn of(loaded: Loaded, taxonomy: Taxonomy, rule: KeepingRule, day: Date) -> Self {
        let entries = loaded
            .entries
            .into_iter()
            .filter(|entry| freshness(rule, entry.confirmed_at, day) != Freshness::Hidden)
            .collect();
        let synonyms = together(&loaded.synonyms);
        Self {
            number: loaded.number,
            finder: Finder::build(entries, &synonyms, taxonomy, day),
            organisations: loaded.organisations,
            rule,
            day,
        }
    }
}

/// The shipped words, and the authority's own in their place where it has some.
fn together(own: &[Synonym]) -> Vec<Synonym> {
    let replaced = |shipped: &&Synonym| own.iter().all(|mine| mine.typed != shipped.typed);
    shipped::synonyms()
        .iter()
        .filter(replaced)
        .chain(own)
        .filter(|synonym| !synonym.means.is_empty())
        .cloned()
        .collect()
}

/// This node's directory.
#[derive(Debug, Default)]
pub struct Live {
    kept: RwLock<Option<Arc<Snapshot>>>,
    looked: Mutex<Option<Instant>>,
    reading: tokio::sync::Mutex<()>,
    rule: KeepingRule,
}

impl Live {
    /// A directory that has not been read yet.
    #[must_use]
    pub fn new(rule: KeepingRule) -> Self {
        Self {
            rule,
            ..Self::default()
        }
    }

    /// The directory as it is now, or was half a second ago.
    ///
    /// # Errors
    /// When it must be read and the database does not answer.
    pub async fn now(&self, store: &Store, at: Timestamp) -> Result<Arc<Snapshot>, Failure> {
        let day = words::today(at);
        if let Some(kept) = self.kept().filter(|kept| kept.day == day)
            && !self.must_look()
        {
            return Ok(kept);
        }
        self.refresh(store, at).await
    }

    /// Looks at the change number now, and reads the directory anew when it moved.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refresh(&self, store: &Store, at: Timestamp) -> Result<Arc<Snapshot>, Failure> {
        let day = words::today(at);
        let _one_at_a_time = self.reading.lock().await;
        let mut reader = store.reader();
        let number = change_number(&mut reader).await?;
        self.note_the_look();
        if let Some(kept) = self
            .kept()
            .filter(|kept| kept.number == number && kept.day == day)
        {
            return Ok(kept);
        }
        let loaded = load(&mut reader).await?;
        let rule = self.rule;
        let build = move || Snapshot::of(loaded, shipped::taxonomy().clone(), rule, day);
        let fresh = tokio::task::spawn_blocking(build)
            .await
            .map_err(|_| Failure::Impossible("the directory could not be put in order"))?;
        let fresh = Arc::new(fresh);
        if let Ok(mut kept) = self.kept.write() {
            *kept = Some(fresh.clone());
        }
        Ok(fresh)
    }

    fn kept(&self) -> Option<Arc<Snapshot>> {
        self.kept.read().ok().and_then(|kept| kept.clone())
    }

    fn must_look(&self) -> bool {
        self.looked
            .lock()
            .is_ok_and(|looked| looked.is_none_or(|at| at.elapsed() >= LOOK_EVERY))
    }

    fn note_the_look(&self) {
        if let Ok(mut looked) = self.looked.lock() {
            *looked = Some(Instant::now());
        }
    }
}
