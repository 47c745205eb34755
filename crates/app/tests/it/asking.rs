//! What stands around a request: files, drafts that wait, and worries that an
//! agency keeps.

use app::demo::{Sizes, seed};
use axum::http::{StatusCode, header};

use super::ask::{ONE_CHILD, hidden, neighbour, requests};
use super::support::{Installation, Page, installation};

/// The demo's people without any family.
pub(super) async fn peopled(name: &str) -> Installation {
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
pub(super) struct Person<'a> {
    pub(super) house: &'a Installation,
    pub(super) cookie: String,
}

impl Person<'_> {
    pub(super) async fn at<'a>(house: &'a Installation, mailbox: &str) -> Person<'a> {
        let page = house.post("/sign-in/as", "", &[("person", mailbox)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{mailbox}");
        let cookie = page.cookies.first().expect("a session").clone();
        Person { house, cookie }
    }

    pub(super) async fn get(&self, path: &str) -> Page {
        self.house.get(path, &self.cookie).await
    }

    pub(super) async fn shown(&self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        page.text
    }

    /// Fills in the form that a page shows, and sends it.
    pub(super) async fn fill(&self, page: &str, path: &str, answers: &[(&str, &str)]) -> Page {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text);
        let (key, version) = (shown.submission_key(), hidden(&shown, "version"));
        let mut form = vec![("submission_key", key.as_str()), ("version", &version)];
        form.extend(answers);
        self.house.post(path, &self.cookie, &form).await
    }

    pub(super) async fn goes_on(&self, path: &str, answers: &[(&str, &str)], next: &str) {
        let page = self.fill(path, path, answers).await;
        let location = page.location.as_deref().unwrap_or_default();
        assert!(
            location.starts_with(next),
            "{path}: {location} {}",
            page.text
        );
    }

    /// Takes the draft's cookie as well, as a browser does.
    pub(super) fn keeps(&mut self, page: &Page) {
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
        bytes: Vec::new(),
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
