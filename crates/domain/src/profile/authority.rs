//! Who the authority is: its names, the ages it helps, its own definition of early help, and the boards that
//! answer for it. Knows nothing of levels, clocks or forums.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::error::Problem;
use super::reader::Section;
use super::values::{DocumentDate, Key};
use super::words::words;

/// The authority that runs this installation.
#[derive(Clone, Debug, Serialize)]
pub struct Authority {
    /// The key by which the installation is known.
    pub key: Key,
    /// The council's name in full.
    pub name: String,
    /// The place's name as people say it.
    pub display_name: String,
    /// What the authority calls the service as a whole.
    pub service_name: String,
    /// The ages that early help is for.
    pub ages: AgeRange,
    /// The authority's own definition of early help.
    pub definition: Definition,
    /// The boards and groups that receive reports.
    pub boards: Vec<Board>,
    time_zone: String,
    #[serde(skip)]
    zone: TimeZone,
}

impl Authority {
    /// The zone in which its people read the clock.
    #[must_use]
    pub const fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The zone by its name in the time zone database.
    #[must_use]
    pub fn time_zone_name(&self) -> &str {
        &self.time_zone
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        let time_zone = section.text("time_zone");
        let zone = TimeZone::get(&time_zone).unwrap_or_else(|_| {
            if !time_zone.is_empty() {
                section.wrong(
                    "time_zone",
                    Problem::new(
                        format!("\"{time_zone}\" is not a time zone"),
                        "Write \"Europe/London\".",
                    ),
                );
            }
            TimeZone::UTC
        });
        Self {
            key: section.parsed("key"),
            name: section.text("name"),
            display_name: section.text("display_name"),
            service_name: section.text("service_name"),
            ages: section.section("ages", AgeRange::read),
            definition: section.section("definition", Definition::read),
            boards: section.sections("boards", Board::read),
            time_zone,
            zone,
        }
    }
}

words! {
    /// The youngest that early help is for.
    pub enum YoungestAge {
        /// Before birth.
        Unborn = "unborn",
        /// From birth.
        Birth = "birth",
    }
}

/// The ages that early help is for. Outside them the product warns and does not refuse (C-100).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AgeRange {
    /// The youngest.
    pub from: YoungestAge,
    /// Help ends on this birthday, in years.
    pub until_years: u32,
    /// The later birthday for a young person with special educational needs or a disability, in years.
    pub until_years_with_send: u32,
}

impl AgeRange {
    /// Whether early help is for somebody of this age, in whole years. A later
    /// birthday holds for special educational needs or a disability.
    #[must_use]
    pub const fn covers(&self, years: u32, special_needs: bool) -> bool {
        years < self.until(special_needs)
    }

    /// The birthday on which help ends, in years.
    #[must_use]
    pub const fn until(&self, special_needs: bool) -> u32 {
        if special_needs {
            self.until_years_with_send
        } else {
            self.until_years
        }
    }

    /// Whether early help is for a child who is not born yet.
    #[must_use]
    pub const fn covers_unborn(&self) -> bool {
        match self.from {
            YoungestAge::Unborn => true,
            YoungestAge::Birth => false,
        }
    }

    fn read(section: &Section<'_>) -> Self {
        let ages = Self {
            from: section.word("from"),
            until_years: section.number("until_years"),
            until_years_with_send: section.number("until_years_with_send"),
        };
        if section.is_sound() && ages.until_years_with_send < ages.until_years {
            section.wrong(
                "until_years_with_send",
                Problem::new(
                    format!(
                        "{} is younger than until_years, {}",
                        ages.until_years_with_send, ages.until_years
                    ),
                    "Write the same age or an older one.",
                ),
            );
        }
        ages
    }
}

/// What early help means here, by whom agreed and when (BUCKS-STRAT-18).
#[derive(Clone, Debug, Serialize)]
pub struct Definition {
    /// The definition, one paragraph each.
    pub text: Vec<String>,
    /// The body that agreed it.
    pub agreed_by: String,
    /// When it was agreed.
    pub agreed_on: DocumentDate,
}

impl Definition {
    fn read(section: &Section<'_>) -> Self {
        Self {
            text: section.some_texts("text"),
            agreed_by: section.text("agreed_by"),
            agreed_on: section.parsed("agreed_on"),
        }
    }
}

words! {
    /// How often a board receives its report.
    pub enum ReportRhythm {
        /// Four times a year.
        Quarterly = "quarterly",
        /// Once a year.
        Annual = "annual",
        /// When it asks.
        OnRequest = "on_request",
    }
}

/// A board or group that answers for the early help system. It sees figures, never names (BUCKS-STRAT-35).
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// Its key.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// How often it receives a report.
    pub receives: Vec<ReportRhythm>,
}

impl Board {
    fn read(section: &Section<'_>) -> Self {
        Self {
            key: section.parsed("key"),
            name: section.text("name"),
            receives: section.words("receives"),
        }
    }
}
