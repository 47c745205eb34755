//! The words of a form about a person, read into one change of the facts, or
//! what is wrong beside each field.

use domain::people::{
    Asked, AssessmentAnswer, BirthDate, Channel, ContactFacts, DateOfBirth, Disability,
    EmailAddress, EstimatedBirth, Ethnicity, ExpectedBirth, FactChange, FactGroup, FreeText,
    Gender, GpPractice, GpRegistration, Interpreter, LetterFormat, NamePart, NhsNumber, NotInList,
    OtherName, OtherNameKind, PersonName, PracticeCode, SafeContact, SafeContactError, SchoolPlace,
    SchoolSupport, SchoolUrn, Sex, ShortText, TelephoneNumber, Upn, YoungCarerSaid, YoungCarerStep,
};
use jiff::civil::Date;

use crate::pages::forms::{FormErrors, RawForm};
use crate::plans::reading;

/// The change that the form asks for.
///
/// # Errors
/// What is wrong, beside each field.
pub fn read(form: &RawForm, group: FactGroup, today: Date) -> Result<FactChange, FormErrors> {
    let mut errors = FormErrors::new();
    let change = match group {
        FactGroup::Name => names(form, &mut errors),
        FactGroup::Birth => birth(form, &mut errors, today).map(FactChange::Birth),
        FactGroup::Contact => contact(form, &mut errors),
        FactGroup::Language => language(form, &mut errors),
        FactGroup::Numbers => Some(FactChange::Numbers {
            nhs_number: optional(form, "nhs_number", &mut errors, NhsNumber::parse),
            upn: optional(form, "upn", &mut errors, Upn::parse),
        }),
        FactGroup::School => school(form, &mut errors).map(FactChange::School),
        FactGroup::Gp => gp(form, &mut errors).map(FactChange::Gp),
        FactGroup::Disability => disability(form, &mut errors),
        FactGroup::YoungCarer => young_carer(form, &mut errors).map(FactChange::YoungCarer),
        FactGroup::About => about(form, &mut errors),
    };
    match change {
        Some(change) if errors.is_empty() => Ok(change),
        Some(_) | None => Err(errors),
    }
}

/// A value that may be left out; its own words where it cannot be read.
pub fn optional<T, E: std::fmt::Display>(
    form: &RawForm,
    name: &str,
    errors: &mut FormErrors,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    match form.text(name) {
        "" => None,
        _ => reading::choice(form, name, errors, parse),
    }
}

/// A text of limited length that must be given.
fn text<const MAX: usize>(
    form: &RawForm,
    name: &str,
    errors: &mut FormErrors,
    what: &str,
) -> Option<ShortText<MAX>> {
    match ShortText::parse(form.text(name)) {
        Ok(text) => Some(text),
        Err(error) => {
            errors.add(name, error.about(what));
            None
        }
    }
}

/// A person's name in its three fields.
pub fn name(form: &RawForm, errors: &mut FormErrors) -> Option<PersonName> {
    let parts = [
        form.text("given"),
        form.text("family"),
        form.text("known_as"),
    ];
    let [given, family, known_as] = parts;
    for error in PersonName::errors(given, family, known_as) {
        let field = match error.part() {
            NamePart::Given => "given",
            NamePart::Family => "family",
            NamePart::KnownAs => "known_as",
        };
        errors.add(field, error.to_string());
    }
    PersonName::parse(given, family, known_as).ok()
}

fn names(form: &RawForm, errors: &mut FormErrors) -> Option<FactChange> {
    match form.text("step") {
        "add" => {
            let name = text(form, "other_name", errors, "The other name");
            let kind = reading::choice(form, "kind", errors, OtherNameKind::parse);
            let from = reading::optional_day(form, "from", errors);
            let until = reading::optional_day(form, "until", errors);
            Some(FactChange::AddOtherName(OtherName {
                name: name?,
                kind: kind?,
                from,
                until,
            }))
        }
        "remove" => match form.text("place").parse() {
            Ok(place) => Some(FactChange::RemoveOtherName(place)),
            Err(_) => {
                errors.add("place", "Select the name that was recorded by mistake");
                None
            }
        },
        _ => name(form, errors).map(FactChange::Name),
    }
}

