//! The pages on which something is added to a request, and a letter's delivery,
//! drawn with samples under the strict engine and held to the structural checks.

use serde_json::{Value, json};

use crate::pages::drawn::{drawn, form};

const AT: i64 = 1_772_442_000_000_000;

fn adding(field: Option<&str>, full: bool) -> Value {
    let adult = json!({
        "place": 1, "name": "Bea Reed", "relationship": full.then_some("mother"),
        "now": full.then_some("Said no"), "asks_responsibility": full,
    });
    json!({
        "form": form(field), "action": "/referrals/R-ABCD-EFGH/answer", "reference": "R-ABCD-EFGH",
        "missing": "Who are the parents?", "open": true, "rows": ["1", "2"], "asks_level": full,
        "levels": [{ "value": "3", "text": "Level 3: Targeted" }],
        "adults": if full { vec![adult.clone()] } else { vec![] },
    })
}

#[test]
fn the_pages_that_add_to_a_request_are_sound_blank_and_with_errors() {
    for template in ["front_door/add.html", "front_door/add_by_link.html"] {
        for (field, full) in [
            (None, false),
            (Some("told"), true),
            (Some("adult_1_responsible"), true),
        ] {
            drawn(template, adding(field, full));
        }
    }
    let mut waits = adding(None, true);
    waits["missing"] = Value::Null;
    drawn("front_door/add.html", waits.clone());
    waits["open"] = json!(false);
    drawn("front_door/add.html", waits);
    drawn("front_door/add_ended.html", json!({}));
    drawn("front_door/add_thanks.html", json!({}));
}

#[test]
fn the_page_of_a_letters_delivery_is_sound_before_and_after_it_was_told() {
    let lines = json!([
        { "how": "Told by telephone", "to": null, "on": "2 March 2026", "note": "Told Jo", "by": "Sam" },
        { "how": "E-mail failed", "at": AT, "to": "jo@home.example" },
    ]);
    for (told, to, lines) in [
        (None, None, json!([])),
        (Some("how"), None, lines.clone()),
        (None, Some("email"), lines),
    ] {
        let wrong = if to.is_some() { form(to) } else { form(told) };
        drawn(
            "letters/delivery.html",
            json!({
                "form": wrong, "told": form(told), "to": form(to), "id": "l1",
                "subject": "Outcome of your request", "issued": AT, "lines": lines,
                "ways": [{ "value": "posted", "text": "Posted" }, { "value": "cannot", "text": "Nobody can be told" }],
            }),
        );
    }
}
