//! The calendar entry of a meeting. It leaves the product and is read by
//! anybody who shares a calendar, so it names no family and no person.

use casework::forums::{Meeting, meeting};
use domain::people::first_capital;
use domain::profile::Label;
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use jiff::{SignedDuration, Timestamp};

use super::meeting::id_of;
use crate::web::{Answer, Cx, Reply};
use crate::words;

/// How long a calendar keeps free; the profile says only when a meeting starts.
const LENGTH: SignedDuration = SignedDuration::from_hours(2);

/// The file.
pub async fn file(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let found = meeting(&mut cx.app.store.reader(), &cx.app.profile, &cx.act, id).await?;
    let forum = words::forum_name(&cx.app.profile, &found.forum);
    Ok(Reply::File {
        media_type: "text/calendar; charset=utf-8",
        name: Some("panel-meeting.ics".to_owned()),
        bytes: calendar(
            &found,
            cx.app.profile.label(Label::Forum),
            &forum,
            cx.act.at,
        )
        .into_bytes(),
    })
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn calendar(meeting: &Meeting, called: &str, forum: &str, now: Timestamp) -> String {
    let event = Event::new()
        .uid(&format!("{}@earlyhelp", meeting.id))
        .summary(&format!("{} meeting", first_capital(called)))
        .description(forum)
        .location(&meeting.place)
        .append_property(Property::new("DTSTAMP", utc(now)))
        .append_property(Property::new("DTSTART", utc(meeting.starts_at)))
        .append_property(Property::new("DTEND", utc(meeting.starts_at + LENGTH)))
        .append_property(Property::new("SEQUENCE", meeting.version.to_string()))
        .done();
    Calendar::new().push(event).done().to_string()
}

#[cfg(test)]
mod tests {
    use domain::forums::MeetingState;
    use domain::ids::MeetingId;
    use uuid::Uuid;

    use super::*;

    // Requirement: BUCKS-STRAT-86
    #[test]
    fn an_invitation_says_when_and_where_and_names_nobody() {
        let meeting = Meeting {
            id: MeetingId::new(Uuid::from_u128(1)),
            forum: "aylesbury".to_owned(),
            starts_at: "2026-03-31T08:30:00Z".parse().unwrap(),
            place: "Aylesbury, and by video call".to_owned(),
            state: MeetingState::Planned,
            version: 2,
        };
        let forum = "Aylesbury Early Help Panel";
        let text = calendar(&meeting, "Early Help Panel", forum, meeting.starts_at);
        assert!(
            text.contains("SUMMARY:Early Help Panel meeting\r\n"),
            "{text}"
        );
        assert!(text.contains("DTSTART:20260331T083000Z\r\n"), "{text}");
        assert!(
            text.contains("LOCATION:Aylesbury\\, and by video call\r\n"),
            "{text}"
        );
        for personal in ["ATTENDEE", "ORGANIZER", "CONTACT"] {
            assert!(!text.contains(personal), "{text}");
        }
    }
}
