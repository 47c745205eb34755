//! The demo shows everything that a family's work can be: a state that no
//! family is in is a page that nobody has looked at.

use std::collections::BTreeSet;

use app::demo::world::PEOPLE;
use casework::engine::{Reads as _, Statement};
use domain::agreement::ServiceAnswer;
use domain::reviews::ReviewOutcome;
use domain::worries::Standing;
use jiff::tz::TimeZone;

use crate::support::{Installation, seeded};

macro_rules! lists {
    ($($name:ident = $sql:literal;)*) => {
        $(const $name: Statement = Statement::new(concat!("test.", stringify!($name)), $sql);)*
    };
}

lists! {
    REFERRALS = "select distinct state as what from referrals";
    CHANNELS = "select distinct channel as what from referrals";
    REFERRERS = "select distinct referrer_kind as what from referrals";
    DECISIONS = "select distinct decision as what from referrals where decision is not null";
    CASES = "select distinct stage as what from cases";
    CLOSURES = "select distinct outcome as what from closures";
    REVIEWS = "select distinct outcome as what from reviews";
    ASSESSMENTS = "select distinct state_key as what from assessments";
    REQUESTS = "select distinct state as what from information_requests";
    HANDOVERS = "select distinct coalesce(answer, 'open') as what from handovers";
    STRATEGY = "select distinct state as what from strategy_meetings";
    AGENDA = "select distinct decision as what from agenda_items where decision is not null";
    ANSWERS = "select distinct answer as what from service_agreements";
    TEAM_MEETINGS = "select distinct stage as what from team_meetings";
    WORRIES = "select distinct state as what from worries";
    STEP_UPS = "select said as what from step_ups";
    DRAFTS = "select distinct 'begun' as what from drafts";
    ENQUIRIES = "select distinct 'asked' as what from advice_enquiries";
    RESTRICTED = "select distinct 'kept' as what from family_restrictions";
    OPENED = "select distinct 'opened' as what from break_glass_openings";
    LINKS = "select 'partner' as what from reporting_links union select 'family' as what from family_links";
    REPORTS = "select distinct 'reported' as what from lead_reports";
    ENGAGEMENT = "select distinct engagement as what from engagement_notes";
    CLOCKS = "select distinct clock_key as what from clocks";
    LATE = "select distinct clock_key as what from clocks where stopped_at is not null and stopped_at > due_at";
    IN_TIME = "select distinct clock_key as what from clocks where stopped_at is not null and stopped_at <= due_at";
    RUNNING = "select clock_key as what, due_at as at from clocks where stopped_at is null";
    RECEIVED = "select first_received_at as at from referrals";
}

async fn kinds(here: &Installation, statement: &Statement) -> BTreeSet<String> {
    here.app
        .store
        .reader()
        .rows(statement, Vec::new())
        .await
        .unwrap()
        .iter()
        .map(|row| row.text("what").unwrap())
        .collect()
}

/// What is wanted and is not there.
async fn absent(here: &Installation, statement: &Statement, wanted: &[&str]) -> Vec<String> {
    let found = kinds(here, statement).await;
    wanted
        .iter()
        .filter(|one| {
            !found
                .iter()
                .any(|found| found == *one || found.contains(&format!("\"{one}\"")))
        })
        .map(|one| format!("{}: {one} is absent from {found:?}", statement.name))
        .collect()
}

fn keys<T: Copy>(all: &[T], key: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| key(*one)).collect()
}

