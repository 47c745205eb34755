//! The page about the writer. A signed-in professional finds it filled in; a
//! neighbour may leave all of it out.

use domain::people::{EmailAddress, TelephoneNumber};
use domain::referrals::{AboutYou, ReferrerKind};
use serde_json::json;

use super::draft::{no_draft, onward, open, save as save_draft, show};
use super::read::{line, needed_line, parsed};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let about = draft
        .content
        .about
        .clone()
        .unwrap_or_else(|| match draft.content.arrival {
            // The form is somebody else’s: the officer only types it in.
            Some(_) => AboutYou::default(),
            None => from_session(&cx, draft.content.kind),
        });
    let form = fill(cx.blank_form(), &about);
    show(
        cx,
        &draft,
        Step::AboutYou,
        Step::AboutYou.template(),
        &form,
        json!({}),
    )
}

/// What the account already says about a professional.
fn from_session(cx: &Cx, kind: ReferrerKind) -> AboutYou {
    match (&cx.session, kind) {
        (Some(user), ReferrerKind::Professional) => AboutYou {
            name: Some(user.name.clone()),
            standing: Some(user.job_title.clone()),
            organisation: Some(user.agency_name.clone()),
            email: Some(user.email.clone()),
            telephone: None,
            parental_responsibility: None,
        },
        (
            Some(_) | None,
            ReferrerKind::Professional
            | ReferrerKind::Family
            | ReferrerKind::YoungPerson
            | ReferrerKind::Public,
        ) => AboutYou::default(),
    }
}

fn fill(mut form: FormPage, about: &AboutYou) -> FormPage {
    for (name, value) in [
        ("name", &about.name),
        ("standing", &about.standing),
        ("organisation", &about.organisation),
        ("email", &about.email),
        ("telephone", &about.telephone),
    ] {
        if let Some(value) = value {
            form = form.with(name, value);
        }
    }
    if let Some(holds) = about.parental_responsibility {
        form = form.with("responsibility", if holds { "yes" } else { "no" });
    }
    form
}

/// Saves the page.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    match read(
        &cx.form,
        draft.content.kind,
        draft.content.arrival.is_some(),
    ) {
        Ok(about) => {
            let content = save_draft(&cx, draft, |content| content.about = Some(about)).await?;
            onward(&cx, Step::AboutYou, &content)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show(
                cx,
                &draft,
                Step::AboutYou,
                Step::AboutYou.template(),
                &form,
                json!({}),
            )
        }
    }
}

/// A form that came by e-mail is typed in as it is: nothing is needed of it.
fn read(form: &RawForm, kind: ReferrerKind, as_it_came: bool) -> Result<AboutYou, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let needs_name = match kind {
        ReferrerKind::Professional | ReferrerKind::Family | ReferrerKind::YoungPerson => {
            !as_it_came
        }
        ReferrerKind::Public => false,
    };
    let name = if needs_name {
        needed_line(form, e, "name", "Name", "Enter your name")
    } else {
        line(form, e, "name", "Name")
    };
    let professional = kind == ReferrerKind::Professional;
    let (standing, organisation) = if professional && as_it_came {
        (
            line(form, e, "standing", "Job"),
            line(form, e, "organisation", "Organisation"),
        )
    } else if professional {
        (
            needed_line(form, e, "standing", "Job", "Enter your job"),
            needed_line(
                form,
                e,
                "organisation",
                "Organisation",
                "Enter your organisation",
            ),
        )
    } else {
        (line(form, e, "standing", "How you know the children"), None)
    };
    if professional && !as_it_came && form.text("email").is_empty() {
        e.add("email", "Enter your email address");
    }
    let email = parsed(form, e, "email", EmailAddress::parse);
    let telephone = parsed(form, e, "telephone", TelephoneNumber::parse);
    let asks_for_family = match kind {
        ReferrerKind::Family | ReferrerKind::YoungPerson => true,
        ReferrerKind::Professional | ReferrerKind::Public => false,
    };
    if asks_for_family
        && !as_it_came
        && form.text("email").is_empty()
        && form.text("telephone").is_empty()
    {
        e.add(
            "telephone",
            "Enter a telephone number or an email address, so that we can reach you",
        );
    }
    let parental_responsibility = match form.text("responsibility") {
        "yes" if kind == ReferrerKind::Family => Some(true),
        "no" if kind == ReferrerKind::Family => Some(false),
        _ => None,
    };
    let about = AboutYou {
        name,
        standing,
        organisation,
        email: email.map(|email| email.as_str().to_owned()),
        telephone: telephone.map(|number| number.as_str().to_owned()),
        parental_responsibility,
    };
    if errors.is_empty() {
        Ok(about)
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> RawForm {
        RawForm::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    // Requirement: BUCKS-STRAT-71
    #[test]
    fn a_neighbour_need_say_nothing_about_themselves() {
        assert_eq!(
            read(&form(&[]), ReferrerKind::Public, false),
            Ok(AboutYou::default())
        );
    }

    #[test]
    fn a_professional_says_who_they_are_and_where_the_outcome_goes() {
        let errors = read(&form(&[]), ReferrerKind::Professional, false).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "standing", "organisation", "email"]);
    }

    // Requirement: BUCKS-PROT-26
    #[test]
    fn a_parent_gives_one_way_to_be_reached() {
        let alone = form(&[("name", "Ana Silva")]);
        let errors = read(&alone, ReferrerKind::Family, false).unwrap_err();
        assert!(errors.of("telephone").is_some());
        let reached = form(&[
            ("name", "Ana Silva"),
            ("telephone", "01632 960 111"),
            ("responsibility", "yes"),
        ]);
        let about = read(&reached, ReferrerKind::Family, false).unwrap();
        assert_eq!(about.parental_responsibility, Some(true));
        assert_eq!(about.telephone.as_deref(), Some("01632 960 111"));
    }

    #[test]
    fn an_email_address_of_the_wrong_shape_is_refused_beside_its_field() {
        let wrong = form(&[("email", "priya at school")]);
        let errors = read(&wrong, ReferrerKind::Public, false).unwrap_err();
        assert!(errors.of("email").is_some());
    }
}
