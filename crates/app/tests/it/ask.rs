//! Asking for help from the first page to the reference, as a neighbour, a
//! young person and a professional without an account.

use axum::http::StatusCode;
use casework::args;
use casework::engine::{Reads as _, Statement};
use domain::act::{Act, Actor};
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, RequestId};
use domain::referrals::{ConsentStanding, Request};

use super::support::{Installation, Page, installation};

#[derive(serde::Serialize)]
struct SetUp;

impl Event for SetUp {
    const NAME: &'static str = "test.set_up";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

const ADD_FRONT_DOOR: Statement = Statement::new(
    "test.ADD_FRONT_DOOR",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, 'front', 'First Response', 'team', 'front_door', 0, 1)",
);
const REQUESTS: Statement =
    Statement::new("test.REQUESTS", "select request from referrals order by id");

pub(super) async fn house_with_front_door(name: &str) -> Installation {
    let house = installation(name).await;
    let at = house.app.store.clock().now();
    let act = Act {
        actor: Actor::Job("test"),
        at,
        reason: None,
        request: RequestId::new(house.app.store.entropy().id(at)),
    };
    let mut uow = house.app.store.begin(&act).await.unwrap();
    let id = AgencyId::new(uow.new_id());
    uow.write(&ADD_FRONT_DOOR, args![id]).await.unwrap();
    uow.record(&SetUp).await.unwrap();
    uow.commit().await.unwrap();
    house
}

pub(super) async fn requests(house: &Installation) -> Vec<Request> {
    let rows = house.app.store.reader().rows(&REQUESTS, args![]).await;
    rows.unwrap()
        .iter()
        .map(|row| row.document("request").unwrap())
        .collect()
}

/// A browser that holds one draft.
pub(super) struct Writer<'a> {
    pub(super) house: &'a Installation,
    pub(super) cookie: String,
}

pub(super) fn hidden(page: &Page, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    page.text
        .split_once(&marker)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value.to_owned())
        .unwrap_or_default()
}

impl Writer<'_> {
    pub(super) async fn start<'a>(house: &'a Installation, kind: &str) -> Writer<'a> {
        let page = house.get("/request", "").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let key = page.submission_key();
        let started = house
            .post("/request", "", &[("submission_key", &key), ("kind", kind)])
            .await;
        assert_eq!(started.location.as_deref(), Some("/request/about-you"));
        let cookie = started.cookies.first().cloned().unwrap();
        Writer { house, cookie }
    }

    pub(super) async fn get(&self, path: &str) -> Page {
        self.house.get(path, &self.cookie).await
    }

    /// Opens a page, fills it in and sends it.
    pub(super) async fn fill(&self, path: &str, answers: &[(&str, &str)]) -> Page {
        let shown = self.get(path).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}: {}", shown.text);
        self.post_from(&shown, path, answers).await
    }

    pub(super) async fn post_from(
        &self,
        shown: &Page,
        path: &str,
        answers: &[(&str, &str)],
    ) -> Page {
        let (key, version) = (shown.submission_key(), hidden(shown, "version"));
        let mut form = vec![("submission_key", key.as_str()), ("version", &version)];
        form.extend(answers);
        self.house.post(path, &self.cookie, &form).await
    }

    pub(super) async fn goes_on(&self, path: &str, answers: &[(&str, &str)], next: &str) {
        let page = self.fill(path, answers).await;
        assert_eq!(
            page.location.as_deref(),
            Some(next),
            "{path}: {}",
            page.text
        );
    }

    pub(super) async fn send(&self) -> String {
        let sent = self.fill_check().await;
        sent.location.expect("the request was not sent")
    }

    pub(super) async fn fill_check(&self) -> Page {
        let shown = self.get("/request/check").await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        self.house
            .post("/request/send", &self.cookie, &[("submission_key", "x")])
            .await
    }
}

pub(super) const ONE_CHILD: &[(&str, &str)] = &[
    ("given_name", "Sam"),
    ("family_name", "Reed"),
    ("age", "about"),
    ("years", "6"),
];

pub(super) async fn neighbour(house: &Installation) -> Writer<'_> {
    let writer = Writer::start(house, "public").await;
    writer
        .goes_on("/request/about-you", &[], "/request/children")
        .await;
    let first = writer.get("/request/children").await;
    assert_eq!(first.location.as_deref(), Some("/request/children/new"));
    writer
        .goes_on("/request/children/new", ONE_CHILD, "/request/children")
        .await;
    writer
        .goes_on("/request/children", &[("another", "no")], "/request/adults")
        .await;
    writer
        .goes_on("/request/adults", &[("another", "no")], "/request/home")
        .await;
    writer
        .goes_on(
            "/request/home",
            &[("safe", "yes"), ("postcode", "hp201aa")],
            "/request/worry",
        )
        .await;
    writer
        .goes_on(
            "/request/worry",
            &[("worry", "Out alone at night"), ("reasons", "neglect")],
            "/request/check",
        )
        .await;
    writer
}

