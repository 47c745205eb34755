//! Owns everything that is known about one person, in groups that are changed
//! one at a time. A change gives the next facts or says beside which field it
//! was refused.
//! Must not know: who may see a fact, or how a form names its fields.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::coded::coded_list;
use super::{
    Asked, AssessmentAnswer, BirthDate, Channel, ContactPreferences, DateOfBirth, Disability,
    EmailAddress, Ethnicity, ExpectedBirth, FreeText, Gender, GpRegistration, Interpreter,
    LetterFormat, NhsNumber, PersonName, SafeContact, SchoolPlace, Sex, ShortText, TelephoneNumber,
    Upn, YoungCarer, YoungCarerRefused,
};
use crate::refusal::Refusal;
use std::collections::BTreeSet;

coded_list! {
    /// The groups of facts, each changed on a page of its own.
    FactGroup, otherwise "Select what to change" {
        Name = "name", "Name";
        Birth = "birth", "Date of birth";
        Contact = "contact", "How to reach them";
        Language = "language", "Language";
        Numbers = "numbers", "NHS number and pupil number";
        School = "school", "School or nursery";
        Gp = "gp", "Doctor";
        Disability = "disability", "Disability and special educational needs";
        YoungCarer = "young-carer", "Young carer";
        About = "about", "Sex, gender and ethnic group";
    }
}

coded_list! {
    /// Why somebody has another name.
    OtherNameKind, otherwise "Select what sort of name it is" {
        Former = "former", "A name they had before";
        KnownAs = "known_as", "A name they are known by";
        Alias = "alias", "A name they use in some places";
        Spelling = "spelling", "Another spelling";
    }
}

coded_list! {
    /// The help a child gets at school for special educational needs.
    /// Source: SEND code of practice 2015.
    SchoolSupport, otherwise "Select what help they get for special educational needs" {
        None = "none", "No special educational needs";
        Support = "support", "SEN support at school";
        BeingAssessed = "being_assessed", "Being assessed for an education, health and care plan";
        Plan = "plan", "Has an education, health and care plan";
    }
}

/// Another name that a person has or had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherName {
    /// The name.
    pub name: ShortText<150>,
    /// What sort of name.
    pub kind: OtherNameKind,
    /// From when, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Until when; none while it is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Everything known about one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonFacts {
    /// The name; none until a baby has one, or until somebody knows it.
    pub name: Option<PersonName>,
    /// Former and other names.
    pub other_names: Vec<OtherName>,
    /// What is known of the birth.
    pub birth: BirthDate,
    /// About how old, where a request said only that.
    pub about_years: Option<u8>,
    /// The language spoken at home.
    pub first_language: Option<ShortText<60>>,
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// Unique pupil number.
    pub upn: Option<Upn>,
    /// Where they learn.
    pub school: SchoolPlace,
    /// Their doctor.
    pub gp: GpRegistration,
    /// Whether they are disabled.
    pub disability: Asked<Disability>,
    /// Help at school for special educational needs.
    pub school_support: Asked<SchoolSupport>,
    /// How to ring them.
    pub telephone: Option<TelephoneNumber>,
    /// A number as somebody wrote it, where it is no real number.
    pub telephone_as_told: Option<String>,
    /// How to write to them.
    pub email: Option<EmailAddress>,
    /// How they wish to be reached, and whether it is safe.
    pub contact: ContactPreferences,
    /// Whether they care for somebody.
    pub young_carer: YoungCarer,
    /// Sex as recorded.
    pub sex: Asked<Sex>,
    /// Gender, in their own words.
    pub gender: Asked<Gender>,
    /// Ethnic group.
    pub ethnicity: Asked<Ethnicity>,
}

impl Default for PersonFacts {
    fn default() -> Self {
        Self {
            name: None,
            other_names: Vec::new(),
            birth: BirthDate::NotKnown,
            about_years: None,
            first_language: None,
            nhs_number: None,
            upn: None,
            school: SchoolPlace::NotKnown,
            gp: GpRegistration::NotKnown,
            disability: Asked::NotAsked,
            school_support: Asked::NotAsked,
            telephone: None,
            telephone_as_told: None,
            email: None,
            contact: ContactPreferences::default(),
            young_carer: YoungCarer::NotAsked,
            sex: Asked::NotAsked,
            gender: Asked::NotAsked,
            ethnicity: Asked::NotAsked,
        }
    }
}

