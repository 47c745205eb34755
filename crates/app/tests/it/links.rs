//! The pages behind signed links: a lead agency's report without an account,
//! and a family's own view of its plan.

use app::demo::{Sizes, seed};
use axum::http::StatusCode;
use casework::engine::{Reads as _, Statement};
use casework::letters::outbox;
use jiff::SignedDuration;

use super::support::{Installation, Page, installation};

const SIZES: Sizes = Sizes {
    families: 40,
    days: 180,
};
const LED_BY_LINK: Statement = Statement::new(
    "test.LED_BY_LINK",
    "select c.reference from led_case_files f join cases c on c.id = f.case_id",
);
const FOLLOWED: Statement = Statement::new(
    "test.FOLLOWED",
    "select c.reference, u.email, l.person_id from family_links l join cases c on c.id = l.case_id
        join users u on u.id = l.made_by",
);

async fn told(name: &str) -> Installation {
    let here = installation(name).await;
    let now = here.app.store.clock().now();
    seed(&here.app, &here.clock, now, SIZES).await.unwrap();
    here
}

async fn signed_in(here: &Installation, mailbox: &str) -> String {
    let page = here.post("/sign-in/as", "", &[("person", mailbox)]).await;
    page.cookies.first().expect("a session").clone()
}

/// The newest link in the outbox.
async fn newest_link(here: &Installation) -> String {
    let emails = outbox(&mut here.app.store.reader(), 50).await.unwrap();
    let newest = emails
        .iter()
        .filter(|email| email.body.contains("/report/"))
        .max_by_key(|email| email.created_at)
        .expect("an e-mail with a link");
    let rest = newest.body.split("/report/").nth(1).expect("a link");
    let secret = rest.split_whitespace().next().expect("a secret");
    format!("/report/{secret}")
}

fn is_ok(page: &Page) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
}

// Requirement: BUCKS-PROT-63, BUCKS-PROT-64, BUCKS-PROT-82
#[tokio::test]
async fn a_lead_agency_reports_on_one_page_without_an_account() {
    let here = told("report").await;
    let used = newest_link(&here).await;
    let page = here.get(&used, "").await;
    is_ok(&page);
    assert!(page.text.contains("This link does not work any more"));
    here.clock
        .set(here.app.store.clock().now() + SignedDuration::from_hours(2));
    let asked = here.post(&format!("{used}/new-link"), "", &[]).await;
    assert!(asked.text.contains("Look in your agency’s inbox"));
    let link = newest_link(&here).await;
    assert_ne!(link, used);
    let page = here.get(&link, "").await;
    is_ok(&page);
    assert!(page.text.contains("Report to the panel"));
    let key = page.submission_key();
    let wrong = here
        .post(
            &link,
            "",
            &[("submission_key", &key), ("worker", "Nia Roberts")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Select how the work is going"));
    assert!(wrong.text.contains("Nia Roberts"), "what was typed is kept");
    let right = here
        .post(
            &link,
            "",
            &[
                ("submission_key", &key),
                ("worker", "Nia Roberts"),
                ("contact", "01632 960400"),
                ("status", "ended"),
                ("outcome", "needs_met"),
                ("words", "The family manages well."),
                ("reported_by", "Nia Roberts, youth worker"),
            ],
        )
        .await;
    assert_eq!(
        right.location.as_deref(),
        Some("/report/thank-you"),
        "{}",
        right.text
    );
    let rows = here.app.store.reader().rows(&LED_BY_LINK, Vec::new()).await;
    let case = rows.unwrap()[0].text("reference").unwrap();
    let coordinator = signed_in(&here, "ruth.adeyemi").await;
    let seen = here
        .get(&format!("/cases/{case}/reports"), &coordinator)
        .await;
    is_ok(&seen);
    assert!(seen.text.contains("Nia Roberts"));
    assert!(seen.text.contains("Close the case on this outcome"));
    let stranger = signed_in(&here, "priya.nair").await;
    let kept_out = here.get(&format!("/cases/{case}/reports"), &stranger).await;
    assert_ne!(kept_out.status, StatusCode::OK);
}

#[tokio::test]
async fn a_family_opens_its_plan_with_a_code_comments_and_leaves() {
    let here = told("family-link").await;
    let rows = here.app.store.reader().rows(&FOLLOWED, Vec::new()).await;
    let row = rows.unwrap().remove(0);
    let (case, email) = (row.text("reference").unwrap(), row.text("email").unwrap());
    let worker = signed_in(&here, email.split('@').next().unwrap()).await;
    let path = format!("/cases/{case}/family-link");
    let blank = here.post(&path, &worker, &[]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let person = row.text("person_id").unwrap();
    let made = here
        .post(&path, &worker, &[("person", &person), ("life", "week")])
        .await;
    is_ok(&made);
    let after = |marker: &str, end: char| -> String {
        let from = made.text.find(marker).expect("shown once") + marker.len();
        made.text[from..]
            .chars()
            .take_while(|c| *c != end)
            .collect()
    };
    let link = format!("/family/{}", after("/family/", '<'));
    let code = after("The code: <strong>", '<');
    assert!(
        !here.get(&path, &worker).await.text.contains(&code),
        "shown once"
    );
    is_ok(&here.get(&link, "").await);
    let wrong = here.post(&link, "", &[("code", "XXXXXX")]).await;
    assert!(wrong.text.contains("You can try 4 more times"));
    let entered = here.post(&link, "", &[("code", &code)]).await;
    assert_eq!(entered.location.as_deref(), Some("/my-plan"));
    let visit = entered.cookies[0].clone();
    let plan = here.get("/my-plan", &visit).await;
    is_ok(&plan);
    assert!(plan.text.contains("Your family agreed to this plan"));
    for size in ["", "?size=large"] {
        is_ok(&here.get(&format!("/my-plan/plan.pdf{size}"), &visit).await);
    }
    let key = plan.submission_key();
    let empty = here
        .post(
            "/my-plan/comment",
            &visit,
            &[("submission_key", &key), ("comment", " ")],
        )
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = here
        .post(
            "/my-plan/comment",
            &visit,
            &[
                ("submission_key", &key),
                ("comment", "Tuesdays are better for us"),
            ],
        )
        .await;
    assert_eq!(said.location.as_deref(), Some("/my-plan?done=family-said"));
    let on_plan = here.get(&format!("/cases/{case}/plan"), &worker).await;
    assert!(on_plan.text.contains("Tuesdays are better for us"));
    is_ok(&here.post("/my-plan/leave", &visit, &[]).await);
    let gone = here.get("/my-plan", &visit).await;
    assert!(
        gone.text
            .contains("You cannot see the plan with this link now")
    );
}
