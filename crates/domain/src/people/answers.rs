//! Owns the difference between an answer, a question not asked, an answer not
//! known and an answer declined. None of them is ever taken for "no".
//! Must not know: which question was asked.

use super::coded::coded_list;
use serde::{Deserialize, Serialize};

/// What came of asking a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", content = "value", rename_all = "snake_case")]
pub enum Asked<T> {
    /// Nobody has asked yet.
    #[default]
    NotAsked,
    /// Asked, and the person does not know.
    NotKnown,
    /// Asked, and the person would rather not say.
    DeclinedToSay,
    /// Asked and answered.
    Answered(T),
}

impl<T> Asked<T> {
    /// The answer, when there is one.
    #[must_use]
    pub const fn answer(&self) -> Option<&T> {
        match self {
            Self::Answered(answer) => Some(answer),
            Self::NotAsked | Self::NotKnown | Self::DeclinedToSay => None,
        }
    }

    /// The words shown to people: the answer's own, or why there is none.
    #[must_use]
    pub fn words<'a>(&'a self, of: impl FnOnce(&'a T) -> &'a str) -> &'a str {
        match self {
            Self::NotAsked => "Not asked",
            Self::NotKnown => "Not known",
            Self::DeclinedToSay => "Prefers not to say",
            Self::Answered(answer) => of(answer),
        }
    }

    /// The same outcome with the answer changed into something else.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Asked<U> {
        match self {
            Self::NotAsked => Asked::NotAsked,
            Self::NotKnown => Asked::NotKnown,
            Self::DeclinedToSay => Asked::DeclinedToSay,
            Self::Answered(answer) => Asked::Answered(change(answer)),
        }
    }

    /// Reads the code that a form posts: `not_asked`, `not_known`,
    /// `declined_to_say`, or a code that `read` understands.
    ///
    /// # Errors
    /// Whatever `read` says of any other code.
    pub fn parse<E>(raw: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Result<Self, E> {
        match raw.trim() {
            "not_asked" => Ok(Self::NotAsked),
            "not_known" => Ok(Self::NotKnown),
            "declined_to_say" => Ok(Self::DeclinedToSay),
            code => read(code).map(Self::Answered),
        }
    }
}

coded_list! {
    /// A plain answer.
    YesNo, otherwise "Select yes or no" {
        Yes = "yes", "Yes";
        No = "no", "No";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Asked<YesNo> {
        Asked::parse(raw, YesNo::parse).unwrap()
    }

    #[test]
    fn no_is_not_the_same_as_not_asked_not_known_or_declined() {
        let answers = ["yes", "no", "not_asked", "not_known", "declined_to_say"].map(read);
        for (place, answer) in answers.iter().enumerate() {
            assert_eq!(
                answers.iter().position(|other| other == answer),
                Some(place)
            );
        }
        let words = answers
            .each_ref()
            .map(|answer| answer.words(|yes_no| yes_no.words()));
        assert_eq!(
            words,
            ["Yes", "No", "Not asked", "Not known", "Prefers not to say"]
        );
        assert_eq!(read("not_known").answer(), None);
        assert_eq!(read("no").answer(), Some(&YesNo::No));
    }

    #[test]
    fn a_blank_answer_is_an_error_not_a_guess() {
        let fault = Asked::parse("", YesNo::parse).unwrap_err();
        assert_eq!(fault.to_string(), "Select yes or no");
    }

    #[test]
    fn every_outcome_is_stored_and_read_back() {
        for raw in ["yes", "no", "not_asked", "not_known", "declined_to_say"] {
            let stored = toml::to_string(&read(raw)).unwrap();
            assert_eq!(toml::from_str::<Asked<YesNo>>(&stored).unwrap(), read(raw));
        }
        assert!(toml::from_str::<Asked<YesNo>>("answer = 'answered'\nvalue = 'maybe'").is_err());
    }
}
