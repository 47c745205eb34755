//! The panels that a person works for: who waits, who is in dispute, the next
//! meetings; and the lists beside them: themes, longer-term cases, learning.

use casework::clocks::clocks_of_subject;
use casework::forums::{
    WaitingCase, disputed_cases, ensure_meetings, forums_of, learning_items, meetings_of,
    theme_counts, waiting_cases, watch_list,
};
use domain::access::Action;
use domain::forums::MeetingState;
use domain::profile::{Forum, ForumKind, Key, ListKey};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx, Failure};
use crate::words;

const LEARNING_SHOWN: i64 = 100;
const THEMES_OVER: SignedDuration = SignedDuration::from_hours(24 * 365);

/// The page. Opening it plans the meetings that are missing.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

/// The page, with the form for another meeting on it.
pub async fn show(cx: Cx, form: FormPage) -> Answer {
    ensure_meetings(&cx.app.store, &cx.app.profile, &crate::worker::act(&cx.app)).await?;
    let mut forums = Vec::new();
    for forum in forums_of(&cx.app.profile, &cx.act) {
        forums.push(forum_context(&cx, forum).await?);
    }
    cx.record_list([]).await?;
    let invalid = !form.errors().is_empty();
    let may_run = cx.may_try(Action::RunForumMeeting);
    let panels: Vec<Value> = forums_of(&cx.app.profile, &cx.act)
        .iter()
        .map(|forum| json!({ "value": forum.key.as_str(), "text": forum.name }))
        .collect();
    let context = json!({ "forums": forums, "panels": panels, "may_run": may_run, "form": form });
    if invalid {
        cx.invalid("forums/list.html", context)
    } else {
        cx.page("forums/list.html", context)
    }
}

async fn forum_context(cx: &Cx, forum: &Forum) -> Result<Value, Failure> {
    let key = forum.key.as_str();
    let mut reader = cx.app.store.reader();
    let mut waiting = Vec::new();
    for line in waiting_cases(&mut reader, &cx.act, key).await? {
        waiting.push(waiting_context(cx, &line).await?);
    }
    let mut disputed = Vec::new();
    for line in disputed_cases(&mut reader, &cx.act, key).await? {
        disputed.push(waiting_context(cx, &line).await?);
    }
    let meetings: Vec<Value> = meetings_of(&mut reader, &cx.act, key)
        .await?
        .iter()
        .map(|meeting| {
            json!({
                "id": meeting.id.to_string(),
                "starts": meeting.starts_at.as_microsecond(),
                "place": meeting.place,
                "held": meeting.state == MeetingState::Held,
            })
        })
        .collect();
    Ok(json!({
        "key": key, "name": forum.name, "serves": forum.serves, "waiting": waiting,
        "allocates": forum.kind == ForumKind::Allocation, "disputed": disputed, "meetings": meetings,
    }))
}

/// One waiting case, with the hand-over's clock while it runs.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_context(cx: &Cx, line: &WaitingCase) -> Result<Value, Failure> {
    let clock = match line.referral {
        Some(referral) if !line.received => {
            clocks_of_subject(&mut cx.app.store.reader(), referral.uuid())
                .await?
                .iter()
                .filter(|clock| clock.key == domain::profile::ClockKey::HandOverToForum)
                .find_map(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at))
        }
        Some(_) | None => None,
    };
    Ok(json!({
        "reference": line.reference,
        "family": words::family_shown(&line.family_name, line.ask.as_deref()),
        "opens": line.ask.is_none(),
        "why": words::stage_words(&line.stage),
        "detail": words::waiting_detail(&cx.app.profile, &line.stage),
        "since": line.since.as_microsecond(),
        "waited": waited_words(line.since, cx.act.at),
        "received": line.received,
        "on_agenda": line.on_agenda,
        "clock": clock,
    }))
}

/// How long somebody has waited, in whole days.
#[must_use]
pub fn waited_words(since: Timestamp, now: Timestamp) -> String {
    match now.duration_since(since).as_hours() / 24 {
        i64::MIN..=0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// How often each theme was seen in the last year (BUCKS-STRAT-88).
pub async fn themes(cx: Cx) -> Answer {
    let profile = &cx.app.profile;
    let mut forums = Vec::new();
    for forum in forums_of(profile, &cx.act) {
        let since = cx.act.at - THEMES_OVER;
        let (themes, decided) = theme_counts(
            &mut cx.app.store.reader(),
            profile,
            &cx.act,
            forum.key.as_str(),
            since,
        )
        .await?;
        let rows: Vec<Value> = themes
            .iter()
            .map(|line| json!({ "theme": theme_label(&cx, &line.theme), "cases": line.cases }))
            .collect();
        forums.push(json!({ "name": forum.name, "rows": rows, "decided": decided }));
    }
    cx.clone().back_to("Back to [[panels]]", "/forums").page(
        "forums/themes.html",
        json!({ "forums": forums, "since": (cx.act.at - THEMES_OVER).as_microsecond() }),
    )
}

fn theme_label(cx: &Cx, theme: &str) -> String {
    Key::parse(theme)
        .ok()
        .and_then(|key| cx.app.profile.lists.item(ListKey::ForumThemes, &key))
        .map_or_else(|| theme.to_owned(), |item| item.label.clone())
}

/// The longer-term, complicated cases (BUCKS-STRAT-123).
pub async fn watched(cx: Cx) -> Answer {
    let mut forums = Vec::new();
    for forum in forums_of(&cx.app.profile, &cx.act) {
        let cases: Vec<Value> = watch_list(&mut cx.app.store.reader(), &cx.act, forum.key.as_str())
            .await?
            .iter()
            .map(|line| {
                json!({
                    "reference": line.reference, "opens": line.ask.is_none(),
                    "family": words::family_shown(&line.family_name, line.ask.as_deref()),
                    "stage": words::stage_key_words(&line.stage), "because": line.because,
                    "since": line.since.as_microsecond(), "opened": line.opened_at.as_microsecond(),
                    "lead_agency": line.lead_agency, "lead_worker": line.lead_worker,
                })
            })
            .collect();
        forums.push(json!({ "name": forum.name, "cases": cases }));
    }
    cx.record_list([]).await?;
    cx.back_to("Back to [[panels]]", "/forums")
        .page("forums/watch_list.html", json!({ "forums": forums }))
}

/// What the panels gave the front door to learn from.
pub async fn learning(cx: Cx) -> Answer {
    let lines = learning_items(&mut cx.app.store.reader(), &cx.act, LEARNING_SHOWN).await?;
    let rows: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "learning": line.learning, "at": line.at.as_microsecond(),
                "forum": words::forum_name(&cx.app.profile, &line.forum), "reference": line.referral_reference,
            })
        })
        .collect();
    cx.record_list([]).await?;
    cx.back_to("Back to [[the front door]]", "/front-door")
        .page("forums/learning.html", json!({ "rows": rows }))
}
