//! What stands around a request: files, drafts that wait, worries that an
//! agency keeps, people who wait to be rung back, forms that came by e-mail,
//! and what the front door sees of it all.

use app::demo::{Sizes, seed};
use axum::http::{StatusCode, header};

use super::ask::{ONE_CHILD, Writer, hidden, neighbour, requests};
use super::support::{Installation, Page, installation};

/// The demo's people without any family.
async fn peopled(name: &str) -> Installation {
    let house = installation(name).await;
    let now = house.app.store.clock().now();
    let sizes = Sizes {
        families: 0,
        days: 1,
    };
    seed(&house.app, &house.clock, now, sizes).await.unwrap();
    house
}

/// Somebody at their browser.
struct Person<'a> {
    house: &'a Installation,
    cookie: String,
}

impl Person<'_> {
    async fn at<'a>(house: &'a Installation, mailbox: &str) -> Person<'a> {
        let page = house.post("/sign-in/as", "", &[("person", mailbox)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{mailbox}");
        let cookie = page.cookies.first().expect("a session").clone();
        Person { house, cookie }
    }

    async fn get(&self, path: &str) -> Page {
        self.house.get(path, &self.cookie).await
    }

    async fn shown(&self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        page.text
    }

    /// Fills in the form that a page shows, and sends it.
    async fn fill(&self, page: &str, path: &str, answers: &[(&str, &str)]) -> Page {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text);
        let (key, version) = (shown.submission_key(), hidden(&shown, "version"));
        let mut form = vec![("submission_key", key.as_str()), ("version", &version)];
        form.extend(answers);
        self.house.post(path, &self.cookie, &form).await
    }

    async fn goes_on(&self, path: &str, answers: &[(&str, &str)], next: &str) {
        let page = self.fill(path, path, answers).await;
        let location = page.location.as_deref().unwrap_or_default();
        assert!(
            location.starts_with(next),
            "{path}: {location} {}",
            page.text
        );
    }

    /// Takes the draft's cookie as well, as a browser does.
    fn keeps(&mut self, page: &Page) {
        let session = self
            .cookie
            .split("; ")
            .next()
            .unwrap_or_default()
            .to_owned();
        for cookie in &page.cookies {
            self.cookie = format!("{session}; {cookie}");
        }
    }
}

