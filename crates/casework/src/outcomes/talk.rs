//! Noting that the results of a reading were talked through with the family,
//! when that came after the reading (BUCKS-STRAT-98). The reading stays as it is.

use std::collections::BTreeMap;

use domain::access::{may, permit};
use domain::act::Act;
use domain::ids::{CaseId, ReadingId, ReadingTalkId, SubmissionKey};
use domain::outcomes::{ReadingDiscussed, ResultsTalk};
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::cases::find;
use crate::engine::{Reads, Store, StoreError, made_once, retrying};
use crate::error::CaseworkError;
use crate::time::london_day;

/// A talk about a reading.
#[derive(Clone, Debug)]
pub struct NoteTalk {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The case.
    pub reference: String,
    /// The reading.
    pub reading: ReadingId,
    /// The talk.
    pub talk: ResultsTalk,
}

/// Notes the talk.
///
/// # Errors
/// Not found outside scope or for a reading of another case; denied to all but
/// the lead worker; refused without who, what and a day since the reading.
pub async fn note_talk(store: &Store, act: &Act, command: &NoteTalk) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let case = find(&mut uow, act, &command.reference).await?;
            let relations = case.relations.clone();
            let case = permit::<may::WriteAssessment, _>(act, &relations, case)?.into_record();
            let read_on = uow
                .optional(&statements::READ_ON, args![command.reading, case.id])
                .await?
                .ok_or(CaseworkError::NotFound)?
                .parsed("read_on", str::parse::<Date>)?;
            let talk = &command.talk;
            talk.check(read_on, london_day(act.at))
                .map_err(|refused| CaseworkError::Refused(refused.into()))?;
            let by = act.user().ok_or(CaseworkError::NotFound)?;
            uow.write(
                &statements::ADD_TALK,
                args![
                    ReadingTalkId::new(command.key.uuid()),
                    command.reading,
                    case.id,
                    case.family,
                    talk.on,
                    &talk.who,
                    &talk.said,
                    by,
                    act.at
                ],
            )
            .await?;
            uow.record(&ReadingDiscussed {
                family: case.family,
                case: case.id,
                reading: command.reading,
                by,
            })
            .await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

/// The talks of a case, by reading, oldest first.
pub(crate) async fn talks_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<BTreeMap<ReadingId, Vec<ResultsTalk>>, StoreError> {
    let mut talks: BTreeMap<ReadingId, Vec<ResultsTalk>> = BTreeMap::new();
    for row in db.rows(&statements::TALKS, args![case]).await? {
        talks
            .entry(row.parsed("reading_id", ReadingId::parse)?)
            .or_default()
            .push(ResultsTalk {
                on: row.parsed("on_day", str::parse::<Date>)?,
                who: row.text("who")?,
                said: row.text("said")?,
            });
    }
    Ok(talks)
}
