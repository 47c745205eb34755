//! What a form about a person shows: the facts in their fields, and the choices.

use domain::people::{
    Asked, AssessmentAnswer, BirthDate, Channel, Disability, Ethnicity, ExpectedBirth, FactGroup,
    Gender, GpRegistration, Interpreter, LetterFormat, OtherNameKind, PersonFacts, SafeContact,
    SchoolPlace, SchoolSupport, Sex, YoungCarer, YoungCarerSaid,
};
use serde_json::{Value, json};

use super::choice;
use crate::coded_choices;
use crate::pages::forms::FormPage;

/// The facts of a group in the form's fields.
#[must_use]
pub fn fill(form: FormPage, group: FactGroup, facts: &PersonFacts) -> FormPage {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    match group {
        FactGroup::Name => {
            let name = facts.name.as_ref();
            form.with("step", "name")
                .with("given", text(name.and_then(|name| name.given())))
                .with("family", text(name.and_then(|name| name.family())))
                .with("known_as", text(name.and_then(|name| name.known_as())))
        }
        FactGroup::Birth => birth(form, facts.birth),
        FactGroup::Contact => contact(form, facts),
        FactGroup::Language => {
            let (choice, language) = match &facts.contact.interpreter {
                Interpreter::NotAsked => ("not_asked", ""),
                Interpreter::NotNeeded => ("not_needed", ""),
                Interpreter::Needed(language) => ("needed", language.as_str()),
            };
            form.with(
                "first_language",
                text(facts.first_language.as_ref().map(|one| one.as_str())),
            )
            .with("interpreter", choice)
            .with("interpreter_language", language)
        }
        FactGroup::Numbers => form
            .with(
                "nhs_number",
                facts
                    .nhs_number
                    .as_ref()
                    .map(|one| one.spaced())
                    .unwrap_or_default(),
            )
            .with("upn", text(facts.upn.as_ref().map(|one| one.as_str()))),
        FactGroup::School => school(form, &facts.school),
        FactGroup::Gp => gp(form, &facts.gp),
        FactGroup::Disability => {
            let detail = match &facts.disability {
                Asked::Answered(Disability::Yes { detail }) => {
                    text(detail.as_ref().map(|one| one.as_str()))
                }
                Asked::Answered(Disability::No)
                | Asked::NotAsked
                | Asked::NotKnown
                | Asked::DeclinedToSay => String::new(),
            };
            let disabled = |one: &Disability| match one {
                Disability::Yes { .. } => "yes",
                Disability::No => "no",
            };
            form.with("disability", asked_code(&facts.disability, disabled))
                .with("disability_detail", detail)
                .with(
                    "school_support",
                    asked_code(&facts.school_support, |one| one.code()),
                )
        }
        FactGroup::YoungCarer => form.with("said", young_carer_code(facts.young_carer)),
        FactGroup::About => {
            let own_words = match &facts.gender {
                Asked::Answered(Gender::DescribedAs(words)) => words.as_str().to_owned(),
                Asked::Answered(Gender::SameAsSex)
                | Asked::NotAsked
                | Asked::NotKnown
                | Asked::DeclinedToSay => String::new(),
            };
            let gender = |one: &Gender| match one {
                Gender::SameAsSex => "same",
                Gender::DescribedAs(_) => "described",
            };
            form.with("sex", asked_code(&facts.sex, |one| one.code()))
                .with("gender", asked_code(&facts.gender, gender))
                .with("gender_words", own_words)
                .with("ethnicity", asked_code(&facts.ethnicity, |one| one.code()))
        }
    }
}

fn asked_code<T>(asked: &Asked<T>, code: impl Fn(&T) -> &'static str) -> &'static str {
    match asked {
        Asked::NotAsked => "not_asked",
        Asked::NotKnown => "not_known",
        Asked::DeclinedToSay => "declined_to_say",
        Asked::Answered(answer) => code(answer),
    }
}

const fn young_carer_code(carer: YoungCarer) -> &'static str {
    match carer {
        YoungCarer::NotAsked => YoungCarerSaid::NotAsked.code(),
        YoungCarer::NotKnown => YoungCarerSaid::NotKnown.code(),
        YoungCarer::DeclinedToSay => YoungCarerSaid::DeclinedToSay.code(),
        YoungCarer::No => YoungCarerSaid::No.code(),
        YoungCarer::Yes(_) => YoungCarerSaid::Yes.code(),
    }
}

/// What is known of a birth, in the fields that [`super::fields_read::birth`] reads.
pub fn birth(form: FormPage, birth: BirthDate) -> FormPage {
    match birth {
        BirthDate::Exact(born) => form.with("birth", "exact").with_date("born", born.date()),
        BirthDate::Estimated(estimate) => form
            .with("birth", "estimated")
            .with("about_year", estimate.year().to_string())
            .with(
                "about_month",
                estimate
                    .month()
                    .map(|month| month.to_string())
                    .unwrap_or_default(),
            ),
        BirthDate::Unborn(ExpectedBirth::On(due)) => {
            form.with("birth", "unborn").with_date("expected", due)
        }
        BirthDate::Unborn(ExpectedBirth::NotKnown) => form.with("birth", "unborn"),
        BirthDate::NotKnown => form.with("birth", "not_known"),
    }
}

