//! Letters that were issued: kept as they were sent, with the template's
//! version and a hash of the content. The e-mail carries a link and no names.

mod deliver;
mod issue;
pub mod statements;
mod views;

pub use deliver::{
    DeliveredHow, DeliveryLine, RecordDelivery, SendAgain, delivery_of, email_sent,
    record_delivery, send_again,
};
pub use issue::{Issued, LetterDraft, email_failed, email_put_off, issue, send_email};
pub(crate) use issue::{hash_of, queue_email};
pub(crate) use views::referral_asked_by;
pub use views::{
    EmailLine, EmailToSend, Letter, LetterLine, by_link, emails_standing, letter,
    letters_of_referral, outbox, waiting_email,
};
