//! Early help for one family: waiting for a forum, led by an agency, worked by
//! a lead worker, and closed, stepped up or taken back to the forum.

mod event;
mod stage;

pub use event::{
    CaseBroughtBack, CaseMoved, CaseOpened, CaseOpenedByAgency, CaseWatched, LeadAccepted,
    LeadDeclined, LeadWorkerAssigned, NamedWorkerLeft,
};
pub use stage::{FamilyAgreement, Lead, Leading, Stage, StageRefused, Waiting};

#[cfg(test)]
mod tests;