async fn every_state(here: &Installation) -> Vec<String> {
    let worries = keys(Standing::ALL, Standing::key);
    let reviews = [ReviewOutcome::Continue, ReviewOutcome::Amend].map(ReviewOutcome::code);
    let answers = [
        ServiceAnswer::Given,
        ServiceAnswer::Declined,
        ServiceAnswer::Withdrawn,
    ]
    .map(ServiceAnswer::code);
    let mut missing = Vec::new();
    for (statement, wanted) in [
        (
            &REFERRALS,
            &["waiting", "with_mash", "returned", "decided"][..],
        ),
        (&CHANNELS, &["call", "signed_in_form", "public_form"]),
        (&REFERRERS, &["professional", "family", "public"]),
        (
            &DECISIONS,
            &[
                "social_care_assessment",
                "forum",
                "advice_and_signpost",
                "returned_to_referrer",
                "immediate_section_47",
            ],
        ),
        (
            &CASES,
            &[
                "awaiting_forum",
                "in_dispute",
                "lead_asked",
                "led",
                "closed",
            ],
        ),
        (
            &CLOSURES,
            &[
                "needs_met",
                "needs_partly_met",
                "consent_withdrawn",
                "disengaged",
                "moved_away",
            ],
        ),
        (&REVIEWS, &reviews),
        (&ASSESSMENTS, &["draft", "submitted", "signed_off"]),
        (&REQUESTS, &["asked", "answered"]),
        (&HANDOVERS, &["open", "accepted"]),
        (&STRATEGY, &["called", "held"]),
        (
            &AGENDA,
            &[
                "lead_agency_named",
                "deferred",
                "returned_to_referrer",
                "advice_and_signpost",
                "disputed_with_social_care",
                "kept_with_lead",
            ],
        ),
        (&ANSWERS, &answers),
        (&TEAM_MEETINGS, &["planned", "held", "cancelled"]),
        (&WORRIES, &worries),
        (&STEP_UPS, &["given", "section47", "exception"]),
        (&DRAFTS, &["begun"]),
        (&ENQUIRIES, &["asked"]),
        (&RESTRICTED, &["kept"]),
        (&OPENED, &["opened"]),
        (&LINKS, &["partner", "family"]),
        (&REPORTS, &["reported"]),
        (&ENGAGEMENT, &["no_answer"]),
    ] {
        missing.extend(absent(here, statement, wanted).await);
    }
    missing
}

/// Every clock that a case starts has been met, missed, and runs past its limit now.
async fn every_breach(here: &Installation) -> Vec<String> {
    let now = here.app.store.clock().now().as_microsecond();
    let running = here
        .app
        .store
        .reader()
        .rows(&RUNNING, Vec::new())
        .await
        .unwrap();
    let now_late: BTreeSet<String> = running
        .iter()
        .filter(|row| row.int("at").unwrap() < now)
        .map(|row| row.text("what").unwrap())
        .collect();
    let now_early: BTreeSet<String> = running
        .iter()
        .filter(|row| row.int("at").unwrap() >= now)
        .map(|row| row.text("what").unwrap())
        .collect();
    let late = kinds(here, &LATE).await;
    let in_time = kinds(here, &IN_TIME).await;
    let mut missing = Vec::new();
    for clock in kinds(here, &CLOCKS).await {
        for (what, found) in [
            ("stopped in time", &in_time),
            ("stopped late", &late),
            ("running in time", &now_early),
            ("running past its limit", &now_late),
        ] {
            // Which of these two runs in time depends on the day of the last panel.
            let by_chance = what == "running in time"
                && ["dispute_head_of_service", "lead_worker_assigned"].contains(&clock.as_str());
            if !found.contains(&clock) && !by_chance {
                missing.push(format!("{clock}: none is {what}"));
            }
        }
    }
    missing
}

/// Requests that come when offices are shut.
async fn hours(here: &Installation) -> Vec<&'static str> {
    let london = TimeZone::get("Europe/London").unwrap();
    let rows = here
        .app
        .store
        .reader()
        .rows(&RECEIVED, Vec::new())
        .await
        .unwrap();
    let times: Vec<_> = rows
        .iter()
        .map(|row| {
            jiff::Timestamp::from_microsecond(row.int("at").unwrap())
                .unwrap()
                .to_zoned(london.clone())
        })
        .collect();
    let mut missing = Vec::new();
    if !times.iter().any(|at| at.hour() < 6 || at.hour() > 21) {
        missing.push("a request at night");
    }
    if !times
        .iter()
        .any(|at| at.weekday().to_monday_zero_offset() > 4)
    {
        missing.push("a request at a weekend");
    }
    missing
}

// Requirement: BUCKS-PROT-08
#[tokio::test]
async fn the_demo_shows_every_state_every_breach_and_work_for_everybody() {
    let here = seeded("demo-states", 300, 180).await;
    let mut missing = every_state(&here).await;
    missing.extend(every_breach(&here).await);
    missing.extend(hours(&here).await.iter().map(|what| (*what).to_owned()));
    missing.extend(nothing_to_do(&here).await);
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Those of the demo's people whose own page has nothing to open.
async fn nothing_to_do(here: &Installation) -> Vec<String> {
    let mut idle = Vec::new();
    for person in PEOPLE {
        let session = here.sign_in_as(person.mailbox).await;
        let page = here.get("/work", &session).await;
        assert!(page.status.is_success(), "{}", person.mailbox);
        let something = page
            .text
            .split("data-count=\"")
            .skip(1)
            .any(|rest| !rest.starts_with("0\""));
        if !something {
            idle.push(format!("{} has nothing to do", person.mailbox));
        }
    }
    idle
}
