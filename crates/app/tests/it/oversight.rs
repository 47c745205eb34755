//! The figures on real pages: who sees them, what the address may ask, and
//! that the spreadsheet says the same as the page.

use axum::http::StatusCode;

use super::support::seeded;

// Requirement: BUCKS-STRAT-82, BUCKS-PROT-16
#[tokio::test]
async fn a_manager_sees_the_share_decided_in_time_and_opens_the_decisions_behind_a_pair_of_levels()
{
    let house = seeded("oversight-page", 30, 60).await;
    let manager = house.sign_in_as("priya.nair").await;
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
    let house = seeded("oversight-period", 30, 60).await;
    let manager = house.sign_in_as("priya.nair").await;
    let wrong = house
        .get("/oversight?from=2026-03&until=2026-01", &manager)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong
            .text
            .contains("The last month must be the first month or later")
    );
    assert!(
        wrong.text.contains("value=\"2026-03\" selected"),
        "the choice is kept: {}",
        wrong.text
    );
    let worker = house.sign_in_as("joe.bennett").await;
    let kept_out = house.get("/oversight", &worker).await;
    assert_eq!(kept_out.status, StatusCode::FORBIDDEN);
}

// Requirement: C-09
#[tokio::test]
async fn the_switch_leaves_out_level_2_and_says_how_many() {
    let house = seeded("oversight-switch", 30, 60).await;
    let manager = house.sign_in_as("priya.nair").await;
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
