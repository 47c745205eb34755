//! The children: any number on one request, named or not, born or not. A young
//! person who asks for themselves finds their own name filled in.

use casework::CaseworkError;
use casework::drafts::Draft;
use domain::referrals::{ChildAge, DraftChild, ReferrerKind, split_name};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::answers::{age_words, person_name};
use super::draft::{from_check, no_draft, onward, open, save as save_draft, show};
use super::read::{date_of_birth, day, line};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx, Failure};
use crate::words::today;

const PAGE: &str = "referrals/ask/child.html";
/// Young people with special needs have help up to their 25th birthday.
const OLDEST: u8 = 25;
/// The most children on one request; more is a slip.
const MOST: usize = 30;

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    if draft.content.children.is_empty() {
        return cx.then(format!("/request/children/new{}", from_check(&cx)), None);
    }
    let form = cx.blank_form();
    show_list(cx, &draft, &form)
}

fn show_list(cx: Cx, draft: &Draft, form: &FormPage) -> Answer {
    let from = from_check(&cx);
    let people: Vec<_> = draft
        .content
        .children
        .iter()
        .enumerate()
        .map(|(at, child)| {
            json!({
                "key": person_name(&child.given_name, &child.family_name, matches!(child.age, ChildAge::Unborn { .. })),
                "value": age_words(child.age, today(cx.act.at)),
                "href": format!("/request/children/{}{from}", at + 1),
            })
        })
        .collect();
    show(
        cx,
        draft,
        Step::Children,
        Step::Children.template(),
        form,
        json!({ "people": people }),
    )
}

/// Another child, or the next page.
pub async fn next(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    match cx.form.text("another") {
        "yes" => cx.then(format!("/request/children/new{}", from_check(&cx)), None),
        "no" => onward(&cx, Step::Children, &draft.content),
        _ => {
            let mut errors = FormErrors::new();
            errors.add("another", "Select yes if you want to add another child");
            let form = FormPage::again(&cx.form, errors);
            show_list(cx, &draft, &form)
        }
    }
}

/// The page for a new child.
pub async fn new(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let mut form = cx.blank_form();
    let own = draft.content.kind == ReferrerKind::YoungPerson && draft.content.children.is_empty();
    if own && let Some(about) = &draft.content.about {
        let (given, family) = split_name(about.name.as_deref().unwrap_or_default());
        form = form.with("given_name", given).with("family_name", family);
    }
    show_one(cx, &draft, &form, None)
}

/// The page for a child already named.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    let child = draft
        .content
        .children
        .get(at)
        .ok_or(CaseworkError::NotFound)?;
    let form = fill(cx.blank_form(), child);
    show_one(cx, &draft, &form, Some(at))
}

fn show_one(cx: Cx, draft: &Draft, form: &FormPage, at: Option<usize>) -> Answer {
    let own = draft.content.kind == ReferrerKind::YoungPerson
        && at.unwrap_or(0) == 0
        && (at.is_some() || draft.content.children.is_empty());
    let remove = at.map(|at| format!("/request/children/{}/remove{}", at + 1, from_check(&cx)));
    show(
        cx,
        draft,
        Step::Children,
        PAGE,
        form,
        json!({ "remove": remove, "own": own }),
    )
}

/// Which child the address names, counted from one.
fn place(cx: &Cx) -> Result<usize, Failure> {
    cx.part("n")
        .parse::<usize>()
        .ok()
        .and_then(|n| n.checked_sub(1))
        .ok_or_else(|| CaseworkError::NotFound.into())
}

fn fill(form: FormPage, child: &DraftChild) -> FormPage {
    let form = form
        .with("given_name", &child.given_name)
        .with("family_name", &child.family_name)
        .with("school", child.school.clone().unwrap_or_default());
    match child.age {
        ChildAge::Born { on } => form.with("age", "born").with_date("born", on),
        ChildAge::About { years } => form.with("age", "about").with("years", years.to_string()),
        ChildAge::Unborn { expected } => {
            let form = form.with("age", "unborn");
            match expected {
                Some(expected) => form.with_date("expected", expected),
                None => form,
            }
        }
        ChildAge::NotKnown => form.with("age", "not_known"),
    }
}

/// Adds a child.
pub async fn add(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let read = read(&cx.form, today(cx.act.at)).and_then(|child| {
        if draft.content.children.len() < MOST {
            return Ok(child);
        }
        let mut errors = FormErrors::new();
        errors.add(
            "given_name",
            format!("You can add {MOST} children. Tell us about the others under what worries you"),
        );
        Err(errors)
    });
    match read {
        Ok(child) => {
            save_draft(&cx, draft, |content| content.children.push(child)).await?;
            to_list(&cx)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show_one(cx, &draft, &form, None)
        }
    }
}

