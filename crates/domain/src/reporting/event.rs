//! What happened about reports from agencies with their own case system.

use jiff::Timestamp;
use serde::Serialize;

use super::LeadReport;
use crate::event::Subject;
use crate::ids::{AgencyId, CaseId, FamilyId, LinkId};

/// Why a link ended before its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkEnd {
    /// It was used for a report.
    Used,
    /// A newer one was sent.
    Replaced,
    /// Somebody stopped it.
    Revoked,
}

impl LinkEnd {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Replaced => "replaced",
            Self::Revoked => "revoked",
        }
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);

    /// It was said where the case file lies (BUCKS-PROT-81, -82).
    CaseFilePlaced = "reporting.file_placed" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The agency that leads.
        agency: AgencyId,
        /// Whether the file lies in the agency's own system.
        own_system: bool,
        /// What that system is called.
        system_name: String,
        /// The file's reference there.
        file_reference: String,
    }

    /// A link by which the agency can report was sent; an earlier one ended.
    ReportingLinkSent = "reporting.link_sent" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The agency.
        agency: AgencyId,
        /// The link; none when the agency has no address, and nothing could be sent.
        link: Option<LinkId>,
        /// Until when it works.
        expires: Timestamp,
        /// How often the agency has been chased since its last report (BUCKS-PROT-64).
        chases: i64,
    }

    /// The report is overdue, and the agency was reminded (BUCKS-PROT-64).
    ReportChased = "reporting.chased" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
    }

    /// Somebody stopped the agency's link.
    ReportingLinkEnded = "reporting.link_ended" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// Why.
        why: LinkEnd,
    }

    /// The agency reported.
    LeadReported = "reporting.reported" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The agency.
        agency: AgencyId,
        /// The report.
        report: LeadReport,
    }

    /// The coordinator closed the case on the outcome that was reported.
    ClosedOnReport = "reporting.closed_on_report" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The outcome, as a key of the profile.
        outcome: String,
    }
}
