//! The accounts that a manager looks after: one page for each person, with
//! what the manager may give and no more; an administrator sees every agency.

use axum::http::StatusCode;
use casework::accounts::{NewUser, accept_invitation, add_user, sign_in_as};
use casework::organisations;
use domain::access::Role;
use domain::act::{Act, Actor};
use domain::organisations::{AgencyDetails, AgencyPart};

use super::support::{Installation, seeded};

/// The first account that a page leads to, of somebody with this name.
async fn account_of(house: &Installation, cookie: &str, list: &str, name: &str) -> String {
    let page = house.get(list, cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    let before = page
        .text
        .find(&format!("\">{name}</a>"))
        .expect("the person is listed");
    let link = page.text[..before].rfind("href=\"").unwrap() + "href=\"".len();
    page.text[link..before].to_owned()
}

#[tokio::test]
async fn a_manager_gives_and_takes_roles_and_changes_the_details_of_their_own_people() {
    let house = seeded("managed", 0, 1).await;
    let manager = house.sign_in_as("leila.haddad").await;
    let person = account_of(&house, &manager, "/accounts", "Joe Bennett").await;
    let page = house.get(&person, &manager).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("value=\"lead_agency_manager\""));
    for beyond in [
        "administrator",
        "front_door_manager",
        "information_governance",
    ] {
        let offered = format!("value=\"{beyond}\"");
        assert!(
            !page.text.contains(&offered),
            "{beyond} is not theirs to give"
        );
    }
    let none = house.post(&format!("{person}/grant"), &manager, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("Select at least one role"));
    let beyond = [("roles", "administrator")];
    let denied = house
        .post(&format!("{person}/grant"), &manager, &beyond)
        .await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    let given = [("roles", "mash_partner")];
    let given = house
        .post(&format!("{person}/grant"), &manager, &given)
        .await;
    assert_eq!(given.location, Some(format!("{person}?done=saved")));
    let page = house.get(&person, &manager).await;
    let version = page.text.split("name=\"version\" value=\"").nth(1).unwrap();
    let version = version.split('"').next().unwrap().to_owned();
    let blank = [
        ("version", version.as_str()),
        ("name", ""),
        ("job_title", "Worker"),
    ];
    let wrong = house
        .post(&format!("{person}/details"), &manager, &blank)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let details = [
        ("version", version.as_str()),
        ("name", "Joseph Bennett"),
        ("job_title", "Senior worker"),
    ];
    let saved = house
        .post(&format!("{person}/details"), &manager, &details)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let stale = house
        .post(&format!("{person}/details"), &manager, &details)
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    for question in ["leave", "remove-second-factor"] {
        let asked = house.get(&format!("{person}/{question}"), &manager).await;
        assert_eq!(asked.status, StatusCode::OK);
        assert!(asked.text.contains("Joseph Bennett"));
    }
    let other = house.sign_in_as("ruth.adeyemi").await;
    assert_eq!(
        house.get(&person, &other).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn an_administrator_looks_at_any_agency_and_adds_a_person_to_a_second_one() {
    let house = seeded("administrator", 0, 1).await;
    let admin = house.sign_in_as("nick.turner").await;
    let page = house.get("/accounts", &admin).await;
    let agency = agency_named(&page.text, "Family Resilience");
    let list = format!("/accounts?agency={agency}");
    let person = account_of(&house, &admin, &list, "Joe Bennett").await;
    let second = agency_named(&page.text, "First Response");
    let roles = [("agency", second.as_str()), ("roles", "practitioner")];
    let added = house.post(&format!("{person}/grant"), &admin, &roles).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let there = house
        .get(&format!("/accounts?agency={second}"), &admin)
        .await;
    assert!(there.text.contains("Joe Bennett"));
    let left = house.post(&format!("{person}/leave"), &admin, &[]).await;
    assert_eq!(left.status, StatusCode::OK);
    let page = house.get(&person, &admin).await;
    assert!(page.text.contains("Let this person back in"));
    let roles = [("agency", second.as_str()), ("roles", "practitioner")];
    let back = house
        .post(&format!("{person}/readmit"), &admin, &roles)
        .await;
    assert_eq!(back.location, Some(format!("{person}?done=invited")));
}

/// The value of the choice whose words begin so.
fn agency_named(page: &str, name: &str) -> String {
    let at = page
        .find(&format!(">{name}"))
        .expect("the agency can be chosen");
    let from = page[..at].rfind("value=\"").unwrap() + "value=\"".len();
    page[from..].split('"').next().unwrap().to_owned()
}

/// Somebody with a password, signed in.
async fn with_password(house: &Installation, password: &str) -> String {
    let job = app::worker::act(&house.app);
    let store = &house.app.store;
    let details = AgencyDetails::parse(
        ("hill", "Hill School"),
        ("school", AgencyPart::Partner),
        ("", ""),
        false,
    );
    let agency = organisations::add(store, &job, &details.unwrap())
        .await
        .unwrap();
    let new = NewUser {
        email: "ada@hill.example".to_owned(),
        name: "Ada Quayle".to_owned(),
        job_title: "Teacher".to_owned(),
        telephone: String::new(),
        memberships: vec![(agency, Role::Practitioner, String::new())],
    };
    let (user, secret) = add_user(store, &job, new).await.unwrap();
    let nobody = Act {
        actor: Actor::Public,
        ..job.clone()
    };
    accept_invitation(store, &nobody, secret.expose(), password)
        .await
        .unwrap();
    let token = sign_in_as(store, &job, user, "").await.unwrap();
    format!("earlyhelp_session={}", token.expose())
}

#[tokio::test]
async fn a_wrong_password_is_said_beside_its_own_field() {
    let house = seeded("password", 0, 1).await;
    let cookie = with_password(&house, "seven quiet herons at dusk").await;
    for (current, new, field) in [
        ("not mine at all", "correct horse battery staple", "current"),
        ("seven quiet herons at dusk", "short", "new"),
    ] {
        let typed = [("current", current), ("new", new)];
        let page = house.post("/account/password", &cookie, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.text.contains(&format!("href=\"#{field}\"")),
            "{}",
            page.text
        );
        assert!(page.text.contains(&format!("id=\"{field}-error\"")));
    }
}
