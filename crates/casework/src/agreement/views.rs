//! What each person said, and why what may be shared, with the whole history.

use std::collections::BTreeMap;

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::agreement::{
    AnswerForm, Asked, FamilyStanding, Said, ServiceAnswer, SharingBasis, standing_of,
};
use domain::cases::FamilyAgreement;
use domain::ids::{AgreementId, FamilyId, PersonId};
use domain::profile::{ConsentPurpose, Profile, Word as _};
use jiff::{Timestamp, civil::Date};

use super::statements;
use crate::args;
use crate::cases::{Case, open_case_of};
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::families::find_by_reference;

/// One person, with the question whether they agree.
#[derive(Clone, Debug)]
pub struct PersonAsked {
    /// Their name.
    pub name: String,
    /// What the rule needs to know.
    pub asked: Asked,
}

/// One answer of the past.
#[derive(Clone, Debug)]
pub struct AnswerLine {
    /// Whose.
    pub person: PersonId,
    /// What they said.
    pub answer: ServiceAnswer,
    /// How.
    pub form: AnswerForm,
    /// On which day.
    pub on: Date,
    /// The worker's note about a young person.
    pub own_right_note: Option<String>,
    /// What else was said.
    pub words: Option<String>,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Timestamp,
}

/// One basis for sharing.
#[derive(Clone, Debug)]
pub struct SharingLine {
    /// The record.
    pub id: AgreementId,
    /// Whose information.
    pub person: PersonId,
    /// For what.
    pub purpose: ConsentPurpose,
    /// Why it may be shared.
    pub basis: SharingBasis,
    /// In words.
    pub reason: Option<String>,
    /// With whom.
    pub scope: String,
    /// From which day.
    pub from: Date,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Timestamp,
    /// When it ended, by whom and why.
    pub withdrawn: Option<(Timestamp, String, String)>,
}

/// Both records of a family, side by side.
#[derive(Clone, Debug)]
pub struct AgreementPage {
    /// The family.
    pub family: FamilyId,
    /// How the actor stands to it.
    pub relations: Relations,
    /// The open case, if there is one.
    pub case: Option<Case>,
    /// Who is in the family.
    pub people: Vec<PersonAsked>,
    /// Whether the family as a whole agrees.
    pub standing: FamilyStanding,
    /// Every answer, oldest first.
    pub answers: Vec<AnswerLine>,
    /// Every basis, oldest first.
    pub sharing: Vec<SharingLine>,
}

/// The agreement page of a family.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope; denied without a right to read.
pub async fn page_of(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    reference: &str,
) -> Result<AgreementPage, CaseworkError> {
    let (family, relations) = find_by_reference(db, act, reference)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    permit::<may::ReadFamily, _>(act, &relations, ())?;
    let answers = answers_of(db, family).await?;
    let people = people_of(db, family, &answers).await?;
    let asked: Vec<Asked> = people.iter().map(|one| one.asked.clone()).collect();
    Ok(AgreementPage {
        family,
        relations,
        case: open_case_of(db, act, family).await?,
        standing: standing_of(
            profile.consent.get(ConsentPurpose::AssessmentAndPlan),
            &asked,
        ),
        people,
        answers,
        sharing: sharing_of(db, family).await?,
    })
}

/// Whether the family agrees to the service now, as a case records it: for a
/// forum that leaves a case with whoever leads it.
///
/// # Errors
/// When the database does not answer.
pub async fn family_agreement(
    db: &mut impl Reads,
    profile: &Profile,
    family: FamilyId,
    at: Timestamp,
) -> Result<FamilyAgreement, StoreError> {
    Ok(standing_in(db, profile, family).await?.for_case(at))
}

pub(super) async fn standing_in(
    db: &mut impl Reads,
    profile: &Profile,
    family: FamilyId,
) -> Result<FamilyStanding, StoreError> {
    let answers = answers_of(db, family).await?;
    let asked: Vec<Asked> = people_of(db, family, &answers)
        .await?
        .into_iter()
        .map(|one| one.asked)
        .collect();
    let rule = profile.consent.get(ConsentPurpose::AssessmentAndPlan);
    Ok(standing_of(rule, &asked))
}