/// What is known of a birth.
pub fn birth(form: &RawForm, errors: &mut FormErrors, today: Date) -> Option<BirthDate> {
    match form.text("birth") {
        "exact" => {
            let parts = form.date("born");
            match DateOfBirth::parse(parts.day, parts.month, parts.year, today) {
                Ok(born) => Some(BirthDate::Exact(born)),
                Err(error) => {
                    errors.add("born", error.to_string());
                    None
                }
            }
        }
        "estimated" => {
            match EstimatedBirth::parse(form.text("about_year"), form.text("about_month"), today) {
                Ok(estimate) => Some(BirthDate::Estimated(estimate)),
                Err(error) => {
                    let field = match error {
                        domain::people::EstimatedBirthError::Month => "about_month",
                        domain::people::EstimatedBirthError::Year
                        | domain::people::EstimatedBirthError::NotInPast => "about_year",
                    };
                    errors.add(field, error.to_string());
                    None
                }
            }
        }
        "unborn" => {
            let due = reading::optional_day(form, "expected", errors);
            Some(BirthDate::Unborn(
                due.map_or(ExpectedBirth::NotKnown, ExpectedBirth::On),
            ))
        }
        "not_known" => Some(BirthDate::NotKnown),
        _ => {
            errors.add("birth", "Select what is known of the date of birth");
            None
        }
    }
}

fn contact(form: &RawForm, errors: &mut FormErrors) -> Option<FactChange> {
    let never = form.all("never").iter().map(String::as_str);
    let safety = match SafeContact::parse(form.text("safe"), form.text("warning"), never) {
        Ok(safety) => Some(safety),
        Err(error) => {
            let field = match error {
                SafeContactError::NotChosen => "safe",
                SafeContactError::WarningBlank | SafeContactError::Warning(_) => "warning",
                SafeContactError::Channel => "never",
            };
            errors.add(field, error.to_string());
            None
        }
    };
    let telephone = optional(form, "telephone", errors, TelephoneNumber::parse);
    let email = optional(form, "email", errors, EmailAddress::parse);
    let channels: Result<_, NotInList> = form
        .all("channels")
        .iter()
        .map(|one| Channel::parse(one))
        .collect();
    if let Err(error) = &channels {
        errors.add("channels", error.to_string());
    }
    let format = reading::choice(form, "format", errors, LetterFormat::parse);
    let note = match form.text("note") {
        "" => None,
        words => match FreeText::parse(words) {
            Ok(note) => Some(note),
            Err(error) => {
                errors.add("note", error.about("The note"));
                None
            }
        },
    };
    Some(FactChange::Contact(Box::new(ContactFacts {
        telephone,
        email,
        channels: channels.ok()?,
        format: format?,
        note,
        safety: safety?,
    })))
}

fn language(form: &RawForm, errors: &mut FormErrors) -> Option<FactChange> {
    let first_language = match form.text("first_language") {
        "" => None,
        _ => text(form, "first_language", errors, "First language"),
    };
    let interpreter = match form.text("interpreter") {
        "needed" => text(
            form,
            "interpreter_language",
            errors,
            "The language of the interpreter",
        )
        .map(Interpreter::Needed),
        "not_needed" => Some(Interpreter::NotNeeded),
        "not_asked" => Some(Interpreter::NotAsked),
        _ => {
            errors.add("interpreter", "Select whether an interpreter is needed");
            None
        }
    };
    Some(FactChange::Language {
        first_language,
        interpreter: interpreter?,
    })
}

