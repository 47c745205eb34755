//! Whoever answers for a limit is told when it is near and when it has passed,
//! once each; when it has passed, so is whoever the authority escalates to
//! (invariant 5). A worker's sweep: any number of nodes may run it.

use domain::access::Role;
use domain::act::Act;
use domain::clocks::{Clock, Force, LimitTold, Standing};
use domain::ids::{AgencyId, ClockId, FamilyId, UserId};
use domain::profile::{ClockKey, ClockRule, Profile, ToldToo, Word as _};
use jiff::SignedDuration;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::referrals::optional_agency_of_part;

/// A limit that passed longer ago than this is on the lists, and no news.
const NEWS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What is told of a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Notice {
    DueSoon,
    Overdue,
    PausedTooLong,
}

impl Notice {
    const fn key(self) -> &'static str {
        match self {
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::PausedTooLong => "paused_too_long",
        }
    }

    const fn of(standing: Standing) -> Option<Self> {
        match standing {
            Standing::DueSoon { .. } => Some(Self::DueSoon),
            Standing::Overdue { .. } | Standing::PastRecommended { .. } => Some(Self::Overdue),
            Standing::PausedTooLong { .. } => Some(Self::PausedTooLong),
            Standing::InTime { .. }
            | Standing::Paused { .. }
            | Standing::StoppedInTime
            | Standing::StoppedLate { .. }
            | Standing::StoppedAfterRecommended { .. }
            | Standing::Cancelled
            | Standing::CancelledLate { .. } => None,
        }
    }
}

struct Found {
    family: FamilyId,
    family_reference: String,
    clock: Clock,
    owner: Option<AgencyId>,
    person: Option<UserId>,
}

fn found(row: &Row) -> Result<Found, StoreError> {
    Ok(Found {
        family: row.parsed("family_id", FamilyId::parse)?,
        family_reference: row.text("reference")?,
        clock: row.document("state")?,
        owner: row.optional_parsed("owner_agency_id", AgencyId::parse)?,
        person: row.optional_parsed("owner_user_id", UserId::parse)?,
    })
}

/// Tells of every limit that is near, has passed, or has been paused for too
/// long and was not told of yet. Gives how many.
///
/// # Errors
/// When the database does not answer; what was told before that stays told.
pub async fn tell_of_limits(
    store: &Store,
    profile: &Profile,
    act: &Act,
) -> Result<usize, CaseworkError> {
    let mut told = 0;
    for key in ClockKey::ALL {
        let Some(rule) = profile.clock(*key) else {
            continue;
        };
        let rows = store
            .reader()
            .rows(
                &statements::TO_TELL,
                args![
                    key.word(),
                    act.at,
                    act.at + rule.warn_before(),
                    act.at - NEWS
                ],
            )
            .await?;
        for row in rows {
            let id = row.parsed("id", ClockId::parse)?;
            if retrying(|| tell(store, profile, act, (*key, rule), id)).await? {
                told += 1;
            }
        }
    }
    Ok(told)
}

/// Tells of one limit, as it stands inside the transaction.
async fn tell(
    store: &Store,
    profile: &Profile,
    act: &Act,
    (key, rule): (ClockKey, &ClockRule),
    id: ClockId,
) -> Result<bool, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let Some(row) = uow.optional(&statements::RUNNING, args![id]).await? else {
        return Ok(false);
    };
    let limit = found(&row)?;
    let standing = limit
        .clock
        .standing(act.at, rule.warn_before(), profile.working_time());
    let Some(notice) = Notice::of(standing) else {
        return Ok(false);
    };
    if notice == Notice::DueSoon && rule.due_soon.is_none() {
        return Ok(false);
    }
    let noted = uow
        .write(
            &statements::NOTE_TOLD,
            args![id, notice.key(), limit.clock.due(), act.at],
        )
        .await?;
    if noted == 0 {
        return Ok(false);
    }
    let text = words(key, &limit, notice);
    for to in whom(&mut uow, rule, &limit, notice).await? {
        let kind = "clocks.limit";
        if notice == Notice::Overdue && limit.clock.terms().force == Force::Required {
            messages::send_urgent(&mut uow, to, Some(limit.family), kind, &text).await?;
        } else {
            messages::send(&mut uow, to, Some(limit.family), kind, &text).await?;
        }
    }
    uow.record(&LimitTold {
        family: limit.family,
        clock: id,
        limit: key.word().to_owned(),
        notice: notice.key(),
    })
    .await?;
    uow.commit().await?;
    Ok(true)
}

