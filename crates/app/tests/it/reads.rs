//! Whoever reads leaves a trace: every page of the table that says so, called
//! by somebody who may open it, writes an entry before it is drawn.

use app::table;
use app::web::{Method, Records};
use axum::http::StatusCode;
use casework::accounts::{NewUser, add_user, sign_in_as};
use casework::args;
use casework::engine::{Reads as _, Statement};
use casework::families::relate;
use casework::organisations;
use domain::access::{Relation, Role};
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, FamilyId};
use domain::organisations::{AgencyDetails, AgencyPart};

use super::support::{Installation, seeded};

const ENTRIES: Statement = Statement::new(
    "test.ENTRIES",
    "select count(*) as n from audit_entries where kind in ('read', 'event')",
);
const OF_FAMILY: Statement = Statement::new(
    "test.OF_FAMILY",
    "select count(*) as n from audit_entries where family_id = $1 and name = '/find'",
);
const FAMILY: Statement = Statement::new(
    "test.FAMILY",
    "select f.id, f.reference, f.name, c.reference as case_reference, r.reference as referral
        from families f join cases c on c.family_id = f.id join referrals r on r.id = c.referral_id
        join plans p on p.case_id = c.id where f.restricted = 0 and c.closed_at is null order by f.id",
);

#[derive(serde::Serialize)]
struct Related;

impl Event for Related {
    const NAME: &'static str = "test.related";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// Somebody with every role, in an agency with every relation to the family.
async fn somebody(house: &Installation, family: FamilyId) -> String {
    let job = app::worker::act(&house.app);
    let name = ("every-role", "Every Role");
    let details =
        AgencyDetails::parse(name, ("other", AgencyPart::Partner), ("", ""), false).unwrap();
    let agency: AgencyId = organisations::add(&house.app.store, &job, &details)
        .await
        .unwrap();
    let mut memberships: Vec<_> = Role::ALL
        .iter()
        .map(|role| (agency, *role, String::new()))
        .collect();
    memberships.push((agency, Role::PanelCoordinator, "aylesbury".to_owned()));
    let new = NewUser {
        email: "every@roles.example".to_owned(),
        name: "Every Role".to_owned(),
        job_title: "Everything".to_owned(),
        telephone: String::new(),
        memberships,
    };
    let (user, _) = add_user(&house.app.store, &job, new).await.unwrap();
    let mut uow = house.app.store.begin(&job).await.unwrap();
    for relation in Relation::ALL {
        relate(&mut uow, family, *relation, Some(agency), None, None)
            .await
            .unwrap();
    }
    uow.record(&Related).await.unwrap();
    uow.commit().await.unwrap();
    let token = sign_in_as(&house.app.store, &job, user, "").await.unwrap();
    format!("earlyhelp_session={}", token.expose())
}

async fn count(
    house: &Installation,
    statement: &Statement,
    args: Vec<casework::engine::Value>,
) -> i64 {
    let rows = house.app.store.reader().rows(statement, args).await;
    rows.unwrap().first().unwrap().int("n").unwrap()
}

#[tokio::test]
async fn every_page_that_is_read_leaves_an_entry_in_the_log() {
    let house = seeded("reads", 60, 90).await;
    let rows = house.app.store.reader().rows(&FAMILY, args![]).await;
    let rows = rows.unwrap();
    let row = rows.first().expect("a family with a plan");
    let family = row.parsed("id", FamilyId::parse).unwrap();
    let cookie = somebody(&house, family).await;
    let mut opened = Vec::new();
    for route in table::routes() {
        let parts: Vec<&str> = route.path.split('/').collect();
        let named = parts.iter().filter(|part| part.starts_with('{')).count();
        if route.method != Method::Get || route.records != Records::Read || named > 1 {
            continue;
        }
        let about = match parts.get(1) {
            Some(&"families") => "reference",
            Some(&"referrals") => "referral",
            Some(&"cases") => "case_reference",
            // A family's own link shows nothing to whoever has no link.
            Some(&"my-plan") | None => continue,
            Some(_) if named == 0 => "reference",
            Some(_) => continue,
        };
        let path = route.path.replace("{reference}", &row.text(about).unwrap());
        let before = count(&house, &ENTRIES, args![]).await;
        let page = house.get(&path, &cookie).await;
        assert!(!page.status.is_server_error(), "{path}");
        if page.status == StatusCode::OK {
            let after = count(&house, &ENTRIES, args![]).await;
            assert!(after > before, "{path} was read and left no entry");
            opened.push(route.path);
        }
    }
    for must in [
        "/call-backs",
        "/call-backs/earlier",
        "/calls",
        "/social-care",
        "/forums",
        "/worries",
        "/work",
        "/lead",
        "/front-door",
        "/families/{reference}",
        "/cases/{reference}",
        "/referrals/{reference}",
    ] {
        assert!(opened.contains(&must), "{must} did not open: {opened:?}");
    }
    let name = row.text("name").unwrap();
    let found = house.post("/find", &cookie, &[("who", &name)]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert_eq!(
        count(&house, &OF_FAMILY, args![family]).await,
        1,
        "a search is a look"
    );
}
