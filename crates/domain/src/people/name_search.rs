//! Looking for somebody by the beginnings of their names: how a name is cut
//! into words that can be found, and what was asked for.
//! Must not know: which names are like each other (that is matching), or who
//! may see a person.

use std::collections::BTreeSet;

use thiserror::Error;

/// The most words of a question that are looked at.
pub const WORDS_ASKED_MAX: usize = 4;
const LONGEST: usize = 40;
/// The fewest letters that are the beginning of a name.
const BEGINNING_MIN: usize = 3;

/// The words under which somebody with these names is found: small letters of
/// the Latin alphabet and digits, so that José is found as `jose`, O’Brien as
/// `obrien` and Łukasz as `lukasz`. Both halves of Smith-Jones find it.
#[must_use]
pub fn search_words<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().flat_map(words).collect()
}

fn words(text: &str) -> Vec<String> {
    let joined: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’' | '‘' | '`' | '´'))
        .collect();
    deunicode::deunicode(&joined)
        .to_lowercase()
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST).collect())
        .collect()
}

/// Why a question cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameAskedError {
    /// Nothing was typed.
    #[error("Enter a name or a reference number")]
    Blank,
    /// One letter would find everybody.
    #[error("Enter at least 2 letters of one of the names")]
    TooShort,
    /// More words than a name has.
    #[error("Enter {WORDS_ASKED_MAX} names or fewer")]
    TooMany,
}

/// The beginnings of names that somebody typed, longest first: every one of
/// them must begin one of the person's names. Where nothing longer than two
/// letters was typed, they are whole names, such as Ng or Li: as a beginning
/// they would find a crowd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAsked(Vec<String>);

impl NameAsked {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Nothing, one letter only, or more words than names have.
    pub fn parse(typed: &str) -> Result<Self, NameAskedError> {
        let mut asked: Vec<String> = search_words([typed]).into_iter().collect();
        asked.sort_by_key(|word| std::cmp::Reverse(word.len()));
        match asked.first() {
            None => Err(NameAskedError::Blank),
            Some(longest) if longest.len() < 2 => Err(NameAskedError::TooShort),
            Some(_) if asked.len() > WORDS_ASKED_MAX => Err(NameAskedError::TooMany),
            Some(_) => Ok(Self(asked)),
        }
    }

    /// The beginnings, longest first.
    #[must_use]
    pub fn beginnings(&self) -> &[String] {
        &self.0
    }

    /// Whether the words are whole names.
    #[must_use]
    pub fn are_whole(&self) -> bool {
        self.0.iter().all(|word| word.len() < BEGINNING_MIN)
    }

    /// Whether somebody with these names is meant.
    #[must_use]
    pub fn finds<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        let words = search_words(names);
        self.0.iter().all(|asked| match self.are_whole() {
            true => words.contains(asked),
            false => words.iter().any(|word| word.starts_with(asked)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        for (typed, name) in [
            ("jose", "José"),
            ("O'Brien", "O’Brien"),
            ("obrien", "O'Brien"),
            ("lukasz", "Łukasz"),
            ("jones", "Smith-Jones"),
            ("SMI", "Smith-Jones"),
            ("smith j", "Jo Smith"),
            ("j smith", "Jo Smith"),
            ("Müller", "Muller"),
            ("Zoë", "Zoe"),
        ] {
            let asked = NameAsked::parse(typed).unwrap();
            assert!(asked.finds([name]), "{typed} does not find {name}");
        }
    }

    #[test]
    fn every_beginning_must_fit_one_of_the_names() {
        let asked = NameAsked::parse("amy pond").unwrap();
        assert!(asked.finds(["Amelia", "Pond", "Amy"]));
        assert!(!asked.finds(["Amy", "Marsh"]));
    }

    #[test]
    fn two_letters_are_a_whole_name_and_no_beginning() {
        let asked = NameAsked::parse("Ng").unwrap();
        assert!(asked.finds(["Li", "Ng"]));
        assert!(!asked.finds(["Ngozi", "Obi"]));
        assert!(NameAsked::parse("ngo o").unwrap().finds(["Ngozi", "Obi"]));
    }

    #[test]
    fn one_letter_nothing_and_a_sentence_are_refused() {
        assert_eq!(NameAsked::parse(" - "), Err(NameAskedError::Blank));
        assert_eq!(NameAsked::parse("s"), Err(NameAskedError::TooShort));
        assert_eq!(
            NameAsked::parse("who is that child there"),
            Err(NameAskedError::TooMany)
        );
    }

    proptest! {
        #[test]
        fn whoever_has_a_name_is_found_by_its_whole_and_by_its_beginning(name in "[\\p{L}]{2,12}", cut in 2usize..12) {
            let whole = NameAsked::parse(&name);
            prop_assume!(whole.is_ok());
            prop_assert!(whole.unwrap().finds([name.as_str()]));
            if let [word] = words(&name).as_slice() && cut >= BEGINNING_MIN {
                let begin: String = word.chars().take(cut).collect();
                if let Ok(asked) = NameAsked::parse(&begin) {
                    prop_assert!(asked.finds([name.as_str()]));
                }
            }
        }

        #[test]
        fn a_word_that_is_kept_sorts_alike_in_every_alphabet(name in "\\PC{0,40}") {
            for word in search_words([name.as_str()]) {
                prop_assert!(!word.is_empty() && word.len() <= LONGEST);
                prop_assert!(word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
            }
        }
    }
}
