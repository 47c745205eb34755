//! The referrer answers a return: the same reference, new clocks, and the
//! total time kept (C-03).

use domain::access::{Role, may, permit};
use domain::act::Act;
use domain::profile::{ClockKey, Profile};
use domain::referrals::{ConsentGiven, ReferralAnswered};

use super::receive::agency_of_part;
use super::{find, statements};
use crate::args;
use crate::clocks;
use crate::engine::{Store, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};

/// What the referrer adds.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The referral.
    pub reference: String,
    /// What was added, in words.
    pub added: String,
    /// Whether the persons with parental responsibility have now agreed.
    pub consent_now_given: bool,
}

/// Answers a returned referral.
///
/// # Errors
/// Not found outside scope; denied to all but the referrer's agency; refused
/// when nothing was asked.
pub async fn answer(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Answer,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, &command.reference).await?;
        let permitted =
            permit::<may::AnswerReturnedReferral, _>(act, &found.relations.clone(), found)?;
        let mut referral = permitted.into_record();
        let next = referral
            .state
            .clone()
            .answer(act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        referral.request.worry = format!(
            "{}\n\nAdded on request: {}",
            referral.request.worry, command.added
        );
        if command.consent_now_given {
            for person in &mut referral.request.people {
                if person.parental_responsibility == Some(true) {
                    person.consent = ConsentGiven::Yes {
                        on: None,
                        written: false,
                    };
                }
            }
        }
        let front_door = agency_of_part(&mut uow, "front_door").await?;
        let of = clocks::Of {
            family: referral.family,
            subject: referral.id.uuid(),
            owner: Some(front_door),
            person: referral.owner,
        };
        let due = clocks::start(&mut uow, profile, ClockKey::FrontDoorDecision, of, act.at).await?;
        clocks::start(&mut uow, profile, ClockKey::WrittenOutcome, of, act.at).await?;
        let mut history = referral.history.clone();
        history.push(next.clone());
        uow.write_guarded(
            &statements::SAVE,
            args![
                referral.id,
                referral.version,
                next.key(),
                None::<String>,
                None::<i64>,
                due,
                act.at,
                serde_json::to_string(&referral.request)?,
                serde_json::to_string(&history)?
            ],
        )
        .await?;
        messages::send(
            &mut uow,
            To::Role(front_door, Role::FrontDoorManager),
            Some(referral.family),
            "referrals.answered",
            &format!(
                "Request {} was answered and waits for a decision.",
                referral.reference
            ),
        )
        .await?;
        uow.record(&ReferralAnswered {
            family: referral.family,
            referral: referral.id,
            added: command.added.clone(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
