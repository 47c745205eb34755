//! Every page of agreement, plan, team, reviews and closure drawn with samples
//! under the strict engine, and held to the structural checks.

use serde_json::{Value, json};

use crate::pages::forms::FormPage;
use crate::pages::frame::PageFrame;
use crate::pages::{Brand, Pages, structure};

const AT: i64 = 1_772_442_000_000_000;

fn sample(form: &FormPage) -> Value {
    let choice = json!([{ "value": "a", "text": "First" }, { "value": "b", "text": "Second" }]);
    let action = json!({
        "id": "a1", "what": "Breakfast club", "kind": "Education", "owner": "Hill School", "by": "1 April 2026",
        "nobody_to_tell": true, "status": "Doing it", "status_key": "doing", "seen": 1,
        "reports": [{ "status": "Doing it", "note": "Twice a week", "at": AT, "by": "Priya Nair" }],
        "evidence": [{ "from": "Speech therapist", "words": "Responding well", "at": AT }],
    });
    let need = json!({ "id": "n1", "whose": "Noor Hale", "words": "Late for school", "source": "Told", "goal": "On time", "actions": [action] });
    let version = json!({
        "number": 1, "begun": AT, "why": "It got worse", "needs": [need],
        "agreed": { "on": "2 March 2026", "how": "Signed", "commitment": "Two alarms", "people": "Mia Hale", "parts": [{ "name": "Mia Hale", "part": "Took part", "words": null }, { "name": "Tom Hale", "part": "Could not be asked", "words": "At sea" }] },
    });
    let mut earlier = version.clone();
    extend(&mut earlier, json!({ "number": 2 }));
    let mut whole = json!({
        "page": PageFrame::default(), "form": form, "reference": "C-TEST", "plan_name": "Family plan",
        "family_reference": "F-TEST", "family_name": "Hale", "may_work": true, "begun": true, "draft": true,
        "closed": false, "started": "2 March 2026", "next_review": AT, "version": version,
        "earlier": [earlier], "need": need,
        "review_due": true,
        "said": [{ "name": "Mia Hale", "kind": "Comment", "words": "Full", "version": 1, "at": AT }], "action": action, "agencies": choice, "kinds": choice,
        "people": choice, "whose_choices": choice, "source_choices": choice, "how_choices": choice,
        "status_choices": choice, "needs": [need], "children": [{ "id": "c1", "name": "Noor" }],
        "outcomes": choice, "back_reasons": choice, "child_choices": choice, "met_choices": choice,
        "care_choices": choice, "maintained_choices": choice, "services": choice, "indicators": ["1"],
        "notes": [{ "on": "2 March 2026", "what": "They said no", "words": "Not now", "by": "Priya Nair" }],
    });
    extend(
        &mut whole,
        json!({
            "may": { "begin": true, "edit": true, "amend": true, "report": true, "review": true, "close": true, "assessments": true },
            "may_run": true, "may_record": true, "question": "Has the family agreed?", "standing": "withdrawn",
            "who": "Mia Hale", "case_reference": "C-TEST",
            "answers": [{ "person": "Mia Hale", "answer": "Agrees", "form": "In writing", "on": "2 March 2026", "note": "Understands", "words": "Yes", "by": "Priya Nair" }],
            "sharing": [
                { "id": "s1", "person": "Mia Hale", "purpose": "Early help", "basis": "Consent", "reason": null, "scope": "School", "from": "2 March 2026", "by": "Priya Nair", "withdrawn": null },
                { "id": "s2", "person": "Noor Hale", "purpose": "Early help", "basis": "Consent", "reason": "x", "scope": "School", "from": "2 March 2026", "by": "Priya Nair", "withdrawn": { "at": AT, "by": "Priya Nair", "why": "Asked" } },
            ],
            "answer_choices": choice, "form_choices": choice, "basis_choices": choice, "purpose_choices": choice,
        }),
    );
    let end = json!({
        "part_choices": choice, "members": [{ "id": "p1", "name": "Mia Hale", "adult": true }, { "id": "p2", "name": "Noor Hale", "adult": false }],
        "to": "/cases/C-TEST/plan/need", "seen": "Late for school",
        "adults": [{ "id": "a1", "name": "Mia" }], "adult_choices": choice, "action_choices": choice,
        "open_actions": [{ "id": "a1", "what": "Breakfast club", "owner": "Hill School", "by": "1 April 2026" }],
        "picker": { "agencies": choice, "agency": { "id": "a1", "name": "Hill School" }, "people": choice },
        "scores": [{ "title": "Family scale", "columns": [{ "text": "Whose" }], "rows": [[{ "text": "3.2 (9 of 9 areas)" }]] }],
    });
    extend(&mut whole, end);
    whole
}

