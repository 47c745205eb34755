//! Forms and scales as they were when they were used: each version is kept
//! once, so that an old answer is always read with the words it was given to.

use domain::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::statements;
use crate::args;
use crate::engine::{Reads as _, UnitOfWork};
use crate::error::CaseworkError;

/// Keeps a version the first time that it is used.
///
/// # Errors
/// Refused when the same version was used before with other words.
pub(crate) async fn keep<D>(
    uow: &mut UnitOfWork,
    kind: &'static str,
    key: &str,
    version: u32,
    definition: &D,
) -> Result<(), CaseworkError>
where
    D: Serialize + DeserializeOwned + PartialEq + Sync,
{
    let document = serde_json::to_string(definition)?;
    uow.write(
        &statements::KEEP_EDITION,
        args![kind, key, i64::from(version), document],
    )
    .await?;
    let row = uow
        .optional(&statements::EDITION, args![kind, key, i64::from(version)])
        .await?
        .ok_or(CaseworkError::Conflict)?;
    if row.document::<D>("document")? == *definition {
        Ok(())
    } else {
        Err(CaseworkError::Refused(Refusal::new(
            "assessments.edition_changed",
            "The words of this form were changed without a new version.",
            "Ask your administrator to give the changed form the next version number.",
        )))
    }
}
