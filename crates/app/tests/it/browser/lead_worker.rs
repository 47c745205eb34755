//! The second half of the journey: agreement, assessment, scale, plan, review
//! and the end.

use jiff::SignedDuration;

use super::walk::Walk;

const SCHOOL: &str = "Willow Bank Primary School";
/// Who leads the families that a panel gives away.
pub const WORKER: &str = "Joe Bennett";
const WORDS: &str = "The evenings are loud. Rosa wants them to be calm.";

async fn still_held(walk: &Walk, case: &str) {
    walk.go(&format!("/cases/{case}")).await;
    walk.held_by(WORKER).await;
}

/// The mother agrees to the service and to sharing.
pub async fn records_the_agreement(walk: &Walk, case: &str) {
    walk.sign_in_as(WORKER).await;
    walk.open("/work").await;
    walk.open(&format!("/cases/{case}/work")).await;
    walk.held_by(WORKER).await;
    walk.open(&format!("/cases/{case}/agreement")).await;
    walk.fill(&[("person", "Rosa"), ("answer", "*"), ("form", "*")])
        .await;
    walk.day("on", walk.now()).await;
    walk.press("Record the answer").await;
    walk.says("The family agrees").await;
    still_held(walk, case).await;
}

/// The worker writes down who the family's people are and how they are related.
pub async fn writes_down_the_people(walk: &Walk, case: &str) {
    walk.go(&format!("/cases/{case}")).await;
    let family = walk.link("/families/").await;
    walk.open(&family).await;
    let person = walk.link(&format!("{family}/people/0")).await;
    walk.open(&person).await;
    for group in [
        "name",
        "birth",
        "contact",
        "language",
        "numbers",
        "school",
        "gp",
        "disability",
        "about",
    ] {
        walk.open(&format!("{person}/change/{group}")).await;
    }
    walk.open(&format!("{person}/change/contact")).await;
    let contact = [
        ("safe", "unsafe"),
        ("warning", "A neighbour listens at the door"),
        ("telephone", "01632 960777"),
        ("format", "standard"),
    ];
    walk.send(&contact, "Save").await;
    walk.says("A neighbour listens at the door").await;
    walk.open(&format!("{family}/people/new")).await;
    let grandmother = [
        ("part", "adult"),
        ("given", "Olive"),
        ("family", "Quill"),
        ("birth", "estimated"),
        ("about_year", "1955"),
        ("lives_here", "no"),
    ];
    walk.send(&grandmother, "Add them").await;
    walk.press("Add a relationship").await;
    let tie = [
        ("other", "*"),
        ("kind", "child"),
        ("responsibility", "not_known"),
    ];
    walk.send(&tie, "Save").await;
    walk.open(&format!("{family}/tree")).await;
    walk.says("Olive Quill").await;
    walk.open(&format!("{family}/history")).await;
    let note = [
        ("kind", "generations"),
        ("about_when", "1980s"),
        ("words", "Three generations lived in one house."),
    ];
    walk.send(&note, "Add the note").await;
    walk.press("This is wrong: note 1").await;
    walk.open(&format!("{person}/addresses/new")).await;
    let address = [
        ("stay", "moved"),
        ("place", "at"),
        ("lines", "12 Quiet Court"),
        ("postcode", "HP20 1AA"),
    ];
    walk.send(&address, "Add the address").await;
    walk.says("12 Quiet Court").await;
    let hide = walk.link(&format!("{person}/addresses/")).await;
    walk.open(&hide.replace("/end", "/hide")).await;
    walk.send(&[("reason", "Threats were made")], "Hide it")
        .await;
    walk.says("Hidden for safety").await;
    walk.open(&format!("{person}/leave")).await;
    walk.open(&format!("{family}/people/known")).await;
    still_held(walk, case).await;
}

/// The worker assesses and the manager signs it off.
pub async fn assesses(walk: &Walk, case: &str) {
    walk.open(&format!("/cases/{case}/assessments")).await;
    let starts = walk.words_of("main form button").await;
    walk.press(starts.first().unwrap()).await;
    let assessment = walk.path().await;
    for part in walk.links(".govuk-task-list__link").await {
        walk.open(&part).await;
        walk.fill_everything(WORDS).await;
        walk.press("Save").await;
    }
    walk.go(&assessment).await;
    walk.press("Check and submit").await;
    walk.press("Submit for sign-off").await;
    still_held(walk, case).await;
    walk.sign_in_as("Leila Haddad").await;
    walk.open(&assessment).await;
    walk.press("Read and sign off").await;
    walk.press("Sign off").await;
    walk.says("Signed off").await;
    still_held(walk, case).await;
}