/// Changes a child.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    match read(&cx.form, today(cx.act.at)) {
        Ok(child) => {
            save_draft(&cx, draft, |content| {
                if let Some(found) = content.children.get_mut(at) {
                    *found = child;
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

/// Takes a child off the request.
pub async fn remove(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    save_draft(&cx, draft, |content| {
        if at < content.children.len() {
            content.children.remove(at);
        }
    })
    .await?;
    to_list(&cx)
}

fn to_list(cx: &Cx) -> Answer {
    cx.then(format!("{}{}", Step::Children.path(), from_check(cx)), None)
}

fn read(form: &RawForm, today: Date) -> Result<DraftChild, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let given_name = line(form, e, "given_name", "First names").unwrap_or_default();
    let family_name = line(form, e, "family_name", "Last name").unwrap_or_default();
    let age = read_age(form, e, today);
    let school = line(form, e, "school", "School");
    match age {
        Some(age) if errors.is_empty() => Ok(DraftChild {
            given_name,
            family_name,
            age,
            school,
        }),
        Some(_) | None => Err(errors),
    }
}

fn read_age(form: &RawForm, errors: &mut FormErrors, today: Date) -> Option<ChildAge> {
    match form.text("age") {
        "born" => date_of_birth(form, errors, "born", today).map(|on| ChildAge::Born { on }),
        "about" => match form.text("years").parse() {
            Ok(years) if years <= OLDEST => Some(ChildAge::About { years }),
            Ok(_) | Err(_) => {
                errors.add(
                    "years",
                    format!("Enter about how old the child is, as a number from 0 to {OLDEST}"),
                );
                None
            }
        },
        "unborn" => {
            let expected = day(form, errors, "expected", "Expected date");
            let latest = today.saturating_add(10.months());
            if expected.is_some_and(|expected| expected > latest) {
                errors.add("expected", "Expected date must be in the next 10 months");
            }
            Some(ChildAge::Unborn { expected })
        }
        "not_known" => Some(ChildAge::NotKnown),
        _ => {
            errors.add("age", "Select what you know about the child’s age");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(pairs: &[(&str, &str)]) -> Result<DraftChild, FormErrors> {
        let form = RawForm::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        read(&form, Date::constant(2026, 3, 2))
    }

    #[test]
    fn a_child_need_not_be_named_but_something_is_said_about_the_age() {
        let errors = child(&[]).unwrap_err();
        assert!(errors.of("age").is_some());
        let read = child(&[("age", "about"), ("years", "7")]).unwrap();
        assert_eq!(read.given_name, "");
        assert_eq!(read.age, ChildAge::About { years: 7 });
    }

    #[test]
    fn an_unborn_child_may_have_an_expected_date_that_can_be() {
        assert_eq!(
            child(&[("age", "unborn")]).unwrap().age,
            ChildAge::Unborn { expected: None }
        );
        let of = |year| {
            child(&[
                ("age", "unborn"),
                ("expected-day", "1"),
                ("expected-month", "6"),
                ("expected-year", year),
            ])
        };
        assert_eq!(
            of("2026").unwrap().age,
            ChildAge::Unborn {
                expected: Some(Date::constant(2026, 6, 1))
            }
        );
        assert!(of("2028").unwrap_err().of("expected").is_some());
    }

    #[test]
    fn an_age_in_years_is_a_number_that_a_child_can_have() {
        for wrong in ["", "seven", "-1", "26", "300"] {
            let errors = child(&[("age", "about"), ("years", wrong)]).unwrap_err();
            assert!(errors.of("years").is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_child_filled_in_again_reads_as_the_same_child() {
        let whole = DraftChild {
            given_name: "Sam".to_owned(),
            family_name: "Reed".to_owned(),
            age: ChildAge::Born {
                on: Date::constant(2019, 11, 30),
            },
            school: Some("Hill School".to_owned()),
        };
        let page = serde_json::to_value(fill(FormPage::blank("k"), &whole)).unwrap();
        let pairs: Vec<(String, String)> = page["values"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, values)| (name.clone(), values[0].as_str().unwrap().to_owned()))
            .collect();
        let form = RawForm::from_pairs(pairs);
        assert_eq!(read(&form, Date::constant(2026, 3, 2)), Ok(whole));
    }
}
