//! Pairs of records that may be one person: the list of those that wait, and
//! the two side by side.

use casework::families::HeldBy;
use casework::matching::{self, PairLine, PairPage, PairSide, joins_of, pairs_of_family};
use domain::access::{Action, Relations};
use domain::event::Subject;
use domain::ids::{FamilyId, MatchId};
use domain::matching::{PairState, Verdict};
use domain::people::{FactGroup, Reason, letters_and_digits};
use serde_json::{Value, json};

use crate::lists::Cell;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words::{self, ClockTag, today};

const PAGE: &str = "matching/pair.html";
const COLUMNS: [&str; 5] = [
    "Recorded later",
    "Recorded before",
    "Found",
    "Stands",
    "Decide by",
];

/// The pair that the address names.
pub(super) fn named(cx: &Cx) -> Result<MatchId, Failure> {
    MatchId::parse(cx.part("match"))
        .map_err(|_| Failure::Casework(casework::CaseworkError::NotFound))
}

pub(super) async fn list(cx: Cx) -> Answer {
    let lines = matching::open_pairs(&mut cx.app.store.reader(), &cx.act).await?;
    let families = lines
        .iter()
        .flat_map(|line| [line.pair.newer.1, line.pair.older.1]);
    cx.record_list(families.collect::<Vec<_>>()).await?;
    let rows: Vec<Vec<Value>> = lines.iter().map(|line| row(&cx, line)).collect();
    let columns = COLUMNS.map(|text| json!({ "text": text }));
    cx.page(
        "matching/pairs.html",
        json!({ "columns": columns, "rows": rows }),
    )
}

fn row(cx: &Cx, line: &PairLine) -> Vec<Value> {
    let who = |(name, family): &(String, String)| format!("{name}, {family}");
    let decided = Cell::text(line.pair.state.words());
    let clock = line
        .clocks
        .first()
        .and_then(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at));
    let mut cells: Vec<Value> = [
        Cell::link(who(&line.newer), format!("/matches/{}", line.pair.id)),
        Cell::text(who(&line.older)),
        Cell::text(words::day_words(today(line.pair.found_at))),
        decided,
    ]
    .iter()
    .map(Cell::as_page)
    .collect();
    cells.push(clock.map_or_else(
        || Cell::text("No limit").as_page(),
        |clock: ClockTag| json!({ "clock": clock }),
    ));
    cells
}

pub(super) async fn page(cx: Cx) -> Answer {
    let found = matching::pair_page(&mut cx.app.store.reader(), &cx.act, named(&cx)?).await?;
    cx.record_list([found.newer.family, found.older.family])
        .await?;
    let form = cx.blank_form();
    cx.page(PAGE, context(&cx, &found, &form))
}

pub(super) async fn decide(cx: Cx) -> Answer {
    let id = named(&cx)?;
    let mut errors = FormErrors::new();
    let verdict = reading::choice(&cx.form, "verdict", &mut errors, Verdict::parse);
    let words = reading::choice(&cx.form, "words", &mut errors, |text| {
        Reason::parse(text).map_err(|_| "Say what speaks for it, in a sentence or two")
    });
    let version = cx.version()?;
    if let (Some(verdict), Some(words), true) = (verdict, words, errors.is_empty()) {
        let (store, profile) = (&cx.app.store, &cx.app.profile);
        match matching::decide(store, profile, &cx.act, (id, version), verdict, &words).await {
            Ok(()) => return cx.then("/matches", Some("match-decided")),
            Err(error) => errors = reading::beside(error)?,
        }
    }
    let found = matching::pair_page(&mut cx.app.store.reader(), &cx.act, id).await?;
    cx.record_list([found.newer.family, found.older.family])
        .await?;
    let form = FormPage::again(&cx.form, errors);
    cx.invalid(PAGE, context(&cx, &found, &form))
}

fn context(cx: &Cx, found: &PairPage, form: &FormPage) -> Value {
    let pair = &found.pair;
    let clocks: Vec<ClockTag> = found
        .clocks
        .iter()
        .filter_map(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at))
        .collect();
    let verdicts = [Verdict::Different, Verdict::NotSure]
        .map(|one| json!({ "value": one.code(), "text": one.words() }));
    json!({
        "form": form,
        "id": pair.id.to_string(),
        "version": pair.version,
        "state": pair.state.words(),
        "joined": pair.state == PairState::Same,
        "decided_by": pair.decided_by,
        "decided_at": pair.decided_at.map(jiff::Timestamp::as_microsecond),
        "words": pair.words,
        "owner": pair.owner,
        "clocks": clocks,
        "newer": side_context(&found.newer),
        "older": side_context(&found.older),
        "rows": compared(cx, found),
        "verdicts": verdicts,
    })
}

