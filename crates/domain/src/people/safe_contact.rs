//! Owns how a person wishes to be reached, and whether it is safe to do so.
//! A warning can never be blank: the type will not hold one.
//! Must not know: numbers and addresses, or what is sent.

use super::coded::coded_list;
use super::text::{FreeText, ShortText, TextError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

coded_list! {
    /// A way to reach a person.
    Channel, otherwise "Select how to contact the person" {
        Telephone = "telephone", "Telephone call";
        TextMessage = "text_message", "Text message";
        Email = "email", "Email";
        Letter = "letter", "Letter";
        InPerson = "in_person", "In person";
    }
}

coded_list! {
    /// How letters and plans are to be made for the person.
    LetterFormat, otherwise "Select a format" {
        Standard = "standard", "Standard print";
        LargePrint = "large_print", "Large print";
        EasyRead = "easy_read", "Easy read";
        Braille = "braille", "Braille";
        Audio = "audio", "Audio";
    }
}

/// Whether an interpreter is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "interpreter", content = "language", rename_all = "snake_case")]
pub enum Interpreter {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// Asked, and none is needed.
    NotNeeded,
    /// Needed, in this language (sign languages included).
    Needed(ShortText<60>),
}

/// How the person would like to be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPreferences {
    /// The ways they prefer; none chosen means that they did not say.
    pub channels: BTreeSet<Channel>,
    /// How letters are to be made.
    pub format: LetterFormat,
    /// Whether an interpreter is needed.
    pub interpreter: Interpreter,
    /// Anything else, such as the best time to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<FreeText<500>>,
    /// Whether contact is safe at all.
    pub safety: SafeContact,
}

impl Default for ContactPreferences {
    fn default() -> Self {
        Self {
            channels: BTreeSet::new(),
            format: LetterFormat::Standard,
            interpreter: Interpreter::NotAsked,
            note: None,
            safety: SafeContact::NotAsked,
        }
    }
}

/// Whether contact could put somebody at risk, for example where another person
/// in the home reads messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "contact", rename_all = "snake_case")]
pub enum SafeContact {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// Asked, and every way is safe.
    Safe,
    /// Some or all ways are not safe.
    Unsafe {
        /// What to know before making contact; never blank.
        warning: FreeText<500>,
        /// The ways never to use. Where none is named, a person must read the
        /// warning before using any.
        #[serde(default)]
        never_use: BTreeSet<Channel>,
    },
}

/// Why an answer about safe contact was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SafeContactError {
    /// Nothing was chosen.
    #[error("Select whether it is safe to contact the person")]
    NotChosen,
    /// Unsafe, and nobody said why.
    #[error("Enter what people must know before they make contact")]
    WarningBlank,
    /// Too long or with hidden characters.
    #[error("{}", .0.about("Warning"))]
    Warning(TextError),
    /// A way of contact that is not on the list.
    #[error("Select the ways of contact that are not safe")]
    Channel,
}

/// What must happen before a person is contacted in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeforeContact<'a> {
    /// Go ahead.
    GoAhead,
    /// Nobody has asked whether it is safe. Nothing may be sent without a person's decision.
    AskWhetherSafe,
    /// A person reads this warning and decides; nothing is sent automatically.
    ReadWarning(&'a str),
    /// Never use this way.
    DoNotUse(&'a str),
}

impl SafeContact {
    /// Reads the choice (`safe`, `unsafe` or `not_asked`), the warning and the
    /// ways ticked as not safe.
    ///
    /// # Errors
    /// When nothing was chosen, or contact is unsafe and the warning is blank.
    pub fn parse<'a>(
        choice: &str,
        warning: &str,
        never_use: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, SafeContactError> {
        match choice.trim() {
            "safe" => Ok(Self::Safe),
            "not_asked" => Ok(Self::NotAsked),
            "unsafe" => {
                let warning = FreeText::parse(warning).map_err(|error| match error {
                    TextError::Blank => SafeContactError::WarningBlank,
                    TextError::TooLong { max: _ } | TextError::HiddenCharacters => {
                        SafeContactError::Warning(error)
                    }
                })?;
                let channels = never_use
                    .into_iter()
                    .map(Channel::parse)
                    .collect::<Result<_, _>>();
                let never_use = channels.map_err(|_| SafeContactError::Channel)?;
                Ok(Self::Unsafe { warning, never_use })
            }
            _ => Err(SafeContactError::NotChosen),
        }
    }

    /// What must happen before the person is contacted in this way.
    #[must_use]
    pub fn before(&self, channel: Channel) -> BeforeContact<'_> {
        match self {
            Self::NotAsked => BeforeContact::AskWhetherSafe,
            Self::Safe => BeforeContact::GoAhead,
            Self::Unsafe { warning, never_use } if never_use.contains(&channel) => {
                BeforeContact::DoNotUse(warning.as_str())
            }
            Self::Unsafe {
                warning,
                never_use: _,
            } => BeforeContact::ReadWarning(warning.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_contact_always_says_why() {
        let blank = SafeContact::parse("unsafe", "  ", []);
        assert_eq!(blank, Err(SafeContactError::WarningBlank));
        let long = SafeContact::parse("unsafe", &"x".repeat(501), []).unwrap_err();
        assert_eq!(long.to_string(), "Warning must be 500 characters or fewer");
        let stored = "contact = 'unsafe'\nwarning = ' '";
        assert!(toml::from_str::<SafeContact>(stored).is_err());
    }

    #[test]
    fn a_way_that_is_not_safe_is_never_used_and_the_others_carry_the_warning() {
        let warning = "Partner reads her texts. Ring the school.";
        let contact = SafeContact::parse("unsafe", warning, ["text_message"]).unwrap();
        assert_eq!(
            contact.before(Channel::TextMessage),
            BeforeContact::DoNotUse(warning)
        );
        assert_eq!(
            contact.before(Channel::Letter),
            BeforeContact::ReadWarning(warning)
        );
    }

    #[test]
    fn contact_is_not_taken_for_safe_until_somebody_asks() {
        let unasked = ContactPreferences::default().safety;
        assert_eq!(
            unasked.before(Channel::Letter),
            BeforeContact::AskWhetherSafe
        );
        assert_eq!(
            SafeContact::Safe.before(Channel::Letter),
            BeforeContact::GoAhead
        );
        assert_eq!(
            SafeContact::parse("", "", []),
            Err(SafeContactError::NotChosen)
        );
    }

    #[test]
    fn preferences_are_stored_and_read_back() {
        let preferences = ContactPreferences {
            channels: BTreeSet::from([Channel::Telephone, Channel::Letter]),
            format: LetterFormat::LargePrint,
            interpreter: Interpreter::Needed(ShortText::parse("Polish").unwrap()),
            note: Some(FreeText::parse("After 3pm").unwrap()),
            safety: SafeContact::parse("unsafe", "Shared phone", ["telephone"]).unwrap(),
        };
        let stored = toml::to_string(&preferences).unwrap();
        assert_eq!(
            toml::from_str::<ContactPreferences>(&stored).unwrap(),
            preferences
        );
    }

    #[test]
    fn debug_shows_no_warning() {
        let contact = SafeContact::parse("unsafe", "Shared phone", []).unwrap();
        assert!(!format!("{contact:?}").contains("Shared"));
    }
}
