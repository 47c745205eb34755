//! Adding, renaming and closing agencies: an administrator's work, or the
//! command line's.

use domain::access::{Action, Denied, Relations, allows};
use domain::act::Act;
use domain::ids::AgencyId;
use domain::organisations::{
    AgencyAdded, AgencyChanged, AgencyClosed, AgencyDetails, AgencyName, AgencyRenamed,
};
use domain::refusal::Refusal;

use super::{Agency, find, statements};
use crate::args;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;

fn permit(act: &Act) -> Result<(), Denied> {
    let none = Relations::none();
    if allows(act, &none, Action::Administer) || allows(act, &none, Action::WorkAsJob) {
        Ok(())
    } else {
        Err(Denied {
            action: Action::Administer,
        })
    }
}

/// Adds an agency to the partnership.
///
/// # Errors
/// [`CaseworkError::Denied`] unless an administrator asks; refused when the
/// short name is taken.
pub async fn add(
    store: &Store,
    act: &Act,
    details: &AgencyDetails,
) -> Result<AgencyId, CaseworkError> {
    retrying(|| async {
        permit(act)?;
        let mut uow = store.begin(act).await?;
        let agency = AgencyId::new(uow.new_id());
        let added = uow
            .write(
                &statements::ADD,
                args![
                    agency,
                    details.key.as_str(),
                    details.name.as_str(),
                    &details.kind,
                    details.email.as_ref().map(|email| email.as_str()),
                    details
                        .telephone
                        .as_ref()
                        .map(|telephone| telephone.as_str()),
                    details.part.key(),
                    details.keeps_own_system,
                ],
            )
            .await;
        match added {
            Err(error) if error.is_duplicate() => return Err(key_taken().into()),
            other => other?,
        };
        uow.record(&AgencyAdded {
            agency,
            key: details.key.as_str().to_owned(),
            name: details.name.as_str().to_owned(),
            part: details.part,
        })
        .await?;
        uow.commit().await?;
        Ok(agency)
    })
    .await
}

/// Gives an agency a new name, guarded by the version that was read.
///
/// # Errors
/// [`CaseworkError::Denied`] unless an administrator asks, and
/// [`CaseworkError::Conflict`] when somebody else changed it first.
pub async fn rename(
    store: &Store,
    act: &Act,
    (agency, version): (AgencyId, i64),
    name: &AgencyName,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        permit(act)?;
        let mut uow = store.begin(act).await?;
        let before = open_agency(&mut uow, agency).await?;
        uow.write_guarded(&statements::RENAME, args![agency, name.as_str(), version])
            .await?;
        uow.record(&AgencyRenamed {
            agency,
            from: before.name,
            to: name.as_str().to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Changes an agency's details: all but its short name and its part, which
/// addresses and permissions stand on.
///
/// # Errors
/// [`CaseworkError::Denied`] unless an administrator asks, and
/// [`CaseworkError::Conflict`] when somebody else changed it first.
pub async fn change(
    store: &Store,
    act: &Act,
    (agency, version): (AgencyId, i64),
    details: &AgencyDetails,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        permit(act)?;
        let mut uow = store.begin(act).await?;
        let before = open_agency(&mut uow, agency).await?;
        uow.write_guarded(
            &statements::CHANGE,
            args![
                agency,
                details.name.as_str(),
                &details.kind,
                details.email.as_ref().map(|email| email.as_str()),
                details
                    .telephone
                    .as_ref()
                    .map(|telephone| telephone.as_str()),
                details.keeps_own_system,
                version
            ],
        )
        .await?;
        uow.record(&AgencyChanged {
            agency,
            from: before.name,
            name: details.name.as_str().to_owned(),
            kind: details.kind.clone(),
            keeps_own_system: details.keeps_own_system,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Closes an agency: nobody acts for it from then on. Its past stays readable.
///
/// # Errors
/// [`CaseworkError::Denied`] unless an administrator asks; refused while it
/// holds a family, because somebody always does (invariant 1).
pub async fn close(
    store: &Store,
    act: &Act,
    (agency, version): (AgencyId, i64),
) -> Result<(), CaseworkError> {
    retrying(|| async {
        permit(act)?;
        let mut uow = store.begin(act).await?;
        let before = open_agency(&mut uow, agency).await?;
        let at = uow.at();
        // The agency first: a holding that is made meanwhile waits for this row or is seen below.
        uow.write_guarded(&statements::CLOSE, args![agency, at, version])
            .await?;
        let held = match uow.optional(&statements::HELD, args![agency]).await? {
            Some(row) => row.int("n")?,
            None => 0,
        };
        if held > 0 {
            return Err(still_holds(held).into());
        }
        let sessions_ended = uow.write(&statements::END_SESSIONS, args![agency]).await?;
        uow.record(&AgencyClosed {
            agency,
            name: before.name,
            sessions_ended,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn open_agency(uow: &mut UnitOfWork, agency: AgencyId) -> Result<Agency, CaseworkError> {
    let found = find(uow, agency).await?;
    found
        .filter(|agency| agency.closed_at.is_none())
        .ok_or(CaseworkError::NotFound)
}

fn key_taken() -> Refusal {
    Refusal::new(
        "organisations.key_taken",
        "Another agency has this short name.",
        "Enter a different short name.",
    )
    .beside("key")
}

fn still_holds(held: i64) -> Refusal {
    let families = if held == 1 {
        "1 family".to_owned()
    } else {
        format!("{held} families")
    };
    Refusal::new(
        "organisations.holds_families",
        format!("This agency is responsible for {families}."),
        "Hand each family over to another agency, then close this one.",
    )
}
