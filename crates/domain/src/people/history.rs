//! Owns the family's history: dated notes of what came before, such as a pattern
//! over generations, or what makes it hard to trust services.
//! Must not know: the chronology, which is read from the record itself.

use super::coded::coded_list;
use super::{FreeText, ShortText};

coded_list! {
    /// What a note of the family's history is about.
    HistoryKind, otherwise "Select what the note is about" {
        Story = "story", "The family’s own story";
        Generations = "generations", "A pattern over generations";
        Trust = "trust", "Something that affects trust in services";
        Removal = "removal", "Children taken into care before";
        Refusal = "refusal", "Help refused or ended before";
        Safety = "safety", "Something to know before a visit";
        Strength = "strength", "A strength, or what has helped before";
        Community = "community", "Links with the community";
    }
}

/// A note to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryNote {
    /// What it is about.
    pub kind: HistoryKind,
    /// When it was, in the family's words: "2014", "when Mum was small".
    pub about_when: Option<ShortText<80>>,
    /// What is known.
    pub words: FreeText<4000>,
}
