//! The family's own view of its help (C-45): who of the family sees what, how
//! long a link lives, and how often a code may be tried. Must not know how a
//! link is sent or stored.

mod event;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use crate::ids::PersonId;
use crate::plans::Whose;

pub use event::{
    FamilyAskedToAgree, FamilyCodeRefused, FamilyLeft, FamilyLinkCodeMade, FamilyLinkEnded,
    FamilyLinkMade, FamilyLinkOpened, FamilySpoke,
};

/// How often a code may be typed wrong before it dies.
pub const CODE_TRIES: i64 = 5;
/// How long a visit lasts before the code must be asked for again.
pub const VISIT_LIFE: SignedDuration = SignedDuration::from_hours(2);
/// How many characters a code has.
pub const CODE_LENGTH: usize = 6;

crate::people::coded_list! {
    /// How long a link lives.
    LinkLife, otherwise "Select how long the link works" {
        Week = "week", "One week";
        Month = "month", "One month";
        Quarter = "quarter", "Three months";
    }
}

impl LinkLife {
    /// When a link that is made now stops.
    #[must_use]
    pub fn ends(self, made: Timestamp) -> Timestamp {
        let days = match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        };
        made + SignedDuration::from_hours(24 * days)
    }
}

crate::people::coded_list! {
    /// What a member of the family says by the link.
    Spoken, otherwise "Select what you want to say" {
        Comment = "comment", "Comment on the plan";
        Agreed = "agreed", "Agreed to the plan";
        Feedback = "feedback", "How help has been";
    }
}

/// A code as it was typed: without spaces and dashes, in capitals.
#[must_use]
pub fn code_as_typed(raw: &str) -> String {
    raw.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Whether a member of the family sees a need by their link: the whole
/// family's, their own and, for an adult, the children's. Another adult's needs
/// stay that adult's own; a child sees nobody else's.
#[must_use]
pub fn sees_need(
    viewer: PersonId,
    viewer_is_child: bool,
    children: &[PersonId],
    whose: Whose,
) -> bool {
    match whose {
        Whose::Family => true,
        Whose::Person { person } if person == viewer => true,
        Whose::Person { person } => !viewer_is_child && children.contains(&person),
    }
}
