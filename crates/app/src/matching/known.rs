//! The question and its answer. What was typed is sent in the form's body and
//! stands in no address and in no log.

use casework::matching::{self, Answer as Found, Ask, PersonKnown, Service};
use domain::matching::{Asked, AskedField, Purpose, purpose_needed};
use serde_json::{Value, json};

use super::pairs::holder_words;
use crate::pages::assets;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx};
use crate::words::{age_words, today};

const PAGE: &str = "matching/known.html";
/// Why somebody came, where a link from another page knows it: one of the
/// purposes' codes.
const FOR: &str = "for";

pub(super) async fn form(cx: Cx) -> Answer {
    let mut form = cx.blank_form();
    if let Ok(purpose) = Purpose::parse(cx.query(FOR)) {
        form = form.with("purpose", purpose.code());
    }
    cx.page(PAGE, context(&cx, &form, None))
}

pub(super) async fn ask(cx: Cx) -> Answer {
    let question = match read(&cx) {
        Ok(question) => question,
        Err(errors) => return again(&cx, errors),
    };
    match matching::ask(&cx.app.store, &cx.app.known, &cx.act, &question).await {
        Ok(found) => {
            let form = FormPage::again(&cx.form, FormErrors::new());
            cx.page(PAGE, context(&cx, &form, Some(&found)))
        }
        Err(error) => again(&cx, reading::beside(error)?),
    }
}

fn again(cx: &Cx, errors: FormErrors) -> Answer {
    let form = FormPage::again(&cx.form, errors);
    cx.invalid(PAGE, context(cx, &form, None))
}

fn read(cx: &Cx) -> Result<Ask, FormErrors> {
    let text = |name: &str| cx.form.text(name);
    let mut errors = FormErrors::new();
    let purpose = match text("purpose") {
        "" => None,
        code => Purpose::parse(code)
            .map_err(|error| errors.add("purpose", error.to_string()))
            .ok(),
    };
    let asked = Asked::parse(
        text("who"),
        text("born"),
        text("postcode"),
        text("telephone"),
        today(cx.act.at),
    );
    match asked {
        Ok(asked) if errors.is_empty() => Ok(Ask { asked, purpose }),
        Ok(_) => Err(errors),
        Err(refused) => {
            let field = match refused.beside() {
                AskedField::Who => "who",
                AskedField::Born => "born",
            };
            errors.add(field, refused.to_string());
            Err(errors)
        }
    }
}

fn context(cx: &Cx, form: &FormPage, found: Option<&Found>) -> Value {
    let purposes: Vec<Value> = Purpose::ALL
        .iter()
        .map(|one| json!({ "value": one.code(), "text": one.words() }))
        .collect();
    json!({
        "form": form,
        "purposes": purposes,
        "purpose_needed": purpose_needed(&cx.act),
        "script": assets::path_of("known.js"),
        "found": found.map(|found| answer_context(cx, found)),
    })
}

fn answer_context(cx: &Cx, found: &Found) -> Value {
    json!({
        "people": found.people.iter().map(|one| person_context(cx, one)).collect::<Vec<_>>(),
        "services": found.services.iter().map(service_context).collect::<Vec<_>>(),
        "needs_one_more_fact": found.needs_one_more_fact,
    })
}

fn person_context(cx: &Cx, one: &PersonKnown) -> Value {
    let mut name = one.person.shown_name();
    if !one.known_as.is_empty() {
        name = format!("{name} (known as {})", one.known_as);
    }
    json!({
        "name": name,
        "age": age_words(&one.person, today(cx.act.at)),
        "family": one.family,
        "reference": one.reference,
        "holder": one.holder.as_ref().map(holder_words),
        "exact": one.exact,
        "why": one.why.iter().map(|(field, words)| json!({ "field": field, "words": words })).collect::<Vec<_>>(),
    })
}

fn service_context(service: &Service) -> Value {
    json!({
        "agency": service.agency,
        "contact": service.contact,
        "telephone": service.telephone,
        "email": service.email,
    })
}
