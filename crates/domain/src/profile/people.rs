//! What roles are called here, and which agencies work together. What a role may do is decided elsewhere.

use serde::Serialize;

use super::error::Problem;
use super::reader::Section;
use super::values::Key;
use super::words::{complete_table, words};
use crate::access::Role;

/// What a role is called here.
#[derive(Clone, Debug, Serialize)]
pub struct RoleName {
    /// Its name.
    pub name: String,
    /// What the person does, in one sentence.
    pub does: Option<String>,
}

impl RoleName {
    fn read(_: Role, section: &Section<'_>) -> Self {
        Self {
            name: section.text("name"),
            does: section.text_opt("does"),
        }
    }
}

complete_table! {
    /// The name of every role.
    pub struct RoleNames for Role of RoleName {
        Practitioner = practitioner,
        ContactOfficer = contact_officer,
        FrontDoorManager = front_door_manager,
        MashPartner = mash_partner,
        PanelCoordinator = panel_coordinator,
        PanelMember = panel_member,
        PanelManager = panel_manager,
        LeadAgencyManager = lead_agency_manager,
        SocialWorker = social_worker,
        SocialCareManager = social_care_manager,
        EarlyHelpCoordinator = early_help_coordinator,
        Provider = provider,
        Auditor = auditor,
        Trainer = trainer,
        Analyst = analyst,
        Commissioner = commissioner,
        Board = board,
        InformationGovernance = information_governance,
        AgencyManager = agency_manager,
        Administrator = administrator,
    }
}

words! {
    /// What an agency is.
    pub enum AgencyKind {
        /// Schools and colleges.
        School = "school",
        /// Nurseries, childminders, children's centres.
        EarlyYears = "early_years",
        /// Health services of body and mind.
        Health = "health",
        /// The police.
        Police = "police",
        /// Housing services and landlords.
        Housing = "housing",
        /// Charities and community groups.
        Voluntary = "voluntary",
        /// Children's or adults' social care.
        SocialCare = "social_care",
        /// The council's early help services.
        EarlyHelp = "early_help",
        /// Services for young people.
        Youth = "youth",
        /// Drug and alcohol services.
        SubstanceMisuse = "substance_misuse",
        /// Probation and youth justice.
        Justice = "justice",
        /// Another council.
        Council = "council",
        /// Any other.
        Other = "other",
    }
}

/// A kind of agency that works in the partnership; real organisations are records, not profile entries.
#[derive(Clone, Debug, Serialize)]
pub struct Agency {
    /// Its key.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// Its short name, when people use one.
    pub short: Option<String>,
    /// What it is.
    pub kind: AgencyKind,
}

impl Agency {
    pub(super) fn read_all(root: &Section<'_>) -> Vec<Self> {
        let mut seen: Vec<Key> = Vec::new();
        root.some_sections("agencies", |section| {
            let agency = Self {
                key: section.parsed("key"),
                name: section.text("name"),
                short: section.text_opt("short"),
                kind: section.word("kind"),
            };
            note_unique(section, &agency.key, &mut seen);
            agency
        })
    }
}

/// Reports a key that an entry above it already has.
pub(super) fn note_unique(section: &Section<'_>, key: &Key, seen: &mut Vec<Key>) {
    if !key.as_str().is_empty() && seen.contains(key) {
        section.wrong(
            "key",
            Problem::new(
                format!("the key \"{key}\" is used twice"),
                "Give each entry its own key.",
            ),
        );
    }
    seen.push(key.clone());
}