fn extend(whole: &mut Value, more: Value) {
    if let (Value::Object(whole), Value::Object(more)) = (whole, more) {
        whole.extend(more);
    }
}

fn team_sample(form: &FormPage) -> Value {
    let member = json!({ "id": "m1", "name": "Priya Nair", "agency": "Hill School", "job": "Teacher", "contact": "01632 960100", "brings": null, "account": true, "from": AT, "until": AT });
    let meeting = json!({ "id": "t1", "starts": AT, "minutes": 60, "place": "School", "purpose": "Plan", "state": "Planned", "state_key": "planned" });
    let mut whole = sample(form);
    extend(
        &mut whole,
        json!({
            "members": [member], "earlier": [member], "meetings": [meeting], "meeting": meeting, "cancelled": null,
            "minutes": { "present": ["Priya Nair"], "apologies": "None", "notes": "All well", "views": [{ "person": "Mia Hale", "given": "In person", "words": "It helps" }] },
            "view_choices": [{ "value": "a", "text": "First" }],
        }),
    );
    whole
}

fn work_sample(form: &FormPage) -> Value {
    let clock = json!({ "label": "Review of the plan", "state": "in_time", "text": "1 month left", "due": AT });
    let mut whole = sample(form);
    extend(
        &mut whole,
        json!({
            "holder": { "agency": "Hill School", "person": "Priya Nair", "since": AT, "next_step": "the plan is reviewed", "clock": clock, "note": null },
            "clocks": [clock], "tasks": [{ "title": "Plan", "status": "Agreed", "href": "/cases/C-TEST/plan" }, { "title": "Review", "status": "Waits", "href": null }],
            "reviews": [{ "id": "r1", "on": "2 March 2026", "by": "Priya Nair", "summary": "Calm", "outcome": "Go on" }],
            "engagement": [{ "on": "2 March 2026", "what": "They said no", "words": "Not now", "by": "Priya Nair" }],
            "earlier": [{ "reference": "C-OLD", "opened": AT, "closed": AT }], "open": true, "withdrawn": true,
        }),
    );
    whole
}

#[test]
fn every_page_of_a_case_from_agreement_to_closure_is_sound() {
    let pages = Pages::strict_for_tests(&Brand::new("Early Help", "Borough of Elmsford")).unwrap();
    let form = FormPage::blank("key-1");
    {
        let mut team = team_sample(&form);
        for (template, context) in [
            ("agreement/page.html", sample(&form)),
            ("plans/plan.html", sample(&form)),
            ("plans/need.html", sample(&form)),
            ("plans/action.html", sample(&form)),
            ("plans/agree.html", sample(&form)),
            ("plans/report.html", sample(&form)),
            ("team/team.html", team.clone()),
            ("team/meetings.html", team.clone()),
            ("reviews/work.html", work_sample(&form)),
            ("reviews/new.html", sample(&form)),
            ("reviews/engagement.html", sample(&form)),
            ("reviews/close.html", sample(&form)),
            ("team/meeting.html", {
                let people = json!({ "people": [{ "id": "p1", "name": "Mia Hale" }], "members": [{ "value": "a", "text": "Priya Nair" }] });
                extend(&mut team, people);
                team
            }),
        ] {
            let html = pages.render(template, &context).unwrap();
            let problems = structure::problems(&html);
            assert!(problems.is_empty(), "{template}: {}", problems.join("\n"));
        }
    }
}
