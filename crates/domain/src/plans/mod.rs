//! The family's plan: needs, goals and actions in versions that the family
//! agrees to (one record, whatever it is called here: C-63). Knows no dates of
//! review and no account; identifiers and days are given.

mod agreed;
mod event;
mod plan;
mod refusal;

pub use agreed::{AgreedHow, Agreement, PartInPlan, PartTaken};
pub use event::{
    ActionReported, EvidenceAdded, PlanAgreed, PlanAmended, PlanDrafted, PlanLineAdded,
    PlanLineChanged, PlanLineRemoved,
};
pub use plan::{
    ActionKind, ActionOwner, ActionStatus, Evidence, FromArea, Goal, Need, NeedSource, Plan,
    PlanAction, PlanVersion, Progress, Whose,
};
pub use refusal::PlanRefused;

#[cfg(test)]
mod tests;
