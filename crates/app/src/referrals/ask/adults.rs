//! The adults: who holds parental responsibility, and what each of them said
//! to this request. Consent is asked of professionals, person by person (C-05).

use casework::CaseworkError;
use casework::drafts::Draft;
use domain::referrals::{ConsentGiven, DraftAdult};
use jiff::civil::Date;
use serde_json::json;

use super::answers::{consent_words, person_name, responsibility_words};
use super::draft::{from_check, no_draft, onward, open, save as save_draft, show};
use super::read::{day, line};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx, Failure};
use crate::words::today;

const PAGE: &str = "referrals/ask/adult.html";
/// The most adults on one request; more is a slip.
const MOST: usize = 30;

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let form = cx.blank_form();
    show_list(cx, &draft, &form)
}

fn show_list(cx: Cx, draft: &Draft, form: &FormPage) -> Answer {
    let from = from_check(&cx);
    let professional = draft.content.by_professional();
    let people: Vec<_> = draft
        .content
        .adults
        .iter()
        .enumerate()
        .map(|(at, adult)| {
            let mut said = vec![responsibility_words(adult.parental_responsibility).to_owned()];
            said.extend(adult.relationship.clone());
            if professional {
                said.push(consent_words(&adult.consent));
            }
            json!({
                "key": person_name(&adult.given_name, &adult.family_name, false),
                "value": said.join(". "),
                "href": format!("/request/adults/{}{from}", at + 1),
            })
        })
        .collect();
    show(
        cx,
        draft,
        Step::Adults,
        Step::Adults.template(),
        form,
        json!({ "people": people }),
    )
}

/// Another adult, or the next page.
pub async fn next(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    match cx.form.text("another") {
        "yes" => cx.then(format!("/request/adults/new{}", from_check(&cx)), None),
        "no" => onward(&cx, Step::Adults, &draft.content),
        _ => {
            let mut errors = FormErrors::new();
            errors.add("another", "Select yes if you want to add an adult");
            let form = FormPage::again(&cx.form, errors);
            show_list(cx, &draft, &form)
        }
    }
}

/// The page for a new adult.
pub async fn new(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let form = cx.blank_form();
    show_one(cx, &draft, &form, None)
}

/// The page for an adult already named.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    let adult = draft
        .content
        .adults
        .get(at)
        .ok_or(CaseworkError::NotFound)?;
    let form = fill(cx.blank_form(), adult);
    show_one(cx, &draft, &form, Some(at))
}

fn show_one(cx: Cx, draft: &Draft, form: &FormPage, at: Option<usize>) -> Answer {
    let remove = at.map(|at| format!("/request/adults/{}/remove{}", at + 1, from_check(&cx)));
    show(
        cx,
        draft,
        Step::Adults,
        PAGE,
        form,
        json!({ "remove": remove }),
    )
}

/// Which adult the address names, counted from one.
fn place(cx: &Cx) -> Result<usize, Failure> {
    cx.part("n")
        .parse::<usize>()
        .ok()
        .and_then(|n| n.checked_sub(1))
        .ok_or_else(|| CaseworkError::NotFound.into())
}

fn fill(form: FormPage, adult: &DraftAdult) -> FormPage {
    let form = form
        .with("given_name", &adult.given_name)
        .with("family_name", &adult.family_name)
        .with(
            "relationship",
            adult.relationship.clone().unwrap_or_default(),
        )
        .with(
            "responsibility",
            match adult.parental_responsibility {
                Some(true) => "yes",
                Some(false) => "no",
                None => "not_known",
            },
        );
    match &adult.consent {
        ConsentGiven::Yes { on, written } => {
            let form = form.with("consent", if *written { "written" } else { "word" });
            match on {
                Some(on) => form.with_date("agreed", *on),
                None => form,
            }
        }
        ConsentGiven::No => form.with("consent", "no"),
        ConsentGiven::NotAsked => form.with("consent", "not_asked"),
        ConsentGiven::NotNeeded => form,
    }
}

/// Adds an adult.
pub async fn add(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let professional = draft.content.by_professional();
    let read = read(&cx.form, professional, today(cx.act.at)).and_then(|adult| {
        if draft.content.adults.len() < MOST {
            return Ok(adult);
        }
        let mut errors = FormErrors::new();
        errors.add(
            "given_name",
            format!("You can add {MOST} adults. Tell us about the others under what worries you"),
        );
        Err(errors)
    });
    match read {
        Ok(adult) => {
            save_draft(&cx, draft, |content| content.adults.push(adult)).await?;
            to_list(&cx)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show_one(cx, &draft, &form, None)
        }
    }
}

