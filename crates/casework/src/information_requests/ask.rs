//! Asking: one question to several agencies at once, each with its own
//! request, relation, clock, message and e-mail.

use domain::access::{Relation, Relations, Role, may, permit};
use domain::act::Act;
use domain::ids::{AgencyId, CaseId, FamilyId, InformationRequestId, ReferralId, SubmissionKey};
use domain::information_requests::{
    Asked, InformationAsked, RequestAbout, RequestRefused, SharingBasis, State,
};
use domain::profile::{ClockKey, Profile};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::links::send_link;
use super::statements;
use crate::agreement::consents_to_share;
use crate::args;
use crate::clocks;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::relate;
use crate::messages::{self, To};
use crate::submissions;
use crate::{cases, referrals};

/// What the question belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
    /// A request for help, by its reference.
    Referral(String),
    /// A case, by its reference (BUCKS-PROT-56).
    Case(String),
}

/// A question to agencies.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// What it belongs to.
    pub about: About,
    /// Whom to ask.
    pub agencies: Vec<AgencyId>,
    /// What to ask.
    pub question: String,
    /// Why sharing is lawful.
    pub basis: SharingBasis,
    /// In words.
    pub basis_reason: String,
    /// By when, where the authority has no limit of its own.
    pub due: Option<Timestamp>,
    /// The address that links start with.
    pub base_address: String,
}

/// One agency that was asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AskedOf {
    /// The request for information.
    pub request: InformationRequestId,
    /// The agency.
    pub agency: AgencyId,
    /// Whether an e-mail is on its way; else only those with accounts know.
    pub emailed: bool,
}

struct Target {
    family: FamilyId,
    referral: Option<ReferralId>,
    case: Option<CaseId>,
    relations: Relations,
}

/// Asks agencies what they know, once per submission key.
///
/// # Errors
/// Not found outside scope; denied; refused when something is missing.
pub async fn ask(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Ask,
) -> Result<Vec<AskedOf>, CaseworkError> {
    let outcome = retrying(|| ask_once(store, profile, act, command)).await;
    submissions::settle(store, command.key, outcome).await
}

async fn ask_once(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Ask,
) -> Result<Vec<AskedOf>, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let target = target(&mut uow, act, &command.about).await?;
    let permitted = permit::<may::AskForInformation, _>(act, &target.relations.clone(), target)?;
    let target = permitted.into_record();
    if let Some(asked) = submissions::sent_before(&mut uow, command.key).await? {
        return Ok(asked);
    }
    let agencies = checked(command)?;
    if command.basis == SharingBasis::Consent {
        let consents = consents_to_share(&mut uow, target.family).await?;
        if consents.iter().any(|one| one.taken_back.is_some()) {
            return Err(CaseworkError::Refused(
                RequestRefused::ConsentTakenBack.into(),
            ));
        }
    }
    let mut asked = Vec::with_capacity(agencies.len());
    for agency in agencies {
        asked.push(ask_one(&mut uow, profile, act, command, &target, agency).await?);
    }
    submissions::keep(&mut uow, command.key, &asked).await?;
    uow.commit().await?;
    Ok(asked)
}

fn checked(command: &Ask) -> Result<Vec<AgencyId>, CaseworkError> {
    let mut agencies = command.agencies.clone();
    agencies.sort_unstable();
    agencies.dedup();
    let refused = if agencies.is_empty() {
        Some(RequestRefused::NoAgency)
    } else if command.question.trim().is_empty() {
        Some(RequestRefused::QuestionMissing)
    } else if command.basis_reason.trim().is_empty() {
        Some(RequestRefused::ReasonForBasisMissing)
    } else {
        None
    };
    match refused {
        Some(refused) => Err(CaseworkError::Refused(refused.into())),
        None => Ok(agencies),
    }
}

async fn target(uow: &mut UnitOfWork, act: &Act, about: &About) -> Result<Target, CaseworkError> {
    Ok(match about {
        About::Referral(reference) => {
            let found = referrals::find(uow, act, reference).await?;
            Target {
                family: found.family,
                referral: Some(found.id),
                case: None,
                relations: found.relations,
            }
        }
        About::Case(reference) => {
            let found = cases::find(uow, act, reference).await?;
            Target {
                family: found.family,
                referral: found.referral,
                case: Some(found.id),
                relations: found.relations,
            }
        }
    })
}

async fn ask_one(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    command: &Ask,
    target: &Target,
    agency: AgencyId,
) -> Result<AskedOf, CaseworkError> {
    let row = uow
        .optional(&statements::AGENCY, args![agency])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    let id = InformationRequestId::new(uow.new_id());
    let limit = clocks::start(
        uow,
        profile,
        ClockKey::InformationReturn,
        clocks::Of {
            family: target.family,
            subject: id.uuid(),
            owner: Some(agency),
            person: None,
        },
        act.at,
    )
    .await?;
    let due = limit
        .or(command.due)
        .ok_or(CaseworkError::Refused(RequestRefused::DueMissing.into()))?;
    let at = act.at;
    let state = State::ask(Asked { at, due, by })
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    uow.write(
        &statements::ADD,
        args![
            id,
            target.family,
            target.referral,
            target.case,
            agency,
            by,
            &command.question,
            command.basis.key(),
            &command.basis_reason,
            at,
            due,
            state.key(),
            serde_json::to_string(&state)?
        ],
    )
    .await?;
    let emailed = tell(
        uow,
        target,
        command,
        &row.optional_text("email")?,
        id,
        agency,
    )
    .await?;
    uow.record(&InformationAsked {
        about: RequestAbout {
            family: target.family,
            referral: target.referral,
            request: id,
            agency,
        },
        question: command.question.clone(),
        basis: command.basis,
        basis_reason: command.basis_reason.clone(),
        due,
    })
    .await?;
    Ok(AskedOf {
        request: id,
        agency,
        emailed,
    })
}

async fn tell(
    uow: &mut UnitOfWork,
    target: &Target,
    command: &Ask,
    email: &Option<String>,
    id: InformationRequestId,
    agency: AgencyId,
) -> Result<bool, CaseworkError> {
    relate(
        uow,
        target.family,
        Relation::InformationAsked,
        Some(agency),
        None,
        None,
    )
    .await?;
    messages::send(
        uow,
        To::Role(agency, Role::MashPartner),
        Some(target.family),
        "information_requests.new",
        "Your agency is asked what it knows about a family. Open Information requests to answer.",
    )
    .await?;
    Ok(send_link(uow, id, email.as_deref(), &command.base_address, false).await?)
}
