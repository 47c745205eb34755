//! A case reaches the forum's hands, goes on an agenda and may come off it
//! again, with a reason (BUCKS-STRAT-86, -114).

use domain::access::{may, permit};
use domain::act::Act;
use domain::cases::Stage;
use domain::forums::{AgendaChanged, CaseReceivedByForum, waiting_since};
use domain::ids::{AgendaItemId, CaseId, MeetingId};
use domain::profile::{ClockKey, Profile};
use domain::refusal::Refusal;

use super::meetings::open_meeting;
use super::{statements, waiting_cases};
use crate::args;
use crate::cases::{self, Case};
use crate::clocks;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// The coordinator has the case: the hand-over's clock stops (BUCKS-STRAT-114).
/// Saying so twice changes nothing.
///
/// # Errors
/// Not found outside scope; denied to all but the forum's coordinator and manager.
pub async fn receive_case(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = cases::find(&mut uow, act, reference).await?;
        let permitted = permit::<may::HandleForumCase, _>(act, &found.relations.clone(), found)?;
        if received(&mut uow, profile, permitted.record()).await? {
            uow.commit().await?;
        }
        Ok(())
    })
    .await
}

/// Records the receipt once; true when it was new.
async fn received(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
) -> Result<bool, CaseworkError> {
    if uow
        .optional(&statements::RECEIVED, args![case.id])
        .await?
        .is_some()
    {
        return Ok(false);
    }
    let (user, at) = (uow.act().user(), uow.at());
    uow.write(&statements::RECEIVE, args![case.id, user, at])
        .await?;
    if let Some(referral) = case.referral {
        clocks::stop(uow, profile, referral.uuid(), ClockKey::HandOverToForum).await?;
    }
    uow.record(&CaseReceivedByForum {
        family: case.family,
        case: case.id,
    })
    .await?;
    Ok(true)
}

/// Puts one case on a meeting's agenda. A case that is on an agenda stays there.
///
/// # Errors
/// Not found outside scope; denied; refused when the meeting is held, the case
/// does not wait for this forum, or it is on another agenda.
pub async fn put_on_agenda(
    store: &Store,
    profile: &Profile,
    act: &Act,
    meeting: MeetingId,
    reference: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let open = open_meeting(&mut uow, profile, act, meeting).await?;
        if add(&mut uow, profile, act, open.id, &open.forum, reference).await? {
            uow.commit().await?;
        }
        Ok(())
    })
    .await
}

/// Puts every case that waits for the forum on the agenda, and that the actor
/// may open. Gives how many were added.
///
/// # Errors
/// Not found outside scope; denied; refused when the meeting is held.
pub async fn build_agenda(
    store: &Store,
    profile: &Profile,
    act: &Act,
    meeting: MeetingId,
) -> Result<usize, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let open = open_meeting(&mut uow, profile, act, meeting).await?;
        let mut added = 0;
        for line in waiting_cases(&mut uow, act, &open.forum).await? {
            if !line.on_agenda
                && line.ask.is_none()
                && add(
                    &mut uow,
                    profile,
                    act,
                    open.id,
                    &open.forum,
                    &line.reference,
                )
                .await?
            {
                added += 1;
            }
        }
        if added > 0 {
            uow.commit().await?;
        }
        Ok(added)
    })
    .await
}

async fn add(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    meeting: MeetingId,
    forum: &str,
    reference: &str,
) -> Result<bool, CaseworkError> {
    let found = cases::find(uow, act, reference).await?;
    let permitted = permit::<may::HandleForumCase, _>(act, &found.relations.clone(), found)?;
    let case = permitted.record();
    if case.forum != forum || !matches!(case.stage, Stage::AwaitingForum { .. }) {
        return Err(CaseworkError::Refused(
            domain::cases::StageRefused::NotWaiting.into(),
        ));
    }
    if let Some(row) = uow
        .optional(&statements::OPEN_ITEM_OF_CASE, args![case.id])
        .await?
    {
        return if row.parsed("meeting_id", MeetingId::parse)? == meeting {
            Ok(false)
        } else {
            Err(Refusal::new(
                "forums.on_another_agenda",
                "This case is on the agenda of another meeting.",
                "Take it off that agenda first.",
            )
            .into())
        };
    }
    let id = AgendaItemId::new(uow.new_id());
    let since = waiting_since(&case.history).unwrap_or(case.opened_at);
    let at = uow.at();
    uow.write(
        &statements::ADD_ITEM,
        args![id, meeting, case.id, case.family, since, at],
    )
    .await?;
    // Planning a discussion shows that the forum has the case.
    received(uow, profile, case).await?;
    uow.record(&AgendaChanged {
        family: case.family,
        case: case.id,
        meeting,
        taken_off: None,
    })
    .await?;
    Ok(true)
}

/// Takes a case off an agenda, with a reason; it goes on waiting.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason; conflict.
pub async fn take_off_agenda(
    store: &Store,
    profile: &Profile,
    act: &Act,
    item: AgendaItemId,
    version: i64,
    because: &str,
) -> Result<MeetingId, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (line, case) = super::item_of(&mut uow, profile, act, item).await?;
        permit::<may::HandleForumCase, _>(act, &case.relations, ())?;
        if because.trim().is_empty() {
            return Err(Refusal::new(
                "forums.removal_reason",
                "Enter why the case comes off the agenda",
                "Say why in a few words.",
            )
            .beside("because")
            .into());
        }
        uow.write_guarded(
            &statements::REMOVE_ITEM,
            args![item, version, because.trim()],
        )
        .await?;
        uow.record(&AgendaChanged {
            family: case.family,
            case: case.id,
            meeting: line.meeting,
            taken_off: Some(because.trim().to_owned()),
        })
        .await?;
        uow.commit().await?;
        Ok(line.meeting)
    })
    .await
}

/// Whatever the meeting did not reach goes back to waiting.
pub(super) async fn release_open_items(
    uow: &mut UnitOfWork,
    meeting: MeetingId,
) -> Result<(), CaseworkError> {
    const BECAUSE: &str = "The meeting ended before it was discussed";
    for row in uow.rows(&statements::ITEMS, args![meeting]).await? {
        if row.text("state")? != "open" {
            continue;
        }
        uow.write_guarded(
            &statements::REMOVE_ITEM,
            args![row.text("id")?, row.int("version")?, BECAUSE],
        )
        .await?;
        uow.record(&AgendaChanged {
            family: row.parsed("family_id", domain::ids::FamilyId::parse)?,
            case: row.parsed("case_id", CaseId::parse)?,
            meeting,
            taken_off: Some(BECAUSE.to_owned()),
        })
        .await?;
    }
    Ok(())
}
