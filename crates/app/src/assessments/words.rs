//! Words that the assessments' pages share: names of parts, answers as read
//! text, and where an assessment stands.

use casework::assessments::{AssessmentPage, StoredPart, page_of};
use casework::families::PersonLine;
use domain::assessments::{About, AssessmentState, FormDefinition, FormSection, PartKey};
use domain::event::Subject;
use domain::ids::AssessmentId;
use serde_json::{Value, json};

use crate::web::{Cx, Failure};

/// Reads the assessment of the address, and records the look at it.
pub async fn looked_at(cx: &Cx) -> Result<AssessmentPage, Failure> {
    let page = read(cx).await?;
    cx.record_look(Subject::family(page.case.family)).await?;
    Ok(page)
}

/// Reads the assessment of the address.
pub async fn read(cx: &Cx) -> Result<AssessmentPage, Failure> {
    let mut reader = cx.app.store.reader();
    Ok(page_of(
        &mut reader,
        &cx.act,
        cx.part("reference"),
        assessment_id(cx)?,
    )
    .await?)
}

/// The assessment that the address names.
pub fn assessment_id(cx: &Cx) -> Result<AssessmentId, Failure> {
    AssessmentId::parse(cx.part("id"))
        .map_err(|_| Failure::Casework(casework::CaseworkError::NotFound))
}

/// The address of an assessment.
pub fn address(cx: &Cx) -> String {
    format!(
        "/cases/{}/assessments/{}",
        cx.part("reference"),
        cx.part("id")
    )
}

/// Where it stands, in words.
pub const fn state_words(state: &AssessmentState) -> &'static str {
    match state {
        AssessmentState::Draft { .. } => "Being written",
        AssessmentState::Submitted { .. } => "Waiting for the manager’s sign-off",
        AssessmentState::SentBack { .. } => "Sent back: a change is needed",
        AssessmentState::SignedOff { .. } => "Signed off",
    }
}

/// Who can sign it: whoever has a part in it cannot, and is told who can.
pub fn signers(page: &AssessmentPage) -> Value {
    json!({ "own": page.own_work, "names": page.can_sign })
}

/// What every page about one assessment shows at its top.
pub fn heading(cx: &Cx, page: &AssessmentPage) -> Value {
    let sent_back = match &page.state {
        AssessmentState::SentBack { reason, .. } => Some(reason.as_str()),
        AssessmentState::Draft { .. }
        | AssessmentState::Submitted { .. }
        | AssessmentState::SignedOff { .. } => None,
    };
    let signed_at = match &page.state {
        AssessmentState::SignedOff { at, .. } => Some(at.as_microsecond()),
        AssessmentState::Draft { .. }
        | AssessmentState::Submitted { .. }
        | AssessmentState::SentBack { .. } => None,
    };
    json!({
        "title": page.form.title,
        "family": page.case.family_name,
        "case": page.case.reference,
        "href": address(cx),
        "state": state_words(&page.state),
        "author": page.author,
        "manager": page.manager,
        "started": page.started_at.as_microsecond(),
        "sent_back": sent_back,
        "signed_at": signed_at,
        "version": page.version,
    })
}

/// What a person is called.
pub fn name_of(people: &[PersonLine], about: About) -> Option<String> {
    match about {
        About::Family => None,
        About::Person(id) => people
            .iter()
            .find(|person| person.id == id)
            .map(person_name),
    }
}

fn person_name(person: &PersonLine) -> String {
    person.shown_name()
}

/// What a part is called: its section, and whom it is about.
pub fn part_title(form: &FormDefinition, people: &[PersonLine], key: &PartKey) -> String {
    let section = form
        .section(&key.section)
        .map_or_else(String::new, |section| section.title.clone());
    match name_of(people, key.about) {
        Some(name) => format!("{section}: {name}"),
        None => section,
    }
}

/// The questions and answers of a part, as one text.
pub fn part_text(section: &FormSection, stored: Option<&StoredPart>) -> String {
    part_answers(section, stored)
        .iter()
        .map(|(question, answer)| format!("{question}\n{answer}"))
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// The questions and answers of a part.
pub fn part_answers(section: &FormSection, stored: Option<&StoredPart>) -> Vec<(String, String)> {
    section
        .questions
        .iter()
        .map(|question| {
            let answer = stored
                .and_then(|stored| stored.answers.of(&question.key))
                .map_or_else(|| "No answer".to_owned(), |answer| answer.words(question));
            (question.label.clone(), answer)
        })
        .collect()
}

/// The same part in the assessment that was signed before, for `compare`.
pub fn previous_side(page: &AssessmentPage, key: &PartKey) -> Option<Value> {
    let previous = page.previous.as_ref()?;
    let section = previous.form.section(&key.section)?;
    let stored = previous.parts.iter().find(|part| part.key == *key);
    let by = previous
        .signed_by
        .as_ref()
        .map(|name| format!("Signed off by {name}"));
    Some(json!({
        "title": format!("Last time, {}", crate::words::day_words(crate::words::today(previous.signed_off_at))),
        "by": by,
        "text": part_text(section, stored),
    }))
}

/// A part as it stands now, for `compare`.
pub fn current_side(page: &AssessmentPage, section: &FormSection, key: &PartKey) -> Value {
    let stored = page.part(key);
    json!({
        "title": "This time",
        "by": stored.map(|part| format!("Saved by {}", part.saved_by)),
        "text": part_text(section, stored),
    })
}

/// Every part with its text, beside the same part of last time, for reading the whole.
pub fn parts_to_read(page: &AssessmentPage) -> Vec<Value> {
    page.part_keys
        .iter()
        .filter_map(|key| {
            let section = page.form.section(&key.section)?;
            Some(json!({
                "title": part_title(&page.form, &page.people, key),
                "text": part_text(section, page.part(key)),
                "now": current_side(page, section, key),
                "before": previous_side(page, key),
            }))
        })
        .collect()
}

/// What has no answer: what sign-off waits for, or the children not heard yet.
pub fn gaps(cx: &Cx, page: &AssessmentPage, blocking: bool) -> Vec<Value> {
    page.missing
        .iter()
        .filter(|gap| gap.blocks_sign_off == blocking)
        .filter_map(|gap| {
            let section = page.form.section(&gap.part.section)?;
            let question = section
                .questions
                .iter()
                .find(|question| question.key == gap.question)?;
            Some(json!({
                "part": part_title(&page.form, &page.people, &gap.part),
                "person": name_of(&page.people, gap.part.about),
                "question": question.label,
                "href": format!("{}#{}", part_address(cx, &gap.part), gap.question),
            }))
        })
        .collect()
}

/// The address of a part.
pub fn part_address(cx: &Cx, key: &PartKey) -> String {
    format!(
        "{}/sections/{}/{}",
        address(cx),
        key.section,
        key.about.key()
    )
}
