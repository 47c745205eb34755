//! Advice that one service gave another about a family: with whom, what, when
//! (BUCKS-PROT-52, -68, -69, -77).

use domain::access::{may, permit};
use domain::act::Act;
use domain::ids::{ConsultationId, FamilyId, SubmissionKey};
use domain::refusal::Refusal;
use domain::transfers::ConsultationRecorded;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, retrying};
use crate::error::CaseworkError;
use crate::families::find_by_reference;
use crate::submissions;

/// A discussion to record.
#[derive(Clone, Debug)]
pub struct Consultation {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The family, by its reference.
    pub family: String,
    /// With whom: name and team.
    pub with_whom: String,
    /// What they advised.
    pub advice: String,
    /// When they spoke.
    pub held_at: Timestamp,
}

/// A recorded discussion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsultationLine {
    /// With whom.
    pub with_whom: String,
    /// What they advised.
    pub advice: String,
    /// When.
    pub held_at: Timestamp,
    /// Who recorded it.
    pub by: String,
}

fn missing(consultation: &Consultation, now: Timestamp) -> Option<Refusal> {
    let no = |code, words: &str, field| {
        Some(Refusal::new(code, words, "Complete the form.").beside(field))
    };
    if consultation.with_whom.trim().is_empty() {
        no(
            "consultations.with_whom_missing",
            "Enter whom you spoke to",
            "with_whom",
        )
    } else if consultation.advice.trim().is_empty() {
        no(
            "consultations.advice_missing",
            "Enter what they advised",
            "advice",
        )
    } else if consultation.held_at > now {
        no(
            "consultations.in_the_future",
            "The day must be today or in the past",
            "held",
        )
    } else {
        None
    }
}

/// Records a discussion, once per submission key.
///
/// # Errors
/// Not found outside scope; denied; refused when something is missing.
pub async fn consult(
    store: &Store,
    act: &Act,
    consultation: &Consultation,
) -> Result<(), CaseworkError> {
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, relations) = find_by_reference(&mut uow, act, &consultation.family)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        permit::<may::RecordConsultation, _>(act, &relations, ())?;
        if let Some(refusal) = missing(consultation, act.at) {
            return Err(CaseworkError::Refused(refusal));
        }
        if let Some(done) = submissions::sent_before(&mut uow, consultation.key).await? {
            return Ok(done);
        }
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let id = ConsultationId::new(uow.new_id());
        uow.write(
            &statements::ADD_CONSULTATION,
            args![
                id,
                family,
                by,
                &consultation.with_whom,
                &consultation.advice,
                consultation.held_at,
                act.at
            ],
        )
        .await?;
        submissions::keep(&mut uow, consultation.key, &()).await?;
        uow.record(&ConsultationRecorded {
            family,
            consultation: id,
            with_whom: consultation.with_whom.clone(),
            advice: consultation.advice.clone(),
            held_at: consultation.held_at,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await;
    submissions::settle(store, consultation.key, outcome).await
}

/// The discussions about a family, newest first. The caller has checked that
/// the actor may read it.
///
/// # Errors
/// When the database does not answer.
pub async fn consultations_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<ConsultationLine>, StoreError> {
    db.rows(&statements::CONSULTATIONS, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(ConsultationLine {
                with_whom: row.text("with_whom")?,
                advice: row.text("advice")?,
                held_at: row.instant("held_at")?,
                by: row.text("by_name")?,
            })
        })
        .collect()
}
