//! The shape of a request on the wire, and its reading into the domain's
//! request: every mistake at once, each with its field. In danger nothing is a
//! mistake: what cannot be read is kept as it was sent, beside the worry.

use domain::ids::AgencyId;
use domain::people::{EmailAddress, Postcode};
use domain::profile::{LevelNumber, ListKey, Profile};
use domain::referrals::{
    Channel, ConsentGiven, ReferredPerson, Referrer, ReferrerKind, Request, RoleInFamily, Tried,
    WrittenForm,
};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// One child or adult.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WirePerson {
    /// First names.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// ISO date: 2019-04-27.
    pub date_of_birth: Option<String>,
    /// About how old, in years, where the date is not known.
    pub approximate_age: Option<u8>,
    /// The child is not born yet.
    pub unborn: Option<bool>,
    /// When an unborn child is expected, as an ISO date.
    pub expected_date: Option<String>,
    /// School, nursery or college.
    pub school: Option<String>,
    /// What an adult is to the children.
    pub relationship: Option<String>,
    /// Whether an adult holds parental responsibility.
    pub parental_responsibility: Option<bool>,
    /// `written`, `verbal`, `refused` or `not_asked`.
    pub consent: Option<String>,
}

/// A request for help.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WireRequest {
    /// Who asks.
    pub referrer_name: String,
    /// Their job.
    pub referrer_job: String,
    /// Where the written outcome goes.
    pub referrer_email: String,
    /// Where to ring.
    pub referrer_telephone: Option<String>,
    /// The children; at least one.
    pub children: Vec<WirePerson>,
    /// The adults.
    pub adults: Vec<WirePerson>,
    /// Where the family lives.
    pub address: Option<String>,
    /// Their postcode.
    pub postcode: Option<String>,
    /// Whether somebody could be at risk if the address became known.
    pub address_hidden: bool,
    /// How to ring the family.
    pub family_telephone: Option<String>,
    /// What makes contact unsafe.
    pub unsafe_contact: Option<String>,
    /// The language that needs an interpreter.
    pub interpreter: Option<String>,
    /// What worries the referrer.
    pub worry: String,
    /// What goes well.
    pub strengths: Option<String>,
    /// The child's own words.
    pub child_voice: Option<String>,
    /// What the referrer's own service did first.
    pub tried: Option<String>,
    /// Keys of the authority's list of reasons.
    pub reasons: Vec<String>,
    /// The level of need that the referrer names.
    pub level: Option<u8>,
    /// Why that level.
    pub level_reason: Option<String>,
    /// What the referrer hopes for.
    pub expected_outcome: Option<String>,
    /// Why consent was not sought.
    pub consent_exception: Option<String>,
    /// Why this cannot wait. Then no other field can hold it up.
    pub immediate: Option<String>,
    /// What was sent and could not be read, of a request that may not wait.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// A field that is not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Which: `children[0].date_of_birth`.
    pub field: String,
    /// What to do.
    pub message: String,
}

/// What is not right; of a request that may not wait, what is kept as it was sent.
struct Errors {
    urgent: bool,
    found: Vec<FieldError>,
    notes: Vec<String>,
}

impl Errors {
    fn add(&mut self, field: impl Into<String>, message: &str, sent: &str) {
        let field = field.into();
        if self.urgent {
            if !sent.trim().is_empty() {
                self.notes.push(format!("{field}: {sent}"));
            }
            return;
        }
        self.found.push(FieldError {
            field,
            message: message.to_owned(),
        });
    }
}

/// Whatever of an object can be read; the rest is noted as it was sent.
fn what_can_be_read<T: DeserializeOwned>(
    place: &str,
    sent: Map<String, Value>,
    notes: &mut Vec<String>,
) -> Option<T> {
    let mut kept = Map::new();
    for (name, value) in sent {
        let mut tried = kept.clone();
        tried.insert(name.clone(), value.clone());
        if serde_json::from_value::<T>(Value::Object(tried.clone())).is_ok() {
            kept = tried;
        } else {
            notes.push(format!("{place}{name}: {value}"));
        }
    }
    serde_json::from_value(Value::Object(kept)).ok()
}

