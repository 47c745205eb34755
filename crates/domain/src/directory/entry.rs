//! An entry as everybody reads it, and what it must say before it is shown.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Organisation, Service, Taxonomy};
use crate::ids::{DirectoryOrganisationId, ServiceId};
use crate::people::Postcode;
use crate::refusal::Refusal;

/// An organisation with its identifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryOrganisation {
    /// The organisation.
    pub id: DirectoryOrganisationId,
    /// What it says about itself.
    pub says: Organisation,
}

/// A service with everything that is shown of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The service.
    pub id: ServiceId,
    /// Who provides it.
    pub organisation: EntryOrganisation,
    /// What it says.
    pub service: Service,
    /// When somebody who knows last said that it is right.
    pub confirmed_at: Timestamp,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// The version that was read.
    pub version: i64,
}

/// What is wrong with an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryRefused {
    /// It has no name.
    NameMissing,
    /// It does not say what it offers.
    DescriptionMissing,
    /// It is in no category.
    CategoryMissing,
    /// A category is not in the taxonomy.
    CategoryUnknown(String),
    /// The oldest age is below the youngest.
    AgesTurned,
    /// A postcode is not one.
    PostcodeWrong(String),
    /// A website is not an address.
    AddressWrong(String),
    /// An e-mail address is not one.
    EmailWrong(String),
    /// The last day is before the first.
    DaysTurned,
    /// Nobody could find out more: no telephone number, e-mail address or website.
    NoWayIn,
    /// A session closes before it opens.
    HoursTurned,
}

impl From<EntryRefused> for Refusal {
    fn from(refused: EntryRefused) -> Self {
        let (code, field, reason) = match refused {
            EntryRefused::NameMissing => (
                "directory.name",
                "name",
                "Enter the name of the service".to_owned(),
            ),
            EntryRefused::DescriptionMissing => (
                "directory.description",
                "description",
                "Enter what the service offers".to_owned(),
            ),
            EntryRefused::CategoryMissing => (
                "directory.category",
                "terms",
                "Select at least one category".to_owned(),
            ),
            EntryRefused::CategoryUnknown(term) => (
                "directory.category_unknown",
                "terms",
                format!("There is no category “{term}”"),
            ),
            EntryRefused::AgesTurned => (
                "directory.ages",
                "age_to",
                "The oldest age must not be below the youngest".to_owned(),
            ),
            EntryRefused::PostcodeWrong(typed) => (
                "directory.postcode",
                "postcode",
                format!("“{typed}” is not a full UK postcode, like SW1A 2AA"),
            ),
            EntryRefused::AddressWrong(typed) => (
                "directory.url",
                "url",
                format!("“{typed}” is not the address of a website: start it with https://"),
            ),
            EntryRefused::EmailWrong(typed) => (
                "directory.email",
                "email",
                format!("“{typed}” is not an e-mail address"),
            ),
            EntryRefused::DaysTurned => (
                "directory.days",
                "ends_on",
                "The last day must not be before the first".to_owned(),
            ),
            EntryRefused::NoWayIn => (
                "directory.no_way_in",
                "phone",
                "Enter a telephone number, an e-mail address or a website".to_owned(),
            ),
            EntryRefused::HoursTurned => (
                "directory.hours",
                "sessions",
                "A session must close after it opens".to_owned(),
            ),
        };
        Self::new(code, reason, "Correct the entry and send it again.").beside(field)
    }
}

/// Whether a text is a web address that a page may link to.
pub(super) fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| {
        host.contains('.') && !host.contains(|c: char| c.is_whitespace() || "<>\"'".contains(c))
    })
}

/// Whether a text has the shape of an e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && text
                .chars()
                .all(|c| c.is_ascii_graphic() && !"<>\"(),;:".contains(c))
            && !host.contains('@')
    })
}

const fn turned(from: Option<Date>, to: Option<Date>) -> Option<(Date, Date)> {
    match (from, to) {
        (Some(from), Some(to)) => Some((from, to)),
        _ => None,
    }
}

impl Service {
    /// Everything that is wrong with the entry; empty when it can be shown.
    #[must_use]
    pub fn problems(&self, taxonomy: &Taxonomy) -> Vec<EntryRefused> {
        let mut found = Vec::new();
        if self.name.trim().is_empty() {
            found.push(EntryRefused::NameMissing);
        }
        if self.description.trim().is_empty() {
            found.push(EntryRefused::DescriptionMissing);
        }
        if self.terms.is_empty() {
            found.push(EntryRefused::CategoryMissing);
        }
        let unknown = self
            .terms
            .iter()
            .filter(|term| taxonomy.term(term).is_none());
        found.extend(unknown.map(|term| EntryRefused::CategoryUnknown(term.clone())));
        if matches!((self.age_from, self.age_to), (Some(from), Some(to)) if to < from) {
            found.push(EntryRefused::AgesTurned);
        }
        let places = self.places.iter().map(|at| &at.place.postcode);
        let wrong = places.filter(|typed| Postcode::parse(typed).is_err());
        found.extend(wrong.map(|typed| EntryRefused::PostcodeWrong(typed.clone())));
        if let Some(url) = self.url.as_ref().filter(|url| !is_web_address(url)) {
            found.push(EntryRefused::AddressWrong(url.clone()));
        }
        if let Some(email) = self.email.as_ref().filter(|email| !is_email(email)) {
            found.push(EntryRefused::EmailWrong(email.clone()));
        }
        let days = [
            turned(self.starts_on, self.ends_on),
            turned(self.visible_from, self.visible_to),
        ];
        if days.into_iter().flatten().any(|(from, to)| to < from) {
            found.push(EntryRefused::DaysTurned);
        }
        if self.url.is_none() && self.email.is_none() && self.phones.is_empty() {
            found.push(EntryRefused::NoWayIn);
        }
        let late = |session: &super::Session| matches!((session.opens, session.closes), (Some(opens), Some(closes)) if closes <= opens);
        if self.all_sessions().any(late) {
            found.push(EntryRefused::HoursTurned);
        }
        found
    }

    /// The entry without what only the directory's own team may see.
    #[must_use]
    pub fn without_private(mut self) -> Self {
        self.contacts.retain(|contact| !contact.private);
        self
    }
}

impl Organisation {
    /// The organisation without what only the directory's own team may see.
    #[must_use]
    pub fn without_private(mut self) -> Self {
        self.contacts.retain(|contact| !contact.private);
        self
    }
}
