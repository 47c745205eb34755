//! What happened to files. Names stay out of it: a file's name can hold a
//! child's, and the audit needs only which file, what kind and how large.

use serde::Serialize;

use super::FileKind;
use crate::event::Subject;
use crate::ids::{AttachmentId, FamilyId, ReferralId};

/// One file, without its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AddedFile {
    /// The file.
    pub id: AttachmentId,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size: i64,
    /// SHA-256 of its content as kept, in hexadecimal.
    pub content_hash: String,
}

crate::event::events! {
    about |event| Subject { family: Some(event.family), referral: event.referral };
    with {
        /// The family.
        family: FamilyId,
        /// The request that the files came with, if any.
        referral: Option<ReferralId>,
    }

    /// Files were added to a family's record.
    AttachmentsAdded = "attachments.added" {
        /// The files.
        files: Vec<AddedFile>,
    }
    /// Somebody was handed a file: which one, beside the look at the record.
    AttachmentOpened = "attachments.opened" {
        /// The file.
        attachment: AttachmentId,
    }
    /// A file that belongs to another record was taken out of use.
    AttachmentWithdrawn = "attachments.withdrawn" {
        /// The file.
        attachment: AttachmentId,
        /// Why.
        reason: String,
    }
}
