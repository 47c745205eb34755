//! What happened to the access to a record: restricted, opened in an
//! emergency, reviewed; and where its case file lies.

use jiff::Timestamp;
use serde::Serialize;

use super::{Reason, Review};
use crate::event::{Event, Subject};
use crate::ids::{AgencyId, FamilyId, OpeningId, UserId};

macro_rules! access_events {
    ($($(#[$doc:meta])* $name:ident = $event:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug, Serialize)]
        pub struct $name {
            /// The family.
            pub family: FamilyId,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl Event for $name {
            const NAME: &'static str = $event;
            fn subject(&self) -> Subject {
                Subject::family(self.family)
            }
        }
    )*};
}

access_events! {
    /// Only named people may open the record from now on.
    FamilyRestricted = "access.restricted" {
        /// Why.
        reason: Reason,
        /// Who may open it.
        listed: Vec<UserId>,
    }
    /// Somebody may open a restricted record.
    ListedPersonAdded = "access.listed" {
        /// Who.
        person: UserId,
    }
    /// Somebody may not open it any more.
    ListedPersonRemoved = "access.unlisted" {
        /// Who.
        person: UserId,
    }
    /// The restriction is over.
    RestrictionLifted = "access.restriction_lifted" {
        /// Why.
        reason: Reason,
    }
    /// Somebody opened a record that was out of their reach.
    GlassBroken = "access.glass_broken" {
        /// The opening.
        opening: OpeningId,
        /// Why.
        reason: Reason,
        /// Until when they may read.
        ends_at: Timestamp,
        /// Whether the record was restricted.
        restricted: bool,
    }
    /// An emergency opening was reviewed.
    BreakGlassReviewed = "access.glass_reviewed" {
        /// The opening.
        opening: OpeningId,
        /// Who had opened the record.
        opened_by: UserId,
        /// What was found.
        review: Review,
    }
    /// Somebody said where a case file lies.
    CaseFileNoted = "access.case_file_noted" {
        /// Whose file.
        agency: AgencyId,
        /// The system that holds it.
        system: String,
        /// Its reference there.
        reference: String,
    }
}
