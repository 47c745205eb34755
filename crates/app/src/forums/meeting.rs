//! One meeting: its agenda, who came, and what the coordinator does with it.

use casework::CaseworkError;
use casework::forums::{
    AgendaLine, AttendanceLine, Came, MeetingPage, build_agenda, hold_meeting, meeting_page,
    move_meeting, plan_meeting, put_on_agenda, record_attendance,
};
use casework::information_requests::counts_of_case;
use domain::access::Action;
use domain::forums::{Attendance, EnoughPresent, MeetingBegins, MeetingState};
use domain::ids::MeetingId;
use domain::profile::{ForumKind, Key};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::list::{self, waited_words, waiting_context};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The meeting that the address names.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it names none.
pub fn id_of(cx: &Cx) -> Result<MeetingId, Failure> {
    Ok(MeetingId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?)
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

/// The page, with a form on it.
pub async fn show(cx: Cx, form: FormPage) -> Answer {
    let id = id_of(&cx)?;
    let page = meeting_page(&mut cx.app.store.reader(), &cx.app.profile, &cx.act, id).await?;
    let shown = page.agenda.iter().filter(|line| line.in_scope);
    cx.record_list(shown.map(|line| line.family).collect::<Vec<_>>())
        .await?;
    let invalid = !form.errors().is_empty();
    let context = context(&cx, &page, form).await?;
    let cx = cx.back_to("Back to [[panels]]", "/forums");
    if invalid {
        cx.invalid("forums/meeting.html", context)
    } else {
        cx.page("forums/meeting.html", context)
    }
}

async fn context(cx: &Cx, page: &MeetingPage, form: FormPage) -> Result<Value, Failure> {
    let mut waiting = Vec::new();
    for line in &page.waiting {
        waiting.push(waiting_context(cx, line).await?);
    }
    let mut agenda = Vec::new();
    for line in &page.agenda {
        let mut row = agenda_context(cx, line);
        let (asked, answered) = if line.in_scope {
            counts_of_case(&mut cx.app.store.reader(), &line.reference).await?
        } else {
            (0, 0)
        };
        if let Value::Object(fields) = &mut row {
            fields.insert("asked".to_owned(), json!(asked));
            fields.insert("answered".to_owned(), json!(answered));
        }
        agenda.push(row);
    }
    let form = prefilled(form, page);
    let meeting = &page.meeting;
    let planned = meeting.state == MeetingState::Planned;
    let run = cx.may_try(Action::RunForumMeeting);
    let too_few = match page.enough {
        EnoughPresent::TooFew { present, wanted } => {
            Some(json!({ "present": present, "wanted": wanted }))
        }
        EnoughPresent::NoNumberSet | EnoughPresent::Enough => None,
    };
    Ok(json!({
        "form": form,
        "id": meeting.id.to_string(),
        "version": meeting.version,
        "forum": words::forum_name(&cx.app.profile, &meeting.forum),
        "starts": meeting.starts_at.as_microsecond(),
        "place": meeting.place,
        "planned": planned,
        "started": meeting.starts_at <= cx.act.at,
        "agenda": agenda,
        "waiting": waiting,
        "attendance": page.attendance.iter().map(attendance_context).collect::<Vec<_>>(),
        "too_few": too_few, "transfers": transfers(cx, page).await?,
        "may": { "run": run, "change": run && planned, "pack": cx.may_try(Action::SeeForum) },
    }))
}

/// The list of a transfer meeting; nothing for a forum that allocates.
async fn transfers(cx: &Cx, page: &MeetingPage) -> Result<Value, Failure> {
    let kind = Key::parse(&page.meeting.forum)
        .ok()
        .and_then(|key| cx.app.profile.forums.forum(&key))
        .map(|forum| forum.kind);
    match kind {
        Some(ForumKind::Transfer) => crate::step_down::list_context(cx, page.meeting.id).await,
        Some(ForumKind::Allocation) | None => Ok(Value::Null),
    }
}

/// The attendance form shows what was recorded, unless somebody is typing.
fn prefilled(form: FormPage, page: &MeetingPage) -> FormPage {
    if !form.errors().is_empty() {
        return form;
    }
    page.attendance
        .iter()
        .fold(form, |form, line| match line.standing {
            Some(standing) => form.with(format!("came-{}", line.agency), standing.key()),
            None => form,
        })
}

fn agenda_context(cx: &Cx, line: &AgendaLine) -> Value {
    // Whoever may no longer see the family sees the reference and no name.
    let family = match &line.ask {
        Some(ask) => words::restricted_words(ask),
        None if line.in_scope => line.family_name.clone(),
        None => "No longer with [[the panel]]".to_owned(),
    };
    json!({
        "item": line.item.to_string(), "version": line.version, "reference": line.reference,
        "family": family, "in_scope": line.in_scope, "state": line.state,
        "waited": waited_words(line.waiting_since, cx.act.at),
        "removed_because": line.removed_because,
        "decision": line.decision.as_ref().map(|made| words::forum_outcome_label(&cx.app.profile, &made.next)),
    })
}

fn attendance_context(line: &AttendanceLine) -> Value {
    json!({
        "key": line.agency, "name": line.name,
        "standing": line.standing.map(Attendance::key), "words": line.standing.map(Attendance::words),
        "recorded_by": line.recorded_by, "recorded_at": line.recorded_at.map(Timestamp::as_microsecond),
    })
}

/// Puts one case, or every waiting case, on the agenda.
pub async fn add_to_agenda(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let reference = cx.form.text("reference").to_owned();
    if reference.is_empty() {
        build_agenda(&cx.app.store, &cx.app.profile, &cx.act, id).await?;
    } else {
        put_on_agenda(&cx.app.store, &cx.app.profile, &cx.act, id, &reference).await?;
    }
    cx.then(format!("/forums/meetings/{id}"), Some("agenda-changed"))
}

/// Records who came. An agency without an answer stays without one.
pub async fn attendance(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let came: Vec<Came> = cx
        .form
        .fields()
        .filter_map(|(name, values)| {
            let agency = name.strip_prefix("came-")?;
            let standing = values.first().and_then(|word| Attendance::from_key(word))?;
            Some(Came {
                agency: agency.to_owned(),
                standing,
            })
        })
        .collect();
    if came.is_empty() {
        let mut errors = FormErrors::new();
        errors.add("attendance", "Select who came for at least one agency");
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    }
    record_attendance(&cx.app.store, &cx.app.profile, &cx.act, id, &came).await?;
    cx.then(format!("/forums/meetings/{id}"), Some("attendance"))
}

/// Moves the meeting to another time.
pub async fn move_to(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let version = cx.form.text("version").parse().unwrap_or(0);
    let mut errors = FormErrors::new();
    let Some(starts_at) = read_time(&cx, &mut errors) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let moved = move_meeting(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        id,
        version,
        starts_at,
    )
    .await;
    match moved {
        Ok(()) => cx.then(format!("/forums/meetings/{id}"), Some("saved")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Plans a meeting by hand, or begins one at once.
pub async fn plan(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let forum = cx.form.text("forum").to_owned();
    if forum.is_empty() {
        errors.add("forum", "Select [[the panel]] that meets");
    }
    let begins = match cx.form.text("begins") {
        "now" => Some(MeetingBegins::Now),
        "later" => read_time(&cx, &mut errors).map(MeetingBegins::At),
        _ => {
            errors.add("begins", "Select when the meeting begins");
            None
        }
    };
    let (Some(begins), true) = (begins, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return list::show(cx, form).await;
    };
    match plan_meeting(&cx.app.store, &cx.app.profile, &cx.act, &forum, begins).await {
        Ok(meeting) => cx.then(
            format!("/forums/meetings/{meeting}"),
            Some("meeting-planned"),
        ),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            list::show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn read_time(cx: &Cx, errors: &mut FormErrors) -> Option<Timestamp> {
    let parts = cx.form.date("date");
    let date = match (parts.year.parse(), parts.month.parse(), parts.day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
        (Ok(_) | Err(_), Ok(_) | Err(_), Ok(_) | Err(_)) => None,
    };
    if date.is_none() {
        errors.add("date", "Enter the day of the meeting, such as 27 3 2027");
    }
    let time = cx
        .form
        .text("time")
        .split_once([':', '.'])
        .and_then(|(hour, minute)| {
            Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
        });
    if time.is_none() {
        errors.add("time", "Enter the time that it starts, such as 9:30");
    }
    let zone = TimeZone::get(cx.app.profile.authority.time_zone_name()).unwrap_or(TimeZone::UTC);
    let at = date?.to_datetime(time?).to_zoned(zone);
    at.map(|zoned| zoned.timestamp()).ok()
}

/// Says that the meeting is over.
pub async fn held(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let version = cx.form.text("version").parse().unwrap_or(0);
    hold_meeting(&cx.app.store, &cx.app.profile, &cx.act, id, version).await?;
    cx.then(format!("/forums/meetings/{id}"), Some("meeting-held"))
}