pub(super) async fn answers_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<AnswerLine>, StoreError> {
    db.rows(&statements::ANSWERS, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(AnswerLine {
                person: row.parsed("person_id", PersonId::parse)?,
                answer: row.parsed("answer", ServiceAnswer::parse)?,
                form: row.parsed("form", AnswerForm::parse)?,
                on: row.parsed("on_day", str::parse::<Date>)?,
                own_right_note: row.optional_text("own_right_note")?,
                words: row.optional_text("words")?,
                recorded_by: row.text("recorded_by")?,
                recorded_at: row.instant("recorded_at")?,
            })
        })
        .collect()
}

pub(super) async fn people_of(
    db: &mut impl Reads,
    family: FamilyId,
    answers: &[AnswerLine],
) -> Result<Vec<PersonAsked>, StoreError> {
    db.rows(&statements::ASKED, args![family])
        .await?
        .iter()
        .map(|row| person_asked(row, answers))
        .collect()
}

/// Where one person's consent to share stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentToShare {
    /// Their name; empty once they have left the family.
    pub name: String,
    /// When it was taken back, and why, unless they have agreed again since.
    pub taken_back: Option<(Timestamp, String)>,
}

/// The consents to share of a family, one for each person who was ever asked
/// (C-06). The caller has checked that the actor may know of them.
///
/// # Errors
/// When the database does not answer.
pub async fn consents_to_share(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<ConsentToShare>, StoreError> {
    let people = people_of(db, family, &[]).await?;
    let mut lines: BTreeMap<PersonId, Vec<SharingLine>> = BTreeMap::new();
    for line in sharing_of(db, family).await? {
        if line.basis == SharingBasis::Consent {
            lines.entry(line.person).or_default().push(line);
        }
    }
    Ok(lines
        .into_iter()
        .map(|(person, lines)| {
            let last = lines
                .iter()
                .filter_map(|line| line.withdrawn.as_ref())
                .max_by_key(|(at, _, _)| *at);
            let again = |at: Timestamp| {
                lines
                    .iter()
                    .any(|line| line.withdrawn.is_none() && line.recorded_at > at)
            };
            ConsentToShare {
                name: people
                    .iter()
                    .find(|one| one.asked.person == person)
                    .map_or_else(String::new, |one| one.name.clone()),
                taken_back: last
                    .filter(|(at, _, _)| !again(*at))
                    .map(|(at, _, why)| (*at, why.clone())),
            }
        })
        .collect())
}

fn person_asked(row: &Row, answers: &[AnswerLine]) -> Result<PersonAsked, StoreError> {
    let person = row.parsed("id", PersonId::parse)?;
    let name = format!("{} {}", row.text("given_name")?, row.text("family_name")?);
    Ok(PersonAsked {
        name: name.trim().to_owned(),
        asked: Asked {
            person,
            adult: row.text("part")? == "adult",
            lives_here: row.yes("lives_here")?,
            parental_responsibility: row.int("holds")? > 0,
            latest: answers
                .iter()
                .rfind(|line| line.person == person)
                .map(|line| Said {
                    answer: line.answer,
                    form: line.form,
                    in_own_right: line.own_right_note.is_some(),
                }),
        },
    })
}

async fn sharing_of(db: &mut impl Reads, family: FamilyId) -> Result<Vec<SharingLine>, StoreError> {
    db.rows(&statements::SHARING, args![family])
        .await?
        .iter()
        .map(|row| {
            let withdrawn = match row.optional_instant("withdrawn_at")? {
                Some(at) => Some((
                    at,
                    row.optional_text("withdrawn_by")?.unwrap_or_default(),
                    row.optional_text("withdrawn_reason")?.unwrap_or_default(),
                )),
                None => None,
            };
            Ok(SharingLine {
                id: row.parsed("id", AgreementId::parse)?,
                person: row.parsed("person_id", PersonId::parse)?,
                purpose: row.word("purpose", ConsentPurpose::from_word)?,
                basis: row.parsed("basis", SharingBasis::parse)?,
                reason: row.optional_text("reason")?,
                scope: row.text("scope")?,
                from: row.parsed("from_day", str::parse::<Date>)?,
                recorded_by: row.text("recorded_by")?,
                recorded_at: row.instant("recorded_at")?,
                withdrawn,
            })
        })
        .collect()
}