/// The people of a list that can be read, each with what can be read of them.
fn people_that_can_be_read(list: &str, sent: &mut Map<String, Value>, notes: &mut Vec<String>) {
    let Some(Value::Array(people)) = sent.get_mut(list) else {
        return;
    };
    for (index, person) in people.iter_mut().enumerate() {
        let place = format!("{list}[{index}]");
        let read = match person.take() {
            Value::Object(fields) => {
                what_can_be_read::<WirePerson>(&format!("{place}."), fields, notes)
            }
            other => {
                notes.push(format!("{place}: {other}"));
                None
            }
        };
        // Somebody was named there: they are never left out.
        *person = serde_json::to_value(read.unwrap_or_default()).unwrap_or_default();
    }
}

impl WireRequest {
    /// Reads a request as JSON. In danger a wrong shape does not stop it: what
    /// can be read is, and the rest is kept as it was sent (invariant 2).
    ///
    /// # Errors
    /// When the body is not the JSON of a request.
    pub fn from_json(body: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(body).or_else(|error| Self::in_danger(body).ok_or(error))
    }

    fn in_danger(body: &[u8]) -> Option<Self> {
        let mut sent: Map<String, Value> = serde_json::from_slice(body).ok()?;
        let words = match sent.get("immediate")? {
            Value::Null | Value::Bool(false) => return None,
            Value::String(words) => words.trim().to_owned(),
            other => other.to_string(),
        };
        if words.is_empty() {
            return None;
        }
        sent.insert("immediate".to_owned(), Value::String(words));
        let mut notes = Vec::new();
        for list in ["children", "adults"] {
            people_that_can_be_read(list, &mut sent, &mut notes);
        }
        let mut wire: Self = what_can_be_read("", sent, &mut notes)?;
        wire.notes = notes;
        Some(wire)
    }

    /// A hash of what was sent, whatever its spaces and the order of its fields.
    #[must_use]
    pub fn content_hash(&self) -> String {
        let fields = serde_json::to_string(self).unwrap_or_default();
        let sent = format!("{fields}{}", self.notes.join("\n"));
        hex::encode(Sha256::digest(sent.as_bytes()))
    }

    /// Whether this cannot wait.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.immediate
            .as_deref()
            .is_some_and(|words| !words.trim().is_empty())
    }
}

impl WireRequest {
    /// Reads it for an agency.
    ///
    /// # Errors
    /// Every field that is not right. An immediate concern needs its reason and
    /// nothing else (invariant 2).
    pub fn read(
        &self,
        profile: &Profile,
        channel: Channel,
        agency: AgencyId,
        organisation: &str,
    ) -> Result<Request, Vec<FieldError>> {
        let urgent = self.is_urgent();
        let mut errors = Errors {
            urgent,
            found: Vec::new(),
            notes: self.notes.clone(),
        };
        self.check(profile, &mut errors);
        let people = self.people(&mut errors, urgent);
        if !errors.found.is_empty() {
            return Err(errors.found);
        }
        let known = |key: &&String| profile.list_has(ListKey::RequestReasons, key);
        Ok(Request {
            channel: if urgent {
                Channel::ImmediateConcern
            } else {
                channel
            },
            referrer: Referrer {
                kind: ReferrerKind::Professional,
                name: filled(&self.referrer_name),
                standing: filled(&self.referrer_job),
                organisation: Some(organisation.to_owned()),
                agency: Some(agency),
                user: None,
                email: filled(&self.referrer_email),
                telephone: self.referrer_telephone.clone(),
            },
            people,
            address: self.address.clone(),
            postcode: self.postcode.clone(),
            address_hidden: self.address_hidden,
            family_telephone: self.family_telephone.clone(),
            contact_by: None,
            unsafe_contact: self.unsafe_contact.clone(),
            interpreter: self.interpreter.clone(),
            worry: self.worry_with(&errors.notes),
            strengths: self.strengths.clone(),
            child_voice: self.child_voice.clone(),
            tried: Tried {
                own_support: self.tried.clone(),
                others: None,
            },
            reasons: self.reasons.iter().filter(known).cloned().collect(),
            level: self.level.filter(|level| is_a_level(profile, *level)),
            level_reason: self.level_reason.clone(),
            expected_outcome: self.expected_outcome.clone(),
            consent_exception: self.consent_exception.clone(),
            no_consent_reason: None,
            immediate: if urgent { self.immediate.clone() } else { None },
            written_form: WrittenForm::NotNeeded,
            thresholds: domain::referrals::Thresholds::default(),
        })
    }

