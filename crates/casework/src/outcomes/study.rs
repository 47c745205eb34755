//! Case studies: a closed case written up without names, approved by somebody
//! other than its author, read by those who want to learn from it.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::cases::Stage;
use domain::ids::{CaseStudyId, UserId};
use domain::outcomes::{
    CaseStudyApproved, CaseStudyWithdrawn, CaseStudyWritten, Disguise, StudyRefused, StudyState,
    may_approve,
};
use jiff::Timestamp;

use super::page::{OutcomesPage, outcomes_page};
use super::statements;
use crate::args;
use crate::cases::{Case, find};
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::PersonLine;
use crate::plans::plan_page;

/// What is written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StudyWords {
    /// Its title.
    pub title: String,
    /// The story.
    pub story: String,
}

/// A case written up, or written again.
#[derive(Clone, Debug)]
pub struct WriteStudy {
    /// The case.
    pub reference: String,
    /// The version on the page; 0 before it was first saved.
    pub version: i64,
    /// The words.
    pub words: StudyWords,
}

/// A study as it is stored.
#[derive(Clone, Debug)]
pub struct StudyLine {
    /// Which.
    pub id: CaseStudyId,
    /// The words.
    pub words: StudyWords,
    /// Where it stands.
    pub state: StudyState,
    /// Who wrote it.
    pub author: UserId,
    /// Their name.
    pub author_name: String,
    /// Its version.
    pub version: i64,
}

/// What the page of a study shows.
#[derive(Clone, Debug)]
pub struct StudyPage {
    /// What changed for the family.
    pub outcomes: OutcomesPage,
    /// The names and their stand-ins.
    pub names: Disguise,
    /// The study, once there is one.
    pub study: Option<StudyLine>,
}

/// An approved study, with nothing that leads to the family.
#[derive(Clone, Debug)]
pub struct ReadStudy {
    /// Which.
    pub id: CaseStudyId,
    /// Its title.
    pub title: String,
    /// Its story; empty in the list.
    pub story: String,
    /// When it was approved.
    pub approved_at: Timestamp,
}

