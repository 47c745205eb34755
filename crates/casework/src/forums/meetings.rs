//! Meetings: planned from the forum's rhythm or by hand, moved, attended, held.

use domain::access::{Relations, may, permit};
use domain::act::{Act, Actor};
use domain::forums::{
    Attendance, AttendanceRecorded, MeetingBegins, MeetingHeld, MeetingMoved, MeetingPlanned,
    MeetingState, next_meetings,
};
use domain::ids::MeetingId;
use domain::profile::{Forum, Key, Profile};
use domain::refusal::Refusal;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// How many meetings of each forum are planned ahead.
const AHEAD: usize = 3;

/// One meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meeting {
    /// The meeting.
    pub id: MeetingId,
    /// Its forum, as a key of the profile.
    pub forum: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// Where, or how to join.
    pub place: String,
    /// Whether it took place.
    pub state: MeetingState,
    /// The version that was read.
    pub version: i64,
}

/// Whether a core agency came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Came {
    /// The agency's key in the profile.
    pub agency: String,
    /// Whether it came.
    pub standing: Attendance,
}

fn zone(profile: &Profile) -> TimeZone {
    TimeZone::get(profile.authority.time_zone_name()).unwrap_or(TimeZone::UTC)
}

/// Plans the next meetings of every forum that has a rhythm; what is planned
/// already stays as it is. Gives how many were added (BUCKS-STRAT-86, C-19).
///
/// # Errors
/// When the database does not answer.
pub async fn ensure_meetings(
    store: &Store,
    profile: &Profile,
    act: &Act,
) -> Result<usize, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let mut added = 0;
        for forum in profile.forums.iter() {
            added += plan_ahead(&mut uow, profile, forum).await?;
        }
        if added > 0 {
            uow.commit().await?;
        }
        Ok(added)
    })
    .await
}

async fn plan_ahead(
    uow: &mut UnitOfWork,
    profile: &Profile,
    forum: &Forum,
) -> Result<usize, CaseworkError> {
    let Some(rhythm) = &forum.meets else {
        return Ok(0);
    };
    let at = uow.at();
    let known: Vec<Timestamp> = uow
        .rows(&statements::SLOTS, args![forum.key.as_str(), at])
        .await?
        .iter()
        .map(|row| row.instant("slot_at"))
        .collect::<Result<_, _>>()?;
    let mut added = 0;
    for starts_at in next_meetings(rhythm, &zone(profile), at, AHEAD) {
        if !known.contains(&starts_at) && plan(uow, forum, starts_at).await?.is_some() {
            added += 1;
        }
    }
    Ok(added)
}

/// Plans one meeting; none when that slot is taken.
async fn plan(
    uow: &mut UnitOfWork,
    forum: &Forum,
    starts_at: Timestamp,
) -> Result<Option<MeetingId>, StoreError> {
    let id = MeetingId::new(uow.new_id());
    let place = forum.place.clone().unwrap_or_default();
    let planned = uow
        .write(
            &statements::PLAN,
            args![id, forum.key.as_str(), starts_at, place],
        )
        .await?;
    if planned == 0 {
        return Ok(None);
    }
    uow.record(&MeetingPlanned {
        meeting: id,
        forum: forum.key.as_str().to_owned(),
        starts_at,
    })
    .await?;
    Ok(Some(id))
}

/// The forum of a key, if this actor works for it: its key is one of their areas.
///
/// # Errors
/// [`CaseworkError::NotFound`] otherwise.
pub(super) fn own_forum<'p>(
    profile: &'p Profile,
    act: &Act,
    key: &str,
) -> Result<&'p Forum, CaseworkError> {
    let mine = match &act.actor {
        Actor::User(user) => user.areas.contains(key),
        Actor::Public | Actor::Partner { .. } | Actor::System { .. } | Actor::Job(_) => false,
    };
    let key = Key::parse(key).map_err(|_| CaseworkError::NotFound)?;
    match profile.forums.forum(&key) {
        Some(forum) if mine => Ok(forum),
        Some(_) | None => Err(CaseworkError::NotFound),
    }
}

/// A meeting of one of the actor's forums.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope; denied without a place in the forum.
pub async fn meeting(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    id: MeetingId,
) -> Result<Meeting, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let found = read(&row)?;
    own_forum(profile, act, &found.forum)?;
    permit::<may::SeeForum, _>(act, &Relations::none(), ())?;
    Ok(found)
}

pub(super) fn read(row: &Row) -> Result<Meeting, StoreError> {
    Ok(Meeting {
        id: row.parsed("id", MeetingId::parse)?,
        forum: row.text("forum_key")?,
        starts_at: row.instant("starts_at")?,
        place: row.text("place")?,
        state: row.word("state", MeetingState::from_key)?,
        version: row.int("version")?,
    })
}

