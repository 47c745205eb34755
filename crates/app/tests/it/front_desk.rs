//! What the front door does beside the form: forms that came by e-mail, calls
//! and call backs, the decision with everything in view, and the way to social
//! care by night.

use axum::http::StatusCode;

use super::ask::{ONE_CHILD, Writer, hidden, requests};
use super::asking::{Person, peopled};
use super::support::Page;

// Requirement: BUCKS-STRAT-74
#[tokio::test]
async fn a_form_that_came_by_email_is_kept_as_it_came_and_its_clock_runs_from_then() {
    let house = peopled("arrived").await;
    let mut officer = Person::at(&house, "sam.whitlock").await;
    let page = officer.get("/calls/arrived").await;
    assert!(
        page.text
            .contains("The time to decide counts from when the form came")
    );
    let when = [
        ("kind", "professional"),
        ("arrived-day", "2"),
        ("arrived-month", "3"),
        ("arrived-year", "2026"),
    ];
    let late = [when.as_slice(), &[("arrived_time", "23:59")]].concat();
    let refused = house
        .post_files(
            "/calls/arrived",
            &officer.cookie,
            &late,
            &[("file", "marf.pdf", b"%PDF-1.7\n")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("must be in the past"));
    let early = [when.as_slice(), &[("arrived_time", "08:15")]].concat();
    let none = house
        .post_files("/calls/arrived", &officer.cookie, &early, &[])
        .await;
    assert!(none.text.contains("Select a file"));
    assert!(refused.text.contains("Kept already: marf.pdf"));
    let (draft, key) = (hidden(&refused, "kept"), page.submission_key());
    let form = [
        early.as_slice(),
        &[("kept", draft.as_str()), ("submission_key", &key)],
    ]
    .concat();
    let kept = house
        .post_files("/calls/arrived", &officer.cookie, &form, &[])
        .await;
    assert_eq!(
        kept.location.as_deref(),
        Some("/request/about-you?done=form-kept")
    );
    officer.keeps(&kept);
    let about = officer.shown("/request/about-you").await;
    assert!(
        !about.contains("value=\"Sam Whitlock\""),
        "the form is not the officer’s own"
    );
    officer
        .goes_on(
            "/request/about-you",
            &[("name", "Jo Marsh")],
            "/request/children",
        )
        .await;
    officer
        .goes_on("/request/children/new", ONE_CHILD, "/request/children")
        .await;
    officer
        .goes_on(
            "/request/worry",
            &[("worry", "Cold house")],
            "/request/level",
        )
        .await;
    let sent = officer.fill("/request/check", "/request/send", &[]).await;
    let reference = sent
        .location
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let page = officer.shown(&format!("/referrals/{reference}")).await;
    assert!(
        page.contains("Form by email or file") && page.contains("8:15am"),
        "{page}"
    );
    assert!(page.contains("marf.pdf") && page.contains("form sent by e-mail"));
    let request = requests(&house).await.remove(0);
    assert_eq!(request.referrer.name.as_deref(), Some("Jo Marsh"));
    assert_eq!(
        request.referrer.agency, None,
        "the front door is not the referrer"
    );
}

/// A call, written down by the officer; gives the next page.
pub(super) async fn call(officer: &Person<'_>, answers: &[(&str, &str)]) -> Page {
    let when = [
        ("called-day", "2"),
        ("called-month", "3"),
        ("called-year", "2026"),
        ("called_time", "08:30"),
        ("caller", "Jo Marsh"),
    ];
    let form = [when.as_slice(), answers].concat();
    officer.fill("/calls/new", "/calls/new", &form).await
}

// Requirement: BUCKS-STRAT-76, BUCKS-STRAT-78
#[tokio::test]
async fn a_social_worker_rings_back_and_a_mistyped_family_loses_no_word() {
    let house = peopled("call-back").await;
    let officer = Person::at(&house, "sam.whitlock").await;
    let advice = [
        ("about", "advice"),
        ("contact", "01632 960 111"),
        ("concern", "Should I refer a late pick-up?"),
        ("call_back", "yes"),
    ];
    let unknown = call(
        &officer,
        &[advice.as_slice(), &[("family", "F-NO")]].concat(),
    )
    .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unknown
            .text
            .contains("No family that you can open has this reference")
    );
    let done = call(&officer, &advice).await;
    assert_eq!(done.location.as_deref(), Some("/calls?done=call-recorded"));
    assert!(officer.shown("/calls").await.contains("1 person waits"));
    let worker = Person::at(&house, "marcus.bell").await;
    let list = worker.get("/call-backs").await;
    assert!(
        list.text.contains("Should I refer a late pick-up?") && list.text.contains("01632 960 111")
    );
    let id = hidden(&list, "enquiry");
    let (said, family) = (format!("advice_{id}"), format!("family_{id}"));
    let wrong = [
        ("enquiry", id.as_str()),
        (&said, "Ask the parent first"),
        (&family, "F-NO"),
    ];
    let refused = worker.fill("/call-backs", "/call-backs", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("Ask the parent first"),
        "no word is lost"
    );
    let right = [("enquiry", id.as_str()), (&said, "Ask the parent first")];
    let done = worker.fill("/call-backs", "/call-backs", &right).await;
    assert_eq!(
        done.location.as_deref(),
        Some("/call-backs?done=called-back")
    );
    assert!(
        worker
            .shown("/call-backs")
            .await
            .contains("Nobody is waiting")
    );
    let earlier = officer.shown("/call-backs/earlier").await;
    assert!(earlier.contains("Ask the parent first") && earlier.contains("Marcus Bell"));
    let nurse = Person::at(&house, "megan.price").await;
    assert_eq!(nurse.get("/call-backs").await.status, StatusCode::FORBIDDEN);
}

