//! Work lists over the pages: every count opens a list of exactly that length,
//! for every person of the demo; order, pages and files.

use app::demo::world::PEOPLE;
use app::demo::{Sizes, seed};
use axum::http::StatusCode;

use super::support::{Installation, installation};

async fn demo(name: &str) -> Installation {
    let house = installation(name).await;
    let now = house.app.store.clock().now();
    let sizes = Sizes {
        families: 60,
        days: 90,
    };
    seed(&house.app, &house.clock, now, sizes).await.unwrap();
    house
}

async fn sign_in(house: &Installation, mailbox: &str) -> String {
    let page = house.post("/sign-in/as", "", &[("person", mailbox)]).await;
    page.cookies.first().cloned().expect("a session")
}

/// Every count of a work page: its name, its number, where it leads.
fn counts(page: &str) -> Vec<(String, i64, String)> {
    page.split("<a ")
        .filter(|link| link.contains("data-count="))
        .map(|link| {
            let between = |from: &str, to: &str| {
                let rest = link.split(from).nth(1).unwrap_or("");
                rest.split(to).next().unwrap_or("").to_owned()
            };
            let text = link.split_once('>').map_or("", |(_, text)| text);
            let text = text.trim_start_matches("<strong>");
            let number: String = text.chars().take_while(char::is_ascii_digit).collect();
            let href = between("href=\"", "\"")
                .replace("&amp;", "&")
                .replace("&#x2f;", "/");
            (
                between("data-count=\"", "\""),
                number.parse().expect("a number"),
                href,
            )
        })
        .collect()
}

fn total(page: &str) -> Option<i64> {
    let rest = page.split("data-total=\"").nth(1)?;
    rest.split('"').next()?.parse().ok()
}

// Requirement: BUCKS-PROT-21, BUCKS-STRAT-19
#[tokio::test]
async fn every_count_of_every_persons_work_page_is_the_length_of_the_list_that_it_opens() {
    let house = demo("counts").await;
    let (mut opened, mut with_work) = (0, 0);
    for person in PEOPLE {
        let cookie = sign_in(&house, person.mailbox).await;
        let work = house.get("/work", &cookie).await;
        assert_eq!(work.status, StatusCode::OK, "{}", person.mailbox);
        let counted = counts(&work.text);
        assert!(counted.len() >= 5, "{}: {counted:?}", person.mailbox);
        for (name, number, href) in counted {
            let list = house.get(&href, &cookie).await;
            assert_eq!(list.status, StatusCode::OK, "{} {href}", person.mailbox);
            assert_eq!(
                total(&list.text),
                Some(number),
                "{} {name} {href}",
                person.mailbox
            );
            opened += 1;
            with_work += i64::from(number > 0);
        }
    }
    assert!(
        opened > 100 && with_work > 30,
        "{opened} opened, {with_work} with work"
    );
}

#[tokio::test]
async fn a_list_keeps_its_filter_and_order_in_the_address_and_only_known_codes_there() {
    let house = demo("list-address").await;
    let cookie = sign_in(&house, "priya.nair").await;
    let page = house
        .get(
            "/front-door?part=decided&since=year&sort=family&page=2&name=Smith",
            &cookie,
        )
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.text.contains("name=Smith"),
        "an unknown word goes no further"
    );
    assert!(
        page.text.contains("since=year"),
        "the filter is kept in the links"
    );
    let sorted = house
        .get("/front-door?part=waiting&sort=-family", &cookie)
        .await;
    assert!(sorted.text.contains("aria-sort=\"descending\""));
    let beyond = house.get("/messages?page=999", &cookie).await;
    assert_eq!(
        beyond.status,
        StatusCode::SEE_OTHER,
        "a page past the end leads to the first"
    );
}

#[tokio::test]
async fn a_file_holds_every_line_of_its_list_and_taking_it_away_is_in_the_audit() {
    use casework::engine::{Reads as _, Statement};
    const EXPORTS: Statement = Statement::new(
        "lists.EXPORTS",
        "select body from audit_entries where name = 'lists.exported'",
    );
    let house = demo("list-file").await;
    let cookie = sign_in(&house, "priya.nair").await;
    let page = house.get("/messages", &cookie).await;
    let file = house.get("/messages.csv", &cookie).await;
    assert_eq!(file.status, StatusCode::OK);
    let text = file
        .text
        .strip_prefix('\u{feff}')
        .expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let lines = reader.records().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(
        i64::try_from(lines.len()).ok(),
        total(&page.text),
        "every line, not one page"
    );
    assert!(lines.len() > 25);
    let rows = house
        .app
        .store
        .reader()
        .rows(&EXPORTS, Vec::new())
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert!(
        rows[0]
            .text("body")
            .unwrap()
            .contains("\"list\":\"messages\"")
    );
}

#[tokio::test]
async fn messages_are_marked_as_read_all_at_once() {
    let house = demo("list-read").await;
    let cookie = sign_in(&house, "priya.nair").await;
    let page = house.get("/messages?state=unread", &cookie).await;
    assert!(total(&page.text) > Some(0));
    let until = page
        .text
        .split("name=\"until\" value=\"")
        .nth(1)
        .expect("a form");
    let until = until.split('"').next().unwrap();
    let done = house
        .post("/messages/read", &cookie, &[("until", until)])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = house.get("/messages?state=unread", &cookie).await;
    assert_eq!(total(&page.text), Some(0));
}

// Requirement: BUCKS-STRAT-05
#[tokio::test]
async fn a_chronology_tells_what_several_agencies_did_and_can_be_narrowed_and_printed() {
    let house = demo("chronology").await;
    let cookie = sign_in(&house, "priya.nair").await;
    let queue = house
        .get("/front-door?part=decided&since=year", &cookie)
        .await;
    let reference = queue
        .text
        .split("/referrals/")
        .nth(1)
        .expect("a decided request");
    let reference = reference.split('"').next().unwrap();
    let referral = house.get(&format!("/referrals/{reference}"), &cookie).await;
    let family = referral
        .text
        .split("/families/")
        .nth(1)
        .expect("its family");
    let family: String = family
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let path = format!("/families/{family}/chronology");
    let all = house.get(&path, &cookie).await;
    assert_eq!(all.status, StatusCode::OK);
    let everything = total(&all.text).unwrap();
    assert!(everything >= 3, "{everything} entries");
    let decisions = house.get(&format!("{path}?kind=decision"), &cookie).await;
    let narrowed = total(&decisions.text).unwrap();
    assert!(narrowed >= 1 && narrowed < everything);
    let none = house
        .get(&format!("{path}?until=2001-01-01"), &cookie)
        .await;
    assert_eq!(total(&none.text), Some(0));
    let printed = house
        .get(&format!("{path}.pdf?kind=decision"), &cookie)
        .await;
    assert!(printed.text.starts_with("%PDF"));
}
