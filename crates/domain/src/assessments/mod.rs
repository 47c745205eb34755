//! Assessments: forms as data, what was answered and what is missing, and the
//! life of an assessment from draft to a manager's sign-off. Knows no page and
//! no table.

mod answers;
mod definition;
mod event;
mod lifecycle;
mod missing;

#[cfg(test)]
mod tests;

pub use answers::{
    About, Answer, AnswerProblem, Answers, PartKey, SectionAnswers, YesNoNotKnown, read_answers,
};
pub(crate) use definition::{Check, not_toml};
pub use definition::{
    Choice, FormDefinition, FormSection, Question, QuestionKind, Required, SectionScope,
};
pub use event::{
    AssessmentSentBack, AssessmentSignedOff, AssessmentStarted, AssessmentSubmitted, SectionSaved,
};
pub use lifecycle::{AssessmentRefused, AssessmentState};
pub use missing::{FormPerson, Missing, PersonPart, missing, parts_of};
