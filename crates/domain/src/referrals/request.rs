//! What was asked, as it was told to us. Kept whole with the referral: later
//! changes to the family's record do not rewrite what somebody said.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{AgencyId, UserId};

/// How a request arrived (BUCKS-STRAT-71, -74, -75; BUCKS-PROT-26).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The form on the public site.
    PublicForm,
    /// The form, by somebody signed in.
    SignedInForm,
    /// A call taken by a contact officer.
    Call,
    /// A file of requests.
    Import,
    /// An agency's own system.
    Api,
    /// An immediate concern raised in one step (C-07).
    ImmediateConcern,
    /// From open early help, because need has risen (BUCKS-PROT-53).
    StepUp,
    /// The form, sent to the front door's e-mail address (BUCKS-STRAT-74).
    EmailedForm,
}

impl Channel {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PublicForm => "public_form",
            Self::SignedInForm => "signed_in_form",
            Self::Call => "call",
            Self::Import => "import",
            Self::Api => "api",
            Self::ImmediateConcern => "immediate_concern",
            Self::StepUp => "step_up",
            Self::EmailedForm => "emailed_form",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PublicForm => "Form on the public site",
            Self::SignedInForm => "Form by a signed-in professional",
            Self::Call => "Telephone call",
            Self::Import => "File from an agency",
            Self::Api => "Agency’s own system",
            Self::ImmediateConcern => "Immediate concern",
            Self::StepUp => "Step up from early help",
            Self::EmailedForm => "Form sent by e-mail",
        }
    }
}

/// Who may ask: anybody (BUCKS-STRAT-71).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferrerKind {
    /// Somebody who works with families.
    Professional,
    /// A parent or carer asking for their own family.
    Family,
    /// A child or young person asking for themselves.
    YoungPerson,
    /// A relative, friend or neighbour.
    Public,
}

impl ReferrerKind {
    /// Every kind, in the order of the form.
    pub const ALL: &'static [Self] = &[
        Self::Professional,
        Self::Family,
        Self::YoungPerson,
        Self::Public,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Professional => "professional",
            Self::Family => "family",
            Self::YoungPerson => "young_person",
            Self::Public => "public",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Professional => "Professional",
            Self::Family => "Parent or carer",
            Self::YoungPerson => "Young person",
            Self::Public => "Member of the public",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }
}

/// Who asked, and how to reach them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Referrer {
    /// What they are to the family.
    pub kind: ReferrerKind,
    /// Their name; a member of the public may leave it out.
    pub name: Option<String>,
    /// Their job, or how they know the family.
    pub standing: Option<String>,
    /// The organisation that they named.
    pub organisation: Option<String>,
    /// Their agency here, when it has an account or a token.
    pub agency: Option<AgencyId>,
    /// Their account, when they were signed in.
    pub user: Option<UserId>,
    /// Where the written outcome goes.
    pub email: Option<String>,
    /// Where to ring.
    pub telephone: Option<String>,
}

impl Referrer {
    /// Somebody who said no more than what they are to the family.
    #[must_use]
    pub const fn bare(kind: ReferrerKind) -> Self {
        Self {
            kind,
            name: None,
            standing: None,
            organisation: None,
            agency: None,
            user: None,
            email: None,
            telephone: None,
        }
    }
}

/// Child or adult, as the referrer sees them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleInFamily {
    /// A child or young person, born or not.
    Child,
    /// A parent, carer or other adult.
    Adult,
}

impl RoleInFamily {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Adult => "adult",
        }
    }
}

/// What is known about one person's consent to this request (C-05).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum ConsentGiven {
    /// They agreed.
    Yes {
        /// When they were asked.
        on: Option<Date>,
        /// In writing, or by word.
        written: bool,
    },
    /// They were asked and said no.
    No,
    /// They were not asked.
    NotAsked,
    /// The person does not hold parental responsibility and was not asked to consent.
    NotNeeded,
    /// They are who asked for help: nobody asked them, and they signed nothing.
    AskedThemselves,
}

impl ConsentGiven {
    /// How people say it.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Yes { written: true, .. } => "Agreed in writing",
            Self::Yes { written: false, .. } => "Agreed by word",
            Self::No => "Said no",
            Self::NotAsked => "Not asked",
            Self::NotNeeded => "Does not need to be asked",
            Self::AskedThemselves => "Asked for help themselves",
        }
    }
}

