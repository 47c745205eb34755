//! What things are called here: the words that pages, letters and reports put in place of the product's own.
//! A word that the profile leaves out is shown in plain English, never left blank (C-30, C-55, C-62, C-63).

use std::collections::BTreeMap;

use serde::Serialize;

use super::reader::Section;
use super::words::{Word, words};

words! {
    /// A thing that authorities call by different names.
    pub enum Label {
        /// Where requests arrive.
        FrontDoor = "front_door",
        /// The form that asks for help.
        RequestForm = "request_form",
        /// Where partners put together what they know.
        InformationHub = "information_hub",
        /// The meeting that allocates early help.
        Forum = "forum",
        /// The meeting that moves cases between social care and early help.
        TransferMeeting = "transfer_meeting",
        /// The agency that answers for the family's help.
        LeadAgency = "lead_agency",
        /// The person the family turns to.
        LeadWorker = "lead_worker",
        /// The people who help the family, meeting together.
        TeamMeeting = "team_meeting",
        /// What family and agencies agree to do.
        Plan = "plan",
        /// The assessment that several agencies share.
        MultiAgencyAssessment = "multi_agency_assessment",
        /// The scale that shows how far a family has come.
        ProgressScale = "progress_scale",
        /// The scale used for concerns about neglect.
        NeglectScale = "neglect_scale",
        /// Towards social care.
        StepUp = "step_up",
        /// From social care to early help.
        StepDown = "step_down",
        /// Social care for children.
        SocialCare = "social_care",
        /// The social care team that assesses.
        SocialCareAssessmentTeam = "social_care_assessment_team",
        /// Social care at night and at weekends.
        OutOfHoursTeam = "out_of_hours_team",
        /// The council's own targeted service for families.
        TargetedFamilyService = "targeted_family_service",
        /// The directory of services.
        Directory = "directory",
        /// The national programme as it is known here.
        Programme = "programme",
        /// The body that answers for safeguarding.
        SafeguardingBoard = "safeguarding_board",
        /// The group that answers for early help.
        EarlyHelpGroup = "early_help_group",
        /// What social care calls a case that went to early help (C-10).
        OutwardStatus = "outward_status",
        /// Who signs off complex cases that pass through assessment (C-36).
        Gatekeeper = "gatekeeper",
        /// Who settles a dispute at its second stage.
        HeadOfService = "head_of_service",
        /// A second person beside the one the family turns to (C-62).
        SecondWorker = "second_worker",
        /// Who talks over what has not worked before more is asked for (C-70).
        Champion = "champion",
        /// Advice that one agency gives another about a family (YORK-74).
        Consultancy = "consultancy",
        /// The team that supports agencies in one part of the authority (YORK-93).
        AreaTeam = "area_team",
    }
}

impl Label {
    /// The product’s own plain words for it.
    #[must_use]
    pub const fn plain(self) -> &'static str {
        match self {
            Self::FrontDoor => "front door",
            Self::RequestForm => "request for help",
            Self::InformationHub => "information sharing hub",
            Self::Forum => "allocation meeting",
            Self::TransferMeeting => "transfer meeting",
            Self::LeadAgency => "lead agency",
            Self::LeadWorker => "lead worker",
            Self::TeamMeeting => "team meeting",
            Self::Plan => "plan",
            Self::MultiAgencyAssessment => "early help assessment",
            Self::ProgressScale => "progress scale",
            Self::NeglectScale => "care scale",
            Self::StepUp => "step up",
            Self::StepDown => "step down",
            Self::SocialCare => "children's social care",
            Self::SocialCareAssessmentTeam => "social care assessment team",
            Self::OutOfHoursTeam => "out of hours team",
            Self::TargetedFamilyService => "targeted family service",
            Self::Directory => "directory of services",
            Self::Programme => "families programme",
            Self::SafeguardingBoard => "safeguarding partnership",
            Self::EarlyHelpGroup => "early help group",
            Self::OutwardStatus => "referred to early help",
            Self::Gatekeeper => "gatekeeper",
            Self::HeadOfService => "head of service",
            Self::SecondWorker => "second worker",
            Self::Champion => "early help champion",
            Self::Consultancy => "advice",
            Self::AreaTeam => "area team",
        }
    }
}

/// A name and, where people use one, its short form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    /// In full.
    pub full: String,
    /// In short.
    pub short: Option<String>,
    /// As people say it in a sentence after “the”, such as “panel”. Without it the
    /// full name is a proper name, which takes no “the”.
    pub common: Option<String>,
}

/// The authority's names.
#[derive(Clone, Debug, Serialize)]
pub struct Names(BTreeMap<Label, Name>);

impl Names {
    /// The name in full.
    #[must_use]
    pub fn full(&self, label: Label) -> &str {
        self.0.get(&label).map_or(label.plain(), |name| &name.full)
    }

    /// As it stands inside a sentence, with its article: “the panel”, or a
    /// proper name alone.
    #[must_use]
    pub fn in_text(&self, label: Label) -> String {
        match self.0.get(&label) {
            Some(Name {
                common: None, full, ..
            }) => full.clone(),
            Some(_) | None => format!("the {}", self.noun(label)),
        }
    }

    /// As it stands inside a sentence, without an article.
    #[must_use]
    pub fn noun(&self, label: Label) -> &str {
        self.0.get(&label).map_or(label.plain(), |name| {
            name.common.as_deref().unwrap_or(&name.full)
        })
    }

    /// The short form, or the full name when there is none.
    #[must_use]
    pub fn short(&self, label: Label) -> &str {
        self.0
            .get(&label)
            .and_then(|name| name.short.as_deref())
            .unwrap_or_else(|| self.full(label))
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        let given: BTreeMap<Label, Name> = Label::ALL
            .iter()
            .filter_map(|label| {
                section
                    .section_opt(label.word(), |one| Name {
                        full: one.text("full"),
                        short: one.text_opt("short"),
                        common: one.text_opt("common"),
                    })
                    .map(|name| (*label, name))
            })
            .collect();
        // Templates read the map by key, so every label is present.
        Self(
            Label::ALL
                .iter()
                .map(|label| {
                    let plain = || Name {
                        full: label.plain().to_owned(),
                        short: None,
                        common: Some(label.plain().to_owned()),
                    };
                    (*label, given.get(label).cloned().unwrap_or_else(plain))
                })
                .collect(),
        )
    }
}
