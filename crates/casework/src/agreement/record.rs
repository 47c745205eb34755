//! Recording an answer, a basis for sharing, and the end of either.

use domain::access::{Role, may, permit};
use domain::act::Act;
use domain::agreement::{
    AgreementRefused, AnswerForm, FamilyStanding, ServiceAnswer, ServiceAnswerRecorded,
    SharingBasis, SharingBasisRecorded, SharingBasisWithdrawn, check_answer,
};
use domain::ids::{AgencyId, AgreementId, FamilyId, PersonId, SubmissionKey};
use domain::profile::{ConsentPurpose, Profile, Word as _};
use jiff::civil::Date;

use super::statements;
use super::views::{answers_of, people_of, standing_in};
use crate::args;
use crate::cases::{Case, open_case_of, save};
use crate::engine::{Reads as _, Store, UnitOfWork, made_once, retrying};
use crate::error::CaseworkError;
use crate::families::find_by_reference;
use crate::messages::{self, To};
use crate::time::london_day;

/// What one person said to the service.
#[derive(Clone, Debug)]
pub struct RecordAnswer {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The family.
    pub family: String,
    /// Who.
    pub person: PersonId,
    /// What they said.
    pub answer: ServiceAnswer,
    /// How.
    pub form: AnswerForm,
    /// On which day.
    pub on: Date,
    /// The worker's note about a young person who answers alone.
    pub own_right_note: Option<String>,
    /// What else was said.
    pub words: Option<String>,
}

/// Why one person's information may be shared, for one purpose.
#[derive(Clone, Debug)]
pub struct RecordSharing {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The family.
    pub family: String,
    /// Whose information.
    pub person: PersonId,
    /// For what.
    pub purpose: ConsentPurpose,
    /// Why it may be shared.
    pub basis: SharingBasis,
    /// In words; needed without consent.
    pub reason: Option<String>,
    /// With whom.
    pub scope: String,
    /// From which day.
    pub from: Date,
}

/// The end of a basis for sharing.
#[derive(Clone, Debug)]
pub struct WithdrawSharing {
    /// The family.
    pub family: String,
    /// Which record.
    pub record: AgreementId,
    /// Why.
    pub reason: String,
}

/// Records what a person said, and what that does to the case (C-04, C-06).
///
/// # Errors
/// Not found outside scope; denied; refused by the rule.
pub async fn record_answer(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &RecordAnswer,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            answer_in(&mut uow, profile, act, command).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

async fn answer_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    command: &RecordAnswer,
) -> Result<(), CaseworkError> {
    let family = within(uow, act, &command.family).await?;
    let rule = profile.consent.get(ConsentPurpose::AssessmentAndPlan);
    let answers = answers_of(uow, family).await?;
    let people = people_of(uow, family, &answers).await?;
    let one = people
        .iter()
        .find(|one| one.asked.person == command.person)
        .ok_or(CaseworkError::NotFound)?;
    if command.on > london_day(act.at) {
        return Err(refused(AgreementRefused::InTheFuture));
    }
    let note = command.own_right_note.as_deref();
    check_answer(rule, &one.asked, command.answer, note).map_err(refused)?;
    let id = AgreementId::new(command.key.uuid());
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    uow.write(
        &statements::ADD_ANSWER,
        args![
            id,
            family,
            command.person,
            command.answer.code(),
            command.form.code(),
            command.on,
            command.own_right_note.clone(),
            command.words.clone(),
            by,
            act.at
        ],
    )
    .await?;
    uow.record(&ServiceAnswerRecorded {
        family,
        agreement: id,
        person: command.person,
        answer: command.answer,
        form: command.form,
        on: command.on,
        own_right_note: command.own_right_note.clone(),
    })
    .await?;
    carry_to_case(uow, profile, act, family).await
}

/// The case follows what the family says, when it is led.
async fn carry_to_case(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    family: FamilyId,
) -> Result<(), CaseworkError> {
    let standing = standing_in(uow, profile, family).await?;
    let case = open_case_of(uow, act, family).await?;
    if matches!(standing, FamilyStanding::Withdrawn(_)) {
        alert(
            uow,
            family,
            case.as_ref(),
            "agreement.withdrawn",
            "has taken back agreement to the service. Coordinated work stops now. Take the case back to [[the panel]], close it with a reason, or step it up if a child is at risk.",
        )
        .await?;
    }
    let Some(case) = case else { return Ok(()) };
    let now = standing.for_case(act.at);
    if case.stage.has_not_heard(now) {
        let next = case
            .stage
            .clone()
            .record_agreement(now)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        save(uow, &case, &next).await?;
    }
    Ok(())
}

