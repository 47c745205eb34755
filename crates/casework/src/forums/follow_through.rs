//! What a forum's decision sets in motion: who is told, which clocks run, who
//! may see the family, and whether anything is left open.

use domain::access::{Relation, Role};
use domain::act::Act;
use domain::forums::{ForumDecision, Next};
use domain::ids::{AgencyId, ReferralId};
use domain::profile::{ClockKey, ClockStart, Profile};

use super::{dispute, statements};
use crate::args;
use crate::cases::{Case, any_open};
use crate::clocks;
use crate::engine::{Reads as _, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::families::{end_relations, relate};
use crate::messages::{self, To};
use crate::referrals::{self, Found, agency_of_part, tell_the_referrer};
use crate::reporting::expect_first_report;

/// The request that led to a case.
///
/// # Errors
/// When it is not there, or out of scope.
pub async fn referral_of(
    uow: &mut UnitOfWork,
    act: &Act,
    id: ReferralId,
) -> Result<Found, CaseworkError> {
    let row = uow
        .optional(&statements::REFERRAL_REFERENCE, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    referrals::find(uow, act, &row.text("reference")?).await
}

/// Carries the decision out.
///
/// # Errors
/// When the database does not answer.
pub async fn carry_out(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    referral: Option<&Found>,
    decision: &ForumDecision,
) -> Result<(), CaseworkError> {
    let told = match &decision.next {
        Next::LeadAgencyNamed { agency } => {
            ask_the_lead_agency(uow, profile, case, *agency).await?;
            "[[The panel]] asked an agency to lead. Go on supporting the family until it has accepted."
        }
        Next::Deferred => {
            "[[The panel]] looks at your request again at its next meeting. Go on supporting the family until then."
        }
        Next::ReturnedToReferrer => {
            send_back(uow, case, decision).await?;
            "[[The panel]] decided about your request. Read the written outcome."
        }
        Next::AdviceAndSignpost => {
            send_back(uow, case, decision).await?;
            "[[The panel]] gave advice on your request. Read the written outcome."
        }
        Next::DisputedWithSocialCare => {
            dispute::open(uow, case).await?;
            "[[The panel]] discusses your request with social care. Go on supporting the family until you hear from us."
        }
        Next::SteppedUp => {
            "[[The panel]] was worried about a child and passed the family to [[the front door]]. Go on supporting the family until another service accepts."
        }
        Next::KeptWithLead => {
            tell_the_lead(uow, case).await?;
            return Ok(());
        }
    };
    match (referral, case.stage.lead()) {
        (Some(referral), None) => Ok(tell_the_referrer(uow, referral, told).await?),
        (None, _) | (Some(_), Some(_)) => Ok(()),
    }
}

async fn ask_the_lead_agency(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    agency: AgencyId,
) -> Result<(), CaseworkError> {
    relate(
        uow,
        case.family,
        Relation::LeadAgency,
        Some(agency),
        None,
        None,
    )
    .await?;
    let of = clocks::Of {
        family: case.family,
        subject: case.id.uuid(),
        owner: Some(agency),
        person: None,
    };
    let at = uow.at();
    let due = clocks::start(uow, profile, ClockKey::LeadAgencyAnswer, of, at).await?;
    expect_first_report(uow, case.id, &case.reference, case.family, agency, due).await?;
    start_if_it_starts_at(
        uow,
        profile,
        ClockKey::LeadWorkerAssigned,
        ClockStart::LeadAgencyNotified,
        of,
    )
    .await?;
    messages::send(
        uow,
        To::Role(agency, Role::LeadAgencyManager),
        Some(case.family),
        "cases.lead_asked",
        &format!(
            "[[The panel]] asks your agency to lead case {}. Accept or decline it.",
            case.reference
        ),
    )
    .await?;
    Ok(())
}

/// Starts a clock when the profile has it start at this event.
///
/// # Errors
/// When the database does not answer.
pub async fn start_if_it_starts_at(
    uow: &mut UnitOfWork,
    profile: &Profile,
    key: ClockKey,
    event: ClockStart,
    of: clocks::Of,
) -> Result<(), CaseworkError> {
    if profile.clock(key).is_some_and(|rule| rule.starts == event) {
        let at = uow.at();
        clocks::start(uow, profile, key, of, at).await?;
    }
    Ok(())
}

/// Level 2 at the panel (BUCKS-PROT-88): the front door learns of it, and the
/// forum no longer sees the family.
async fn send_back(
    uow: &mut UnitOfWork,
    case: &Case,
    decision: &ForumDecision,
) -> Result<(), CaseworkError> {
    let front_door = agency_of_part(uow, "front_door").await?;
    if let Some(learning) = &decision.learning {
        let id = uow.new_id().to_string();
        uow.write(
            &statements::LEARN,
            args![
                id,
                case.family,
                case.id,
                case.referral,
                &case.forum,
                learning,
                decision.by,
                decision.at
            ],
        )
        .await?;
    }
    messages::send(
        uow,
        To::Role(front_door, Role::FrontDoorManager),
        Some(case.family),
        "forums.learning",
        &format!(
            "[[The panel]] found case {} below its level. Read what can be learned from it.",
            case.reference
        ),
    )
    .await?;
    if !any_open(uow, case.family).await? {
        end_relations(uow, case.family, Relation::Forum).await?;
    }
    crate::families::end_holding_if_nothing_is_open(uow, case.family).await
}

async fn tell_the_lead(uow: &mut UnitOfWork, case: &Case) -> Result<(), StoreError> {
    let Some(lead) = case.stage.lead() else {
        return Ok(());
    };
    let text = format!(
        "[[The panel]] discussed case {}. It stays with your agency.",
        case.reference
    );
    messages::send(
        uow,
        To::Role(lead.agency, Role::LeadAgencyManager),
        Some(case.family),
        "cases.kept",
        &text,
    )
    .await?;
    match lead.worker {
        Some(worker) => {
            messages::send(
                uow,
                To::Person(worker),
                Some(case.family),
                "cases.kept",
                &text,
            )
            .await
        }
        None => Ok(()),
    }
}
