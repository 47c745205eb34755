//! Keeps the roll true: read whole once, then, again and again, the families
//! about which something happened. Every change of the record leaves an audit
//! entry in its own transaction, so the audit is the list of what to read again,
//! on every server and whoever made the change.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, RwLock};

use domain::access::{Relation, StoredRelation};
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, PersonId, UserId};
use domain::matching::Asked;
use domain::people::{BirthDate, PersonFacts};
use domain::programme::CohortRow;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::roll::{Alike, Entry, Fits, Roll, Seen};
use super::statements;
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError};
use crate::families::PersonDetails;
use crate::time::london_day;

/// An entry bears the instant at which its act began and is seen when it
/// commits. No act takes as long as this, other servers' clocks included.
const LATEST_COMMIT: SignedDuration = SignedDuration::from_secs(30);

/// The roll of this server. Cheap to clone.
#[derive(Clone, Default)]
pub struct KnownPeople {
    roll: Arc<RwLock<Roll>>,
    keeping: Arc<Mutex<Keeping>>,
}

#[derive(Default)]
struct Keeping {
    caught_up: Option<Timestamp>,
    /// Entries that were seen and could be seen again.
    seen: HashMap<String, Timestamp>,
}

impl std::fmt::Debug for KnownPeople {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KnownPeople")
    }
}

impl KnownPeople {
    /// Makes the roll as true as the record is now. The first call reads
    /// everybody; each later one only the families that changed since.
    ///
    /// # Errors
    /// When the database does not answer; the roll is then as it was.
    pub async fn catch_up(&self, store: &Store) -> Result<(), StoreError> {
        let mut keeping = self.keeping.lock().await;
        let now = store.clock().now();
        let mut db = store.reader();
        match keeping.caught_up {
            None => {
                // Read first, so that what happens meanwhile is read again.
                let changed = changed_since(&mut db, now - LATEST_COMMIT).await?;
                keeping.seen = changed.into_iter().map(|one| (one.id, one.at)).collect();
                let roll = read_all(&mut db, london_day(now)).await?;
                *self.write() = roll;
            }
            Some(last) => {
                let changed = changed_since(&mut db, last.min(now) - LATEST_COMMIT).await?;
                let mut families = BTreeSet::new();
                let mut unseen = Vec::new();
                for one in changed {
                    if !keeping.seen.contains_key(&one.id) {
                        families.insert(one.family);
                        unseen.push((one.id, one.at));
                    }
                }
                self.read_again(&mut db, families, london_day(now)).await?;
                keeping.seen.extend(unseen);
                let over = now - LATEST_COMMIT - LATEST_COMMIT;
                keeping.seen.retain(|_, at| *at >= over);
            }
        }
        keeping.caught_up = Some(now);
        Ok(())
    }

