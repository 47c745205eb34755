//! The journey in the other authorities that ship, each through its own forum
//! and in its own words: from the first worry to the end, and up to social care.

use app::demo::Need;
use domain::profile::FrontDoorOutcome;

use super::engine::with_authority;
use super::front_door::{self, SCHOOL};
use super::lead_worker::{self, WORKER};
use super::walk::Walk;

/// A family's whole way, held by somebody on every page.
async fn from_worry_to_end(walk: &Walk) {
    front_door::public_pages(walk).await;
    let referral = front_door::school_asks_for_help(walk).await;
    front_door::manager_decides(walk, &referral, SCHOOL).await;
    front_door::outcome_is_written(walk, &referral, SCHOOL).await;
    let case = front_door::panel_names_a_lead(walk, SCHOOL).await;
    front_door::agency_accepts_and_assigns(walk, &case, SCHOOL).await;
    lead_worker::records_the_agreement(walk, &case).await;
    lead_worker::assesses(walk, &case).await;
    lead_worker::reads_a_scale(walk, &case).await;
    lead_worker::plans_with_the_family(walk, &case).await;
    lead_worker::reviews_and_closes(walk, &case).await;
}

/// A family that is helped already goes up: its worker asks, the front door
/// decides, and social care accepts. Until then whoever helps holds it.
async fn up_to_social_care(walk: &Walk) {
    walk.sign_in_as(WORKER).await;
    walk.open("/work/families").await;
    let family = walk.link("/families/").await;
    walk.open(&format!("{family}/step-up")).await;
    let statements = [
        (
            "rationale",
            "A child says that they are hit when nobody sees.",
        ),
        ("support", "Weekly visits and help with routines."),
        ("expected", "A social worker sees each child alone."),
        ("consent", "given"),
    ];
    let send = walk.said("Send to [[the front door]]");
    walk.send(&statements, &send).await;
    walk.open(&format!("{family}/step-up")).await;
    let before = walk.words_of("main p").await;
    let referral = before
        .iter()
        .find_map(|line| line.strip_prefix("Stepped up before")?.rsplit(' ').next())
        .unwrap()
        .to_owned();
    let holds = walk.agency("families-service");
    walk.sign_in_as("Priya Nair").await;
    walk.open(&format!("/referrals/{referral}")).await;
    walk.held_by(&holds).await;
    walk.press("Decide").await;
    let outcome = FrontDoorOutcome::SocialCareAssessment;
    let level = walk.level_for(outcome, Need::Grave);
    let decision = [
        ("level", level.as_str()),
        ("outcome", "social_care_assessment"),
        ("rationale", "The new information meets the highest level."),
    ];
    walk.send(&decision, "Record the decision").await;
    walk.open(&format!("/referrals/{referral}")).await;
    walk.held_by(&holds).await;
    walk.sign_in_as("Marcus Bell").await;
    walk.open("/social-care").await;
    walk.press_beside(&format!("/referrals/{referral}")).await;
    walk.open(&family).await;
    walk.held_by(&walk.agency("childrens-social-care")).await;
}

/// Enough families that some are led.
const FAMILIES: u64 = 30;

// Requirement: C-73
#[tokio::test(flavor = "multi_thread")]
async fn in_york_a_family_goes_through_the_hub_and_the_panel_to_its_end() {
    with_authority("york", 0, from_worry_to_end).await;
}

// Requirement: C-17
#[tokio::test(flavor = "multi_thread")]
async fn in_herefordshire_a_family_goes_through_its_localitys_meeting_to_its_end() {
    with_authority("herefordshire", 0, from_worry_to_end).await;
}

/// The school opens early help itself, and nobody decides first.
async fn school_opens_the_case(walk: &Walk) {
    let referral = front_door::school_asks_for_help(walk).await;
    walk.press("Open early help in your agency").await;
    let why = [("why", "Breakfast club and a key adult in school.")];
    walk.send(&why, "Open early help").await;
    walk.held_by(SCHOOL).await;
    walk.open(&format!("/referrals/{referral}")).await;
    walk.held_by(SCHOOL).await;
    walk.says("Breakfast club and a key adult in school.").await;
}

// Requirement: C-16
#[tokio::test(flavor = "multi_thread")]
async fn in_bath_a_school_opens_its_own_case_and_another_family_goes_through_joint_allocation() {
    with_authority("bath-and-north-east-somerset", 0, async |walk| {
        school_opens_the_case(walk).await;
        from_worry_to_end(walk).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_york_a_family_that_is_helped_goes_up_to_social_care() {
    with_authority("york", FAMILIES, up_to_social_care).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_herefordshire_a_family_that_is_helped_goes_up_to_social_care() {
    with_authority("herefordshire", FAMILIES, up_to_social_care).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_bath_a_family_that_is_helped_goes_up_to_social_care() {
    with_authority("bath-and-north-east-somerset", FAMILIES, up_to_social_care).await;
}
