//! The transfer meeting: which families are on its list and since when
//! everybody knew, and what it decides (BUCKS-PROT-40 to -51, -76).

use domain::access::{Relation, Role, may, permit};
use domain::act::Act;
use domain::ids::{AgencyId, MeetingId};
use domain::profile::{Forum, ForumKind, Key, Profile};
use domain::step_down::{
    Decision, NoticeRefused, Side, StepDown, StepDownDecided, StepDownListed, StepDownTakenOff,
    cut_off, notice_for,
};
use jiff::Timestamp;

use super::answer::accept_in;
use super::propose::{ask, to_the_forum};
use super::stored::{Decided, Found, find_at, refused, save, stepped};
use super::tell;
use crate::args;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::relate;
use crate::forums;

/// A place on a list.
#[derive(Clone, Debug)]
pub struct ListCommand {
    /// Which step down.
    pub reference: String,
    /// The version that the page showed.
    pub version: i64,
    /// Which meeting.
    pub meeting: MeetingId,
    /// Why it cannot wait, after the list has closed.
    pub late_reason: String,
}

/// Puts a family on a meeting's list. After the cut-off only a team manager
/// does, with a reason, and the family is marked (BUCKS-PROT-48, C-28).
///
/// # Errors
/// Not found outside scope; denied; refused late or for a meeting that has begun; conflict.
pub async fn put_on_list(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &ListCommand,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_at(&mut uow, act, &command.reference, command.version).await?;
        permit::<may::ProposeStepDown, _>(act, &found.relations, ())?;
        let (forum, starts_at) = transfer_meeting(&mut uow, profile, command.meeting).await?;
        let days = forum.notice_working_days.unwrap_or(0);
        let closes = cut_off(profile.working_time(), starts_at, days);
        let manager = act.user().filter(|_| act.has(Role::SocialCareManager));
        let notice = notice_for(closes, starts_at, act.at, manager, &command.late_reason)
            .map_err(|no: NoticeRefused| CaseworkError::Refused(no.into()))?;
        let next = found
            .state
            .clone()
            .list(&found.proposal.route, command.meeting, notice.clone())
            .map_err(refused)?;
        relate(
            &mut uow,
            found.family,
            Relation::Forum,
            None,
            None,
            Some(forum.key.as_str()),
        )
        .await?;
        let found = save(&mut uow, found, next).await?;
        uow.record(&StepDownListed {
            family: found.family,
            step_down: found.id,
            meeting: command.meeting,
            notice,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn transfer_meeting<'p>(
    uow: &mut UnitOfWork,
    profile: &'p Profile,
    meeting: MeetingId,
) -> Result<(&'p Forum, Timestamp), CaseworkError> {
    let row = uow
        .optional(&forums::statements::FIND, args![meeting])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let key = Key::parse(&row.text("forum_key")?).map_err(|_| CaseworkError::NotFound)?;
    let forum = profile
        .forums
        .forum(&key)
        .filter(|forum| forum.kind == ForumKind::Transfer)
        .ok_or(CaseworkError::NotFound)?;
    if row.text("state")? != "planned" {
        return Err(CaseworkError::Refused(NoticeRefused::Begun.into()));
    }
    Ok((forum, row.instant("starts_at")?))
}

/// Takes a family off the list, with a reason; it waits for another meeting.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason; conflict.
pub async fn take_off(
    store: &Store,
    act: &Act,
    reference: &str,
    version: i64,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let at = (reference, version);
        let found = stepped::<may::TakeOffTransferList>(&mut uow, act, at, |found| {
            found.state.clone().take_off(reason)
        })
        .await?;
        uow.record(&StepDownTakenOff {
            family: found.family,
            step_down: found.id,
            reason: reason.trim().to_owned(),
        })
        .await?;
        tell::proposer(
            &mut uow,
            &found,
            "step_down.taken_off",
            "taken off the list",
        )
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// What the form says that the meeting decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deciding {
    /// Services found by the social worker.
    ServicesBrokered,
    /// The targeted family service, run by an agency.
    TargetedFamilyService(AgencyId),
    /// The forum.
    Forum,
    /// Stays with social care.
    RemainsWithSocialCare,
}

/// A decision of the meeting.
#[derive(Clone, Debug)]
pub struct DecideCommand {
    /// Which step down.
    pub reference: String,
    /// The version that the page showed.
    pub version: i64,
    /// What was decided.
    pub deciding: Deciding,
    /// Why.
    pub reason: String,
}

/// Records what the meeting decided for a family. Where the manager of the
/// family service decides for their own service, it has accepted with that.
///
/// # Errors
/// Not found outside scope; denied; refused to social care for what the receiving
/// manager decides, and by what stops a transfer to the family service; conflict.
pub async fn decide(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &DecideCommand,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_at(&mut uow, act, &command.reference, command.version).await?;
        permit::<may::DecideStepDown, _>(act, &found.relations, ())?;
        decide_in(&mut uow, profile, act, found, command).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn decide_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    found: Found,
    command: &DecideCommand,
) -> Result<(), CaseworkError> {
    let own = act.agency().ok_or(CaseworkError::NotFound)?;
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    let side = if own == found.from {
        Side::Sending
    } else {
        Side::Receiving
    };
    let decision = match command.deciding {
        Deciding::ServicesBrokered => Decision::ServicesBrokered,
        Deciding::TargetedFamilyService(agency) => Decision::TargetedFamilyService { agency },
        Deciding::RemainsWithSocialCare => Decision::RemainsWithSocialCare,
        Deciding::Forum => Decision::Forum {
            case: to_the_forum(uow, profile, &found).await?,
        },
    };
    let next = found
        .state
        .clone()
        .decide(&decision, side, &found.proposal, &command.reason, act.at)
        .map_err(refused)?;
    let reason = command.reason.trim().to_owned();
    let found = Found {
        decided: Some(Decided {
            decision: decision.clone(),
            reason: reason.clone(),
            by,
            at: act.at,
        }),
        ..found
    };
    let found = ask(uow, found, next).await?;
    uow.record(&StepDownDecided {
        family: found.family,
        step_down: found.id,
        decision,
        reason,
    })
    .await?;
    tell::proposer(uow, &found, "step_down.decided", "decided by the meeting").await?;
    match found.state {
        StepDown::Offered { to, .. } if to == own => accept_in(uow, profile, act, found).await,
        StepDown::Ended { .. } => tell::meeting_is_over(uow, profile, &found).await,
        StepDown::AwaitingSignOff
        | StepDown::Proposed { .. }
        | StepDown::Listed { .. }
        | StepDown::Brokering
        | StepDown::Offered { .. }
        | StepDown::WithForum { .. }
        | StepDown::Accepted { .. } => Ok(()),
    }
}
