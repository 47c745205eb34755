//! The profile: everything in which one authority differs from another, read from one TOML file, checked whole
//! and typed. The journey itself is code; names, levels, limits, forums, lists and wording are here.
//! Knows no file system: the caller brings the text. No authority is named in this code.

mod authority;
mod clocks;
mod consent;
mod contacts;
mod documents;
mod doubts;
mod editions;
mod error;
mod forms_text;
mod forums;
mod leaves;
mod levels;
mod limits;
mod lists;
mod names;
mod outcomes;
mod people;
mod practice;
mod programme;
mod reader;
mod sink;
mod starting;
mod terms;
mod values;
mod words;
mod working_week;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use toml::de::DeTable;

use crate::clocks::WorkingTime;
use crate::directory::KeepingRule;
use crate::programme::Criteria;

pub use authority::{AgeRange, Authority, Board, Definition, ReportRhythm, YoungestAge};
pub use clocks::{ClockKey, ClockRule, ClockStart, Counting, Due, Force, ToldToo};
pub use consent::{
    ConsentException, ConsentForm, ConsentPurpose, ConsentRule, ConsentRules, WhoConsents,
    YoungPersonConsent,
};
pub use contacts::{ContactKey, ContactPoint, Contacts};
pub use documents::{DocumentKind, DocumentVersion, GoverningDocument, Standing};
pub use editions::{LevelEdition, LevelEditions, Numbering};
pub use error::{Problem, ProfileError};
pub use forms_text::{PublicText, RequestFormText};
pub use forums::{
    Forum, ForumKind, ForumPurpose, Forums, MeetingDates, MeetingDay, PostcodeArea, Rhythm, Routed,
};
pub use levels::{BranchKind, IndicatorTheme, Indicators, Level, LevelBranch, LevelNumber};
pub use limits::{Limit, Series};
pub use lists::{ListEdition, ListItem, ListKey, Lists};
pub use names::{Label, Name, Names};
pub use outcomes::{
    ForumOutcome, ForumWordings, FrontDoorOutcome, FrontDoorWordings, Offered, OutcomeWording,
    Outcomes, TransferOutcome, TransferWordings,
};
pub use people::{Agency, AgencyKind, RoleName, RoleNames};
pub use practice::{
    AfterClosing, Assessment, AssessmentKind, AtLevel, DoorStyle, Entry, FamilyView, HubPlace,
    KeptRecord, MayRefer, RetentionRule, RetentionTrigger,
};
pub use starting::starting_point;
pub use terms::limit_of;
pub use values::{DocumentDate, Email, Key, Telephone, WebAddress};
pub use words::Word;
pub(crate) use words::words;
pub use working_week::{BankHoliday, WorkingHours, WorkingWeek};

use reader::Section;
use sink::Sink;

/// One authority's profile, checked whole.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    /// Who the authority is.
    pub authority: Authority,
    /// How early help is entered.
    pub entry: Entry,
    /// What holds once a case has closed.
    pub after_closing: AfterClosing,
    /// The documents in force.
    pub documents: Vec<GoverningDocument>,
    /// Every wording of the levels.
    pub levels: LevelEditions,
    /// What things are called.
    pub names: Names,
    /// What roles are called.
    pub roles: RoleNames,
    /// The kinds of agency that work together.
    pub agencies: Vec<Agency>,
    /// The meetings that allocate or transfer cases.
    pub forums: Forums,
    /// When the authority works.
    pub working_week: WorkingWeek,
    /// Telephone numbers and addresses.
    pub contacts: Contacts,
    /// The lists people choose from.
    pub lists: Lists,
    /// The words for every decision.
    pub outcomes: Outcomes,
    /// Who must agree to what.
    pub consent: ConsentRules,
    /// The assessments in use.
    pub assessments: Vec<Assessment>,
    /// What the public reads.
    pub public_text: PublicText,
    /// The sentences of the request form.
    pub request_form: RequestFormText,
    /// How long an entry of the directory of services counts as right (BUCKS-STRAT-66).
    pub directory: KeepingRule,
    /// How long records are kept; empty means that nothing is deleted (C-46).
    pub retention: Vec<RetentionRule>,
    /// When a family meets enough headline issues for the families programme, by dates.
    pub programme: Vec<Criteria>,
    clocks: BTreeMap<ClockKey, ClockRule>,
    #[serde(skip)]
    doubts: Vec<ProfileError>,
    #[serde(skip)]
    working_time: WorkingTime,
}

