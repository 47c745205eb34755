//! When the authority works: hours for each day of the week, and bank holidays. Data only; counting working
//! time is the work of the clocks.

use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;

use super::error::Problem;
use super::reader::Section;

/// The hours of one working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WorkingHours {
    /// The first minute that counts.
    pub opens: Time,
    /// The first minute that no longer counts.
    pub closes: Time,
}

/// A day on which the authority does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BankHoliday {
    /// The day.
    pub date: Date,
    /// Its name.
    pub name: String,
}

/// When the authority works.
#[derive(Clone, Debug, Serialize)]
pub struct WorkingWeek {
    monday: Option<WorkingHours>,
    tuesday: Option<WorkingHours>,
    wednesday: Option<WorkingHours>,
    thursday: Option<WorkingHours>,
    friday: Option<WorkingHours>,
    saturday: Option<WorkingHours>,
    sunday: Option<WorkingHours>,
    bank_holidays: Vec<BankHoliday>,
}

impl WorkingWeek {
    /// The hours on a weekday; `None` when it is not a working day.
    #[must_use]
    pub const fn hours(&self, day: Weekday) -> Option<WorkingHours> {
        match day {
            Weekday::Monday => self.monday,
            Weekday::Tuesday => self.tuesday,
            Weekday::Wednesday => self.wednesday,
            Weekday::Thursday => self.thursday,
            Weekday::Friday => self.friday,
            Weekday::Saturday => self.saturday,
            Weekday::Sunday => self.sunday,
        }
    }

    /// The days off, earliest first.
    #[must_use]
    pub fn bank_holidays(&self) -> &[BankHoliday] {
        &self.bank_holidays
    }

    /// The last bank holiday listed: days after its year are counted without bank holidays, so an
    /// administrator is reminded to add the next year in time.
    #[must_use]
    pub fn bank_holidays_known_until(&self) -> Option<Date> {
        self.bank_holidays.last().map(|day| day.date)
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        let mut last: Option<Date> = None;
        let bank_holidays = section.sections("bank_holidays", |one| {
            let day = BankHoliday {
                date: one.date("date"),
                name: one.text("name"),
            };
            if one.is_sound() && last.is_some_and(|before| before >= day.date) {
                one.wrong(
                    "date",
                    Problem::new(
                        format!("{} is not after the day above it", day.date),
                        "Write each bank holiday once, earliest first.",
                    ),
                );
            }
            last = Some(day.date);
            day
        });
        let week = Self {
            monday: read_hours(section, "monday"),
            tuesday: read_hours(section, "tuesday"),
            wednesday: read_hours(section, "wednesday"),
            thursday: read_hours(section, "thursday"),
            friday: read_hours(section, "friday"),
            saturday: read_hours(section, "saturday"),
            sunday: read_hours(section, "sunday"),
            bank_holidays,
        };
        let weekdays = Weekday::Monday.cycle_forward().take(7);
        if weekdays.into_iter().all(|day| week.hours(day).is_none()) {
            section.wrong_here(Problem::new(
                "there is no working day",
                "Give at least one, such as monday = { opens = 09:00:00, closes = 17:00:00 }.",
            ));
        }
        week
    }
}

fn read_hours(section: &Section<'_>, day: &'static str) -> Option<WorkingHours> {
    section.section_opt(day, |one| {
        let hours = WorkingHours {
            opens: one.time("opens"),
            closes: one.time("closes"),
        };
        if one.is_sound() && hours.closes <= hours.opens {
            one.wrong(
                "closes",
                Problem::new(
                    "the day closes before it opens",
                    "Write a time of day after opens.",
                ),
            );
        }
        hours
    })
}
