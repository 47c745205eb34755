//! Strategy meetings: called with the referrer invited, and their result.

use domain::access::{may, permit};
use domain::act::Act;
use domain::ids::{FamilyId, ReferralId, StrategyMeetingId};
use domain::transfers::{
    Invited, StrategyMeeting, StrategyMeetingCalled, StrategyMeetingHeld, StrategyRefused,
};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::messages::{self, To};
use crate::referrals;

/// One strategy meeting, for those who may read the request for help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StrategyLine {
    /// The meeting.
    pub id: StrategyMeetingId,
    /// Where it stands.
    pub state: StrategyMeeting,
}

/// Calls a strategy meeting and invites the referrer.
///
/// # Errors
/// Not found outside scope; denied; refused when one is called already.
pub async fn call_meeting(
    store: &Store,
    act: &Act,
    reference: &str,
    planned_for: Timestamp,
) -> Result<StrategyMeetingId, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = referrals::find(&mut uow, act, reference).await?;
        let permitted =
            permit::<may::RecordStrategyMeeting, _>(act, &found.relations.clone(), found)?;
        let referral = permitted.into_record();
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let called = uow
            .optional(&statements::CALLED, args![referral.id])
            .await?;
        if called.map(|row| row.int("n")).transpose()?.unwrap_or(0) > 0 {
            return Err(CaseworkError::Refused(
                StrategyRefused::CalledAlready.into(),
            ));
        }
        let referrer = invite(&mut uow, &referral).await?;
        let id = StrategyMeetingId::new(uow.new_id());
        let state = StrategyMeeting::Called {
            at: act.at,
            by,
            planned_for,
            referrer,
        };
        uow.write(
            &statements::CALL_MEETING,
            args![
                id,
                referral.family,
                referral.id,
                state.key(),
                serde_json::to_string(&state)?,
                act.at
            ],
        )
        .await?;
        uow.record(&StrategyMeetingCalled {
            family: referral.family,
            referral: Some(referral.id),
            meeting: id,
            state,
        })
        .await?;
        uow.commit().await?;
        Ok(id)
    })
    .await
}

async fn invite(
    uow: &mut UnitOfWork,
    referral: &referrals::Found,
) -> Result<Invited, CaseworkError> {
    let Some(user) = referral.request.referrer.user else {
        return Ok(Invited::Outside);
    };
    messages::send(
        uow,
        To::Person(user),
        Some(referral.family),
        "strategy_meetings.invited",
        &format!(
            "You are invited to a strategy meeting about request {}. Open the request to see when.",
            referral.reference
        ),
    )
    .await?;
    Ok(Invited::ByMessage { user })
}

/// Records that a meeting was held and what it decided. Gives the reference
/// of the request for help.
///
/// # Errors
/// Not found outside scope; denied; refused by the rule; conflict when
/// somebody else was first.
pub async fn meeting_held(
    store: &Store,
    act: &Act,
    id: StrategyMeetingId,
    held_at: Timestamp,
    result: &str,
) -> Result<String, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let row = uow
            .optional(&statements::MEETING, args![id])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let family = row.parsed("family_id", FamilyId::parse)?;
        let relations = relations_to(&mut uow, act, family).await?;
        if relations.is_empty() {
            return Err(CaseworkError::NotFound);
        }
        permit::<may::RecordStrategyMeeting, _>(act, &relations, ())?;
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let meeting: StrategyMeeting = row.document("life")?;
        let next = meeting
            .hold(held_at, result, by, act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        uow.write_guarded(
            &statements::SAVE_MEETING,
            args![
                id,
                row.int("version")?,
                next.key(),
                serde_json::to_string(&next)?
            ],
        )
        .await?;
        uow.record(&StrategyMeetingHeld {
            family,
            referral: Some(row.parsed("referral_id", ReferralId::parse)?),
            meeting: id,
            state: next,
        })
        .await?;
        uow.commit().await?;
        Ok(row.text("reference")?)
    })
    .await
}

/// The strategy meetings about a request for help, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn meetings_of(
    db: &mut impl Reads,
    referral: ReferralId,
) -> Result<Vec<StrategyLine>, StoreError> {
    db.rows(&statements::MEETINGS_OF, args![referral])
        .await?
        .iter()
        .map(|row| {
            Ok(StrategyLine {
                id: row.parsed("id", StrategyMeetingId::parse)?,
                state: row.document("life")?,
            })
        })
        .collect()
}
