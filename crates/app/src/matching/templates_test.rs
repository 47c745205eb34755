//! The room's pages drawn with samples under the strict engine and held to the
//! structural checks.

use serde_json::{Value, json};

use crate::pages::drawn::{drawn, form};

const AT: i64 = 1_772_442_000_000_000;

#[test]
fn the_question_is_sound_before_and_after_its_answer() {
    let person = |exact| {
        json!({ "name": "Mohamed Hussain", "age": "7 years", "family": "Hussain", "reference": "F-ABCD-EFGH",
            "holder": if exact { Value::Null } else { json!("Sam, School") }, "exact": exact,
            "why": [{ "field": "Forename", "words": "sounds alike" }] })
    };
    let service = |contact: bool| {
        json!({ "agency": "Hill School", "contact": contact.then_some("Tola"),
            "telephone": "01632 960001", "email": contact.then_some("t@school.example") })
    };
    for (needed, field, found) in [
        (true, None, Value::Null),
        (true, Some("born"), Value::Null),
        (
            false,
            None,
            json!({ "people": [], "services": [], "needs_one_more_fact": true }),
        ),
        (
            true,
            None,
            json!({ "people": [], "services": [service(true)], "needs_one_more_fact": false }),
        ),
        (
            false,
            None,
            json!({ "people": [person(true), person(false)], "services": [service(false)],
            "needs_one_more_fact": false }),
        ),
    ] {
        drawn(
            "matching/known.html",
            json!({ "form": form(field), "purposes": [{ "value": "call", "text": "A call" }],
                "purpose_needed": needed, "script": "/assets/x/known.js", "found": found }),
        );
    }
}

fn side(held: bool) -> Value {
    json!({ "name": "Mo Hussain", "reference": "F-ABCD-EFGH", "family": "Hussain", "restricted": held, "since": AT,
        "requests": 1, "holder": held.then_some("Sam, School") })
}

#[test]
fn pairs_joins_and_parting_are_sound_blank_and_with_errors() {
    drawn("matching/pairs.html", json!({ "columns": [], "rows": [] }));
    for (joined, field) in [(false, None), (false, Some("verdict")), (true, None)] {
        drawn(
            "matching/pair.html",
            json!({ "form": form(field), "id": "1", "version": 1, "state": "Nobody has looked yet", "joined": joined,
                "decided_by": joined.then_some("Priya"), "decided_at": AT, "words": joined.then_some("One child"),
                "owner": "First Response", "clocks": [], "newer": side(false), "older": side(true),
                "rows": [{ "label": "Name", "newer": "Mo", "older": "Mo", "verdict": "The same" },
                    { "label": "School", "newer": "", "older": "Hill", "verdict": "Known on one side only" }],
                "verdicts": [{ "value": "different", "text": "Two people" }] }),
        );
    }
    for (field, full) in [(None, false), (Some("keep"), true), (Some("holder"), true)] {
        drawn(
            "matching/join.html",
            json!({ "form": form(field), "id": "1", "version": 1, "newer": side(false), "older": side(true),
                "keep": [{ "value": "F-1", "text": "One family", "hint": "Recorded first" }],
                "ask_holder": full.then(|| json!([{ "value": "F-1", "text": "Sam" }])),
                "ask_restriction": full, "ask_workers": full,
                "people": if full { json!([{ "field": "same-1", "name": "Amina" }]) } else { json!([]) },
                "newer_people": [{ "value": "2", "text": "Amina H" }] }),
        );
    }
    for field in [None, Some("two")] {
        drawn(
            "matching/part.html",
            json!({ "form": form(field), "id": "1", "reference": "F-ABCD-EFGH", "by": "Priya", "at": AT,
                "words": "One child", "families": field.is_none() }),
        );
    }
}
