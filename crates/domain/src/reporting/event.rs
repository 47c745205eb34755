//! What happened about reports from agencies with their own case system.

use jiff::Timestamp;
use serde::Serialize;

use super::LeadReport;
use crate::event::{Event, Subject};
use crate::ids::{AgencyId, CaseId, FamilyId, LinkId};

macro_rules! about_a_family {
    ($name:ident, $key:literal) => {
        impl Event for $name {
            const NAME: &'static str = $key;
            fn subject(&self) -> Subject {
                Subject::family(self.family)
            }
        }
    };
}

/// It was said where the case file lies (BUCKS-PROT-81, -82).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseFilePlaced {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The agency that leads.
    pub agency: AgencyId,
    /// Whether the file lies in the agency's own system.
    pub own_system: bool,
    /// What that system is called.
    pub system_name: String,
    /// The file's reference there.
    pub file_reference: String,
}
about_a_family!(CaseFilePlaced, "reporting.file_placed");

/// A link by which the agency can report was sent; an earlier one ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReportingLinkSent {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The agency.
    pub agency: AgencyId,
    /// The link; none when the agency has no address, and nothing could be sent.
    pub link: Option<LinkId>,
    /// Until when it works.
    pub expires: Timestamp,
    /// How often the agency has been chased since its last report (BUCKS-PROT-64).
    pub chases: i64,
}
about_a_family!(ReportingLinkSent, "reporting.link_sent");

/// The report is overdue, and the agency was reminded (BUCKS-PROT-64).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReportChased {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
}
about_a_family!(ReportChased, "reporting.chased");

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

/// Somebody stopped the agency's link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReportingLinkEnded {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// Why.
    pub why: LinkEnd,
}
about_a_family!(ReportingLinkEnded, "reporting.link_ended");

/// The agency reported.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LeadReported {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The agency.
    pub agency: AgencyId,
    /// The report.
    pub report: LeadReport,
}
about_a_family!(LeadReported, "reporting.reported");

/// The coordinator closed the case on the outcome that was reported.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClosedOnReport {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The outcome, as a key of the profile.
    pub outcome: String,
}
about_a_family!(ClosedOnReport, "reporting.closed_on_report");
