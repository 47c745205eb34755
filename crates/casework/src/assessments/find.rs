//! An assessment found within scope, with everything that its rules ask for.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::Act;
use domain::assessments::{
    About, Answers, AssessmentState, FormDefinition, FormPerson, PartKey, PersonPart,
    SectionAnswers,
};
use domain::ids::{AssessmentId, FamilyId, UserId};
use jiff::Timestamp;

use super::statements;
use super::views::StoredPart;
use crate::args;
use crate::cases::{self, Case};
use crate::engine::{Reads, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::families::{PersonLine, person_line};

/// An assessment and its case.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) id: AssessmentId,
    pub(super) case: Case,
    pub(super) form: FormDefinition,
    pub(super) state: AssessmentState,
    pub(super) history: Vec<AssessmentState>,
    pub(super) started_at: Timestamp,
    pub(super) signed_off_at: Option<Timestamp>,
    pub(super) version: i64,
}

/// Finds an assessment of a case that this actor may know of.
pub(super) async fn find(
    db: &mut impl Reads,
    act: &Act,
    case_reference: &str,
    id: AssessmentId,
) -> Result<Found, CaseworkError> {
    let case = cases::find(db, act, case_reference).await?;
    let row = db
        .optional(&statements::FIND, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    if row.text("case_reference")? != case.reference {
        return Err(CaseworkError::NotFound);
    }
    Ok(Found {
        id,
        case,
        form: row.document("document")?,
        state: row.document("state")?,
        history: row.document("history")?,
        started_at: row.instant("started_at")?,
        signed_off_at: row.optional_instant("signed_off_at")?,
        version: row.int("version")?,
    })
}

/// The same, with the row locked until the transaction ends.
pub(super) async fn find_locked(
    uow: &mut UnitOfWork,
    act: &Act,
    case_reference: &str,
    id: AssessmentId,
) -> Result<Found, CaseworkError> {
    let at = uow.at();
    uow.write(&statements::TOUCH, args![id, at]).await?;
    find(uow, act, case_reference, id).await
}

/// Moves an assessment to its next state, against the version that was read.
pub(super) async fn move_on(
    uow: &mut UnitOfWork,
    found: &Found,
    next: &AssessmentState,
) -> Result<(), CaseworkError> {
    let mut history = found.history.clone();
    history.push(next.clone());
    let signed_off_at = match next {
        AssessmentState::SignedOff { at, .. } => Some(*at),
        AssessmentState::Draft { .. }
        | AssessmentState::Submitted { .. }
        | AssessmentState::SentBack { .. } => None,
    };
    uow.write_guarded(
        &statements::MOVE,
        args![
            found.id,
            found.version,
            next.key(),
            serde_json::to_string(next)?,
            serde_json::to_string(&history)?,
            signed_off_at
        ],
    )
    .await
}

/// The newest version of every part.
pub(super) async fn parts(
    db: &mut impl Reads,
    id: AssessmentId,
) -> Result<Vec<StoredPart>, StoreError> {
    db.rows(&statements::PARTS, args![id])
        .await?
        .iter()
        .map(|row| {
            Ok(StoredPart {
                key: PartKey {
                    section: row.text("section_key")?,
                    about: row.word("about", About::from_key)?,
                },
                answers: row.document::<SectionAnswers>("answers")?,
                version: row.int("version")?,
                saved_by: row.text("saved_by_name")?,
                saved_at: row.instant("saved_at")?,
            })
        })
        .collect()
}

/// The answers of stored parts, as the rules read them.
pub(super) fn answers_of(parts: &[StoredPart]) -> Answers {
    parts
        .iter()
        .map(|part| (part.key.clone(), part.answers.clone()))
        .collect::<BTreeMap<_, _>>()
}

/// Everybody who saved any version of any part.
pub(super) async fn writers(
    db: &mut impl Reads,
    id: AssessmentId,
) -> Result<BTreeSet<UserId>, StoreError> {
    db.rows(&statements::WRITERS, args![id])
        .await?
        .iter()
        .map(|row| row.parsed("saved_by", UserId::parse))
        .collect()
}

/// Who was in the family at an instant, children first.
pub(super) async fn members_at(
    db: &mut impl Reads,
    family: FamilyId,
    at: Timestamp,
) -> Result<Vec<PersonLine>, StoreError> {
    db.rows(&statements::MEMBERS_AT, args![family, at])
        .await?
        .iter()
        .map(person_line)
        .collect()
}

/// The people, as sections are about them.
pub(super) fn form_people(members: &[PersonLine]) -> Vec<FormPerson> {
    members
        .iter()
        .map(|person| FormPerson {
            id: person.id,
            part: if person.part == "child" {
                PersonPart::Child
            } else {
                PersonPart::Adult
            },
        })
        .collect()
}

/// The instant whose family an assessment is about: it freezes when submitted.
pub(super) fn people_as_of(state: &AssessmentState, now: Timestamp) -> Timestamp {
    match state {
        AssessmentState::Draft { .. } | AssessmentState::SentBack { .. } => now,
        AssessmentState::Submitted { at, .. } => *at,
        AssessmentState::SignedOff { submitted_at, .. } => *submitted_at,
    }
}