fn words(key: ClockKey, limit: &Found, notice: Notice) -> String {
    let what = format!("{}, family {}", key.label(), limit.family_reference);
    match (notice, limit.clock.terms().force) {
        (Notice::DueSoon, Force::Required | Force::Recommended) => format!("{what}: due soon."),
        (Notice::Overdue, Force::Required) => format!("{what}: the limit has passed."),
        (Notice::Overdue, Force::Recommended) => {
            format!("{what}: past the recommended date.")
        }
        (Notice::PausedTooLong, Force::Required | Force::Recommended) => {
            format!("{what}: the pause should have ended. End it, or pause again.")
        }
    }
}

/// The owner; and once the limit has passed, whoever the authority escalates to.
async fn whom(
    uow: &mut UnitOfWork,
    rule: &ClockRule,
    limit: &Found,
    notice: Notice,
) -> Result<Vec<To>, CaseworkError> {
    let mut all = Vec::new();
    match (limit.person, limit.owner) {
        (Some(person), _) => all.push(To::Person(person)),
        (None, Some(agency)) => {
            all.push(To::Role(agency, answers_for(uow, agency).await?));
        }
        (None, None) => {}
    }
    if notice == Notice::DueSoon {
        told_too(uow, rule, limit, &mut all).await?;
    }
    if notice != Notice::DueSoon
        && let Some(agency) = agency_of_role(uow, rule.escalate_to, limit.owner).await?
    {
        let to = To::Role(agency, rule.escalate_to);
        if !all.contains(&to) {
            all.push(to);
        }
    }
    Ok(all)
}

/// Whom the authority tells as well when a limit is near.
async fn told_too(
    uow: &mut UnitOfWork,
    rule: &ClockRule,
    limit: &Found,
    all: &mut Vec<To>,
) -> Result<(), CaseworkError> {
    for too in &rule.due_soon_also {
        match (too, limit.person, limit.owner) {
            (ToldToo::Deputy, Some(_), Some(agency)) => {
                all.push(To::Role(agency, answers_for(uow, agency).await?));
            }
            (ToldToo::Deputy, _, _) => {}
            (ToldToo::Team, named, _) => {
                for row in uow.rows(&statements::TEAM, args![limit.family]).await? {
                    let person = row.parsed("user_id", UserId::parse)?;
                    if named != Some(person) {
                        all.push(To::Person(person));
                    }
                }
            }
        }
    }
    Ok(())
}

/// Who answers for a limit of an agency that has named nobody.
async fn answers_for(uow: &mut UnitOfWork, agency: AgencyId) -> Result<Role, StoreError> {
    for (part, role) in [
        ("front_door", Role::FrontDoorManager),
        ("forum", Role::PanelCoordinator),
        ("social_care", Role::SocialCareManager),
    ] {
        if optional_agency_of_part(uow, part).await? == Some(agency) {
            return Ok(role);
        }
    }
    Ok(Role::LeadAgencyManager)
}

/// The agency in which a role is told: the part of the system that it belongs
/// to, or else the agency that answers for the limit.
async fn agency_of_role(
    uow: &mut UnitOfWork,
    role: Role,
    owner: Option<AgencyId>,
) -> Result<Option<AgencyId>, StoreError> {
    let part = match role {
        Role::ContactOfficer | Role::FrontDoorManager => "front_door",
        Role::PanelCoordinator
        | Role::PanelManager
        | Role::PanelMember
        | Role::EarlyHelpCoordinator => "forum",
        Role::SocialWorker | Role::SocialCareManager => "social_care",
        Role::Practitioner
        | Role::MashPartner
        | Role::LeadAgencyManager
        | Role::Provider
        | Role::Auditor
        | Role::Trainer
        | Role::Analyst
        | Role::Commissioner
        | Role::Board
        | Role::InformationGovernance
        | Role::AgencyManager
        | Role::Administrator => return Ok(owner),
    };
    optional_agency_of_part(uow, part).await
}
