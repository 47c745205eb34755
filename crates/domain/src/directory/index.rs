//! The words of every entry, turned round: for each word the entries that hold
//! it, ranked as BM25 ranks; and for a misspelt word the words that it may mean.

use std::collections::{BTreeMap, HashMap};

use super::language::{english, says_nothing, stem_of, words_of};

/// How soon a word's repetition stops counting, and how much a long entry is held back.
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.4;
/// The shortest word in which a mistake is forgiven, and in which two are.
const FORGIVE_ONE: usize = 4;
const FORGIVE_TWO: usize = 8;

/// One entry that holds a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    /// The entry's place in the list.
    pub entry: u32,
    /// How much the word says about it, in hundredths.
    weight: u16,
}

/// A word that a typed one may mean.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Meant {
    /// The word's number.
    pub term: u32,
    /// How sure that is: one is the word itself.
    pub sure: f64,
}

/// Collects entries' words.
#[derive(Debug, Default)]
pub struct IndexBuilder {
    words: BTreeMap<String, Vec<(u32, f64)>>,
    /// Each word as it is written, with its stem: a mistake is made in the word.
    written: BTreeMap<String, String>,
    lengths: Vec<f64>,
}

/// The finished index; read by any number of threads.
#[derive(Debug, Default)]
pub struct Index {
    terms: HashMap<Box<str>, u32>,
    in_order: Vec<Box<str>>,
    postings: Vec<Vec<Posting>>,
    written: Vec<(Box<str>, u32)>,
    nearly: HashMap<Box<str>, Vec<u32>>,
    entries: usize,
}

impl IndexBuilder {
    /// Adds the next entry: its texts, each with how much it says about it.
    pub fn add<'a>(&mut self, texts: impl IntoIterator<Item = (&'a str, f64)>) {
        let entry = u32::try_from(self.lengths.len()).unwrap_or(u32::MAX);
        let stemmer = english();
        let mut seen: HashMap<String, f64> = HashMap::new();
        let mut length = 0.0;
        for (text, weight) in texts {
            for word in words_of(text) {
                if says_nothing(&word) {
                    continue;
                }
                length += 1.0;
                let stem = stem_of(&stemmer, &word);
                *seen.entry(stem.clone()).or_default() += weight;
                self.written.insert(word, stem);
            }
        }
        self.lengths.push(length);
        for (word, weight) in seen {
            self.words.entry(word).or_default().push((entry, weight));
        }
    }

    /// Makes words known that no entry holds, so that a misspelling leads to them.
    pub fn know(&mut self, text: &str) {
        let stemmer = english();
        for word in words_of(text) {
            if says_nothing(&word) {
                continue;
            }
            let stem = stem_of(&stemmer, &word);
            self.words.entry(stem.clone()).or_default();
            self.written.insert(word, stem);
        }
    }

    /// Finishes.
    #[must_use]
    pub fn finish(self) -> Index {
        let Self {
            words,
            written,
            lengths,
        } = self;
        let entries = lengths.len();
        let all = counted(entries);
        let mean = (lengths.iter().sum::<f64>() / all.max(1.0)).max(1.0);
        let mut index = Index {
            entries,
            ..Index::default()
        };
        for (word, held) in words {
            let term = u32::try_from(index.in_order.len()).unwrap_or(u32::MAX);
            let rare = (1.0 + (all - counted(held.len()) + 0.5) / (counted(held.len()) + 0.5)).ln();
            let postings = held
                .iter()
                .map(|(entry, often)| {
                    let length = length_of(&lengths, *entry) / mean;
                    let bound = often + SATURATION * (1.0 - LENGTH + LENGTH * length);
                    Posting {
                        entry: *entry,
                        weight: hundredths(rare * often * (SATURATION + 1.0) / bound),
                    }
                })
                .collect();
            let word: Box<str> = word.into();
            index.terms.insert(word.clone(), term);
            index.in_order.push(word);
            index.postings.push(postings);
        }
        index.learn(written);
        index
    }
}

fn length_of(lengths: &[f64], entry: u32) -> f64 {
    let at = usize::try_from(entry).unwrap_or(usize::MAX);
    lengths.get(at).copied().unwrap_or(1.0)
}

