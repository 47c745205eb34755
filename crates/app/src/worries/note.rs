//! Noting a worry: one page, one thing that must be said.

use casework::worries::{self, NoteWorry};
use domain::referrals::{ChildAge, split_name};
use domain::worries::Worry;
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::referrals::ask::{about_years, line, needed_text};
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, &form)
}

fn show(cx: Cx, form: &FormPage) -> Answer {
    let context = json!({ "form": form });
    let cx = cx.back_to("Back to our worries", "/worries");
    if form.errors().is_empty() {
        cx.page("worries/new.html", context)
    } else {
        cx.invalid("worries/new.html", context)
    }
}

/// Notes it.
pub async fn note(cx: Cx) -> Answer {
    match read(&cx.form) {
        Ok(worry) => {
            let command = NoteWorry {
                key: cx.submission_key()?,
                worry,
                next: None,
            };
            let id = worries::note(&cx.app.store, &cx.act, &command).await?;
            cx.then(format!("/worries/{id}"), Some("worry-noted"))
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show(cx, &form)
        }
    }
}

fn read(form: &RawForm) -> Result<Worry, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let what = needed_text(
        form,
        e,
        "what",
        "What you saw or heard",
        "Say what you saw or heard",
    );
    let name = line(form, e, "child", "Name of the child").unwrap_or_default();
    let (given_name, family_name) = split_name(&name);
    let age = if form.text("unborn") == "yes" {
        ChildAge::Unborn { expected: None }
    } else {
        about_years(form, e, "age")
    };
    match what {
        Some(what) if errors.is_empty() => Ok(Worry {
            given_name,
            family_name,
            age,
            what,
            would_gain: form.text("would_gain") == "yes",
        }),
        Some(_) | None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worry(pairs: &[(&str, &str)]) -> Result<Worry, FormErrors> {
        read(&RawForm::from_pairs(pairs.iter().map(|(name, value)| {
            ((*name).to_owned(), (*value).to_owned())
        })))
    }

    // Requirement: BUCKS-STRAT-61, BUCKS-STRAT-08
    #[test]
    fn a_worry_needs_one_sentence_and_nothing_else_about_a_child_of_any_age() {
        assert!(worry(&[("child", "Sam")]).unwrap_err().of("what").is_some());
        let least = worry(&[("what", "Hungry again")]).unwrap();
        assert_eq!(
            (least.child().as_str(), least.age),
            ("Name not known", ChildAge::NotKnown)
        );
        let unborn = worry(&[("what", "No midwife yet"), ("unborn", "yes")]).unwrap();
        assert_eq!(unborn.age, ChildAge::Unborn { expected: None });
        let oldest = worry(&[
            ("what", "Out all night"),
            ("age", "19"),
            ("would_gain", "yes"),
        ])
        .unwrap();
        assert_eq!(
            (oldest.age, oldest.would_gain),
            (ChildAge::About { years: 19 }, true)
        );
        assert!(
            worry(&[("what", "x"), ("age", "two")])
                .unwrap_err()
                .of("age")
                .is_some()
        );
    }
}
