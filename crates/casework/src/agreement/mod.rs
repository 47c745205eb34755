//! Agreement to the service, and the basis for sharing, as use cases: two
//! records side by side (invariant 3). One person who takes the service back
//! stops coordinated work at once and alerts those who must act (C-06).

mod record;
pub mod statements;
mod views;

pub use record::{
    RecordAnswer, RecordSharing, WithdrawSharing, record_answer, record_sharing, withdraw_sharing,
};
pub use views::{
    AgreementPage, AnswerLine, ConsentToShare, PersonAsked, SharingLine, consents_to_share,
    family_agreement, page_of,
};
