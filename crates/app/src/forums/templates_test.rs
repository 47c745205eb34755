//! The panels' and the lead agency's pages, drawn with samples under the strict
//! engine, full and empty, and held to the structural checks.

use serde_json::{Value, json};

use crate::pages::FormPage;
use crate::pages::drawn::{drawn, form};

const AT: i64 = 1_772_442_000_000_000;

fn waiting(clock: bool) -> Value {
    json!({
        "reference": "C-ABCD-EFGH", "family": "Oakley", "why": "Waiting for the panel",
        "detail": "Sent by the front door", "since": AT, "waited": "12 days",
        "received": !clock, "on_agenda": clock, "opens": clock,
        "clock": clock.then(|| json!({ "label": "Hand-over", "state": "overdue", "text": "2 hours late", "due": AT })),
    })
}

#[test]
fn the_list_of_panels_is_sound_with_and_without_work() {
    let forum = |full: bool| {
        json!({
            "key": "north", "name": "North Panel", "serves": "the north", "allocates": full,
            "waiting": if full { vec![waiting(true), waiting(false)] } else { vec![] },
            "disputed": if full { vec![waiting(false)] } else { vec![] },
            "meetings": if full { vec![json!({ "id": "m1", "starts": AT, "place": "", "held": true })] } else { vec![] },
        })
    };
    for forums in [vec![], vec![forum(true)], vec![forum(false)]] {
        for may_run in [true, false] {
            drawn(
                "forums/list.html",
                json!({ "forums": forums, "may_run": may_run, "form": form(None) }),
            );
        }
    }
}

fn meeting(full: bool, form: FormPage) -> Value {
    let line = |state: &str| {
        json!({
            "item": "i1", "version": 1, "reference": "C-ABCD-EFGH",
            "family": if state == "open" { "Oakley" } else { "No longer with the panel" }, "in_scope": state == "open", "state": state,
            "waited": "12 days", "removed_because": "The family is away", "asked": 2, "answered": 1,
            "decision": (state == "decided").then_some("Lead agency named"),
        })
    };
    let agency = |key: &str, by: Option<&str>| {
        json!({ "key": key, "name": format!("The {key}"), "standing": by.map(|_| "present"),
            "words": by.map(|_| "Present"), "recorded_by": by, "recorded_at": by.map(|_| AT) })
    };
    json!({
        "form": form, "id": "m1", "version": 1, "forum": "North Panel", "starts": AT,
        "place": if full { "Town hall" } else { "" }, "planned": full, "started": full,
        "agenda": if full { vec![line("open"), line("decided"), line("removed")] } else { vec![] },
        "waiting": if full { vec![waiting(true)] } else { vec![] },
        "attendance": [agency("police", Some("Sam Hill")), agency("school", None)],
        "transfers": null,
        "too_few": full.then(|| json!({ "present": 1, "wanted": 4 })),
        "may": { "run": full, "change": full, "pack": true },
    })
}

// Requirement: C-21
#[test]
fn a_meeting_says_when_too_few_agencies_came() {
    let html = drawn("forums/meeting.html", meeting(true, form(None)));
    assert!(html.contains("Only 1 core agencies are present"), "{html}");
    drawn("forums/meeting.html", meeting(false, form(None)));
    drawn("forums/meeting.html", meeting(true, form(Some("date"))));
}

#[test]
fn the_decision_page_is_sound_blank_with_errors_and_when_the_line_is_closed() {
    for (open, form) in [
        (true, form(None)),
        (true, form(Some("rationale"))),
        (false, form(None)),
    ] {
        drawn(
            "forums/decide.html",
            json!({
                "form": form, "meeting": "m1", "item": "i1", "item_version": 1, "case_version": 2, "open": open,
                "reference": "C-ABCD-EFGH", "family": "Oakley", "family_reference": "F-ABCD-EFGH", "waited": "12 days",
                "information": information(open), "asked": asked(open),
                "stage": "Waiting for the panel", "detail": null, "level": 3,
                "outcomes": [{ "value": "deferred", "text": "Deferred" }],
                "agencies": [{ "value": "a1", "text": "Hill School" }],
                "themes": [{ "value": "attendance", "text": "School attendance" }],
            }),
        );
    }
}

