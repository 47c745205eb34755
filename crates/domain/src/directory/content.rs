//! What an entry says: the organisation, the service, where and when it is, what
//! it costs and for whom it is. The names follow HSDS-UK 3.0 in plain words.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::people::coded_list;

coded_list! {
    /// Whether a service can be used.
    ServiceStatus, otherwise "Select whether the service runs" {
        Active = "active", "It runs";
        Inactive = "inactive", "It does not run at the moment";
        Defunct = "defunct", "It has ended";
        TemporarilyClosed = "temporarily closed", "It is closed for a while";
    }
}

coded_list! {
    /// A day of the week.
    Weekday, otherwise "Select a day of the week" {
        Monday = "MO", "Monday";
        Tuesday = "TU", "Tuesday";
        Wednesday = "WE", "Wednesday";
        Thursday = "TH", "Thursday";
        Friday = "FR", "Friday";
        Saturday = "SA", "Saturday";
        Sunday = "SU", "Sunday";
    }
}

impl Weekday {
    /// Reads a day by its English name or its first three letters, in either case.
    #[must_use]
    pub fn from_english(text: &str) -> Option<Self> {
        let typed = text.trim().to_lowercase();
        let known = |day: &Self| {
            let name = day.words().to_lowercase();
            typed == name || (typed.len() >= 3 && name.starts_with(&typed))
        };
        Self::ALL.iter().copied().find(known)
    }
}

/// Degrees of latitude or longitude in millionths, so that equal places compare equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Degrees(i32);

impl Degrees {
    /// Wraps millionths of a degree.
    #[must_use]
    pub const fn from_millionths(millionths: i32) -> Self {
        Self(millionths)
    }

    /// Reads decimal degrees such as `-0.80812`; `None` when it is no number or beyond 180.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
            return None;
        }
        let padded: String = part.chars().chain("000000".chars()).take(6).collect();
        let degrees: i32 = whole.parse().ok()?;
        let millionths = degrees
            .checked_mul(1_000_000)?
            .checked_add(padded.parse().ok()?)?;
        (millionths <= 180_000_000).then_some(Self(if negative { -millionths } else { millionths }))
    }

    /// Millionths of a degree.
    #[must_use]
    pub const fn millionths(self) -> i32 {
        self.0
    }

    /// Decimal degrees.
    #[must_use]
    pub fn degrees(self) -> f64 {
        f64::from(self.0) / 1_000_000.0
    }
}

/// A way to ring somebody.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Phone {
    /// The number, as people dial it.
    pub number: String,
    /// What it is for.
    pub description: Option<String>,
}

/// Somebody to ask for. A private contact is for the directory's own team and never leaves it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Their name.
    pub name: Option<String>,
    /// Their job.
    pub title: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their telephone number.
    pub telephone: Option<String>,
    /// Whether only the directory's team may see it.
    pub private: bool,
}

/// An organisation that provides services.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its public e-mail address.
    pub email: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// Its company or charity number.
    pub charity_number: Option<String>,
    /// Its telephone numbers.
    pub phones: Vec<Phone>,
    /// People to ask for.
    pub contacts: Vec<Contact>,
}

/// When a service can be used, week by week.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Session {
    /// The day.
    pub day: Weekday,
    /// When it opens; none when the hours are not fixed.
    pub opens: Option<Time>,
    /// When it closes.
    pub closes: Option<Time>,
    /// Every how many weeks; one is every week.
    #[serde(default = "one")]
    pub every: u8,
    /// What else to know, such as "term time only".
    #[serde(default)]
    pub note: Option<String>,
    /// The first day that it holds.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day that it holds.
    #[serde(default)]
    pub until: Option<Date>,
}

const fn one() -> u8 {
    1
}

/// What it costs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cost {
    /// For whom or what, such as "each child".
    pub option: Option<String>,
    /// The price in pence; none when it differs or must be asked.
    pub pence: Option<u32>,
    /// What else to know about the price.
    pub description: Option<String>,
}

/// Where people must live to use it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Area {
    /// What people call it.
    pub name: String,
    /// Its code in the Office for National Statistics' list, where it has one.
    pub code: Option<String>,
}

