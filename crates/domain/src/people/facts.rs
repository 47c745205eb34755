//! Owns everything that is known about one person, in groups that are changed
//! one at a time. A change gives the next facts or says beside which field it
//! was refused.
//! Must not know: who may see a fact, or how a form names its fields.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::coded::coded_list;
use super::{
    Asked, BirthDate, ContactPreferences, DateOfBirth, Disability, EmailAddress, Ethnicity,
    ExpectedBirth, Gender, GpRegistration, Interpreter, NhsNumber, PersonName, SafeContact,
    SchoolPlace, Sex, ShortText, TelephoneNumber, Upn, YoungCarer,
};

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