/// Tells the lead worker and the panel's coordinator. The words name nobody.
async fn alert(
    uow: &mut UnitOfWork,
    family: FamilyId,
    case: Option<&Case>,
    kind: &'static str,
    what: &str,
) -> Result<(), CaseworkError> {
    let Some(case) = case else { return Ok(()) };
    let text = format!("Case {}: somebody in the family {what}", case.reference);
    if let Some(worker) = case.stage.lead().and_then(|lead| lead.worker) {
        messages::send(uow, To::Person(worker), Some(family), kind, &text).await?;
    }
    if let Some(row) = uow.optional(&statements::FORUM_AGENCY, args![]).await? {
        let agency = row.parsed("id", AgencyId::parse)?;
        let to = To::Role(agency, Role::PanelCoordinator);
        messages::send(uow, to, Some(family), kind, &text).await?;
    }
    Ok(())
}

/// Records why a person's information may be shared.
///
/// # Errors
/// Not found outside scope; denied; refused by the rule.
pub async fn record_sharing(
    store: &Store,
    act: &Act,
    command: &RecordSharing,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            sharing_in(&mut uow, act, command).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

async fn sharing_in(
    uow: &mut UnitOfWork,
    act: &Act,
    command: &RecordSharing,
) -> Result<(), CaseworkError> {
    let family = within(uow, act, &command.family).await?;
    if !people_of(uow, family, &[])
        .await?
        .iter()
        .any(|one| one.asked.person == command.person)
    {
        return Err(CaseworkError::NotFound);
    }
    if command.from > london_day(act.at) {
        return Err(refused(AgreementRefused::InTheFuture));
    }
    if command.scope.trim().is_empty() {
        return Err(refused(AgreementRefused::ScopeMissing));
    }
    if command.basis != SharingBasis::Consent && command.reason.is_none() {
        return Err(refused(AgreementRefused::ReasonMissing));
    }
    let id = AgreementId::new(command.key.uuid());
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    uow.write(
        &statements::ADD_SHARING,
        args![
            id,
            family,
            command.person,
            command.purpose.word(),
            command.basis.code(),
            command.reason.clone(),
            &command.scope,
            command.from,
            by,
            act.at
        ],
    )
    .await?;
    uow.record(&SharingBasisRecorded {
        family,
        agreement: id,
        person: command.person,
        purpose: command.purpose,
        basis: command.basis,
        reason: command.reason.clone(),
        scope: command.scope.clone(),
        from: command.from,
    })
    .await?;
    Ok(())
}

/// Ends a basis for sharing: nothing new is shared on it, and the history stays.
///
/// # Errors
/// Not found outside scope; denied; refused when it has ended already.
pub async fn withdraw_sharing(
    store: &Store,
    act: &Act,
    command: &WithdrawSharing,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let family = within(&mut uow, act, &command.family).await?;
        let row = uow
            .optional(&statements::SHARING_ONE, args![command.record, family])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        if row.optional_instant("withdrawn_at")?.is_some() {
            return Err(refused(AgreementRefused::AlreadyWithdrawn));
        }
        if command.reason.trim().is_empty() {
            return Err(refused(AgreementRefused::ReasonMissing));
        }
        let by = act.user();
        uow.write_guarded(
            &statements::END_SHARING,
            args![command.record, family, act.at, by, &command.reason],
        )
        .await?;
        uow.record(&SharingBasisWithdrawn {
            family,
            agreement: command.record,
            reason: command.reason.clone(),
        })
        .await?;
        let case = open_case_of(&mut uow, act, family).await?;
        alert(
            &mut uow,
            family,
            case.as_ref(),
            "agreement.sharing_withdrawn",
            "may no longer have information shared on an earlier basis. Share nothing new on it.",
        )
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn within(
    uow: &mut UnitOfWork,
    act: &Act,
    reference: &str,
) -> Result<FamilyId, CaseworkError> {
    let (family, relations) = find_by_reference(uow, act, reference)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(permit::<may::RecordAgreement, _>(act, &relations, family)?.into_record())
}

fn refused(refused: AgreementRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}
