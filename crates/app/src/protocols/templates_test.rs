//! The documents' pages, drawn with samples under the strict engine, full and
//! empty, and held to the structural checks.

use serde_json::{Value, json};

use crate::pages::drawn::{drawn, form};

const AT: i64 = 1_772_442_000_000_000;

fn facts(full: bool) -> Value {
    json!({
        "id": "p1", "title": "Protocol", "kind": "Protocol between services", "published_by": "The board",
        "answers_title": "Head of early help", "answers_name": full.then_some("Jo Sand"), "answers_left": full,
        "everybody": full, "made": "2016-07-01", "changed": full.then_some("2017-09-01"),
        "review": full.then_some("2018-09-01"), "review_is_due": full,
        "number": full.then_some("V1.1"), "current": full.then_some("v1"),
    })
}

fn version(full: bool) -> Value {
    json!({
        "id": "v1", "number": "V1.1", "state": if full { "Final" } else { "Draft" }, "final": full, "author": "A. Writer",
        "dated": "2017-09-01", "comment": "Reviewed", "approved_by": full.then_some("The board"),
        "approved_on": full.then_some("2017-08-30"), "link": full.then_some("https://example.org/p.pdf"),
    })
}

#[test]
fn the_list_of_documents_is_sound_full_and_empty() {
    for (rows, signed_in) in [
        (vec![facts(true), facts(false)], true),
        (vec![], true),
        (vec![], false),
    ] {
        drawn(
            "protocols/list.html",
            json!({ "rows": rows, "signed_in": signed_in, "may_keep": signed_in }),
        );
    }
}

// Requirement: BUCKS-PROT-01
#[test]
fn a_document_shows_who_answers_its_version_and_its_three_days() {
    let promises = json!({
        "rows": [
            { "agency": "Hill School", "in_force": true, "number": "V1.1", "by": "Jo Sand, Head", "at": AT },
            { "agency": "Health", "in_force": false, "number": "V1.0", "by": "Lee Ash, Lead", "at": AT },
            { "agency": "Police", "in_force": false, "number": null, "by": null, "at": null },
        ],
        "done": 1, "all": 3, "may_promise": true, "version": "v1", "number": "V1.1", "agency": "Police",
    });
    let full = json!({
        "form": form(None), "facts": facts(true), "wording": "# Aim\n\nShare early.", "link": "https://example.org/p.pdf",
        "versions": [version(true), version(false)], "promises": promises, "may_keep": true,
    });
    let html = drawn("protocols/page.html", full);
    for shown in [
        "Head of early help: Jo Sand",
        "V1.1",
        "1 July 2016",
        "1 September 2017",
        "1 September 2018",
        "Due for review",
        "1 of 3 agencies",
        "Missing",
    ] {
        assert!(html.contains(shown), "{shown} in {html}");
    }
    let empty = json!({
        "form": form(None), "facts": facts(false), "wording": null, "link": null, "versions": [],
        "promises": null, "may_keep": false,
    });
    drawn("protocols/page.html", empty);
}

#[test]
fn one_version_says_whether_it_is_in_force() {
    for full in [true, false] {
        let html = drawn(
            "protocols/version.html",
            json!({ "facts": facts(full), "version": version(full), "wording": full.then_some("Words"),
                "in_force": full, "recorded_at": AT }),
        );
        assert_eq!(html.contains("not in force"), !full);
    }
}

#[test]
fn the_forms_are_sound_blank_and_with_errors() {
    for field in [None, Some("title"), Some("made"), Some("answers")] {
        for id in [Some("p1"), None] {
            drawn(
                "protocols/keep.html",
                json!({ "form": form(field), "id": id, "people": [{ "value": "u1", "text": "Jo Sand, Head" }],
                    "kinds": [{ "value": "other", "text": "Other" }], "cancel": "/protocols" }),
            );
        }
    }
    for field in [None, Some("number"), Some("body")] {
        drawn(
            "protocols/new_version.html",
            json!({ "form": form(field), "id": "p1", "title": "Protocol" }),
        );
    }
}
