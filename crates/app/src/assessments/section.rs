//! One part of an assessment: its questions, what was answered last time, and
//! saving without ever overwriting somebody else's words.

use casework::CaseworkError;
use casework::assessments::{AssessmentPage, SaveSection, save_section};
use domain::access::Action;
use domain::assessments::{
    About, Answer as Given, FormSection, PartKey, Question, QuestionKind, read_answers,
};
use domain::event::Subject;
use serde_json::{Value, json};

use super::words::{
    address, assessment_id, current_side, heading, part_address, part_text, part_title,
    previous_side, read,
};
use crate::pages::assets;
use crate::pages::forms::{FormErrors, FormPage};
use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx, Failure, Reply};

const NOT_FOUND: Failure = Failure::Casework(CaseworkError::NotFound);

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let page = read(&cx).await?;
    let (key, section) = part(&cx, &page)?;
    let mut form = cx.blank_form();
    if let Some(stored) = page.part(&key) {
        for question in &section.questions {
            if let Some(answer) = stored.answers.of(&question.key) {
                form = match answer {
                    Given::Date(day) => form.with_date(&question.key, *day),
                    Given::Text(_)
                    | Given::Choice(_)
                    | Given::YesNoNotKnown(_)
                    | Given::Scale(_) => form.with(question.key.clone(), answer.typed()),
                };
            }
        }
    }
    let version = page.part(&key).map_or(0, |stored| stored.version);
    show(cx, &page, form, version).await
}

async fn show(cx: Cx, page: &AssessmentPage, form: FormPage, version: i64) -> Answer {
    let (key, section) = part(&cx, page)?;
    cx.record_look(Subject::family(page.case.family)).await?;
    let writing =
        page.state.may_write().is_ok() && cx.allows(&page.case.relations, Action::WriteAssessment);
    let invalid = !form.errors().is_empty();
    let hidden = hidden_here(&cx, &page.case.relations, page.case.family).await?;
    // What is being written keeps its words: a form that lost some would lose them for good.
    let mut read = json!({
        "text": part_text(section, page.part(&key)),
        "now": current_side(page, section, &key),
        "before": previous_side(page, &key),
    });
    hide_in(&mut read, &hidden);
    let mut context = json!({
        "form": form,
        "assessment": heading(&cx, page),
        "part_title": part_title(&page.form, &page.people, &key),
        "action": part_address(&cx, &key),
        "questions": section.questions.iter().map(question_context).collect::<Vec<_>>(),
        "version": version,
        "writing": writing,
        "keep": format!("{}/keep", part_address(&cx, &key)),
        "autosave": assets::path_of("autosave.js"),
    });
    merge(&mut context, read);
    let back = address(&cx);
    let cx = cx.back_to("Assessment", back);
    if invalid {
        cx.invalid("assessments/section.html", context)
    } else {
        cx.page("assessments/section.html", context)
    }
}

/// The part of the address, if the assessment has it.
fn part<'a>(cx: &Cx, page: &'a AssessmentPage) -> Result<(PartKey, &'a FormSection), Failure> {
    let key = PartKey {
        section: cx.part("section").to_owned(),
        about: About::from_key(cx.part("about")).ok_or(NOT_FOUND)?,
    };
    if !page.part_keys.contains(&key) {
        return Err(NOT_FOUND);
    }
    let section = page.form.section(&key.section).ok_or(NOT_FOUND)?;
    Ok((key, section))
}

fn question_context(question: &Question) -> Value {
    let item = |value: String, text: String| json!({ "value": value, "text": text });
    let items: Vec<Value> = match question.kind {
        QuestionKind::Choice => question
            .choices
            .iter()
            .map(|choice| item(choice.key.clone(), choice.label.clone()))
            .collect(),
        QuestionKind::YesNoNotKnown => [("yes", "Yes"), ("no", "No"), ("not_known", "Not known")]
            .into_iter()
            .map(|(value, text)| item(value.to_owned(), text.to_owned()))
            .collect(),
        QuestionKind::Scale => (question.lowest.unwrap_or(0)..=question.highest.unwrap_or(10))
            .map(|number| item(number.to_string(), number.to_string()))
            .collect(),
        QuestionKind::Text | QuestionKind::Voice | QuestionKind::Date => Vec::new(),
    };
    let field = match question.kind {
        QuestionKind::Text | QuestionKind::Voice => "text",
        QuestionKind::Choice | QuestionKind::YesNoNotKnown => "radios",
        QuestionKind::Date => "date",
        QuestionKind::Scale => "select",
    };
    json!({
        "key": question.key,
        "label": question.label,
        "hint": question.hint,
        "field": field,
        "items": items,
    })
}

