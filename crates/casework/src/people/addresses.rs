//! Where people live and lived. A hidden address is shown only to whoever holds
//! the right to it in the very family where it was hidden; in every other
//! family it is hidden from everybody.

use domain::access::{Action, Relations, allows};
use domain::act::Act;
use domain::ids::{AddressId, FamilyId, PersonId};
use domain::people::letters_and_digits;
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::time::london_day;

/// One line of a person's address history, as this actor may see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressLine {
    /// The line.
    pub id: AddressId,
    /// The address; none where it is hidden from this actor.
    pub text: Option<String>,
    /// Whether it is hidden from most people.
    pub hidden: bool,
    /// Why, for whoever may see it.
    pub reason: Option<String>,
    /// The first day, where known.
    pub from: Option<Date>,
    /// The last day; none while they live there.
    pub until: Option<Date>,
    /// Against silent overwriting.
    pub version: i64,
}

/// A place where somebody of a family lives now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Home {
    /// The address; none where it is hidden from this actor.
    pub text: Option<String>,
    /// Whether it is hidden from most people.
    pub hidden: bool,
    /// Who lives there.
    pub people: Vec<PersonId>,
}

pub(super) struct Stored {
    pub(super) person: PersonId,
    pub(super) text: String,
    pub(super) hidden: bool,
    pub(super) hidden_in: Option<FamilyId>,
    pub(super) line: AddressLine,
}

pub(super) fn stored(row: &Row) -> Result<Stored, StoreError> {
    let lines = row.text("lines")?;
    let text = match row.text("place")?.as_str() {
        "no_fixed_abode" => "No fixed address".to_owned(),
        "not_known" => "Address not known".to_owned(),
        _ => row
            .optional_text("postcode")?
            .map_or_else(|| lines.clone(), |postcode| format!("{lines}\n{postcode}")),
    };
    let hidden = row.yes("hidden")?;
    Ok(Stored {
        person: row.parsed("person_id", PersonId::parse)?,
        hidden,
        hidden_in: row.optional_parsed("hidden_in", FamilyId::parse)?,
        line: AddressLine {
            id: row.parsed("id", AddressId::parse)?,
            text: None,
            hidden,
            reason: row.optional_text("hidden_reason")?,
            from: row.optional_day("from_day")?,
            until: row.optional_day("until_day")?,
            version: row.int("version")?,
        },
        text,
    })
}

impl Stored {
    pub(super) fn may_be_seen(&self, family: FamilyId, may_see: bool) -> bool {
        !self.hidden || (may_see && self.hidden_in.is_none_or(|place| place == family))
    }

    fn shown(self, family: FamilyId, may_see: bool) -> AddressLine {
        let seen = self.may_be_seen(family, may_see);
        AddressLine {
            text: seen.then_some(self.text),
            reason: self.line.reason.filter(|_| seen),
            ..self.line
        }
    }

    /// One way of writing a place, to tell whether two lines mean the same.
    pub(super) fn same_place_as(&self, text: &str) -> bool {
        letters_and_digits(&self.text) == letters_and_digits(text)
    }
}

pub(super) fn may_see(act: &Act, relations: &Relations) -> bool {
    allows(act, relations, Action::SeeHiddenAddress)
}

/// A person's addresses, those of now first.
///
/// # Errors
/// When the database does not answer.
pub async fn addresses_of(
    db: &mut impl Reads,
    act: &Act,
    relations: &Relations,
    family: FamilyId,
    person: PersonId,
) -> Result<Vec<AddressLine>, StoreError> {
    let sees = may_see(act, relations);
    db.rows(&statements::ADDRESSES, args![person])
        .await?
        .iter()
        .map(|row| Ok(stored(row)?.shown(family, sees)))
        .collect()
}

/// Where the people of a family live now: each place once, with who lives there.
/// All hidden places that the actor may not see are one, so that nobody learns
/// how many there are.
///
/// # Errors
/// When the database does not answer.
pub async fn homes_of(
    db: &mut impl Reads,
    act: &Act,
    relations: &Relations,
    family: FamilyId,
) -> Result<Vec<Home>, StoreError> {
    let (sees, today) = (may_see(act, relations), london_day(act.at));
    let mut homes: Vec<Home> = Vec::new();
    for row in db
        .rows(&statements::FAMILY_ADDRESSES, args![family])
        .await?
    {
        let found = stored(&row)?;
        if found.line.until.is_some_and(|until| until < today) {
            continue;
        }
        let person = found.person;
        let line = found.shown(family, sees);
        let same = |home: &&mut Home| match (&home.text, &line.text) {
            (Some(one), Some(two)) => letters_and_digits(one) == letters_and_digits(two),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        match homes.iter_mut().find(same) {
            Some(home) if !home.people.contains(&person) => home.people.push(person),
            Some(_) => {}
            None => homes.push(Home {
                text: line.text,
                hidden: line.hidden,
                people: vec![person],
            }),
        }
    }
    Ok(homes)
}

/// Whether anything about where this family lives must be kept from this actor:
/// then the address on a request is kept from them too.
///
/// # Errors
/// When the database does not answer.
pub async fn hides_an_address(
    db: &mut impl Reads,
    act: &Act,
    relations: &Relations,
    family: FamilyId,
) -> Result<bool, StoreError> {
    if may_see(act, relations) {
        return Ok(false);
    }
    match db
        .optional(&statements::HIDDEN_IN_FAMILY, args![family])
        .await?
    {
        Some(row) => Ok(row.int("n")? > 0),
        None => Ok(false),
    }
}
