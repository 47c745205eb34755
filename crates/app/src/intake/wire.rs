//! The shape of a request on the wire, and its reading into the domain's
//! request: every mistake at once, each with its field.

use domain::people::{EmailAddress, Postcode};
use domain::referrals::{
    Channel, ConsentGiven, ReferredPerson, Referrer, ReferrerKind, Request, RoleInFamily, Tried,
    WrittenForm,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
}

/// A field that is not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Which: `children[0].date_of_birth`.
    pub field: String,
    /// What to do.
    pub message: String,
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, field: impl Into<String>, message: &str) {
        self.0.push(FieldError {
            field: field.into(),
            message: message.to_owned(),
        });
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
        channel: Channel,
        agency: domain::ids::AgencyId,
        organisation: &str,
    ) -> Result<Request, Vec<FieldError>> {
        let mut errors = Errors(Vec::new());
        let urgent = self
            .immediate
            .as_deref()
            .is_some_and(|words| !words.trim().is_empty());
        if !urgent {
            self.check(&mut errors);
        }
        let people = self.people(&mut errors, urgent);
        if !errors.0.is_empty() {
            return Err(errors.0);
        }
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
            unsafe_contact: self.unsafe_contact.clone(),
            interpreter: self.interpreter.clone(),
            worry: if urgent && self.worry.trim().is_empty() {
                self.immediate.clone().unwrap_or_default()
            } else {
                self.worry.clone()
            },
            strengths: self.strengths.clone(),
            child_voice: self.child_voice.clone(),
            tried: Tried {
                own_support: self.tried.clone(),
                others: None,
            },
            reasons: self.reasons.clone(),
            level: self.level,
            level_reason: self.level_reason.clone(),
            expected_outcome: self.expected_outcome.clone(),
            consent_exception: self.consent_exception.clone(),
            immediate: if urgent { self.immediate.clone() } else { None },
            written_form: WrittenForm::NotNeeded,
            thresholds: domain::referrals::Thresholds::default(),
        })
    }

    fn check(&self, errors: &mut Errors) {
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
                errors.add(field, message);
            }
        }
        if EmailAddress::parse(&self.referrer_email).is_err() {
            errors.add(
                "referrer_email",
                "Enter an email address in the correct format, like name@example.com",
            );
        }
        if self.children.is_empty() {
            errors.add("children", "Enter at least one child");
        }
        // Asked of every professional (C-08).
        if self.level.is_none_or(|level| !(1..=9).contains(&level)) {
            errors.add("level", "Enter the level of need, as a number");
        }
        if self
            .expected_outcome
            .as_deref()
            .is_none_or(|words| words.trim().is_empty())
        {
            errors.add("expected_outcome", "Enter what the referrer hopes for");
        }
        if let Some(postcode) = &self.postcode
            && Postcode::parse(postcode).is_err()
        {
            errors.add("postcode", "Enter a full UK postcode");
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
    let born = match &person.date_of_birth {
        Some(text) => match text.parse::<Date>() {
            Ok(day) => Some(day),
            Err(_) => {
                errors.add(
                    format!("{place}.date_of_birth"),
                    "Date of birth must be like 2019-04-27",
                );
                None
            }
        },
        None => None,
    };
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
        Some(_) => {
            errors.add(
                format!("{place}.consent"),
                "Consent must be written, verbal, refused or not_asked",
            );
            ConsentGiven::NotAsked
        }
    };
    ReferredPerson {
        part,
        given_name: person.given_name.clone(),
        family_name: person.family_name.clone(),
        born,
        about_years: None,
        expected: None,
        unborn: false,
        school: person.school.clone(),
        relationship: person.relationship.clone(),
        parental_responsibility: person.parental_responsibility,
        consent,
    }
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
            .read(Channel::Api, agency(), "A school")
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

    // Requirement: BUCKS-PROT-70, C-07
    #[test]
    fn an_immediate_concern_from_a_system_needs_its_reason_and_nothing_else() {
        let wire = WireRequest {
            immediate: Some("Bruising seen today".to_owned()),
            ..WireRequest::default()
        };
        let request = wire.read(Channel::Api, agency(), "A school").unwrap();
        assert_eq!(request.immediate.as_deref(), Some("Bruising seen today"));
        assert_eq!(request.children().count(), 1);
    }
}