/// One child or adult on a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReferredPerson {
    /// Child or adult.
    pub part: RoleInFamily,
    /// First names; empty when not known.
    pub given_name: String,
    /// Last name; empty when not known.
    pub family_name: String,
    /// Date of birth, when known exactly.
    pub born: Option<Date>,
    /// About how old, in years, when the date is not known.
    pub about_years: Option<u8>,
    /// Expected date of birth, for a child not yet born.
    pub expected: Option<Date>,
    /// The child is not born yet.
    pub unborn: bool,
    /// School, nursery or college, for a child.
    pub school: Option<String>,
    /// What they are to the child: mother, grandparent, step-father.
    pub relationship: Option<String>,
    /// Whether the adult holds parental responsibility, when known.
    pub parental_responsibility: Option<bool>,
    /// Their consent.
    pub consent: ConsentGiven,
    /// Why a child may need help sooner, as keys of the profile's list.
    #[serde(default)]
    pub vulnerabilities: Vec<String>,
    /// Why help is right at an age that the authority's early help is not for (C-100).
    #[serde(default)]
    pub age_reason: Option<String>,
}

impl ReferredPerson {
    /// Somebody of whom only the name was told. A child is not asked to consent;
    /// an adult has not been.
    #[must_use]
    pub fn bare(
        part: RoleInFamily,
        given_name: impl Into<String>,
        family_name: impl Into<String>,
    ) -> Self {
        Self {
            part,
            given_name: given_name.into(),
            family_name: family_name.into(),
            born: None,
            about_years: None,
            expected: None,
            unborn: false,
            school: None,
            relationship: None,
            parental_responsibility: None,
            consent: match part {
                RoleInFamily::Child => ConsentGiven::NotNeeded,
                RoleInFamily::Adult => ConsentGiven::NotAsked,
            },
            vulnerabilities: Vec::new(),
            age_reason: None,
        }
    }

    /// The name to show.
    #[must_use]
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.given_name, self.family_name);
        let name = name.trim();
        match (name.is_empty(), self.unborn) {
            (false, _) => name.to_owned(),
            (true, true) => "Unborn child".to_owned(),
            (true, false) => "Name not known".to_owned(),
        }
    }
}

/// Whether a call was followed by the written form (BUCKS-STRAT-75, -127).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum WrittenForm {
    /// The request was written from the start, or cannot be (BUCKS-PROT-26).
    NotNeeded,
    /// The caller was asked to confirm in writing.
    Awaited,
    /// The written form came.
    Received,
}

/// What was already tried before asking (BUCKS-STRAT-60).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tried {
    /// What the referrer's own service did.
    pub own_support: Option<String>,
    /// Other services already helping.
    pub others: Option<String>,
}

/// Whether the referrer's own agency can help (BUCKS-STRAT-46).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CanHelp {
    /// It can give all the support that is needed.
    Wholly,
    /// It can give some of it.
    Partly,
    /// It cannot.
    No,
}

impl CanHelp {
    /// Every answer, in the order of the form.
    pub const ALL: &'static [Self] = &[Self::Wholly, Self::Partly, Self::No];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Wholly => "wholly",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Wholly => "Yes, with all of it",
            Self::Partly => "Yes, with some of it",
            Self::No => "No",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|answer| answer.key() == key)
    }
}

/// A service or agency that somebody was pointed to, by its name
/// (BUCKS-STRAT-47, -62; BUCKS-PROT-30).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct PointedTo {
    /// What it is called.
    pub service: String,
    /// How to reach it, when that was said.
    pub contact: Option<String>,
}

/// What the referrer's own agency does below the level that the front door takes on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnHelp {
    /// Whether it can help.
    pub can: CanHelp,
    /// How, or why not.
    pub how: String,
    /// The service that it pointed the family to.
    pub pointed_to: Option<PointedTo>,
}

/// How the referrer read the levels of need before asking: nothing in it sets a
/// level, and nothing in it is needed for one (BUCKS-STRAT-41).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Thresholds {
    /// The signs of the level that the referrer sees, in the authority's words
    /// on that day (BUCKS-STRAT-49).
    pub signs: Vec<String>,
    /// What the referrer says beside the signs.
    pub judgement: Option<String>,
    /// Below the level that the front door takes on: what the agency does itself.
    pub own_help: Option<OwnHelp>,
}

