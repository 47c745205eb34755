//! Words of a form read into days, choices and identifiers, with the error
//! beside the field where they cannot be.

use casework::CaseworkError;
use jiff::civil::Date;

use crate::pages::forms::{DateParts, FormErrors, RawForm};
use crate::web::Failure;

/// What was typed, if anything was.
#[must_use]
pub fn optional(form: &RawForm, name: &str) -> Option<String> {
    Some(form.text(name).to_owned()).filter(|text| !text.is_empty())
}

/// What was typed; an error where nothing was.
pub fn required(form: &RawForm, name: &str, errors: &mut FormErrors, otherwise: &str) -> String {
    let text = form.text(name);
    if text.is_empty() {
        errors.add(name, otherwise);
    }
    text.to_owned()
}

/// A day; an error where it is missing or not real. `what` begins the sentence.
pub fn day(form: &RawForm, name: &str, errors: &mut FormErrors, what: &str) -> Option<Date> {
    let parts = form.date(name);
    if parts.is_blank() {
        errors.add(name, format!("Enter {what}"));
        return None;
    }
    typed_day(parts, name, errors)
}

/// A day that may be left out.
pub fn optional_day(form: &RawForm, name: &str, errors: &mut FormErrors) -> Option<Date> {
    let parts = form.date(name);
    if parts.is_blank() {
        return None;
    }
    typed_day(parts, name, errors)
}

fn typed_day(parts: DateParts<'_>, name: &str, errors: &mut FormErrors) -> Option<Date> {
    if let Some(missing) = parts.first_missing() {
        errors.add_part(
            name,
            missing,
            format!("The date must include a {}", missing.word()),
        );
        return None;
    }
    let read = || {
        Date::new(
            parts.year.parse().ok()?,
            parts.month.parse().ok()?,
            parts.day.parse().ok()?,
        )
        .ok()
    };
    let found = read();
    if found.is_none() {
        errors.add(name, "The date must be a real date");
    }
    found
}

/// A choice of a closed list; its own sentence where none was made.
pub fn choice<T, E: std::fmt::Display>(
    form: &RawForm,
    name: &str,
    errors: &mut FormErrors,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    match parse(form.text(name)) {
        Ok(found) => Some(found),
        Err(error) => {
            errors.add(name, error.to_string());
            None
        }
    }
}

/// A refusal that belongs to a field, as that field's error; anything else as it is.
///
/// # Errors
/// Whatever is not a refusal beside a field.
pub fn beside(error: CaseworkError) -> Result<FormErrors, Failure> {
    match error {
        CaseworkError::Refused(refusal) => match refusal.field {
            Some(field) => {
                let mut errors = FormErrors::new();
                errors.add(field, refusal.reason);
                Ok(errors)
            }
            None => Err(Failure::Casework(CaseworkError::Refused(refusal))),
        },
        CaseworkError::NotFound
        | CaseworkError::Denied(_)
        | CaseworkError::Conflict
        | CaseworkError::Store(_) => Err(Failure::Casework(error)),
    }
}

/// The entries of a closed list, for radios and selects.
#[macro_export]
macro_rules! coded_choices {
    ($list:ty) => {
        <$list>::ALL
            .iter()
            .map(|one| serde_json::json!({ "value": one.code(), "text": one.words() }))
            .collect::<Vec<_>>()
    };
}
