//! What worries the writer, what goes well and what the child says. A
//! professional also says what was tried first (BUCKS-STRAT-60).

use domain::profile::ListKey;
use domain::referrals::{Tried, WorryAnswers};
use serde_json::{Value, json};

use super::draft::{no_draft, onward, open, save as save_draft, show};
use super::read::{needed_text, text};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};
use crate::words::today;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let mut form = cx.blank_form();
    if let Some(answers) = &draft.content.worry {
        form = form.with("worry", &answers.worry);
        for (name, value) in [
            ("strengths", &answers.strengths),
            ("child_voice", &answers.child_voice),
            ("own_support", &answers.tried.own_support),
            ("others", &answers.tried.others),
        ] {
            form = form.with(name, value.clone().unwrap_or_default());
        }
        for reason in &answers.reasons {
            form = form.with("reasons", reason);
        }
    }
    let more = json!({ "reasons": reasons(&cx) });
    show(cx, &draft, Step::Worry, Step::Worry.template(), &form, more)
}

/// The reasons that the authority offers, as boxes to tick.
pub fn reasons(cx: &Cx) -> Vec<Value> {
    cx.app
        .profile
        .lists
        .items_on(ListKey::RequestReasons, today(cx.act.at))
        .iter()
        .map(|item| json!({ "value": item.key.as_str(), "text": item.label, "hint": item.hint }))
        .collect()
}

/// Saves the page.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let offered: Vec<String> = cx
        .app
        .profile
        .lists
        .items_on(ListKey::RequestReasons, today(cx.act.at))
        .iter()
        .map(|item| item.key.as_str().to_owned())
        .collect();
    let asked = Asked {
        professional: draft.content.by_professional(),
        as_it_came: draft.content.arrival.is_some(),
    };
    match read(&cx.form, asked, &offered) {
        Ok(answers) => {
            let content = save_draft(&cx, draft, |content| content.worry = Some(answers)).await?;
            onward(&cx, Step::Worry, &content)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            let more = json!({ "reasons": reasons(&cx) });
            show(cx, &draft, Step::Worry, Step::Worry.template(), &form, more)
        }
    }
}

/// Who is asked what.
#[derive(Clone, Copy)]
struct Asked {
    /// A professional says what was tried first.
    professional: bool,
    /// A form that came by e-mail is typed in as it is.
    as_it_came: bool,
}

fn read(form: &RawForm, asked: Asked, offered: &[String]) -> Result<WorryAnswers, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let worry = needed_text(
        form,
        e,
        "worry",
        "What you are worried about",
        "Say what you are worried about",
    );
    let strengths = text(form, e, "strengths", "What is going well");
    let child_voice = text(form, e, "child_voice", "What the child says");
    let reasons = offered
        .iter()
        .filter(|key| form.all("reasons").contains(key))
        .cloned()
        .collect();
    let tried = if asked.professional && asked.as_it_came {
        Tried {
            own_support: text(form, e, "own_support", "What was tried"),
            others: text(form, e, "others", "Who else helps"),
        }
    } else if asked.professional {
        Tried {
            own_support: needed_text(
                form,
                e,
                "own_support",
                "What you have tried",
                "Say what your own service has tried so far",
            ),
            others: text(form, e, "others", "Who else helps"),
        }
    } else {
        Tried::default()
    };
    match worry {
        Some(worry) if errors.is_empty() => Ok(WorryAnswers {
            worry,
            strengths,
            child_voice,
            reasons,
            tried,
        }),
        Some(_) | None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, &str)], professional: bool) -> Result<WorryAnswers, FormErrors> {
        let form = RawForm::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        read(
            &form,
            Asked {
                professional,
                as_it_came: false,
            },
            &["neglect".to_owned(), "housing".to_owned()],
        )
    }

    // Requirement: BUCKS-STRAT-60
    #[test]
    fn only_a_professional_is_asked_what_was_tried() {
        let said = [("worry", "Cold house")];
        assert_eq!(answers(&said, false).unwrap().tried, Tried::default());
        let errors = answers(&said, true).unwrap_err();
        assert!(errors.of("own_support").is_some());
        assert!(errors.of("worry").is_none());
    }

    #[test]
    fn only_reasons_that_are_on_the_list_are_kept() {
        let read = answers(
            &[
                ("worry", "Cold house"),
                ("reasons", "housing"),
                ("reasons", "made_up"),
            ],
            false,
        );
        assert_eq!(read.unwrap().reasons, ["housing"]);
    }
}
