//! Lengths of time as a profile writes them, and the dates on which something falls due. Describes limits as
//! data; counting them on a calendar is the work of the clocks.

use std::fmt;

use serde::{Serialize, Serializer};

use super::error::Problem;
use super::leaves::FromText;

/// A length of time, always more than none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Hours; elapsed or working, as the clock says.
    Hours(u32),
    /// Calendar days.
    Days(u32),
    /// Days on which the authority works.
    WorkingDays(u32),
    /// Calendar months, ending on the last day of a shorter month (C-24).
    Months(u32),
}

impl Limit {
    /// Reads a number and a unit, such as `24 hours`, `5 working days` or `1 month`. A week is 7 days.
    ///
    /// # Errors
    /// Says what is wrong and what to write instead.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = || {
            Problem::new(
                format!("\"{text}\" is not a length of time"),
                "Write a number and a unit, such as \"24 hours\", \"7 days\", \"5 working days\" or \"1 month\".",
            )
        };
        let (number, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let number: u32 = number.parse().map_err(|_| wrong())?;
        if number == 0 || number > 10_000 {
            return Err(wrong());
        }
        match unit {
            "hour" | "hours" => Ok(Self::Hours(number)),
            "day" | "days" => Ok(Self::Days(number)),
            "week" | "weeks" => Ok(Self::Days(number * 7)),
            "working day" | "working days" => Ok(Self::WorkingDays(number)),
            "month" | "months" => Ok(Self::Months(number)),
            _ => Err(wrong()),
        }
    }

    /// How many of its unit.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::Hours(n) | Self::Days(n) | Self::WorkingDays(n) | Self::Months(n) => n,
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::Hours(_) => "hour",
            Self::Days(_) => "day",
            Self::WorkingDays(_) => "working day",
            Self::Months(_) => "month",
        }
    }

    /// Whether two limits are counted in the same unit.
    #[must_use]
    pub fn same_unit(self, other: Self) -> bool {
        self.unit() == other.unit()
    }

    /// The shortest it can be, in hours; good enough to say which of two limits is the shorter.
    pub(super) const fn hours_at_least(self) -> u32 {
        match self {
            Self::Hours(n) => n,
            Self::Days(n) | Self::WorkingDays(n) => n * 24,
            Self::Months(n) => n * 28 * 24,
        }
    }

    const fn with_number(self, number: u32) -> Self {
        match self {
            Self::Hours(_) => Self::Hours(number),
            Self::Days(_) => Self::Days(number),
            Self::WorkingDays(_) => Self::WorkingDays(number),
            Self::Months(_) => Self::Months(number),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.number() == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.number(), self.unit())
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromText for Limit {
    fn from_text(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }
    fn placeholder() -> Self {
        Self::Hours(1)
    }
}

/// Several limits counted from the same start, such as reviews at 1, 3 and 6 months, and what follows the last.
/// All in one unit, each longer than the one before (C-25).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Series {
    first: Limit,
    next: Vec<Limit>,
    then_every: Option<Limit>,
}

impl Series {
    /// Puts the limits together.
    ///
    /// # Errors
    /// Refuses an empty series, mixed units, and limits that do not grow.
    pub fn new(at: &[Limit], then_every: Option<Limit>) -> Result<Self, Problem> {
        let right = "Write limits in one unit that grow, such as [\"1 month\", \"3 months\", \"6 months\"].";
        let Some((first, next)) = at.split_first() else {
            return Err(Problem::new("the series is empty", right));
        };
        let grows = at
            .iter()
            .zip(next)
            .all(|(before, after)| after.same_unit(*before) && after.number() > before.number());
        if !grows || then_every.is_some_and(|every| !every.same_unit(*first)) {
            return Err(Problem::new(
                "the series mixes units or does not grow",
                right,
            ));
        }
        Ok(Self {
            first: *first,
            next: next.to_vec(),
            then_every,
        })
    }

    /// The first limit.
    #[must_use]
    pub const fn first(&self) -> Limit {
        self.first
    }

    /// The limits that are written out.
    pub fn written(&self) -> impl Iterator<Item = Limit> {
        std::iter::once(self.first).chain(self.next.iter().copied())
    }

    /// The interval that repeats after the last written limit.
    #[must_use]
    pub const fn then_every(&self) -> Option<Limit> {
        self.then_every
    }

    /// When the one with this place falls due, counted from 0; `None` when the series has ended before it.
    #[must_use]
    pub fn due(&self, place: u32) -> Option<Limit> {
        let mut last = self.first;
        let mut left = place;
        for limit in self.written() {
            if left == 0 {
                return Some(limit);
            }
            left -= 1;
            last = limit;
        }
        let every = self.then_every?;
        let more = every.number().checked_mul(left.checked_add(1)?)?;
        Some(last.with_number(last.number().checked_add(more)?))
    }
}
