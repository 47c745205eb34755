//! Early help for one family: waiting for a forum, led by an agency, worked by
//! a lead worker, and closed, stepped up or taken back to the forum.

mod around;
mod event;
mod refusal;
mod stage;

pub use around::{ToForum, free_for_own_case, to_forum};
pub use event::{
    CaseBroughtBack, CaseMoved, CaseOpened, CaseOpenedByAgency, CaseWatched, LeadAccepted,
    LeadDeclined, LeadWorkerAssigned, NamedWorkerLeft,
};
pub use refusal::StageRefused;
pub use stage::{FamilyAgreement, Lead, Leading, Stage, Waiting};

#[cfg(test)]
mod tests;
