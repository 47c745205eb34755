//! Stepping down: a family goes from children's social care to early help
//! (BUCKS-PROT-37 to -51, -76, -78). What it is called here is the profile's
//! (C-30). Social care goes on holding the family until the next has accepted;
//! who holds it is `holding`, this room says how far the way down is.

mod event;
mod lifecycle;
mod notice;
mod proposal;
mod refusal;
mod table;

#[cfg(test)]
mod tests;

pub use event::{
    HandoverVisitHeld, HandoverVisitPlanned, SocialCareEnded, SocialCareRecorded, StepDownAccepted,
    StepDownDecided, StepDownDeclined, StepDownListed, StepDownProposed, StepDownRerouted,
    StepDownSignedOff, StepDownTakenOff, StepDownWithdrawn,
};
pub use lifecycle::{Decision, Ending, Setback, Side, StepDown, Visit};
pub use notice::{Notice, NoticeRefused, cut_off, notice_for};
pub use proposal::{
    Advice, FamilyAgrees, HardStop, InvolvementId, Origin, Proposal, ProposalMissing, Route,
    SocialCareStanding, StepDownId, advice_for, hard_stops_for, routes_offered,
};
pub use refusal::StepDownRefused;
pub use table::lifecycle_rows;
