//! The plan's pages: the plan itself, its parts, the family's agreement to it,
//! and how each action goes. Printed as a page or as PDF.

mod actions;
mod change;
mod edit;
mod page;
mod print;
pub mod reading;

#[cfg(test)]
mod templates_test;

pub use page::plan_context;

crate::routes! {
    get "/cases/{reference}/plan" ReadFamily Read => page::page;
    post "/cases/{reference}/plan" WritePlan Event("plans.drafted") => edit::begin;
    get "/cases/{reference}/plan.pdf" ReadFamily Read => print::pdf;
    get "/cases/{reference}/plan/need" WritePlan Read => edit::need_form;
    post "/cases/{reference}/plan/need" WritePlan Event("plans.line_added") => edit::need;
    get "/cases/{reference}/plan/needs/{need}/action" WritePlan Read => edit::action_form;
    post "/cases/{reference}/plan/needs/{need}/action" WritePlan Event("plans.line_added") => edit::action;
    get "/cases/{reference}/plan/lines/{line}/change" WritePlan Read => change::form;
    post "/cases/{reference}/plan/lines/{line}/change" WritePlan Event("plans.line_changed") => change::save;
    post "/cases/{reference}/plan/lines/{line}/remove" WritePlan Event("plans.line_removed") => edit::remove;
    get "/cases/{reference}/plan/agree" WritePlan Read => edit::agree_form;
    post "/cases/{reference}/plan/agree" WritePlan Event("plans.agreed") => edit::agree;
    post "/cases/{reference}/plan/amend" WritePlan Event("plans.amended") => edit::amend;
    get "/cases/{reference}/plan/actions/{action}" UpdateOwnAction Read => actions::form;
    post "/cases/{reference}/plan/actions/{action}" UpdateOwnAction Event("plans.action_reported") => actions::report;
    post "/cases/{reference}/plan/actions/{action}/evidence" UpdateOwnAction Event("plans.evidence_added") => actions::evidence;
}