impl Profile {
    /// Reads a profile. `file_name` is only used to say where a mistake is.
    ///
    /// # Errors
    /// Every mistake in the file, in the order of its lines.
    pub fn parse(file_name: &str, toml_text: &str) -> Result<Self, Vec<ProfileError>> {
        let sink = Sink::new(file_name, toml_text);
        let (table, broken) = DeTable::parse_recoverable(toml_text);
        if !broken.is_empty() {
            // A file that is not TOML is read no further: what follows a broken line means little.
            for error in broken {
                let at = error.span().map(|span| span.start);
                sink.report(at, "", not_toml(error.message()));
            }
            return Err(sink.into_told().0);
        }
        doubts::about_marks(&sink, toml_text);
        let profile = Section::read_file(&sink, table.get_ref(), Self::read);
        let (errors, doubts) = sink.into_told();
        match profile {
            Some(profile) if errors.is_empty() => Ok(Self { doubts, ..profile }),
            Some(_) | None => Err(errors),
        }
    }

    /// What the file says that may stand and was probably not meant: a forum that nobody can coordinate, a limit
    /// that never starts, a name that no page shows.
    #[must_use]
    pub fn doubts(&self) -> &[ProfileError] {
        &self.doubts
    }

    fn read(root: &Section<'_>) -> Option<Self> {
        let documents = read_documents(root);
        let agencies = Agency::read_all(root);
        let lists = root.section("lists", Lists::read);
        let pauses: Vec<Key> = lists
            .items(ListKey::PauseReasons)
            .iter()
            .map(|item| item.key.clone())
            .collect();
        let clocks = clocks::read_clocks(root, &pauses);
        let levels = LevelEditions::read(root, &documents);
        let forums = Forums::read(root, &agencies);
        let authority = root.section("authority", Authority::read);
        let entry = root.section("entry", |one| Entry::read(one, levels.as_ref()));
        let after_closing = root
            .section_opt("after_closing", AfterClosing::read)
            .unwrap_or_default();
        let names = root.section("names", Names::read);
        let roles = root.section("roles", RoleNames::read);
        let working_week = root.section("working_week", WorkingWeek::read);
        let working_time = terms::working_time(&working_week, authority.time_zone());
        let contacts = root.section("contacts", Contacts::read);
        let outcomes = root.section("outcomes", Outcomes::read);
        let consent = root.section("consent", ConsentRules::read);
        check_exceptions_can_be_chosen(root, &consent, &lists);
        let assessments = Assessment::read_all(root, levels.as_ref());
        let public_text = root.section("public_text", PublicText::read);
        let request_form = root.section("request_form", RequestFormText::read);
        let directory = root
            .section_opt("directory", practice::read_keeping)
            .unwrap_or_default();
        let retention = root.sections("retention", RetentionRule::read);
        let programme = root.sections("programme", programme::read_criteria);
        let profile = Self {
            authority,
            entry,
            after_closing,
            documents,
            levels: levels?,
            names,
            roles,
            agencies,
            forums: forums?,
            working_week,
            contacts,
            lists,
            outcomes,
            consent,
            assessments,
            public_text,
            request_form,
            directory,
            retention,
            programme,
            clocks,
            doubts: Vec::new(),
            working_time: working_time.ok()?,
        };
        doubts::about(root, &profile);
        Some(profile)
    }

