//! "Is this person known?" answered from memory while somebody types: names in any
//! spelling and either order, a date, a year or an age, a postcode or the beginning of one,
//! a telephone.
//!
//! Persons are added, changed and removed one at a time. A look-up reads a few thousand
//! persons at most, whatever the size of the index.

mod score;
mod segment;
mod similar;

use crate::compare::Relation;
use crate::dict::{Dict, Map, Nums};
use crate::names::Names;
use crate::table::Person;
use crate::text::{self, Date};
use score::Asked;
use segment::Segment;
use similar::Similar;

/// What somebody typed: any field may be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a> {
    /// Forename or names.
    pub first_name: &'a str,
    /// Surname.
    pub surname: &'a str,
    /// Date of birth, exact or not.
    pub dob: &'a str,
    /// Years of birth that fit, both included; used when `dob` is empty. A year off counts
    /// a little, so an age of about seven is `(year - 8, year - 7)`.
    pub years: Option<(u32, u32)>,
    /// Postcode, whole or its beginning.
    pub postcode: &'a str,
    /// Telephone.
    pub phone: &'a str,
    /// The last letters of the names may still be missing.
    pub typing: bool,
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The key the person was added with.
    pub key: u64,
    /// How well it fits, in bits; 0 is "all that was typed is exactly so", less is worse.
    pub bits: f32,
    /// Field by field, in words: ("Forename", "a form of it").
    pub why: Vec<(&'static str, &'static str)>,
}

/// A person in the index.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    key: u64,
    first: u32,
    middle: u32,
    last: u32,
    dob: Date,
    postcode: u32,
    phone: u32,
    removed: bool,
}

/// Persons that can be looked up.
#[derive(Debug, Default)]
pub struct Index {
    names: Names,
    postcodes: Dict,
    phones: Nums,
    similar: Similar,
    segments: Vec<Segment>,
    fresh: Vec<Entry>,
    place: Map<u64, (u16, u32)>,
}

/// Fresh persons are gone through one by one; more than this many become a segment.
const FRESH: usize = 2048;
/// More segments than this are made one.
const SEGMENTS: usize = 6;
const IN_FRESH: u16 = u16::MAX;

