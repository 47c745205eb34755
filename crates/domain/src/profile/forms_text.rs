//! The sentences that forms and public pages show and that differ by authority. Plain English, ready to read;
//! nothing here decides anything.

use serde::Serialize;

use super::reader::Section;

/// What the public reads before asking for help.
#[derive(Clone, Debug, Serialize)]
pub struct PublicText {
    /// What early help is, for a family.
    pub what_it_is: Vec<String>,
    /// Who can have it.
    pub who_it_is_for: Vec<String>,
    /// What happens after asking, one step each.
    pub what_happens_next: Vec<String>,
    /// What to do when a child is in danger now.
    pub in_danger: String,
    /// What is done with what people tell us.
    pub privacy: String,
    /// That help is voluntary.
    pub voluntary: String,
}

impl PublicText {
    pub(super) fn read(section: &Section<'_>) -> Self {
        Self {
            what_it_is: section.some_texts("what_it_is"),
            who_it_is_for: section.some_texts("who_it_is_for"),
            what_happens_next: section.some_texts("what_happens_next"),
            in_danger: section.text("in_danger"),
            privacy: section.text("privacy"),
            voluntary: section.text("voluntary"),
        }
    }
}

/// The sentences of the request form.
#[derive(Clone, Debug, Serialize)]
pub struct RequestFormText {
    /// The form's heading for a professional.
    pub title: String,
    /// The form's heading for a family or a member of the public.
    pub title_for_families: String,
    /// The guide to making a referral, one point each (BUCKS-STRAT-71 to -84).
    pub guide: Vec<String>,
    /// Asks for the level of need (BUCKS-STRAT-70).
    pub level_question: String,
    /// Asks what should change for the family (BUCKS-STRAT-70).
    pub outcome_question: String,
    /// Asks what the referrer's own agency has done (BUCKS-STRAT-60).
    pub own_help_question: String,
    /// Reminds the referrer that the family is still theirs to support (BUCKS-STRAT-84).
    pub referrer_holds: String,
    /// What stands above the list of reasons for a step up (BUCKS-PROT-54).
    pub step_up_rationale: String,
}

impl RequestFormText {
    pub(super) fn read(section: &Section<'_>) -> Self {
        Self {
            title: section.text("title"),
            title_for_families: section.text("title_for_families"),
            guide: section.some_texts("guide"),
            level_question: section.text("level_question"),
            outcome_question: section.text("outcome_question"),
            own_help_question: section.text("own_help_question"),
            referrer_holds: section.text("referrer_holds"),
            step_up_rationale: section.text("step_up_rationale"),
        }
    }
}
