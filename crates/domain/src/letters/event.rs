//! What happened to a letter. No event holds what it says, nor an address.

use jiff::civil::Date;

use crate::event::Subject;
use crate::ids::{FamilyId, LetterId, ReferralId};

crate::event::events! {
    about |event| Subject { family: Some(event.family), referral: event.referral };
    with {
        /// The family.
        family: FamilyId,
        /// The referral, when the letter is about one.
        referral: Option<ReferralId>,
        /// The letter.
        letter: LetterId,
    }

    /// A letter was issued.
    LetterIssued = "letters.issued" {
        /// What kind.
        kind: String,
        /// SHA-256 of the page, in hexadecimal.
        content_hash: String,
    }
    /// A letter's delivery was recorded.
    DeliveryRecorded = "letters.delivery_recorded" {
        /// How, as its stored word.
        how: &'static str,
        /// On which day.
        on: Date,
    }
    /// The address of whoever is written to was corrected. Every e-mail keeps the
    /// address that it went to.
    AddressCorrected = "letters.address_corrected" {}
    /// The mail server took the e-mail about a written outcome.
    OutcomeSent = "letters.outcome_sent" {}
}

crate::event::events! {
    about |_event| Subject::NOBODY;

    /// An e-mail was written.
    EmailWritten = "letters.email_written" {
        /// Its subject; never its words, which hold a link's secret.
        subject: String,
    }
}