/// The page of a case's study.
///
/// # Errors
/// Not found outside scope; denied to those who may not read assessments.
pub async fn study_page(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<StudyPage, CaseworkError> {
    let outcomes = outcomes_page(db, act, reference).await?;
    let study = study_of(db, &outcomes.plan.case).await?;
    Ok(StudyPage {
        names: disguise(&outcomes.plan.people),
        study,
        outcomes,
    })
}

async fn study_of(db: &mut impl Reads, case: &Case) -> Result<Option<StudyLine>, StoreError> {
    db.optional(&statements::STUDY, args![case.id])
        .await?
        .as_ref()
        .map(line)
        .transpose()
}

fn line(row: &Row) -> Result<StudyLine, StoreError> {
    Ok(StudyLine {
        id: row.parsed("id", CaseStudyId::parse)?,
        words: StudyWords {
            title: row.text("title")?,
            story: row.text("story")?,
        },
        state: row.parsed("state", StudyState::parse)?,
        author: row.parsed("written_by", UserId::parse)?,
        author_name: row.text("written_by_name")?,
        version: row.int("version")?,
    })
}

/// Each person's names and what stands for them: the first child is Child A.
fn disguise(people: &[PersonLine]) -> Disguise {
    let of = |part: &'static str, word: &'static str| {
        people
            .iter()
            .filter(move |one| one.part == part)
            .zip('A'..='Z')
            .flat_map(move |(one, letter)| {
                let instead = format!("{word} {letter}");
                [
                    (
                        format!("{} {}", one.given_name, one.family_name),
                        instead.clone(),
                    ),
                    (one.given_name.clone(), instead),
                    (one.family_name.clone(), "(family name)".to_owned()),
                ]
            })
    };
    Disguise::new(of("child", "Child").chain(of("adult", "Adult")))
}

async fn begun(
    uow: &mut UnitOfWork,
    act: &Act,
    reference: &str,
) -> Result<(Case, Relations, Disguise), CaseworkError> {
    let case = find(uow, act, reference).await?;
    let names = disguise(&plan_page(uow, act, reference).await?.people);
    let relations = case.relations.clone();
    Ok((case, relations, names))
}

/// Writes the study, or changes it; a change needs a new approval.
///
/// # Errors
/// Not found outside scope; denied to all but those who close cases; refused
/// for an open case, an approved study, or a name that is left; conflict when
/// somebody else saved meanwhile.
pub async fn write_study(
    store: &Store,
    act: &Act,
    command: &WriteStudy,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (case, relations, names) = begun(&mut uow, act, &command.reference).await?;
        let case = permit::<may::RecordOutcome, _>(act, &relations, case)?.into_record();
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let words = &command.words;
        if !matches!(case.stage, Stage::Closed { .. }) {
            return Err(refused(StudyRefused::CaseOpen));
        }
        if words.title.trim().is_empty() || words.story.trim().is_empty() {
            return Err(refused(StudyRefused::Empty));
        }
        if !names.left_in(&words.title).is_empty() || !names.left_in(&words.story).is_empty() {
            return Err(refused(StudyRefused::NamesLeft));
        }
        let study = match study_of(&mut uow, &case).await? {
            None if command.version != 0 => return Err(CaseworkError::Conflict),
            None => {
                let id = CaseStudyId::new(uow.new_id());
                uow.write(
                    &statements::ADD_STUDY,
                    args![
                        id,
                        case.id,
                        case.family,
                        &words.title,
                        &words.story,
                        by,
                        act.at
                    ],
                )
                .await?;
                id
            }
            Some(study) if study.state == StudyState::Approved => {
                return Err(refused(StudyRefused::AlreadyApproved));
            }
            Some(study) => {
                uow.write_guarded(
                    &statements::CHANGE_STUDY,
                    args![
                        study.id,
                        command.version,
                        &words.title,
                        &words.story,
                        by,
                        act.at
                    ],
                )
                .await?;
                study.id
            }
        };
        uow.record(&CaseStudyWritten {
            family: case.family,
            study,
            by,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Lets others read the study.
///
/// # Errors
/// Not found outside scope or without a study; denied without the right;
/// refused to its author and while a name is left; conflict when it changed.
pub async fn approve_study(
    store: &Store,
    act: &Act,
    reference: &str,
    version: i64,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (case, relations, names) = begun(&mut uow, act, reference).await?;
        let case = permit::<may::ApproveCaseStudy, _>(act, &relations, case)?.into_record();
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let study = study_of(&mut uow, &case)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let words = format!("{}\n{}", study.words.title, study.words.story);
        may_approve(study.state, study.author, by, &words, &names).map_err(refused)?;
        uow.write_guarded(
            &statements::SETTLE_STUDY,
            args![
                study.id,
                version,
                StudyState::Approved.code(),
                Some(by),
                Some(act.at)
            ],
        )
        .await?;
        uow.record(&CaseStudyApproved {
            family: case.family,
            study: study.id,
            by,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Takes an approved study back: nobody reads it any more.
///
/// # Errors
/// Not found outside scope or without a study; denied without the right;
/// refused when it is not approved; conflict when it changed.
pub async fn withdraw_study(
    store: &Store,
    act: &Act,
    reference: &str,
    version: i64,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, reference).await?;
        let relations = case.relations.clone();
        let case = permit::<may::ApproveCaseStudy, _>(act, &relations, case)?.into_record();
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let study = study_of(&mut uow, &case)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        if study.state != StudyState::Approved {
            return Err(refused(StudyRefused::NotApproved));
        }
        uow.write_guarded(
            &statements::SETTLE_STUDY,
            args![
                study.id,
                version,
                StudyState::Withdrawn.code(),
                None::<UserId>,
                None::<Timestamp>
            ],
        )
        .await?;
        uow.record(&CaseStudyWithdrawn {
            family: case.family,
            study: study.id,
            by,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The approved studies, newest first.
///
/// # Errors
/// When the database does not answer; denied to those who are not signed in.
pub async fn approved_studies(
    db: &mut impl Reads,
    act: &Act,
) -> Result<Vec<ReadStudy>, CaseworkError> {
    permit::<may::ReadCaseStudies, _>(act, &Relations::default(), ())?;
    let mut studies = Vec::new();
    for row in db.rows(&statements::APPROVED, args![]).await? {
        studies.push(ReadStudy {
            id: row.parsed("id", CaseStudyId::parse)?,
            title: row.text("title")?,
            story: String::new(),
            approved_at: row.instant("approved_at")?,
        });
    }
    Ok(studies)
}

/// One approved study.
///
/// # Errors
/// Not found when it is not approved; denied to those who are not signed in.
pub async fn approved_study(
    db: &mut impl Reads,
    act: &Act,
    id: CaseStudyId,
) -> Result<ReadStudy, CaseworkError> {
    permit::<may::ReadCaseStudies, _>(act, &Relations::default(), ())?;
    let row = db
        .optional(&statements::APPROVED_ONE, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(ReadStudy {
        id,
        title: row.text("title")?,
        story: row.text("story")?,
        approved_at: row.instant("approved_at")?,
    })
}

fn refused(refused: StudyRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}
