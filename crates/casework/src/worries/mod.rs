//! Worries that an agency notes for itself (BUCKS-STRAT-61): its own record,
//! seen by its people alone, from which a request can grow. Another agency's
//! worry does not exist.

pub mod statements;

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{AgencyId, ReferralId, SubmissionKey, UserId, WorryId};
use domain::worries::{
    Line, Next, Standing, Worry, WorryFollowed, WorryLookedAt, WorryNoted, WorryRecord,
};
use jiff::Timestamp;

use crate::args;
use crate::engine::{Reads, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::submissions;

/// The most that one page lists.
const LISTED: i64 = 200;

/// The agency whose worries the actor may see.
fn agency_of(act: &Act) -> Result<AgencyId, CaseworkError> {
    permit::<may::NoteWorry, _>(act, &Relations::default(), ())?;
    act.agency().ok_or(CaseworkError::NotFound)
}

/// A worry to note, with what the agency has decided already, if anything.
#[derive(Clone, Debug)]
pub struct NoteWorry {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// What was seen or heard.
    pub worry: Worry,
    /// What comes next, when that is clear at once.
    pub next: Option<Next>,
}

/// Notes a worry, once per key.
///
/// # Errors
/// Denied to those who do not work with families; otherwise faults only.
pub async fn note(store: &Store, act: &Act, command: &NoteWorry) -> Result<WorryId, CaseworkError> {
    let agency = agency_of(act)?;
    let user = act.user().ok_or(CaseworkError::NotFound)?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(made);
        }
        let id = WorryId::new(uow.new_id());
        let mut record = WorryRecord::new(command.worry.clone());
        uow.record(&WorryNoted {
            worry: id,
            agency,
            noted: command.worry.clone(),
        })
        .await?;
        if let Some(next) = &command.next {
            record = record
                .follow(next.clone(), user, act.at)
                .map_err(|refused| CaseworkError::Refused(refused.into()))?;
            uow.record(&WorryFollowed {
                worry: id,
                next: Some(next.clone()),
                standing: record.standing(),
            })
            .await?;
        }
        uow.write(
            &statements::ADD,
            args![
                id,
                agency,
                user,
                act.at,
                command.worry.child(),
                record.standing().key(),
                serde_json::to_string(&record)?
            ],
        )
        .await?;
        submissions::keep(&mut uow, command.key, &id).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

/// Something that comes of a worry.
#[derive(Clone, Debug)]
pub struct FollowWorry {
    /// The worry.
    pub worry: WorryId,
    /// The version that was read.
    pub version: i64,
    /// What comes next.
    pub next: Next,
}

/// Writes down what comes of a worry.
///
/// # Errors
/// Not found outside the agency; refused by the rule; a conflict when a
/// colleague was first.
pub async fn follow(
    store: &Store,
    act: &Act,
    command: &FollowWorry,
) -> Result<Standing, CaseworkError> {
    let user = act.user().ok_or(CaseworkError::NotFound)?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, command.worry).await?;
        if found.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        let record = found
            .record
            .clone()
            .follow(command.next.clone(), user, act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        let standing = record.standing();
        save(&mut uow, act, &found, &record, Some(command.next.clone())).await?;
        uow.commit().await?;
        Ok(standing)
    })
    .await
}

