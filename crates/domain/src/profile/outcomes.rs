//! The decisions people make at the front door, in a forum and in a transfer meeting, as closed lists, and the
//! authority's words for each: the label, the paragraph in the letter, and whether it is offered at all.

use serde::Serialize;

use super::reader::Section;
use super::words::{complete_table, words};

words! {
    /// What the front door can decide (C-11).
    pub enum FrontDoorOutcome {
        /// To social care for an assessment.
        SocialCareAssessment = "social_care_assessment",
        /// Partners are asked for what they know before a decision.
        InformationHub = "information_hub",
        /// To the forum that allocates early help.
        Forum = "forum",
        /// Advice given, or another service named.
        AdviceAndSignpost = "advice_and_signpost",
        /// Below the level: the referrer goes on helping.
        ReturnedToReferrer = "returned_to_referrer",
        /// Sent back because information or consent is missing.
        ReturnedForMore = "returned_for_more",
        /// A child may be suffering significant harm: enquiries begin at once.
        ImmediateSection47 = "immediate_section_47",
    }
}

words! {
    /// What a forum can decide about a case (BUCKS-STRAT-87, BUCKS-PROT-88 to -90).
    pub enum ForumOutcome {
        /// Early help is right and an agency is asked to lead.
        LeadAgencyNamed = "lead_agency_named",
        /// More must be known; the case comes back to the next meeting.
        Deferred = "deferred",
        /// Below the level: back to the referrer.
        ReturnedToReferrer = "returned_to_referrer",
        /// Advice given, or another service named.
        AdviceAndSignpost = "advice_and_signpost",
        /// Above or outside early help: discussed with social care.
        DisputedWithSocialCare = "disputed_with_social_care",
        /// The need is acute: to the front door at once.
        SteppedUp = "stepped_up",
    }
}

words! {
    /// What a transfer meeting can decide (BUCKS-PROT-41 to -44).
    pub enum TransferOutcome {
        /// Early help or universal services, found by the social worker.
        ServicesBrokered = "services_brokered",
        /// The council's targeted family service.
        TargetedFamilyService = "targeted_family_service",
        /// The forum, for a lead agency.
        Forum = "forum",
        /// Stays with social care.
        RemainsWithSocialCare = "remains_with_social_care",
    }
}

words! {
    /// Whether an outcome can be chosen here.
    pub enum Offered {
        /// It can be chosen.
        Yes = "yes",
        /// The authority does not use it; past records may still show it.
        No = "no",
    }
}

/// The authority's words for one outcome.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeWording {
    /// What the person who decides chooses.
    pub label: String,
    /// What the referrer reads in the letter.
    pub letter: String,
    /// What the family reads.
    pub family: String,
    /// What a family reads that asked for itself, where `family` speaks of
    /// somebody else who did.
    pub asked_themselves: Option<String>,
    /// What the social care view and exports call it (C-10).
    pub outward_status: Option<String>,
    /// Whether it can be chosen.
    pub offered: Offered,
}

impl OutcomeWording {
    /// What a family reads that asked for itself.
    #[must_use]
    pub fn to_those_who_asked(&self) -> &str {
        self.asked_themselves.as_deref().unwrap_or(&self.family)
    }

    fn read<K>(_: K, section: &Section<'_>) -> Self {
        Self {
            label: section.text("label"),
            letter: section.text("letter"),
            family: section.text("family"),
            asked_themselves: section.text_opt("asked_themselves"),
            outward_status: section.text_opt("outward_status"),
            offered: section.word_opt("offered").unwrap_or(Offered::Yes),
        }
    }
}

complete_table! {
    /// The words for every front-door outcome.
    pub struct FrontDoorWordings for FrontDoorOutcome of OutcomeWording {
        SocialCareAssessment = social_care_assessment,
        InformationHub = information_hub,
        Forum = forum,
        AdviceAndSignpost = advice_and_signpost,
        ReturnedToReferrer = returned_to_referrer,
        ReturnedForMore = returned_for_more,
        ImmediateSection47 = immediate_section_47,
    }
}

complete_table! {
    /// The words for every forum outcome.
    pub struct ForumWordings for ForumOutcome of OutcomeWording {
        LeadAgencyNamed = lead_agency_named,
        Deferred = deferred,
        ReturnedToReferrer = returned_to_referrer,
        AdviceAndSignpost = advice_and_signpost,
        DisputedWithSocialCare = disputed_with_social_care,
        SteppedUp = stepped_up,
    }
}

complete_table! {
    /// The words for every transfer outcome.
    pub struct TransferWordings for TransferOutcome of OutcomeWording {
        ServicesBrokered = services_brokered,
        TargetedFamilyService = targeted_family_service,
        Forum = forum,
        RemainsWithSocialCare = remains_with_social_care,
    }
}

/// The words for every decision.
#[derive(Clone, Debug, Serialize)]
pub struct Outcomes {
    /// At the front door.
    pub front_door: FrontDoorWordings,
    /// In a forum.
    pub forum: ForumWordings,
    /// In a transfer meeting.
    pub transfer: TransferWordings,
}

impl Outcomes {
    pub(super) fn read(section: &Section<'_>) -> Self {
        Self {
            front_door: section.section("front_door", FrontDoorWordings::read),
            forum: section.section("forum", ForumWordings::read),
            transfer: section.section("transfer", TransferWordings::read),
        }
    }
}
