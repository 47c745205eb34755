//! A form as data: sections about the family, each child or each adult, and
//! the questions in them. Read from TOML and checked whole, so that a mistake
//! stops the start and never a practitioner.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::profile::ProfileError;

/// One version of one form. Answers always belong to the version that they were given to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDefinition {
    /// The form's stable name.
    pub key: String,
    /// Counted from 1; any change of the wording is a new version.
    pub version: u32,
    /// What people call it.
    pub title: String,
    /// Its sections, in order; each is a page.
    pub sections: Vec<FormSection>,
}

/// One page of a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    /// Stable within the form.
    pub key: String,
    /// The page's heading.
    pub title: String,
    /// Whom it is about.
    pub scope: SectionScope,
    /// What is asked, in order.
    pub questions: Vec<Question>,
}

/// Whom a section is about: once for the family, or once for each child or adult.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionScope {
    /// Once.
    Family,
    /// Once for each child.
    Child,
    /// Once for each adult.
    Adult,
}

/// One question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable within the form.
    pub key: String,
    /// The question, as it is asked.
    pub label: String,
    /// Help under the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// Whether sign-off waits for it.
    pub required: Required,
    /// The choices, for a question of kind `choice`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The lowest number, for a question of kind `scale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowest: Option<u8>,
    /// The highest number, for a question of kind `scale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest: Option<u8>,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Words.
    Text,
    /// The child's own words: asked for each child, shown when missing, never blocking (C-75).
    Voice,
    /// One of a list.
    Choice,
    /// Yes, no, or not known: three different answers.
    YesNoNotKnown,
    /// A day.
    Date,
    /// A whole number between two ends.
    Scale,
}

/// Whether sign-off waits for an answer. A draft is saved whatever is missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// It may stay open.
    Never,
    /// The manager cannot be asked to sign without it.
    ToSignOff,
}

/// One item of a list of choices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stored word.
    pub key: String,
    /// What people read.
    pub label: String,
}

impl FormDefinition {
    /// Reads a form and checks it whole.
    ///
    /// # Errors
    /// Every mistake, with the key, what is wrong and what would be right.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<ProfileError>> {
        let form: Self =
            toml::from_str(text).map_err(|error| vec![not_toml(file, text, &error)])?;
        let mut check = Check::new(file);
        form.check(&mut check);
        if check.errors.is_empty() {
            Ok(form)
        } else {
            Err(check.errors)
        }
    }

    /// The section of a key.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<&FormSection> {
        self.sections.iter().find(|section| section.key == key)
    }

    fn check(&self, check: &mut Check<'_>) {
        check.key("key", &self.key);
        check.words("title", &self.title);
        if self.version == 0 {
            check.wrong("version", "0 is not a version", "Count versions from 1.");
        }
        if self.sections.is_empty() {
            check.wrong(
                "sections",
                "There are none",
                "Add at least one [[sections]].",
            );
        }
        let mut sections = BTreeSet::new();
        let mut questions = BTreeSet::new();
        for (number, section) in self.sections.iter().enumerate() {
            let at = format!("sections[{number}]");
            check.key(&format!("{at}.key"), &section.key);
            check.words(&format!("{at}.title"), &section.title);
            if !sections.insert(section.key.as_str()) {
                check.twice(&format!("{at}.key"), &section.key);
            }
            if section.questions.is_empty() {
                check.wrong(
                    &format!("{at}.questions"),
                    "There are none",
                    "Add at least one question.",
                );
            }
            for (number, question) in section.questions.iter().enumerate() {
                let at = format!("{at}.questions[{number}]");
                if !questions.insert(question.key.as_str()) {
                    check.twice(&format!("{at}.key"), &question.key);
                }
                question.check(section.scope, &at, check);
            }
        }
        let asks_children = self
            .sections
            .iter()
            .flat_map(|section| &section.questions)
            .any(|question| question.kind == QuestionKind::Voice);
        if !asks_children {
            check.wrong(
                "sections",
                "No question asks for the voice of each child",
                "Add a question of kind \"voice\" to a section with scope \"child\".",
            );
        }
    }
}