    async fn read_again(
        &self,
        db: &mut impl Reads,
        families: BTreeSet<FamilyId>,
        today: Date,
    ) -> Result<(), StoreError> {
        let mut all = families.clone();
        for family in families {
            for row in db.rows(&statements::SHARING_PEOPLE, args![family]).await? {
                all.insert(row.parsed("family_id", FamilyId::parse)?);
            }
        }
        for family in all {
            let read = read_range(db, family, family, today).await?;
            let mut roll = self.write();
            if read.is_empty() {
                roll.forget(family);
            }
            for (id, (seen, people)) in read {
                roll.put(id, seen, &people);
            }
        }
        Ok(())
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Roll> {
        self.roll
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Roll> {
        self.roll
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Who fits; see [`Roll::search`].
    pub(super) fn search(&self, act: &Act, beyond: HashSet<FamilyId>, asked: &Asked) -> Vec<Fits> {
        self.read().search(act, beyond, asked)
    }

    /// Everybody of other families who may be one of a family's people.
    pub(super) async fn alike(
        &self,
        store: &Store,
        family: FamilyId,
        today: Date,
    ) -> Result<Vec<Alike>, StoreError> {
        let read = read_range(&mut store.reader(), family, family, today).await?;
        let roll = self.read();
        Ok(read
            .iter()
            .flat_map(|(id, (_, people))| roll.alike(*id, people))
            .collect())
    }

    /// The person of the record whom a row of a cohort file is about, and their
    /// family: one who fits closely, and clearly better than anybody else.
    pub(crate) fn who_is(&self, row: &CohortRow) -> Option<(PersonId, FamilyId)> {
        let entry = Entry {
            names: vec![(row.given.clone(), row.family.clone())],
            born: row.born.map_or_else(String::new, |day| day.to_string()),
            postcodes: vec![row.postcode.clone()],
            ..Entry::default()
        };
        self.read().who_is(&entry)
    }
}

struct Changed {
    id: String,
    at: Timestamp,
    family: FamilyId,
}

async fn changed_since(db: &mut impl Reads, since: Timestamp) -> Result<Vec<Changed>, StoreError> {
    db.rows(&statements::CHANGED, args![since])
        .await?
        .iter()
        .map(|row| {
            Ok(Changed {
                id: row.text("id")?,
                at: row.instant("at")?,
                family: row.parsed("family_id", FamilyId::parse)?,
            })
        })
        .collect()
}

async fn read_all(db: &mut impl Reads, today: Date) -> Result<Roll, StoreError> {
    let mut roll = Roll::default();
    let mut after = String::new();
    loop {
        let page = db.rows(&statements::FAMILIES_AFTER, args![&after]).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else {
            roll.ready();
            return Ok(roll);
        };
        let from = first.parsed("id", FamilyId::parse)?;
        let to = last.parsed("id", FamilyId::parse)?;
        after = last.text("id")?;
        for (id, (seen, people)) in read_range(db, from, to, today).await? {
            roll.load(id, seen, &people);
        }
    }
}

type Families = HashMap<FamilyId, (Seen, Vec<(PersonId, Entry)>)>;

/// The families whose ids lie between two, both included.
async fn read_range(
    db: &mut impl Reads,
    from: FamilyId,
    to: FamilyId,
    today: Date,
) -> Result<Families, StoreError> {
    let mut families = Families::new();
    for row in db.rows(&statements::FAMILIES, args![from, to]).await? {
        let seen = Seen {
            restricted: row.yes("restricted")?,
            held: row.int("held")? > 0,
            relations: Vec::new(),
        };
        families.insert(row.parsed("id", FamilyId::parse)?, (seen, Vec::new()));
    }
    for row in db.rows(&statements::RELATIONS, args![from, to]).await? {
        let family = row.parsed("family_id", FamilyId::parse)?;
        if let Some((seen, _)) = families.get_mut(&family) {
            seen.relations.push(relation(&row)?);
        }
    }
    let homes = homes(db, from, to).await?;
    for row in db.rows(&statements::PEOPLE, args![from, to]).await? {
        let family = row.parsed("family_id", FamilyId::parse)?;
        let person = row.parsed("id", PersonId::parse)?;
        if let Some((_, people)) = families.get_mut(&family) {
            let home = homes.get(&person).cloned().unwrap_or_default();
            people.push((person, entry(&row, home, today)?));
        }
    }
    for row in db.rows(&statements::ALSO_RECORDED, args![from, to]).await? {
        let person = row.parsed("id", PersonId::parse)?;
        let name = (row.text("given_name")?, row.text("family_name")?);
        for (_, people) in families.values_mut() {
            for (_, entry) in people.iter_mut().filter(|(id, _)| *id == person) {
                entry.names.push(name.clone());
            }
        }
    }
    Ok(families)
}

fn relation(row: &Row) -> Result<StoredRelation, StoreError> {
    Ok(StoredRelation {
        relation: row.word("relation", Relation::from_key)?,
        agency: row.optional_parsed("agency_id", AgencyId::parse)?,
        user: row.optional_parsed("user_id", UserId::parse)?,
        area: row.optional_text("area")?,
    })
}

#[derive(Clone, Default)]
struct Home {
    now: Vec<String>,
    before: Vec<String>,
    hidden: bool,
}

async fn homes(
    db: &mut impl Reads,
    from: FamilyId,
    to: FamilyId,
) -> Result<HashMap<PersonId, Home>, StoreError> {
    let mut homes: HashMap<PersonId, Home> = HashMap::new();
    for row in db.rows(&statements::ADDRESSES, args![from, to]).await? {
        let home = homes
            .entry(row.parsed("person_id", PersonId::parse)?)
            .or_default();
        if row.yes("hidden")? {
            home.hidden = true;
        } else if let Some(postcode) = row.optional_text("postcode")?.filter(|one| !one.is_empty())
        {
            let list = match row.optional_text("until_day")? {
                None => &mut home.now,
                Some(_) => &mut home.before,
            };
            list.push(postcode);
        }
    }
    Ok(homes)
}

fn entry(row: &Row, home: Home, today: Date) -> Result<Entry, StoreError> {
    let facts: Option<PersonFacts> = match row.optional_text("facts")? {
        Some(_) => Some(row.document("facts")?),
        None => None,
    };
    let details: PersonDetails = row.document("details")?;
    let (given, family) = (row.text("given_name")?, row.text("family_name")?);
    let mut names = vec![(given, family.clone())];
    let known_as = row.text("known_as")?;
    if !known_as.is_empty() {
        names.push((known_as, family.clone()));
    }
    for other in facts.iter().flat_map(|facts| &facts.other_names) {
        names.push(parted(other.name.as_str(), &family));
    }
    let telephone = match &facts {
        _ if home.hidden => String::new(),
        Some(facts) => facts
            .telephone
            .as_ref()
            .map_or_else(String::new, |number| number.international().to_owned()),
        None => details.telephone.unwrap_or_default(),
    };
    let age = match &facts {
        Some(facts) => facts.about_years,
        None => details.about_years,
    };
    let estimated = match facts.as_ref().map(|facts| facts.birth) {
        Some(BirthDate::Estimated(birth)) => Some((birth.year(), birth.year())),
        _ => age.map(|age| {
            let youngest = today.year().saturating_sub(i16::from(age));
            (youngest.saturating_sub(1), youngest)
        }),
    };
    Ok(Entry {
        names,
        years: estimated
            .and_then(|(from, to)| u32::try_from(from).ok().zip(u32::try_from(to).ok())),
        born: row.optional_text("birth_date")?.unwrap_or_default(),
        postcodes: [home.now, home.before].concat(),
        telephone,
        address_hidden: home.hidden,
    })
}

/// Another name in one box: the last word is the last name, where there are several.
fn parted(name: &str, family: &str) -> (String, String) {
    match name.trim().rsplit_once(' ') {
        Some((given, last)) => (given.to_owned(), last.to_owned()),
        None => (name.trim().to_owned(), family.to_owned()),
    }
}
