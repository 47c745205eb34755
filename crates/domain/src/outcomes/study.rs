//! A closed case as a story for learning: names are replaced, what is left of
//! them is found, and somebody other than the author approves it.

use serde::Serialize;

use crate::event::{Event, Subject};
use crate::ids::{CaseStudyId, FamilyId, UserId};
use crate::refusal::Refusal;

crate::people::coded_list! {
    /// Where a case study stands.
    StudyState, otherwise "Select where the case study stands" {
        Draft = "draft", "Draft";
        Approved = "approved", "Approved";
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

/// The names of a family's people, each with what stands in its place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Disguise {
    // Longest name first, so that a double name goes before its halves.
    names: Vec<(String, String)>,
}

impl Disguise {
    /// From pairs of a name and its stand-in; empty names are left out.
    #[must_use]
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut names: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(name, instead)| (name.trim().to_owned(), instead))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
        Self { names }
    }

    /// The text with every name replaced where it stands as a word.
    #[must_use]
    pub fn replace(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before: Option<char> = None;
        while let Some(next) = rest.chars().next() {
            let starts_word = !before.is_some_and(char::is_alphanumeric);
            let found = starts_word.then(|| self.at_start(rest)).flatten();
            let (kept, width) = match found {
                Some((instead, width)) => (instead.to_owned(), width),
                None => (next.to_string(), next.len_utf8()),
            };
            out.push_str(&kept);
            let (passed, left) = rest.split_at(width);
            before = passed.chars().next_back();
            rest = left;
        }
        out
    }

    /// The names that the text still has, as they are recorded.
    #[must_use]
    pub fn left_in(&self, text: &str) -> Vec<&str> {
        self.names
            .iter()
            .filter(|(name, instead)| {
                Self::new([(name.clone(), format!("{instead}\u{0}"))])
                    .replace(text)
                    .contains('\u{0}')
            })
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// What stands in for the name that the text begins with, and how many bytes that name takes.
    fn at_start(&self, text: &str) -> Option<(&str, usize)> {
        self.names.iter().find_map(|(name, instead)| {
            let width = same_start(text, name)?;
            let after = text.get(width..).and_then(|after| after.chars().next());
            (!after.is_some_and(char::is_alphanumeric)).then_some((instead.as_str(), width))
        })
    }
}

/// How many bytes of the text equal the name, upper and lower case alike.
fn same_start(text: &str, name: &str) -> Option<usize> {
    let mut width = 0_usize;
    let mut letters = text.chars();
    for wanted in name.chars() {
        let letter = letters.next()?;
        if !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        width = width.saturating_add(letter.len_utf8());
    }
    Some(width)
}

/// A case study that cannot be written or approved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StudyRefused {
    /// The case is still open.
    CaseOpen,
    /// A title or a story is missing.
    Empty,
    /// A name of the family is still in it.
    NamesLeft,
    /// The author would approve it.
    ByItsAuthor,
    /// It is approved already, and does not change.
    AlreadyApproved,
    /// There is nothing approved to take back.
    NotApproved,
}

impl From<StudyRefused> for Refusal {
    fn from(refused: StudyRefused) -> Self {
        match refused {
            StudyRefused::CaseOpen => Self::new(
                "outcomes.case_open",
                "The case is still open",
                "Write it up when the case is closed.",
            ),
            StudyRefused::Empty => Self::new(
                "outcomes.study_empty",
                "Enter a title and the story",
                "Say what was hard, what helped and what changed.",
            )
            .beside("story"),
            StudyRefused::NamesLeft => Self::new(
                "outcomes.names_left",
                "The story still has a name of somebody in the family",
                "Replace the name, and anything else by which people would know the family.",
            )
            .beside("story"),
            StudyRefused::ByItsAuthor => Self::new(
                "outcomes.own_study",
                "Somebody else must approve what you wrote",
                "Ask another manager to read it.",
            ),
            StudyRefused::AlreadyApproved => Self::new(
                "outcomes.study_approved",
                "The case study is approved and does not change",
                "Take it back first, then change it.",
            ),
            StudyRefused::NotApproved => Self::new(
                "outcomes.study_not_approved",
                "The case study is not approved",
                "There is nothing to take back.",
            ),
        }
    }
}

/// Whether this person may let others read the story.
///
/// # Errors
/// [`StudyRefused`] when it is approved, by its author, or still has a name.
pub fn may_approve(
    state: StudyState,
    author: UserId,
    approver: UserId,
    words: &str,
    names: &Disguise,
) -> Result<(), StudyRefused> {
    if state == StudyState::Approved {
        return Err(StudyRefused::AlreadyApproved);
    }
    if author == approver {
        return Err(StudyRefused::ByItsAuthor);
    }
    if !names.left_in(words).is_empty() {
        return Err(StudyRefused::NamesLeft);
    }
    Ok(())
}

macro_rules! study_event {
    ($(#[$doc:meta])* $name:ident, $event:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug, Serialize)]
        pub struct $name {
            /// The family.
            pub family: FamilyId,
            /// The study.
            pub study: CaseStudyId,
            /// Who did it.
            pub by: UserId,
        }

        impl Event for $name {
            const NAME: &'static str = $event;
            fn subject(&self) -> Subject {
                Subject::family(self.family)
            }
        }
    };
}

study_event! {
    /// A case was written up, or the story was changed.
    CaseStudyWritten, "outcomes.study_written"
}
study_event! {
    /// Somebody other than the author let others read the story.
    CaseStudyApproved, "outcomes.study_approved"
}
study_event! {
    /// A story was taken back.
    CaseStudyWithdrawn, "outcomes.study_withdrawn"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn family() -> Disguise {
        Disguise::new([
            ("Ann".to_owned(), "Child A".to_owned()),
            ("Ann Marie".to_owned(), "the mother".to_owned()),
            ("Hale".to_owned(), "(family name)".to_owned()),
            (String::new(), "nobody".to_owned()),
        ])
    }

    #[test]
    fn names_are_replaced_where_they_stand_as_words_whatever_their_case() {
        assert_eq!(
            family().replace("ANN MARIE told Ann’s school; the Hales planned. Annual: Hale."),
            "the mother told Child A’s school; the Hales planned. Annual: (family name)."
        );
    }

    #[test]
    fn only_somebody_else_approves_a_story_without_names() {
        let user = |number| UserId::new(Uuid::from_u128(number));
        let approve = |state, by, words| may_approve(state, user(1), user(by), words, &family());
        assert_eq!(approve(StudyState::Draft, 2, "A calm home"), Ok(()));
        assert_eq!(
            approve(StudyState::Draft, 1, "A calm home"),
            Err(StudyRefused::ByItsAuthor)
        );
        assert_eq!(
            approve(StudyState::Draft, 2, "hale and calm"),
            Err(StudyRefused::NamesLeft)
        );
        assert_eq!(
            approve(StudyState::Approved, 2, "A calm home"),
            Err(StudyRefused::AlreadyApproved)
        );
    }

    proptest! {
        #[test]
        fn no_name_is_left_after_replacing(words in "(Ann|Marie|HALE|hale|calm|,| |’s|é){0,12}") {
            let disguise = Disguise::new([
                ("Ann".to_owned(), "a child".to_owned()),
                ("Hale".to_owned(), "a family".to_owned()),
            ]);
            let replaced = disguise.replace(&words);
            prop_assert!(disguise.left_in(&replaced).is_empty(), "{replaced}");
        }
    }
}