fn school(form: &RawForm, errors: &mut FormErrors) -> Option<SchoolPlace> {
    match form.text("place") {
        "on_roll" => {
            let name = text(
                form,
                "school_name",
                errors,
                "The name of the school or college",
            );
            let urn = optional(form, "urn", errors, SchoolUrn::parse);
            Some(SchoolPlace::OnRoll { name: name?, urn })
        }
        "early_years" => {
            let name = text(form, "school_name", errors, "The name of the setting");
            Some(SchoolPlace::EarlyYears { name: name? })
        }
        "home_educated" => Some(SchoolPlace::HomeEducated),
        "missing_education" => Some(SchoolPlace::MissingEducation),
        "below_school_age" => Some(SchoolPlace::BelowSchoolAge),
        "left_education" => Some(SchoolPlace::LeftEducation),
        "not_known" => Some(SchoolPlace::NotKnown),
        _ => {
            errors.add("place", "Select where they learn");
            None
        }
    }
}

fn gp(form: &RawForm, errors: &mut FormErrors) -> Option<GpRegistration> {
    match form.text("gp") {
        "registered" => {
            let name = text(form, "practice", errors, "The name of the practice");
            let code = optional(form, "practice_code", errors, PracticeCode::parse);
            Some(GpRegistration::Registered(GpPractice { name: name?, code }))
        }
        "not_registered" => Some(GpRegistration::NotRegistered),
        "not_known" => Some(GpRegistration::NotKnown),
        _ => {
            errors.add("gp", "Select whether they are registered with a doctor");
            None
        }
    }
}

fn disability(form: &RawForm, errors: &mut FormErrors) -> Option<FactChange> {
    let detail = match form.text("disability_detail") {
        "" => None,
        words => match FreeText::parse(words) {
            Ok(detail) => Some(detail),
            Err(error) => {
                errors.add("disability_detail", error.about("What they need"));
                None
            }
        },
    };
    let disability = reading::choice(form, "disability", errors, |raw| {
        Asked::parse(raw, |code| match code {
            "yes" => Ok(Disability::Yes { detail }),
            "no" => Ok(Disability::No),
            _ => Err("Select whether they are disabled"),
        })
    });
    let school_support = reading::choice(form, "school_support", errors, |raw| {
        Asked::parse(raw, SchoolSupport::parse)
    });
    Some(FactChange::Disability {
        disability: disability?,
        school_support: school_support?,
    })
}

fn young_carer(form: &RawForm, errors: &mut FormErrors) -> Option<YoungCarerStep> {
    match form.text("step") {
        "offer" => {
            let on = reading::day(form, "offered", errors, "the date of the offer");
            Some(YoungCarerStep::Offer { on: on? })
        }
        "answer" => {
            let answer = reading::choice(form, "answer", errors, AssessmentAnswer::parse);
            let on = reading::day(form, "answered", errors, "the date of the answer");
            Some(YoungCarerStep::Answer {
                answer: answer?,
                on: on?,
            })
        }
        _ => reading::choice(form, "said", errors, YoungCarerSaid::parse).map(YoungCarerStep::Say),
    }
}

fn about(form: &RawForm, errors: &mut FormErrors) -> Option<FactChange> {
    let sex = reading::choice(form, "sex", errors, |raw| Asked::parse(raw, Sex::parse));
    let gender = match form.text("gender") {
        "described" => text(
            form,
            "gender_words",
            errors,
            "Their own words for their gender",
        )
        .map(|words| Asked::Answered(Gender::DescribedAs(words))),
        _ => reading::choice(form, "gender", errors, |raw| {
            Asked::parse(raw, |code| match code {
                "same" => Ok(Gender::SameAsSex),
                _ => Err("Select a gender, or that it was not asked"),
            })
        }),
    };
    let ethnicity = reading::choice(form, "ethnicity", errors, |raw| {
        Asked::parse(raw, Ethnicity::parse)
    });
    Some(FactChange::About {
        sex: sex?,
        gender: gender?,
        ethnicity: ethnicity?,
    })
}
