//! Restricting, breaking the glass, reviewing, agencies, late forms and limits,
//! as people meet them on pages; and every family route for every role with
//! every relation.

use std::net::SocketAddr;

use app::demo::world::PEOPLE;
use app::demo::{Seeded, Sizes, seed};
use app::table;
use app::web::Method;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use casework::accounts::{NewUser, add_user, sign_in_as};
use casework::args;
use casework::engine::Statement;
use casework::families::relate;
use casework::organisations;
use domain::access::{Relation, Relations, Role, allows, may_try};
use domain::act::{Act, Actor, UserActor};
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, FamilyId, UserId};
use domain::organisations::{AgencyDetails, AgencyPart};
use jiff::SignedDuration;
use tower::ServiceExt as _;

use super::support::{Installation, installation, installation_with};

async fn world(name: &str, families: u64) -> (Installation, Seeded) {
    let house = installation(name).await;
    let now = house.app.store.clock().now();
    let sizes = Sizes { families, days: 60 };
    let seeded = seed(&house.app, &house.clock, now, sizes).await.unwrap();
    (house, seeded)
}

async fn signed_in(house: &Installation, mailbox: &str) -> String {
    let page = house.post("/sign-in/as", "", &[("person", mailbox)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{mailbox}");
    page.cookies.first().expect("a session").clone()
}

/// The first word of a page that begins so.
fn found(text: &str, begins: &str) -> String {
    let from = text.find(begins).expect("the page leads there") + begins.len();
    text[from..]
        .chars()
        .take_while(|c| !matches!(c, '"' | '<' | '/' | '?'))
        .collect()
}

#[tokio::test]
async fn the_demo_has_a_restricted_record_and_an_opening_that_waits_for_its_review() {
    let (house, _) = world("out-of-the-ordinary", 30).await;
    let lead = signed_in(&house, "frances.hill").await;
    let list = house.get("/restricted", &lead).await;
    assert_eq!(list.status, StatusCode::OK);
    let reference = found(&list.text, "/families/");
    let own = house
        .get(&format!("/families/{reference}/restriction"), &lead)
        .await;
    assert!(own.text.contains("People who may open it"));
    let log = house
        .get(&format!("/families/{reference}/access"), &lead)
        .await;
    assert_eq!(log.status, StatusCode::OK);
    // The record itself does not exist for her, nor for an officer of the front door.
    let officer = signed_in(&house, "sam.whitlock").await;
    for cookie in [&lead, &officer] {
        let record = house.get(&format!("/families/{reference}"), cookie).await;
        assert_eq!(record.status, StatusCode::NOT_FOUND);
    }
    let danger = house.get("/danger", &officer).await;
    assert_eq!(danger.status, StatusCode::OK);
    // That somebody tried stands in the family's own log, by name.
    let log = house
        .get(&format!("/families/{reference}/access"), &lead)
        .await;
    assert!(
        log.text.contains("Tried and was refused: Family"),
        "{}",
        log.text
    );
    assert!(log.text.contains("Sam Whitlock"));
    let by_reference = house
        .get(&format!("/access-log?reference={reference}"), &lead)
        .await;
    assert_eq!(
        by_reference.location,
        Some(format!("/families/{reference}/access"))
    );
    let none = house.get("/access-log?reference=F-NONE-NONE", &lead).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    app::worker::drain(&house.app).await;
    let proof = house.get("/access-log?check=yes", &lead).await;
    assert!(proof.text.contains("The log is whole"), "{}", proof.text);

    let queue = house.get("/openings", &lead).await;
    let opening = found(&queue.text, "href=\"/openings/");
    let path = format!("/openings/{opening}");
    let blank = house.post(&path, &lead, &[]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        blank
            .text
            .contains("Select whether opening the record was justified")
    );
    let form = [
        ("verdict", "justified"),
        ("reason", "The children were at risk"),
    ];
    let done = house.post(&path, &lead, &form).await;
    assert_eq!(
        done.location.as_deref(),
        Some("/openings?done=glass-reviewed")
    );
    // Who opened it learns what was found.
    let police = signed_in(&house, "ali.rahman").await;
    let work = house.get("/work", &police).await;
    assert!(work.text.contains("it was justified"), "{}", work.text);
}

#[tokio::test]
async fn a_professional_opens_a_record_by_its_reference_and_reads_and_changes_nothing() {
    let (house, seeded) = world("glass", 30).await;
    let dev = signed_in(&house, "dev.patel").await;
    let blank = house.post("/break-glass", &dev, &[]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let guess = [("reference", "F-AAAA-AAAA"), ("reason", "Somebody rang me")];
    let guessed = house.post("/break-glass", &dev, &guess).await;
    assert_eq!(guessed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        guessed
            .text
            .contains("There is no record with this reference")
    );
    assert!(
        guessed.text.contains("Somebody rang me"),
        "the words are kept"
    );
    let mut opened = None;
    for reference in &seeded.references {
        let form = [
            ("reference", reference.as_str()),
            ("reason", "A neighbour rang me"),
        ];
        let page = house.post("/break-glass", &dev, &form).await;
        if page.status == StatusCode::SEE_OTHER {
            opened = page.location;
            break;
        }
    }
    let family = opened.expect("a record out of reach");
    let family = family.split('?').next().unwrap();
    let page = house.get(family, &dev).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("You opened this record in an emergency"));
    let restriction = house.get(&format!("{family}/restriction"), &dev).await;
    assert_eq!(restriction.status, StatusCode::FORBIDDEN);
    house
        .clock
        .set(house.app.store.clock().now() + SignedDuration::from_hours(5));
    let dev = signed_in(&house, "dev.patel").await;
    let later = house.get(family, &dev).await;
    assert_eq!(later.status, StatusCode::NOT_FOUND);
}

// Requirement: BUCKS-PROT-81, BUCKS-PROT-82
#[tokio::test]
async fn a_familys_page_leads_to_where_its_case_file_is() {
    let (house, seeded) = world("files", 60).await;
    let worker = signed_in(&house, "joe.bennett").await;
    let work = house.get("/work", &worker).await;
    assert!(!seeded.cases.is_empty());
    let reference = found(&work.text, "href=\"/families/");
    let path = format!("/families/{reference}/file");
    let page = house.get(&path, &worker).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("The early help record is here"));
    let wrong = house.post(&path, &worker, &[("system", "EHM")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [
        ("system", "Resilience records"),
        ("file_reference", "FR-221"),
    ];
    let noted = house.post(&path, &worker, &form).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let page = house.get(&path, &worker).await;
    assert!(page.text.contains("FR-221"));
    let social = house
        .get(&format!("/families/{reference}/social-care"), &worker)
        .await;
    assert_eq!(social.status, StatusCode::OK);
}

#[tokio::test]
async fn an_administrator_adds_changes_and_closes_agencies() {
    let (house, _) = world("agencies", 20).await;
    let admin = signed_in(&house, "nick.turner").await;
    let form = [
        ("name", "Hill School"),
        ("key", "hill-school"),
        ("part", "partner"),
        ("kind", "school"),
        ("own_system", "yes"),
    ];
    let wrong = house.post("/agencies/new", &admin, &form[..2]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let added = house.post("/agencies/new", &admin, &form).await;
    assert_eq!(
        added.location.as_deref(),
        Some("/agencies?done=agency-added")
    );
    let again = house.post("/agencies/new", &admin, &form).await;
    assert!(again.text.contains("Another agency has this short name"));
    let page = house.get("/agencies/hill-school", &admin).await;
    let version = found(&page.text, "name=\"version\" value=\"");
    let changed = [
        ("name", "Hill Academy"),
        ("kind", "school"),
        ("version", version.as_str()),
    ];
    assert_eq!(
        house
            .post("/agencies/hill-school", &admin, &changed)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let stale = house.post("/agencies/hill-school", &admin, &changed).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let holder = house
        .post("/agencies/front-door/close", &admin, &[("version", "1")])
        .await;
    assert_eq!(holder.status, StatusCode::CONFLICT, "it holds families");
    let closed = house
        .post("/agencies/hill-school/close", &admin, &[("version", "2")])
        .await;
    assert_eq!(
        closed.location.as_deref(),
        Some("/agencies?done=agency-closed")
    );
    assert_eq!(
        house.get("/agencies/hill-school", &admin).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn words_that_were_sent_after_the_session_ended_come_back_after_signing_in() {
    let (house, seeded) = world("kept", 20).await;
    let manager = signed_in(&house, "priya.nair").await;
    house
        .clock
        .set(house.app.store.clock().now() + SignedDuration::from_mins(31));
    let reference = &seeded.references[0];
    let path = "/calls/new";
    let _ = reference;
    let path = if table::has_page(path) {
        path
    } else {
        "/break-glass"
    };
    let words = [
        ("reference", "F-AAAA-BBBB"),
        ("reason", "The words that I typed"),
        ("submission_key", "0"),
    ];
    let late = house.post(path, &manager, &words).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    assert!(late.location.unwrap().starts_with("/sign-in"));
    let kept = late
        .cookies
        .iter()
        .find(|line| line.starts_with("earlyhelp_kept="))
        .expect("kept")
        .clone();
    // Somebody else at the same browser does not get them.
    let other = house.send(as_person("sam.whitlock", &kept)).await;
    assert_eq!(other.location.as_deref(), Some("/work"));
    let back = house.send(as_person("priya.nair", &kept)).await;
    assert_eq!(back.location.as_deref(), Some("/kept-form"));
    let cookies = format!("{}; {kept}", back.cookies[0]);
    let page = house.get("/kept-form", &cookies).await;
    assert!(page.text.contains("The words that I typed"));
    assert!(page.text.contains(&format!("action=\"{path}\"")));
    let again = house.get(&format!("{path}?kept=1"), &cookies).await;
    assert_eq!(again.status, StatusCode::OK);
    if path == "/break-glass" {
        assert!(again.text.contains("The words that I typed"));
    }
    let gone = house.post("/kept-form/discard", &cookies, &[]).await;
    assert_eq!(gone.location.as_deref(), Some("/work"));
    assert_eq!(
        house.get("/kept-form", &cookies).await.status,
        StatusCode::NOT_FOUND
    );
}

fn as_person(mailbox: &str, kept: &str) -> Request<Body> {
    Request::post("/sign-in/as")
        .header(header::COOKIE, kept)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(format!("person={mailbox}")))
        .unwrap()
}

async fn tries(house: &Installation, path: &str, times: u32) -> axum::response::Response {
    let mut last = None;
    for _ in 0..times {
        let peer: SocketAddr = "127.0.0.1:9".parse().unwrap();
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from("email=&password="))
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        last = Some(house.router().oneshot(request).await.unwrap());
    }
    last.unwrap()
}

#[tokio::test]
async fn too_many_tries_get_a_page_that_says_how_long_to_wait_and_danger_never_does() {
    // Few enough that nothing is given back while they are used up.
    let house = installation_with("limits", |config| {
        config.limits.sign_in = 4;
        config.limits.api = 4;
    })
    .await;
    let allowed = house.app.config.limits;
    let within = tries(&house, "/sign-in", allowed.sign_in).await;
    assert_eq!(within.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let over = tries(&house, "/sign-in", 1).await;
    assert_eq!(over.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = over.headers()[header::RETRY_AFTER]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let page = axum::body::to_bytes(over.into_body(), 1 << 20)
        .await
        .unwrap();
    assert!(String::from_utf8_lossy(&page).contains("Please wait and try again"));
    let api = tries(&house, "/api/v1/referrals", allowed.api + 1).await;
    assert_eq!(api.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(api.headers()[header::CONTENT_TYPE], "application/json");
    let danger = tries(&house, "/danger", 60).await;
    assert_ne!(danger.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_worker_forgets_what_is_over() {
    let (house, _) = world("tidy", 0).await;
    let cookie = signed_in(&house, "nick.turner").await;
    house
        .clock
        .set(house.app.store.clock().now() + SignedDuration::from_hours(60));
    app::worker::tidy(&house.app).await;
    const SESSIONS: Statement =
        Statement::new("test.SESSIONS", "select count(*) as n from sessions");
    use casework::engine::Reads as _;
    let rows = house
        .app
        .store
        .reader()
        .rows(&SESSIONS, args![])
        .await
        .unwrap();
    assert_eq!(rows[0].int("n").unwrap(), 0, "{cookie}");
}

#[derive(serde::Serialize)]
struct Arranged;

impl Event for Arranged {
    const NAME: &'static str = "test.arranged";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// A family with a request and a case, so that every address leads somewhere.
const FAMILY: Statement = Statement::new(
    "test.FAMILY",
    "select f.id, f.reference, c.reference as case_reference, r.reference as request
        from families f join cases c on c.family_id = f.id join referrals r on r.id = c.referral_id
        where f.restricted = 0 and c.closed_at is null order by f.id",
);
const CLEAR: Statement = Statement::new(
    "test.CLEAR",
    "update family_relations set until_at = 1 where family_id = $1 and until_at is null",
);

struct Actors {
    agency: AgencyId,
    family: FamilyId,
    reference: String,
    request: String,
    case: String,
    people: Vec<(Role, UserId, String)>,
}

async fn actors(house: &Installation) -> Actors {
    use casework::engine::Reads as _;
    let job = app::worker::act(&house.app);
    let details = AgencyDetails::parse(
        ("every-role", "Every Role"),
        ("other", AgencyPart::Partner),
        ("", ""),
        false,
    )
    .unwrap();
    let agency = organisations::add(&house.app.store, &job, &details)
        .await
        .unwrap();
    let mut people = Vec::new();
    for role in Role::ALL {
        let new = NewUser {
            email: format!("{}@roles.example", role.key()),
            name: role.key().to_owned(),
            job_title: "Role".to_owned(),
            telephone: String::new(),
            memberships: vec![(agency, *role, String::new())],
        };
        let (user, _) = add_user(&house.app.store, &job, new).await.unwrap();
        let token = sign_in_as(&house.app.store, &job, user, "").await.unwrap();
        people.push((*role, user, format!("earlyhelp_session={}", token.expose())));
    }
    let rows = house.app.store.reader().rows(&FAMILY, args![]).await;
    let rows = rows.unwrap();
    let row = rows.first().expect("a family with an open case");
    Actors {
        agency,
        family: row.parsed("id", FamilyId::parse).unwrap(),
        reference: row.text("reference").unwrap(),
        request: row.text("request").unwrap(),
        case: row.text("case_reference").unwrap(),
        people,
    }
}

/// Makes one relation the only one that the family has.
async fn only(house: &Installation, actors: &Actors, relation: Option<Relation>) {
    let job = app::worker::act(&house.app);
    let mut uow = house.app.store.begin(&job).await.unwrap();
    uow.write(&CLEAR, args![actors.family]).await.unwrap();
    if let Some(relation) = relation {
        relate(
            &mut uow,
            actors.family,
            relation,
            Some(actors.agency),
            None,
            None,
        )
        .await
        .unwrap();
    }
    uow.record(&Arranged).await.unwrap();
    uow.commit().await.unwrap();
}

// Requirement: C-44
#[tokio::test]
async fn every_page_about_a_family_opens_for_the_roles_and_relations_of_the_matrix_and_no_others() {
    let (house, _) = world("relations", 20).await;
    let actors = actors(&house).await;
    let routes: Vec<_> = table::routes()
        .into_iter()
        .filter(|route| {
            route.path.starts_with("/families/{reference}")
                || route.path.starts_with("/referrals/{reference}")
                || route.path.starts_with("/cases/{reference}")
        })
        .filter(|route| route.path.matches('{').count() == 1)
        .collect();
    let (mut opened, mut kept_out) = (0, 0);
    let mut wrong = std::collections::BTreeSet::new();
    for relation in Relation::ALL.iter().copied().map(Some).chain([None]) {
        only(&house, &actors, relation).await;
        let relations: Relations = relation.into_iter().collect();
        for (role, user, cookie) in &actors.people {
            let act = Act {
                actor: Actor::User(UserActor {
                    user: *user,
                    agency: actors.agency,
                    roles: std::iter::once(*role).collect(),
                    areas: std::collections::BTreeSet::new(),
                }),
                ..app::worker::act(&house.app)
            };
            for route in &routes {
                let about = match route.path.split('/').nth(1) {
                    Some("families") => &actors.reference,
                    Some("cases") => &actors.case,
                    _ => &actors.request,
                };
                let path = route.path.replace("{reference}", about);
                // A role that may not even try is asked once: no relation changes it.
                if relation.is_some() && !may_try(&act, route.action) {
                    continue;
                }
                let may = allows(&act, &relations, route.action);
                let status = match route.method {
                    Method::Get => house.get(&path, cookie).await.status,
                    Method::Post => house.post(&path, cookie, &[]).await.status,
                };
                if route.method == Method::Post && status == StatusCode::SEE_OTHER {
                    // What was done may have changed who stands how to the family.
                    only(&house, &actors, relation).await;
                }
                let named = format!("{role:?} with {relation:?} at {route:?}: {status}");
                assert!(!status.is_server_error(), "{named}");
                // What is not there (a case, a restriction) may still be missing.
                let as_the_matrix_says = if may {
                    opened += u32::from(status == StatusCode::OK);
                    status != StatusCode::FORBIDDEN
                } else {
                    kept_out += 1;
                    !status.is_success() && status != StatusCode::SEE_OTHER
                };
                if !as_the_matrix_says {
                    wrong.insert(named);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        PEOPLE.len() > 10 && opened > 100 && kept_out > 2_000,
        "{opened} opened, {kept_out} kept out"
    );
}
