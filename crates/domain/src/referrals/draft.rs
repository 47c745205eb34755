//! A request that is still being written: its answers page by page, and what
//! is missing before it can be sent. Asks more of professionals than of the
//! public (C-08). Must not know pages, cookies or storage.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Channel, ConsentGiven, OwnHelp, ReferredPerson, Referrer, ReferrerKind, Request, RoleInFamily,
    Thresholds, Tried, WrittenForm,
};
use crate::ids::{AgencyId, UserId, WorryId};

/// Who is writing, as they tell us.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AboutYou {
    /// Their name; a member of the public may leave it out.
    pub name: Option<String>,
    /// Their job, or what they are to the family.
    pub standing: Option<String>,
    /// Their organisation.
    pub organisation: Option<String>,
    /// Where the written outcome goes.
    pub email: Option<String>,
    /// Where to ring them.
    pub telephone: Option<String>,
    /// Whether a parent or carer holds parental responsibility; `None` when not known.
    pub parental_responsibility: Option<bool>,
}

/// What is known of a child's age.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ChildAge {
    /// The day of birth.
    Born {
        /// The day.
        on: Date,
    },
    /// About how old.
    About {
        /// In years.
        years: u8,
    },
    /// Not born yet.
    Unborn {
        /// When the birth is expected, if known.
        expected: Option<Date>,
    },
    /// Not known at all.
    NotKnown,
}

/// A child on the draft.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DraftChild {
    /// First names; empty when not known.
    pub given_name: String,
    /// Last name; empty when not known.
    pub family_name: String,
    /// What is known of the age.
    pub age: ChildAge,
    /// School, nursery or college.
    pub school: Option<String>,
    /// Why the child may need help sooner, as keys of the profile's list.
    #[serde(default)]
    pub vulnerabilities: Vec<String>,
    /// Why help is right at an age that the authority's early help is not for (C-100).
    #[serde(default)]
    pub age_reason: Option<String>,
}

impl DraftChild {
    /// A child of whom only this is known.
    #[must_use]
    pub fn bare(
        given_name: impl Into<String>,
        family_name: impl Into<String>,
        age: ChildAge,
    ) -> Self {
        Self {
            given_name: given_name.into(),
            family_name: family_name.into(),
            age,
            school: None,
            vulnerabilities: Vec::new(),
            age_reason: None,
        }
    }
}

/// An adult on the draft.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DraftAdult {
    /// First names; empty when not known.
    pub given_name: String,
    /// Last name; empty when not known.
    pub family_name: String,
    /// What they are to the child or children.
    pub relationship: Option<String>,
    /// Whether they hold parental responsibility; `None` when not known (BUCKS-STRAT-72).
    pub parental_responsibility: Option<bool>,
    /// Their consent (C-05).
    pub consent: ConsentGiven,
}

/// Where the family lives and how to reach them safely.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct HomeAnswers {
    /// The address, as typed.
    pub address: Option<String>,
    /// The postcode, tidied.
    pub postcode: Option<String>,
    /// Whether somebody could be at risk if the address became known.
    #[serde(default)]
    pub address_hidden: bool,
    /// The family's telephone.
    pub telephone: Option<String>,
    /// How the family wants to be reached, as a key of the profile's list.
    #[serde(default)]
    pub contact_by: Option<String>,
    /// What makes contact unsafe, when it is.
    pub unsafe_contact: Option<String>,
    /// The language that an interpreter is needed for.
    pub interpreter: Option<String>,
}

/// What worries the writer, and what was tried.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WorryAnswers {
    /// The worry.
    pub worry: String,
    /// What goes well.
    pub strengths: Option<String>,
    /// What the child says, in the child's words.
    pub child_voice: Option<String>,
    /// Reasons, as keys of the profile's list.
    pub reasons: Vec<String>,
    /// What was already tried (BUCKS-STRAT-60).
    pub tried: Tried,
}

/// The level that a professional names, and what should change (BUCKS-STRAT-70).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LevelAnswers {
    /// The level.
    pub level: u8,
    /// Why that level.
    pub reason: String,
    /// What should be different for the family.
    pub expected_outcome: String,
}

/// What a professional says when not everybody with parental responsibility agreed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum WithoutConsent {
    /// An exception that the authority knows, such as that asking would put a
    /// child at risk (BUCKS-STRAT-73).
    Exception {
        /// How.
        reason: String,
        /// Which, as a key of the profile's list.
        #[serde(default)]
        key: Option<String>,
    },
    /// Sent as it is; the front door comes back to the writer (C-04).
    GoOn {
        /// Why, as a key of the profile's list.
        #[serde(default)]
        key: Option<String>,
    },
}

/// A form that came to the front door in another way and is entered there
/// (BUCKS-STRAT-74): the clocks run from when it came, not from when it was typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Arrival {
    /// When it came.
    pub at: Timestamp,
}

