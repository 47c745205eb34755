//! Every state and every step of the way down, for `docs/generated/lifecycles.md`.

use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::lifecycle::{Decision, Ending, Setback, Side, StepDown, Visit};
use super::notice::Notice;
use super::proposal::{FamilyAgrees, Origin, Proposal, Route};
use super::refusal::StepDownRefused;
use crate::ids::{AgencyId, CaseId, MeetingId, UserId};

const AT: Timestamp = Timestamp::UNIX_EPOCH;
const ASKED: AgencyId = AgencyId::new(Uuid::from_u128(1));
const CASE: CaseId = CaseId::new(Uuid::from_u128(2));
const MEETING: MeetingId = MeetingId::new(Uuid::from_u128(3));

fn states() -> Vec<(&'static str, StepDown)> {
    let accepted = |visit| StepDown::Accepted {
        by: ASKED,
        at: AT,
        visit,
    };
    vec![
        ("awaiting_sign_off", StepDown::AwaitingSignOff),
        ("proposed", StepDown::Proposed { setback: None }),
        (
            "proposed (came back)",
            StepDown::Proposed {
                setback: Some(Setback::Declined {
                    by: ASKED,
                    reason: "reason".to_owned(),
                }),
            },
        ),
        (
            "listed",
            StepDown::Listed {
                meeting: MEETING,
                notice: Notice::InTime,
            },
        ),
        ("brokering", StepDown::Brokering),
        (
            "offered",
            StepDown::Offered {
                to: ASKED,
                at: AT,
                visit: true,
            },
        ),
        ("with_forum", StepDown::WithForum { case: CASE }),
        ("accepted, no visit asked", accepted(Visit::NotAsked)),
        ("accepted, visit to plan", accepted(Visit::ToPlan)),
        (
            "accepted, visit held",
            accepted(Visit::Held {
                on: AT,
                words: "words".to_owned(),
            }),
        ),
        (
            "ended",
            StepDown::Ended {
                at: AT,
                how: Ending::HandedOver { to: ASKED },
            },
        ),
    ]
}

/// A proposal that nothing stops, on one way.
fn proposal(route: Route) -> Proposal {
    Proposal {
        origin: Origin::AfterWork,
        reduced: "reason".to_owned(),
        rationale: "reason".to_owned(),
        agrees: FamilyAgrees::Given {
            on: jiff::civil::Date::MIN,
            who: "somebody".to_owned(),
            written: true,
        },
        route,
        involved: Vec::new(),
    }
}

type Step = Box<dyn Fn(StepDown) -> Result<StepDown, StepDownRefused>>;

fn decided(decision: Decision, side: Side) -> Step {
    Box::new(move |from| {
        let said = proposal(Route::TransferMeeting);
        from.decide(&decision, side, &said, "reason", AT)
    })
}

fn steps() -> Vec<(&'static str, Step)> {
    let gatekeeper = UserId::new(Uuid::from_u128(5));
    let proposer = UserId::new(Uuid::from_u128(6));
    let agency = ASKED;
    let later = AT + 1.hour();
    vec![
        (
            "sign off",
            Box::new(move |from| from.sign_off(gatekeeper, proposer, &Route::TransferMeeting)),
        ),
        (
            "list",
            Box::new(|from| from.list(&Route::TransferMeeting, MEETING, Notice::InTime)),
        ),
        ("take off", Box::new(|from| from.take_off("reason"))),
        (
            "decide: services_brokered",
            decided(Decision::ServicesBrokered, Side::Sending),
        ),
        (
            "decide: targeted_family_service, by its manager",
            decided(Decision::TargetedFamilyService { agency }, Side::Receiving),
        ),
        (
            "decide: targeted_family_service, by social care",
            decided(Decision::TargetedFamilyService { agency }, Side::Sending),
        ),
        (
            "decide: forum",
            decided(Decision::Forum { case: CASE }, Side::Receiving),
        ),
        (
            "decide: remains_with_social_care",
            decided(Decision::RemainsWithSocialCare, Side::Sending),
        ),
        (
            "offer",
            Box::new(move |from| from.offer(&proposal(Route::Partner { agency }), AT)),
        ),
        (
            "to forum",
            Box::new(|from| from.to_forum(&Route::Forum, CASE)),
        ),
        (
            "choose another way",
            Box::new(|from| from.reroute(&Route::Signpost)),
        ),
        ("accept", Box::new(move |from| from.accept(agency, AT))),
        (
            "decline",
            Box::new(move |from| from.decline(agency, "reason")),
        ),
        (
            "not taken by the forum",
            Box::new(|from| from.not_taken_by_forum("reason")),
        ),
        (
            "plan the visit",
            Box::new(move |from| from.plan_visit(later, AT)),
        ),
        (
            "record the visit",
            Box::new(|from| from.visit_held(AT, "words", AT)),
        ),
        ("close", Box::new(|from| from.close("services", AT))),
        ("withdraw", Box::new(|from| from.withdraw("reason", AT))),
    ]
}

/// Every state and every step, with what comes of it.
#[must_use]
pub fn lifecycle_rows() -> Vec<(String, String, String)> {
    let mut rows = Vec::new();
    for (name, state) in states() {
        for (step, apply) in steps() {
            let result = match apply(state.clone()) {
                Ok(next) => next.key().to_owned(),
                Err(refused) => format!("refused: {refused:?}"),
            };
            rows.push((name.to_owned(), step.to_owned(), result));
        }
    }
    rows
}
