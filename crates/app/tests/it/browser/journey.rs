//! One family's whole way: asked for by its school, decided at the front door,
//! given a lead by the panel, helped, reviewed and closed.

use super::engine::{Scripts, with_browser};
use super::front_door::{self, SCHOOL};
use super::lead_worker;

// Requirement: BUCKS-STRAT-84
#[tokio::test(flavor = "multi_thread")]
async fn a_family_is_held_by_somebody_on_every_page_from_the_request_to_the_end() {
    with_browser("journey", Scripts::Run, async |walk| {
        front_door::public_pages(walk).await;
        front_door::around_requests(walk).await;
        let referral = front_door::school_asks_for_help(walk).await;
        front_door::manager_decides(walk, &referral, SCHOOL).await;
        front_door::outcome_is_written(walk, &referral, SCHOOL).await;
        let case = front_door::panel_names_a_lead(walk, SCHOOL).await;
        front_door::agency_accepts_and_assigns(walk, &case, SCHOOL).await;
        lead_worker::records_the_agreement(walk, &case).await;
        lead_worker::writes_down_the_people(walk, &case).await;
        lead_worker::assesses(walk, &case).await;
        lead_worker::reads_a_scale(walk, &case).await;
        lead_worker::plans_with_the_family(walk, &case).await;
        lead_worker::brings_a_team_together(walk, &case).await;
        lead_worker::reviews_and_closes(walk, &case).await;
    })
    .await;
}

// Requirement: BUCKS-STRAT-84
#[tokio::test(flavor = "multi_thread")]
async fn a_family_that_asked_for_itself_is_held_by_the_front_door_until_an_agency_leads_and_closes()
{
    with_browser("parent", Scripts::Run, async |walk| {
        // Nobody's agency asked, so the front door holds the family until one leads.
        let front_door = walk.agency("front-door");
        let referral = front_door::parent_asks_for_help(walk).await;
        front_door::manager_decides(walk, &referral, &front_door).await;
        front_door::outcome_is_written(walk, &referral, &front_door).await;
        let case = front_door::panel_names_a_lead(walk, &front_door).await;
        front_door::agency_accepts_and_assigns(walk, &case, &front_door).await;
        lead_worker::records_the_agreement(walk, &case).await;
        lead_worker::assesses(walk, &case).await;
        lead_worker::reads_a_scale(walk, &case).await;
        lead_worker::plans_with_the_family(walk, &case).await;
        lead_worker::reviews_and_closes(walk, &case).await;
    })
    .await;
}
