//! The family's own view of its plan, star and meetings by a secure link
//! (C-45): made and stopped by the worker, opened with a code that works once,
//! every look recorded. A setting of the profile turns it off.

mod make;
mod say;
pub mod statements;
mod views;
mod visit;

pub(crate) use make::end_all;
pub use make::{LinkLine, Made, MakeLink, ask_to_agree, end_link, links_of, make_link, new_code};
pub use say::{Agree, Said, Say, agree, leave, said_by, say};
pub use views::{ActionSeen, FamilySees, MeetingSeen, NeedSeen, PlanSeen, look};
pub use visit::{Entered, Visitor, enter, visitor, waits_for_code};

use domain::profile::{FamilyView, Profile};
use domain::refusal::Refusal;

/// Whether families of this authority can have a link.
#[must_use]
pub fn is_on(profile: &Profile) -> bool {
    match profile.entry.family_view {
        FamilyView::ByLink => true,
        FamilyView::OnPaper => false,
    }
}

fn must_be_on(profile: &Profile) -> Result<(), Refusal> {
    if is_on(profile) {
        Ok(())
    } else {
        Err(Refusal::new(
            "family_links.off",
            "This authority gives families their plan on paper.",
            "Print the plan.",
        ))
    }
}
