//! Owns one change to a person's facts: what it asks for, and the facts after it
//! or the field beside which it was refused.
//! Must not know: how a form names its fields, or who changes.

use jiff::civil::Date;
use std::collections::BTreeSet;

use super::coded::coded_list;
use super::{
    Asked, AssessmentAnswer, BirthDate, CarersAssessment, Channel, ContactPreferences, Disability,
    EmailAddress, Ethnicity, ExpectedBirth, FactGroup, FreeText, Gender, GpRegistration,
    Interpreter, LetterFormat, NhsNumber, OtherName, PersonFacts, PersonName, SafeContact,
    SchoolPlace, SchoolSupport, Sex, ShortText, TelephoneNumber, Upn, YoungCarer,
    YoungCarerRefused,
};
use crate::refusal::Refusal;

impl PersonFacts {
    /// The facts after one change.
    ///
    /// # Errors
    /// A [`Refusal`] beside the field that it is about.
    pub fn change(mut self, change: FactChange, today: Date) -> Result<Self, Refusal> {
        match change {
            FactChange::Name(name) => self.name = Some(name),
            FactChange::AddOtherName(name) => self.other_names.push(checked(name, today)?),
            FactChange::RemoveOtherName(place) => {
                if place >= self.other_names.len() {
                    return Err(gone("That name"));
                }
                self.other_names.remove(place);
            }
            FactChange::Birth(birth) => {
                due_in_reason(birth, today)?;
                self.birth = birth;
                self.about_years = None;
            }
            FactChange::Language {
                first_language,
                interpreter,
            } => {
                self.first_language = first_language;
                self.contact.interpreter = interpreter;
            }
            FactChange::Numbers { nhs_number, upn } => {
                self.nhs_number = nhs_number;
                self.upn = upn;
            }
            FactChange::School(school) => self.school = school,
            FactChange::Gp(gp) => self.gp = gp,
            FactChange::Disability {
                disability,
                school_support,
            } => {
                self.disability = disability;
                self.school_support = school_support;
            }
            FactChange::Contact(contact) => self.take_contact(*contact),
            FactChange::YoungCarer(step) => {
                self.young_carer = step.apply(self.young_carer, today)?;
            }
            FactChange::About {
                sex,
                gender,
                ethnicity,
            } => {
                self.sex = sex;
                self.gender = gender;
                self.ethnicity = ethnicity;
            }
        }
        Ok(self)
    }

    fn take_contact(&mut self, contact: ContactFacts) {
        self.telephone = contact.telephone;
        self.telephone_as_told = None;
        self.email = contact.email;
        self.contact = ContactPreferences {
            channels: contact.channels,
            format: contact.format,
            interpreter: self.contact.interpreter.clone(),
            note: contact.note,
            safety: contact.safety,
        };
    }
}

/// A baby is due within ten months, and one long overdue was born.
fn due_in_reason(birth: BirthDate, today: Date) -> Result<(), Refusal> {
    const DAYS_AHEAD: i32 = 310;
    const DAYS_BEHIND: i32 = 45;
    let BirthDate::Unborn(ExpectedBirth::On(due)) = birth else {
        return Ok(());
    };
    let days = (due - today).get_days();
    let reason = if days > DAYS_AHEAD {
        "The date the baby is expected must be within the next 10 months"
    } else if days < -DAYS_BEHIND {
        "This baby was due long ago. If the baby is born, enter the date of birth"
    } else {
        return Ok(());
    };
    Err(Refusal::new("people.due", reason, "Check the date.").beside("expected"))
}

/// How to reach a person, and whether it is safe: changed together, so that
/// nobody writes a number without seeing the warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    /// How to ring.
    pub telephone: Option<TelephoneNumber>,
    /// How to write.
    pub email: Option<EmailAddress>,
    /// The ways they prefer.
    pub channels: BTreeSet<Channel>,
    /// How letters are made.
    pub format: LetterFormat,
    /// Anything else.
    pub note: Option<FreeText<500>>,
    /// Whether it is safe.
    pub safety: SafeContact,
}