/// A meeting that the actor runs and that has not been held.
pub(super) async fn open_meeting(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    id: MeetingId,
) -> Result<Meeting, CaseworkError> {
    let found = meeting(uow, profile, act, id).await?;
    permit::<may::RunForumMeeting, _>(act, &Relations::none(), ())?;
    match found.state {
        MeetingState::Planned => Ok(found),
        MeetingState::Held => Err(already_held().into()),
    }
}

fn already_held() -> Refusal {
    Refusal::new(
        "forums.held",
        "This meeting has been held.",
        "Choose the next meeting.",
    )
}

/// Plans a meeting by hand, for a forum without a rhythm or between two
/// meetings (C-19): to come, or begun at once for a family that cannot wait.
/// Gives the meeting.
///
/// # Errors
/// Not found outside scope; denied; refused in the past or at a time that is taken.
pub async fn plan_meeting(
    store: &Store,
    profile: &Profile,
    act: &Act,
    forum: &str,
    begins: MeetingBegins,
) -> Result<MeetingId, CaseworkError> {
    retrying(|| async {
        let forum = own_forum(profile, act, forum)?;
        permit::<may::RunForumMeeting, _>(act, &Relations::none(), ())?;
        let starts_at = begins.instant(act.at).ok_or_else(gone_by)?;
        let mut uow = store.begin(act).await?;
        let Some(meeting) = plan(&mut uow, forum, starts_at).await? else {
            if begins == MeetingBegins::Now {
                return at_slot(&mut uow, forum, starts_at).await;
            }
            return Err(Refusal::new(
                "forums.slot_taken",
                "There is a meeting at this time already",
                "Choose another time.",
            )
            .beside("date")
            .into());
        };
        uow.commit().await?;
        Ok(meeting)
    })
    .await
}

/// The meeting that stands there already: a second press of the same button.
async fn at_slot(
    db: &mut impl Reads,
    forum: &Forum,
    slot: Timestamp,
) -> Result<MeetingId, CaseworkError> {
    let row = db
        .optional(&statements::AT_SLOT, args![forum.key.as_str(), slot])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(row.parsed("id", MeetingId::parse)?)
}

fn gone_by() -> Refusal {
    Refusal::new(
        "forums.past",
        "The meeting must be in the future",
        "Choose a later time.",
    )
    .beside("date")
}

/// Moves a meeting, for a bank holiday or a room that is taken.
///
/// # Errors
/// Not found outside scope; denied; refused when held or in the past; conflict.
pub async fn move_meeting(
    store: &Store,
    profile: &Profile,
    act: &Act,
    id: MeetingId,
    version: i64,
    starts_at: Timestamp,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = open_meeting(&mut uow, profile, act, id).await?;
        let starts_at = MeetingBegins::At(starts_at)
            .instant(act.at)
            .ok_or_else(gone_by)?;
        uow.write_guarded(&statements::MOVE, args![id, version, starts_at])
            .await?;
        uow.record(&MeetingMoved {
            meeting: id,
            from: found.starts_at,
            to: starts_at,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Records which core agencies came (BUCKS-PROT-58); a later record corrects
/// an earlier one, and the audit keeps both.
///
/// # Errors
/// Not found outside scope; denied; refused for an agency that is no core member.
pub async fn record_attendance(
    store: &Store,
    profile: &Profile,
    act: &Act,
    id: MeetingId,
    came: &[Came],
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = meeting(&mut uow, profile, act, id).await?;
        permit::<may::RunForumMeeting, _>(act, &Relations::none(), ())?;
        let forum = own_forum(profile, act, &found.forum)?;
        for one in came {
            if !forum
                .core_agencies
                .iter()
                .any(|key| key.as_str() == one.agency)
            {
                return Err(CaseworkError::NotFound);
            }
            uow.write(
                &statements::ATTENDED,
                args![id, &one.agency, one.standing.key(), act.user(), act.at],
            )
            .await?;
        }
        uow.record(&AttendanceRecorded {
            meeting: id,
            agencies: came
                .iter()
                .map(|one| (one.agency.clone(), one.standing.key().to_owned()))
                .collect(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The meeting is over. What is still open on its agenda goes back to waiting
/// and comes first at the next.
///
/// # Errors
/// Not found outside scope; denied; refused when held; conflict.
pub async fn hold_meeting(
    store: &Store,
    profile: &Profile,
    act: &Act,
    id: MeetingId,
    version: i64,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        open_meeting(&mut uow, profile, act, id).await?;
        uow.write_guarded(&statements::HOLD, args![id, version, act.at])
            .await?;
        super::agenda::release_open_items(&mut uow, id).await?;
        let present = match uow.optional(&statements::PRESENT, args![id]).await? {
            Some(row) => u32::try_from(row.int("n")?).map_err(|_| row.inconsistent("n"))?,
            None => 0,
        };
        uow.record(&MeetingHeld {
            meeting: id,
            present,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
