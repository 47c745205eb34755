//! Below the levels that the front door takes on, an agency that helps itself
//! sends nothing: what was written becomes its own worry, with what it does or
//! the service that it points to (BUCKS-STRAT-46, -47, -62).

use casework::drafts;
use casework::worries::{self, FollowWorry, NoteWorry};
use domain::referrals::{CanHelp, ChildAge, OwnHelp, RequestDraft};
use domain::worries::{Next, Worry};

use super::draft::{no_draft, open};
use super::steps::Step;
use crate::web::{Answer, Cx, Reply, SessionChange};

/// Keeps the draft as the agency's own worry, and ends the draft.
pub async fn keep(cx: Cx) -> Answer {
    let key = cx.submission_key()?;
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    // A second click finds the draft gone: another draft of the account is not meant.
    if cx.form.text("draft") != draft.id.to_string() {
        return cx.then("/worries", None);
    }
    let Some(own) = draft.content.own_help().cloned() else {
        return cx.then(Step::Check.path(), None);
    };
    let next = next_of(own);
    let (store, act) = (&cx.app.store, &cx.act);
    let id = match (draft.content.worry_noted, next) {
        (Some(worry), Some(next)) => {
            let found = worries::find(&mut store.reader(), act, worry).await?;
            let command = FollowWorry {
                worry,
                version: found.version,
                next,
            };
            worries::follow(store, act, &command).await?;
            worry
        }
        (Some(worry), None) => worry,
        (None, next) => {
            let command = NoteWorry {
                key,
                worry: worry_of(&draft.content),
                next,
            };
            worries::note(store, act, &command).await?
        }
    };
    drafts::delete(store, act, draft.id).await?;
    Ok(Reply::WithSession(
        Box::new(cx.then(format!("/worries/{id}"), Some("worry-noted"))?),
        SessionChange::DraftDone,
    ))
}

fn worry_of(draft: &RequestDraft) -> Worry {
    let child = draft.children.first();
    Worry {
        given_name: child
            .map(|child| child.given_name.clone())
            .unwrap_or_default(),
        family_name: child
            .map(|child| child.family_name.clone())
            .unwrap_or_default(),
        age: child.map_or(ChildAge::NotKnown, |child| child.age),
        what: draft
            .worry
            .as_ref()
            .map(|worry| worry.worry.clone())
            .unwrap_or_default(),
        would_gain: true,
    }
}

/// What the answers mean for the worry. An agency that can do nothing itself
/// and names nobody has decided nothing yet.
fn next_of(own: OwnHelp) -> Option<Next> {
    match (own.pointed_to, own.can) {
        (Some(to), _) => Some(Next::PointTo { to, why: own.how }),
        (None, CanHelp::Wholly | CanHelp::Partly) => Some(Next::HelpOurselves { how: own.how }),
        (None, CanHelp::No) => None,
    }
}