/// Saves the part.
pub async fn save(cx: Cx) -> Answer {
    let page = read(&cx).await?;
    let (key, section) = part(&cx, &page)?;
    let version =
        cx.form.text("version").parse().map_err(|_| {
            Failure::BadRequest("the form has lost its version: open the page again")
        })?;
    let answers = match read_answers(section, |question| typed(&cx, section, question)) {
        Ok(answers) => answers,
        Err(problems) => {
            let mut errors = FormErrors::new();
            for problem in problems {
                errors.add(problem.question, problem.message);
            }
            let form = FormPage::again(&cx.form, errors);
            return show(cx, &page, form, version).await;
        }
    };
    let command = SaveSection {
        case_reference: cx.part("reference").to_owned(),
        assessment: assessment_id(&cx)?,
        part: key.clone(),
        version,
        answers,
    };
    match save_section(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(address(&cx), Some("saved")),
        Err(CaseworkError::Conflict) => overtaken(&cx, &command).await,
        Err(error) => Err(Failure::Casework(error)),
    }
}

/// Puts what was read, with what must stay hidden taken out, beside the rest.
fn merge(context: &mut Value, read: Value) {
    if let (Some(context), Value::Object(read)) = (context.as_object_mut(), read) {
        context.extend(read);
    }
}

/// Keeps the part while it is written (`autosave.js`): the same save, answered
/// in words for the page that is still open.
pub async fn keep(cx: Cx) -> Answer {
    let page = read(&cx).await?;
    let (key, section) = part(&cx, &page)?;
    let kept = |status: u16, version: i64, words: &str| {
        Ok(Reply::Json(
            status,
            json!({ "version": version, "words": words }).to_string(),
        ))
    };
    let Ok(version) = cx.form.text("version").parse::<i64>() else {
        return kept(
            400,
            0,
            "This page cannot keep itself. Use the button to save.",
        );
    };
    let Ok(answers) = read_answers(section, |question| typed(&cx, section, question)) else {
        // Half a date is no mistake while somebody types it; the button says what is wrong.
        return kept(422, version, "Not saved yet: an answer is not complete.");
    };
    let command = SaveSection {
        case_reference: cx.part("reference").to_owned(),
        assessment: assessment_id(&cx)?,
        part: key,
        version,
        answers,
    };
    match save_section(&cx.app.store, &cx.act, &command).await {
        Ok(()) => kept(
            200,
            version.saturating_add(1),
            &format!("Saved at {}.", words_of_time(&cx)),
        ),
        Err(CaseworkError::Conflict) => kept(
            409,
            version,
            "Somebody else has saved this part. Use the button: it shows both texts, and nothing is lost.",
        ),
        Err(error) => Err(Failure::Casework(error)),
    }
}

fn words_of_time(cx: &Cx) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    let at = cx.act.at.to_zoned(zone);
    format!("{}:{:02}", at.hour(), at.minute())
}

/// Somebody else saved first: both texts, so that nothing is lost.
async fn overtaken(cx: &Cx, command: &SaveSection) -> Answer {
    let page = read(cx).await?;
    let (key, section) = part(cx, &page)?;
    cx.record_look(Subject::family(page.case.family)).await?;
    let mine = section
        .questions
        .iter()
        .map(|question| {
            let answer = command
                .answers
                .of(&question.key)
                .map_or_else(|| "No answer".to_owned(), |answer| answer.words(question));
            format!("{}\n{answer}", question.label)
        })
        .collect::<Vec<_>>()
        .join("\n\n");
    let stored = page.part(&key);
    cx.conflict(json!({
        "what": format!("“{}”", part_title(&page.form, &page.people, &key)),
        "mine": { "title": "Your text", "by": null, "text": mine },
        "theirs": {
            "title": "Their text",
            "by": stored.map(|part| part.saved_by.as_str()),
            "text": part_text(section, stored),
        },
        "reload": part_address(cx, &key),
    }))
}

/// A field's words; the three boxes of a date become one day.
fn typed(cx: &Cx, section: &FormSection, key: &str) -> String {
    let is_date = section
        .questions
        .iter()
        .any(|question| question.key == key && question.kind == QuestionKind::Date);
    if is_date {
        iso_day(cx, key)
    } else {
        cx.form.text(key).to_owned()
    }
}

/// The three boxes as one day; nothing when all are empty. What is no day
/// stays none, and the rule says so.
pub fn iso_day(cx: &Cx, field: &str) -> String {
    let boxes = cx.form.date(field);
    if boxes.is_blank() {
        String::new()
    } else {
        format!("{:0>4}-{:0>2}-{:0>2}", boxes.year, boxes.month, boxes.day)
    }
}
