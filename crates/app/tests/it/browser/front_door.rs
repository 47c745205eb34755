//! The first half of the journey: the request, the decision, the letter, the
//! panel, and the agency that accepts to lead.

use app::demo::Need;
use domain::profile::FrontDoorOutcome;
use jiff::SignedDuration;

use super::walk::Walk;

/// The school that asks.
pub const SCHOOL: &str = "Willow Bank Primary School";
/// The key of the agency that leads.
const LEAD: &str = "families-service";

/// Anybody reads the public pages.
pub async fn public_pages(walk: &Walk) {
    for page in [
        "/",
        "/levels",
        "/danger",
        "/accessibility",
        "/privacy",
        "/cookies",
        "/contact",
    ] {
        walk.open(page).await;
    }
}

/// A professional of the school asks; gives the reference.
pub async fn school_asks_for_help(walk: &Walk) -> String {
    walk.sign_in_as("Tola Okafor").await;
    walk.open("/request").await;
    walk.send(&[("kind", "professional")], "Start").await;
    walk.press("Save and continue").await;
    for (name, years) in [("Ivy", "8"), ("Noah", "5")] {
        let child = [
            ("given_name", name),
            ("family_name", "Marlow"),
            ("age", "about"),
        ];
        walk.fill(&child).await;
        let known = [("years", years), ("school", SCHOOL)];
        walk.send(&known, "Save and continue").await;
        let more = if name == "Ivy" { "yes" } else { "no" };
        walk.send(&[("another", more)], "Continue").await;
    }
    walk.send(&[("another", "yes")], "Continue").await;
    let mother = [
        ("given_name", "Rosa"),
        ("family_name", "Marlow"),
        ("relationship", "Mother"),
        ("responsibility", "yes"),
        ("consent", "written"),
    ];
    walk.send(&mother, "Save and continue").await;
    walk.send(&[("another", "no")], "Continue").await;
    let (town, postcode) = walk.here().home();
    let address = format!("4 Invented Row, {town}");
    let home = [
        ("address", address.as_str()),
        ("postcode", postcode.as_str()),
        ("safe", "yes"),
        ("interpreter", "no"),
    ];
    walk.send(&home, "Save and continue").await;
    let worry = [
        ("worry", "Ivy falls asleep in class and Noah is often late."),
        ("strengths", "Their mother talks to us and wants help."),
        ("child_voice", "Ivy says that it is loud at night."),
        (
            "own_support",
            "Breakfast club since January. Lateness went down a little.",
        ),
        ("others", "Nobody else."),
    ];
    walk.send(&worry, "Save and continue").await;
    let several = walk.level(Need::Several);
    let level = [
        ("level", several.as_str()),
        (
            "level_reason",
            "Several needs, and one agency cannot meet them.",
        ),
        (
            "expected_outcome",
            "Calm evenings, and both children in school on time.",
        ),
    ];
    walk.send(&level, "Save and continue").await;
    walk.says("Which of these signs do you see?").await;
    walk.send(&[("signs", "0-0")], "Save and continue").await;
    walk.says("Check your answers").await;
    walk.open("/request/files").await;
    walk.open("/request/started").await;
    walk.go("/request/check").await;
    walk.press("Send the request").await;
    walk.says("We have your request").await;
    let path = walk.path().await;
    path.rsplit('/').next().unwrap().to_owned()
}

/// A parent asks for their own family, without an account; gives the reference.
pub async fn parent_asks_for_help(walk: &Walk) -> String {
    walk.driver.delete_all_cookies().await.unwrap();
    walk.open("/request").await;
    walk.send(&[("kind", "family")], "Start").await;
    let me = [
        ("name", "Rosa Marlow"),
        ("telephone", "01632 960 111"),
        ("responsibility", "yes"),
    ];
    walk.send(&me, "Save and continue").await;
    for (name, years) in [("Ivy", "8"), ("Noah", "5")] {
        let child = [
            ("given_name", name),
            ("family_name", "Marlow"),
            ("age", "about"),
        ];
        walk.fill(&child).await;
        let known = [("years", years), ("school", SCHOOL)];
        walk.send(&known, "Save and continue").await;
        let more = if name == "Ivy" { "yes" } else { "no" };
        walk.send(&[("another", more)], "Continue").await;
    }
    walk.go("/request/home").await;
    let (town, postcode) = walk.here().home();
    let address = format!("4 Invented Row, {town}");
    let home = [
        ("address", address.as_str()),
        ("postcode", postcode.as_str()),
        ("safe", "yes"),
        ("interpreter", "no"),
    ];
    walk.send(&home, "Save and continue").await;
    walk.send(
        &[("worry", "I cannot manage the evenings.")],
        "Save and continue",
    )
    .await;
    walk.go("/request/check").await;
    walk.press("Send the request").await;
    walk.says("We have your request").await;
    let path = walk.path().await;
    path.rsplit('/').next().unwrap().to_owned()
}