fn counted(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[expect(
    clippy::as_conversions,
    reason = "a float has no other way to a whole number; the bounds are set first"
)]
fn hundredths(weight: f64) -> u16 {
    (weight * 100.0).round().clamp(0.0, 65_535.0) as u16
}

/// A word, and the word without each one or two of its letters: two words that
/// share one of these are a mistake or two apart.
fn shortened(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = vec![word.to_owned()];
    if letters.len() < FORGIVE_ONE || letters.len() > 24 {
        return all;
    }
    for first in 0..letters.len() {
        let without = |skip: &[usize]| -> String {
            letters
                .iter()
                .enumerate()
                .filter(|(at, _)| !skip.contains(at))
                .map(|(_, c)| *c)
                .collect()
        };
        all.push(without(&[first]));
        if letters.len() >= FORGIVE_TWO {
            for second in first + 1..letters.len() {
                all.push(without(&[first, second]));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

impl Index {
    /// How many entries it holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries
    }

    /// Whether it holds none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// A word's number.
    pub(super) fn term(&self, stem: &str) -> Option<u32> {
        self.terms.get(stem).copied()
    }

    /// A word by its number.
    pub(super) fn word(&self, term: u32) -> &str {
        let at = usize::try_from(term).unwrap_or(usize::MAX);
        self.in_order.get(at).map_or("", |word| word)
    }

    /// Whether some entry holds a word.
    pub(super) fn is_held(&self, term: u32) -> bool {
        !self.postings_of(term).is_empty()
    }

    pub(super) fn postings_of(&self, term: u32) -> &[Posting] {
        let at = usize::try_from(term).unwrap_or(usize::MAX);
        self.postings.get(at).map_or(&[], Vec::as_slice)
    }

    /// Keeps each written word under what is left of it without a letter or two.
    fn learn(&mut self, written: BTreeMap<String, String>) {
        for (word, stem) in written {
            let Some(term) = self.term(&stem) else {
                continue;
            };
            let number = u32::try_from(self.written.len()).unwrap_or(u32::MAX);
            for short in shortened(&word) {
                self.nearly.entry(short.into()).or_default().push(number);
            }
            self.written.push((word.into(), term));
        }
    }

    /// The words that a typed one, whose stem is given, may mean: itself, or those
    /// nearest to it, or those that begin with it.
    pub(super) fn meant(&self, stem: &str, word: &str) -> Vec<Meant> {
        if let Some(term) = self.term(stem) {
            return vec![Meant { term, sure: 1.0 }];
        }
        let near = self.nearest(word);
        if near.is_empty() {
            self.beginning(stem)
        } else {
            near
        }
    }

    fn nearest(&self, typed: &str) -> Vec<Meant> {
        let length = typed.chars().count();
        let allowed = match length {
            ..FORGIVE_ONE => return Vec::new(),
            FORGIVE_ONE..FORGIVE_TWO => 1,
            _ => 2,
        };
        let mut numbers: Vec<u32> = shortened(typed)
            .iter()
            .filter_map(|short| self.nearly.get(short.as_str()))
            .flatten()
            .copied()
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let first = typed.chars().next();
        let mut near: Vec<(usize, bool, usize, u32)> = numbers
            .into_iter()
            .filter_map(|number| {
                let at = usize::try_from(number).ok()?;
                let (word, term) = self.written.get(at)?;
                let apart = strsim::osa_distance(typed, word);
                let other_start = word.chars().next() != first;
                let held = self.postings_of(*term).len();
                (apart <= allowed).then_some((apart, other_start, usize::MAX - held, *term))
            })
            .collect();
        near.sort_unstable();
        near.dedup_by_key(|(_, _, _, term)| *term);
        let Some((best, start, _, _)) = near.first().copied() else {
            return Vec::new();
        };
        near.iter()
            .take_while(|(apart, other, _, _)| (*apart, *other) == (best, start))
            .take(3)
            .map(|(_, _, _, term)| Meant {
                term: *term,
                sure: if best == 1 { 0.8 } else { 0.6 },
            })
            .collect()
    }

    fn beginning(&self, stem: &str) -> Vec<Meant> {
        if stem.chars().count() < 3 {
            return Vec::new();
        }
        let from = self.in_order.partition_point(|word| **word < *stem);
        self.in_order
            .iter()
            .enumerate()
            .skip(from)
            .take_while(|(_, word)| word.starts_with(stem))
            .take(12)
            .filter_map(|(at, _)| u32::try_from(at).ok())
            .map(|term| Meant { term, sure: 0.5 })
            .collect()
    }

    /// The two known words that a stem is made of when a space was forgotten.
    pub(super) fn split(&self, word: &str) -> Option<(u32, u32)> {
        let stemmer = english();
        let known = |part: &str| {
            let term = self.term(&stem_of(&stemmer, part))?;
            self.is_held(term).then_some(term)
        };
        (3..word.len().saturating_sub(2)).find_map(|at| {
            let (front, back) = (word.get(..at)?, word.get(at..)?);
            Some((known(front)?, known(back)?))
        })
    }
}

impl Posting {
    /// How much the word says about the entry.
    pub(super) fn weight(self) -> f64 {
        f64::from(self.weight) / 100.0
    }
}
