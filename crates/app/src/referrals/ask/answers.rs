//! The answers in rows of question and answer: the same on the last page, on
//! the copy and on paper, so that what is checked is what is sent.

use domain::people::age_on;
use domain::profile::{Key, ListKey, Profile};
use domain::referrals::{
    ChildAge, ConsentGiven, DraftAdult, DraftChild, PointedTo, ReferrerKind, RequestDraft,
    WithoutConsent,
};
use jiff::civil::Date;
use serde::Serialize;

use super::steps::Step;
use crate::words::day_words;

/// One part of the request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Part {
    /// What it is about.
    pub title: String,
    /// Where it can be changed.
    pub href: &'static str,
    /// Question and answer.
    pub rows: Vec<Row>,
}

/// One question with its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Row {
    /// The question, in a few words.
    pub key: String,
    /// The answer.
    pub value: String,
}

fn row(key: &str, value: Option<&str>) -> Row {
    Row {
        key: key.to_owned(),
        value: value
            .filter(|value| !value.is_empty())
            .unwrap_or("Not said")
            .to_owned(),
    }
}

/// Every answer, in the order of the form.
#[must_use]
pub fn parts(profile: &Profile, draft: &RequestDraft, today: Date) -> Vec<Part> {
    let professional = draft.by_professional();
    let mut parts = vec![
        about(draft),
        children(profile, draft, today),
        adults(draft),
        home(profile, draft),
        worry(profile, draft),
    ];
    if professional {
        parts.push(level(profile, draft, today));
        parts.push(thresholds(draft));
    }
    if draft.consent_is_open() {
        let answer = match &draft.without_consent {
            Some(WithoutConsent::Exception { reason, key }) => {
                format!("{}: {reason}", no_consent_words(profile, key.as_deref()))
            }
            Some(WithoutConsent::GoOn { key }) => format!(
                "{}. Sent without: you may be asked again",
                no_consent_words(profile, key.as_deref())
            ),
            None => String::new(),
        };
        parts.push(Part {
            title: "Where consent is missing".to_owned(),
            href: Step::Consent.path(),
            rows: vec![row("How the request goes on", Some(&answer))],
        });
    }
    parts
}

/// Why not everybody agreed, in the authority's words.
#[must_use]
pub fn no_consent_words(profile: &Profile, key: Option<&str>) -> String {
    labels(profile, ListKey::NoConsentReasons, key.into_iter())
        .pop()
        .unwrap_or_else(|| "Not everybody has agreed".to_owned())
}

/// The labels of the entries that these keys name.
#[must_use]
pub fn labels<'k>(
    profile: &Profile,
    list: ListKey,
    keys: impl Iterator<Item = &'k str>,
) -> Vec<String> {
    keys.filter_map(|key| Key::parse(key).ok())
        .filter_map(|key| profile.lists.item(list, &key))
        .map(|item| item.label.clone())
        .collect()
}

fn about(draft: &RequestDraft) -> Part {
    let about = draft.about.clone().unwrap_or_default();
    let mut rows = vec![
        row("Who you are", Some(kind_words(draft.kind))),
        row("Name", about.name.as_deref()),
    ];
    match draft.kind {
        ReferrerKind::Professional => {
            rows.push(row("Job", about.standing.as_deref()));
            rows.push(row("Organisation", about.organisation.as_deref()));
        }
        ReferrerKind::Family => {
            rows.push(row("What you are to the child", about.standing.as_deref()));
            rows.push(row(
                "Parental responsibility",
                Some(responsibility_words(about.parental_responsibility)),
            ));
        }
        ReferrerKind::Public => {
            rows.push(row("How you know the family", about.standing.as_deref()));
        }
        ReferrerKind::YoungPerson => {}
    }
    rows.push(row("Email address", about.email.as_deref()));
    rows.push(row("Telephone", about.telephone.as_deref()));
    Part {
        title: "About you".to_owned(),
        href: Step::AboutYou.path(),
        rows,
    }
}

fn children(profile: &Profile, draft: &RequestDraft, today: Date) -> Part {
    let line = |child: &DraftChild| {
        let unborn = matches!(child.age, ChildAge::Unborn { .. });
        let school = child.school.as_ref().map(|school| format!(". {school}"));
        let mut said = vec![format!(
            "{}{}",
            age_words(child.age, today),
            school.unwrap_or_default()
        )];
        let keys = child.vulnerabilities.iter().map(String::as_str);
        said.extend(labels(profile, ListKey::Vulnerabilities, keys));
        said.extend(child.age_reason.clone());
        row(
            &person_name(&child.given_name, &child.family_name, unborn),
            Some(&said.join(". ")),
        )
    };
    Part {
        title: if draft.kind == ReferrerKind::YoungPerson {
            "You, and other children".to_owned()
        } else {
            "Children".to_owned()
        },
        href: Step::Children.path(),
        rows: draft.children.iter().map(line).collect(),
    }
}

fn adults(draft: &RequestDraft) -> Part {
    let professional = draft.by_professional();
    let line = |adult: &DraftAdult| {
        let mut said: Vec<String> = adult.relationship.iter().cloned().collect();
        said.push(responsibility_words(adult.parental_responsibility).to_owned());
        if professional {
            said.push(consent_words(&adult.consent));
        }
        row(
            &person_name(&adult.given_name, &adult.family_name, false),
            Some(&said.join(". ")),
        )
    };
    Part {
        title: "Adults".to_owned(),
        href: Step::Adults.path(),
        rows: draft.adults.iter().map(line).collect(),
    }
}

