//! The pages of information requests, social care and stepping up, drawn by
//! the strict engine and held to the structural checks.

use serde_json::{Value as Json, json};

use crate::pages::{Brand, FormErrors, FormPage, PageFrame, Pages, RawForm, structure};

const AT: i64 = 1_805_101_500_000_000;

fn draw(template: &str, mut context: Json) {
    let pages = Pages::strict_for_tests(&Brand::new("Early Help", "Borough of Elmsford")).unwrap();
    let mut errors = FormErrors::new();
    for field in [
        "agencies",
        "question",
        "basis",
        "known",
        "answer",
        "name",
        "reason",
        "due",
        "planned",
        "held",
        "result",
        "rationale",
        "support",
        "expected",
        "consent",
        "with_whom",
        "advice",
    ] {
        if context
            .get("fields")
            .and_then(Json::as_array)
            .is_some_and(|fields| fields.contains(&json!(field)))
        {
            errors.add(field, format!("Check {field}"));
        }
    }
    for form in [
        FormPage::blank("key-1"),
        FormPage::again(&RawForm::default(), errors),
    ] {
        let whole = context.as_object_mut().unwrap();
        whole.insert("page".to_owned(), json!(PageFrame::default()));
        whole.insert("form".to_owned(), json!(form));
        let html = pages.render(template, &context).unwrap();
        let problems = structure::problems(&html);
        assert!(
            problems.is_empty(),
            "{template}: {}\n{html}",
            problems.join("\n")
        );
    }
}

#[test]
fn the_pages_of_information_requests_are_sound() {
    let bases = json!([{"value": "public_task", "text": "Public task"}]);
    draw(
        "information_requests/ask.html",
        json!({"fields": ["agencies", "question", "basis", "due"], "reference": "R-1", "family_name": "Example",
            "agencies": [{"value": "a", "text": "Health"}], "bases": bases, "asks_for_due": true}),
    );
    for open in [true, false] {
        draw(
            "information_requests/answer.html",
            json!({"fields": if open { json!(["known", "answer", "basis", "name"]) } else { json!([]) },
                "action": "/information/1", "agency": "Health", "question": "When?\nWhere?",
                "basis": "Public task", "basis_reason": "Needed", "due": AT, "overdue": true,
                "children": [{"name": "Ada", "born": "4 March 2019"}], "bases": bases,
                "asks_name": true, "answered_before": true, "open": open}),
        );
    }
    let row = json!({"id": "1", "family": "Example", "asked": AT, "due": AT, "overdue": true});
    draw(
        "information_requests/own.html",
        json!({"waiting": [row], "answered": [row]}),
    );
    draw(
        "information_requests/own.html",
        json!({"waiting": [], "answered": []}),
    );
    draw(
        "information_requests/withdraw.html",
        json!({"fields": ["reason"], "id": "1", "agency": "Health", "question": "When?", "back": "/referrals/R-1"}),
    );
    draw("information_requests/link_ended.html", json!({}));
    draw("information_requests/thank_you.html", json!({}));
}

#[test]
fn the_pages_of_social_care_are_sound() {
    let offer = |answered: bool| {
        json!({"id": "1", "family": "Example", "family_reference": "F-1", "referral": "R-1", "urgent": true,
            "offered": AT, "holder": "A school", "answered": if answered { json!(AT) } else { json!(null) },
            "answer": if answered { json!("declined") } else { json!(null) },
            "reason": if answered { json!("Below") } else { json!(null) }})
    };
    draw(
        "transfers/social_care.html",
        json!({"waiting": [offer(false)], "answered": [offer(true)]}),
    );
    draw(
        "transfers/social_care.html",
        json!({"waiting": [], "answered": []}),
    );
    draw(
        "transfers/decline.html",
        json!({"fields": ["reason"], "offer": offer(false)}),
    );
    let called = json!({"id": "1", "held": null, "result": null, "called": AT, "planned": AT, "invited": "Invited"});
    let held = json!({"id": "2", "held": AT, "result": "Enquiry", "called": AT, "planned": null, "invited": "Invited"});
    draw(
        "transfers/strategy.html",
        json!({"fields": ["held", "result"], "reference": "R-1", "family_name": "Example", "called": called,
            "meetings": [called, held]}),
    );
    draw(
        "transfers/strategy.html",
        json!({"fields": ["planned"], "reference": "R-1", "family_name": "Example", "called": null, "meetings": []}),
    );
}

#[test]
fn the_pages_of_stepping_up_are_sound() {
    let line =
        json!({"with_whom": "Duty manager", "advice": "Send it", "held": AT, "by": "A worker"});
    draw(
        "step_up/send.html",
        json!({"fields": ["rationale", "support", "expected", "consent"], "reference": "F-1", "family_name": "Example",
            "holder": "A school", "advice": [line], "before": [{"reference": "R-1", "at": AT, "case": null}]}),
    );
    for advice in [json!([line]), json!([])] {
        draw(
            "step_up/consult.html",
            json!({"fields": ["with_whom", "held", "advice"], "reference": "F-1", "family_name": "Example", "advice": advice}),
        );
    }
}

/// The panels are parts of a request's page: drawn inside a page of the test's own.
#[test]
fn the_panels_of_a_request_are_drawn_with_and_without_content() {
    let pages = Pages::strict_for_tests(&Brand::new("Early Help", "Borough of Elmsford")).unwrap();
    let answer = json!({"at": AT, "by": "Pat", "text": "Seen\nweekly", "nothing_known": false, "basis": "Public task", "late": true});
    let row = json!({"id": "1", "agency": "Health", "asked_by": "An officer", "asked": AT, "due": AT,
        "question": "When?", "basis": "Public task", "basis_reason": "Needed", "state": "Answered",
        "overdue": false, "chased": 2, "withdrawn": null, "answers": [answer], "may_chase": true});
    let information = json!({"information": {"reference": "R-1", "may_ask": true, "may_read": true, "waiting": 1,
        "overdue": 1, "rows": [row]}});
    let html = pages
        .render("information_requests/panel.html", &information)
        .unwrap();
    assert!(html.contains("Health: answered") && html.contains("/information/1/chase"));
    let meeting = json!({"id": "1", "held": null, "result": null, "called": AT, "planned": AT, "invited": "Invited"});
    let transfers = json!({"transfers": {"reference": "R-1", "waiting": true, "may_answer": true,
        "may_record": true, "meetings": [meeting]}});
    let html = pages.render("transfers/panel.html", &transfers).unwrap();
    assert!(html.contains("/referrals/R-1/strategy-meeting"));
    let nothing = json!({"transfers": {"reference": "R-1", "waiting": false, "may_answer": false,
        "may_record": false, "meetings": []}});
    assert_eq!(
        pages
            .render("transfers/panel.html", &nothing)
            .unwrap()
            .trim(),
        ""
    );
}