impl Index {
    /// An index of many persons at once, each with the key it is answered by.
    pub fn of<'a>(persons: impl Iterator<Item = (u64, Person<'a>)>) -> Self {
        let mut it = Self::default();
        persons.for_each(|(key, p)| it.load(key, &p));
        it.ready();
        it
    }

    /// Takes in one of many persons, each with a key of its own; [`Index::ready`] must
    /// follow before anything is asked.
    pub fn load(&mut self, key: u64, person: &Person<'_>) {
        let e = self.entry(key, person);
        self.fresh.push(e);
    }

    /// Readies the index after [`Index::load`].
    pub fn ready(&mut self) {
        self.flush();
    }

    /// About how many bytes the persons and their lists take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists: usize = self.segments.iter().map(Segment::bytes).sum();
        lists
            + self.place.capacity() * 18
            + self.fresh.capacity() * size_of::<Entry>()
            + self.similar.bytes()
    }

    /// How many persons are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether nobody is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    fn entry(&mut self, key: u64, p: &Person<'_>) -> Entry {
        let name = |names: &mut Names, t: &str| {
            if t.is_empty() {
                0
            } else {
                names.intern(&text::name(t))
            }
        };
        Entry {
            key,
            first: name(&mut self.names, p.first_name),
            middle: name(&mut self.names, p.middle_name),
            last: name(&mut self.names, p.surname),
            dob: text::date(p.dob).unwrap_or_default(),
            postcode: self.postcodes.intern(text::postcode(p.postcode).as_bytes()),
            phone: text::phone(p.phone).map_or(0, |n| self.phones.intern(n)),
            removed: false,
        }
    }

    /// Adds a person, in place of the one with the same key if there is one.
    pub fn put(&mut self, key: u64, person: &Person<'_>) {
        self.remove(key);
        let e = self.entry(key, person);
        self.similar.grow(&self.names);
        self.place.insert(key, (IN_FRESH, self.fresh.len() as u32));
        self.fresh.push(e);
        if self.fresh.len() > FRESH {
            self.flush();
        }
    }

    /// Removes a person; false when there is none with this key.
    pub fn remove(&mut self, key: u64) -> bool {
        let Some((segment, at)) = self.place.remove(&key) else {
            return false;
        };
        let list = if segment == IN_FRESH {
            &mut self.fresh
        } else {
            &mut self.segments[segment as usize].entries
        };
        list[at as usize].removed = true;
        true
    }

    /// Makes a segment of the fresh persons, and one of all but the biggest when there are
    /// too many.
    fn flush(&mut self) {
        self.similar.grow(&self.names);
        let fresh = std::mem::take(&mut self.fresh);
        self.segments.push(Segment::of(fresh, &self.names));
        if self.segments.len() > SEGMENTS {
            self.segments
                .sort_by_key(|s| std::cmp::Reverse(s.entries.len()));
            let small: Vec<Entry> = self.segments.drain(1..).flat_map(|s| s.entries).collect();
            self.segments.push(Segment::of(small, &self.names));
        }
        self.place.clear();
        for (s, segment) in self.segments.iter().enumerate() {
            for (i, e) in segment
                .entries
                .iter()
                .enumerate()
                .filter(|(_, e)| !e.removed)
            {
                self.place.insert(e.key, (s as u16, i as u32));
            }
        }
    }

    /// The persons that fit best, at most `most`, the best first. Nothing typed finds nobody.
    #[must_use]
    pub fn search(&self, query: &Query<'_>, most: usize) -> Vec<Hit> {
        self.search_among(query, most, |_| true)
    }

    /// As [`Index::search`], among the keys that `may` lets through and no others. The rest
    /// are passed over before they are compared: they cost the same whether they fit or not.
    #[must_use]
    pub fn search_among(
        &self,
        query: &Query<'_>,
        most: usize,
        may: impl Fn(u64) -> bool,
    ) -> Vec<Hit> {
        let asked = self.ask(query);
        let nothing = !asked.typed.0
            && !asked.typed.1
            && asked.dob.is_none()
            && asked.postcode.is_empty()
            && asked.phone == 0;
        if nothing {
            return Vec::new();
        }
        let mut best: Vec<(score::Fit, u64, Entry)> = Vec::with_capacity(most + 1);
        let mut offer = |e: &Entry| {
            if e.removed || !may(e.key) {
                return;
            }
            let fit = score::whole(self, &asked, e);
            let worst = best.last().map_or(f32::NEG_INFINITY, |b| b.0.rank);
            if fit.bits > FLOOR
                && (best.len() < most || fit.rank > worst)
                && !best.iter().any(|b| b.1 == e.key)
            {
                let before = |b: &(score::Fit, u64, Entry)| {
                    b.0.rank > fit.rank || (b.0.rank == fit.rank && b.1 < e.key)
                };
                let at = best.partition_point(before);
                best.insert(at, (fit, e.key, *e));
                best.truncate(most);
            }
        };
        self.fresh.iter().for_each(&mut offer);
        for segment in &self.segments {
            self.near(segment, &asked, &mut offer);
        }
        let hits = best
            .iter()
            .map(|(fit, _, e)| score::hit(self, &asked, query, e, fit.bits));
        hits.collect()
    }

    fn ask(&self, query: &Query<'_>) -> Asked {
        let meant = |typed: &str| -> Map<u32, Relation> {
            let mut out: Map<u32, Relation> = Map::default();
            let folded = text::name(typed);
            for part in folded.split(' ').filter(|p| !p.is_empty()) {
                for (name, r) in self.similar.of(&self.names, part, query.typing) {
                    let slot = out.entry(name).or_insert(r);
                    *slot = (*slot).min(r);
                }
            }
            out
        };
        let (first, last) = (meant(query.first_name), meant(query.surname));
        let share = |side: &Map<u32, Relation>| {
            let close = side
                .iter()
                .filter(|(_, r)| r.close())
                .map(|(part, _)| *part);
            let known: usize = close.map(|p| self.bearers(p)).sum();
            ((known as f32 + 1.0) / (self.len() as f32 + 1.0)).log2()
        };
        let dob = text::date(query.dob);
        let phone = text::phone(query.phone);
        Asked {
            typed: (
                !text::name(query.first_name).is_empty(),
                !text::name(query.surname).is_empty(),
            ),
            initial: text::name(query.first_name).bytes().next().unwrap_or(0),
            shares: (share(&first), share(&last)),
            first,
            last,
            years: query.years.filter(|_| dob.is_none()),
            dob,
            postcode: text::postcode(query.postcode),
            phone: phone.map_or(0, |n| self.phones.find(n)),
            rang: phone.is_some(),
        }
    }

    /// How many persons of the segments have a name part.
    fn bearers(&self, part: u32) -> usize {
        let of = |s: &Segment| s.named(part, &(0..s.entries.len() as u32)).len();
        self.segments.iter().map(of).sum()
    }

    /// Offers every person of a segment who may fit.
    fn near(&self, segment: &Segment, asked: &Asked, offer: &mut impl FnMut(&Entry)) {
        let mut give = |i: u32| offer(&segment.entries[i as usize]);
        if let Some(dob) = asked.dob {
            for (from, to) in near_dates(dob) {
                segment.born(from, to).for_each(&mut give);
            }
        }
        if asked.phone != 0 {
            segment
                .called(asked.phone)
                .iter()
                .copied()
                .for_each(&mut give);
        }
        if !asked.postcode.is_empty() {
            let id = self.postcodes.find(asked.postcode.as_bytes());
            segment.at(id).iter().copied().for_each(&mut give);
        }
        let all = 0..segment.entries.len() as u32;
        let years = match (asked.dob, asked.years) {
            (Some(d), _) => Some((d.parts().0.saturating_sub(1), d.parts().0 + 1)),
            (None, Some((from, to))) => Some((from.saturating_sub(1), to + 1)),
            _ => None,
        };
        let windows = match years {
            Some((from, to)) => {
                vec![
                    segment.born(Date(0), Date(0)),
                    segment.born(Date(from << 9), Date((to << 9) | 511)),
                ]
            }
            None => vec![all],
        };
        for within in &windows {
            let size = |side: &Map<u32, Relation>| {
                side.keys()
                    .map(|t| segment.named(*t, within).len())
                    .sum::<usize>()
            };
            let (f, l) = (size(&asked.first), size(&asked.last));
            let side = if !asked.typed.0 || (asked.typed.1 && l <= f && l > 0) {
                &asked.last
            } else {
                &asked.first
            };
            for token in side.keys() {
                segment
                    .named(*token, within)
                    .iter()
                    .copied()
                    .for_each(&mut give);
            }
        }
    }
}

/// Answers that fit worse than this are not given.
const FLOOR: f32 = -26.0;

/// Dates that a typed one may be a slip for: its whole month, the same day of other months
/// and neighbouring years, day and month the other way round, 1 January.
fn near_dates(dob: Date) -> Vec<(Date, Date)> {
    let (y, m, d) = dob.parts();
    let month = y << 9 | m << 5;
    let mut out = vec![(Date(month), Date(month | 31))];
    let mut one = |y: u32, m: u32, d: u32| out.extend(Date::new(y, m, d).map(|date| (date, date)));
    (1..=12).filter(|n| *n != m).for_each(|n| one(y, n, d));
    for year in [y - 1, y + 1, y - 10, y + 10] {
        one(year, m, d);
    }
    one(y, d, m);
    one(y, 1, 1);
    out
}
