//! A lead worker who leaves the agency: its cases wait for another one, from
//! the instant that they are out.

use domain::cases::NamedWorkerLeft;
use domain::ids::{FamilyId, UserId};

use super::find::all_led_by;
use super::{save, statements};
use crate::args;
use crate::engine::UnitOfWork;
use crate::error::CaseworkError;

/// Takes the person's name off every family: the agency goes on holding it and
/// its managers see it among what waits for a lead worker.
///
/// # Errors
/// [`CaseworkError::Conflict`] when a case changes meanwhile.
pub(crate) async fn named_worker_left(
    uow: &mut UnitOfWork,
    worker: UserId,
    families: &[FamilyId],
) -> Result<(), CaseworkError> {
    for case in all_led_by(uow, worker).await? {
        if let Some(next) = case.stage.clone().worker_left(worker) {
            save(uow, &case, &next).await?;
        }
    }
    let at = uow.at();
    uow.write(&statements::END_LEADING, args![worker, at])
        .await?;
    uow.write(&statements::UNNAME_HOLDER, args![worker]).await?;
    uow.write(&statements::UNNAME_LIMITS, args![worker]).await?;
    uow.write(&statements::UNNAME_REQUESTS, args![worker])
        .await?;
    for family in families {
        uow.record(&NamedWorkerLeft {
            family: *family,
            worker,
        })
        .await?;
    }
    Ok(())
}