impl Question {
    fn check(&self, scope: SectionScope, at: &str, check: &mut Check<'_>) {
        check.key(&format!("{at}.key"), &self.key);
        check.words(&format!("{at}.label"), &self.label);
        match self.kind {
            QuestionKind::Choice => self.check_choices(at, check),
            QuestionKind::Scale => self.check_ends(at, check),
            QuestionKind::Voice => {
                if scope != SectionScope::Child {
                    check.wrong(
                        &format!("{at}.kind"),
                        "A voice question stands outside a section about each child",
                        "Move it to a section with scope \"child\".",
                    );
                }
                if self.required == Required::ToSignOff {
                    check.wrong(
                        &format!("{at}.required"),
                        "A child’s voice would block sign-off",
                        "Write \"never\": it is asked for and shown when missing, and never blocks.",
                    );
                }
            }
            QuestionKind::Text | QuestionKind::YesNoNotKnown | QuestionKind::Date => {}
        }
        if self.kind != QuestionKind::Choice && !self.choices.is_empty() {
            check.wrong(
                &format!("{at}.choices"),
                "Only a choice has choices",
                "Take them out, or write kind = \"choice\".",
            );
        }
        if self.kind != QuestionKind::Scale && (self.lowest.is_some() || self.highest.is_some()) {
            check.wrong(
                &format!("{at}.lowest"),
                "Only a scale has a lowest and a highest number",
                "Take them out, or write kind = \"scale\".",
            );
        }
    }

    fn check_choices(&self, at: &str, check: &mut Check<'_>) {
        if self.choices.len() < 2 {
            check.wrong(
                &format!("{at}.choices"),
                "A choice needs at least two choices",
                "Add choices, or write kind = \"text\".",
            );
        }
        let mut seen = BTreeSet::new();
        for (number, choice) in self.choices.iter().enumerate() {
            let at = format!("{at}.choices[{number}]");
            check.key(&format!("{at}.key"), &choice.key);
            check.words(&format!("{at}.label"), &choice.label);
            if !seen.insert(choice.key.as_str()) {
                check.twice(&format!("{at}.key"), &choice.key);
            }
        }
    }

    fn check_ends(&self, at: &str, check: &mut Check<'_>) {
        match (self.lowest, self.highest) {
            (Some(lowest), Some(highest)) if lowest < highest => {}
            (Some(_), Some(_)) => check.wrong(
                &format!("{at}.highest"),
                "The highest number is not above the lowest",
                "Write a higher number.",
            ),
            (None, _) | (_, None) => check.wrong(
                &format!("{at}.lowest"),
                "A scale needs a lowest and a highest number",
                "Add both, such as lowest = 1 and highest = 10.",
            ),
        }
    }
}

/// The mistake of a text that cannot be read at all.
pub(crate) fn not_toml(file: &str, text: &str, error: &toml::de::Error) -> ProfileError {
    let line = error
        .span()
        .and_then(|span| text.get(..span.start))
        .map(|before| before.matches('\n').count() + 1);
    ProfileError {
        file: file.to_owned(),
        line,
        key: String::new(),
        wrong: error.message().to_owned(),
        right: "Compare it with the files that are shipped.".to_owned(),
    }
}

/// Collects the mistakes of one file.
pub(crate) struct Check<'a> {
    file: &'a str,
    pub(crate) errors: Vec<ProfileError>,
}

impl<'a> Check<'a> {
    pub(crate) const fn new(file: &'a str) -> Self {
        Self {
            file,
            errors: Vec::new(),
        }
    }

    pub(crate) fn wrong(&mut self, key: &str, wrong: impl Into<String>, right: impl Into<String>) {
        self.errors.push(ProfileError {
            file: self.file.to_owned(),
            line: None,
            key: key.to_owned(),
            wrong: wrong.into(),
            right: right.into(),
        });
    }

    pub(crate) fn twice(&mut self, key: &str, value: &str) {
        self.wrong(
            key,
            format!("\"{value}\" is used twice"),
            "Give each its own key.",
        );
    }

    pub(crate) fn words(&mut self, key: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong(key, "It is empty", "Write the words that people read.");
        }
    }

    /// Keys stand in addresses and in stored answers.
    pub(crate) fn key(&mut self, key: &str, value: &str) {
        let sound = !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !sound {
            self.wrong(
                key,
                format!("\"{value}\" is not a key"),
                "Use small letters, digits and underscores, such as what_works_well.",
            );
        }
    }
}
