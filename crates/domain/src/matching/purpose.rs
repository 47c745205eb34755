//! Owns why somebody asks whether a family is known, and who need not say.

use crate::access::Role;
use crate::act::Act;
use crate::people::coded_list;

coded_list! {
    /// Why somebody asks (C-18, YORK-76).
    Purpose, otherwise "Select why you are asking" {
        Request = "request", "I am about to ask for help for this family";
        Call = "call", "Somebody has rung or come in about this family";
        Support = "support", "I work with this family and want to join up with others";
        Consultancy = "consultancy", "I am advising a colleague";
        Concern = "concern", "I am worried about a child’s safety";
        Meeting = "meeting", "I am preparing [[a panel]] or other meeting";
    }
}

/// Whether the actor must say why: everybody but the front door, whose work it
/// is to know.
#[must_use]
pub fn purpose_needed(act: &Act) -> bool {
    ![Role::ContactOfficer, Role::FrontDoorManager]
        .iter()
        .any(|role| act.has(*role))
}
