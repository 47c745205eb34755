//! The family's history: dated notes of what came before. A note is never
//! rewritten; one that was wrong is withdrawn, with a reason, and stays readable.

use domain::act::Act;
use domain::ids::{FamilyId, SubmissionKey};
use domain::people::{HistoryKind, HistoryNote, HistoryWithdrawn, HistoryWritten, Reason};
use jiff::Timestamp;
use uuid::Uuid;

use super::read::editable;
use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, made_once, retrying};
use crate::error::CaseworkError;

/// One note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryLine {
    /// The note.
    pub id: Uuid,
    /// What it is about.
    pub kind: HistoryKind,
    /// When it was, in somebody's words.
    pub about_when: Option<String>,
    /// What is known.
    pub words: String,
    /// Who wrote it.
    pub written_by: Option<String>,
    /// When they wrote it.
    pub written_at: Timestamp,
    /// When and why it was withdrawn.
    pub withdrawn: Option<(Timestamp, String)>,
}

/// Writes a note.
///
/// # Errors
/// Not found outside scope; denied without the right to change the family.
pub async fn add_history(
    store: &Store,
    act: &Act,
    reference: &str,
    key: SubmissionKey,
    note: &HistoryNote,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let (family, _) = editable(&mut uow, act, reference).await?;
            uow.write(
                &statements::ADD_HISTORY,
                args![
                    key,
                    family,
                    note.kind.code(),
                    note.about_when.as_ref().map(|one| one.as_str().to_owned()),
                    note.words.as_str(),
                    act.user(),
                    act.at
                ],
            )
            .await?;
            uow.record(&HistoryWritten::of(family, note)).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

/// Withdraws a note that was wrong.
///
/// # Errors
/// As [`add_history`]; a conflict when it was withdrawn already or is no note of
/// this family.
pub async fn withdraw_history(
    store: &Store,
    act: &Act,
    reference: &str,
    note: Uuid,
    reason: &Reason,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, _) = editable(&mut uow, act, reference).await?;
        uow.write_guarded(
            &statements::WITHDRAW_HISTORY,
            args![note.to_string(), family, act.at, reason.as_str()],
        )
        .await?;
        uow.record(&HistoryWithdrawn {
            family,
            reason: reason.as_str().to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The notes, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn history_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<HistoryLine>, StoreError> {
    db.rows(&statements::HISTORY, args![family])
        .await?
        .iter()
        .map(|row| {
            let withdrawn = match row.optional_instant("withdrawn_at")? {
                Some(at) => Some((at, row.optional_text("withdrawn_why")?.unwrap_or_default())),
                None => None,
            };
            Ok(HistoryLine {
                id: row.parsed("id", Uuid::parse_str)?,
                kind: row.parsed("kind", HistoryKind::parse)?,
                about_when: row.optional_text("about_when")?,
                words: row.text("words")?,
                written_by: row.optional_text("written_by")?,
                written_at: row.instant("written_at")?,
                withdrawn,
            })
        })
        .collect()
}
