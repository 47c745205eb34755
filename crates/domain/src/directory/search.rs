//! Finding: a question in everyday words with a place, an age, a day and a
//! price becomes a ranked list. All of it in memory.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::index::Meant;
use super::language::{english, says_little, says_nothing, stem_of, words_of};
use super::{
    Entry, Index, IndexBuilder, Near, NearProblem, Point, Sectors, Synonym, Taxonomy, Weekday,
};
use crate::ids::ServiceId;
use crate::people::Postcode;

/// What somebody looks for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Question {
    /// What they need, in everyday words.
    pub words: String,
    /// Where from.
    pub near: Option<Near>,
    /// Not further away than so many metres.
    pub within: Option<f64>,
    /// The age in years of who it is for.
    pub age: Option<u8>,
    /// On one of these days.
    pub days: Vec<Weekday>,
    /// Free of charge only.
    pub free: bool,
    /// In this category or below it.
    pub term: Option<String>,
    /// In this language besides English.
    pub language: Option<String>,
    /// For children with special educational needs or disabilities.
    pub send: bool,
    /// For this level of need.
    pub level: Option<u8>,
    /// In which order.
    pub order: Order,
}

/// The order of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// What fits best, near before far.
    #[default]
    Best,
    /// The nearest first.
    Nearest,
}

/// One entry of the answer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Hit {
    /// Its place in the finder's list.
    pub at: usize,
    /// How far away, in metres, when a place was named and the entry has one.
    pub metres: Option<f64>,
    score: f64,
    /// The score with the distance counted in: worked out once, compared often.
    fits: f64,
    /// The place of its name among all names.
    name: u32,
}

/// The answer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// Every entry that fits, the best first.
    pub hits: Vec<Hit>,
    /// The words that were looked for instead of misspelt ones.
    pub instead: Vec<(String, String)>,
}

/// Every entry, ready to be found.
#[derive(Debug, Default)]
pub struct Finder {
    entries: Vec<Entry>,
    by_id: HashMap<ServiceId, usize>,
    points: Vec<Vec<Point>>,
    /// The place of each entry's name in the alphabet of names; equal names share one.
    names: Vec<u32>,
    towns: BTreeMap<String, Near>,
    index: Index,
    phrases: Vec<(Vec<String>, Vec<String>)>,
    taxonomy: Taxonomy,
}

/// How much each part of an entry says about it.
const NAME: f64 = 5.0;
const CATEGORY: f64 = 3.0;
const KEYWORDS: f64 = 4.0;
const ORGANISATION: f64 = 1.0;
const DESCRIPTION: f64 = 1.0;
const TOWN: f64 = 0.7;
/// How much a synonym's words count beside typed ones.
const MEANT_BY: f64 = 0.75;
/// An entry that holds less of the question than this part of the best is left out.
const COVERS: f64 = 0.5;
/// An entry with less than this part of the best score is left out.
const SCORES: f64 = 0.12;
/// The distance in metres at which what fits as well counts half.
const HALF_WAY: f64 = 15_000.0;

/// One typed word with what it may mean, or a phrase with its synonyms.
struct Wanted {
    meant: Vec<Meant>,
    also: Vec<Meant>,
    counts: bool,
}

impl Finder {
    /// Puts every entry in order for finding. Entries that are not shown on the day are left out.
    #[must_use]
    pub fn build(entries: Vec<Entry>, synonyms: &[Synonym], taxonomy: Taxonomy, on: Date) -> Self {
        let entries: Vec<Entry> = entries
            .into_iter()
            .filter(|entry| entry.service.is_visible(on))
            .collect();
        let mut builder = IndexBuilder::default();
        for entry in &entries {
            add_to(&mut builder, entry, &taxonomy);
        }
        for synonym in synonyms {
            builder.know(&synonym.typed);
        }
        let stemmer = english();
        let phrase = |text: &str| -> Vec<String> {
            words_of(text)
                .iter()
                .filter(|word| !says_nothing(word))
                .map(|word| stem_of(&stemmer, word))
                .collect()
        };
        let mut phrases: Vec<(Vec<String>, Vec<String>)> = synonyms
            .iter()
            .map(|synonym| (phrase(&synonym.typed), phrase(&synonym.means)))
            .filter(|(typed, means)| !typed.is_empty() && !means.is_empty())
            .collect();
        phrases.sort_by_key(|(typed, _)| std::cmp::Reverse(typed.len()));
        Self {
            by_id: entries
                .iter()
                .enumerate()
                .map(|(at, entry)| (entry.id, at))
                .collect(),
            points: entries.iter().map(points_of).collect(),
            names: places_of_names(&entries),
            towns: towns_of(&entries),
            index: builder.finish(),
            entries,
            phrases,
            taxonomy,
        }
    }

