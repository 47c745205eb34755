//! Meetings of the team: planned, minuted, taken off, and put into a calendar.

use casework::CaseworkError;
use casework::cases::Case;
use casework::families::PersonLine;
use casework::plans::plan_page;
use casework::team::{
    Meeting, PlanMeeting, cancel_meeting, hold_meeting, meeting_of, meetings_of, members_of,
    plan_meeting,
};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use domain::ids::TeamMeetingId;
use domain::team::{FamilyView, MeetingState, Minutes, ViewGiven};
use icalendar::{Calendar, Component as _, Event};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};
use serde_json::{Value, json};

use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::people::{hidden_here, hide_in};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure, Reply};

/// The meetings, with the form for the next.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn found(cx: &Cx) -> Result<Case, Failure> {
    let mut reader = cx.app.store.reader();
    let case = casework::cases::find(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    Ok(case)
}

fn may_run(cx: &Cx, case: &Case) -> bool {
    case.stage.may_work().is_ok() && cx.allows(&case.relations, Action::RunTeamMeeting)
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let case = found(&cx).await?;
    let meetings = meetings_of(&mut cx.app.store.reader(), case.id).await?;
    let hidden = hidden_here(&cx, &case.relations, case.family).await?;
    let mut lines = meetings.iter().map(meeting_context).collect::<Value>();
    hide_in(&mut lines, &hidden);
    let context = json!({
        "form": form,
        "reference": case.reference,
        "meetings": lines,
        "may_run": may_run(&cx, &case),
    });
    if form.errors().is_empty() {
        cx.page("team/meetings.html", context)
    } else {
        cx.invalid("team/meetings.html", context)
    }
}

const fn state_words(state: &MeetingState) -> &'static str {
    match state {
        MeetingState::Planned => "Planned",
        MeetingState::Held { .. } => "Held",
        MeetingState::Cancelled { .. } => "Cancelled",
    }
}

fn meeting_context(meeting: &Meeting) -> Value {
    json!({
        "id": meeting.id.to_string(), "starts": meeting.starts_at.as_microsecond(), "minutes": meeting.minutes,
        "place": meeting.place, "purpose": meeting.purpose,
        "state": state_words(&meeting.state), "state_key": meeting.state.key(),
    })
}