/// One change to a person's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactChange {
    /// The name.
    Name(PersonName),
    /// One more name.
    AddOtherName(OtherName),
    /// A name recorded by mistake, by its place in the list.
    RemoveOtherName(usize),
    /// What is known of the birth.
    Birth(BirthDate),
    /// Languages.
    Language {
        /// Spoken at home.
        first_language: Option<ShortText<60>>,
        /// Whether an interpreter is needed.
        interpreter: Interpreter,
    },
    /// Numbers that other services gave.
    Numbers {
        /// NHS number.
        nhs_number: Option<NhsNumber>,
        /// Unique pupil number.
        upn: Option<Upn>,
    },
    /// Where they learn.
    School(SchoolPlace),
    /// Their doctor.
    Gp(GpRegistration),
    /// Disability and special educational needs.
    Disability {
        /// Whether they are disabled.
        disability: Asked<Disability>,
        /// Help at school.
        school_support: Asked<SchoolSupport>,
    },
    /// How to reach them.
    Contact(Box<ContactFacts>),
    /// A step about a young carer.
    YoungCarer(YoungCarerStep),
    /// Sex, gender and ethnic group.
    About {
        /// Sex.
        sex: Asked<Sex>,
        /// Gender.
        gender: Asked<Gender>,
        /// Ethnic group.
        ethnicity: Asked<Ethnicity>,
    },
}

impl FactChange {
    /// The group that it belongs to.
    #[must_use]
    pub const fn group(&self) -> FactGroup {
        match self {
            Self::Name(_) | Self::AddOtherName(_) | Self::RemoveOtherName(_) => FactGroup::Name,
            Self::Birth(_) => FactGroup::Birth,
            Self::Language { .. } => FactGroup::Language,
            Self::Numbers { .. } => FactGroup::Numbers,
            Self::School(_) => FactGroup::School,
            Self::Gp(_) => FactGroup::Gp,
            Self::Disability { .. } => FactGroup::Disability,
            Self::Contact(_) => FactGroup::Contact,
            Self::YoungCarer(_) => FactGroup::YoungCarer,
            Self::About { .. } => FactGroup::About,
        }
    }
}

/// A step about a young carer (BUCKS-PROT-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YoungCarerStep {
    /// Whether they are one; saying "yes" again keeps what was offered.
    Say(YoungCarerSaid),
    /// The assessment was offered.
    Offer {
        /// The day.
        on: Date,
    },
    /// The offer was answered.
    Answer {
        /// What was said.
        answer: AssessmentAnswer,
        /// The day.
        on: Date,
    },
}

coded_list! {
    /// Whether somebody is a young carer, as a form asks it.
    YoungCarerSaid, otherwise "Select whether they care for somebody" {
        Yes = "yes", "Yes";
        No = "no", "No";
        NotKnown = "not_known", "Not known";
        DeclinedToSay = "declined_to_say", "Prefers not to say";
        NotAsked = "not_asked", "Nobody has asked yet";
    }
}

impl YoungCarerStep {
    fn apply(self, now: YoungCarer, today: Date) -> Result<YoungCarer, Refusal> {
        let beside = |refused: YoungCarerRefused, field: &'static str| {
            Refusal::new(
                "people.young_carer",
                refused.to_string(),
                "Look at what is recorded, then correct the date or the step.",
            )
            .beside(field)
        };
        match self {
            Self::Say(said) => Ok(match (said, now) {
                (YoungCarerSaid::Yes, YoungCarer::Yes(stage)) => YoungCarer::Yes(stage),
                (YoungCarerSaid::Yes, _) => YoungCarer::Yes(CarersAssessment::NotOffered),
                (YoungCarerSaid::No, _) => YoungCarer::No,
                (YoungCarerSaid::NotKnown, _) => YoungCarer::NotKnown,
                (YoungCarerSaid::DeclinedToSay, _) => YoungCarer::DeclinedToSay,
                (YoungCarerSaid::NotAsked, _) => YoungCarer::NotAsked,
            }),
            Self::Offer { on } => {
                not_later(on, today, "offered", "The date of the offer")?;
                now.offer(on).map_err(|refused| beside(refused, "offered"))
            }
            Self::Answer { answer, on } => {
                not_later(on, today, "answered", "The date of the answer")?;
                now.answer(answer, on)
                    .map_err(|refused| beside(refused, "answered"))
            }
        }
    }
}

fn not_later(on: Date, today: Date, field: &'static str, what: &str) -> Result<(), Refusal> {
    if on > today {
        return Err(Refusal::new(
            "people.day_ahead",
            format!("{what} must be today or in the past"),
            "Enter the day on which it happened.",
        )
        .beside(field));
    }
    Ok(())
}

