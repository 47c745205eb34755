//! What an assessment still lacks: what sign-off waits for, and whose voice
//! was asked for and has not been heard, which never blocks (C-75).

use super::{
    About, Answers, FormDefinition, FormSection, PartKey, QuestionKind, Required, SectionScope,
};
use crate::ids::PersonId;

/// Whether a person is a child or an adult of the family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PersonPart {
    /// A child.
    Child,
    /// An adult.
    Adult,
}

/// A person whom sections can be about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FormPerson {
    /// Who.
    pub id: PersonId,
    /// Child or adult.
    pub part: PersonPart,
}

/// Something that has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// On which page.
    pub part: PartKey,
    /// Which question.
    pub question: String,
    /// Whether sign-off waits for it. A child's voice never blocks.
    pub blocks_sign_off: bool,
}

/// The pages of an assessment: each section once, or once for each child or adult.
#[must_use]
pub fn parts_of(form: &FormDefinition, people: &[FormPerson]) -> Vec<PartKey> {
    form.sections
        .iter()
        .flat_map(|section| {
            subjects(section.scope, people)
                .into_iter()
                .map(|about| PartKey {
                    section: section.key.clone(),
                    about,
                })
        })
        .collect()
}

fn subjects(scope: SectionScope, people: &[FormPerson]) -> Vec<About> {
    let of = |part: PersonPart| {
        people
            .iter()
            .filter(|person| person.part == part)
            .map(|person| About::Person(person.id))
            .collect()
    };
    match scope {
        SectionScope::Family => vec![About::Family],
        SectionScope::Child => of(PersonPart::Child),
        SectionScope::Adult => of(PersonPart::Adult),
    }
}

/// What is missing, in the order of the form.
#[must_use]
pub fn missing(form: &FormDefinition, people: &[FormPerson], answers: &Answers) -> Vec<Missing> {
    let mut found = Vec::new();
    for part in parts_of(form, people) {
        if let Some(section) = form.section(&part.section) {
            found.extend(missing_in(section, &part, answers));
        }
    }
    found
}

fn missing_in(section: &FormSection, part: &PartKey, answers: &Answers) -> Vec<Missing> {
    let given = answers.get(part);
    section
        .questions
        .iter()
        .filter(|question| given.and_then(|given| given.of(&question.key)).is_none())
        .filter(|question| {
            question.required == Required::ToSignOff || question.kind == QuestionKind::Voice
        })
        .map(|question| Missing {
            part: part.clone(),
            question: question.key.clone(),
            blocks_sign_off: question.kind != QuestionKind::Voice,
        })
        .collect()
}
