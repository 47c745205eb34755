//! Recording how somebody sees the family at the end or after it.

use domain::access::{may, permit};
use domain::act::Act;
use domain::ids::{OutcomeViewId, SubmissionKey};
use domain::outcomes::{OutcomeView, OutcomeViewRecorded};

use super::statements;
use crate::args;
use crate::cases::find;
use crate::engine::{Store, made_once, retrying};
use crate::error::CaseworkError;
use crate::time::london_day;

/// A view that somebody gave.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The case, open or closed: a GP may see the change only months later.
    pub reference: String,
    /// The view.
    pub view: OutcomeView,
}

/// Records a view.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker and the lead
/// agency's manager; refused without who, what and a day that has come.
pub async fn record_view(
    store: &Store,
    act: &Act,
    command: &RecordView,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let case = find(&mut uow, act, &command.reference).await?;
            let relations = case.relations.clone();
            let case = permit::<may::RecordOutcome, _>(act, &relations, case)?.into_record();
            let view = &command.view;
            view.check(london_day(act.at))
                .map_err(|refused| CaseworkError::Refused(refused.into()))?;
            let by = act.user().ok_or(CaseworkError::NotFound)?;
            let id = OutcomeViewId::new(command.key.uuid());
            uow.write(
                &statements::ADD_VIEW,
                args![
                    id,
                    case.id,
                    case.family,
                    view.from.code(),
                    view.concern.code(),
                    view.on,
                    serde_json::to_string(view)?,
                    by,
                    act.at
                ],
            )
            .await?;
            uow.record(&OutcomeViewRecorded {
                family: case.family,
                case: case.id,
                view: id,
                from: view.from,
                by,
            })
            .await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}