fn contact(form: FormPage, facts: &PersonFacts) -> FormPage {
    let (safe, warning, never) = match &facts.contact.safety {
        SafeContact::NotAsked => ("not_asked", "", Vec::new()),
        SafeContact::Safe => ("safe", "", Vec::new()),
        SafeContact::Unsafe { warning, never_use } => {
            ("unsafe", warning.as_str(), never_use.iter().collect())
        }
    };
    let telephone = match (&facts.telephone, &facts.telephone_as_told) {
        (Some(number), _) => number.as_str(),
        (None, told) => told.as_deref().unwrap_or_default(),
    };
    let mut form = form
        .with("safe", safe)
        .with("warning", warning)
        .with("telephone", telephone)
        .with(
            "email",
            facts
                .email
                .as_ref()
                .map(|one| one.as_str())
                .unwrap_or_default(),
        )
        .with("format", facts.contact.format.code())
        .with(
            "note",
            facts
                .contact
                .note
                .as_ref()
                .map(|one| one.as_str())
                .unwrap_or_default(),
        );
    for channel in never {
        form = form.with("never", channel.code());
    }
    for channel in &facts.contact.channels {
        form = form.with("channels", channel.code());
    }
    form
}

fn school(form: FormPage, place: &SchoolPlace) -> FormPage {
    let (kind, name) = match place {
        SchoolPlace::OnRoll { name, .. } => ("on_roll", name.as_str()),
        SchoolPlace::EarlyYears { name } => ("early_years", name.as_str()),
        SchoolPlace::HomeEducated => ("home_educated", ""),
        SchoolPlace::MissingEducation => ("missing_education", ""),
        SchoolPlace::BelowSchoolAge => ("below_school_age", ""),
        SchoolPlace::LeftEducation => ("left_education", ""),
        SchoolPlace::NotKnown => ("not_known", ""),
    };
    let urn = match place {
        SchoolPlace::OnRoll { urn: Some(urn), .. } => urn.as_str(),
        SchoolPlace::OnRoll { urn: None, .. }
        | SchoolPlace::EarlyYears { .. }
        | SchoolPlace::HomeEducated
        | SchoolPlace::MissingEducation
        | SchoolPlace::BelowSchoolAge
        | SchoolPlace::LeftEducation
        | SchoolPlace::NotKnown => "",
    };
    form.with("place", kind)
        .with("school_name", name)
        .with("urn", urn)
}

fn gp(form: FormPage, gp: &GpRegistration) -> FormPage {
    match gp {
        GpRegistration::Registered(practice) => form
            .with("gp", "registered")
            .with("practice", practice.name.as_str())
            .with(
                "practice_code",
                practice
                    .code
                    .as_ref()
                    .map(|one| one.as_str())
                    .unwrap_or_default(),
            ),
        GpRegistration::NotRegistered => form.with("gp", "not_registered"),
        GpRegistration::NotKnown => form.with("gp", "not_known"),
    }
}

/// The ways not to answer a question.
fn with_no_answer(mut choices: Vec<Value>) -> Vec<Value> {
    choices.extend([
        choice("not_known", "Not known"),
        choice("declined_to_say", "Prefers not to say"),
        choice("not_asked", "Nobody has asked yet"),
    ]);
    choices
}

/// What is known of a birth, as choices.
#[must_use]
pub fn birth_choices() -> Vec<Value> {
    vec![
        choice("exact", "The date of birth is known"),
        choice("estimated", "Only about when is known"),
        choice("unborn", "The baby is not born yet"),
        choice("not_known", "Nothing is known"),
    ]
}

/// The choices of a group's form, by field.
#[must_use]
pub fn choices(group: FactGroup) -> Value {
    match group {
        FactGroup::Name => json!({ "kind": coded_choices!(OtherNameKind) }),
        FactGroup::Birth => json!({ "birth": birth_choices() }),
        FactGroup::Contact => json!({
            "safe": [
                choice("safe", "Yes, every way is safe"),
                choice("unsafe", "No, some or all ways could put somebody at risk"),
                choice("not_asked", "Nobody has asked yet"),
            ],
            "channels": coded_choices!(Channel),
            "format": coded_choices!(LetterFormat),
        }),
        FactGroup::Language => json!({ "interpreter": [
            choice("needed", "Yes"), choice("not_needed", "No"), choice("not_asked", "Nobody has asked yet"),
        ] }),
        FactGroup::School => json!({ "place": [
            choice("on_roll", "On the roll of a school or college"),
            choice("early_years", "At a nursery, pre-school or childminder"),
            choice("home_educated", "Educated at home"),
            choice("missing_education", "Of school age and on no roll"),
            choice("below_school_age", "Not yet of school age"),
            choice("left_education", "Has left education"),
            choice("not_known", "Not known"),
        ] }),
        FactGroup::Gp => json!({ "gp": [
            choice("registered", "Registered with a practice"),
            choice("not_registered", "Not registered with any"),
            choice("not_known", "Not known"),
        ] }),
        FactGroup::Disability => json!({
            "disability": with_no_answer(vec![choice("yes", "Yes"), choice("no", "No")]),
            "school_support": with_no_answer(coded_choices!(SchoolSupport)),
        }),
        FactGroup::YoungCarer => json!({
            "said": coded_choices!(YoungCarerSaid),
            "answer": coded_choices!(AssessmentAnswer),
        }),
        FactGroup::About => json!({
            "sex": with_no_answer(coded_choices!(Sex)),
            "gender": with_no_answer(vec![
                choice("same", "The same as the sex registered at birth"),
                choice("described", "Described in their own words"),
            ]),
            "ethnicity": with_no_answer(coded_choices!(Ethnicity)),
        }),
        FactGroup::Numbers => json!({}),
    }
}