// Requirement: BUCKS-STRAT-50, BUCKS-STRAT-51, BUCKS-STRAT-127, BUCKS-PROT-27, BUCKS-PROT-22, BUCKS-PROT-30
// Requirement: BUCKS-PROT-31, BUCKS-PROT-87, C-09, C-10, BUCKS-STRAT-40
#[tokio::test]
async fn the_front_door_decides_with_the_call_in_view_and_keeps_a_low_level_contact_with_its_service()
 {
    let house = peopled("decide").await;
    let officer = Person::at(&house, "sam.whitlock").await;
    let told = [
        ("about", "request"),
        ("caller_kind", "professional"),
        ("contact", "jo@nursery.example"),
        ("child_1", "Sam Reed"),
        ("concern", "Hungry in the morning"),
        ("put_through", "yes"),
        ("form_asked", "yes"),
    ];
    let recorded = call(&officer, &told).await;
    let page = recorded
        .location
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let manager = Person::at(&house, "priya.nair").await;
    let decide = format!("{page}/decide");
    let shown = manager.shown(&decide).await;
    for fact in [
        "Still awaited",
        "taken by Sam Whitlock",
        "at the caller’s request",
        "Which assessment",
    ] {
        assert!(shown.contains(fact), "{fact}");
    }
    let advice = [
        ("level", "2"),
        ("outcome", "advice_and_signpost"),
        ("rationale", "One need that one service meets"),
    ];
    let silent = manager.fill(&decide, &decide, &advice).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent
            .text
            .contains("Enter the service that you point the family to")
    );
    let forum = [("level", "2"), ("outcome", "forum"), ("rationale", "x")];
    let refused = manager.fill(&decide, &decide, &forum).await;
    assert!(
        refused
            .text
            .contains("Select an outcome that this level of need allows")
    );
    let named = [advice.as_slice(), &[("service", "Vale Food Bank")]].concat();
    let done = manager.fill(&decide, &decide, &named).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = manager.shown(&page).await;
    let family = shown
        .split("/families/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("the request names its family")
        .to_owned();
    let asked = [
        ("about", "advice"),
        ("concern", "Is anybody helping them?"),
        ("family", &family),
    ];
    call(&officer, &asked).await;
    let known = manager
        .shown(&format!("/families/{family}/enquiries"))
        .await;
    assert!(known.contains("Is anybody helping them?"), "{known}");
    for fact in [
        "Decided: advice given, pointed to another service",
        "Other services see: referred to other agencies",
        "Vale Food Bank",
        "Level 2",
    ] {
        assert!(shown.contains(fact), "{fact}");
    }
    app::worker::drain(&house.app).await;
    let letter = shown_letter(&manager, &page).await;
    assert!(
        letter.contains("We suggest this service: Vale Food Bank"),
        "{letter}"
    );
}

