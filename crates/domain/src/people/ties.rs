//! Owns how the people of a record stand to each other, as one web: each pair is
//! tied once and read from either side, nobody is their own forebear, and a
//! parent is older than the child.
//! Must not know: names, families, or who may see a tie.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{BirthDate, ParentalResponsibility, Relationship, Under18};
use crate::ids::PersonId;
use crate::refusal::Refusal;

/// How one person stands to another: `kind` is what `person` is to `other`, and
/// `responsibility` is whether `person` holds it for `other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The one.
    pub person: PersonId,
    /// The other.
    pub other: PersonId,
    /// What the one is to the other.
    pub kind: Relationship,
    /// Whether the one holds parental responsibility for the other.
    pub responsibility: ParentalResponsibility,
}

impl Tie {
    /// What the other one is, seen from a person of the tie.
    #[must_use]
    pub fn seen_from(&self, person: PersonId) -> Relationship {
        if person == self.person {
            self.kind.inverse()
        } else {
            self.kind
        }
    }

    /// The person at the other end.
    #[must_use]
    pub fn across_from(&self, person: PersonId) -> PersonId {
        if person == self.person {
            self.other
        } else {
            self.person
        }
    }

    /// Whether both people are of this tie.
    #[must_use]
    pub fn is_between(&self, one: PersonId, two: PersonId) -> bool {
        (self.person, self.other) == (one, two) || (self.person, self.other) == (two, one)
    }

    /// The same tie, told from the elder's side, so that a pair has one way of
    /// being stored.
    #[must_use]
    pub const fn from_the_elder(self) -> Self {
        if self.kind.is_told_by_the_younger() {
            Self {
                person: self.other,
                other: self.person,
                kind: self.kind.inverse(),
                responsibility: self.responsibility,
            }
        } else {
            self
        }
    }
}

impl Relationship {
    /// Whether it says what a younger person is to an elder.
    #[must_use]
    pub const fn is_told_by_the_younger(self) -> bool {
        match self {
            Self::Child
            | Self::AdoptedChild
            | Self::StepChild
            | Self::FosteredChild
            | Self::ChildUnderGuardianship
            | Self::Grandchild
            | Self::NieceOrNephew
            | Self::CaredFor => true,
            Self::Parent
            | Self::AdoptiveParent
            | Self::StepParent
            | Self::FosterCarer
            | Self::SpecialGuardian
            | Self::Grandparent
            | Self::AuntOrUncle
            | Self::Sibling
            | Self::HalfSibling
            | Self::StepSibling
            | Self::Cousin
            | Self::Partner
            | Self::FormerPartner
            | Self::Carer
            | Self::OtherRelative
            | Self::FriendOrNeighbour
            | Self::NotKnown => false,
        }
    }

    /// How many generations the first person is above the second, where the tie
    /// says so.
    #[must_use]
    pub const fn generations_above(self) -> Option<i32> {
        match self {
            Self::Parent
            | Self::AdoptiveParent
            | Self::StepParent
            | Self::FosterCarer
            | Self::SpecialGuardian
            | Self::AuntOrUncle => Some(1),
            Self::Child
            | Self::AdoptedChild
            | Self::StepChild
            | Self::FosteredChild
            | Self::ChildUnderGuardianship
            | Self::NieceOrNephew => Some(-1),
            Self::Grandparent => Some(2),
            Self::Grandchild => Some(-2),
            Self::Sibling
            | Self::HalfSibling
            | Self::StepSibling
            | Self::Cousin
            | Self::Partner
            | Self::FormerPartner => Some(0),
            Self::Carer
            | Self::CaredFor
            | Self::OtherRelative
            | Self::FriendOrNeighbour
            | Self::NotKnown => None,
        }
    }

    /// Whether it is descent, by birth or by law: then a circle cannot be.
    #[must_use]
    pub const fn is_descent(self) -> bool {
        matches!(
            self,
            Self::Parent
                | Self::Child
                | Self::AdoptiveParent
                | Self::AdoptedChild
                | Self::Grandparent
                | Self::Grandchild
        )
    }

    /// Whether it is to stand in a parent's place: drawn as a line of descent.
    #[must_use]
    pub const fn is_parent_like(self) -> bool {
        matches!(
            self,
            Self::Parent
                | Self::AdoptiveParent
                | Self::StepParent
                | Self::FosterCarer
                | Self::SpecialGuardian
        )
    }

