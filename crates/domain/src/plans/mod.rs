//! The family's plan: needs, goals and actions in versions that the family
//! agrees to (one record, whatever it is called here: C-63). Knows no dates of
//! review and no account; identifiers and days are given.

mod event;
mod plan;
mod refusal;

pub use event::{
    ActionReported, EvidenceAdded, PlanAgreed, PlanAmended, PlanDrafted, PlanLineAdded,
    PlanLineRemoved,
};
pub use plan::{
    ActionKind, ActionOwner, ActionStatus, AgreedHow, Agreement, Evidence, Goal, Need, NeedSource,
    PartInPlan, PartTaken, Plan, PlanAction, PlanVersion, Progress, Whose,
};
pub use refusal::PlanRefused;

#[cfg(test)]
mod tests;