/// A request for help, whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// How it arrived.
    pub channel: Channel,
    /// Who asked.
    pub referrer: Referrer,
    /// The children and adults it is about; at least one child, known or not.
    pub people: Vec<ReferredPerson>,
    /// Where the family lives, as typed.
    pub address: Option<String>,
    /// Their postcode, when known.
    pub postcode: Option<String>,
    /// Whether somebody could be at risk if the address became known.
    #[serde(default)]
    pub address_hidden: bool,
    /// How to reach the family.
    pub family_telephone: Option<String>,
    /// How the family wants to be reached, as a key of the profile's list.
    #[serde(default)]
    pub contact_by: Option<String>,
    /// What makes contact unsafe, when it is.
    pub unsafe_contact: Option<String>,
    /// A language other than English, with an interpreter needed.
    pub interpreter: Option<String>,
    /// What worries the referrer.
    pub worry: String,
    /// What goes well.
    pub strengths: Option<String>,
    /// What the child says, in the child's words.
    pub child_voice: Option<String>,
    /// What was already tried.
    pub tried: Tried,
    /// Reasons, as keys of the profile's list.
    pub reasons: Vec<String>,
    /// The level that the referrer names; asked of professionals only (C-08).
    pub level: Option<u8>,
    /// Why that level.
    pub level_reason: Option<String>,
    /// What the referrer hopes for the family (BUCKS-STRAT-70).
    pub expected_outcome: Option<String>,
    /// Why consent was not sought, where seeking it would put a child at risk (BUCKS-STRAT-73).
    pub consent_exception: Option<String>,
    /// Why the request comes without everybody's consent, as a key of the profile's list (C-04).
    #[serde(default)]
    pub no_consent_reason: Option<String>,
    /// Why this cannot wait (C-07).
    pub immediate: Option<String>,
    /// Whether the written form has followed a call.
    pub written_form: WrittenForm,
    /// How the referrer read the levels; empty where nobody was asked (C-08).
    #[serde(default)]
    pub thresholds: Thresholds,
}

impl Request {
    /// A request that says no more than the worry: what nobody said stays unsaid.
    #[must_use]
    pub fn bare(channel: Channel, referrer: Referrer, worry: impl Into<String>) -> Self {
        Self {
            channel,
            referrer,
            people: Vec::new(),
            address: None,
            postcode: None,
            address_hidden: false,
            family_telephone: None,
            contact_by: None,
            unsafe_contact: None,
            interpreter: None,
            worry: worry.into(),
            strengths: None,
            child_voice: None,
            tried: Tried::default(),
            reasons: Vec::new(),
            level: None,
            level_reason: None,
            expected_outcome: None,
            consent_exception: None,
            no_consent_reason: None,
            immediate: None,
            written_form: WrittenForm::NotNeeded,
            thresholds: Thresholds::default(),
        }
    }

    /// The children.
    pub fn children(&self) -> impl Iterator<Item = &ReferredPerson> {
        self.people
            .iter()
            .filter(|person| person.part == RoleInFamily::Child)
    }

    /// The adults.
    pub fn adults(&self) -> impl Iterator<Item = &ReferredPerson> {
        self.people
            .iter()
            .filter(|person| person.part == RoleInFamily::Adult)
    }

    /// What the family is called: the first child's last name, else an adult's.
    #[must_use]
    pub fn family_name(&self) -> String {
        self.children()
            .chain(self.adults())
            .map(|person| person.family_name.trim())
            .find(|name| !name.is_empty())
            .map_or_else(|| "Name not known".to_owned(), str::to_owned)
    }

    /// How consent stands, for the decision.
    ///
    /// A family that asks for itself consents by asking. Otherwise every adult
    /// with parental responsibility must have agreed, at least one must be
    /// named, and nobody asked may have said no (BUCKS-STRAT-72, C-04, C-05).
    #[must_use]
    pub fn consent(&self) -> super::ConsentStanding {
        use super::ConsentStanding;
        if self.consent_exception.is_some() {
            return ConsentStanding::ExceptionClaimed;
        }
        if self.immediate.is_some() {
            return ConsentStanding::DangerDoesNotWait;
        }
        match self.referrer.kind {
            ReferrerKind::Family | ReferrerKind::YoungPerson => {
                return ConsentStanding::AskedThemselves;
            }
            ReferrerKind::Professional | ReferrerKind::Public => {}
        }
        let holders = self
            .adults()
            .filter(|adult| adult.parental_responsibility == Some(true))
            .collect::<Vec<_>>();
        let refused = self.adults().any(|adult| adult.consent == ConsentGiven::No);
        let all_agreed = holders.iter().all(|adult| {
            matches!(
                adult.consent,
                ConsentGiven::Yes { .. } | ConsentGiven::AskedThemselves
            )
        });
        if refused {
            ConsentStanding::Refused
        } else if !holders.is_empty() && all_agreed {
            ConsentStanding::Given
        } else {
            ConsentStanding::Missing
        }
    }
}