pub(super) fn side_context(side: &PairSide) -> Value {
    json!({
        "name": side.member.facts.shown_name(),
        "reference": side.reference,
        "family": side.name,
        "restricted": side.restricted,
        "since": side.since.as_microsecond(),
        "requests": side.requests,
        "holder": side.holder.as_ref().map(holder_words),
    })
}

pub(super) fn holder_words(holder: &HeldBy) -> String {
    match &holder.user_name {
        Some(person) => format!("{person}, {}", holder.agency_name),
        None => holder.agency_name.clone(),
    }
}

/// Field by field: what is known of each, and whether it is the same.
fn compared(cx: &Cx, found: &PairPage) -> Vec<Value> {
    const GROUPS: &[FactGroup] = &[
        FactGroup::Name,
        FactGroup::Birth,
        FactGroup::Contact,
        FactGroup::Numbers,
        FactGroup::School,
        FactGroup::Gp,
        FactGroup::About,
    ];
    let today = today(cx.act.at);
    let mut rows = Vec::new();
    for group in GROUPS {
        let newer = found.newer.member.facts.lines(*group, today);
        let older = found.older.member.facts.lines(*group, today);
        let mut labels: Vec<&str> = Vec::new();
        for line in newer.iter().chain(&older) {
            if !labels.contains(&line.0) {
                labels.push(line.0);
            }
        }
        for label in labels {
            let of = |lines: &[(&'static str, String)]| {
                let found = lines.iter().find(|(of, _)| *of == label);
                found.map(|(_, value)| value.clone()).unwrap_or_default()
            };
            rows.push(compared_row(label, &of(&newer), &of(&older)));
        }
    }
    let homes = |side: &PairSide| {
        let seen: Vec<String> = side
            .addresses
            .iter()
            .map(|line| match &line.text {
                Some(text) => text.replace('\n', ", "),
                None => "Hidden for safety".to_owned(),
            })
            .collect();
        seen.join("; ")
    };
    rows.push(compared_row(
        "Where they live and lived",
        &homes(&found.newer),
        &homes(&found.older),
    ));
    rows
}

fn compared_row(label: &str, newer: &str, older: &str) -> Value {
    let verdict = match (newer.is_empty(), older.is_empty()) {
        (true, true) => "Not known",
        (true, false) | (false, true) => "Known on one side only",
        (false, false) if letters_and_digits(newer) == letters_and_digits(older) => "The same",
        (false, false) => "Different",
    };
    json!({ "label": label, "newer": newer, "older": older, "verdict": verdict })
}

/// What a request's and a family's page say of records that may be, or were,
/// joined with theirs. Context of `matching/section.html`.
///
/// # Errors
/// When the database does not answer.
pub async fn section_context(
    cx: &Cx,
    relations: &Relations,
    family: FamilyId,
) -> Result<Value, Failure> {
    if !cx.allows(relations, Action::DecideMatch) {
        return Ok(Value::Null);
    }
    let mut reader = cx.app.store.reader();
    let pairs = pairs_of_family(&mut reader, &cx.act, family).await?;
    let joins = joins_of(&mut reader, family).await?;
    let may_join = cx.allows(relations, Action::JoinRecords);
    Ok(json!({
        "pairs": pairs.iter().map(|line| json!({
            "id": line.pair.id.to_string(), "open": line.pair.state.is_open(),
            "state": line.pair.state.words(),
            "newer": line.newer.0, "newer_family": line.newer.1,
            "older": line.older.0, "older_family": line.older.1,
        })).collect::<Vec<_>>(),
        "joins": joins.iter().map(|line| json!({
            "id": line.id.to_string(), "at": line.at.as_microsecond(), "by": line.by, "words": line.words,
            "families": line.brought.is_some(),
            "may_part": may_join && line.undone.is_none(),
            "undone": line.undone.as_ref().map(|(at, by, words)| json!({
                "at": at.as_microsecond(), "by": by, "words": words,
            })),
        })).collect::<Vec<_>>(),
    }))
}

/// Records that this person reads a join's family.
pub(super) async fn look(cx: &Cx, family: FamilyId) -> Result<(), Failure> {
    cx.record_look(Subject::family(family)).await
}