/// The family and the worker score a scale together.
pub async fn reads_a_scale(walk: &Walk, case: &str) {
    walk.sign_in_as(WORKER).await;
    walk.open(&format!("/cases/{case}/scales")).await;
    walk.press("Record a reading").await;
    walk.send(&[("which", "*"), ("about", "family")], "Continue")
        .await;
    let scores = [
        ("family-*", "*"),
        ("worker-*", "*"),
        ("taking_part", "*"),
        ("discussed", "yes"),
        ("note", WORDS),
    ];
    walk.send(&scores, "Record the reading").await;
    walk.says("Distance travelled").await;
    still_held(walk, case).await;
}

/// A need, an action, and the family's own yes to the plan.
pub async fn plans_with_the_family(walk: &Walk, case: &str) {
    walk.open(&format!("/cases/{case}/plan")).await;
    walk.press("Begin the plan").await;
    walk.press("Add a need").await;
    let need = [
        ("whose", "*"),
        ("words", "Sleep"),
        ("source", "*"),
        ("goal", "Everybody in bed by nine"),
    ];
    walk.send(&need, "Add the need").await;
    let action = walk.link(&format!("/cases/{case}/plan/needs/")).await;
    walk.open(&action).await;
    let what = [
        ("what", "Write the evening down together"),
        ("kind", "*"),
        ("owner", "family"),
        ("owner_person", "Rosa"),
    ];
    walk.fill(&what).await;
    walk.day("by", walk.now() + SignedDuration::from_hours(24 * 14))
        .await;
    walk.press("Add the action").await;
    walk.press("Record that the family agrees").await;
    let agreed = [
        ("commitment", "Telephones stay downstairs at night."),
        ("people", "*"),
        ("part_*", "*"),
        ("how", "*"),
    ];
    walk.fill(&agreed).await;
    walk.day("on", walk.now()).await;
    walk.press("Record the agreement").await;
    walk.says("What the family will do").await;
    still_held(walk, case).await;
}

/// The people around the family, and when they meet.
pub async fn brings_a_team_together(walk: &Walk, case: &str) {
    walk.open(&format!("/cases/{case}/team")).await;
    let member = [
        ("name", "Grace Lowe"),
        ("agency", "Quiet Nights Sleep Clinic"),
        ("job", "Sleep nurse"),
        ("contact", "grace.lowe@sleep-clinic.example"),
        ("brings", "A chart for the evenings"),
    ];
    walk.send(&member, "Bring them in").await;
    walk.says("Grace Lowe").await;
    walk.open(&format!("/cases/{case}/meetings")).await;
    let meeting = [
        ("time", "14:30"),
        ("minutes", "60"),
        ("place", SCHOOL),
        ("purpose", "To hear how the evenings are"),
    ];
    walk.fill(&meeting).await;
    walk.day("on", walk.now() + SignedDuration::from_hours(24 * 7))
        .await;
    walk.press("Plan the meeting").await;
    walk.says("To hear how the evenings are").await;
    for room in ["work", "engagement"] {
        walk.open(&format!("/cases/{case}/{room}")).await;
    }
    still_held(walk, case).await;
}

/// The review finds that the goal is reached, and the case closes.
pub async fn reviews_and_closes(walk: &Walk, case: &str) {
    walk.house
        .clock
        .set(walk.now() + SignedDuration::from_hours(24 * 35));
    walk.sign_in_as(WORKER).await;
    walk.open(&format!("/cases/{case}/reviews/new")).await;
    let review = [
        ("goal_*", "Bed by nine on most days"),
        ("voice_*", "I like the quiet"),
        ("how_*", "At home, while drawing"),
        ("summary", "Sleep is much better"),
        ("outcome", "close"),
    ];
    walk.fill(&review).await;
    walk.day("on", walk.now()).await;
    walk.press("Save the review").await;
    walk.says("Close the case").await;
    still_held(walk, case).await;
    for list in ["/work", "/work/actions", "/work/families"] {
        walk.open(list).await;
    }
    let family = walk.link("/families/").await;
    walk.open(&format!("{family}/chronology")).await;
    walk.open(&format!("/cases/{case}/close")).await;
    let end = [
        ("outcome", "*"),
        ("reason", "The goals of the plan are met"),
        ("child_*", "*"),
        ("met_*", "*"),
        ("service_*", "*"),
        ("action_*", "*"),
        ("care_avoided", "*"),
        ("feedback", "We sleep again"),
    ];
    walk.send(&end, "Close the case").await;
    walk.says("Led until it closed").await;
    walk.sign_in_as("Ruth Adeyemi").await;
    walk.open(&format!("/cases/{case}")).await;
    walk.says("nobody needs to hold it").await;
}
