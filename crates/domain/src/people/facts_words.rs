//! Owns a person's facts as lines that people read: one list for the page, for
//! the record of what changed and for the page that shows two texts.
//! Must not know: forms, templates or who reads.

use jiff::civil::Date;

use super::{
    Asked, BirthDate, CarersAssessment, Disability, EstimatedBirth, ExpectedBirth, FactGroup,
    GpRegistration, Interpreter, OtherName, PersonFacts, RightToAssessment, SafeContact,
    SchoolPlace, YoungCarer, day_in_words,
};

const NOT_KNOWN: &str = "Not known";

/// One line: what it is, and what is known.
pub type FactLine = (&'static str, String);

impl PersonFacts {
    /// The lines of one group.
    #[must_use]
    pub fn lines(&self, group: FactGroup, today: Date) -> Vec<FactLine> {
        match group {
            FactGroup::Name => self.name_lines(),
            FactGroup::Birth => vec![("Date of birth", self.birth_words(today))],
            FactGroup::Contact => self.contact_lines(),
            FactGroup::Language => vec![
                (
                    "First language",
                    text_or(self.first_language.as_ref().map(|one| one.as_str())),
                ),
                ("Interpreter", interpreter_words(&self.contact.interpreter)),
            ],
            FactGroup::Numbers => vec![
                (
                    "NHS number",
                    text_or(self.nhs_number.as_ref().map(|one| one.spaced()).as_deref()),
                ),
                (
                    "Unique pupil number (UPN)",
                    text_or(self.upn.as_ref().map(|one| one.as_str())),
                ),
            ],
            FactGroup::School => vec![("School or nursery", school_words(&self.school))],
            FactGroup::Gp => vec![("Doctor", gp_words(&self.gp))],
            FactGroup::Disability => self.disability_lines(),
            FactGroup::YoungCarer => vec![
                ("Young carer", young_carer_words(self.young_carer)),
                (
                    "Right to an assessment",
                    right_words(self.young_carer.right_to_assessment(self.birth, today)),
                ),
            ],
            FactGroup::About => vec![
                ("Sex", self.sex.words(|sex| sex.words()).to_owned()),
                (
                    "Gender",
                    self.gender.words(|gender| gender.words()).to_owned(),
                ),
                (
                    "Ethnic group",
                    self.ethnicity.words(|group| group.words()).to_owned(),
                ),
            ],
        }
    }

    fn name_lines(&self) -> Vec<FactLine> {
        let known_as = self.name.as_ref().and_then(|name| name.known_as());
        let mut lines = vec![("Name", self.shown_name())];
        if let Some(known_as) = known_as {
            lines.push(("Known as", known_as.to_owned()));
        }
        if !self.other_names.is_empty() {
            let names: Vec<String> = self.other_names.iter().map(OtherName::in_words).collect();
            lines.push(("Other names", names.join("\n")));
        }
        lines
    }

    fn contact_lines(&self) -> Vec<FactLine> {
        let telephone = match (&self.telephone, &self.telephone_as_told) {
            (Some(number), _) => number.as_str().to_owned(),
            (None, Some(told)) => format!("{told} (as we were told; check it)"),
            (None, None) => NOT_KNOWN.to_owned(),
        };
        let preferred: Vec<&str> = self
            .contact
            .channels
            .iter()
            .map(|one| one.words())
            .collect();
        let mut lines = vec![
            ("Safe to contact", safety_words(&self.contact.safety)),
            ("Telephone", telephone),
            (
                "Email",
                text_or(self.email.as_ref().map(|one| one.as_str())),
            ),
            (
                "Prefers",
                if preferred.is_empty() {
                    "They did not say".to_owned()
                } else {
                    preferred.join(", ")
                },
            ),
            ("Letters", self.contact.format.words().to_owned()),
        ];
        if let Some(note) = &self.contact.note {
            lines.push(("Also", note.as_str().to_owned()));
        }
        lines
    }

    fn disability_lines(&self) -> Vec<FactLine> {
        let mut words = self.disability.words(|one| one.words()).to_owned();
        if let Asked::Answered(Disability::Yes {
            detail: Some(detail),
        }) = &self.disability
        {
            words = format!("{words}: {}", detail.as_str());
        }
        vec![
            ("Disability", words),
            (
                "Special educational needs",
                self.school_support.words(|one| one.words()).to_owned(),
            ),
        ]
    }

    /// The birth and the age, in words.
    #[must_use]
    pub fn birth_words(&self, today: Date) -> String {
        match self.birth {
            BirthDate::Exact(born) => format!(
                "{} ({})",
                day_in_words(born.date()),
                self.birth.age_in_words(today)
            ),
            BirthDate::Estimated(estimate) => format!(
                "Estimated: {} ({})",
                estimate_words(estimate),
                self.birth.age_in_words(today)
            ),
            BirthDate::Unborn(ExpectedBirth::On(_) | ExpectedBirth::NotKnown) => {
                first_capital(&self.birth.age_in_words(today))
            }
            BirthDate::NotKnown => self.about_years.map_or_else(
                || NOT_KNOWN.to_owned(),
                |years| format!("Not known; about {years} years old when first recorded"),
            ),
        }
    }
}

impl OtherName {
    /// The name, what sort it is and its days.
    #[must_use]
    pub fn in_words(&self) -> String {
        let days = match (self.from, self.until) {
            (None, None) => String::new(),
            (Some(from), None) => format!(", from {}", day_in_words(from)),
            (None, Some(until)) => format!(", until {}", day_in_words(until)),
            (Some(from), Some(until)) => {
                format!(", {} to {}", day_in_words(from), day_in_words(until))
            }
        };
        format!("{} ({}{days})", self.name.as_str(), self.kind.words())
    }
}

fn estimate_words(estimate: EstimatedBirth) -> String {
    match estimate
        .month()
        .map(|month| Date::new(estimate.year(), month, 1))
    {
        Some(Ok(day)) => day.strftime("%B %Y").to_string(),
        Some(Err(_)) | None => estimate.year().to_string(),
    }
}

fn text_or(text: Option<&str>) -> String {
    text.map_or_else(|| NOT_KNOWN.to_owned(), str::to_owned)
}

/// The same words with a capital at the beginning.
#[must_use]
pub fn first_capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn interpreter_words(interpreter: &Interpreter) -> String {
    match interpreter {
        Interpreter::NotAsked => "Not asked".to_owned(),
        Interpreter::NotNeeded => "Not needed".to_owned(),
        Interpreter::Needed(language) => format!("Needed: {}", language.as_str()),
    }
}

fn school_words(place: &SchoolPlace) -> String {
    match place {
        SchoolPlace::OnRoll {
            name,
            urn: Some(urn),
        } => format!("{} (URN {})", name.as_str(), urn.as_str()),
        SchoolPlace::OnRoll { .. }
        | SchoolPlace::EarlyYears { .. }
        | SchoolPlace::HomeEducated
        | SchoolPlace::MissingEducation
        | SchoolPlace::BelowSchoolAge
        | SchoolPlace::LeftEducation
        | SchoolPlace::NotKnown => place.words().to_owned(),
    }
}

fn gp_words(gp: &GpRegistration) -> String {
    match gp {
        GpRegistration::Registered(practice) => practice.code.as_ref().map_or_else(
            || practice.name.as_str().to_owned(),
            |code| format!("{} ({})", practice.name.as_str(), code.as_str()),
        ),
        GpRegistration::NotRegistered | GpRegistration::NotKnown => gp.words().to_owned(),
    }
}

fn safety_words(safety: &SafeContact) -> String {
    match safety {
        SafeContact::NotAsked => "Nobody has asked yet. Ask before you make contact.".to_owned(),
        SafeContact::Safe => "Yes".to_owned(),
        SafeContact::Unsafe { warning, never_use } if never_use.is_empty() => {
            format!("No. {}", warning.as_str())
        }
        SafeContact::Unsafe { warning, never_use } => {
            let never: Vec<&str> = never_use.iter().map(|one| one.words()).collect();
            format!("No. {}\nNever use: {}", warning.as_str(), never.join(", "))
        }
    }
}

fn young_carer_words(carer: YoungCarer) -> String {
    match carer {
        YoungCarer::NotAsked => "Not asked".to_owned(),
        YoungCarer::NotKnown => NOT_KNOWN.to_owned(),
        YoungCarer::DeclinedToSay => "Prefers not to say".to_owned(),
        YoungCarer::No => "No".to_owned(),
        YoungCarer::Yes(CarersAssessment::NotOffered) => "Yes".to_owned(),
        YoungCarer::Yes(CarersAssessment::Offered { on }) => {
            format!("Yes. Assessment offered {}", day_in_words(on))
        }
        YoungCarer::Yes(CarersAssessment::Answered {
            offered,
            answer,
            on,
        }) => format!(
            "Yes. Assessment offered {}. {} {}",
            day_in_words(offered),
            answer.words(),
            day_in_words(on)
        ),
    }
}

/// What the record says about the right to an assessment.
#[must_use]
pub fn right_words(right: RightToAssessment) -> String {
    match right {
        RightToAssessment::DoesNotApply => "Does not apply".to_owned(),
        RightToAssessment::MustBeOffered => {
            "Has a right to a young carer’s assessment. It has not been offered.".to_owned()
        }
        RightToAssessment::AgeMustBeFound => {
            "Find out how old they are: a carer under 18 has a right to an assessment.".to_owned()
        }
        RightToAssessment::WaitingForAnswer { offered } => {
            format!("Offered {}, waiting for an answer", day_in_words(offered))
        }
        RightToAssessment::Met => "Offered and answered".to_owned(),
    }
}
