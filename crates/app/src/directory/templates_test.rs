//! The directory's pages, drawn with the demo's entries under the strict
//! engine, full and empty, and held to the structural checks.

use casework::directory::Loaded;
use domain::directory::KeepingRule;
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};

use super::judged_test::finder;
use super::say::{result, whole};
use super::{Snapshot, synonyms, taxonomy};
use crate::pages::drawn::{drawn, form};

const AT: i64 = 1_772_442_000_000_000;

fn snapshot() -> Snapshot {
    let loaded = Loaded {
        entries: finder(synonyms()).entries().to_vec(),
        ..Loaded::default()
    };
    Snapshot::of(
        loaded,
        taxonomy().clone(),
        KeepingRule::default(),
        date(2026, 3, 2),
    )
}

fn now() -> Timestamp {
    Timestamp::from_microsecond(AT).unwrap()
}

#[test]
fn finding_is_sound_before_with_and_without_results() {
    let snapshot = snapshot();
    let mut rows: Vec<Value> = snapshot
        .finder
        .entries()
        .iter()
        .map(|entry| result(entry, None, &snapshot, now()))
        .collect();
    for (number, row) in rows.iter_mut().enumerate() {
        row["chosen"] = json!(number % 7 == 0);
    }
    let choice = json!([{ "value": "a", "text": "A" }]);
    for (begun, rows, near, field) in [
        (false, Vec::new(), Value::Null, None),
        (true, rows, json!("Aylesbury"), None),
        (true, Vec::new(), Value::Null, Some("near")),
    ] {
        let context = json!({
            "form": form(field), "begun": begun, "total": rows.len(), "page_number": 2, "pages": 3,
            "previous": "/directory?page=1", "next": "/directory?page=3", "near": near, "instead": ["todler"],
            "rows": rows, "carried": ["x"], "chosen": 1, "list_max": 20, "days": choice, "categories": choice,
            "languages": choice, "within": choice, "entries": 92,
        });
        drawn("directory/find.html", context);
    }
}

#[test]
fn the_page_of_every_service_of_the_demo_is_sound_and_so_is_a_list_of_them_all() {
    let snapshot = snapshot();
    let mut rows = Vec::new();
    for entry in snapshot.finder.entries() {
        let says = whole(entry, &snapshot, taxonomy(), now());
        let context =
            json!({ "entry": says, "id": entry.id.to_string(), "list": "/directory/list?s=x" });
        let html = drawn("directory/service.html", context);
        assert!(html.contains("Confirmed on"), "{html}");
        rows.push(
            json!({ "entry": says, "id": entry.id.to_string(), "without": "/directory/list" }),
        );
    }
    let channels = json!([{ "value": "telephone", "text": "By telephone" }]);
    for (rows, gone, staff, field) in [(rows, 1, true, Some("email")), (Vec::new(), 0, false, None)]
    {
        let context = json!({
            "form": form(field), "rows": rows, "gone": gone, "ids": ["x"], "search": "/directory?s=x", "staff": staff,
            "channels": channels, "printed": AT,
        });
        drawn("directory/list.html", context);
    }
}