    /// The wording of the levels on a day; a decision keeps its `id` (BUCKS-STRAT-03).
    #[must_use]
    pub fn levels_in_force(&self, on: Date) -> &LevelEdition {
        self.levels.in_force(on)
    }

    /// One level in one edition; `None` when either is unknown.
    #[must_use]
    pub fn level(&self, edition: &Key, number: LevelNumber) -> Option<&Level> {
        self.levels.edition(edition)?.level(number)
    }

    /// How a sentence speaks of a level in force on a day: by its number, or by
    /// its name where people here speak of none.
    #[must_use]
    pub fn level_in_text(&self, on: Date, number: u8) -> String {
        self.levels_in_force(on)
            .levels()
            .iter()
            .find(|level| level.number.get() == number)
            .map_or_else(|| format!("level {number}"), Level::in_text)
    }

    /// The limit for a step; `None` when the authority has set none, and time is only measured (C-53).
    #[must_use]
    pub fn clock(&self, key: ClockKey) -> Option<&ClockRule> {
        self.clocks.get(&key)
    }

    /// Every limit the authority has set.
    pub fn clocks(&self) -> impl Iterator<Item = (ClockKey, &ClockRule)> {
        self.clocks.iter().map(|(key, rule)| (*key, rule))
    }

    /// The forum for a family's postcode, or the default forum.
    #[must_use]
    pub fn forum_for_postcode(&self, postcode: &str) -> &Forum {
        self.forums.route(postcode).0
    }

    /// When the authority works; clocks in working time count by it.
    #[must_use]
    pub const fn working_time(&self) -> &WorkingTime {
        &self.working_time
    }

    /// Whether a list of the profile has an entry under this key.
    #[must_use]
    pub fn list_has(&self, list: ListKey, key: &str) -> bool {
        Key::parse(key).is_ok_and(|key| self.lists.item(list, &key).is_some())
    }

    /// A contact point; `None` when the authority has none of this kind.
    #[must_use]
    pub fn contact(&self, key: ContactKey) -> Option<&ContactPoint> {
        self.contacts.get(key)
    }

    /// The newest entries of a list.
    #[must_use]
    pub fn list(&self, key: ListKey) -> &[ListItem] {
        self.lists.items(key)
    }

    /// What a thing is called here, in full.
    #[must_use]
    pub fn label(&self, label: Label) -> &str {
        self.names.full(label)
    }

    /// What a role is called here.
    #[must_use]
    pub fn role_name(&self, role: crate::access::Role) -> &str {
        &self.roles.get(role).name
    }

    /// A governing document by its key.
    #[must_use]
    pub fn document(&self, key: &Key) -> Option<&GoverningDocument> {
        self.documents.iter().find(|one| one.key == *key)
    }
}

fn read_documents(root: &Section<'_>) -> Vec<GoverningDocument> {
    let mut keys = Vec::new();
    root.some_sections("documents", |section| {
        let document = GoverningDocument::read(section);
        people::note_unique(section, &document.key, &mut keys);
        document
    })
}

/// A referrer names an exception by choosing it from the list, so each exception needs an entry there.
fn check_exceptions_can_be_chosen(root: &Section<'_>, consent: &ConsentRules, lists: &Lists) {
    let reasons = lists.items(ListKey::NoConsentReasons);
    // A list that is missing or empty has been reported already.
    if reasons.is_empty() {
        return;
    }
    for exception in &consent.get(ConsentPurpose::Referral).exceptions {
        if !reasons
            .iter()
            .any(|one| one.key.as_str() == exception.word())
        {
            root.wrong(
                "lists",
                Problem::new(
                    format!("no_consent_reasons has no entry \"{exception}\", which [consent.referral] allows"),
                    format!("Add an entry with key = \"{exception}\" to lists.no_consent_reasons."),
                ),
            );
        }
    }
}

fn not_toml(message: &str) -> Problem {
    Problem::new(
        format!("this is not TOML: {message}"),
        "Mend this line; the rest of the file is checked after that.",
    )
}