    /// The worry, with what could not be read after it.
    fn worry_with(&self, notes: &[String]) -> String {
        let worry = if self.worry.trim().is_empty() {
            self.immediate.clone().unwrap_or_default()
        } else {
            self.worry.clone()
        };
        if notes.is_empty() {
            return worry;
        }
        format!(
            "{worry}\n\nSent with it, and kept as it was sent:\n{}",
            notes.join("\n")
        )
    }

    fn check(&self, profile: &Profile, errors: &mut Errors) {
        for (field, value, message) in [
            (
                "referrer_name",
                &self.referrer_name,
                "Enter the referrer’s name",
            ),
            (
                "referrer_job",
                &self.referrer_job,
                "Enter the referrer’s job",
            ),
            ("worry", &self.worry, "Enter what worries the referrer"),
        ] {
            if value.trim().is_empty() {
                errors.add(field, message, "");
            }
        }
        if EmailAddress::parse(&self.referrer_email).is_err() {
            errors.add(
                "referrer_email",
                "Enter an email address in the correct format, like name@example.com",
                &self.referrer_email,
            );
        }
        if self.children.is_empty() {
            errors.add("children", "Enter at least one child", "");
        }
        // Asked of every professional (C-08).
        match self.level {
            None => errors.add("level", "Enter the level of need, as a number", ""),
            Some(level) if !is_a_level(profile, level) => errors.add(
                "level",
                "Enter one of the authority’s levels of need, as a number",
                &level.to_string(),
            ),
            Some(_) => {}
        }
        for (index, key) in self.reasons.iter().enumerate() {
            if !profile.list_has(ListKey::RequestReasons, key) {
                errors.add(
                    format!("reasons[{index}]"),
                    "Use a key of the authority’s list of reasons",
                    key,
                );
            }
        }
        if self
            .expected_outcome
            .as_deref()
            .is_none_or(|words| words.trim().is_empty())
        {
            errors.add("expected_outcome", "Enter what the referrer hopes for", "");
        }
        if let Some(postcode) = &self.postcode
            && Postcode::parse(postcode).is_err()
        {
            errors.add("postcode", "Enter a full UK postcode", postcode);
        }
    }

    fn people(&self, errors: &mut Errors, urgent: bool) -> Vec<ReferredPerson> {
        let children = self
            .children
            .iter()
            .map(|person| (RoleInFamily::Child, "children", person));
        let adults = self
            .adults
            .iter()
            .map(|person| (RoleInFamily::Adult, "adults", person));
        let mut people: Vec<ReferredPerson> = children
            .enumerate()
            .chain(adults.enumerate())
            .map(|(index, (part, list, person))| {
                read_person(part, &format!("{list}[{index}]"), person, errors)
            })
            .collect();
        if urgent
            && !people
                .iter()
                .any(|person| person.part == RoleInFamily::Child)
        {
            people.push(read_person(
                RoleInFamily::Child,
                "children[0]",
                &WirePerson::default(),
                errors,
            ));
        }
        people
    }
}

fn read_person(
    part: RoleInFamily,
    place: &str,
    person: &WirePerson,
    errors: &mut Errors,
) -> ReferredPerson {
    let born = day(
        &format!("{place}.date_of_birth"),
        "Date of birth must be like 2019-04-27",
        person.date_of_birth.as_deref(),
        errors,
    );
    let expected = day(
        &format!("{place}.expected_date"),
        "Expected date must be like 2019-04-27",
        person.expected_date.as_deref(),
        errors,
    );
    let consent = match person.consent.as_deref() {
        Some("written") => ConsentGiven::Yes {
            on: None,
            written: true,
        },
        Some("verbal") => ConsentGiven::Yes {
            on: None,
            written: false,
        },
        Some("refused") => ConsentGiven::No,
        Some("not_asked") | None => match part {
            RoleInFamily::Adult => ConsentGiven::NotAsked,
            RoleInFamily::Child => ConsentGiven::NotNeeded,
        },
        Some(sent) => {
            errors.add(
                format!("{place}.consent"),
                "Consent must be written, verbal, refused or not_asked",
                sent,
            );
            ConsentGiven::NotAsked
        }
    };
    ReferredPerson {
        born,
        about_years: person.approximate_age.filter(|_| born.is_none()),
        expected,
        unborn: person.unborn.unwrap_or(expected.is_some()),
        school: person.school.clone(),
        relationship: person.relationship.clone(),
        parental_responsibility: person.parental_responsibility,
        consent,
        ..ReferredPerson::bare(part, &person.given_name, &person.family_name)
    }
}

