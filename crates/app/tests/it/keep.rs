//! A part of an assessment is kept while it is written, and never over
//! somebody else's words.

use axum::http::StatusCode;
use casework::engine::{Reads as _, Statement};

use super::support::seeded;

/// A case that Joe leads, whose family agreed, with no assessment open.
const LED: Statement = Statement::new(
    "keep.LED",
    "select c.reference from cases c join users u on u.id = c.lead_worker_id
        where c.stage = 'led' and u.email like 'joe.bennett%' and c.state like '%\"given\"%'
            and not exists (select 1 from assessments s where s.case_id = c.id and s.signed_off_at is null)
        order by c.id limit 1",
);

fn between<'a>(text: &'a str, before: &str, after: char) -> &'a str {
    let from = text
        .find(before)
        .unwrap_or_else(|| panic!("{before}: {text}"))
        + before.len();
    text[from..].split(after).next().unwrap()
}

#[tokio::test]
async fn what_is_typed_into_an_assessment_is_kept_without_the_button_and_overwrites_nobody() {
    let house = seeded("keep", 40, 200).await;
    let rows = house
        .app
        .store
        .reader()
        .rows(&LED, Vec::new())
        .await
        .unwrap();
    let reference = rows
        .first()
        .expect("Joe leads a case")
        .text("reference")
        .unwrap();
    let worker = house.sign_in_as("joe.bennett").await;
    let started = house
        .post(
            &format!("/cases/{reference}/assessments"),
            &worker,
            &[("form", "whole_family_assessment")],
        )
        .await;
    let tasks = house
        .get(&started.location.expect("the assessment"), &worker)
        .await;
    let marker = format!("href=\"/cases/{reference}/assessments/");
    let part = tasks
        .text
        .split(&marker)
        .skip(1)
        .filter_map(|rest| rest.split(['"', '#']).next())
        .find(|rest| rest.contains("/sections/"))
        .map(|rest| format!("/cases/{reference}/assessments/{rest}"))
        .expect("a part");
    let form = house.get(&part, &worker).await;
    let question = between(&form.text, "<textarea", '>');
    let question = between(question, "name=\"", '"').to_owned();
    let path = format!("{part}/keep");
    let first = [
        ("version", "0"),
        (question.as_str(), "She sleeps well again"),
    ];
    let late = [("version", "0"), (question.as_str(), "Other words")];
    let kept = house.post(&path, &worker, &first).await;
    assert_eq!(kept.status, StatusCode::OK, "{path} {:?}", kept.location);
    assert!(kept.text.contains("\"version\":1") && kept.text.contains("Saved at"));
    assert!(
        house
            .get(&part, &worker)
            .await
            .text
            .contains("She sleeps well again")
    );
    let late = house.post(&path, &worker, &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let shown = house.get(&part, &worker).await.text;
    assert!(shown.contains("She sleeps well again") && !shown.contains("Other words"));
    let outside = house.sign_in_as("leila.haddad").await;
    let refused = house.post(&path, &outside, &[("version", "1")]).await;
    assert!(refused.status == StatusCode::NOT_FOUND || refused.status == StatusCode::FORBIDDEN);
}