fn home(profile: &Profile, draft: &RequestDraft) -> Part {
    let home = draft.home.clone().unwrap_or_default();
    Part {
        title: "Home".to_owned(),
        href: Step::Home.path(),
        rows: vec![
            row("Address", home.address.as_deref()),
            row("Postcode", home.postcode.as_deref()),
            row(
                "Keep the address hidden",
                home.address_hidden.then_some("Yes"),
            ),
            row("Telephone", home.telephone.as_deref()),
            row(
                "Best way to make contact",
                labels(
                    profile,
                    ListKey::ContactMethods,
                    home.contact_by.as_deref().into_iter(),
                )
                .first()
                .map(String::as_str),
            ),
            row(
                "Take care when you make contact",
                home.unsafe_contact.as_deref(),
            ),
            row("Interpreter for", home.interpreter.as_deref()),
        ],
    }
}

fn worry(profile: &Profile, draft: &RequestDraft) -> Part {
    let worry = draft.worry.clone().unwrap_or_default();
    let keys = worry.reasons.iter().map(String::as_str);
    let reasons = labels(profile, ListKey::RequestReasons, keys);
    let mut rows = vec![
        row("What worries you", Some(&worry.worry)),
        row("What is going well", worry.strengths.as_deref()),
        row("In the child’s own words", worry.child_voice.as_deref()),
        row("Reasons", Some(&reasons.join(", "))),
    ];
    if draft.by_professional() {
        rows.push(row(
            "What you have tried",
            worry.tried.own_support.as_deref(),
        ));
        rows.push(row("Who else helps", worry.tried.others.as_deref()));
    }
    Part {
        title: "What worries you".to_owned(),
        href: Step::Worry.path(),
        rows,
    }
}

fn level(profile: &Profile, draft: &RequestDraft, today: Date) -> Part {
    let answers = draft.level.as_ref();
    let named = answers.map(|answers| {
        profile
            .levels_in_force(today)
            .levels()
            .iter()
            .find(|level| level.number.get() == answers.level)
            .map_or_else(
                || format!("Level {}", answers.level),
                domain::profile::Level::title,
            )
    });
    Part {
        title: "Level of need".to_owned(),
        href: Step::Level.path(),
        rows: vec![
            row("Level", named.as_deref()),
            row("Why", answers.map(|answers| answers.reason.as_str())),
            row(
                "What should be different",
                answers.map(|answers| answers.expected_outcome.as_str()),
            ),
        ],
    }
}

fn thresholds(draft: &RequestDraft) -> Part {
    let read = draft.thresholds.clone().unwrap_or_default();
    let rows = match &read.own_help {
        Some(own) => {
            let to = own.pointed_to.as_ref().map(pointed_words);
            vec![
                row("Can your service help", Some(own.can.words())),
                row("How", Some(&own.how)),
                row("Service that you pointed to", to.as_deref()),
            ]
        }
        None => vec![
            row("Signs that you see", Some(&read.signs.join("; "))),
            row("What the signs do not say", read.judgement.as_deref()),
        ],
    };
    Part {
        title: "How you read the level".to_owned(),
        href: Step::Thresholds.path(),
        rows,
    }
}

/// A service that somebody was pointed to, in one line.
#[must_use]
pub fn pointed_words(to: &PointedTo) -> String {
    match &to.contact {
        Some(contact) => format!("{}, {contact}", to.service),
        None => to.service.clone(),
    }
}

/// Who writes, in words.
#[must_use]
pub const fn kind_words(kind: ReferrerKind) -> &'static str {
    match kind {
        ReferrerKind::Professional => "I work with the family",
        ReferrerKind::Family => "I am a parent or carer",
        ReferrerKind::YoungPerson => "I am a young person",
        ReferrerKind::Public => "I am a relative, friend or neighbour",
    }
}

/// A person's name, or that it is not known.
#[must_use]
pub fn person_name(given: &str, family: &str, unborn: bool) -> String {
    let name = format!("{given} {family}");
    let name = name.trim();
    match (name.is_empty(), unborn) {
        (false, _) => name.to_owned(),
        (true, true) => "Unborn child".to_owned(),
        (true, false) => "Name not known".to_owned(),
    }
}

/// A child's age, as people say it.
#[must_use]
pub fn age_words(age: ChildAge, today: Date) -> String {
    match age {
        ChildAge::Born { on } => match age_on(on, today) {
            Some(age) if age.years > 0 => format!("{} years, born {}", age.years, day_words(on)),
            Some(_) | None => format!("Born {}", day_words(on)),
        },
        ChildAge::About { years } => format!("About {years} years old"),
        ChildAge::Unborn {
            expected: Some(expected),
        } => format!("Not born yet, due {}", day_words(expected)),
        ChildAge::Unborn { expected: None } => "Not born yet".to_owned(),
        ChildAge::NotKnown => "Age not known".to_owned(),
    }
}

/// Who holds parental responsibility, in words.
#[must_use]
pub const fn responsibility_words(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "Has parental responsibility",
        Some(false) => "Does not have parental responsibility",
        None => "Parental responsibility not known",
    }
}

/// What a person said to the request, in words.
#[must_use]
pub fn consent_words(consent: &ConsentGiven) -> String {
    match consent {
        ConsentGiven::Yes { on: Some(on), .. } => {
            format!("{} on {}", consent.words(), day_words(*on))
        }
        ConsentGiven::Yes { on: None, .. }
        | ConsentGiven::No
        | ConsentGiven::NotAsked
        | ConsentGiven::NotNeeded
        | ConsentGiven::AskedThemselves => consent.words().to_owned(),
    }
}
