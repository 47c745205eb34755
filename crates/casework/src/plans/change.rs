//! A line of the draft said anew: what the family has agreed to is never touched.

use domain::act::Act;
use domain::plans::{Need, Plan, PlanAction, PlanLineChanged, PlanVersion, Whose};

use super::views::children_of;
use super::write::{loaded, owner_is_known, refused, save_plan, writable};
use crate::engine::{Store, retrying};
use crate::error::CaseworkError;
use crate::time::london_day;

/// A line as it should be from now on.
#[derive(Clone, Debug)]
pub enum LineAnew {
    /// A need, with its goal; its actions stay as they are.
    Need(Need),
    /// An action.
    Action(PlanAction),
}

/// Changing one line of the draft.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// The case.
    pub reference: String,
    /// What the line said on the page, so that nobody's later words are lost.
    pub seen: String,
    /// The line.
    pub line: LineAnew,
}

/// Says a need or an action of the draft anew.
///
/// # Errors
/// As for adding one; conflict when the line says something else by now.
pub async fn change_line(
    store: &Store,
    act: &Act,
    command: &ChangeLine,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = writable(&mut uow, act, &command.reference).await?;
        let stored = loaded(&mut uow, &case).await?;
        let (line, words) = match &command.line {
            LineAnew::Need(need) => (need.id, need.words.clone()),
            LineAnew::Action(action) => (action.id, action.what.clone()),
        };
        let now = said_now(&stored.plan, &command.line).ok_or(CaseworkError::NotFound)?;
        if now != command.seen {
            return Err(CaseworkError::Conflict);
        }
        let plan = stored.plan.clone();
        let next = match &command.line {
            LineAnew::Need(need) => {
                if let Whose::Person { person } = need.whose {
                    let (_, everybody) = children_of(&mut uow, case.family).await?;
                    if !everybody.contains(&person) {
                        return Err(CaseworkError::NotFound);
                    }
                }
                plan.change_need(need.clone())
            }
            LineAnew::Action(action) => {
                owner_is_known(&mut uow, &case, &action.owner).await?;
                plan.change_action(action.clone(), london_day(act.at))
            }
        }
        .map_err(refused)?;
        save_plan(&mut uow, &stored, &next).await?;
        uow.record(&PlanLineChanged {
            family: case.family,
            case: case.id,
            line,
            words,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

fn said_now(plan: &Plan, line: &LineAnew) -> Option<String> {
    let needs = plan.drafted().map(|draft: &PlanVersion| &draft.needs)?;
    match line {
        LineAnew::Need(anew) => needs
            .iter()
            .find(|need| need.id == anew.id)
            .map(|need| need.words.clone()),
        LineAnew::Action(anew) => needs
            .iter()
            .flat_map(|need| &need.actions)
            .find(|action| action.id == anew.id)
            .map(|action| action.what.clone()),
    }
}
