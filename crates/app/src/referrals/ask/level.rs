//! The level of need, asked of professionals alone (C-08), with the wording in
//! force beside the question (BUCKS-STRAT-40). Nothing works the level out.

use casework::drafts::Draft;
use domain::referrals::LevelAnswers;
use serde_json::json;

use super::draft::{no_draft, onward, open, save as save_draft, show};
use super::read::needed_text;
use super::steps::Step;
use crate::home::levels_context;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};
use crate::words::today;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    if !Step::Level.is_asked(&draft.content) {
        return cx.then(Step::Check.path(), None);
    }
    let mut form = cx.blank_form();
    if let Some(answers) = &draft.content.level {
        form = form
            .with("level", answers.level.to_string())
            .with("level_reason", &answers.reason)
            .with("expected_outcome", &answers.expected_outcome);
    }
    draw(cx, &draft, &form)
}

fn draw(cx: Cx, draft: &Draft, form: &FormPage) -> Answer {
    let edition = cx.app.profile.levels_in_force(today(cx.act.at));
    let levels: Vec<_> = edition
        .levels()
        .iter()
        .map(|level| {
            json!({
                "value": level.number.get().to_string(),
                "text": level.title(),
                "hint": level.circumstances,
            })
        })
        .collect();
    let more = json!({
        "level_choices": levels,
        "thresholds": levels_context(&cx.app.profile, &cx),
    });
    show(cx, draft, Step::Level, Step::Level.template(), form, more)
}

/// Saves the page.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    if !Step::Level.is_asked(&draft.content) {
        return cx.then(Step::Check.path(), None);
    }
    let in_force: Vec<u8> = cx
        .app
        .profile
        .levels_in_force(today(cx.act.at))
        .levels()
        .iter()
        .map(|level| level.number.get())
        .collect();
    match read(&cx.form, &in_force) {
        Ok(answers) => {
            let content = save_draft(&cx, draft, |content| {
                // The signs of another level say nothing about this one.
                let same = content.level.as_ref().map(|old| old.level) == Some(answers.level);
                content.thresholds = content.thresholds.take().filter(|_| same);
                content.level = Some(answers);
            })
            .await?;
            onward(&cx, Step::Level, &content)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            draw(cx, &draft, &form)
        }
    }
}

fn read(form: &RawForm, in_force: &[u8]) -> Result<LevelAnswers, FormErrors> {
    let mut errors = FormErrors::new();
    let level = form
        .text("level")
        .parse()
        .ok()
        .filter(|level| in_force.contains(level));
    if level.is_none() {
        errors.add("level", "Select the level of need that you see");
    }
    let reason = needed_text(
        form,
        &mut errors,
        "level_reason",
        "Why you see this level",
        "Say why you see this level",
    );
    let expected_outcome = needed_text(
        form,
        &mut errors,
        "expected_outcome",
        "What should be different",
        "Say what should be different for the family",
    );
    match (level, reason, expected_outcome) {
        (Some(level), Some(reason), Some(expected_outcome)) if errors.is_empty() => {
            Ok(LevelAnswers {
                level,
                reason,
                expected_outcome,
            })
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Requirement: BUCKS-STRAT-70
    #[test]
    fn a_level_needs_its_reason_and_the_outcome_that_is_hoped_for() {
        let form = |pairs: &[(&str, &str)]| {
            RawForm::from_pairs(
                pairs
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            )
        };
        let errors = read(&form(&[("level", "9")]), &[1, 2, 3, 4]).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["level", "level_reason", "expected_outcome"]);
        let whole = form(&[
            ("level", "3"),
            ("level_reason", "Several needs"),
            ("expected_outcome", "Rested and on time"),
        ]);
        assert_eq!(read(&whole, &[1, 2, 3, 4]).unwrap().level, 3);
    }
}
