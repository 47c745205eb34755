//! The roles that a person can hold in an agency, and the relations that an
//! actor can have to a family's record.

use crate::profile::{Word, words};

macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident { $($rest:tt)* }) => {
        words! { $(#[$meta])* pub enum $name { $($rest)* } }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = <Self as Word>::ALL;

            /// The stored word.
            #[must_use]
            pub fn key(self) -> &'static str {
                self.word()
            }

            /// Reads a stored word.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                Self::from_word(key)
            }
        }
    };
}

keyed! {
    /// What a person is in an agency. Display names are the profile's.
    Role {
        /// Works with families: teacher, health visitor, youth worker. May lead.
        Practitioner = "practitioner",
        /// Records calls and contacts at the front door (BUCKS-STRAT-77).
        ContactOfficer = "contact_officer",
        /// Reviews every referral and alone decides (BUCKS-STRAT-80).
        FrontDoorManager = "front_door_manager",
        /// Answers an agency's information requests (BUCKS-STRAT-83).
        MashPartner = "mash_partner",
        /// Receives level 3 referrals for a forum and builds its agenda (BUCKS-STRAT-85).
        PanelCoordinator = "panel_coordinator",
        /// Attends a forum for an agency (BUCKS-PROT-58).
        PanelMember = "panel_member",
        /// Answers for a forum; raises disputes (BUCKS-PROT-59, -91).
        PanelManager = "panel_manager",
        /// Accepts families for the agency and assigns the lead worker (BUCKS-STRAT-89).
        LeadAgencyManager = "lead_agency_manager",
        /// Works in children's social care.
        SocialWorker = "social_worker",
        /// Manages a team in children's social care.
        SocialCareManager = "social_care_manager",
        /// Helps with stuck cases, drift and delay in an area.
        EarlyHelpCoordinator = "early_help_coordinator",
        /// Publishes services in the directory.
        Provider = "provider",
        /// Audits cases that were drawn.
        Auditor = "auditor",
        /// Runs training.
        Trainer = "trainer",
        /// Works with figures, without names.
        Analyst = "analyst",
        /// Commissions services.
        Commissioner = "commissioner",
        /// Sits on a board.
        Board = "board",
        /// Answers for the record: access log, retention, proof of the audit.
        InformationGovernance = "information_governance",
        /// Manages the accounts of one agency.
        AgencyManager = "agency_manager",
        /// Manages agencies, accounts and the profile.
        Administrator = "administrator",
    }
}

keyed! {
    /// How an actor stands to a family's record. Stored with the family; a
    /// relation can end, and the past stays readable in the audit.
    Relation {
        /// The agency that asked for help for the family.
        Referrer = "referrer",
        /// The front door, while and after it decides.
        FrontDoor = "front_door",
        /// An agency that was asked for information, until it answers.
        InformationAsked = "information_asked",
        /// The forum that the family is with.
        Forum = "forum",
        /// The agency that holds or is asked to lead.
        LeadAgency = "lead_agency",
        /// The lead worker.
        LeadWorker = "lead_worker",
        /// Whoever led the case until it closed: reads what was done, for as long
        /// as the authority says, and never writes.
        FormerLeadWorker = "former_lead_worker",
        /// A member of the team around the family.
        Team = "team",
        /// The coordinator of the family's area.
        AreaCoordinator = "area_coordinator",
        /// Children's social care, when the family is known there.
        SocialCare = "social_care",
        /// An auditor for whom the case was drawn.
        AuditDrawn = "audit_drawn",
        /// Somebody who opened the record in an emergency, with a reason, for a while.
        BreakGlass = "break_glass",
        /// The family's only children's social care reader (BUCKS-PROT-84): may read, never write.
        SocialCareReader = "social_care_reader",
    }
}
