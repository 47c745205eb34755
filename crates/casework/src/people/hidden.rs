//! What about where a family lives must be kept from one reader: the words of
//! each address that is hidden from them, wherever they were typed, and whose
//! school, doctor and telephone would lead there.

use std::collections::BTreeSet;

use domain::access::Relations;
use domain::act::Act;
use domain::ids::{FamilyId, PersonId};
use domain::people::{without_hidden, words_of_address};

use super::addresses::may_see;
use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError};

/// What is kept from one reader of a family's record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hidden {
    words: Vec<String>,
    people: BTreeSet<PersonId>,
}

impl Hidden {
    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.people.is_empty()
    }

    /// Whether somebody lives where this reader may not know.
    #[must_use]
    pub fn covers(&self, person: PersonId) -> bool {
        self.people.contains(&person)
    }

    /// One address, whoever lives there.
    #[must_use]
    pub fn of(lines: &str, postcode: Option<&str>) -> Self {
        Self {
            words: words_of_address(lines, postcode),
            people: BTreeSet::new(),
        }
    }

    /// A text without the addresses.
    #[must_use]
    pub fn safe(&self, text: &str) -> String {
        without_hidden(text, &self.words)
    }
}

/// What is kept from this actor in a family's record.
///
/// # Errors
/// When the database does not answer.
pub async fn hidden_words(
    db: &mut impl Reads,
    act: &Act,
    relations: &Relations,
    family: FamilyId,
) -> Result<Hidden, StoreError> {
    let sees = may_see(act, relations);
    read(db, family, |place| {
        sees && place.is_none_or(|place| place == family)
    })
    .await
}

/// What is kept from whoever reads by a family's own link.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn hidden_from_everybody(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Hidden, StoreError> {
    read(db, family, |_| false).await
}

async fn read(
    db: &mut impl Reads,
    family: FamilyId,
    may_be_seen: impl Fn(Option<FamilyId>) -> bool,
) -> Result<Hidden, StoreError> {
    let mut hidden = Hidden::default();
    for row in db
        .rows(&statements::HIDDEN_ADDRESSES, args![family])
        .await?
    {
        if may_be_seen(row.optional_parsed("hidden_in", FamilyId::parse)?) {
            continue;
        }
        let postcode = row.optional_text("postcode")?;
        let words = words_of_address(&row.text("lines")?, postcode.as_deref());
        hidden.words.extend(words);
        hidden
            .people
            .insert(row.parsed("person_id", PersonId::parse)?);
    }
    Ok(hidden)
}
