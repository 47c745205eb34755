//! What happened to the documents that the partnership works by. None of it is
//! about a family.

use jiff::civil::Date;
use serde::Serialize;

use super::{NewVersion, ProtocolFacts};
use crate::event::{Event, Subject};
use crate::ids::{AgencyId, ProtocolId, ProtocolVersionId, UserId};

macro_rules! about_nobody {
    ($name:ident, $key:literal) => {
        impl Event for $name {
            const NAME: &'static str = $key;
            fn subject(&self) -> Subject {
                Subject::NOBODY
            }
        }
    };
}

/// A document was added.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProtocolAdded {
    /// The document.
    pub protocol: ProtocolId,
    /// What it says about itself.
    pub facts: ProtocolFacts,
    /// Who answers for it.
    pub answers: UserId,
}
about_nobody!(ProtocolAdded, "protocols.added");

/// What a document says about itself was changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProtocolChanged {
    /// The document.
    pub protocol: ProtocolId,
    /// What it says now.
    pub facts: ProtocolFacts,
    /// Who answers for it now.
    pub answers: UserId,
}
about_nobody!(ProtocolChanged, "protocols.changed");

/// A version was added.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProtocolVersionAdded {
    /// The document.
    pub protocol: ProtocolId,
    /// The version.
    pub id: ProtocolVersionId,
    /// What it says about itself.
    pub version: NewVersion,
}
about_nobody!(ProtocolVersionAdded, "protocols.version_added");

/// An agency promised to follow a version of the sharing code (BUCKS-PROT-80).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SharingPromised {
    /// The version.
    pub version: ProtocolVersionId,
    /// The agency.
    pub agency: AgencyId,
}
about_nobody!(SharingPromised, "protocols.promised");

/// Whoever answers for a document was told that its review is due (BUCKS-PROT-02).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProtocolReviewReminded {
    /// The document.
    pub protocol: ProtocolId,
    /// Who was told.
    pub answers: UserId,
    /// The day of the review.
    pub due: Date,
}
about_nobody!(ProtocolReviewReminded, "protocols.review_reminded");
