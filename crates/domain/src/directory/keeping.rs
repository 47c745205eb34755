//! Keeping entries true: whoever provides a service says every so often that
//! its entry is right; what nobody confirms is marked, and later hidden.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

/// How long an entry counts as right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct KeepingRule {
    /// Months after which an entry must be confirmed again (BUCKS-STRAT-66).
    pub confirm_every_months: u8,
    /// Months after that until an entry that nobody confirmed is hidden.
    pub hide_after_months: u8,
}

impl Default for KeepingRule {
    fn default() -> Self {
        Self {
            confirm_every_months: 6,
            hide_after_months: 6,
        }
    }
}

/// How far an entry can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Freshness {
    /// It was confirmed within the authority's time.
    Confirmed,
    /// It must be confirmed again soon: within a month.
    DueSoon,
    /// It was not confirmed in time; everybody sees that.
    NotConfirmedSince,
    /// It was not confirmed for so long that it is shown no more.
    Hidden,
}

impl Freshness {
    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::DueSoon => "To be confirmed soon",
            Self::NotConfirmedSince => "Not confirmed since",
            Self::Hidden => "Hidden, because nobody confirmed it",
        }
    }
}

/// How far an entry can be trusted on a day.
#[must_use]
pub fn freshness(rule: KeepingRule, confirmed_at: Timestamp, on: Date) -> Freshness {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let confirmed = confirmed_at.to_zoned(zone).date();
    let after = |months: u8| {
        confirmed
            .checked_add(i64::from(months).months())
            .unwrap_or(Date::MAX)
    };
    let due = after(rule.confirm_every_months);
    let hidden = after(
        rule.confirm_every_months
            .saturating_add(rule.hide_after_months),
    );
    let soon = due.checked_sub(1.month()).unwrap_or(due);
    if on >= hidden {
        Freshness::Hidden
    } else if on >= due {
        Freshness::NotConfirmedSince
    } else if on >= soon {
        Freshness::DueSoon
    } else {
        Freshness::Confirmed
    }
}
