//! What is added to a request after it came: by the referrer to whom it went
//! back, or by the front door that learned more (C-03, BUCKS-PROT-24, -26).

use serde::{Deserialize, Serialize};

use super::{
    ConsentGiven, DecisionRefused, LevelAnswers, ReferredPerson, Referrer, Request, RoleInFamily,
    State, Thresholds, Tried, WrittenForm,
};

/// What was learned about one adult who is on the request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Learned {
    /// Their place among the request's people, which only ever grow.
    pub place: usize,
    /// Whether they hold parental responsibility, when that was learned.
    pub parental_responsibility: Option<bool>,
    /// Their own answer, when they gave one: nobody answers for everybody (C-05).
    pub consent: Option<ConsentGiven>,
}

/// What somebody adds.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Addition {
    /// What was learned, in words.
    pub told: String,
    /// About people who are on the request.
    pub learned: Vec<Learned>,
    /// People who were not on it.
    pub people: Vec<ReferredPerson>,
    /// The level, where a professional had not named one (C-08).
    pub level: Option<LevelAnswers>,
}

/// What was added, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Added {
    /// What was missing.
    Told(Addition),
    /// The written form that followed a call (BUCKS-STRAT-75).
    WrittenForm {
        /// The form, whole.
        request: Box<Request>,
    },
}

impl Added {
    /// Who was named in it for the first time, as far as it names people.
    #[must_use]
    pub fn people(&self) -> &[ReferredPerson] {
        match self {
            Self::Told(addition) => &addition.people,
            Self::WrittenForm { request } => &request.people,
        }
    }
}

impl Addition {
    /// Whether a request can take this in.
    ///
    /// # Errors
    /// When nothing is said, or it speaks of somebody who is not on the request.
    pub fn check(&self, request: &Request) -> Result<(), DecisionRefused> {
        if self.told.trim().is_empty() {
            return Err(DecisionRefused::NothingAdded);
        }
        let is_adult = |learned: &Learned| {
            request
                .people
                .get(learned.place)
                .is_some_and(|person| person.part == RoleInFamily::Adult)
        };
        if self.learned.iter().all(is_adult) {
            Ok(())
        } else {
            Err(DecisionRefused::NobodyThere)
        }
    }
}

impl Request {
    /// The request with what was added. An answer changes for the one person
    /// whose answer it is, and for nobody else.
    #[must_use]
    pub fn with_addition(mut self, addition: &Addition) -> Self {
        self.worry = format!("{}\n\nAdded later: {}", self.worry, addition.told.trim());
        for learned in &addition.learned {
            if let Some(person) = self.people.get_mut(learned.place) {
                if let Some(holds) = learned.parental_responsibility {
                    person.parental_responsibility = Some(holds);
                }
                if let Some(consent) = &learned.consent {
                    person.consent = consent.clone();
                }
            }
        }
        self.people.extend(addition.people.iter().cloned());
        if let Some(level) = &addition.level {
            self.level = Some(level.level);
            self.level_reason = Some(level.reason.clone());
            self.expected_outcome = Some(level.expected_outcome.clone());
        }
        self
    }
}

impl Request {
    /// A call's request with the written form that followed it: what the form
    /// says counts, what only the call said stays, and nothing is said twice.
    #[must_use]
    pub fn with_written_form(self, form: &Self) -> Self {
        let mut people = self.people;
        for person in &form.people {
            match people.iter_mut().find(|one| is_the_same(one, person)) {
                Some(known) => *known = told_better(known, person),
                None => people.push(person.clone()),
            }
        }
        let either = |form: &Option<String>, call: Option<String>| form.clone().or(call);
        Self {
            channel: self.channel,
            referrer: Referrer {
                telephone: form.referrer.telephone.clone().or(self.referrer.telephone),
                email: form.referrer.email.clone().or(self.referrer.email),
                ..form.referrer.clone()
            },
            people,
            address: either(&form.address, self.address),
            postcode: either(&form.postcode, self.postcode),
            address_hidden: self.address_hidden || form.address_hidden,
            family_telephone: either(&form.family_telephone, self.family_telephone),
            contact_by: either(&form.contact_by, self.contact_by),
            unsafe_contact: either(&form.unsafe_contact, self.unsafe_contact),
            interpreter: either(&form.interpreter, self.interpreter),
            worry: format!("{}\n\nFrom the written form: {}", self.worry, form.worry),
            strengths: either(&form.strengths, self.strengths),
            child_voice: either(&form.child_voice, self.child_voice),
            tried: Tried {
                own_support: either(&form.tried.own_support, self.tried.own_support),
                others: either(&form.tried.others, self.tried.others),
            },
            reasons: if form.reasons.is_empty() {
                self.reasons
            } else {
                form.reasons.clone()
            },
            level: form.level.or(self.level),
            level_reason: either(&form.level_reason, self.level_reason),
            expected_outcome: either(&form.expected_outcome, self.expected_outcome),
            consent_exception: either(&form.consent_exception, self.consent_exception),
            no_consent_reason: either(&form.no_consent_reason, self.no_consent_reason),
            immediate: either(&form.immediate, self.immediate),
            written_form: WrittenForm::Received,
            thresholds: if form.thresholds == Thresholds::default() {
                self.thresholds
            } else {
                form.thresholds.clone()
            },
        }
    }
}

fn is_the_same(one: &ReferredPerson, other: &ReferredPerson) -> bool {
    let name = |person: &ReferredPerson| {
        format!("{} {}", person.given_name, person.family_name)
            .trim()
            .to_lowercase()
    };
    one.part == other.part && !name(one).is_empty() && name(one) == name(other)
}

/// What the form says of somebody whom the call named. Not having been asked
/// is no answer, so it changes none.
fn told_better(call: &ReferredPerson, form: &ReferredPerson) -> ReferredPerson {
    let answered = !matches!(
        form.consent,
        ConsentGiven::NotAsked | ConsentGiven::NotNeeded
    );
    ReferredPerson {
        born: form.born.or(call.born),
        about_years: form.about_years.or(call.about_years),
        expected: form.expected.or(call.expected),
        school: form.school.clone().or_else(|| call.school.clone()),
        relationship: form
            .relationship
            .clone()
            .or_else(|| call.relationship.clone()),
        parental_responsibility: form
            .parental_responsibility
            .or(call.parental_responsibility),
        consent: if answered {
            form.consent.clone()
        } else {
            call.consent.clone()
        },
        ..form.clone()
    }
}

impl State {
    /// Something is added: a returned request waits for the decision again, and
    /// one that waits goes on waiting (C-03).
    ///
    /// # Errors
    /// [`DecisionRefused::AlreadyDecided`]: what is new then is a new request.
    pub fn added_to(self, at: jiff::Timestamp) -> Result<Self, DecisionRefused> {
        match self {
            Self::Returned(_) => self.answer(at),
            Self::Waiting(_) | Self::WithMash(_) => Ok(self),
            Self::Decided { .. } => Err(DecisionRefused::AlreadyDecided),
        }
    }
}