/// Plans a meeting.
pub async fn plan(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let key = cx.submission_key()?;
    let on = reading::day(&cx.form, "on", &mut errors, "the date of the meeting");
    let starts_at = on.and_then(|day| time_of(cx.form.text("time"), day));
    if starts_at.is_none() {
        errors.add("time", "Enter a time, such as 14:30");
    }
    let minutes = cx.form.text("minutes").parse::<i64>().ok();
    let minutes = minutes.filter(|number| (1..=600).contains(number));
    if minutes.is_none() {
        errors.add("minutes", "Enter how many minutes it takes, such as 60");
    }
    let place = reading::required(&cx.form, "place", &mut errors, "Enter where it is");
    let purpose = reading::required(&cx.form, "purpose", &mut errors, "Enter what it is for");
    let (Some(starts_at), Some(minutes), true) = (starts_at, minutes, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = PlanMeeting {
        key,
        reference: cx.part("reference").to_owned(),
        starts_at,
        minutes,
        place,
        purpose,
    };
    plan_meeting(&cx.app.store, &cx.act, &command).await?;
    cx.then(
        format!("/cases/{}/meetings", command.reference),
        Some("saved"),
    )
}

fn time_of(text: &str, day: civil::Date) -> Option<Timestamp> {
    let (hour, minute) = text.split_once([':', '.'])?;
    let time = civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let zone = TimeZone::get("Europe/London").ok()?;
    let local = civil::DateTime::from_parts(day, time);
    Some(local.to_zoned(zone).ok()?.timestamp())
}

/// One meeting: its minutes, or the form for them.
pub async fn one(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_one(cx, form).await
}

fn id(cx: &Cx) -> Result<TeamMeetingId, Failure> {
    Ok(TeamMeetingId::parse(cx.part("meeting")).map_err(|_| CaseworkError::NotFound)?)
}

fn name(person: &PersonLine) -> String {
    person.shown_name()
}

async fn show_one(cx: Cx, form: FormPage) -> Answer {
    let case = found(&cx).await?;
    let mut reader = cx.app.store.reader();
    let meeting = meeting_of(&mut reader, case.id, id(&cx)?).await?;
    let people = plan_page(&mut reader, &cx.act, &case.reference)
        .await?
        .people;
    let members = members_of(&mut reader, case.id).await?;
    let minutes = match &meeting.state {
        MeetingState::Held { minutes } => Some(minutes_context(minutes, &people)),
        MeetingState::Planned | MeetingState::Cancelled { .. } => None,
    };
    let reason = match &meeting.state {
        MeetingState::Cancelled { reason } => Some(reason.clone()),
        MeetingState::Planned | MeetingState::Held { .. } => None,
    };
    let hidden = hidden_here(&cx, &case.relations, case.family).await?;
    let said = [
        json!(meeting_context(&meeting)),
        json!(minutes),
        json!(reason),
    ]
    .map(|mut part| {
        hide_in(&mut part, &hidden);
        part
    });
    let [said_of_it, minutes, reason] = said;
    let context = json!({
        "form": form,
        "reference": case.reference,
        "meeting": said_of_it,
        "minutes": minutes,
        "cancelled": reason,
        "people": people.iter().map(|one| json!({ "id": one.id.to_string(), "name": name(one) })).collect::<Vec<_>>(),
        "members": members.iter().filter(|one| one.until.is_none())
            .map(|one| format!("{}, {}", one.name, one.job))
            .map(|words| json!({ "value": words, "text": words })).collect::<Vec<_>>(),
        "view_choices": coded_choices!(ViewGiven),
        "may_run": may_run(&cx, &case) && meeting.state == MeetingState::Planned,
    });
    if form.errors().is_empty() {
        cx.page("team/meeting.html", context)
    } else {
        cx.invalid("team/meeting.html", context)
    }
}

fn minutes_context(minutes: &Minutes, people: &[PersonLine]) -> Value {
    json!({
        "present": minutes.present,
        "apologies": minutes.apologies,
        "notes": minutes.notes,
        "views": minutes.views.iter().map(|view| json!({
            "person": people.iter().find(|one| one.id == view.person).map(name),
            "given": view.given.words(),
            "words": view.words,
        })).collect::<Vec<_>>(),
    })
}

/// Keeps the minutes.
pub async fn hold(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let people = plan_page(&mut cx.app.store.reader(), &cx.act, &reference)
        .await?
        .people;
    let mut errors = FormErrors::new();
    let mut views = Vec::new();
    for person in &people {
        let field = format!("view_{}", person.id);
        if let Some(given) = reading::choice(&cx.form, &field, &mut errors, ViewGiven::parse) {
            views.push(FamilyView {
                person: person.id,
                given,
                words: reading::optional(&cx.form, &format!("words_{}", person.id)),
            });
        }
    }
    let notes = reading::required(
        &cx.form,
        "notes",
        &mut errors,
        "Enter what was said and agreed",
    );
    if !errors.is_empty() {
        let form = FormPage::again(&cx.form, errors);
        return show_one(cx, form).await;
    }
    let mut present = cx.form.all("present").to_vec();
    present.extend(cx.form.text("others").lines().map(str::to_owned));
    let minutes = Minutes {
        present,
        apologies: reading::optional(&cx.form, "apologies"),
        notes,
        views,
    };
    match hold_meeting(&cx.app.store, &cx.act, &reference, id(&cx)?, &minutes).await {
        Ok(()) => cx.then(format!("/cases/{reference}/meetings"), Some("saved")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_one(cx, form).await
        }
    }
}

/// Takes a meeting off.
pub async fn cancel(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let reason = reading::required(&cx.form, "reason", &mut errors, "Enter why it is off");
    if !errors.is_empty() {
        let form = FormPage::again(&cx.form, errors);
        return show_one(cx, form).await;
    }
    let reference = cx.part("reference").to_owned();
    cancel_meeting(&cx.app.store, &cx.act, &reference, id(&cx)?, &reason).await?;
    cx.then(format!("/cases/{reference}/meetings"), Some("saved"))
}

/// A calendar file. It leaves the product, so it names no family and no person.
pub async fn calendar(cx: Cx) -> Answer {
    let case = found(&cx).await?;
    let meeting = meeting_of(&mut cx.app.store.reader(), case.id, id(&cx)?).await?;
    let ends = meeting
        .starts_at
        .checked_add(SignedDuration::from_mins(meeting.minutes))
        .unwrap_or(meeting.starts_at);
    let event = Event::new()
        .uid(&meeting.id.to_string())
        .summary("Team meeting")
        .description(&format!("Case {}", case.reference))
        .add_property("DTSTAMP", stamp(cx.act.at))
        .add_property("DTSTART", stamp(meeting.starts_at))
        .add_property("DTEND", stamp(ends))
        .add_property("CLASS", "CONFIDENTIAL")
        .done();
    let calendar = Calendar::new().push(event).done();
    Ok(Reply::File {
        media_type: "text/calendar; charset=utf-8",
        name: Some("meeting.ics".to_owned()),
        bytes: calendar.to_string().into_bytes(),
    })
}

fn stamp(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
