//! What was answered: typed, by question, in parts of one section about the
//! family or one person. A question without an answer is simply not there.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FormSection, Question, QuestionKind};
use crate::ids::PersonId;

/// The longest answer in words.
const LONGEST: usize = 20_000;

/// Whom a part is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum About {
    /// The whole family.
    Family,
    /// One child or adult.
    Person(PersonId),
}

impl About {
    /// The stored word, which also stands in addresses.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Family => "family".to_owned(),
            Self::Person(person) => person.to_string(),
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        if key == "family" {
            Some(Self::Family)
        } else {
            PersonId::parse(key).ok().map(Self::Person)
        }
    }
}

/// One page of one assessment: a section about somebody.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PartKey {
    /// The section.
    pub section: String,
    /// About whom.
    pub about: About,
}

/// Three answers that must not be mixed up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YesNoNotKnown {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It was asked, and nobody knows.
    NotKnown,
}

impl YesNoNotKnown {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotKnown => "not_known",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::No => "No",
            Self::NotKnown => "Not known",
        }
    }
}

/// One answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// Words, a child's own words among them.
    Text(String),
    /// The key of a choice.
    Choice(String),
    /// Yes, no or not known.
    YesNoNotKnown(YesNoNotKnown),
    /// A day.
    Date(Date),
    /// A number on the question's scale.
    Scale(u8),
}

impl Answer {
    /// The answer as it is typed or chosen, for showing the form again.
    #[must_use]
    pub fn typed(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Choice(key) => key.clone(),
            Self::YesNoNotKnown(answer) => answer.key().to_owned(),
            Self::Date(day) => day.to_string(),
            Self::Scale(number) => number.to_string(),
        }
    }

    /// The answer as people read it.
    #[must_use]
    pub fn words(&self, question: &Question) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Choice(key) => question
                .choices
                .iter()
                .find(|choice| choice.key == *key)
                .map_or_else(|| key.clone(), |choice| choice.label.clone()),
            Self::YesNoNotKnown(answer) => answer.words().to_owned(),
            Self::Date(day) => day.strftime("%-d %B %Y").to_string(),
            Self::Scale(number) => number.to_string(),
        }
    }
}

/// The answers of one part, by the question's key.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionAnswers(BTreeMap<String, Answer>);

impl SectionAnswers {
    /// The answer to a question.
    #[must_use]
    pub fn of(&self, question: &str) -> Option<&Answer> {
        self.0.get(question)
    }

    /// How many questions have an answer.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<(String, Answer)> for SectionAnswers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}

/// Everything that was answered, by part.
pub type Answers = BTreeMap<PartKey, SectionAnswers>;

/// An answer that cannot be kept, beside its question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerProblem {
    /// The question's key.
    pub question: String,
    /// What to do, in words for the person who fills in the form.
    pub message: String,
}

/// Reads the typed words of one section. What is empty is not answered; that is
/// no mistake, because a draft is saved whatever is missing.
///
/// # Errors
/// Every answer that its question cannot take.
pub fn read_answers(
    section: &FormSection,
    typed: impl Fn(&str) -> String,
) -> Result<SectionAnswers, Vec<AnswerProblem>> {
    let mut answers = BTreeMap::new();
    let mut problems = Vec::new();
    for question in &section.questions {
        let words = typed(&question.key);
        let words = words.trim();
        if words.is_empty() {
            continue;
        }
        match read_one(question, words) {
            Ok(answer) => {
                answers.insert(question.key.clone(), answer);
            }
            Err(message) => problems.push(AnswerProblem {
                question: question.key.clone(),
                message,
            }),
        }
    }
    if problems.is_empty() {
        Ok(SectionAnswers(answers))
    } else {
        Err(problems)
    }
}

fn read_one(question: &Question, words: &str) -> Result<Answer, String> {
    match question.kind {
        QuestionKind::Text | QuestionKind::Voice => {
            if words.chars().count() > LONGEST {
                Err("Answer in 20,000 characters or fewer".to_owned())
            } else {
                Ok(Answer::Text(words.to_owned()))
            }
        }
        QuestionKind::Choice => question
            .choices
            .iter()
            .find(|choice| choice.key == words)
            .map(|choice| Answer::Choice(choice.key.clone()))
            .ok_or_else(|| "Select one of the answers".to_owned()),
        QuestionKind::YesNoNotKnown => match words {
            "yes" => Ok(Answer::YesNoNotKnown(YesNoNotKnown::Yes)),
            "no" => Ok(Answer::YesNoNotKnown(YesNoNotKnown::No)),
            "not_known" => Ok(Answer::YesNoNotKnown(YesNoNotKnown::NotKnown)),
            _ => Err("Select yes, no or not known".to_owned()),
        },
        QuestionKind::Date => words
            .parse()
            .map(Answer::Date)
            .map_err(|_| "Date must be a real date".to_owned()),
        QuestionKind::Scale => {
            let (lowest, highest) = (
                question.lowest.unwrap_or(0),
                question.highest.unwrap_or(u8::MAX),
            );
            words
                .parse::<u8>()
                .ok()
                .filter(|number| (lowest..=highest).contains(number))
                .map(Answer::Scale)
                .ok_or_else(|| format!("Enter a whole number from {lowest} to {highest}"))
        }
    }
}