/// Changes an adult.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    let professional = draft.content.by_professional();
    match read(&cx.form, professional, today(cx.act.at)) {
        Ok(adult) => {
            save_draft(&cx, draft, |content| {
                if let Some(found) = content.adults.get_mut(at) {
                    *found = adult;
                }
            })
            .await?;
            to_list(&cx)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show_one(cx, &draft, &form, Some(at))
        }
    }
}

/// Takes an adult off the request.
pub async fn remove(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    save_draft(&cx, draft, |content| {
        if at < content.adults.len() {
            content.adults.remove(at);
        }
    })
    .await?;
    to_list(&cx)
}

fn to_list(cx: &Cx) -> Answer {
    cx.then(format!("{}{}", Step::Adults.path(), from_check(cx)), None)
}

fn read(form: &RawForm, professional: bool, today: Date) -> Result<DraftAdult, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let given_name = line(form, e, "given_name", "First names").unwrap_or_default();
    let family_name = line(form, e, "family_name", "Last name").unwrap_or_default();
    let relationship = line(form, e, "relationship", "What they are to the child");
    let parental_responsibility = match form.text("responsibility") {
        "yes" => Some(true),
        "no" => Some(false),
        "not_known" => None,
        _ => {
            e.add(
                "responsibility",
                "Select whether this person has parental responsibility",
            );
            None
        }
    };
    let consent = if professional {
        read_consent(form, e, parental_responsibility, today)
    } else {
        ConsentGiven::NotAsked
    };
    if errors.is_empty() {
        Ok(DraftAdult {
            given_name,
            family_name,
            relationship,
            parental_responsibility,
            consent,
        })
    } else {
        Err(errors)
    }
}

fn read_consent(
    form: &RawForm,
    errors: &mut FormErrors,
    responsibility: Option<bool>,
    today: Date,
) -> ConsentGiven {
    let written = match form.text("consent") {
        "written" => true,
        "word" => false,
        "no" => return ConsentGiven::No,
        "not_asked" => return ConsentGiven::NotAsked,
        _ if responsibility == Some(false) => return ConsentGiven::NotNeeded,
        _ => {
            errors.add("consent", "Select what this person said about the request");
            return ConsentGiven::NotAsked;
        }
    };
    let on = day(form, errors, "agreed", "The day they agreed");
    if on.is_some_and(|on| on > today) {
        errors.add("agreed", "The day they agreed must be today or in the past");
    }
    ConsentGiven::Yes { on, written }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adult(pairs: &[(&str, &str)], professional: bool) -> Result<DraftAdult, FormErrors> {
        let form = RawForm::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        read(&form, professional, Date::constant(2026, 3, 2))
    }

    // Requirement: BUCKS-STRAT-72, C-05
    #[test]
    fn a_professional_says_what_each_holder_of_parental_responsibility_said() {
        let errors = adult(&[("responsibility", "yes")], true).unwrap_err();
        assert!(errors.of("consent").is_some());
        let said = |consent| adult(&[("responsibility", "yes"), ("consent", consent)], true);
        for (word, expected) in [
            (
                "written",
                ConsentGiven::Yes {
                    on: None,
                    written: true,
                },
            ),
            (
                "word",
                ConsentGiven::Yes {
                    on: None,
                    written: false,
                },
            ),
            ("no", ConsentGiven::No),
            ("not_asked", ConsentGiven::NotAsked),
        ] {
            assert_eq!(said(word).unwrap().consent, expected);
        }
        let without = adult(&[("responsibility", "no")], true).unwrap();
        assert_eq!(without.consent, ConsentGiven::NotNeeded);
    }

    #[test]
    fn the_public_is_not_asked_about_other_peoples_consent() {
        let read = adult(
            &[("responsibility", "not_known"), ("consent", "written")],
            false,
        );
        let read = read.unwrap();
        assert_eq!(read.consent, ConsentGiven::NotAsked);
        assert_eq!(read.parental_responsibility, None);
    }

    #[test]
    fn nobody_agreed_tomorrow() {
        let errors = adult(
            &[
                ("responsibility", "yes"),
                ("consent", "word"),
                ("agreed-day", "3"),
                ("agreed-month", "3"),
                ("agreed-year", "2026"),
            ],
            true,
        )
        .unwrap_err();
        assert!(errors.of("agreed").is_some());
    }
}
