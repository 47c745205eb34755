//! Assessments as pages read them: the list of a case, and one assessment with
//! what is missing and the one that was signed before it.

use std::collections::BTreeSet;

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::assessments::{
    AssessmentState, FormDefinition, Missing, PartKey, SectionAnswers, missing, parts_of,
};
use domain::ids::{AssessmentId, UserId};
use jiff::Timestamp;

use super::find::{self, answers_of, form_people, members_at, people_as_of};
use super::statements;
use crate::args;
use crate::cases::{self, Case};
use crate::engine::{Reads, StoreError};
use crate::error::CaseworkError;
use crate::families::PersonLine;

/// One saved page of an assessment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredPart {
    /// Which.
    pub key: PartKey,
    /// Its answers.
    pub answers: SectionAnswers,
    /// How often it was saved.
    pub version: i64,
    /// Who saved it last, by name.
    pub saved_by: String,
    /// When.
    pub saved_at: Timestamp,
}

/// One assessment of a case, for lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssessmentLine {
    /// Which.
    pub id: AssessmentId,
    /// The form's title.
    pub title: String,
    /// Where it stands.
    pub state: AssessmentState,
    /// When it was started.
    pub started_at: Timestamp,
    /// Who started it, by name.
    pub author: Option<String>,
}

/// The assessment that was signed before.
#[derive(Clone, Debug)]
pub struct PreviousAssessment {
    /// Which.
    pub id: AssessmentId,
    /// Its form, in the version of then.
    pub form: FormDefinition,
    /// What was answered.
    pub parts: Vec<StoredPart>,
    /// When it was signed.
    pub signed_off_at: Timestamp,
    /// Who signed it, by name.
    pub signed_by: Option<String>,
}

/// Everything that the pages of one assessment show.
#[derive(Clone, Debug)]
pub struct AssessmentPage {
    /// Which.
    pub id: AssessmentId,
    /// Its case.
    pub case: Case,
    /// Its form, in the version that it was started with.
    pub form: FormDefinition,
    /// Where it stands.
    pub state: AssessmentState,
    /// When it was started.
    pub started_at: Timestamp,
    /// The version that was read.
    pub version: i64,
    /// Who started it, by name.
    pub author: Option<String>,
    /// Who signed it or sent it back, by name.
    pub manager: Option<String>,
    /// Whether the actor has a part in it, and so cannot sign it.
    pub own_work: bool,
    /// Who of the lead agency can sign it, by name: its managers who have no part in it.
    pub can_sign: Vec<String>,
    /// Who is in the family: now, or when it was submitted.
    pub people: Vec<PersonLine>,
    /// Its pages, in order.
    pub part_keys: Vec<PartKey>,
    /// What was saved.
    pub parts: Vec<StoredPart>,
    /// What has no answer.
    pub missing: Vec<Missing>,
    /// The one that was signed before.
    pub previous: Option<PreviousAssessment>,
}

impl AssessmentPage {
    /// A saved page.
    #[must_use]
    pub fn part(&self, key: &PartKey) -> Option<&StoredPart> {
        self.parts.iter().find(|part| part.key == *key)
    }
}

/// The assessments of a case, newest first.
///
/// # Errors
/// Not found outside scope; denied to those who may not read assessments.
pub async fn list_of_case(
    db: &mut impl Reads,
    act: &Act,
    case_reference: &str,
) -> Result<(Case, Vec<AssessmentLine>), CaseworkError> {
    let case = cases::find(db, act, case_reference).await?;
    may_read(act, &case.relations)?;
    let rows = db.rows(&statements::LIST, args![case.id]).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let state: AssessmentState = row.document("state")?;
        lines.push(AssessmentLine {
            id: row.parsed("id", AssessmentId::parse)?,
            title: row.document::<FormDefinition>("document")?.title,
            started_at: row.instant("started_at")?,
            author: name_of(db, Some(state.author())).await?,
            state,
        });
    }
    Ok((case, lines))
}

/// One assessment with everything around it.
///
/// # Errors
/// Not found outside scope; denied to those who may not read assessments.
pub async fn page_of(
    db: &mut impl Reads,
    act: &Act,
    case_reference: &str,
    id: AssessmentId,
) -> Result<AssessmentPage, CaseworkError> {
    let found = find::find(db, act, case_reference, id).await?;
    may_read(act, &found.case.relations)?;
    let as_of = people_as_of(&found.state, act.at);
    let people = members_at(db, found.case.family, as_of).await?;
    let parts = find::parts(db, id).await?;
    let form_people = form_people(&people);
    let manager = match &found.state {
        AssessmentState::SentBack { by, .. } | AssessmentState::SignedOff { by, .. } => Some(*by),
        AssessmentState::Draft { .. } | AssessmentState::Submitted { .. } => None,
    };
    let writers = find::writers(db, id).await?;
    Ok(AssessmentPage {
        id,
        own_work: act
            .user()
            .is_some_and(|user| found.state.is_own_work(&writers, user)),
        can_sign: can_sign(db, &found, &writers).await?,
        part_keys: parts_of(&found.form, &form_people),
        missing: missing(&found.form, &form_people, &answers_of(&parts)),
        author: name_of(db, Some(found.state.author())).await?,
        manager: name_of(db, manager).await?,
        previous: previous(db, &found).await?,
        case: found.case,
        form: found.form,
        state: found.state,
        started_at: found.started_at,
        version: found.version,
        people,
        parts,
    })
}

async fn can_sign(
    db: &mut impl Reads,
    found: &find::Found,
    writers: &BTreeSet<UserId>,
) -> Result<Vec<String>, StoreError> {
    let Some(lead) = found.case.stage.lead() else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for row in db.rows(&statements::MANAGERS, args![lead.agency]).await? {
        let user = row.parsed("id", UserId::parse)?;
        if !found.state.is_own_work(writers, user) {
            names.push(row.text("name")?);
        }
    }
    Ok(names)
}

fn may_read(act: &Act, relations: &Relations) -> Result<(), CaseworkError> {
    permit::<may::ReadAssessment, _>(act, relations, ())?;
    Ok(())
}

async fn previous(
    db: &mut impl Reads,
    found: &find::Found,
) -> Result<Option<PreviousAssessment>, CaseworkError> {
    let before = found
        .signed_off_at
        .map_or(i64::MAX, Timestamp::as_microsecond);
    let Some(row) = db
        .optional(
            &statements::PREVIOUS,
            args![found.case.family, found.id, before],
        )
        .await?
    else {
        return Ok(None);
    };
    let id = row.parsed("id", AssessmentId::parse)?;
    let signed_by = match row.document::<AssessmentState>("state")? {
        AssessmentState::SignedOff { by, .. } => Some(by),
        AssessmentState::Draft { .. }
        | AssessmentState::Submitted { .. }
        | AssessmentState::SentBack { .. } => None,
    };
    Ok(Some(PreviousAssessment {
        id,
        form: row.document("document")?,
        parts: find::parts(db, id).await?,
        signed_off_at: row.instant("signed_off_at")?,
        signed_by: name_of(db, signed_by).await?,
    }))
}

async fn name_of(db: &mut impl Reads, user: Option<UserId>) -> Result<Option<String>, StoreError> {
    let Some(user) = user else {
        return Ok(None);
    };
    db.optional(&statements::USER_NAME, args![user])
        .await?
        .map(|row| row.text("name"))
        .transpose()
}
