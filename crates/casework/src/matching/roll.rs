//! Everybody on the record, in memory: names, births, postcodes and telephones
//! to be looked up, and how each family may be seen. Reads no database.

use std::collections::{HashMap, HashSet};

use domain::access::{Action, FamilyAccess, StoredRelation, allows, relations_of};
use domain::act::Act;
use domain::ids::{FamilyId, PersonId};
use domain::matching::{Asked, Born, Sight, Telling, telling};
use linkage::lookup::{Index, Query};
use linkage::table::Person;

/// Answers that fit worse than this help nobody who may open records.
const WORST_SHOWN: f32 = -18.0;
/// Whoever may not open a record is told only of a close fit: a guess that is
/// nearly right must not find somebody.
const WORST_TOLD: f32 = -10.0;
/// Two records are put before a person from here on: one slip in a name and
/// another in the date, or the same name and birth at another address.
const WORST_PAIR: f32 = -10.0;
/// A row of a file is somebody's from here on, and if nobody else comes near.
const WORST_LINK: f32 = -7.5;
const CLEARLY_BETTER: f32 = 3.0;
/// How many people one question finds.
pub const MOST: usize = 10;

/// A person of a family, as the roll keeps them.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The names they go by, each given and family; the first is the recorded one.
    pub names: Vec<(String, String)>,
    /// The day of birth, ISO; empty when not known.
    pub born: String,
    /// The years of birth that fit, where only an age or a year is known.
    pub years: Option<(u32, u32)>,
    /// Postcodes that are not hidden, the present one first.
    pub postcodes: Vec<String>,
    /// A telephone number; empty where the address is hidden.
    pub telephone: String,
    /// Whether where they live is hidden for their safety.
    pub address_hidden: bool,
}

/// Somebody of another family who may be the same person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The person of the family that was looked at.
    pub person: PersonId,
    /// The other.
    pub other: PersonId,
    /// The family in which the other was found.
    pub family: FamilyId,
    /// Whether that family's record is restricted.
    pub restricted: bool,
    /// How alike, in bits: 0 is "all that is known of both is the same".
    pub bits: f32,
}

impl Alike {
    /// The bits in tenths, as they are stored.
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "bits lie between -26 and 0; a float becomes a whole number in no other way"
    )]
    pub fn bits_tenths(self) -> i64 {
        (self.bits * 10.0).round() as i64
    }
}

/// How a family may be seen.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Whether only named people may open its record.
    pub restricted: bool,
    /// Whether somebody holds it.
    pub held: bool,
    /// Its open relations.
    pub relations: Vec<StoredRelation>,
}

/// Somebody who fits a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Fits {
    /// The person.
    pub person: PersonId,
    /// The family in which they were found.
    pub family: FamilyId,
    /// How well, in bits: 0 is "exactly so", less is worse.
    pub bits: f32,
    /// Field by field.
    pub why: Vec<(&'static str, &'static str)>,
}

#[derive(Debug)]
struct Slot {
    person: PersonId,
    family: u32,
    address_hidden: bool,
}

#[derive(Debug, Default)]
struct Kept {
    id: Option<FamilyId>,
    restricted: bool,
    held: bool,
    relations: Box<[u32]>,
    keys: Vec<u32>,
}

/// The whole roll.
#[derive(Debug, Default)]
pub struct Roll {
    index: Index,
    slots: Vec<Slot>,
    unused: Vec<u32>,
    families: Vec<Kept>,
    numbers: HashMap<FamilyId, u32>,
    relations: Vec<StoredRelation>,
    relation_numbers: HashMap<StoredRelation, u32>,
}

/// What one asker's eyes see: worked out once for each question.
struct Eyes {
    /// For each kind of relation, whether it lets them open the record.
    opens: Vec<bool>,
    /// Families that are open to them beyond relations, restricted ones among them.
    beyond: HashSet<FamilyId>,
}

impl Roll {
    /// Takes in one of many families; [`Roll::ready`] must follow.
    pub fn load(&mut self, id: FamilyId, seen: Seen, people: &[(PersonId, Entry)]) {
        self.place(id, seen, people, Index::load);
    }

    /// Readies the index after [`Roll::load`].
    pub fn ready(&mut self) {
        self.index.ready();
    }

    /// Puts a family in place of what was known of it.
    pub fn put(&mut self, id: FamilyId, seen: Seen, people: &[(PersonId, Entry)]) {
        self.forget(id);
        self.place(id, seen, people, Index::put);
    }

    /// Forgets a family.
    pub fn forget(&mut self, id: FamilyId) {
        let Some(kept) = self.number_of(id) else {
            return;
        };
        let keys = std::mem::take(&mut kept.keys);
        for key in &keys {
            self.index.remove(u64::from(*key));
        }
        self.unused.extend(keys);
    }