// Requirement: BUCKS-STRAT-71, C-08
#[tokio::test]
async fn a_neighbour_asks_for_help_without_a_name_and_keeps_a_copy() {
    let house = house_with_front_door("neighbour").await;
    let writer = neighbour(&house).await;
    assert_eq!(
        writer.get("/request/level").await.location.as_deref(),
        Some("/request/check"),
        "the public is never asked for a level"
    );
    let sent = writer.send().await;
    assert!(sent.starts_with("/request/sent/R-"), "{sent}");
    let page = writer.get(&sent).await;
    assert!(page.text.contains("/request/copy"));
    let copy = writer.get("/request/copy").await;
    assert_eq!(copy.status, StatusCode::OK);
    assert!(copy.text.contains("Sam Reed") && copy.text.contains("Out alone at night"));
    let pdf = writer.get("/request/copy.pdf").await;
    assert!(pdf.text.starts_with("%PDF"));
    let stranger = house.get("/request/copy", "").await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let stranger = house.get(&sent, "").await;
    assert!(!stranger.text.contains("/request/copy"));
    let requests = requests(&house).await;
    assert_eq!(requests[0].referrer.name, None);
    assert_eq!(requests[0].postcode.as_deref(), Some("HP20 1AA"));
    assert_eq!(requests[0].reasons, ["neglect"]);
}

// Requirement: BUCKS-STRAT-71
#[tokio::test]
async fn a_double_submit_makes_one_request() {
    let house = house_with_front_door("double").await;
    let writer = neighbour(&house).await;
    let first = writer.send().await;
    let second = house.post("/request/send", &writer.cookie, &[]).await;
    assert_eq!(second.location, Some(first));
    assert_eq!(requests(&house).await.len(), 1);
}

#[tokio::test]
async fn a_second_tab_is_told_and_a_second_click_is_not() {
    let house = house_with_front_door("tabs").await;
    let writer = neighbour(&house).await;
    let (one, two) = (
        writer.get("/request/worry").await,
        writer.get("/request/worry").await,
    );
    assert!(
        one.text.contains("Out alone at night"),
        "the page kept its words"
    );
    for _ in 0..2 {
        let saved = writer
            .post_from(&one, "/request/worry", &[("worry", "Cold and hungry")])
            .await;
        assert_eq!(saved.location.as_deref(), Some("/request/check"));
    }
    let refused = writer
        .post_from(&two, "/request/worry", &[("worry", "My other words")])
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("My other words"), "no word is lost");
    let kept = writer.get("/request/check").await;
    assert!(kept.text.contains("Cold and hungry"));
}

// Requirement: BUCKS-STRAT-70, BUCKS-STRAT-72, BUCKS-STRAT-73, BUCKS-STRAT-60, C-08, C-04
// Requirement: BUCKS-STRAT-40, BUCKS-STRAT-49, BUCKS-STRAT-69, BUCKS-PROT-74
#[tokio::test]
async fn a_professional_is_asked_for_level_outcome_consent_and_what_was_tried() {
    let house = house_with_front_door("professional").await;
    let writer = Writer::start(&house, "professional").await;
    let unfinished = writer.fill_check().await;
    assert_eq!(unfinished.status, StatusCode::UNPROCESSABLE_ENTITY);
    for path in ["about-you", "children", "worry", "level", "consent"] {
        let link = format!("/request/{path}?from=check");
        assert!(unfinished.text.contains(&link), "{link}");
    }
    let me = [
        ("name", "Priya Nair"),
        ("standing", "Teacher"),
        ("organisation", "Hill School"),
        ("email", "priya@school.example"),
    ];
    writer
        .goes_on("/request/about-you", &me, "/request/children")
        .await;
    writer
        .goes_on("/request/children/new", ONE_CHILD, "/request/children")
        .await;
    let mother = [("given_name", "Ana"), ("responsibility", "yes")];
    let silent = writer.fill("/request/adults/new", &mother).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mother = [mother.as_slice(), &[("consent", "no")]].concat();
    writer
        .goes_on("/request/adults/new", &mother, "/request/adults")
        .await;
    writer
        .goes_on("/request/home", &[("safe", "yes")], "/request/worry")
        .await;
    let told = [
        ("worry", "Tired and late"),
        ("own_support", "Breakfast club"),
    ];
    writer
        .goes_on("/request/worry", &told, "/request/level")
        .await;
    let level = writer.get("/request/level").await;
    assert!(
        level.text.contains("Which assessment"),
        "the levels stand beside the question"
    );
    let named = [
        ("level", "3"),
        ("level_reason", "Several needs"),
        ("expected_outcome", "Rested and on time"),
    ];
    writer
        .goes_on("/request/level", &named, "/request/signs")
        .await;
    let signs = writer.get("/request/signs").await;
    assert!(
        signs.text.contains("Which of these signs do you see?"),
        "the signs of the level stand beside the question"
    );
    writer
        .goes_on("/request/signs", &[("signs", "0-0")], "/request/consent")
        .await;
    let consent = writer.get("/request/consent").await;
    assert!(
        consent
            .text
            .contains("Not sure whether you can leave out asking?")
            && consent.text.contains("First Response"),
        "whoever is not sure is told whom to ask"
    );
    let excepted = [
        ("without", "asking_would_put_child_at_risk"),
        ("why_asking_would_put_child_at_risk", "It would warn him"),
    ];
    writer
        .goes_on("/request/consent", &excepted, "/request/check")
        .await;
    writer.send().await;
    let requests = requests(&house).await;
    assert_eq!(requests[0].consent(), ConsentStanding::ExceptionClaimed);
    assert_eq!(requests[0].level, Some(3));
    assert_eq!(
        requests[0].tried.own_support.as_deref(),
        Some("Breakfast club")
    );
    assert_eq!(requests[0].thresholds.signs.len(), 1);
}