/// The worry became a request, in the transaction that made the request. The
/// request stands in any case: a worry that a colleague has sent already, or
/// that belongs to nobody here, stops nothing.
pub(crate) async fn became_request(
    uow: &mut UnitOfWork,
    worry: WorryId,
    referral: ReferralId,
) -> Result<(), CaseworkError> {
    let act = uow.act().clone();
    let found = match find(uow, &act, worry).await {
        Ok(found) => found,
        Err(CaseworkError::NotFound | CaseworkError::Denied(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    match found.record.clone().ask(referral) {
        Ok(record) => save(uow, &act, &found, &record, None).await,
        Err(_) => Ok(()),
    }
}

async fn save(
    uow: &mut UnitOfWork,
    act: &Act,
    found: &FoundWorry,
    record: &WorryRecord,
    next: Option<Next>,
) -> Result<(), CaseworkError> {
    let standing = record.standing();
    uow.write_guarded(
        &statements::SAVE,
        args![
            found.id,
            agency_of(act)?,
            found.version,
            standing.key(),
            serde_json::to_string(record)?,
            record.referral,
            act.at
        ],
    )
    .await?;
    uow.record(&WorryFollowed {
        worry: found.id,
        next,
        standing,
    })
    .await?;
    Ok(())
}

/// A worry of the actor's agency.
#[derive(Clone, Debug)]
pub struct FoundWorry {
    /// The worry.
    pub id: WorryId,
    /// What it holds.
    pub record: WorryRecord,
    /// Who noted it.
    pub noted_by: String,
    /// When.
    pub noted_at: Timestamp,
    /// The reference of the request that it became.
    pub reference: Option<String>,
    /// The version that was read.
    pub version: i64,
}

/// A worry, if it is of the actor's agency.
///
/// # Errors
/// Not found outside the agency; denied to those who do not work with families.
pub async fn find(
    db: &mut impl Reads,
    act: &Act,
    worry: WorryId,
) -> Result<FoundWorry, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![worry, agency_of(act)?])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(FoundWorry {
        id: worry,
        record: row.document("content")?,
        noted_by: row.text("user_name")?,
        noted_at: row.instant("noted_at")?,
        reference: row.optional_text("reference")?,
        version: row.int("version")?,
    })
}

/// Opens a worry to read it, and records the look.
///
/// # Errors
/// As [`find`].
pub async fn look_at(
    store: &Store,
    act: &Act,
    worry: WorryId,
) -> Result<(FoundWorry, Vec<(Line, String)>), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, worry).await?;
        let mut lines = Vec::new();
        for line in &found.record.lines {
            lines.push((line.clone(), name_of(&mut uow, line.by).await?));
        }
        uow.record(&WorryLookedAt { worry }).await?;
        uow.commit().await?;
        Ok((found, lines))
    })
    .await
}

async fn name_of(db: &mut impl Reads, user: UserId) -> Result<String, CaseworkError> {
    match db.optional(&statements::USER_NAME, args![user]).await? {
        Some(row) => Ok(row.text("name")?),
        None => Ok("Not known".to_owned()),
    }
}

/// One line of the agency's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorryLine {
    /// The worry.
    pub id: WorryId,
    /// The child.
    pub child: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it was noted.
    pub noted_at: Timestamp,
    /// By whom.
    pub noted_by: String,
    /// The reference of the request that it became.
    pub reference: Option<String>,
}

/// The agency's worries of one standing, newest first.
///
/// # Errors
/// Denied to those who do not work with families.
pub async fn list(
    db: &mut impl Reads,
    act: &Act,
    standing: Standing,
) -> Result<Vec<WorryLine>, CaseworkError> {
    let agency = agency_of(act)?;
    let mut lines = Vec::new();
    for row in db
        .rows(&statements::LIST, args![agency, standing.key(), LISTED])
        .await?
    {
        lines.push(WorryLine {
            id: row.parsed("id", WorryId::parse)?,
            child: row.text("child")?,
            standing,
            noted_at: row.instant("noted_at")?,
            noted_by: row.text("user_name")?,
            reference: row.optional_text("reference")?,
        });
    }
    Ok(lines)
}

/// How many worries the agency has of each standing, in the order of the list.
///
/// # Errors
/// Denied to those who do not work with families.
pub async fn counts(db: &mut impl Reads, act: &Act) -> Result<Vec<(Standing, i64)>, CaseworkError> {
    let agency = agency_of(act)?;
    let mut counts: Vec<(Standing, i64)> = Standing::ALL
        .iter()
        .map(|standing| (*standing, 0))
        .collect();
    for row in db.rows(&statements::COUNTS, args![agency]).await? {
        let state = row.text("state")?;
        let n = row.int("n")?;
        for (standing, count) in &mut counts {
            if standing.key() == state {
                *count = n;
            }
        }
    }
    Ok(counts)
}
