//! When a forum meets, and who came. Knows no case.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::profile::Rhythm;

/// Whether a meeting has taken place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingState {
    /// Still to come, or under way.
    Planned,
    /// Over: its agenda and attendance stand.
    Held,
}

impl MeetingState {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Planned, Self::Held]
            .into_iter()
            .find(|state| state.key() == key)
    }
}

/// When a meeting planned by hand begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MeetingBegins {
    /// At once: its members are together, in a room or on a call.
    Now,
    /// At an instant to come.
    At(Timestamp),
}

impl MeetingBegins {
    /// The instant; none for one that has gone by. A meeting that begins at once
    /// began with its minute, so that a second press finds it there.
    #[must_use]
    pub fn instant(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Now => {
                Timestamp::from_second(now.as_second() - now.as_second().rem_euclid(60)).ok()
            }
            Self::At(instant) => Some(instant).filter(|instant| *instant > now),
        }
    }
}

/// Whether a core agency came to a meeting (BUCKS-PROT-58).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// Somebody came for it.
    Present,
    /// It sent apologies.
    Apologies,
    /// Nobody came and nobody said so.
    Absent,
}

impl Attendance {
    /// Every answer, in the order of the form.
    pub const ALL: &'static [Self] = &[Self::Present, Self::Apologies, Self::Absent];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Apologies => "apologies",
            Self::Absent => "absent",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Present => "Present",
            Self::Apologies => "Sent apologies",
            Self::Absent => "Absent",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.key() == key)
    }
}

/// Whether enough agencies came. A warning and never a bar: people decide (C-21).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnoughPresent {
    /// The authority sets no number.
    NoNumberSet,
    /// Enough came.
    Enough,
    /// Fewer came than the authority asks for.
    TooFew {
        /// How many came.
        present: u32,
        /// How many it asks for.
        wanted: u32,
    },
}

/// Compares those who came with the number that the authority set.
#[must_use]
pub const fn enough_present(wanted: Option<u32>, present: u32) -> EnoughPresent {
    match wanted {
        None => EnoughPresent::NoNumberSet,
        Some(wanted) if present < wanted => EnoughPresent::TooFew { present, wanted },
        Some(_) => EnoughPresent::Enough,
    }
}

/// The next meetings of a rhythm that start after an instant, soonest first
/// (BUCKS-STRAT-86). The time of day is the forum's own, across clock changes.
#[must_use]
pub fn next_meetings(
    rhythm: &Rhythm,
    zone: &TimeZone,
    now: Timestamp,
    count: usize,
) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut day = now.to_zoned(zone.clone()).date();
    // One slot may lie earlier on the first day; a calendar that ends stops the search.
    while found.len() < count {
        let Some((slot, at, after)) = slot_from(rhythm, zone, day) else {
            break;
        };
        if at > now {
            found.push(at);
        }
        debug_assert!(after > slot, "the search goes forward");
        day = after;
    }
    found
}

fn slot_from(rhythm: &Rhythm, zone: &TimeZone, day: Date) -> Option<(Date, Timestamp, Date)> {
    let slot = rhythm.next_on_or_after(day)?;
    let at = slot
        .to_datetime(rhythm.starts)
        .to_zoned(zone.clone())
        .ok()?
        .timestamp();
    let after = slot.checked_add(1.day()).ok()?;
    Some((slot, at, after))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;
    use crate::profile::MeetingDay;

    fn fortnightly() -> Rhythm {
        Rhythm {
            every_days: 14,
            first_meeting: date(2024, 1, 9),
            day: MeetingDay::Tuesday,
            starts: time(9, 30, 0, 0),
        }
    }

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").unwrap()
    }

    // Requirement: BUCKS-STRAT-86, C-19
    #[test]
    fn a_panel_meets_every_two_weeks_at_its_own_time_of_day() {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let starts: Vec<String> = next_meetings(&fortnightly(), &london(), now, 3)
            .iter()
            .map(ToString::to_string)
            .collect();
        // The clocks go forward on 29 March: half past nine stays half past nine.
        assert_eq!(
            starts,
            [
                "2026-03-03T09:30:00Z",
                "2026-03-17T09:30:00Z",
                "2026-03-31T08:30:00Z"
            ]
        );
    }

    #[test]
    fn a_meeting_that_has_started_is_not_a_next_meeting() {
        let now: Timestamp = "2026-03-03T09:30:00Z".parse().unwrap();
        let first = next_meetings(&fortnightly(), &london(), now, 1);
        assert_eq!(first[0].to_string(), "2026-03-17T09:30:00Z");
    }

    // Requirement: C-21
    #[test]
    fn too_few_agencies_is_said_only_where_the_authority_sets_a_number() {
        assert_eq!(enough_present(None, 0), EnoughPresent::NoNumberSet);
        assert_eq!(enough_present(Some(4), 4), EnoughPresent::Enough);
        assert_eq!(
            enough_present(Some(4), 3),
            EnoughPresent::TooFew {
                present: 3,
                wanted: 4
            }
        );
    }

    proptest! {
        #[test]
        fn meetings_are_in_the_future_and_in_order(second in 1_700_000_000_i64..1_900_000_000) {
            let now = Timestamp::from_second(second).unwrap();
            let found = next_meetings(&fortnightly(), &london(), now, 3);
            prop_assert_eq!(found.len(), 3);
            prop_assert!(found.iter().all(|at| *at > now));
            prop_assert!(found.is_sorted());
        }
    }
}