#[test]
fn the_providers_pages_are_sound_full_and_empty() {
    let row = json!({
        "id": "s1", "name": "Group", "status": "It runs", "standing": "Not confirmed since", "late": true,
        "confirmed": AT, "change": "/directory/own/o1/s1", "version": 2,
    });
    let draft = json!({
        "id": "d1", "name": "Group", "state": "Sent back", "reason": "Say where", "organisation": "Charity",
        "new": false, "by": Value::Null, "at": AT,
    });
    for (rows, drafts) in [(vec![row.clone()], vec![draft.clone()]), (vec![], vec![])] {
        let context = json!({
            "form": form(None), "name": "Charity", "base": "/directory/provider/x",
            "confirm": "/directory/provider/x/confirm", "rows": rows, "drafts": drafts, "by_link": !rows.is_empty(),
        });
        drawn("directory/provider.html", context);
        let part = json!({
            "name": "Charity", "state": "In the directory", "approved": !rows.is_empty(), "base": "/directory/own/o1",
            "rows": rows, "drafts": drafts,
        });
        drawn(
            "directory/own.html",
            json!({ "form": form(None), "parts": [part] }),
        );
        let missing: Vec<&str> = if rows.is_empty() {
            vec![]
        } else {
            vec!["School"]
        };
        let line = json!({
            "id": "o1", "name": "Charity", "state": "Asks to join", "asked_at": AT, "organisation": "Charity",
            "organisation_id": "o1", "confirmed": AT, "service": "s1", "words": "It has moved", "at": AT,
        });
        let lines: Vec<Value> = if rows.is_empty() { vec![] } else { vec![line] };
        let context = json!({
            "form": form(None), "asking": lines, "here": lines, "drafts": drafts, "remarks": lines,
            "missing": missing, "late": lines, "entries": 1,
        });
        drawn("directory/team.html", context);
        for asked in [true, false] {
            let context = json!({
                "form": form(asked.then_some("reason")), "id": "o1", "version": 1, "name": "Charity",
                "description": "What", "website": Value::Null, "state": "Asks to join", "asked": asked,
                "approved": !asked, "reason": (!asked).then_some("Why"), "keeper": "Pat", "email": "pat@x.example",
                "base": "/directory/own/o1", "rows": rows,
            });
            drawn("directory/organisation.html", context);
        }
    }
    drawn(
        "directory/own.html",
        json!({ "form": form(None), "parts": [] }),
    );
}

#[test]
fn the_forms_are_sound_with_and_without_mistakes() {
    let choice = json!([{ "value": "a", "text": "A" }]);
    for (field, name) in [(None, Value::Null), (Some("name"), json!("Group"))] {
        let context = json!({
            "form": form(field), "organisation": "Charity", "name": name, "action": "/directory/own/o1/new",
            "back": "/directory/own", "more_places": 1, "categories": choice, "statuses": choice,
            "team": field.is_some(),
        });
        drawn("directory/edit.html", context);
        drawn("directory/join.html", json!({ "form": form(field) }));
        drawn(
            "directory/wrong.html",
            json!({ "form": form(field.map(|_| "words")), "id": "s1", "name": "Group" }),
        );
        let changes = json!([{ "part": "Name", "before": "", "after": "Group" }]);
        for waits in [true, false] {
            let context = json!({
                "form": form(field.filter(|_| waits).map(|_| "reason")), "id": "d1", "name": "Group", "organisation": "Charity",
                "new": waits, "waits": waits, "state": "Waits for approval", "by": field, "at": AT,
                "changes": if waits { changes.clone() } else { json!([]) }, "overtaken": waits, "reason": field,
            });
            drawn("directory/draft.html", context);
        }
        let rows = json!([{ "typed": "money worries", "means": "", "own": true }, { "typed": "a", "means": "b", "own": false }]);
        drawn(
            "directory/words.html",
            json!({ "form": form(field.map(|_| "typed")), "rows": rows }),
        );
        let report = json!({ "organisations": ["A"], "added": [], "changed": ["B"], "same": 2 });
        let mistakes = json!([{ "line": 0, "heading": "", "says": "Wrong" }, { "line": 2, "heading": "name", "says": "Wrong" }]);
        let context = json!({
            "form": form(field.map(|_| "file")), "headings": ["name"], "more": 3, "categories": choice,
            "mistakes": if field.is_some() { mistakes } else { json!([]) },
            "report": if field.is_some() { Value::Null } else { report },
        });
        drawn("directory/import.html", context);
    }
}

#[test]
fn what_is_missing_is_sound_full_and_empty() {
    for full in [true, false] {
        let some = |value: Value| if full { json!([value]) } else { json!([]) };
        let context = json!({
            "missed": some(json!({ "words": "trampoline", "times": 2, "at": AT })),
            "asked": some(json!({ "channel": "By telephone", "count": 1 })),
            "offered": [{ "name": "Health", "counts": [1, 0] }], "ages": ["Under 1", "2"],
            "nothing": some(json!("Oral health")), "days": [{ "day": "Monday", "count": 3 }], "entries": 9,
        });
        drawn("directory/gaps.html", context);
    }
}