#[test]
fn the_lists_beside_the_panels_are_sound_full_and_empty() {
    for full in [true, false] {
        let rows = if full {
            vec![json!({ "theme": "School attendance", "cases": 3 })]
        } else {
            vec![]
        };
        drawn(
            "forums/themes.html",
            json!({ "since": AT, "forums": [{ "name": "North Panel", "decided": 4, "rows": rows }] }),
        );
        let cases = if full {
            vec![
                json!({ "reference": "C-ABCD-EFGH", "opens": true, "family": "Oakley", "stage": "Led", "because": "Third time",
                "since": AT, "opened": AT, "lead_agency": "Hill School", "lead_worker": "Jo Sand" }),
            ]
        } else {
            vec![]
        };
        drawn(
            "forums/watch_list.html",
            json!({ "forums": [{ "name": "North Panel", "cases": cases }] }),
        );
        let rows = if full {
            vec![
                json!({ "learning": "Own support first", "at": AT, "forum": "North Panel", "reference": "R-ABCD-EFGH" }),
            ]
        } else {
            vec![]
        };
        drawn("forums/learning.html", json!({ "rows": rows }));
    }
}

fn asked(full: bool) -> Value {
    if !full {
        return Value::Null;
    }
    json!({
        "worry": "Often hungry", "strengths": null, "child_voice": "I am tired", "tried": "Breakfast club",
        "expected": "Calm mornings", "people": ["Ada: 7 years", "Bea: adult"], "consent": "Consent given", "level": 3,
        "rationale": "Several needs",
    })
}

fn information(full: bool) -> Value {
    if !full {
        return Value::Null;
    }
    json!({
        "path": "/cases/C-ABCD-EFGH", "may_ask": true, "may_read": true, "waiting": 1, "overdue": 1,
        "rows": [{
            "id": "i1", "agency": "Health", "asked_by": "Ruth", "asked": AT, "due": AT, "question": "Who helps?",
            "basis": "Public task", "basis_reason": "To help", "state": "Waiting", "overdue": true, "chased": 1,
            "withdrawn": null, "may_chase": true, "email": "E-mail sent",
            "answers": [{ "at": AT, "by": "Tola", "text": "Weekly", "nothing_known": false, "basis": "Public task", "late": true }],
        }],
    })
}

/// What a lead agency with its own case system reported.
pub(crate) fn reported(full: bool) -> Value {
    if !full {
        return Value::Null;
    }
    json!({
        "agency": "Health", "system": "Health records", "file_reference": "HR-22", "due": AT, "overdue": true, "chases": 2,
        "line": { "at": AT, "worker": "Nia", "contact": "01234", "status": "Working", "outcome": null, "words": "Well",
            "assessed": null, "last_review": "2 March 2026", "next_review": "2 April 2026", "by": "Nia" },
    })
}

fn case(full: bool, form: FormPage) -> Value {
    json!({
        "form": form, "reference": "C-ABCD-EFGH", "version": 2, "family": "Oakley", "family_reference": "F-ABCD-EFGH",
        "referral_reference": full.then_some("R-ABCD-EFGH"), "forum": "North Panel", "stage": "Waiting for the panel",
        "stage_key": "awaiting_forum", "detail": full.then_some("Sent by the front door"),
        "holder": full.then(|| json!({ "agency": "Hill School", "person": null, "since": AT, "next_step": "the panel decides",
            "clock": null, "note": null })),
        "clocks": if full { vec![json!({ "label": "Hand-over", "state": "met", "text": "", "due": AT })] } else { vec![] },
        "limits": if full { json!([{ "key": "assessment", "label": "Assessment", "paused": false },
            { "key": "review", "label": "Review of the plan", "paused": true }]) } else { json!([]) },
        "lead_agency": null, "lead_worker": null, "asked": full, "closed": !full, "opened": AT,
        "first_received": full.then_some(AT), "elapsed": "12 days", "received": full.then_some(AT),
        "watched": null, "dispute": full.then_some("Stage 1"), "workers": [{ "value": "u1", "text": "Jo Sand, Worker" }],
        "may": { "receive": full, "watch": full, "answer": full, "assign": full, "bring_back": full, "assessments": full, "dispute": full, "request": full,
            "reports": full, "move_area": full, "family_link": full },
        "information": information(full), "policy": { "label": "The policy", "web": "https://policy.example/" },
        "agency_case": full.then_some("Routines"), "reported": reported(full),
        "moves": if full { vec![json!({ "from": "North", "to": "South", "words": "School stays", "by": "Ruth", "at": AT })] } else { vec![] },
    })
}

