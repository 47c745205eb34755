//! A request for help and its life: received, decided, returned, answered. One
//! form serves everybody (BUCKS-PROT-10): a parent, a teacher, a call, a file.

mod addition;
mod calls;
mod decision;
mod draft;
mod event;
mod lifecycle;
mod refusal;
mod request;
mod routes;

pub use addition::{Added, Addition, Learned};
pub use calls::{
    CallBackDone, CallFacts, CallRecorded, EnquiryRecorded, WrittenFormReceived,
    WrittenFormReminded,
};
pub use decision::{
    ConsentStanding, Decide, DecideFacts, Decision, Kept, LevelNamed, Outcome, Route,
};
pub use draft::{
    AboutYou, Arrival, ChildAge, DraftAdult, DraftChild, HomeAnswers, LevelAnswers, Missing,
    RequestDraft, SendingAccount, WithoutConsent, WorryAnswers, split_name,
};
pub use event::{
    HolderThen, ReferralAnswered, ReferralClaimed, ReferralCompleted, ReferralDecided,
    ReferralKept, ReferralReceived, Snapshot,
};
pub use lifecycle::{Asked, Returned, State, WithMash, lifecycle_rows, time_with_partners};
pub use refusal::DecisionRefused;
pub use request::{
    CanHelp, Channel, ConsentGiven, OwnHelp, PointedTo, ReferredPerson, Referrer, ReferrerKind,
    Request, RoleInFamily, Thresholds, Tried, WrittenForm,
};
pub use routes::routes_of;

#[cfg(test)]
mod tests;
