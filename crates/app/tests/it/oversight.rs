//! The figures on real pages: who sees them, what the address may ask, and
//! that the spreadsheet says the same as the page.

use app::demo::{Sizes, seed};
use axum::http::StatusCode;

use super::support::{Installation, installation};

async fn house(name: &str) -> Installation {
    let house = installation(name).await;
    let now = house.app.store.clock().now();
    let sizes = Sizes {
        families: 30,
        days: 60,
    };
    seed(&house.app, &house.clock, now, sizes).await.unwrap();
    house
}

async fn signed_in(house: &Installation, mailbox: &str) -> String {
    let page = house.post("/sign-in/as", "", &[("person", mailbox)]).await;
    page.cookies.first().expect("a session").clone()
}

// Requirement: BUCKS-STRAT-82, BUCKS-PROT-16
#[tokio::test]
async fn a_manager_sees_the_share_decided_in_time_and_opens_the_decisions_behind_a_pair_of_levels()
{
    let house = house("oversight-page").await;
    let manager = signed_in(&house, "priya.nair").await;
    let page = house
        .get(
            "/oversight?from=2026-01&until=2026-03&level2=counted",
            &manager,
        )
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in [
        "Decisions made in time",
        "February 2026",
        " of ",
        "%)",
        "decisions made in the month",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    let link: String = page
        .text
        .split("href=\"")
        .find(|rest| rest.starts_with("/oversight/decisions"))
        .expect("a pair of levels with decisions")
        .chars()
        .take_while(|c| *c != '"')
        .collect::<String>()
        .replace("&amp;", "&");
    let list = house.get(&link, &manager).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.text.contains("href=\"/referrals/"), "{}", list.text);
    let sheet = house
        .get(
            "/oversight/figures.csv?from=2026-01&until=2026-03",
            &manager,
        )
        .await;
    assert!(
        sheet
            .text
            .starts_with("period,section,line,counts,count,of,percent")
    );
    assert!(sheet.text.contains("February 2026,"));
}

#[tokio::test]
async fn a_period_that_cannot_be_is_said_and_no_worker_sees_the_figures() {
    let house = house("oversight-period").await;
    let manager = signed_in(&house, "priya.nair").await;
    let wrong = house
        .get("/oversight?from=2026-03&until=2026-01", &manager)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong
            .text
            .contains("The last month must be the first month or later")
    );
    let worker = signed_in(&house, "joe.bennett").await;
    let kept_out = house.get("/oversight", &worker).await;
    assert_eq!(kept_out.status, StatusCode::FORBIDDEN);
}

// Requirement: C-09
#[tokio::test]
async fn the_switch_leaves_out_level_2_and_says_how_many() {
    let house = house("oversight-switch").await;
    let manager = signed_in(&house, "priya.nair").await;
    let figure = |text: &str| -> u64 {
        let (_, after) = text
            .split_once("Decisions at level 1 or 2 left out,final decisions of the period,")
            .unwrap();
        after.split(',').next().unwrap().parse().unwrap()
    };
    let base = "/oversight/figures.csv?from=2026-01&until=2026-03&level2=";
    let counted = house.get(&format!("{base}counted"), &manager).await;
    let without = house.get(&format!("{base}left-out"), &manager).await;
    assert_eq!(figure(&counted.text), 0);
    assert!(figure(&without.text) > 0);
}
