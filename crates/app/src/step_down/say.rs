//! Where a way down stands, as people say it.

use casework::families::FamilyPage;
use casework::step_down::{StepDownLine, involvement_of, of_family};
use domain::access::{Action, Relation};
use domain::profile::{Profile, TransferOutcome};
use domain::step_down::{Decision, Ending, Notice, Setback, StepDown, Visit};
use serde_json::{Value, json};

use crate::web::{Cx, Failure};

/// One state, in a few words.
#[must_use]
pub fn state_words(state: &StepDown) -> &'static str {
    match state {
        StepDown::AwaitingSignOff => "Waits for sign-off",
        StepDown::Proposed { setback: None } => "Proposed",
        StepDown::Proposed { setback: Some(_) } => "Came back: choose what happens next",
        StepDown::Listed {
            notice: Notice::InTime,
            ..
        } => "On the list of a meeting",
        StepDown::Listed {
            notice: Notice::Late { .. },
            ..
        } => "On the list of a meeting, late notice",
        StepDown::Brokering => "Finding services with the family",
        StepDown::Offered { .. } => "A service was asked and has not answered",
        StepDown::WithForum { .. } => "Waiting for a lead agency",
        StepDown::Accepted {
            visit: Visit::ToPlan,
            ..
        } => "Accepted: plan the visit together",
        StepDown::Accepted {
            visit: Visit::Planned { .. },
            ..
        } => "Accepted: the visit together is planned",
        StepDown::Accepted { .. } => "Accepted: social care can close",
        StepDown::Ended {
            how: Ending::RemainsWithSocialCare { .. },
            ..
        } => "Stayed with social care",
        StepDown::Ended {
            how: Ending::Signposted { .. },
            ..
        } => "Closed with named services",
        StepDown::Ended {
            how: Ending::HandedOver { .. },
            ..
        } => "Handed over",
    }
}

/// Why something came back.
#[must_use]
pub fn setback_words(setback: &Setback) -> (&'static str, String) {
    match setback {
        Setback::NotDiscussed { reason } => ("Taken off the list", reason.clone()),
        Setback::Declined { reason, .. } => ("The service declined", reason.clone()),
        Setback::NotTakenByForum { reason } => ("[[The panel]] did not take it", reason.clone()),
    }
}

/// What a meeting decided, in the authority's words.
#[must_use]
pub fn outcome_label(profile: &Profile, decision: &Decision) -> String {
    label(profile, decision.outcome())
}

/// An outcome of the transfer meeting, in the authority's words.
#[must_use]
pub fn label(profile: &Profile, outcome: TransferOutcome) -> String {
    profile.outcomes.transfer.get(outcome).label.clone()
}

/// One line of a list.
#[must_use]
pub fn line_context(line: &StepDownLine) -> Value {
    let late = match &line.state {
        StepDown::Listed {
            notice: Notice::Late { reason, .. },
            ..
        } => Some(reason.clone()),
        _ => None,
    };
    json!({
        "reference": line.reference, "family_reference": line.family_reference,
        "family": if line.opens { line.family_name.clone() } else { "A family that is not open to you".to_owned() },
        "opens": line.opens, "state": state_words(&line.state), "open": line.state.is_open(),
        "listed": matches!(line.state, StepDown::Listed { .. }),
        "late": late.filter(|_| line.opens),
        "agrees": line.proposal.agrees.is_given(),
        "proposed": line.proposed_at.as_microsecond(),
    })
}

/// The part of a family's page that tells of social care and the way down; nothing
/// for whoever may read neither.
///
/// # Errors
/// When the database does not answer.
pub async fn section_context(cx: &Cx, page: &FamilyPage) -> Result<Value, Failure> {
    if !cx.allows(&page.relations, Action::ReadStepDown) {
        return Ok(Value::Null);
    }
    let mut reader = cx.app.store.reader();
    let lines = of_family(&mut reader, &cx.act, page.id).await?;
    let involvement = involvement_of(&mut reader, page.id).await?;
    let open = lines.iter().any(|line| line.state.is_open());
    let held = page.holder.as_ref().is_some_and(|held| {
        held.basis == domain::holding::Basis::SocialCare && cx.act.agency() == Some(held.agency)
    });
    let own = page.relations.contains(Relation::SocialCare);
    Ok(json!({
        "lines": lines.iter().map(line_context).collect::<Vec<_>>(),
        "standing": involvement.as_ref().map(|one| one.standing.words()),
        "since": involvement.as_ref().map(|one| one.opened_at.as_microsecond()),
        "may_propose": own && held && !open && cx.allows(&page.relations, Action::ProposeStepDown),
    }))
}
