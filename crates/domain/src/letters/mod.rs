//! Letters that were issued, and what is known of how they reached their reader.

mod event;

pub use event::{AddressCorrected, DeliveryRecorded, EmailWritten, LetterIssued, OutcomeSent};