/// What a request for help said about a person, before anybody opened their page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsReferred<'a> {
    /// First names.
    pub given: &'a str,
    /// Last name.
    pub family: &'a str,
    /// The name they go by.
    pub known_as: &'a str,
    /// `exact`, `estimated`, `unborn` or `not_known`.
    pub birth: &'a str,
    /// Date of birth or expected date.
    pub birth_date: Option<Date>,
    /// About how old.
    pub about_years: Option<u8>,
    /// School, nursery or college.
    pub school: Option<&'a str>,
    /// How to ring.
    pub telephone: Option<&'a str>,
    /// What makes contact unsafe.
    pub unsafe_contact: Option<&'a str>,
    /// The language that needs an interpreter.
    pub interpreter: Option<&'a str>,
}

impl PersonFacts {
    /// The facts as a request told them. Words that no rule accepts are kept
    /// where a person can read them, never dropped.
    #[must_use]
    pub fn as_referred(told: &AsReferred<'_>, today: Date) -> Self {
        let telephone = told
            .telephone
            .and_then(|raw| TelephoneNumber::parse(raw).ok());
        Self {
            name: PersonName::parse(told.given, told.family, told.known_as).ok(),
            birth: birth_as_referred(told, today),
            about_years: told.about_years,
            school: told
                .school
                .and_then(|name| ShortText::parse(name).ok())
                .map_or(SchoolPlace::NotKnown, |name| SchoolPlace::OnRoll {
                    name,
                    urn: None,
                }),
            telephone_as_told: match &telephone {
                Some(_) => None,
                None => told.telephone.map(str::to_owned),
            },
            telephone,
            contact: ContactPreferences {
                interpreter: told
                    .interpreter
                    .and_then(|language| ShortText::parse(language).ok())
                    .map_or(Interpreter::NotAsked, Interpreter::Needed),
                safety: told
                    .unsafe_contact
                    .and_then(|warning| SafeContact::parse("unsafe", warning, []).ok())
                    .unwrap_or_default(),
                ..ContactPreferences::default()
            },
            ..Self::default()
        }
    }

    /// The warning that stands wherever a way to reach the person is shown.
    #[must_use]
    pub fn contact_warning(&self) -> Option<&str> {
        match &self.contact.safety {
            SafeContact::Unsafe { warning, .. } => Some(warning.as_str()),
            SafeContact::NotAsked | SafeContact::Safe => None,
        }
    }

    /// The name to show; an unborn child and somebody not named have words too.
    #[must_use]
    pub fn shown_name(&self) -> String {
        match (&self.name, self.birth) {
            (Some(name), _) => name.full(),
            (None, BirthDate::Unborn(_)) => "Unborn child".to_owned(),
            (None, BirthDate::Exact(_) | BirthDate::Estimated(_) | BirthDate::NotKnown) => {
                "Name not known".to_owned()
            }
        }
    }

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

fn birth_as_referred(told: &AsReferred<'_>, today: Date) -> BirthDate {
    match (told.birth, told.birth_date) {
        ("unborn", Some(due)) => BirthDate::Unborn(ExpectedBirth::On(due)),
        ("unborn", None) => BirthDate::Unborn(ExpectedBirth::NotKnown),
        ("exact", Some(born)) => {
            DateOfBirth::on(born, today).map_or(BirthDate::NotKnown, BirthDate::Exact)
        }
        _ => BirthDate::NotKnown,
    }
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
                (YoungCarerSaid::Yes, _) => YoungCarer::Yes(super::CarersAssessment::NotOffered),
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

pub(super) fn gone(what: &str) -> Refusal {
    Refusal::new(
        "people.gone",
        format!("{what} is not on the record any more"),
        "Open the person’s page again.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::RightToAssessment;
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
