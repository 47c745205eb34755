//! Answering, by account or by link. The answer stays the agency's own; when
//! the agency owes nothing more about the family, its relation ends.

use domain::access::{Relation, Role, may, permit};
use domain::act::{Act, Actor};
use domain::ids::{CaseId, FamilyId, InformationRequestId, ReferralId};
use domain::information_requests::{
    AnsweredBy, Given, InformationAnswered, RequestRefused, SharingBasis, State,
};
use domain::profile::{ClockKey, Profile};

use super::find::save;
use super::links::end_link;
use super::{InformationRequest, find, statements};
use crate::args;
use crate::clocks;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::end_relation;
use crate::messages::{self, To};
use crate::referrals::agency_of_part;

/// An agency's answer.
#[derive(Clone, Debug)]
pub struct AnswerCommand {
    /// The request for information.
    pub request: InformationRequestId,
    /// What the agency says.
    pub given: Given,
    /// Why the agency may share it.
    pub basis: SharingBasis,
    /// Who answers by link: their name and job. Not asked of accounts.
    pub name: Option<String>,
}

/// Answers for one's agency.
///
/// # Errors
/// Not found outside scope and for another agency's request; denied without
/// the role; refused when withdrawn or empty; conflict when a colleague was first.
pub async fn answer(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &AnswerCommand,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, command.request).await?;
        // Another agency's question is no more visible than another family's.
        if act.agency() != Some(found.agency) {
            return Err(CaseworkError::NotFound);
        }
        let permitted =
            permit::<may::AnswerInformationRequest, _>(act, &found.relations.clone(), found)?;
        let request = permitted.into_record();
        let by = answerer(&mut uow, act, command, &request).await?;
        let next = request
            .state
            .clone()
            .answer(command.given.clone(), by, command.basis, act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        let given = next.answers().last().cloned();
        let Some(answer) = given else {
            return Err(CaseworkError::Conflict);
        };
        save(&mut uow, &request, &next).await?;
        settle(&mut uow, profile, &request, &next).await?;
        tell_the_asker(&mut uow, &request).await?;
        uow.record(&InformationAnswered {
            about: request.about(),
            answer,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn answerer(
    uow: &mut UnitOfWork,
    act: &Act,
    command: &AnswerCommand,
    request: &InformationRequest,
) -> Result<AnsweredBy, CaseworkError> {
    match &act.actor {
        Actor::User(actor) => Ok(AnsweredBy::Account { user: actor.user }),
        Actor::Partner { link, .. } => {
            // The link is read again inside the transaction: a second answer by it finds nothing.
            let row = uow
                .optional(&statements::FIND, args![request.id])
                .await?
                .ok_or(CaseworkError::NotFound)?;
            let live = row.optional_text("link_id")?.as_deref() == Some(link.to_string().as_str())
                && row
                    .optional_instant("link_expires_at")?
                    .is_some_and(|expires| act.at < expires);
            if !live {
                return Err(CaseworkError::NotFound);
            }
            let name = command.name.clone().unwrap_or_default();
            if name.trim().is_empty() {
                return Err(CaseworkError::Refused(RequestRefused::NameMissing.into()));
            }
            Ok(AnsweredBy::Link { link: *link, name })
        }
        Actor::Public | Actor::System { .. } | Actor::Job(_) => Err(CaseworkError::NotFound),
    }
}

/// The clock ends, the link dies, and the relation ends once nothing is owed.
pub(super) async fn settle(
    uow: &mut UnitOfWork,
    profile: &Profile,
    request: &InformationRequest,
    next: &State,
) -> Result<(), CaseworkError> {
    let (subject, key) = (request.id.uuid(), ClockKey::InformationReturn);
    match next {
        // A question that was taken back was not answered in time either.
        State::Withdrawn { .. } => {
            clocks::cancel(uow, profile, subject, key, "The question was withdrawn").await?;
        }
        State::Asked { .. } | State::Chased { .. } | State::Answered { .. } => {
            clocks::stop(uow, profile, subject, key).await?;
        }
    }
    end_link(uow, request.id).await?;
    let owed = uow
        .optional(
            &statements::WAITING_OF_AGENCY_AND_FAMILY,
            args![request.family, request.agency],
        )
        .await?;
    if owed.map(|row| row.int("n")).transpose()?.unwrap_or(0) == 0 {
        end_relation(
            uow,
            request.family,
            Relation::InformationAsked,
            request.agency,
        )
        .await?;
    }
    Ok(())
}

async fn tell_the_asker(
    uow: &mut UnitOfWork,
    request: &InformationRequest,
) -> Result<(), CaseworkError> {
    let by = request.state.asked().by;
    messages::send(
        uow,
        To::Person(by),
        Some(request.family),
        "information_requests.answered",
        &format!("{} has answered your question.", request.agency_name),
    )
    .await?;
    if let Some(case) = request.case {
        return tell_the_panel(uow, request, case).await;
    }
    if waiting_about(uow, request.family, request.referral).await? == 0 {
        let front_door = agency_of_part(uow, "front_door").await?;
        messages::send(
            uow,
            To::Role(front_door, Role::FrontDoorManager),
            Some(request.family),
            "information_requests.all_answered",
            "Every agency that was asked has answered. The request waits for your decision.",
        )
        .await?;
    }
    Ok(())
}

async fn tell_the_panel(
    uow: &mut UnitOfWork,
    request: &InformationRequest,
    case: CaseId,
) -> Result<(), CaseworkError> {
    let waiting = uow
        .optional(&statements::WAITING_ABOUT_CASE, args![case])
        .await?
        .map(|row| row.int("n"))
        .transpose()?;
    if waiting.unwrap_or(0) == 0 {
        let forum = agency_of_part(uow, "forum").await?;
        messages::send(
            uow,
            To::Role(forum, Role::PanelCoordinator),
            Some(request.family),
            "information_requests.all_answered",
            "Every agency that was asked before [[the panel]] has answered.",
        )
        .await?;
    }
    Ok(())
}

async fn waiting_about(
    uow: &mut UnitOfWork,
    family: FamilyId,
    referral: Option<ReferralId>,
) -> Result<i64, StoreError> {
    uow.optional(&statements::WAITING_ABOUT, args![family, referral])
        .await?
        .map(|row| row.int("n"))
        .transpose()
        .map(|n| n.unwrap_or(0))
}
