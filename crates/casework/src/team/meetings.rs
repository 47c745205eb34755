//! Meetings of the team: planned, held with minutes, or taken off.

use domain::access::Relation;
use domain::act::Act;
use domain::ids::{CaseId, SubmissionKey, TeamMeetingId};
use domain::team::{MeetingPlanned, MeetingRecorded, MeetingRefused, MeetingState, Minutes};
use jiff::Timestamp;

use super::members::{members_of, runnable};
use super::statements;
use crate::args;
use crate::cases::Case;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, made_once, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::plans::children_of;

/// A meeting to plan.
#[derive(Clone, Debug)]
pub struct PlanMeeting {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The case.
    pub reference: String,
    /// When.
    pub starts_at: Timestamp,
    /// How long, in minutes.
    pub minutes: i64,
    /// Where.
    pub place: String,
    /// What for.
    pub purpose: String,
}

/// A meeting as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meeting {
    /// The meeting.
    pub id: TeamMeetingId,
    /// When.
    pub starts_at: Timestamp,
    /// How long, in minutes.
    pub minutes: i64,
    /// Where.
    pub place: String,
    /// What for.
    pub purpose: String,
    /// What became of it.
    pub state: MeetingState,
    /// The version that was read.
    pub version: i64,
}

/// Plans a meeting and tells the team (BUCKS-STRAT-94).
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker; refused without
/// the family's agreement.
pub async fn plan_meeting(
    store: &Store,
    act: &Act,
    command: &PlanMeeting,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let case = runnable(&mut uow, act, &command.reference).await?;
            let id = TeamMeetingId::new(command.key.uuid());
            uow.write(
                &statements::ADD_MEETING,
                args![
                    id,
                    case.id,
                    case.family,
                    command.starts_at,
                    command.minutes,
                    &command.place,
                    &command.purpose,
                    serde_json::to_string(&MeetingState::Planned)?
                ],
            )
            .await?;
            let text = format!("A meeting about case {} is planned.", case.reference);
            tell_team(&mut uow, &case, "team.meeting", &text).await?;
            uow.record(&MeetingPlanned {
                family: case.family,
                case: case.id,
                meeting: id,
                starts_at: command.starts_at,
            })
            .await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

async fn tell_team(
    uow: &mut UnitOfWork,
    case: &Case,
    kind: &'static str,
    text: &str,
) -> Result<(), StoreError> {
    for member in members_of(uow, case.id).await? {
        if let (Some(user), None) = (member.user, member.until) {
            messages::send(uow, To::Person(user), Some(case.family), kind, text).await?;
        }
    }
    Ok(())
}

/// Keeps the minutes, with the views of every family member (BUCKS-PROT-62).
///
/// # Errors
/// As [`plan_meeting`]; refused before it begins, twice, or with a view missing.
pub async fn hold_meeting(
    store: &Store,
    act: &Act,
    reference: &str,
    meeting: TeamMeetingId,
    minutes: &Minutes,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = runnable(&mut uow, act, reference).await?;
        let found = meeting_of(&mut uow, case.id, meeting).await?;
        let (_, everybody) = children_of(&mut uow, case.family).await?;
        let next = found
            .state
            .clone()
            .hold(found.starts_at, act.at, minutes.clone(), &everybody)
            .map_err(refused)?;
        save(&mut uow, &case, &found, next).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Takes a meeting off and tells the team.
///
/// # Errors
/// As [`plan_meeting`].
pub async fn cancel_meeting(
    store: &Store,
    act: &Act,
    reference: &str,
    meeting: TeamMeetingId,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = runnable(&mut uow, act, reference).await?;
        let found = meeting_of(&mut uow, case.id, meeting).await?;
        let next = found
            .state
            .clone()
            .cancel(reason.to_owned())
            .map_err(refused)?;
        save(&mut uow, &case, &found, next).await?;
        let text = format!("A meeting about case {} is off.", case.reference);
        tell_team(&mut uow, &case, "team.meeting_off", &text).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn save(
    uow: &mut UnitOfWork,
    case: &Case,
    found: &Meeting,
    next: MeetingState,
) -> Result<(), CaseworkError> {
    uow.write_guarded(
        &statements::SAVE_MEETING,
        args![
            found.id,
            found.version,
            next.key(),
            serde_json::to_string(&next)?
        ],
    )
    .await?;
    uow.record(&MeetingRecorded {
        family: case.family,
        case: case.id,
        meeting: found.id,
        state: next,
    })
    .await?;
    Ok(())
}

/// The meetings of a case, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn meetings_of(db: &mut impl Reads, case: CaseId) -> Result<Vec<Meeting>, StoreError> {
    db.rows(&statements::MEETINGS, args![case])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// One meeting of a case.
///
/// # Errors
/// [`CaseworkError::NotFound`] when the case has no such meeting.
pub async fn meeting_of(
    db: &mut impl Reads,
    case: CaseId,
    meeting: TeamMeetingId,
) -> Result<Meeting, CaseworkError> {
    let row = db
        .optional(&statements::MEETING, args![meeting, case])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(read(&row)?)
}

fn read(row: &Row) -> Result<Meeting, StoreError> {
    Ok(Meeting {
        id: row.parsed("id", TeamMeetingId::parse)?,
        starts_at: row.instant("starts_at")?,
        minutes: row.int("minutes")?,
        place: row.text("place")?,
        purpose: row.text("purpose")?,
        state: row.document("state")?,
        version: row.int("version")?,
    })
}

/// Ends the team with its case: nobody in it can open the record any more.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn end_team(uow: &mut UnitOfWork, case: &Case) -> Result<(), StoreError> {
    let at = uow.at();
    uow.write(&statements::END_ALL, args![case.id, at]).await?;
    crate::families::end_relations(uow, case.family, Relation::Team).await
}

fn refused(refused: MeetingRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}
