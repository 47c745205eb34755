//! Reminding an agency that has not answered, and taking a question back.

use domain::access::{Role, may, permit};
use domain::act::Act;
use domain::ids::InformationRequestId;
use domain::information_requests::{InformationChased, InformationWithdrawn, State};
use domain::profile::Profile;

use super::answer::settle;
use super::find::save;
use super::links::send_link;
use super::{InformationRequest, find};
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};

async fn to_change(
    uow: &mut UnitOfWork,
    act: &Act,
    id: InformationRequestId,
) -> Result<InformationRequest, CaseworkError> {
    let found = find(uow, act, id).await?;
    let permitted = permit::<may::AskForInformation, _>(act, &found.relations.clone(), found)?;
    Ok(permitted.into_record())
}

/// Reminds the agency: a message, and an e-mail with a new link.
///
/// # Errors
/// Not found outside scope; denied; refused once answered or withdrawn.
pub async fn chase(
    store: &Store,
    act: &Act,
    id: InformationRequestId,
    base_address: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let request = to_change(&mut uow, act, id).await?;
        let next = request
            .state
            .clone()
            .chase(act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        let times = match &next {
            State::Chased { times, .. } => *times,
            State::Asked { .. } | State::Answered { .. } | State::Withdrawn { .. } => 0,
        };
        save(&mut uow, &request, &next).await?;
        send_link(
            &mut uow,
            id,
            request.agency_email.as_deref(),
            base_address,
            true,
        )
        .await?;
        messages::send(
            &mut uow,
            To::Role(request.agency, Role::MashPartner),
            Some(request.family),
            "information_requests.chased",
            "Reminder: your agency has not answered an information request.",
        )
        .await?;
        uow.record(&InformationChased {
            about: request.about(),
            times,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Takes a question back, with a reason.
///
/// # Errors
/// Not found outside scope; denied; refused once answered, or without a reason.
pub async fn withdraw(
    store: &Store,
    profile: &Profile,
    act: &Act,
    id: InformationRequestId,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let request = to_change(&mut uow, act, id).await?;
        let next = request
            .state
            .clone()
            .withdraw(reason, act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        save(&mut uow, &request, &next).await?;
        settle(&mut uow, profile, &request, &next).await?;
        uow.record(&InformationWithdrawn {
            about: request.about(),
            reason: reason.to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
