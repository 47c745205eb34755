//! What happened to the access to a record: restricted, opened in an
//! emergency, reviewed; and where its case file lies.

use jiff::Timestamp;

use super::{Reason, Review};
use crate::event::Subject;
use crate::ids::{AgencyId, FamilyId, OpeningId, UserId};

crate::event::events! {
    about |event| Subject::family(event.family);

    /// Only named people may open the record from now on.
    FamilyRestricted = "access.restricted" {
        /// The family.
        family: FamilyId,
        /// Why.
        reason: Reason,
        /// Who may open it.
        listed: Vec<UserId>,
    }
    /// Somebody may open a restricted record.
    ListedPersonAdded = "access.listed" {
        /// The family.
        family: FamilyId,
        /// Who.
        person: UserId,
    }
    /// Somebody may not open it any more.
    ListedPersonRemoved = "access.unlisted" {
        /// The family.
        family: FamilyId,
        /// Who.
        person: UserId,
    }
    /// The restriction is over.
    RestrictionLifted = "access.restriction_lifted" {
        /// The family.
        family: FamilyId,
        /// Why.
        reason: Reason,
    }
    /// Somebody opened a record that was out of their reach.
    GlassBroken = "access.glass_broken" {
        /// The family.
        family: FamilyId,
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
        /// The family.
        family: FamilyId,
        /// The opening.
        opening: OpeningId,
        /// Who had opened the record.
        opened_by: UserId,
        /// What was found.
        review: Review,
    }
    /// Somebody said where a case file lies.
    CaseFileNoted = "access.case_file_noted" {
        /// The family.
        family: FamilyId,
        /// Whose file.
        agency: AgencyId,
        /// The system that holds it.
        system: String,
        /// Its reference there.
        reference: String,
    }
}