async fn shown_letter(manager: &Person<'_>, page: &str) -> String {
    let text = manager.shown(page).await;
    let id = text
        .split("/letters/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a letter was written");
    manager.shown(&format!("/letters/{id}")).await
}

// Requirement: C-07
#[tokio::test]
async fn danger_is_raised_with_nothing_filled_in_and_the_front_door_reads_what_to_do() {
    let house = peopled("danger-without-words").await;
    let raised = house.post("/danger", "", &[]).await;
    assert_eq!(raised.status, StatusCode::SEE_OTHER, "{}", raised.text);
    let sent = raised.location.unwrap();
    let reference = sent.rsplit('/').next().unwrap().split('?').next().unwrap();
    let told = house.get(&sent, "").await;
    assert!(told.text.contains("What happens now") && !told.text.contains("What happens next"));
    let manager = Person::at(&house, "priya.nair").await;
    let request = manager.shown(&format!("/referrals/{reference}")).await;
    assert!(request.contains("Immediate concern"));
    assert!(request.contains("Ring whoever raised it at once"));
}

// Requirement: BUCKS-PROT-100, BUCKS-PROT-101
#[tokio::test]
async fn recorded_section_47_grounds_show_what_the_authority_must_do_and_for_whom() {
    let house = peopled("section-47").await;
    let writer = Writer::start(&house, "public").await;
    let raised = writer
        .fill("/danger", &[("what", "He is hitting her now")])
        .await;
    let reference = raised
        .location
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let manager = Person::at(&house, "priya.nair").await;
    let page = format!("/referrals/{reference}");
    assert!(
        !manager
            .shown(&page)
            .await
            .contains("must make, or cause to be made")
    );
    let decide = format!("{page}/decide");
    let at_once = [
        ("outcome", "immediate_section_47"),
        ("rationale", "Harm now"),
    ];
    let done = manager.fill(&decide, &decide, &at_once).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = manager.shown(&page).await;
    assert!(shown.contains("must make, or cause to be made, the enquiries"));
    assert!(shown.contains("a child who lives in the area and for a child who is found in it"));
}

// Requirement: BUCKS-STRAT-125, BUCKS-STRAT-126, BUCKS-STRAT-68
#[tokio::test]
async fn every_page_of_the_work_leads_to_social_care_by_day_and_by_night() {
    let house = peopled("night").await;
    let worker = Person::at(&house, "joe.bennett").await;
    let night = house
        .app
        .profile
        .contact(domain::profile::ContactKey::OutOfHours)
        .and_then(|point| point.telephone.clone())
        .expect("a number for the night");
    for path in [
        "/work",
        "/worries",
        "/worries/new",
        "/request",
        "/request/started",
        "/levels",
    ] {
        let page = worker.shown(path).await;
        assert!(page.contains(night.as_str()), "{path}");
        assert!(page.contains("href=\"/danger\""), "{path}");
    }
    let levels = worker.shown("/levels").await;
    assert!(levels.contains("needs protection from harm") && levels.contains("in crisis"));
    let profile = &house.app.profile;
    let today = jiff::civil::Date::constant(2026, 3, 2);
    let in_force = profile.levels_in_force(today);
    let below = |number| {
        in_force
            .levels()
            .iter()
            .find(|level| level.number.get() == number)
            .map(|level| level.counts_as_early_help)
    };
    assert_eq!((below(3), below(4)), (Some(true), Some(false)));
}
