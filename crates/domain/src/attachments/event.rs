//! What happened to files. Names stay out of it: a file's name can hold a
//! child's, and the audit needs only which file, what kind and how large.

use serde::Serialize;

use super::FileKind;
use crate::event::{Event, Subject};
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

/// Files were added to a family's record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AttachmentsAdded {
    /// The family.
    pub family: FamilyId,
    /// The request that they belong to, if they came with one.
    pub referral: Option<ReferralId>,
    /// The files.
    pub files: Vec<AddedFile>,
}

impl Event for AttachmentsAdded {
    const NAME: &'static str = "attachments.added";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// Somebody was handed a file: which one, beside the look at the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct AttachmentOpened {
    /// The family.
    pub family: FamilyId,
    /// The request, if it came with one.
    pub referral: Option<ReferralId>,
    /// The file.
    pub attachment: AttachmentId,
}

impl Event for AttachmentOpened {
    const NAME: &'static str = "attachments.opened";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// A file that belongs to another record was taken out of use.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AttachmentWithdrawn {
    /// The family.
    pub family: FamilyId,
    /// The request, if it came with one.
    pub referral: Option<ReferralId>,
    /// The file.
    pub attachment: AttachmentId,
    /// Why.
    pub reason: String,
}

impl Event for AttachmentWithdrawn {
    const NAME: &'static str = "attachments.withdrawn";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}
