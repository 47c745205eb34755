//! From words as people type them to what is looked for: small letters, no
//! accents, plurals and endings off, and the words that say nothing left out.

use rust_stemmers::{Algorithm, Stemmer};

/// Words that are in every question and say nothing about what is wanted.
const SAY_NOTHING: &[&str] = &[
    "a",
    "about",
    "after",
    "all",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "by",
    "can",
    "cant",
    "could",
    "do",
    "does",
    "dont",
    "for",
    "from",
    "get",
    "getting",
    "has",
    "have",
    "he",
    "her",
    "him",
    "his",
    "how",
    "i",
    "if",
    "im",
    "in",
    "is",
    "isnt",
    "it",
    "its",
    "ive",
    "keep",
    "keeps",
    "me",
    "my",
    "near",
    "nearby",
    "of",
    "on",
    "one",
    "or",
    "our",
    "s",
    "she",
    "so",
    "some",
    "someone",
    "something",
    "t",
    "that",
    "the",
    "their",
    "them",
    "there",
    "they",
    "things",
    "this",
    "to",
    "too",
    "up",
    "us",
    "was",
    "we",
    "what",
    "when",
    "where",
    "which",
    "who",
    "will",
    "with",
    "wont",
    "you",
    "your",
    "local",
    "place",
    "places",
    "looking",
    "find",
    "want",
    "wants",
    "need",
    "needs",
    "please",
    "go",
    "not",
    "no",
    "very",
    "really",
];

/// Words that most entries hold: they count, but nothing hangs on them.
const SAY_LITTLE: &[&str] = &[
    "help", "support", "servic", "famili", "group", "child", "children", "advic", "inform", "kid",
    "parent", "session", "team", "son", "daughter",
];

/// The words of a text: small letters without accents; an apostrophe joins.
#[must_use]
pub fn words_of(text: &str) -> Vec<String> {
    let plain = deunicode::deunicode(text);
    let mut words = Vec::new();
    let mut word = String::new();
    for c in plain.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c != '\'' && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a word says nothing about what is wanted.
pub(super) fn says_nothing(word: &str) -> bool {
    SAY_NOTHING.contains(&word)
}

/// Whether a stem is in so many entries that nothing hangs on it.
pub(super) fn says_little(stem: &str) -> bool {
    SAY_LITTLE.contains(&stem)
}

/// The stem of one word: "babies" and "baby" have the same.
pub(super) fn stem_of(stemmer: &Stemmer, word: &str) -> String {
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    // The possessive, whose apostrophe has joined it, and a plural end alike.
    stemmer.stem(word).into_owned()
}

/// The English stemmer.
pub(super) fn english() -> Stemmer {
    Stemmer::create(Algorithm::English)
}

/// The stems of a text's words, those that say nothing left out.
#[must_use]
pub fn stems(text: &str) -> Vec<String> {
    let stemmer = english();
    words_of(text)
        .iter()
        .filter(|word| !says_nothing(word))
        .map(|word| stem_of(&stemmer, word))
        .collect()
}