fn day(place: &str, message: &str, sent: Option<&str>, errors: &mut Errors) -> Option<Date> {
    let sent = sent?;
    let read = sent.trim().parse::<Date>().ok();
    if read.is_none() {
        errors.add(place, message, sent);
    }
    read
}

fn is_a_level(profile: &Profile, level: u8) -> bool {
    LevelNumber::new(u32::from(level)).is_ok_and(|number| {
        profile
            .levels
            .iter()
            .any(|edition| edition.level(number).is_some())
    })
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use domain::ids::AgencyId;

    use super::*;

    fn agency() -> AgencyId {
        AgencyId::parse("00000000-0000-0000-0000-000000000001").unwrap()
    }

    fn profile() -> Profile {
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        Profile::parse("buckinghamshire.toml", text).unwrap()
    }

    // Requirement: C-08, BUCKS-STRAT-70
    #[test]
    fn a_request_from_a_system_names_every_field_that_is_missing_at_once() {
        let wire = WireRequest {
            children: vec![WirePerson {
                date_of_birth: Some("27/4/2019".to_owned()),
                ..WirePerson::default()
            }],
            ..WireRequest::default()
        };
        let fields: Vec<String> = wire
            .read(&profile(), Channel::Api, agency(), "A school")
            .unwrap_err()
            .into_iter()
            .map(|error| error.field)
            .collect();
        for field in [
            "referrer_name",
            "referrer_email",
            "worry",
            "level",
            "expected_outcome",
            "children[0].date_of_birth",
        ] {
            assert!(
                fields.iter().any(|found| found == field),
                "{field} in {fields:?}"
            );
        }
    }

    #[test]
    fn a_level_or_a_reason_that_the_authority_does_not_have_is_named() {
        let wire = WireRequest {
            level: Some(9),
            reasons: vec!["neglect".to_owned(), "bad_weather".to_owned()],
            ..WireRequest::default()
        };
        let errors = wire
            .read(&profile(), Channel::Api, agency(), "A school")
            .unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert!(fields.contains(&"level") && fields.contains(&"reasons[1]"));
        assert!(!fields.contains(&"reasons[0]"));
    }

    // Requirement: BUCKS-PROT-70, C-07
    #[test]
    fn in_danger_what_cannot_be_read_is_kept_as_it_was_sent_and_nothing_stops_it() {
        let body = br#"{"immediate":"Bruising seen today","worry":"He is afraid","level":"three","colour":"red",
            "children":[{"given_name":"Sam","date_of_birth":"last spring","approximate_age":"six"}, 7],
            "adults":[{"given_name":"Ana","consent":"perhaps"}],"reasons":["bad_weather"],"referrer_email":"at school"}"#;
        let wire = WireRequest::from_json(body).unwrap();
        let request = wire
            .read(&profile(), Channel::Api, agency(), "A school")
            .unwrap();
        assert_eq!(request.children().count(), 2, "nobody is left out");
        assert_eq!(request.people.first().unwrap().given_name, "Sam");
        for sent in [
            "last spring",
            "six",
            "perhaps",
            "three",
            "red",
            "bad_weather",
            "[1]: 7",
        ] {
            assert!(request.worry.contains(sent), "{sent}: {}", request.worry);
        }
        assert!(request.worry.starts_with("He is afraid"));
        let calm = body.to_vec();
        let calm = String::from_utf8(calm)
            .unwrap()
            .replace("Bruising seen today", " ");
        assert!(WireRequest::from_json(calm.as_bytes()).is_err());
    }

    // Requirement: BUCKS-PROT-70, C-07
    #[test]
    fn an_immediate_concern_from_a_system_needs_its_reason_and_nothing_else() {
        let wire = WireRequest {
            immediate: Some("Bruising seen today".to_owned()),
            ..WireRequest::default()
        };
        let request = wire
            .read(&profile(), Channel::Api, agency(), "A school")
            .unwrap();
        assert_eq!(request.immediate.as_deref(), Some("Bruising seen today"));
        assert_eq!(request.children().count(), 1);
    }
}