    /// Every entry that is shown, in the order of the list.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The categories.
    #[must_use]
    pub const fn taxonomy(&self) -> &Taxonomy {
        &self.taxonomy
    }

    /// An entry by its place in the list.
    #[must_use]
    pub fn at(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// An entry by its identifier.
    #[must_use]
    pub fn entry(&self, id: ServiceId) -> Option<&Entry> {
        self.by_id.get(&id).and_then(|at| self.entries.get(*at))
    }

    /// A postcode, a part of one, or the name of a town where something is offered.
    ///
    /// # Errors
    /// [`NearProblem`], which says what to type instead.
    pub fn place(&self, sectors: &Sectors, typed: &str) -> Result<Near, NearProblem> {
        if let Ok(postcode) = Postcode::parse(typed) {
            return sectors.of_postcode(&postcode);
        }
        if let Some(near) = sectors.of_part(typed) {
            return Ok(near);
        }
        let name = words_of(typed).join(" ");
        if let Some(near) = self.towns.get(&name) {
            return Ok(near.clone());
        }
        let allowed = if name.len() < 6 { 1 } else { 2 };
        self.towns
            .iter()
            .map(|(known, near)| (strsim::osa_distance(known, &name), near))
            .filter(|(apart, _)| *apart <= allowed)
            .min_by_key(|(apart, _)| *apart)
            .map(|(_, near)| near.clone())
            .ok_or(NearProblem::NoSuchPlace)
    }

    /// Takes a full postcode out of the words, when somebody typed it there.
    #[must_use]
    pub fn postcode_in(words: &str) -> Option<(Postcode, String)> {
        let parts: Vec<&str> = words.split_whitespace().collect();
        for at in 0..parts.len() {
            for length in [2, 1] {
                let Some(run) = parts.get(at..at + length) else {
                    continue;
                };
                let joined = run.join(" ");
                let digits = joined.bytes().any(|b| b.is_ascii_digit());
                if let (true, Ok(postcode)) = (digits, Postcode::parse(&joined)) {
                    let left: Vec<&str> = parts
                        .iter()
                        .enumerate()
                        .filter(|(other, _)| !(at..at + length).contains(other))
                        .map(|(_, word)| *word)
                        .collect();
                    return Some((postcode, left.join(" ")));
                }
            }
        }
        None
    }

    /// Answers a question.
    #[must_use]
    pub fn search(&self, question: &Question) -> Found {
        let mut found = Found::default();
        let wanted = self.wanted(&question.words, &mut found.instead);
        let asked = !words_of(&question.words).is_empty();
        let scores = if wanted.is_empty() {
            None
        } else {
            Some(self.scores(&wanted))
        };
        if asked && scores.is_none() {
            return found;
        }
        let mut hits: Vec<Hit> = Vec::new();
        match &scores {
            Some(scores) => {
                for (at, score) in scores
                    .iter()
                    .copied()
                    .enumerate()
                    .filter(|(_, score)| *score > 0.0)
                {
                    hits.extend(self.hit(question, at, score));
                }
            }
            None => {
                for at in 0..self.entries.len() {
                    hits.extend(self.hit(question, at, 1.0));
                }
            }
        }
        let best = hits.iter().map(|hit| hit.score).fold(0.0, f64::max);
        hits.retain(|hit| hit.score >= best * SCORES);
        Self::sort(&mut hits, question);
        found.hits = hits;
        found
    }

    fn sort(hits: &mut [Hit], question: &Question) {
        let far = |hit: &Hit| hit.metres.unwrap_or(f64::MAX);
        hits.sort_unstable_by(|left, right| {
            let order = match question.order {
                Order::Nearest => far(left).total_cmp(&far(right)),
                Order::Best => right.fits.total_cmp(&left.fits),
            };
            order
                .then_with(|| right.score.total_cmp(&left.score))
                .then_with(|| left.name.cmp(&right.name))
                .then_with(|| left.at.cmp(&right.at))
        });
    }

    fn hit(&self, question: &Question, at: usize, score: f64) -> Option<Hit> {
        let entry = self.entries.get(at)?;
        if !self.fits(question, entry) {
            return None;
        }
        let metres = question.near.as_ref().and_then(|near| {
            self.points
                .get(at)?
                .iter()
                .map(|point| near.point.metres_to(*point))
                .min_by(f64::total_cmp)
        });
        if question
            .within
            .is_some_and(|within| metres.is_some_and(|metres| metres > within))
        {
            return None;
        }
        // A service that is closed is shown after those that run.
        let open = entry.service.status == super::ServiceStatus::Active;
        let score = if open { score } else { score * 0.5 };
        let fits = match question.near {
            Some(_) => score / (1.0 + metres.unwrap_or(HALF_WAY) / HALF_WAY),
            None => score,
        };
        Some(Hit {
            at,
            metres,
            score,
            fits,
            name: self.names.get(at).copied().unwrap_or(u32::MAX),
        })
    }

    fn fits(&self, question: &Question, entry: &Entry) -> bool {
        let service = &entry.service;
        let age = question.age.is_none_or(|years| service.takes_age(years));
        let day = question.days.is_empty()
            || service
                .all_sessions()
                .any(|session| question.days.contains(&session.day));
        let cost = !question.free || service.is_free() == Some(true);
        let term = question.term.as_ref().is_none_or(|asked| {
            service
                .terms
                .iter()
                .any(|term| self.taxonomy.is_within(term, asked))
        });
        let language = question.language.as_ref().is_none_or(|asked| {
            service
                .languages
                .iter()
                .any(|one| one.eq_ignore_ascii_case(asked))
        });
        let send = !question.send || service.send;
        let level = question.level.is_none_or(|level| {
            service
                .levels
                .is_none_or(|(low, high)| (low..=high).contains(&level))
        });
        age && day && cost && term && language && send && level
    }

    fn wanted(&self, words: &str, instead: &mut Vec<(String, String)>) -> Vec<Wanted> {
        let stemmer = english();
        let typed: Vec<String> = words_of(words)
            .into_iter()
            .filter(|word| !says_nothing(word))
            .take(24)
            .collect();
        let mut wanted = Vec::new();
        // What was typed, put right, so that a misspelt phrase finds its synonyms.
        let mut right: Vec<String> = Vec::new();
        for word in &typed {
            let stem = stem_of(&stemmer, word);
            let mut meant = self.index.meant(&stem, word);
            if !meant.iter().any(|one| one.sure >= 1.0) {
                if let Some((front, back)) = self.index.split(word) {
                    meant = vec![
                        Meant {
                            term: front,
                            sure: 0.7,
                        },
                        Meant {
                            term: back,
                            sure: 0.7,
                        },
                    ];
                } else if let Some(first) = meant.first() {
                    instead.push((word.clone(), self.index.word(first.term).to_owned()));
                }
            }
            right.push(
                meant
                    .first()
                    .map_or_else(|| stem.clone(), |one| self.index.word(one.term).to_owned()),
            );
            let counts = !says_little(right.last().map_or("", String::as_str));
            wanted.push(Wanted {
                meant,
                also: Vec::new(),
                counts,
            });
        }
        self.add_joined(&stemmer, &typed, &mut wanted);
        self.add_synonyms(&right, &mut wanted);
        if wanted.iter().all(|one| !one.counts) {
            for one in &mut wanted {
                one.counts = true;
            }
        }
        wanted.retain(|one| one.counts || !one.meant.is_empty() || !one.also.is_empty());
        wanted
    }

    /// "Play group" finds a playgroup.
    fn add_joined(
        &self,
        stemmer: &rust_stemmers::Stemmer,
        typed: &[String],
        wanted: &mut [Wanted],
    ) {
        for (at, pair) in typed.windows(2).enumerate() {
            let stem = stem_of(stemmer, &pair.concat());
            let Some(term) = self
                .index
                .term(&stem)
                .filter(|term| self.index.is_held(*term))
            else {
                continue;
            };
            for one in wanted.iter_mut().skip(at).take(2) {
                one.also.push(Meant { term, sure: 0.8 });
            }
        }
    }

    fn add_synonyms(&self, right: &[String], wanted: &mut [Wanted]) {
        for (phrase, means) in &self.phrases {
            let Some(at) = right
                .windows(phrase.len())
                .position(|run| run == phrase.as_slice())
            else {
                continue;
            };
            let share = MEANT_BY * f64::from(u32::try_from(phrase.len()).unwrap_or(1)).sqrt()
                / f64::from(u32::try_from(means.len()).unwrap_or(1)).sqrt();
            let also: Vec<Meant> = means
                .iter()
                .filter_map(|stem| self.index.term(stem))
                .map(|term| Meant { term, sure: share })
                .collect();
            for (place, one) in wanted.iter_mut().skip(at).take(phrase.len()).enumerate() {
                one.counts = true;
                // The meaning counts once, with the phrase's first word; the rest is covered by it.
                if place == 0 {
                    one.also.extend(also.iter().copied());
                } else {
                    one.also.extend(also.iter().map(|meant| Meant {
                        term: meant.term,
                        sure: 0.0,
                    }));
                }
            }
        }
    }

    fn scores(&self, wanted: &[Wanted]) -> Vec<f64> {
        let mut scores = vec![0.0_f64; self.entries.len()];
        let mut covered = vec![0_u32; self.entries.len()];
        for (place, one) in wanted.iter().enumerate() {
            let bit = if one.counts {
                1_u32
                    .checked_shl(u32::try_from(place).unwrap_or(32))
                    .unwrap_or(0)
            } else {
                0
            };
            for meant in one.meant.iter().chain(&one.also) {
                for posting in self.index.postings_of(meant.term) {
                    let at = usize::try_from(posting.entry).unwrap_or(usize::MAX);
                    if let (Some(score), Some(bits)) = (scores.get_mut(at), covered.get_mut(at)) {
                        *score += posting.weight() * meant.sure;
                        *bits |= bit;
                    }
                }
            }
        }
        let all = wanted.iter().filter(|one| one.counts).count();
        let part = |bits: u32| {
            f64::from(bits.count_ones()) / f64::from(u32::try_from(all.max(1)).unwrap_or(1))
        };
        let most = covered.iter().map(|bits| part(*bits)).fold(0.0, f64::max);
        for (score, bits) in scores.iter_mut().zip(covered) {
            let part = part(bits);
            *score = if part <= 0.0 || part < most * COVERS {
                0.0
            } else {
                *score * part * part
            };
        }
        scores
    }
}

fn add_to(builder: &mut IndexBuilder, entry: &Entry, taxonomy: &Taxonomy) {
    let service = &entry.service;
    let mut texts: Vec<(&str, f64)> = vec![
        (&service.name, NAME),
        (&service.description, DESCRIPTION),
        (&entry.organisation.says.name, ORGANISATION),
    ];
    texts.extend(
        service
            .keywords
            .iter()
            .map(|words| (words.as_str(), KEYWORDS)),
    );
    texts.extend(
        service
            .eligibility
            .iter()
            .map(|words| (words.as_str(), DESCRIPTION)),
    );
    texts.extend(
        service
            .languages
            .iter()
            .map(|words| (words.as_str(), DESCRIPTION)),
    );
    for term in service.terms.iter().filter_map(|key| taxonomy.term(key)) {
        texts.push((&term.name, CATEGORY));
    }
    for at in &service.places {
        texts.push((&at.place.town, TOWN));
        texts.push((&at.place.name, TOWN));
    }
    builder.add(texts);
}

/// Where each name stands among all names in order; equal names stand together.
fn places_of_names(entries: &[Entry]) -> Vec<u32> {
    let mut names: Vec<&str> = entries
        .iter()
        .map(|entry| entry.service.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    entries
        .iter()
        .map(|entry| {
            let place = names.partition_point(|name| *name < entry.service.name.as_str());
            u32::try_from(place).unwrap_or(u32::MAX)
        })
        .collect()
}

fn points_of(entry: &Entry) -> Vec<Point> {
    entry
        .service
        .places
        .iter()
        .filter_map(|at| point_of(&at.place))
        .collect()
}

fn point_of(place: &super::Place) -> Option<Point> {
    Some(Point {
        latitude: place.latitude?,
        longitude: place.longitude?,
    })
}

/// Each town with the middle of the places in it.
fn towns_of(entries: &[Entry]) -> BTreeMap<String, Near> {
    let mut sums: BTreeMap<String, (String, i64, i64, i64)> = BTreeMap::new();
    for entry in entries {
        for at in &entry.service.places {
            let Some(point) = point_of(&at.place) else {
                continue;
            };
            let sum = sums
                .entry(words_of(&at.place.town).join(" "))
                .or_insert_with(|| (at.place.town.clone(), 0, 0, 0));
            sum.1 += i64::from(point.latitude.millionths());
            sum.2 += i64::from(point.longitude.millionths());
            sum.3 += 1;
        }
    }
    let middle = |sum: i64, count: i64| i32::try_from(sum.checked_div(count)?).ok();
    sums.into_iter()
        .filter_map(|(key, (words, latitude, longitude, count))| {
            let point = Point {
                latitude: super::Degrees::from_millionths(middle(latitude, count)?),
                longitude: super::Degrees::from_millionths(middle(longitude, count)?),
            };
            (!key.is_empty()).then_some((key, Near { words, point }))
        })
        .collect()
}
