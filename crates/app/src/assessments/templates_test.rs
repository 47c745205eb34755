//! The assessments' pages, drawn with samples under the strict engine and held
//! to the structural checks.

use serde_json::{Value, json};

use crate::pages::drawn::drawn;
use crate::pages::{FormErrors, FormPage, RawForm};

fn heading(sent_back: Option<&str>, signed: bool) -> Value {
    json!({
        "title": "Whole-family assessment", "family": "Example", "case": "C-1", "href": "/cases/C-1/assessments/a",
        "state": "Being written", "author": "Priya Nair", "manager": signed.then_some("Sam Lee"),
        "started": 1_772_442_000_000_000_i64, "sent_back": sent_back,
        "signed_at": signed.then_some(1_772_442_000_000_000_i64), "version": 3,
    })
}

fn gap() -> Value {
    json!({ "part": "About this child: Ada", "person": "Ada", "question": "What does this child say?", "href": "/x#child_voice" })
}

fn side(title: &str) -> Value {
    json!({ "title": title, "by": null, "text": "What goes well?\nThe <grandmother> helps" })
}

#[test]
fn the_list_says_why_nothing_can_start_before_the_family_agrees() {
    let list = |not_yet: Option<&str>, rows: Value, may_start: bool| {
        json!({
            "form": FormPage::blank("k"), "family": "Example", "case": "C-1", "rows": rows,
            "forms": [{ "key": "whole_family_assessment", "title": "Whole-family assessment" }],
            "may_start": may_start, "not_yet": not_yet,
        })
    };
    let refused = drawn(
        "assessments/list.html",
        list(Some("The family has not agreed."), json!([]), false),
    );
    assert!(refused.contains("The family has not agreed."));
    assert!(!refused.contains("<form"));
    let row = json!([{ "text": "Whole-family assessment", "href": "/a" }, { "text": "Signed off" }, { "text": "1 March 2026" }, { "text": "Priya" }]);
    let open = drawn("assessments/list.html", list(None, json!([row]), true));
    assert!(open.contains("Start: Whole-family assessment"));
}

// Requirement: C-75
#[test]
fn a_child_who_was_not_heard_is_named_on_every_page_that_leads_to_sign_off() {
    let task = |done: bool| {
        json!({ "title": "Safety", "href": "/s", "status": if done { "Completed" } else { "In progress" }, "done": done,
            "saved": done.then_some(1_772_442_000_000_000_i64), "saved_by": done.then_some("Priya") })
    };
    let tasks = drawn(
        "assessments/task_list.html",
        json!({ "assessment": heading(Some("More about school"), false), "writing": true, "tasks": [task(true), task(false)],
            "parts": [], "unheard": [gap()], "submit_href": "/submit", "sign_href": null, "signers": null }),
    );
    let submit = drawn(
        "assessments/submit.html",
        json!({ "form": FormPage::blank("k"), "assessment": heading(None, false), "action": "/submit", "missing": [], "unheard": [gap()] }),
    );
    let sign = drawn(
        "assessments/sign_off.html",
        json!({ "form": FormPage::blank("k"), "assessment": heading(None, false), "unheard": [gap()],
            "parts": [
                { "title": "Safety", "text": "Words", "now": side("This time"), "before": side("Last time") },
                { "title": "Strengths", "text": "Words", "now": side("This time"), "before": null },
            ],
            "sign_action": "/sign-off", "back_action": "/send-back", "signers": { "own": false, "names": ["Priya"] } }),
    );
    for page in [tasks, submit, sign] {
        assert!(page.contains("Not heard yet") && page.contains("Ada"));
    }
}

#[test]
fn whoever_has_a_part_in_an_assessment_is_not_offered_to_sign_it_and_is_told_who_can() {
    let signers = |names: &[&str]| json!({ "own": true, "names": names });
    let submitted = |signers: Value| {
        drawn(
            "assessments/task_list.html",
            json!({ "assessment": heading(None, false), "writing": false, "tasks": [], "unheard": [], "submit_href": null,
                "sign_href": null, "parts": [], "signers": signers }),
        )
    };
    let told = submitted(signers(&["Grace Lowe"]));
    assert!(told.contains("somebody else signs it off") && told.contains("Grace Lowe"));
    assert!(submitted(signers(&[])).contains("No other manager"));
    let page = drawn(
        "assessments/sign_off.html",
        json!({ "form": FormPage::blank("k"), "assessment": heading(None, false), "unheard": [], "parts": [],
            "sign_action": "/sign-off", "back_action": "/send-back", "signers": signers(&["Grace Lowe"]) }),
    );
    assert!(!page.contains("action=\"/sign-off\"") && page.contains("Grace Lowe"));
}

#[test]
fn a_signed_assessment_is_read_and_not_written() {
    let page = drawn(
        "assessments/task_list.html",
        json!({ "assessment": heading(None, true), "writing": false, "tasks": [], "unheard": [], "submit_href": null, "sign_href": null, "signers": null,
            "parts": [{ "title": "Safety", "text": "Words", "now": side("This time"), "before": null }] }),
    );
    assert!(page.contains("Signed off") && !page.contains("<form"));
}

#[test]
fn what_the_manager_needs_is_listed_with_links_instead_of_a_button() {
    let page = drawn(
        "assessments/submit.html",
        json!({ "form": FormPage::blank("k"), "assessment": heading(None, false), "action": "/submit", "missing": [gap()], "unheard": [] }),
    );
    assert!(page.contains("/x#child_voice") && !page.contains("<form"));
}

#[test]
fn a_part_asks_every_kind_of_question_and_keeps_the_words_when_something_is_wrong() {
    let items = json!([{ "value": "yes", "text": "Yes" }, { "value": "no", "text": "No" }]);
    let question = |key: &str, field: &str| json!({ "key": key, "label": format!("Question {key}"), "hint": "Help", "field": field, "items": items });
    let mut errors = FormErrors::new();
    errors.add("b", "Select one of the answers");
    let raw = RawForm::from_pairs([("a".to_owned(), "My words".to_owned())]);
    let page = drawn(
        "assessments/section.html",
        json!({ "form": FormPage::again(&raw, errors), "assessment": heading(None, false), "part_title": "Safety", "action": "/s",
            "questions": [question("a", "text"), question("b", "radios"), question("c", "date"), question("d", "select")],
            "version": 2, "writing": true, "keep": "/s/keep", "autosave": "/assets/x/autosave.js", "text": "", "now": side("This time"), "before": side("Last time") }),
    );
    assert!(page.contains("There is a problem") && page.contains("My words"));
    assert!(page.contains("The &lt;grandmother&gt; helps"));
    let read = drawn(
        "assessments/section.html",
        json!({ "form": FormPage::blank("k"), "assessment": heading(None, false), "part_title": "Safety", "action": "/s",
            "questions": [], "version": 2, "writing": false, "keep": "/s/keep", "autosave": null, "text": "Words", "now": side("This time"), "before": null }),
    );
    assert!(!read.contains("<form"));
}