#[tokio::test]
async fn a_file_is_kept_with_the_draft_and_reaches_the_front_door_as_a_file_that_opens_nowhere() {
    let house = peopled("files").await;
    let writer = neighbour(&house).await;
    let page = writer.get("/request/files").await;
    assert!(page.text.contains("multipart/form-data"), "{}", page.text);
    let large = vec![b'a'; 10 * 1024 * 1024 + 1];
    for (name, bytes, message) in [
        ("virus.pdf", &b"MZ\x90\0\x03\0"[..], "must be a PDF"),
        ("film.txt", &large, "smaller than 10 MB"),
    ] {
        let refused = house
            .post_files(
                "/request/files",
                &writer.cookie,
                &[],
                &[("file", name, bytes)],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains(message), "{message}");
    }
    let nothing = house
        .post_files("/request/files", &writer.cookie, &[], &[])
        .await;
    assert!(nothing.text.contains("Select a file"));
    let three = vec![b'b'; 3 * 1024 * 1024];
    let kept = house
        .post_files(
            "/request/files",
            &writer.cookie,
            &[],
            &[("file", "wall.txt", &three), ("file", "école.txt", b"Damp")],
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let check = writer.get("/request/check").await;
    assert!(check.text.contains("wall.txt") && check.text.contains("3.0 MB"));
    let sent = writer.send().await;
    let copy = writer.get("/request/copy").await;
    assert!(copy.text.contains("wall.txt"));
    let reference = sent.rsplit('/').next().unwrap();

    let manager = Person::at(&house, "priya.nair").await;
    let decide = manager
        .shown(&format!("/referrals/{reference}/decide"))
        .await;
    assert!(decide.contains("wall.txt") && decide.contains("Files with the request"));
    let file = decide
        .split("/attachments/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .find(|id| id.len() == 36)
        .expect("a file to open");
    let opened = manager.get(&format!("/attachments/{file}")).await;
    assert_eq!(opened.status, StatusCode::OK);
    let header = |name| opened.headers.get(name).unwrap().to_str().unwrap();
    assert!(header(header::CONTENT_DISPOSITION).starts_with("attachment; filename="));
    assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert_eq!(header(header::CACHE_CONTROL), "no-store");
    let stranger = Person::at(&house, "tola.okafor").await;
    let hidden = stranger.get(&format!("/attachments/{file}")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);

    let page = format!("/referrals/{reference}/files");
    let key = manager.get(&page).await.submission_key();
    let form = [("submission_key", key.as_str())];
    for _ in 0..2 {
        let added = house
            .post_files(
                &page,
                &manager.cookie,
                &form,
                &[("file", "note.txt", b"Rang twice")],
            )
            .await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    }
    let list = manager.shown(&page).await;
    assert_eq!(list.matches(">note.txt</a>").count(), 1);
    let withdraw = format!("/attachments/{file}/withdraw");
    let empty = manager.fill(&withdraw, &withdraw, &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = manager
        .fill(
            &withdraw,
            &withdraw,
            &[("reason", "Another family’s letter")],
        )
        .await;
    let family = done.location.expect("taken out of use");
    assert!(
        manager
            .shown(&family)
            .await
            .contains("Another family’s letter")
    );
    let gone = manager.get(&format!("/attachments/{file}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_professional_finds_the_requests_that_they_have_started() {
    let house = peopled("started").await;
    let mut teacher = Person::at(&house, "tola.okafor").await;
    assert!(
        teacher
            .shown("/request/started")
            .await
            .contains("You have not started a request")
    );
    for child in ["Sam", "Robin"] {
        let begun = teacher
            .fill("/request", "/request", &[("kind", "professional")])
            .await;
        teacher.keeps(&begun);
        let named = [("given_name", child), ("age", "not_known")];
        teacher
            .goes_on("/request/children/new", &named, "/request/children")
            .await;
    }
    let list = teacher.get("/request/started").await;
    assert!(
        list.text.contains("Sam")
            && list.text.contains("Robin")
            && list.text.contains("Kept until")
    );
    assert!(
        teacher
            .shown("/work")
            .await
            .contains("Requests you have started (2)")
    );
    let first = list.text.find("Sam").unwrap();
    let id = hidden(&part(&list, first), "draft");
    let opened = house
        .post(
            "/request/started",
            &teacher.cookie,
            &[("draft", &id), ("do", "go_on")],
        )
        .await;
    assert_eq!(opened.location.as_deref(), Some("/request/about-you"));
    teacher.keeps(&opened);
    assert!(teacher.shown("/request/check").await.contains("Sam"));
    let nurse = Person::at(&house, "megan.price").await;
    let stranger = house
        .post(
            "/request/started",
            &nurse.cookie,
            &[("draft", &id), ("do", "go_on")],
        )
        .await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let asked = house
        .post(
            "/request/started",
            &teacher.cookie,
            &[("draft", &id), ("do", "delete")],
        )
        .await;
    assert_eq!(asked.location.as_deref(), Some("/request/delete"));
    teacher.keeps(&asked);
    teacher.goes_on("/request/delete", &[], "/request").await;
    let left = teacher.shown("/request/started").await;
    assert!(!left.contains("Sam") && left.contains("Robin"));
}

/// The page from a place on.
fn part(page: &Page, from: usize) -> Page {
    Page {
        status: page.status,
        location: None,
        cookies: Vec::new(),
        headers: page.headers.clone(),
        text: page.text[from..].to_owned(),
    }
}

/// A teacher's request up to the level that they name.
async fn teacher_names_level<'a>(house: &'a Installation, level: &str) -> Person<'a> {
    let mut teacher = Person::at(house, "tola.okafor").await;
    let begun = teacher
        .fill("/request", "/request", &[("kind", "professional")])
        .await;
    teacher.keeps(&begun);
    let me = [
        ("name", "Tola Okafor"),
        ("standing", "Teacher"),
        ("organisation", "Hill School"),
        ("email", "tola@school.example"),
    ];
    teacher
        .goes_on("/request/about-you", &me, "/request/children")
        .await;
    teacher
        .goes_on("/request/children/new", ONE_CHILD, "/request/children")
        .await;
    let told = [
        ("worry", "Hungry in the morning"),
        ("own_support", "A talk at the gate"),
    ];
    teacher
        .goes_on("/request/worry", &told, "/request/level")
        .await;
    let named = [
        ("level", level),
        ("level_reason", "One need"),
        ("expected_outcome", "Fed and ready to learn"),
    ];
    teacher
        .goes_on("/request/level", &named, "/request/signs")
        .await;
    teacher
}

// Requirement: BUCKS-STRAT-46, BUCKS-STRAT-47, BUCKS-STRAT-62, BUCKS-STRAT-09
#[tokio::test]
async fn at_level_two_an_agency_says_what_it_does_first_and_may_send_nothing() {
    let house = peopled("level-two").await;
    let mut teacher = teacher_names_level(&house, "2").await;
    let page = teacher.shown("/request/signs").await;
    assert!(page.contains("Can your own service help first?"));
    let empty = teacher.fill("/request/signs", "/request/signs", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = [
        ("can", "partly"),
        ("how", "Breakfast club from Monday"),
        ("service", "Vale Food Bank"),
        ("service_contact", "01632 960 100"),
    ];
    teacher
        .goes_on("/request/signs", &own, "/request/consent")
        .await;
    let check = teacher.get("/request/check").await;
    assert!(
        check.text.contains("Keep it and send nothing") && check.text.contains("Vale Food Bank")
    );
    let draft = hidden(&check, "draft");
    let key = check.submission_key();
    let form = [("submission_key", key.as_str()), ("draft", &draft)];
    let kept = house.post("/request/keep", &teacher.cookie, &form).await;
    let worry = kept.location.clone().expect("kept");
    assert!(worry.starts_with("/worries/"), "{worry}");
    teacher.keeps(&kept);
    let again = house.post("/request/keep", &teacher.cookie, &form).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert!(requests(&house).await.is_empty(), "nothing was sent");
    let shown = teacher.shown(worry.split('?').next().unwrap()).await;
    assert!(shown.contains("Pointed to Vale Food Bank") && shown.contains("Pointed to a service"));
    assert!(
        teacher
            .shown("/request/started")
            .await
            .contains("You have not started")
    );
}

// Requirement: BUCKS-STRAT-61, BUCKS-STRAT-09
#[tokio::test]
async fn a_worry_is_noted_in_one_sentence_followed_and_made_a_request() {
    let house = peopled("worry").await;
    let mut teacher = Person::at(&house, "tola.okafor").await;
    let empty = teacher
        .fill("/worries/new", "/worries/new", &[("child", "Sam Reed")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Say what you saw or heard") && empty.text.contains("Sam Reed"));
    let noted = [
        ("what", "Hungry three mornings"),
        ("child", "Sam Reed"),
        ("age", "6"),
        ("would_gain", "yes"),
    ];
    let done = teacher.fill("/worries/new", "/worries/new", &noted).await;
    let worry = done.location.unwrap().split('?').next().unwrap().to_owned();
    assert!(teacher.shown("/worries").await.contains("Sam Reed"));
    let nurse = Person::at(&house, "megan.price").await;
    assert_eq!(nurse.get(&worry).await.status, StatusCode::NOT_FOUND);
    assert!(!nurse.shown("/worries").await.contains("Sam Reed"));
    let half = teacher
        .fill(
            &worry,
            &worry,
            &[("next", "point"), ("why_not_us", "Money")],
        )
        .await;
    assert!(half.text.contains("Enter the name of the service") && half.text.contains("Money"));
    teacher
        .goes_on(
            &worry,
            &[("next", "help"), ("how", "Breakfast club")],
            &worry,
        )
        .await;
    let stale = [("version", "1"), ("next", "end"), ("why_end", "Well")];
    let conflict = house.post(&worry, &teacher.cookie, &stale).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    let begun = house
        .post(&format!("{worry}/ask"), &teacher.cookie, &[])
        .await;
    assert_eq!(begun.location.as_deref(), Some("/request/about-you"));
    teacher.keeps(&begun);
    let check = teacher.shown("/request/check").await;
    for known in [
        "Sam Reed",
        "About 6 years old",
        "Hungry three mornings",
        "Breakfast club",
    ] {
        assert!(check.contains(known), "{known}");
    }
    assert!(
        teacher
            .shown(&worry)
            .await
            .contains("Make a request from this worry")
    );
}

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
async fn call(officer: &Person<'_>, answers: &[(&str, &str)]) -> Page {
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