// Requirement: BUCKS-PROT-26
#[tokio::test]
async fn a_young_person_finds_their_own_name_filled_in_and_may_delete_everything() {
    let house = house_with_front_door("young").await;
    let writer = Writer::start(&house, "young_person").await;
    let me = [("name", "Kit Marsh"), ("telephone", "01632 960 111")];
    writer
        .goes_on("/request/about-you", &me, "/request/children")
        .await;
    let page = writer.get("/request/children/new").await;
    assert!(page.text.contains("How old are you?") && page.text.contains("value=\"Marsh\""));
    for path in ["adults", "adults/new", "home", "worry", "delete"] {
        let page = writer.get(&format!("/request/{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert!(page.text.contains("/danger"), "{path}");
    }
    let deleted = writer.fill("/request/delete", &[]).await;
    assert_eq!(
        deleted.location.as_deref(),
        Some("/request?done=draft-deleted")
    );
    let gone = writer.get("/request/check").await;
    assert_eq!(gone.location.as_deref(), Some("/request"));
}

#[tokio::test]
async fn a_child_can_be_changed_and_removed() {
    let house = house_with_front_door("children").await;
    let writer = Writer::start(&house, "family").await;
    writer
        .goes_on("/request/children/new", ONE_CHILD, "/request/children")
        .await;
    let unborn = [("age", "unborn")];
    writer
        .goes_on("/request/children/new", &unborn, "/request/children")
        .await;
    let list = writer.get("/request/children").await;
    assert!(list.text.contains("You have added 2 children") && list.text.contains("Unborn child"));
    let changed = [("given_name", "Samir"), ("age", "not_known")];
    writer
        .goes_on("/request/children/1", &changed, "/request/children")
        .await;
    let shown = writer.get("/request/children/2").await;
    writer
        .post_from(&shown, "/request/children/2/remove", &[])
        .await;
    let list = writer.get("/request/children").await;
    assert!(list.text.contains("Samir") && !list.text.contains("Unborn child"));
    let missing = writer.get("/request/children/9").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

// Requirement: BUCKS-STRAT-76, BUCKS-STRAT-77
#[tokio::test]
async fn the_call_pages_are_drawn_with_and_without_work_to_chase() {
    use app::pages::{FormPage, PageFrame};
    use serde_json::json;
    let house = installation("call-pages").await;
    let awaited = json!({
        "reference": "R-1", "family_name": "Reed", "called": 1_772_442_000_000_000_i64,
        "due": 1_772_542_000_000_000_i64, "late": true,
    });
    for (awaited, waiting) in [(vec![], 0), (vec![awaited], 2)] {
        let context = json!({
            "page": PageFrame::default(), "form": FormPage::blank("k"),
            "awaited": awaited, "waiting": waiting,
        });
        let drawn = house.app.pages.render("referrals/calls/list.html", context);
        assert!(drawn.unwrap().contains("Record a call"));
    }
    let context = json!({ "page": PageFrame::default(), "form": FormPage::blank("k") });
    let drawn = house.app.pages.render("referrals/calls/new.html", context);
    assert!(drawn.unwrap().contains("name=\"child_4\""));
}