/// What stands around requests: worries, people who wait to be rung back, forms
/// that came by e-mail.
pub async fn around_requests(walk: &Walk) {
    walk.sign_in_as("Tola Okafor").await;
    walk.open("/worries").await;
    walk.press("Note a worry").await;
    let worry = [
        ("what", "Came without a coat for a week."),
        ("child", "Lee Marlow"),
        ("age", "6"),
    ];
    walk.send(&worry, "Note the worry").await;
    walk.says("Make a request from this worry").await;
    walk.send(&[("next", "help")], "Save").await;
    walk.says("Say what you do first").await;
    walk.press("Make a request from this worry").await;
    walk.open("/request/level").await;
    let level = [
        ("level", "2"),
        ("level_reason", "One need that we can meet."),
        ("expected_outcome", "Warm and dry at school."),
    ];
    walk.send(&level, "Save and continue").await;
    let own = [
        ("can", "partly"),
        ("how", "A coat from the lost property."),
        ("service", "Vale Clothing Bank"),
    ];
    walk.send(&own, "Save and continue").await;
    walk.open("/request/check").await;
    walk.press("Keep it and send nothing").await;
    walk.says("Pointed to Vale Clothing Bank").await;
    walk.sign_in_as("Sam Whitlock").await;
    walk.open("/calls").await;
    walk.open("/calls/arrived").await;
    walk.open("/calls/new").await;
    let question = [
        ("about", "advice"),
        ("caller", "Jo Marsh"),
        ("contact", "01632 960 111"),
        ("concern", "Is this a referral?"),
        ("call_back", "yes"),
    ];
    walk.send(&question, "Record the call").await;
    walk.sign_in_as("Marcus Bell").await;
    walk.open("/call-backs").await;
    walk.fill(&[("advice_*", "Speak to the parent first.")])
        .await;
    walk.press("Record the call back").await;
    walk.says("Nobody is waiting").await;
    walk.open("/call-backs/earlier").await;
}

/// The front door's manager decides for early help.
pub async fn manager_decides(walk: &Walk, referral: &str, held: &str) {
    walk.sign_in_as("Priya Nair").await;
    walk.open("/front-door").await;
    walk.press(referral).await;
    walk.held_by(held).await;
    walk.open(&format!("/referrals/{referral}/files")).await;
    walk.go(&format!("/referrals/{referral}")).await;
    walk.press("Decide").await;
    let level = walk.level_for(FrontDoorOutcome::Forum, Need::Several);
    let decision = [
        ("level", level.as_str()),
        ("outcome", "forum"),
        (
            "rationale",
            "Needs of the whole family; several agencies together.",
        ),
    ];
    walk.send(&decision, "Record the decision").await;
    walk.open(&format!("/referrals/{referral}")).await;
    walk.held_by(held).await;
    for list in ["/work", "/work/due", "/messages", "/messages/outbox"] {
        walk.open(list).await;
    }
}

/// The referrer's letter goes out and can be read.
pub async fn outcome_is_written(walk: &Walk, referral: &str, held: &str) {
    walk.letters_are_sent().await;
    walk.open(&format!("/referrals/{referral}")).await;
    walk.says("Written outcome").await;
    let letter = walk.link("/letters/").await;
    walk.open(&letter).await;
    walk.go(&format!("/referrals/{referral}")).await;
    let family = walk.link("/families/").await;
    walk.open(&family).await;
    walk.held_by(held).await;
    walk.open("/outbox").await;
}

/// The family is on the agenda of a meeting that has begun: the next by the
/// forum's rhythm, or one that its coordinator holds now.
async fn comes_to_a_meeting(walk: &Walk) -> String {
    walk.go("/forums").await;
    let planned = walk.links("main a[href^='/forums/meetings/']").await;
    if planned.is_empty() {
        walk.send(&[("forum", "*"), ("begins", "now")], "Hold the meeting")
            .await;
        walk.go("/forums").await;
    }
    let meeting = walk.link("/forums/meetings/").await;
    walk.open(&meeting).await;
    walk.press("Put on the agenda").await;
    if !planned.is_empty() {
        walk.house
            .clock
            .set(walk.now() + SignedDuration::from_hours(25));
        walk.sign_in_as("Ruth Adeyemi").await;
    }
    walk.open(&meeting).await;
    meeting
}

/// The panel receives the case and names the lead agency; gives the case.
pub async fn panel_names_a_lead(walk: &Walk, held: &str) -> String {
    walk.sign_in_as("Ruth Adeyemi").await;
    walk.open("/forums/cases").await;
    walk.open("/forums").await;
    let page = walk.link("/cases/").await;
    let case = page.rsplit('/').next().unwrap().to_owned();
    walk.open(&page).await;
    walk.held_by(held).await;
    walk.press(&walk.said("Received by [[the panel]]")).await;
    walk.held_by(held).await;
    let meeting = comes_to_a_meeting(walk).await;
    let lead = walk.agency(LEAD);
    let decide = walk.link(&format!("{meeting}/items/")).await;
    walk.open(&decide).await;
    let decision = [
        ("meets_level", "yes"),
        ("outcome", "lead_agency_named"),
        ("lead_agency", lead.as_str()),
        (
            "rationale",
            "The family needs one worker for everything at home.",
        ),
    ];
    walk.send(&decision, "Record the decision").await;
    walk.open(&page).await;
    // Naming an agency moves nothing: whoever held it holds it until it accepts.
    walk.held_by(held).await;
    walk.letters_are_sent().await;
    case
}

/// The lead agency accepts and gives the family its worker.
pub async fn agency_accepts_and_assigns(walk: &Walk, case: &str, held: &str) {
    walk.sign_in_as("Leila Haddad").await;
    walk.open("/lead").await;
    walk.press(case).await;
    walk.held_by(held).await;
    walk.press("Accept to lead").await;
    walk.held_by(&walk.agency(LEAD)).await;
    walk.send(&[("worker", "Joe Bennett")], "Assign").await;
    walk.held_by("Joe Bennett").await;
}
