//! Restricting a family's record to named people: the reason that is always
//! asked for, and the list that must never shut out whoever answers for it.

use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::refusal::Refusal;

/// The longest reason that is kept.
pub const REASON_MAX: usize = 2_000;

/// Why somebody did something out of the ordinary to a record: words, always.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(String);

/// Why a reason was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReasonRefused {
    /// Nothing, or hardly anything, was said.
    #[error("Say why, in a few words at least")]
    Missing,
    /// Too much was said.
    #[error("The reason must be 2,000 characters or fewer")]
    TooLong,
}

impl Reason {
    /// The shortest that can mean something to whoever reviews it.
    const LEAST: usize = 5;

    /// Reads a reason.
    ///
    /// # Errors
    /// When it says hardly anything, or too much.
    pub fn parse(raw: &str) -> Result<Self, ReasonRefused> {
        let words = raw.trim();
        let length = words.chars().count();
        if length < Self::LEAST {
            Err(ReasonRefused::Missing)
        } else if length > REASON_MAX {
            Err(ReasonRefused::TooLong)
        } else {
            Ok(Self(words.to_owned()))
        }
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<ReasonRefused> for Refusal {
    fn from(refused: ReasonRefused) -> Self {
        Self::new(
            "access.reason",
            refused.to_string(),
            "Whoever reviews this will read your words.",
        )
        .beside("reason")
    }
}

/// Why a restriction was not changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RestrictionRefused {
    /// It is restricted already.
    #[error("This record is restricted already")]
    AlreadyRestricted,
    /// It is not restricted.
    #[error("This record is not restricted")]
    NotRestricted,
    /// The person has no account, or has left.
    #[error("Choose somebody with an account")]
    NobodyChosen,
    /// One must not shut oneself out: nobody could let others in again.
    #[error("You cannot take yourself off the list")]
    Oneself,
    /// The list would be empty.
    #[error("At least one person must stay on the list")]
    LastOne,
}

impl From<RestrictionRefused> for Refusal {
    fn from(refused: RestrictionRefused) -> Self {
        let refusal = Self::new(
            match refused {
                RestrictionRefused::AlreadyRestricted => "access.restricted_already",
                RestrictionRefused::NotRestricted => "access.not_restricted",
                RestrictionRefused::NobodyChosen => "access.nobody_chosen",
                RestrictionRefused::Oneself => "access.oneself",
                RestrictionRefused::LastOne => "access.last_one",
            },
            refused.to_string(),
            "Look at who may open this record now, then try again.",
        );
        match refused {
            RestrictionRefused::NobodyChosen => refusal.beside("person"),
            RestrictionRefused::AlreadyRestricted
            | RestrictionRefused::NotRestricted
            | RestrictionRefused::Oneself
            | RestrictionRefused::LastOne => refusal,
        }
    }
}

/// Whether somebody can be taken off the list.
///
/// # Errors
/// When it is oneself, or the last person on it.
pub fn removable(
    listed: &[UserId],
    person: UserId,
    by: Option<UserId>,
) -> Result<(), RestrictionRefused> {
    if by == Some(person) {
        Err(RestrictionRefused::Oneself)
    } else if listed.iter().all(|other| *other == person) {
        Err(RestrictionRefused::LastOne)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn user(number: u128) -> UserId {
        UserId::new(Uuid::from_u128(number))
    }

    #[test]
    fn a_reason_is_asked_for_in_words() {
        for nothing in ["", "   ", "x", " no "] {
            assert_eq!(Reason::parse(nothing), Err(ReasonRefused::Missing));
        }
        assert!(Reason::parse("A relative works in the front door").is_ok());
        assert_eq!(
            Reason::parse(&"a".repeat(REASON_MAX + 1)),
            Err(ReasonRefused::TooLong)
        );
    }

    #[test]
    fn nobody_shuts_themselves_out() {
        let listed = [user(1), user(2)];
        assert_eq!(
            removable(&listed, user(1), Some(user(1))),
            Err(RestrictionRefused::Oneself)
        );
        assert_eq!(removable(&listed, user(2), Some(user(1))), Ok(()));
    }

    proptest! {
        #[test]
        fn a_list_never_becomes_empty(mut numbers in proptest::collection::vec(0_u128..6, 1..8), by in 0_u128..6, tries in proptest::collection::vec(0_u128..6, 0..20)) {
            numbers.sort_unstable();
            numbers.dedup();
            let mut listed: Vec<UserId> = numbers.into_iter().map(user).collect();
            for person in tries {
                if removable(&listed, user(person), Some(user(by))).is_ok() {
                    listed.retain(|other| *other != user(person));
                }
                prop_assert!(!listed.is_empty());
            }
        }
    }
}