#[test]
fn a_case_shows_only_what_can_be_done_with_it_now() {
    let html = drawn("cases/case.html", case(true, form(None)));
    assert!(html.contains("Accept to lead"));
    let html = drawn("cases/case.html", case(false, form(None)));
    assert!(
        !html.contains("<form method=\"post\" action=\"/cases"),
        "{html}"
    );
    drawn("cases/case.html", case(true, form(Some("reason"))));
}

#[test]
fn the_lead_agencys_pages_are_sound() {
    for form in [form(None), form(Some("words"))] {
        drawn(
            "cases/move.html",
            json!({ "form": form, "reference": "C-ABCD-EFGH", "version": 1, "family": "Oakley", "forum": "North Panel",
                "forums": [{ "value": "south", "text": "South Panel" }] }),
        );
    }
    for form in [form(None), form(Some("why"))] {
        drawn(
            "cases/agency_case.html",
            json!({ "form": form, "reference": "F-ABCD-EFGH", "family": "Oakley", "level": "level 2" }),
        );
    }
    for form in [form(None), form(Some("until"))] {
        let html = drawn(
            "cases/pause.html",
            json!({ "form": form, "reference": "C-ABCD-EFGH", "family": "Oakley", "limit": "assessment", "label": "Assessment",
                "page_of_limit": "/cases/C-ABCD-EFGH", "request": false,
                "reasons": [{ "value": "family_away", "text": "The family is away" }] }),
        );
        assert!(
            html.contains("action=\"/cases/C-ABCD-EFGH/limits/assessment/pause\""),
            "{html}"
        );
    }
    for form in [form(None), form(Some("reason"))] {
        drawn(
            "cases/back_to_forum.html",
            json!({ "form": form, "reference": "C-ABCD-EFGH", "version": 1, "family": "Oakley", "forum": "North Panel",
                "reasons": [{ "value": "stuck", "text": "Stuck" }] }),
        );
    }
}

// Requirement: BUCKS-PROT-92, BUCKS-PROT-96
#[test]
fn the_ladder_leads_to_the_escalation_policy() {
    for (ways, form, kept) in [
        (
            json!([{ "value": "settle", "text": "Settled" }]),
            form(Some("step")),
            Some("/protocols/p1"),
        ),
        (json!([]), form(None), None),
    ] {
        let html = drawn(
            "cases/dispute.html",
            json!({
                "form": form, "reference": "C-ABCD-EFGH", "family": "Oakley", "version": 1, "state": "escalated",
                "words": "Stage 3", "ways": ways, "opened": AT, "first_received": AT, "elapsed": "12 days",
                "steps": [{ "at": AT, "words": "Stage 1", "text": null, "took": "3 days" }, { "at": AT, "words": "Stage 2", "text": "No", "took": null }],
                "clocks": [{ "label": "Head of service", "state": "overdue", "text": "late", "due": AT }],
                "policy": { "label": "The policy", "web": "https://policy.example/" }, "kept_policy": kept,
            }),
        );
        let link = kept.unwrap_or("https://policy.example/");
        assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
    }
}
