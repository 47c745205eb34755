//! The children: any number on one request, named or not, born or not. A young
//! person who asks for themselves finds their own name filled in.

use domain::people::age_on;
use domain::profile::{ListKey, Profile};
use domain::referrals::{ChildAge, DraftChild, ReferrerKind, RequestDraft, split_name};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answers::{age_words, person_name};
use super::named::{Named, Now, entries};
use super::read::{date_of_birth, day, line};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};

/// Young people with special needs have help up to their 25th birthday.
const OLDEST: u8 = 25;

/// The children of a request.
pub enum Children {}

impl Named for Children {
    type Person = DraftChild;
    const STEP: Step = Step::Children;
    const PAGE: &'static str = "referrals/ask/child.html";
    const SEVERAL: &'static str = "children";
    const SELECT_ANOTHER: &'static str = "Select yes if you want to add another child";
    const AT_LEAST_ONE: bool = true;

    fn on(draft: &RequestDraft) -> &Vec<DraftChild> {
        &draft.children
    }

    fn on_mut(draft: &mut RequestDraft) -> &mut Vec<DraftChild> {
        &mut draft.children
    }

    fn line(_: &RequestDraft, child: &DraftChild, today: Date) -> (String, String) {
        let unborn = matches!(child.age, ChildAge::Unborn { .. });
        let name = person_name(&child.given_name, &child.family_name, unborn);
        (name, age_words(child.age, today))
    }

    fn blank(form: FormPage, draft: &RequestDraft) -> FormPage {
        match &draft.about {
            Some(about) if asks_for_themselves(draft, None) => {
                let (given, family) = split_name(about.name.as_deref().unwrap_or_default());
                form.with("given_name", given).with("family_name", family)
            }
            Some(_) | None => form,
        }
    }

    fn fill(form: FormPage, child: &DraftChild) -> FormPage {
        fill(form, child)
    }

    fn own(draft: &RequestDraft, at: Option<usize>) -> bool {
        asks_for_themselves(draft, at)
    }

    fn offers(profile: &Profile, draft: &RequestDraft, _: Option<usize>) -> Value {
        let vulnerabilities = if draft.by_professional() {
            entries(profile, ListKey::Vulnerabilities)
        } else {
            Vec::new()
        };
        json!({ "vulnerabilities": vulnerabilities })
    }

    fn read(form: &RawForm, _: &RequestDraft, now: &Now<'_>) -> Result<DraftChild, FormErrors> {
        let mut child = read(form, now.today)?;
        child
            .vulnerabilities
            .retain(|key| now.profile.list_has(ListKey::Vulnerabilities, key));
        explain_age(form, child, now)
    }
}

/// Whether this child is the young person who asks: the first on their own request.
fn asks_for_themselves(draft: &RequestDraft, at: Option<usize>) -> bool {
    let first = at.map_or_else(|| draft.children.is_empty(), |at| at == 0);
    draft.kind == ReferrerKind::YoungPerson && first
}

fn fill(form: FormPage, child: &DraftChild) -> FormPage {
    let form = form
        .with("given_name", &child.given_name)
        .with("family_name", &child.family_name)
        .with("school", child.school.clone().unwrap_or_default())
        .with("age_reason", child.age_reason.clone().unwrap_or_default());
    let form = child
        .vulnerabilities
        .iter()
        .fold(form, |form, key| form.with("vulnerabilities", key));
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

fn read(form: &RawForm, today: Date) -> Result<DraftChild, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let given_name = line(form, e, "given_name", "First names").unwrap_or_default();
    let family_name = line(form, e, "family_name", "Last name").unwrap_or_default();
    let age = read_age(form, e, today);
    let school = line(form, e, "school", "School");
    let age_reason = line(form, e, "age_reason", "Why help is right at this age");
    match age {
        Some(age) if errors.is_empty() => Ok(DraftChild {
            given_name,
            family_name,
            age,
            school,
            vulnerabilities: form.all("vulnerabilities").to_vec(),
            age_reason,
        }),
        Some(_) | None => Err(errors),
    }
}

/// Outside the authority's ages the form warns and asks why; it never refuses (C-100).
fn explain_age(form: &RawForm, child: DraftChild, now: &Now<'_>) -> Result<DraftChild, FormErrors> {
    let ages = &now.profile.authority.ages;
    let special = child
        .vulnerabilities
        .iter()
        .any(|key| matches!(key.as_str(), "send" | "disabled"));
    let covered = match child.age {
        ChildAge::Born { on } => {
            age_on(on, now.today).is_none_or(|age| ages.covers(age.years.unsigned_abs(), special))
        }
        ChildAge::About { years } => ages.covers(years.into(), special),
        ChildAge::Unborn { .. } => ages.covers_unborn(),
        ChildAge::NotKnown => true,
    };
    if covered || !form.text("age_reason").is_empty() {
        return Ok(child);
    }
    let mut errors = FormErrors::new();
    errors.add(
        "age_reason",
        format!(
            "Early help here is for ages up to {}. You can go on: say why it is right at this age",
            ages.until(special)
        ),
    );
    Err(errors)
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

    // Requirement: C-100
    #[test]
    fn an_age_that_early_help_is_not_for_is_warned_of_and_goes_on_with_a_reason() {
        let text = include_str!("../../../../../profiles/buckinghamshire.toml");
        let profile = Profile::parse("p", text).unwrap();
        let draft = RequestDraft::new(ReferrerKind::Professional);
        let read = |pairs: &[(&str, &str)]| {
            let form = RawForm::from_pairs(
                pairs
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            );
            let now = Now {
                today: Date::constant(2026, 3, 2),
                profile: &profile,
            };
            Children::read(&form, &draft, &now)
        };
        let old = [("age", "about"), ("years", "19")];
        let errors = read(&old).unwrap_err();
        assert!(
            errors
                .of("age_reason")
                .is_some_and(|why| why.contains("up to 18"))
        );
        let with_reason = [old[0], old[1], ("age_reason", "Looks after two brothers")];
        let child = read(&with_reason).unwrap();
        assert_eq!(
            child.age_reason.as_deref(),
            Some("Looks after two brothers")
        );
        let special = read(&[old[0], old[1], ("vulnerabilities", "send")]).unwrap();
        assert_eq!(
            (special.vulnerabilities, special.age_reason),
            (vec!["send".to_owned()], None)
        );
        assert!(read(&[("age", "about"), ("years", "17")]).is_ok());
        assert!(
            read(&[("age", "not_known")]).is_ok(),
            "nobody is stopped for what is not known"
        );
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
            vulnerabilities: vec!["send".to_owned()],
            age_reason: Some("Still at college".to_owned()),
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
