//! Owns what a limit is: how long, counted how, and with what force.
//! Must not know: when anything started.

use serde::{Deserialize, Serialize};

/// How long a step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Hours from the instant of starting: elapsed, or within open hours.
    Hours(u32),
    /// Calendar days after the day of starting; the last day is in time.
    Days(u32),
    /// Working days after the day of starting; the last day is in time.
    WorkingDays(u32),
    /// Calendar months; a day that the last month lacks becomes its last day.
    Months(u32),
}

impl Limit {
    /// The limit in words: "24 hours", "1 month".
    #[must_use]
    pub fn words(self) -> String {
        let (number, unit) = match self {
            Self::Hours(number) => (number, "hour"),
            Self::Days(number) => (number, "day"),
            Self::WorkingDays(number) => (number, "working day"),
            Self::Months(number) => (number, "month"),
        };
        super::words::counted(i64::from(number), unit)
    }
}

crate::people::coded_list! {
    /// Which time counts towards a limit.
    Counting, otherwise "Select elapsed or working time" {
        Elapsed = "elapsed", "Elapsed time, nights and weekends included";
        Working = "working", "Working time only";
    }
}

crate::people::coded_list! {
    /// What it means to go past a limit.
    Force, otherwise "Select required or recommended" {
        Required = "required", "Required: going past it is reported";
        Recommended = "recommended", "Recommended: shown, never called a breach";
    }
}

/// A limit as it stood when a clock started. It is kept with the clock, so that a
/// later change to the authority's limits does not rewrite the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How long.
    pub limit: Limit,
    /// Which time counts. For `Days` and `Months`, `Working` moves a last day on
    /// which the office is closed to the next working day. `WorkingDays` are
    /// always working days.
    pub counting: Counting,
    /// Required or recommended.
    pub force: Force,
}

/// What a pause takes from, and gives back to, a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Exact elapsed time.
    ElapsedHours,
    /// Exact time within open hours.
    WorkingHours,
    /// Whole local days.
    CalendarDays,
    /// Whole working days.
    WorkingDays,
}

impl Terms {
    pub(super) const fn measure(&self) -> Measure {
        match (self.limit, self.counting) {
            (Limit::Hours(_), Counting::Elapsed) => Measure::ElapsedHours,
            (Limit::Hours(_), Counting::Working) => Measure::WorkingHours,
            (Limit::WorkingDays(_), Counting::Elapsed | Counting::Working) => Measure::WorkingDays,
            (Limit::Days(_) | Limit::Months(_), Counting::Elapsed | Counting::Working) => {
                Measure::CalendarDays
            }
        }
    }
}