    fn number_of(&mut self, id: FamilyId) -> Option<&mut Kept> {
        let number = *self.numbers.get(&id)?;
        self.families.get_mut(usize::try_from(number).ok()?)
    }

    fn place(
        &mut self,
        id: FamilyId,
        seen: Seen,
        people: &[(PersonId, Entry)],
        add: fn(&mut Index, u64, &Person<'_>),
    ) {
        let next = small(self.families.len());
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.families.push(Kept::default());
        }
        let mut keys = Vec::new();
        for (person, entry) in people {
            for way in entry.ways(&entry.estimates()) {
                let key = self.slot(*person, number, entry.address_hidden);
                let found = Person {
                    first_name: &way.name.0,
                    surname: &way.name.1,
                    dob: way.born,
                    postcode: way.postcode,
                    phone: &entry.telephone,
                    ..Person::default()
                };
                add(&mut self.index, u64::from(key), &found);
                keys.push(key);
            }
        }
        let relations = seen
            .relations
            .into_iter()
            .map(|one| self.relation(one))
            .collect();
        if let Some(kept) = usize::try_from(number)
            .ok()
            .and_then(|at| self.families.get_mut(at))
        {
            *kept = Kept {
                id: Some(id),
                restricted: seen.restricted,
                held: seen.held,
                relations,
                keys,
            };
        }
    }

    fn slot(&mut self, person: PersonId, family: u32, address_hidden: bool) -> u32 {
        let slot = Slot {
            person,
            family,
            address_hidden,
        };
        let again = self.unused.pop();
        match again.and_then(|key| Some((key, self.slots.get_mut(usize::try_from(key).ok()?)?))) {
            Some((key, place)) => {
                *place = slot;
                key
            }
            None => {
                self.slots.push(slot);
                small(self.slots.len().saturating_sub(1))
            }
        }
    }

    fn relation(&mut self, relation: StoredRelation) -> u32 {
        if let Some(number) = self.relation_numbers.get(&relation) {
            return *number;
        }
        let number = small(self.relations.len());
        self.relations.push(relation.clone());
        self.relation_numbers.insert(relation, number);
        number
    }

    /// Who fits what was asked, of those of whom this actor may be told
    /// anything: the best first, each person once. `beyond` are the families
    /// that are open to the actor beyond relations.
    pub fn search(&self, act: &Act, beyond: HashSet<FamilyId>, asked: &Asked) -> Vec<Fits> {
        let eyes = self.eyes(act, beyond);
        let postcode = asked.postcode();
        let day;
        let mut query = Query {
            postcode,
            phone: asked.telephone(),
            typing: true,
            ..Query::default()
        };
        match asked.born() {
            Some(Born::On(date)) => {
                day = date.to_string();
                query.dob = &day;
            }
            Some(Born::Between(from, to)) => {
                query.years = u32::try_from(from).ok().zip(u32::try_from(to).ok());
            }
            None => {}
        }
        let mut found: Vec<Fits> = Vec::new();
        for (first, last) in &asked.readings() {
            query.first_name = first;
            query.surname = last;
            let told = |key: u64| self.told(&eyes, key) != Telling::Nothing;
            for hit in self.index.search_among(&query, MOST * 3, told) {
                let worst = match self.told(&eyes, hit.key) {
                    Telling::Whole => WORST_SHOWN,
                    Telling::OpenTo => WORST_TOLD,
                    Telling::Nothing => 0.0,
                };
                if let Some((slot, kept)) = self.at(hit.key)
                    && let Some(family) = kept.id
                    && hit.bits >= worst
                {
                    found.push(Fits {
                        person: slot.person,
                        family,
                        bits: hit.bits,
                        why: hit.why,
                    });
                }
            }
        }
        found.sort_by(|one, other| other.bits.total_cmp(&one.bits));
        let mut once = HashSet::new();
        found.retain(|one| once.insert((one.person, one.family)));
        found.truncate(MOST);
        found
    }