/// A place where services are offered.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// What people call it.
    pub name: String,
    /// The first line of its address.
    pub street: String,
    /// The town or village.
    pub town: String,
    /// The county.
    pub county: Option<String>,
    /// Its postcode, as written on an envelope.
    pub postcode: String,
    /// Latitude, north of the equator.
    pub latitude: Option<Degrees>,
    /// Longitude, east of Greenwich.
    pub longitude: Option<Degrees>,
    /// What makes it easy or hard to get in and about.
    pub accessibility: Vec<String>,
}

/// A service at one place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AtPlace {
    /// The place, the same wherever it is used.
    pub place_id: Uuid,
    /// What it is like.
    pub place: Place,
    /// When the service is there.
    #[serde(default)]
    pub sessions: Vec<Session>,
}

/// What a service is and for whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// What it offers, in the words of whoever offers it.
    pub description: String,
    /// Other words that people use for it; found by, never shown.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Whether it can be used.
    pub status: ServiceStatus,
    /// Its website.
    #[serde(default)]
    pub url: Option<String>,
    /// Its e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Its telephone numbers.
    #[serde(default)]
    pub phones: Vec<Phone>,
    /// People to ask for.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// How to begin: turn up, ring, be referred.
    #[serde(default)]
    pub how_to_begin: Option<String>,
    /// Who can use it, in words.
    #[serde(default)]
    pub eligibility: Option<String>,
    /// The youngest age in years.
    #[serde(default)]
    pub age_from: Option<u8>,
    /// The oldest age in years.
    #[serde(default)]
    pub age_to: Option<u8>,
    /// The lowest and highest level of need that it is for.
    #[serde(default)]
    pub levels: Option<(u8, u8)>,
    /// Whether it is for children with special educational needs or disabilities.
    #[serde(default)]
    pub send: bool,
    /// What it costs; empty when that is not known.
    #[serde(default)]
    pub costs: Vec<Cost>,
    /// The languages that it is offered in, besides English, in English words.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Where people must live.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// What it is, by the keys of the taxonomy's terms.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Where it is, with the times.
    #[serde(default)]
    pub places: Vec<AtPlace>,
    /// When it is, where that does not depend on the place.
    #[serde(default)]
    pub sessions: Vec<Session>,
    /// Something that everybody should know now.
    #[serde(default)]
    pub alert: Option<String>,
    /// Whether it is being tried out (BNES-87).
    #[serde(default)]
    pub pilot: bool,
    /// Who pays for it (BNES-25).
    #[serde(default)]
    pub funded_by: Option<String>,
    /// The first day of the service, when it has not always run (BNES-25).
    #[serde(default)]
    pub starts_on: Option<Date>,
    /// The last day of the service.
    #[serde(default)]
    pub ends_on: Option<Date>,
    /// The first day on which the entry is shown.
    #[serde(default)]
    pub visible_from: Option<Date>,
    /// The last day on which the entry is shown.
    #[serde(default)]
    pub visible_to: Option<Date>,
}

impl Service {
    /// Whether the entry is shown on a day.
    #[must_use]
    pub fn is_visible(&self, on: Date) -> bool {
        let begun = self.visible_from.is_none_or(|from| from <= on);
        let ended = self.visible_to.is_some_and(|to| to < on);
        begun && !ended && self.status != ServiceStatus::Defunct
    }

    /// Whether the service has begun and has not ended (BNES-25).
    #[must_use]
    pub fn runs(&self, on: Date) -> bool {
        let begun = self.starts_on.is_none_or(|from| from <= on);
        let ended = self.ends_on.is_some_and(|to| to < on);
        begun && !ended && self.status == ServiceStatus::Active
    }

    /// Whether it costs nothing; `None` when that is not known.
    #[must_use]
    pub fn is_free(&self) -> Option<bool> {
        if self.costs.is_empty() {
            return None;
        }
        Some(self.costs.iter().all(|cost| cost.pence == Some(0)))
    }

    /// Every session, wherever it is.
    pub fn all_sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions
            .iter()
            .chain(self.places.iter().flat_map(|at| &at.sessions))
    }

    /// Whether somebody of an age can use it; an age that is not set shuts nobody out.
    #[must_use]
    pub fn takes_age(&self, years: u8) -> bool {
        self.age_from.is_none_or(|from| from <= years) && self.age_to.is_none_or(|to| years <= to)
    }
}
