//! What happened to the record of a family's people. A hidden address is never
//! in an event: the audit is read by people who may not see it.

use jiff::civil::Date;

use super::{FactGroup, HistoryKind, HistoryNote, ParentalResponsibility, Relationship};
use crate::event::Subject;
use crate::ids::{AddressId, FamilyId, PersonId};

crate::event::events! {
    about |_event| Subject::NOBODY;

    /// Somebody looked for a person by name.
    FamiliesSearched = "people.searched" {
        /// The families whose people were shown.
        families: Vec<FamilyId>,
    }
    /// People from before were made findable by name.
    PeopleIndexed = "people.indexed" {
        /// How many.
        people: usize,
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);
    with {
        /// The family whose record was open.
        family: FamilyId,
    }

    /// A group of facts was changed.
    FactsChanged = "people.facts_changed" {
        /// Whose.
        person: PersonId,
        /// Which group.
        group: FactGroup,
        /// The lines before, as people read them.
        before: Vec<(&'static str, String)>,
        /// The lines after.
        after: Vec<(&'static str, String)>,
    }
    /// An address was added to the history of one or more people.
    AddressAdded = "people.address_added" {
        /// Who lives or lived there.
        people: Vec<PersonId>,
        /// The address; none where it is hidden.
        address: Option<String>,
        /// From when.
        from: Option<Date>,
        /// Until when.
        until: Option<Date>,
        /// Why it is hidden, where it is.
        hidden_because: Option<String>,
    }
    /// Somebody left an address.
    AddressLeft = "people.address_left" {
        /// Who.
        person: PersonId,
        /// Which.
        address: AddressId,
        /// The last day.
        until: Date,
    }
    /// An address was hidden, or may be shown again.
    AddressVisibilityChanged = "people.address_visibility_changed" {
        /// Which; the same place of everybody in the family goes with it.
        addresses: Vec<AddressId>,
        /// Whether it is hidden now.
        hidden: bool,
        /// Why.
        reason: String,
    }
    /// How two people stand to each other was recorded.
    TieRecorded = "people.tie_recorded" {
        /// The one.
        person: PersonId,
        /// The other.
        other: PersonId,
        /// What the one is to the other.
        kind: Relationship,
        /// Whether the one holds parental responsibility for the other.
        responsibility: ParentalResponsibility,
    }
    /// A tie recorded by mistake was taken away.
    TieRemoved = "people.tie_removed" {
        /// The one.
        person: PersonId,
        /// The other.
        other: PersonId,
        /// What was recorded.
        kind: String,
    }
    /// Somebody came into the family.
    PersonJoined = "people.joined" {
        /// Who.
        person: PersonId,
        /// `child` or `adult`.
        part: &'static str,
        /// Whether they were on the record already.
        known_before: bool,
    }
    /// Somebody left the family.
    PersonLeft = "people.left" {
        /// Who.
        person: PersonId,
        /// The last day.
        on: Date,
        /// Why.
        reason: String,
    }
    /// Whether somebody lives with the family was changed.
    HouseholdChanged = "people.household_changed" {
        /// Who.
        person: PersonId,
        /// Whether they live here.
        lives_here: bool,
    }
    /// A note of the family's history was written.
    HistoryWritten = "people.history_written" {
        /// What it is about.
        kind: HistoryKind,
        /// When it was.
        about_when: Option<String>,
        /// The note.
        words: String,
    }
    /// A note of the family's history was withdrawn.
    HistoryWithdrawn = "people.history_withdrawn" {
        /// Why.
        reason: String,
    }
}

impl HistoryWritten {
    /// The event of a note.
    #[must_use]
    pub fn of(family: FamilyId, note: &HistoryNote) -> Self {
        Self {
            family,
            kind: note.kind,
            about_when: note
                .about_when
                .as_ref()
                .map(|when| when.as_str().to_owned()),
            words: note.words.as_str().to_owned(),
        }
    }
}
