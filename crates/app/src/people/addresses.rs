//! The forms for where somebody lives and lived, and for hiding an address.

use casework::CaseworkError;
use casework::people::{
    AddAddress, AddressAt, AddressLine, PersonPage, Stay, add_address, end_address, person_page,
    set_hidden,
};
use domain::access::Action;
use domain::event::Subject;
use domain::ids::{AddressId, PersonId};
use domain::people::{AddressLines, Postcode, PostcodeError, Whereabouts};
use serde_json::json;

use super::{choice, form_page, person_address, person_in, reason};
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};

async fn read(cx: &Cx) -> Result<PersonPage, Failure> {
    let mut reader = cx.app.store.reader();
    let person = person_in(cx, "person")?;
    let page = person_page(&mut reader, &cx.act, cx.part("reference"), person).await?;
    if page.member.until.is_some() {
        return Err(CaseworkError::NotFound.into());
    }
    cx.record_look(Subject::family(page.family)).await?;
    Ok(page)
}

/// The form for an address.
pub async fn new(cx: Cx) -> Answer {
    let form = cx
        .blank_form()
        .with("people", cx.part("person"))
        .with("stay", "moved")
        .with("place", "at");
    show_new(&cx, &form).await
}

async fn show_new(cx: &Cx, form: &FormPage) -> Answer {
    let page = read(cx).await?;
    domain::access::permit::<domain::access::may::EditFamily, _>(&cx.act, &page.relations, ())?;
    let mut people = vec![choice(
        &page.member.id.to_string(),
        &page.member.facts.shown_name(),
    )];
    people.extend(
        page.others
            .iter()
            .filter(|one| one.until.is_none())
            .map(|one| choice(&one.id.to_string(), &one.facts.shown_name())),
    );
    let context = json!({
        "form": form, "here": person_address(cx), "reference": cx.part("reference"),
        "name": page.member.facts.shown_name(), "people": people,
        "may_hide": cx.allows(&page.relations, Action::SeeHiddenAddress),
        "stays": [
            choice("moved", "They live here now"),
            choice("also", "They live here some of the time, and somewhere else too"),
            choice("earlier", "They lived here before"),
        ],
        "places": [
            choice("at", "At an address"), choice("none", "They have no fixed address"),
        ],
    });
    form_page(
        cx,
        "people/address.html",
        !form.errors().is_empty(),
        context,
    )
}

fn read_place(cx: &Cx, errors: &mut FormErrors) -> Option<Whereabouts> {
    if cx.form.text("place") == "none" {
        return Some(Whereabouts::NoFixedAbode);
    }
    let lines = match AddressLines::parse(cx.form.text("lines").lines()) {
        Ok(lines) => Some(lines),
        Err(error) => {
            errors.add("lines", error.to_string());
            None
        }
    };
    let postcode = match Postcode::parse(cx.form.text("postcode")) {
        Ok(postcode) => Some(postcode),
        Err(PostcodeError::Blank) => None,
        Err(error) => {
            errors.add("postcode", error.to_string());
            None
        }
    };
    Some(Whereabouts::At {
        lines: lines?,
        postcode,
    })
}

fn read_address(cx: &Cx) -> Result<Result<AddAddress, FormErrors>, Failure> {
    let key = cx.submission_key()?;
    let mut errors = FormErrors::new();
    let people: Vec<PersonId> = cx
        .form
        .all("people")
        .iter()
        .filter_map(|id| PersonId::parse(id).ok())
        .collect();
    if people.is_empty() {
        errors.add("people", "Select who lives or lived there");
    }
    let place = read_place(cx, &mut errors);
    let stay = match cx.form.text("stay") {
        "moved" => Some(Stay::Moved),
        "also" => Some(Stay::AlsoHere),
        "earlier" => Some(Stay::Earlier),
        _ => {
            errors.add("stay", "Select whether they live there now");
            None
        }
    };
    let from = reading::optional_day(&cx.form, "from", &mut errors);
    let until = reading::optional_day(&cx.form, "until", &mut errors);
    let hide = if cx.form.text("hide") == "yes" {
        reason(cx, &mut errors, "Enter why the address must be hidden")
    } else {
        None
    };
    Ok(match (place, stay) {
        (Some(place), Some(stay)) if errors.is_empty() => Ok(AddAddress {
            key,
            people,
            place,
            stay,
            from,
            until,
            hide,
        }),
        (_, _) => Err(errors),
    })
}

/// Adds the address.
pub async fn add(cx: Cx) -> Answer {
    let command = match read_address(&cx)? {
        Ok(command) => command,
        Err(errors) => return show_new(&cx, &FormPage::again(&cx.form, errors)).await,
    };
    match add_address(&cx.app.store, &cx.act, cx.part("reference"), &command).await {
        Ok(()) => cx.then(person_address(&cx), Some("saved")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_new(&cx, &form).await
        }
    }
}

fn address_in(cx: &Cx, page: &PersonPage) -> Result<AddressLine, Failure> {
    let id = AddressId::parse(cx.part("address")).map_err(|_| CaseworkError::NotFound)?;
    page.addresses
        .iter()
        .find(|line| line.id == id && line.text.is_some())
        .cloned()
        .ok_or_else(|| CaseworkError::NotFound.into())
}

/// The line of the address, as the form was drawn with it.
fn line_read(cx: &Cx) -> Result<AddressAt, Failure> {
    Ok(AddressAt {
        person: person_in(cx, "person")?,
        address: AddressId::parse(cx.part("address")).map_err(|_| CaseworkError::NotFound)?,
        version: cx.version()?,
    })
}

/// The form that ends a stay.
pub async fn ask_end(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_step(&cx, form, "people/address_end.html").await
}

/// The form that hides an address, or shows it again.
pub async fn ask_hide(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_step(&cx, form, "people/address_hide.html").await
}

async fn show_step(cx: &Cx, form: FormPage, template: &str) -> Answer {
    let page = read(cx).await?;
    let line = address_in(cx, &page)?;
    let wrong = !form.errors().is_empty();
    let form = if wrong {
        form
    } else {
        form.with("version", line.version.to_string())
    };
    let context = json!({
        "form": form, "here": person_address(cx), "id": line.id.to_string(),
        "name": page.member.facts.shown_name(),
        "text": line.text, "hidden": line.hidden, "reason": line.reason,
    });
    form_page(cx, template, wrong, context)
}

/// Ends a stay.
pub async fn end(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let until = reading::day(&cx.form, "until", &mut errors, "the date they left");
    let Some(until) = until.filter(|_| errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show_step(&cx, form, "people/address_end.html").await;
    };
    let line = line_read(&cx)?;
    match end_address(&cx.app.store, &cx.act, cx.part("reference"), line, until).await {
        Ok(()) => cx.then(person_address(&cx), Some("saved")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_step(&cx, form, "people/address_end.html").await
        }
    }
}

/// Hides an address, or shows it again.
pub async fn hide(cx: Cx) -> Answer {
    let hidden = cx.form.text("hidden") == "yes";
    let mut errors = FormErrors::new();
    let otherwise = if hidden {
        "Enter why the address must be hidden"
    } else {
        "Enter why it is safe to show the address"
    };
    let Some(reason) = reason(&cx, &mut errors, otherwise) else {
        let form = FormPage::again(&cx.form, errors);
        return show_step(&cx, form, "people/address_hide.html").await;
    };
    let line = line_read(&cx)?;
    let reference = cx.part("reference");
    set_hidden(&cx.app.store, &cx.act, reference, line, hidden, &reason).await?;
    cx.then(person_address(&cx), Some("saved"))
}
