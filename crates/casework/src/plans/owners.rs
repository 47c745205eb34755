//! The agencies that do a plan's actions: who of them is in the team, and that
//! they are told when the family agrees.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{AgencyId, UserId};
use domain::plans::{ActionOwner, Plan};

use super::statements;
use crate::args;
use crate::cases::Case;
use crate::engine::{Reads, StoreError, UnitOfWork};
use crate::messages::{self, To};

/// Who of each agency works with the family now and has an account: the lead
/// worker, and the members of the team.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn in_the_team(
    db: &mut impl Reads,
    case: &Case,
) -> Result<BTreeMap<AgencyId, BTreeSet<UserId>>, StoreError> {
    let mut people: BTreeMap<AgencyId, BTreeSet<UserId>> = BTreeMap::new();
    if let Some(lead) = case.stage.lead()
        && let Some(worker) = lead.worker
    {
        people.entry(lead.agency).or_default().insert(worker);
    }
    for row in db.rows(&statements::IN_THE_TEAM, args![case.id]).await? {
        let agency = row.parsed("agency_id", AgencyId::parse)?;
        let user = row.parsed("user_id", UserId::parse)?;
        people.entry(agency).or_default().insert(user);
    }
    Ok(people)
}

/// Tells everybody in the team whose agency does something in the plan that the
/// family has just agreed to. The words name nobody.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn tell_owners(
    uow: &mut UnitOfWork,
    case: &Case,
    plan: &Plan,
) -> Result<(), StoreError> {
    let mut actions: BTreeMap<AgencyId, usize> = BTreeMap::new();
    let agreed = plan.in_force().map_or(&[][..], |version| &version.needs);
    for action in agreed.iter().flat_map(|need| &need.actions) {
        if let ActionOwner::Agency { agency, .. } = &action.owner {
            *actions.entry(*agency).or_default() += 1;
        }
    }
    let team = in_the_team(uow, case).await?;
    for (agency, number) in actions {
        let what = if number == 1 {
            "an action".to_owned()
        } else {
            format!("{number} actions")
        };
        let text = format!(
            "The family of case {} agreed to the plan. Your agency has {what} in it.",
            case.reference
        );
        for user in team.get(&agency).into_iter().flatten() {
            let to = To::Person(*user);
            messages::send(uow, to, Some(case.family), "plans.your_action", &text).await?;
        }
    }
    Ok(())
}