    /// The tie that somebody's own words mean, such as "mum" on a request.
    #[must_use]
    pub fn from_words(words: &str) -> Self {
        if let Ok(found) = Self::parse(words) {
            return found;
        }
        let words: String = words
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .collect();
        match words.as_str() {
            "mother" | "mum" | "mummy" | "father" | "dad" | "daddy" | "parent" => Self::Parent,
            "adoptivemother" | "adoptivefather" | "adoptiveparent" => Self::AdoptiveParent,
            "stepmother" | "stepmum" | "stepfather" | "stepdad" | "stepparent" => Self::StepParent,
            "fostercarer" | "fostermother" | "fosterfather" | "fosterparent" => Self::FosterCarer,
            "specialguardian" | "guardian" => Self::SpecialGuardian,
            "grandmother" | "grandfather" | "grandparent" | "nan" | "nana" | "gran" | "granny"
            | "grandma" | "grandad" | "granddad" | "grandpa" => Self::Grandparent,
            "aunt" | "auntie" | "aunty" | "uncle" | "auntoruncle" => Self::AuntOrUncle,
            "brother" | "sister" | "sibling" => Self::Sibling,
            "halfbrother" | "halfsister" | "halfsibling" => Self::HalfSibling,
            "stepbrother" | "stepsister" | "stepsibling" => Self::StepSibling,
            "cousin" => Self::Cousin,
            "carer" => Self::Carer,
            "friend" | "neighbour" | "familyfriend" => Self::FriendOrNeighbour,
            "relative" | "otherrelative" => Self::OtherRelative,
            _ => Self::NotKnown,
        }
    }
}

/// Every tie of the people in view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties(Vec<Tie>);

/// What is known of the two births of a tie: the person's and the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Births {
    /// Of the one.
    pub person: BirthDate,
    /// Of the other.
    pub other: BirthDate,
}

impl Ties {
    /// The ties that are recorded.
    #[must_use]
    pub const fn new(ties: Vec<Tie>) -> Self {
        Self(ties)
    }

    /// Each tie.
    pub fn iter(&self) -> impl Iterator<Item = &Tie> {
        self.0.iter()
    }

    /// How two people are tied, if they are.
    #[must_use]
    pub fn between(&self, one: PersonId, two: PersonId) -> Option<&Tie> {
        self.0.iter().find(|tie| tie.is_between(one, two))
    }

    /// The ties with one more, or with another in place of what the pair had.
    ///
    /// # Errors
    /// With itself; a circle of descent; a parent younger than the child; parental
    /// responsibility for an adult. Each stands beside its field.
    pub fn with(mut self, tie: Tie, births: Births, today: Date) -> Result<Self, Refusal> {
        let elder = tie.from_the_elder();
        if tie.person == tie.other {
            return Err(no(
                "people.own_relative",
                "A person cannot be related to themselves",
                "other",
            ));
        }
        let births = if elder.person == tie.person {
            births
        } else {
            Births {
                person: births.other,
                other: births.person,
            }
        };
        self.0.retain(|old| !old.is_between(tie.person, tie.other));
        if elder.kind.is_descent() {
            if self.is_descended(elder.person, elder.other) {
                return Err(no(
                    "people.own_forebear",
                    "This would make somebody their own parent or grandparent",
                    "kind",
                ));
            }
            born_before(births)?;
        }
        if elder.responsibility == ParentalResponsibility::Holds
            && births.other.under_18(today) == Under18::No
        {
            return Err(no(
                "people.responsibility_for_an_adult",
                "Nobody holds parental responsibility for somebody who is 18 or over",
                "responsibility",
            ));
        }
        self.0.push(elder);
        Ok(self)
    }

    /// Whether `younger` descends from `elder` by the ties that are recorded.
    #[must_use]
    pub fn is_descended(&self, younger: PersonId, elder: PersonId) -> bool {
        let mut seen = BTreeSet::from([elder]);
        let mut next = vec![elder];
        while let Some(person) = next.pop() {
            let below = self
                .0
                .iter()
                .filter(|tie| tie.person == person && tie.kind.is_descent())
                .map(|tie| tie.other);
            for child in below {
                if child == younger {
                    return true;
                }
                if seen.insert(child) {
                    next.push(child);
                }
            }
        }
        false
    }
}

fn no(code: &'static str, reason: &str, field: &'static str) -> Refusal {
    Refusal::new(code, reason, "Check both people and how they are related.").beside(field)
}

