//! The room's pages drawn with samples under the strict engine and held to the
//! structural checks.

use serde_json::{Value, json};

use crate::pages::drawn::{drawn, form};

const AT: i64 = 1_772_442_000_000_000;

fn line(opens: bool, late: bool) -> Value {
    json!({ "reference": "D-ABCD-EFGH", "family_reference": "F-ABCD-EFGH", "family": "Sample", "opens": opens,
        "state": "On the list of a meeting", "open": true, "listed": true, "late": late.then_some("She moves on Thursday"),
        "agrees": late, "proposed": AT, "decided": late.then_some("Family service") })
}

fn said() -> Value {
    json!({ "origin": "After work", "reduced": "The children are safe", "rationale": "", "agrees": "Not asked yet",
        "given": false, "way": "A meeting" })
}

#[test]
fn social_cares_lists_are_sound_empty_and_full() {
    let family = json!({ "family": "Sample", "opens": true, "family_reference": "F-ABCD-EFGH",
        "standing": "Child in need plan", "since": AT, "step_down": { "reference": "D-ABCD-EFGH", "state": "Proposed" } });
    for families in [json!([]), json!([family])] {
        drawn("step_down/families.html", json!({ "families": families }));
    }
    for rows in [json!([]), json!([line(true, true), line(false, false)])] {
        drawn("step_down/list.html", json!({ "rows": rows }));
    }
}

#[test]
fn the_forms_are_sound_blank_and_with_errors() {
    let choice = json!([{ "value": "one", "text": "One" }]);
    for field in [None, Some("standing")] {
        drawn(
            "step_down/new_family.html",
            json!({ "form": form(field), "standings": choice, "children": [1, 2] }),
        );
    }
    for (first, field) in [(true, None), (true, Some("agrees")), (false, Some("route"))] {
        drawn(
            "step_down/propose.html",
            json!({ "form": form(field), "action": "/a", "back": "/b", "family": "Sample", "first": first, "version": 1,
                "agencies": choice, "ways": choice, "origins": choice, "standings": choice, "question": "Agreed?" }),
        );
    }
    for (open, sending, field) in [
        (true, false, Some("outcome")),
        (true, true, None),
        (false, false, None),
    ] {
        drawn(
            "step_down/decide.html",
            json!({ "form": form(field), "reference": "D-ABCD-EFGH", "family": "Sample", "version": 1, "open": open,
                "sending": sending, "said": said(), "outcomes": choice, "agencies": choice, "stopped": open }),
        );
    }
}

#[test]
fn the_page_is_sound_in_every_state_and_for_whoever_may_do_everything_or_nothing() {
    let may = |all: bool| {
        json!({ "sign_off": all, "list": all, "late": all, "take_off": false, "decide": all, "way": all, "answer": all,
            "visit": all, "close_services": all, "close": false, "withdraw": false, "family": all, "meeting": all })
    };
    let visits = [
        Value::Null,
        json!({ "open": true, "planned": null }),
        json!({ "open": true, "planned": AT }),
        json!({ "open": false, "held": AT, "words": "Met at home" }),
    ];
    for (number, visit) in visits.iter().enumerate() {
        let all = number % 2 == 1;
        let meetings = json!([{ "value": "1", "starts": AT, "closes": AT, "closed": all }]);
        drawn(
            "step_down/page.html",
            json!({ "form": form(all.then_some("meeting")), "reference": "D-ABCD-EFGH", "version": 1, "family": "Sample",
                "family_reference": "F-ABCD-EFGH", "is": "proposed", "state": "Proposed",
                "setback": all.then_some(["Declined", "Full"]),
                "decided": all.then(|| json!({ "label": "Family service", "reason": "It fits", "at": AT })),
                "history": [{ "state": "Proposed", "at": AT }], "said": said(), "advice": ["Ask"], "visit": visit,
                "meetings": if all { meetings } else { json!([]) }, "meeting": all.then_some("1"), "may": may(all) }),
        );
    }
}