    /// Everybody of other families who may be one of these people. Whoever is
    /// known by a name and nothing else is like too many to say.
    pub fn alike(&self, family: FamilyId, people: &[(PersonId, Entry)]) -> Vec<Alike> {
        let elsewhere = |key: u64| {
            self.at(key)
                .is_some_and(|(_, kept)| kept.id != Some(family))
        };
        let mut found: Vec<Alike> = Vec::new();
        for (person, entry) in people {
            let says_little = entry.born.is_empty()
                && entry.years.is_none()
                && entry.postcode().is_empty()
                && entry.telephone.is_empty();
            for name in entry.names.iter().filter(|_| !says_little) {
                let query = entry.query(name);
                for hit in self.index.search_among(&query, MOST, elsewhere) {
                    if hit.bits >= WORST_PAIR
                        && let Some((slot, kept)) = self.at(hit.key)
                        && let Some(other_family) = kept.id
                        && slot.person != *person
                        && !found
                            .iter()
                            .any(|one| one.person == *person && one.other == slot.person)
                    {
                        found.push(Alike {
                            person: *person,
                            other: slot.person,
                            family: other_family,
                            restricted: kept.restricted,
                            bits: hit.bits,
                        });
                    }
                }
            }
        }
        found
    }

    /// Whom an entry is about: somebody who fits closely, and clearly better than
    /// anybody else. In doubt nobody: a file must not be laid at a wrong door.
    pub fn who_is(&self, entry: &Entry) -> Option<(PersonId, FamilyId)> {
        let query = entry.query(entry.names.first()?);
        let hits = self.index.search(&query, MOST);
        let (slot, kept) = self.at(hits.first()?.key)?;
        let best = hits.first()?.bits;
        let rival = hits.iter().find(|hit| {
            self.at(hit.key)
                .is_some_and(|(other, _)| other.person != slot.person)
        });
        let clear = rival.is_none_or(|other| best - other.bits >= CLEARLY_BETTER);
        (best >= WORST_LINK && clear).then_some((slot.person, kept.id?))
    }

    fn at(&self, key: u64) -> Option<(&Slot, &Kept)> {
        let slot = self.slots.get(usize::try_from(key).ok()?)?;
        let kept = self.families.get(usize::try_from(slot.family).ok()?)?;
        Some((slot, kept))
    }

    fn eyes(&self, act: &Act, beyond: HashSet<FamilyId>) -> Eyes {
        let opens = |one: &StoredRelation| {
            let access = FamilyAccess {
                relations: vec![one.clone()],
                ..FamilyAccess::default()
            };
            let relations = relations_of(act, &access);
            !relations.is_empty() && allows(act, &relations, Action::ReadFamily)
        };
        Eyes {
            opens: self.relations.iter().map(opens).collect(),
            beyond,
        }
    }

    fn told(&self, eyes: &Eyes, key: u64) -> Telling {
        let Some((slot, kept)) = self.at(key) else {
            return Telling::Nothing;
        };
        let related = || {
            kept.relations.iter().any(|number| {
                let at = usize::try_from(*number).ok();
                at.and_then(|at| eyes.opens.get(at)) == Some(&true)
            })
        };
        let beyond = || kept.id.is_some_and(|id| eyes.beyond.contains(&id));
        telling(Sight {
            may_open: if kept.restricted {
                beyond()
            } else {
                related() || beyond()
            },
            restricted: kept.restricted,
            address_hidden: slot.address_hidden,
            held: kept.held,
        })
    }
}

/// One way to find a person.
struct Way<'a> {
    name: &'a (String, String),
    born: &'a str,
    postcode: &'a str,
}

impl Entry {
    /// Where they live now; empty when not known or hidden.
    fn postcode(&self) -> &str {
        self.postcodes.first().map_or("", String::as_str)
    }

    /// What would be asked to find this person under one of the names.
    fn query<'a>(&'a self, (given, family): &'a (String, String)) -> Query<'a> {
        Query {
            first_name: given,
            surname: family,
            dob: &self.born,
            years: self.years,
            postcode: self.postcode(),
            phone: &self.telephone,
            typing: false,
        }
    }

    /// The first days of the years in which they may have been born.
    fn estimates(&self) -> Vec<String> {
        let mut years: Vec<u32> = self
            .years
            .map_or_else(Vec::new, |(from, to)| vec![from, to]);
        years.dedup();
        years
            .iter()
            .map(|year| format!("{year:04}-01-01"))
            .collect()
    }

    /// A person is found under each of their names; under the recorded one also
    /// in each year in which they may have been born, and at each earlier address.
    fn ways<'a>(&'a self, estimates: &'a [String]) -> Vec<Way<'a>> {
        let (born, postcode) = (self.born.as_str(), self.postcode());
        let mut ways: Vec<Way<'a>> = self
            .names
            .iter()
            .map(|name| Way {
                name,
                born,
                postcode,
            })
            .collect();
        if let Some(name) = self.names.first() {
            ways.extend(estimates.iter().map(|born| Way {
                name,
                born,
                postcode,
            }));
            ways.extend(self.postcodes.iter().skip(1).map(|postcode| Way {
                name,
                born,
                postcode,
            }));
        }
        ways
    }
}

/// Numbers of slots and families: four thousand million are enough.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
