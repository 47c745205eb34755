//! Early help that an agency opens itself for a family it asked help for: with a
//! team, scales and a plan, past no panel (C-42). Where the authority's agencies
//! open their own cases, nobody decides about the request first (C-16).

use domain::access::{Relation, may, permit};
use domain::act::Act;
use domain::cases::{CaseOpenedByAgency, free_for_own_case};
use domain::holding::Command;
use domain::ids::CaseId;
use domain::profile::Profile;
use domain::refusal::Refusal;

use super::open::{NewLed, OpenedLed, open_led as open_led_case};
use super::{any_open, statements};
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{FamilyPage, change_holding, page_of, relate};
use crate::referrals::keep_own;
use crate::referrals::statements::OPEN_FOR_FAMILY;
use crate::transfers::holding_of;

/// Opens the case; whoever opens it is its lead worker. Gives its reference.
///
/// # Errors
/// Not found outside scope; denied to all but those who asked help for the
/// family; refused without a reason, and while the front door, a panel or
/// social care has the family.
pub async fn open_agency_case(
    store: &Store,
    profile: &Profile,
    act: &Act,
    family: &str,
    why: &str,
) -> Result<String, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let page = page_of(&mut uow, act, family).await?;
        permit::<may::OpenAgencyCase, _>(act, &page.relations, ())?;
        if profile.entry.agencies_open_cases() {
            keep_own(&mut uow, profile, act, page.id, why.trim()).await?;
        }
        free_to_open(&mut uow, &page, why).await?;
        let reference = open_led(&mut uow, profile, act, &page, why.trim()).await?;
        uow.commit().await?;
        Ok(reference)
    })
    .await
}

async fn free_to_open(
    uow: &mut UnitOfWork,
    page: &FamilyPage,
    why: &str,
) -> Result<(), CaseworkError> {
    if why.trim().is_empty() {
        return Err(Refusal::new(
            "cases.agency_case_why",
            "Enter what your agency will help with",
            "A sentence is enough.",
        )
        .beside("why")
        .into());
    }
    let requests = match uow.optional(&OPEN_FOR_FAMILY, args![page.id]).await? {
        Some(row) => row.int("n")?,
        None => 0,
    };
    let (holding, _) = holding_of(uow, page.id).await?;
    let case_open = any_open(uow, page.id).await?;
    if !free_for_own_case(&holding, requests > 0, case_open) {
        return Err(Refusal::new(
            "cases.agency_case_open",
            "Another service has this family now",
            "Wait until its request is decided, or ask to join the team that helps it.",
        )
        .beside("why")
        .into());
    }
    Ok(())
}

async fn open_led(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    page: &FamilyPage,
    why: &str,
) -> Result<String, CaseworkError> {
    let agency = act.agency().ok_or(CaseworkError::NotFound)?;
    let worker = act.user().ok_or(CaseworkError::NotFound)?;
    let new = NewLed {
        family: page.id,
        agency,
        worker: Some(worker),
        area: &page.area,
    };
    let OpenedLed { id, reference } = open_led_case(uow, profile, &new).await?;
    let at = uow.at();
    uow.write(
        &statements::ADD_AGENCY_CASE,
        args![id, page.id, why, worker, at],
    )
    .await?;
    relate(uow, page.id, Relation::LeadAgency, Some(agency), None, None).await?;
    relate(
        uow,
        page.id,
        Relation::LeadWorker,
        Some(agency),
        Some(worker),
        None,
    )
    .await?;
    let leads = Command::Lead {
        by: agency,
        person: Some(worker),
    };
    change_holding(uow, page.id, leads).await?;
    uow.record(&CaseOpenedByAgency {
        family: page.id,
        case: id,
        agency,
        why: why.to_owned(),
    })
    .await?;
    Ok(reference)
}

/// Why an agency opened a case itself; none for a case that a panel has seen.
///
/// # Errors
/// When the database does not answer.
pub async fn opened_by_agency(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<String>, StoreError> {
    db.optional(&statements::AGENCY_CASE, args![case])
        .await?
        .map(|row| row.text("why"))
        .transpose()
}