/// A request that is still being written. `None` means that a page was not answered yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RequestDraft {
    /// The shape of the stored document, so that a later product can still read it.
    pub format: u16,
    /// Who is writing.
    pub kind: ReferrerKind,
    /// About the writer.
    pub about: Option<AboutYou>,
    /// The children.
    pub children: Vec<DraftChild>,
    /// The adults, without the writer.
    pub adults: Vec<DraftAdult>,
    /// The home.
    pub home: Option<HomeAnswers>,
    /// The worry.
    pub worry: Option<WorryAnswers>,
    /// The level; professionals only.
    pub level: Option<LevelAnswers>,
    /// What holds where consent is not complete; professionals only.
    pub without_consent: Option<WithoutConsent>,
    /// How the writer read the level that they named; professionals only.
    #[serde(default)]
    pub thresholds: Option<Thresholds>,
    /// The form that is being entered, when it came by e-mail.
    #[serde(default)]
    pub arrival: Option<Arrival>,
    /// The agency's own worry that this request grew from (BUCKS-STRAT-61).
    #[serde(default)]
    pub worry_noted: Option<WorryId>,
    /// The reference of the call that this form follows, when the writer rang first.
    #[serde(default)]
    pub called: Option<String>,
}

/// The account that sends the request, when somebody is signed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SendingAccount {
    /// The agency acted for.
    pub agency: AgencyId,
    /// The person.
    pub user: UserId,
}

/// Something that must be said before the request can be sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Missing {
    /// The page about the writer was not answered.
    AboutYou,
    /// The writer's name.
    YourName,
    /// A professional's job.
    YourJob,
    /// A professional's organisation.
    YourOrganisation,
    /// A professional's e-mail address: the written outcome goes there.
    YourEmail,
    /// Some way to reach a family that asks for itself.
    YourContact,
    /// At least one child.
    Child,
    /// The worry.
    Worry,
    /// What the professional's own service tried first (BUCKS-STRAT-60).
    Tried,
    /// The level, why, and the expected outcome (BUCKS-STRAT-70, C-08).
    Level,
    /// How the level was read: its signs, or what the agency does itself (BUCKS-STRAT-46, -49).
    Thresholds,
    /// Consent, the exception, or that it goes on without (C-04).
    Consent,
}

impl RequestDraft {
    /// The shape that this product writes.
    pub const FORMAT: u16 = 1;

    /// An empty draft.
    #[must_use]
    pub const fn new(kind: ReferrerKind) -> Self {
        Self {
            format: Self::FORMAT,
            kind,
            about: None,
            children: Vec::new(),
            adults: Vec::new(),
            home: None,
            worry: None,
            level: None,
            without_consent: None,
            thresholds: None,
            arrival: None,
            worry_noted: None,
            called: None,
        }
    }

    /// Whether a professional writes, who is asked for the level, the consents and what was tried.
    #[must_use]
    pub const fn by_professional(&self) -> bool {
        match self.kind {
            ReferrerKind::Professional => true,
            ReferrerKind::Family | ReferrerKind::YoungPerson | ReferrerKind::Public => false,
        }
    }

    /// Whether the page about missing consent must be answered: not every adult
    /// with parental responsibility agreed, or none is named (BUCKS-STRAT-72).
    #[must_use]
    pub fn consent_is_open(&self) -> bool {
        let asked = Self {
            without_consent: None,
            ..self.clone()
        };
        let request = asked.assemble(Channel::PublicForm, None);
        self.by_professional() && !request.consent().is_given()
    }

    /// What the writer's agency does itself, below the level that the front door takes on.
    #[must_use]
    pub fn own_help(&self) -> Option<&OwnHelp> {
        self.thresholds.as_ref()?.own_help.as_ref()
    }

