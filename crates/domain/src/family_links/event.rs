//! What happened by, and to, a family's link. What the family said is kept with
//! the plan; a code is never part of an event.

use jiff::Timestamp;

use super::Spoken;
use crate::event::Subject;
use crate::ids::{CaseId, FamilyId, FamilyLinkId, PersonId};

crate::event::events! {
    about |event| Subject::family(event.family);
    with {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The link.
        link: FamilyLinkId,
    }

    /// A worker made a link for a member of the family.
    FamilyLinkMade = "family_links.made" {
        /// For whom.
        person: PersonId,
        /// Until when it works.
        expires: Timestamp,
    }
    /// A new code was made; the last one is dead.
    FamilyLinkCodeMade = "family_links.code_made" {}
    /// The drafted plan was shown to the holder of the link, who was asked to agree.
    FamilyAskedToAgree = "family_links.asked_to_agree" {
        /// The version of the plan.
        number: u32,
    }
    /// A worker stopped the link.
    FamilyLinkEnded = "family_links.ended" {}
    /// The right code was typed: a visit began.
    FamilyLinkOpened = "family_links.opened" {
        /// Whose link it is.
        person: PersonId,
    }
    /// The family closed its plan on that browser.
    FamilyLeft = "family_links.left" {}
    /// A wrong code was typed.
    FamilyCodeRefused = "family_links.code_refused" {
        /// How many tries are left.
        tries_left: i64,
    }
    /// A member of the family said something by the link.
    FamilySpoke = "family_links.spoke" {
        /// Who.
        person: PersonId,
        /// What kind of thing.
        kind: Spoken,
        /// In their words.
        words: String,
    }
}
