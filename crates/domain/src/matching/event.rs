//! What happened when somebody asked whether a person is known, and when two
//! records were looked at, joined or parted. What was typed is kept nowhere.

use super::{PairState, Purpose};
use crate::event::Subject;
use crate::ids::{FamilyId, PersonId};

crate::event::events! {
    about |_event| Subject::NOBODY;

    /// Somebody asked whether a person is known to a service (C-18, YORK-76).
    KnownAsked = "matching.known_asked" {
        /// Why they asked; none where their work is to know.
        purpose: Option<Purpose>,
        /// The families whose people were shown.
        shown: Vec<FamilyId>,
        /// The families of which only the service and its contact were told.
        told: Vec<FamilyId>,
    }
    /// The people of a family were compared with everybody else.
    MatchesLookedFor = "matching.looked" {
        /// How many pairs were found that were not known before.
        found: usize,
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);
    with {
        /// The family in whose record it stands.
        family: FamilyId,
    }

    /// Two people on the record may be one.
    PossibleMatchFound = "matching.found" {
        /// The other family.
        other: FamilyId,
        /// The person of this family.
        person: PersonId,
        /// The person of the other.
        other_person: PersonId,
    }
    /// A named person decided whether they are one.
    MatchDecided = "matching.decided" {
        /// The other family.
        other: FamilyId,
        /// The two.
        people: [PersonId; 2],
        /// How it stood before.
        before: PairState,
        /// What was decided.
        after: PairState,
        /// Why, in their words.
        words: String,
    }
    /// Records were joined; recorded for each family that has a part in it.
    RecordsJoined = "matching.joined" {
        /// The family whose record goes on.
        kept: FamilyId,
        /// The family whose record was brought into it, where one was.
        brought: Option<FamilyId>,
        /// Each person who was recorded twice: the record that was brought in, and the one that goes on.
        people: Vec<[PersonId; 2]>,
        /// Why, in their words.
        words: String,
    }
    /// A join was taken back; recorded for each family that has a part in it.
    RecordsParted = "matching.parted" {
        /// The family whose record went on.
        kept: FamilyId,
        /// The family whose record stands by itself again, where one does.
        brought: Option<FamilyId>,
        /// The people who are two again.
        people: Vec<[PersonId; 2]>,
        /// Why, in their words.
        words: String,
    }
}