    /// What is missing, in the order of the form. A form that came by e-mail is
    /// entered as it was filled in: what its writer left out is asked of its
    /// writer, by returning it (BUCKS-PROT-24).
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        let mut missing = match (&self.arrival, &self.about) {
            (Some(_), Some(_)) => Vec::new(),
            (Some(_) | None, _) => self.missing_about(),
        };
        if self.children.is_empty() {
            missing.push(Missing::Child);
        }
        let worry = self.worry.as_ref();
        if worry.is_none_or(|worry| worry.worry.trim().is_empty()) {
            missing.push(Missing::Worry);
        }
        if self.by_professional() && self.arrival.is_none() {
            let tried = worry.and_then(|worry| worry.tried.own_support.as_deref());
            if blank(tried) {
                missing.push(Missing::Tried);
            }
            if self.level.as_ref().is_none_or(|level| {
                level.reason.trim().is_empty() || level.expected_outcome.trim().is_empty()
            }) {
                missing.push(Missing::Level);
            } else if self.thresholds.is_none() {
                missing.push(Missing::Thresholds);
            }
            if self.consent_is_open() && self.without_consent.is_none() {
                missing.push(Missing::Consent);
            }
        }
        missing
    }

    fn missing_about(&self) -> Vec<Missing> {
        let Some(about) = &self.about else {
            return vec![Missing::AboutYou];
        };
        let mut missing = Vec::new();
        let mut need = |said: &Option<String>, what| {
            if blank(said.as_deref()) {
                missing.push(what);
            }
        };
        match self.kind {
            ReferrerKind::Professional => {
                need(&about.name, Missing::YourName);
                need(&about.standing, Missing::YourJob);
                need(&about.organisation, Missing::YourOrganisation);
                need(&about.email, Missing::YourEmail);
            }
            ReferrerKind::Family | ReferrerKind::YoungPerson => {
                need(&about.name, Missing::YourName);
                if blank(about.email.as_deref()) && blank(about.telephone.as_deref()) {
                    missing.push(Missing::YourContact);
                }
            }
            // A neighbour may stay unnamed (BUCKS-STRAT-71).
            ReferrerKind::Public => {}
        }
        missing
    }

    /// The finished request.
    ///
    /// # Errors
    /// What is still missing, in the order of the form.
    pub fn into_request(
        self,
        channel: Channel,
        account: Option<SendingAccount>,
    ) -> Result<Request, Vec<Missing>> {
        let missing = self.missing();
        if missing.is_empty() {
            Ok(self.assemble(channel, account))
        } else {
            Err(missing)
        }
    }

    /// The request as it was told, complete or not: a call is written down at
    /// once, whatever the caller left out (BUCKS-STRAT-75).
    #[must_use]
    pub fn as_told(self, channel: Channel) -> Request {
        self.assemble(channel, None)
    }

    fn assemble(self, channel: Channel, account: Option<SendingAccount>) -> Request {
        let professional = self.by_professional();
        let about = self.about.unwrap_or_default();
        let writer = writer_as_adult(self.kind, &about);
        let people = self
            .children
            .into_iter()
            .map(child)
            .chain(writer)
            .chain(self.adults.into_iter().map(adult))
            .collect();
        let home = self.home.unwrap_or_default();
        let worry = self.worry.unwrap_or_default();
        // What is asked of professionals alone is never kept for the public (C-08).
        let level = self.level.filter(|_| professional);
        let thresholds = self.thresholds.filter(|_| professional && level.is_some());
        let (exception, no_consent_reason) = match self.without_consent.filter(|_| professional) {
            Some(WithoutConsent::Exception { reason, key }) => (Some(reason), key),
            Some(WithoutConsent::GoOn { key }) => (None, key),
            None => (None, None),
        };
        Request {
            channel,
            referrer: Referrer {
                kind: self.kind,
                name: about.name,
                standing: about.standing,
                organisation: about.organisation,
                agency: account.map(|account| account.agency),
                user: account.map(|account| account.user),
                email: about.email,
                telephone: about.telephone,
            },
            people,
            address: home.address,
            postcode: home.postcode,
            address_hidden: home.address_hidden,
            family_telephone: home.telephone,
            contact_by: home.contact_by,
            unsafe_contact: home.unsafe_contact,
            interpreter: home.interpreter,
            worry: worry.worry,
            strengths: worry.strengths,
            child_voice: worry.child_voice,
            tried: worry.tried,
            reasons: worry.reasons,
            level: level.as_ref().map(|level| level.level),
            level_reason: level.as_ref().map(|level| level.reason.clone()),
            expected_outcome: level.map(|level| level.expected_outcome),
            consent_exception: exception,
            no_consent_reason,
            immediate: None,
            written_form: WrittenForm::NotNeeded,
            thresholds: thresholds.unwrap_or_default(),
        }
    }
}

fn blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn child(child: DraftChild) -> ReferredPerson {
    let (born, about_years, expected, unborn) = match child.age {
        ChildAge::Born { on } => (Some(on), None, None, false),
        ChildAge::About { years } => (None, Some(years), None, false),
        ChildAge::Unborn { expected } => (None, None, expected, true),
        ChildAge::NotKnown => (None, None, None, false),
    };
    ReferredPerson {
        born,
        about_years,
        expected,
        unborn,
        school: child.school,
        vulnerabilities: child.vulnerabilities,
        age_reason: child.age_reason,
        ..ReferredPerson::bare(RoleInFamily::Child, child.given_name, child.family_name)
    }
}

fn adult(adult: DraftAdult) -> ReferredPerson {
    ReferredPerson {
        relationship: adult.relationship,
        parental_responsibility: adult.parental_responsibility,
        consent: adult.consent,
        ..ReferredPerson::bare(RoleInFamily::Adult, adult.given_name, adult.family_name)
    }
}

/// A parent or carer who writes is one of the family's adults, and agrees by asking.
fn writer_as_adult(kind: ReferrerKind, about: &AboutYou) -> Option<ReferredPerson> {
    match kind {
        ReferrerKind::Family => {}
        ReferrerKind::Professional | ReferrerKind::YoungPerson | ReferrerKind::Public => {
            return None;
        }
    }
    let name = about.name.clone().unwrap_or_default();
    let (given_name, family_name) = split_name(&name);
    Some(adult(DraftAdult {
        given_name,
        family_name,
        relationship: about.standing.clone(),
        parental_responsibility: about.parental_responsibility,
        consent: ConsentGiven::AskedThemselves,
    }))
}

/// First names and the last name of a name typed in one box.
#[must_use]
pub fn split_name(name: &str) -> (String, String) {
    match name.trim().rsplit_once(' ') {
        Some((given, family)) => (given.trim().to_owned(), family.to_owned()),
        None => (name.trim().to_owned(), String::new()),
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
