//! The room's pages drawn with samples under the strict engine and held to the
//! structural checks.

use serde_json::{Value, json};

use crate::pages::drawn::{drawn, form};

fn one(known: bool) -> Value {
    json!({ "household": "reed|hp201aa|4", "name": "Reed", "postcode": "HP20 1AA", "rows": 2, "issues": ["Crime", "Health"],
        "reference": known.then_some("F-ABCD-EFGH"), "family": known.then_some("Reed") })
}

#[test]
fn the_programmes_pages_are_sound_empty_full_and_with_errors() {
    for (families, no_rule) in [
        (json!([]), true),
        (json!([]), false),
        (json!([one(true), one(false)]), false),
    ] {
        drawn(
            "programme/families.html",
            json!({ "families": families, "no_rule": no_rule }),
        );
    }
    for (known, field, short) in [
        (true, None, Value::Null),
        (false, Some("verdict"), json!("One of six")),
    ] {
        drawn(
            "programme/family.html",
            json!({ "form": form(field), "one": one(known), "criteria": "Six", "short": short,
                "evidence": [{ "kind": "Police", "file": "police", "source": "Police", "person": "Ava Reed",
                    "born": Value::Null, "home": "", "from": "1 May 2026", "until": "2 May 2026" }] }),
        );
    }
    drawn("programme/files.html", json!({ "columns": [], "rows": [] }));
    for (field, checked) in [
        (None, Value::Null),
        (Some("file"), Value::Null),
        (
            None,
            json!({ "rows": 3, "aside": 1, "named": [{ "line": 2, "why": "no name" }],
            "columns": [{ "column": "dob", "field": "Date of birth" }] }),
        ),
    ] {
        drawn(
            "programme/new.html",
            json!({ "form": form(field), "kinds": [{ "value": "police", "text": "Police" }],
                "bases": [{ "value": "public_task", "text": "Public task" }], "checked": checked }),
        );
    }
}
