//! Owns how two people are related, read from either side, and whether an adult
//! holds parental responsibility.
//! Must not know: the people themselves, or the household they live in.

use super::coded::coded_list;

coded_list! {
    /// Whether a person holds parental responsibility for a child.
    /// Source: Children Act 1989, sections 2 to 4A.
    ParentalResponsibility, otherwise "Select whether the person holds parental responsibility" {
        Holds = "holds", "Holds parental responsibility";
        DoesNotHold = "does_not_hold", "Does not hold parental responsibility";
        NotKnown = "not_known", "Not known";
    }
}

coded_list! {
    /// What the first person is to the second: `Parent` reads "is the parent of".
    Relationship, otherwise "Select a relationship" {
        Parent = "parent", "Parent";
        Child = "child", "Child";
        AdoptiveParent = "adoptive_parent", "Adoptive parent";
        AdoptedChild = "adopted_child", "Adopted child";
        StepParent = "step_parent", "Step-parent";
        StepChild = "step_child", "Step-child";
        FosterCarer = "foster_carer", "Foster carer";
        FosteredChild = "fostered_child", "Fostered child";
        SpecialGuardian = "special_guardian", "Special guardian";
        ChildUnderGuardianship = "child_under_guardianship", "Child under special guardianship";
        Grandparent = "grandparent", "Grandparent";
        Grandchild = "grandchild", "Grandchild";
        AuntOrUncle = "aunt_or_uncle", "Aunt or uncle";
        NieceOrNephew = "niece_or_nephew", "Niece or nephew";
        Sibling = "sibling", "Brother or sister";
        HalfSibling = "half_sibling", "Half-brother or half-sister";
        StepSibling = "step_sibling", "Step-brother or step-sister";
        Cousin = "cousin", "Cousin";
        Partner = "partner", "Husband, wife or partner";
        FormerPartner = "former_partner", "Former husband, wife or partner";
        Carer = "carer", "Carer";
        CaredFor = "cared_for", "Person cared for";
        OtherRelative = "other_relative", "Other relative";
        FriendOrNeighbour = "friend_or_neighbour", "Friend or neighbour";
        NotKnown = "not_known", "Relationship not known";
    }
}

impl Relationship {
    /// The same tie read from the other side.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::AdoptiveParent => Self::AdoptedChild,
            Self::AdoptedChild => Self::AdoptiveParent,
            Self::StepParent => Self::StepChild,
            Self::StepChild => Self::StepParent,
            Self::FosterCarer => Self::FosteredChild,
            Self::FosteredChild => Self::FosterCarer,
            Self::SpecialGuardian => Self::ChildUnderGuardianship,
            Self::ChildUnderGuardianship => Self::SpecialGuardian,
            Self::Grandparent => Self::Grandchild,
            Self::Grandchild => Self::Grandparent,
            Self::AuntOrUncle => Self::NieceOrNephew,
            Self::NieceOrNephew => Self::AuntOrUncle,
            Self::Carer => Self::CaredFor,
            Self::CaredFor => Self::Carer,
            Self::Sibling
            | Self::HalfSibling
            | Self::StepSibling
            | Self::Cousin
            | Self::Partner
            | Self::FormerPartner
            | Self::OtherRelative
            | Self::FriendOrNeighbour
            | Self::NotKnown => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_a_tie_from_both_sides_comes_back_to_where_it_began() {
        for tie in Relationship::ALL {
            assert_eq!(tie.inverse().inverse(), *tie);
        }
        assert_eq!(
            Relationship::Grandparent.inverse(),
            Relationship::Grandchild
        );
        assert_eq!(
            Relationship::HalfSibling.inverse(),
            Relationship::HalfSibling
        );
    }

    #[test]
    fn every_code_is_its_own_and_is_read_back() {
        for tie in Relationship::ALL {
            assert_eq!(Relationship::parse(tie.code()), Ok(*tie));
        }
    }

    // Requirement: BUCKS-STRAT-72
    #[test]
    fn not_knowing_who_holds_parental_responsibility_is_an_answer_of_its_own() {
        let answers: Vec<_> = ParentalResponsibility::ALL
            .iter()
            .map(|pr| pr.words())
            .collect();
        assert_eq!(
            answers,
            [
                "Holds parental responsibility",
                "Does not hold parental responsibility",
                "Not known"
            ]
        );
        assert!(ParentalResponsibility::parse("").is_err());
    }
}
