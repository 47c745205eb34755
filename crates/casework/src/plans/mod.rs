//! The family's plan, as use cases: written by the lead worker once the family
//! agrees to the service, agreed to by the family, reported on by whoever does
//! the actions. One row per case; its versions are the document's.

mod change;
mod owners;
mod report;
pub mod statements;
mod views;
mod write;

pub use change::{ChangeLine, LineAnew, change_line};
pub use report::{AddEvidence, ReportAction, add_evidence, report_action};
pub use views::{
    AgencyChoice, CasePast, PlanPage, agencies, cases_of_family, next_review_of, plan_of, plan_page,
};
pub(crate) use views::{Names, Stored, adults_of, children_of, load, names_for_family};
pub use write::{
    AddAction, AddNeed, AgreePlan, add_action, add_need, agree_plan, amend_plan, begin_plan,
    remove_line,
};
pub(crate) use write::{agree_in, case_clock, save_plan, start_review_clock};
