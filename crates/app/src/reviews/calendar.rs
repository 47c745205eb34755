//! The calendar entry of the next review. It leaves the product, so it names
//! no family and no person.

use casework::CaseworkError;
use casework::plans::next_review_of;
use domain::access::{may, permit};
use domain::event::Subject;
use icalendar::{Calendar, Component as _, Event};
use jiff::{Timestamp, civil::Date};

use crate::web::{Answer, Cx, Reply};
use crate::words;

/// The file; not found while no review is due.
pub async fn next_review(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let case = casework::cases::find(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &case.relations, ())?;
    let due = next_review_of(&mut reader, case.id)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    cx.record_look(Subject::family(case.family)).await?;
    let text = entry(&case.reference, words::today(due), cx.act.at);
    Ok(Reply::File {
        media_type: "text/calendar; charset=utf-8",
        name: Some("review.ics".to_owned()),
        bytes: text.into_bytes(),
    })
}

/// A whole day: the review is held by then, at an hour that the team agrees.
fn entry(reference: &str, day: Date, now: Timestamp) -> String {
    let event = Event::new()
        .uid(&format!("review-{reference}-{day}@earlyhelp"))
        .summary("Review of a plan")
        .description(&format!("Case {reference}"))
        .add_property("DTSTAMP", now.strftime("%Y%m%dT%H%M%SZ").to_string())
        .add_property("DTSTART;VALUE=DATE", day.strftime("%Y%m%d").to_string())
        .add_property("CLASS", "CONFIDENTIAL")
        .done();
    Calendar::new().push(event).done().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_of_a_review_says_the_day_and_the_case_and_names_nobody() {
        let text = entry("C-1", jiff::civil::date(2026, 3, 31), Timestamp::UNIX_EPOCH);
        assert!(text.contains("DTSTART;VALUE=DATE:20260331\r\n"), "{text}");
        assert!(text.contains("DESCRIPTION:Case C-1\r\n"), "{text}");
        for personal in ["ATTENDEE", "ORGANIZER", "CONTACT"] {
            assert!(!text.contains(personal), "{text}");
        }
    }
}