fn born_before(births: Births) -> Result<(), Refusal> {
    match (births.person, births.other) {
        (BirthDate::Unborn(_), BirthDate::Exact(_) | BirthDate::Estimated(_)) => {}
        (BirthDate::Exact(elder), BirthDate::Exact(younger)) if elder.date() >= younger.date() => {}
        (_, _) => return Ok(()),
    }
    Err(no(
        "people.parent_too_young",
        "A parent or grandparent must be born before the child. Check both dates of birth",
        "kind",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::DateOfBirth;
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    const TODAY: Date = date(2026, 3, 10);
    const UNKNOWN: Births = Births {
        person: BirthDate::NotKnown,
        other: BirthDate::NotKnown,
    };

    fn who(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn tie(person: u128, kind: Relationship, other: u128) -> Tie {
        Tie {
            person: who(person),
            other: who(other),
            kind,
            responsibility: ParentalResponsibility::NotKnown,
        }
    }

    fn born(year: i16) -> BirthDate {
        BirthDate::Exact(DateOfBirth::on(date(year, 3, 10), TODAY).unwrap())
    }

    #[test]
    fn a_tie_is_stored_once_and_read_from_both_sides() {
        let ties = Ties::default()
            .with(tie(2, Relationship::Child, 1), UNKNOWN, TODAY)
            .unwrap();
        let found = ties.between(who(1), who(2)).unwrap();
        assert_eq!(found.seen_from(who(2)), Relationship::Parent);
        assert_eq!(found.seen_from(who(1)), Relationship::Child);
        assert_eq!(found.across_from(who(1)), who(2));
        let again = ties
            .with(tie(1, Relationship::StepParent, 2), UNKNOWN, TODAY)
            .unwrap();
        assert_eq!(again.iter().count(), 1);
    }

    #[test]
    fn nobody_is_their_own_parent_or_grandparent() {
        let own = Ties::default().with(tie(1, Relationship::Parent, 1), UNKNOWN, TODAY);
        assert_eq!(own.unwrap_err().code, "people.own_relative");
        let ties = Ties::default()
            .with(tie(1, Relationship::Parent, 2), UNKNOWN, TODAY)
            .unwrap()
            .with(tie(2, Relationship::AdoptiveParent, 3), UNKNOWN, TODAY)
            .unwrap();
        let circle = ties
            .clone()
            .with(tie(1, Relationship::Grandchild, 3), UNKNOWN, TODAY);
        assert_eq!(circle.unwrap_err().code, "people.own_forebear");
        assert!(
            ties.with(tie(3, Relationship::Carer, 1), UNKNOWN, TODAY)
                .is_ok()
        );
    }

    #[test]
    fn a_parent_is_born_before_the_child() {
        let births = Births {
            person: born(2014),
            other: born(1990),
        };
        let refused = Ties::default().with(tie(1, Relationship::Parent, 2), births, TODAY);
        assert_eq!(refused.unwrap_err().code, "people.parent_too_young");
        let told_from_below = Ties::default().with(tie(1, Relationship::Child, 2), births, TODAY);
        assert!(told_from_below.is_ok());
    }

    // Requirement: BUCKS-STRAT-72
    #[test]
    fn parental_responsibility_is_held_for_a_child_and_never_for_an_adult() {
        let holds = Tie {
            responsibility: ParentalResponsibility::Holds,
            ..tie(1, Relationship::Parent, 2)
        };
        let grown = Births {
            person: born(1970),
            other: born(2000),
        };
        let refused = Ties::default().with(holds, grown, TODAY).unwrap_err();
        assert_eq!(refused.field, Some("responsibility"));
        let small = Births {
            person: born(1990),
            other: born(2015),
        };
        assert!(Ties::default().with(holds, small, TODAY).is_ok());
    }

    #[test]
    fn the_words_of_a_request_become_a_tie_or_stay_unknown() {
        assert_eq!(Relationship::from_words("Mum"), Relationship::Parent);
        assert_eq!(
            Relationship::from_words("Step-father"),
            Relationship::StepParent
        );
        assert_eq!(
            Relationship::from_words("grandparent"),
            Relationship::Grandparent
        );
        assert_eq!(
            Relationship::from_words("childminder"),
            Relationship::NotKnown
        );
        assert_eq!(Relationship::from_words(""), Relationship::NotKnown);
    }

    proptest! {
        // Requirement: BUCKS-STRAT-20
        #[test]
        fn however_ties_are_recorded_no_pair_has_two_and_nobody_descends_from_themselves(
            tried in proptest::collection::vec((0_u128..6, 0_usize..25, 0_u128..6), 0..40),
        ) {
            let mut ties = Ties::default();
            for (person, kind, other) in tried {
                let new = tie(person, Relationship::ALL[kind], other);
                if let Ok(next) = ties.clone().with(new, UNKNOWN, TODAY) {
                    ties = next;
                }
            }
            for number in 0..6 {
                prop_assert!(!ties.is_descended(who(number), who(number)));
            }
            let pairs: Vec<_> = ties.iter().map(|tie| (tie.person.min(tie.other), tie.person.max(tie.other))).collect();
            let once: BTreeSet<_> = pairs.iter().copied().collect();
            prop_assert_eq!(pairs.len(), once.len());
            for tie in ties.iter() {
                prop_assert_eq!(tie.seen_from(tie.person), tie.seen_from(tie.other).inverse());
                prop_assert!(!tie.kind.is_told_by_the_younger());
            }
        }
    }
}
