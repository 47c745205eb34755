//! What changed for a family, as one page reads it: the end, the scores, the
//! needs, and how those around the family see it.

use domain::access::{may, permit};
use domain::act::Act;
use domain::closure::Closing;
use domain::outcomes::OutcomeView;

use super::statements;
use crate::args;
use crate::engine::Reads;
use crate::error::CaseworkError;
use crate::plans::{PlanPage, plan_page};
use crate::reviews::closure_of;
use crate::scales::{ScaleSeries, page_of};

/// A view, and who recorded it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedView {
    /// The view.
    pub view: OutcomeView,
    /// Who recorded it, by name.
    pub recorded_by: String,
}

/// Everything that the page of outcomes shows.
#[derive(Clone, Debug)]
pub struct OutcomesPage {
    /// The case, its plan and who is in the family.
    pub plan: PlanPage,
    /// How it ended, once it has.
    pub closing: Option<Closing>,
    /// The readings, by scale and person.
    pub series: Vec<ScaleSeries>,
    /// The views, oldest first.
    pub views: Vec<RecordedView>,
}

/// What changed for the family of a case.
///
/// # Errors
/// Not found outside scope; denied to those who may not read assessments.
pub async fn outcomes_page(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<OutcomesPage, CaseworkError> {
    let plan = plan_page(db, act, reference).await?;
    permit::<may::ReadAssessment, _>(act, &plan.case.relations, ())?;
    let mut views = Vec::new();
    for row in db.rows(&statements::VIEWS, args![plan.case.id]).await? {
        views.push(RecordedView {
            view: row.document("content")?,
            recorded_by: row.text("recorded_by_name")?,
        });
    }
    Ok(OutcomesPage {
        closing: closure_of(db, plan.case.id).await?,
        series: page_of(db, act, reference).await?.series,
        views,
        plan,
    })
}