fn checked(name: OtherName, today: Date) -> Result<OtherName, Refusal> {
    if let Some(from) = name.from {
        not_later(from, today, "from", "The date the name began")?;
    }
    match (name.from, name.until) {
        (Some(from), Some(until)) if until < from => Err(Refusal::new(
            "people.name_dates",
            "The date the name ended must be the same as or after the date it began",
            "Correct one of the two dates.",
        )
        .beside("until")),
        (_, _) => Ok(name),
    }
}

fn gone(what: &str) -> Refusal {
    Refusal::new(
        "people.gone",
        format!("{what} is not on the record any more"),
        "Open the person’s page again.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::{AsReferred, OtherNameKind, RightToAssessment};
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 10);

    fn told<'a>() -> AsReferred<'a> {
        AsReferred {
            given: "Ada",
            family: "Hale",
            birth: "exact",
            birth_date: Some(date(2014, 5, 1)),
            school: Some("Elm Park Primary"),
            telephone: Some("ring the neighbour"),
            unsafe_contact: Some("He reads her messages"),
            interpreter: Some("Polish"),
            ..AsReferred::default()
        }
    }

    #[test]
    fn what_a_request_said_is_kept_even_where_it_is_no_real_number() {
        let facts = PersonFacts::as_referred(&told(), TODAY);
        assert_eq!(facts.shown_name(), "Ada Hale");
        assert_eq!(facts.telephone, None);
        assert_eq!(
            facts.telephone_as_told.as_deref(),
            Some("ring the neighbour")
        );
        assert_eq!(facts.contact_warning(), Some("He reads her messages"));
        let contact = facts.lines(FactGroup::Contact, TODAY);
        assert!(
            contact
                .iter()
                .any(|(_, words)| words.contains("ring the neighbour"))
        );
        let stored = toml::to_string(&facts).unwrap();
        assert_eq!(toml::from_str::<PersonFacts>(&stored).unwrap(), facts);
    }

    // Requirement: BUCKS-PROT-20
    #[test]
    fn saying_again_that_a_child_is_a_carer_keeps_the_offer_that_was_made() {
        let step = |facts: PersonFacts, step| facts.change(FactChange::YoungCarer(step), TODAY);
        let facts = PersonFacts::as_referred(&told(), TODAY);
        let yes = YoungCarerStep::Say(YoungCarerSaid::Yes);
        let carer = step(facts, yes).unwrap();
        assert_eq!(
            carer.young_carer.right_to_assessment(carer.birth, TODAY),
            RightToAssessment::MustBeOffered
        );
        let offer = |on| YoungCarerStep::Offer { on };
        let ahead = step(carer.clone(), offer(date(2026, 3, 11))).unwrap_err();
        assert_eq!(ahead.field, Some("offered"));
        let offered = step(carer, offer(TODAY)).unwrap();
        let again = step(offered.clone(), yes).unwrap();
        assert_eq!(again, offered);
    }

    #[test]
    fn an_unborn_child_has_words_for_a_name_and_a_due_date_that_can_be() {
        let unborn = PersonFacts {
            birth: BirthDate::Unborn(ExpectedBirth::NotKnown),
            ..PersonFacts::default()
        };
        assert_eq!(unborn.shown_name(), "Unborn child");
        let due = |day| {
            unborn.clone().change(
                FactChange::Birth(BirthDate::Unborn(ExpectedBirth::On(day))),
                TODAY,
            )
        };
        assert!(due(date(2026, 9, 1)).is_ok());
        assert_eq!(due(date(2028, 1, 1)).unwrap_err().field, Some("expected"));
        assert_eq!(due(date(2025, 1, 1)).unwrap_err().field, Some("expected"));
    }

    #[test]
    fn another_name_is_dated_and_ends_after_it_began() {
        let name = |from, until| {
            FactChange::AddOtherName(OtherName {
                name: ShortText::parse("Ada Marsh").unwrap(),
                kind: OtherNameKind::Former,
                from,
                until,
            })
        };
        let facts = PersonFacts::default();
        let backwards = facts
            .clone()
            .change(name(Some(date(2020, 1, 1)), Some(date(2019, 1, 1))), TODAY);
        assert_eq!(backwards.unwrap_err().field, Some("until"));
        let named = facts
            .change(name(Some(date(2019, 1, 1)), Some(date(2020, 1, 1))), TODAY)
            .unwrap();
        let lines = named.lines(FactGroup::Name, TODAY);
        assert_eq!(
            lines.last().unwrap().1,
            "Ada Marsh (A name they had before, 1 January 2019 to 1 January 2020)"
        );
        assert!(named.change(FactChange::RemoveOtherName(3), TODAY).is_err());
    }
}
