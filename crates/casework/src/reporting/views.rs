//! What pages show of reports by link: where the file lies, the links that
//! were sent, and what the agency said.

use domain::ids::{AgencyId, CaseId};
use domain::reporting::LeadReport;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError};

/// Where a case file lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseFile {
    /// The agency that keeps it.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// The agency's own address.
    pub agency_email: Option<String>,
    /// Whether it lies in that agency's own system.
    pub own_system: bool,
    /// What that system is called.
    pub system_name: String,
    /// The file's reference there.
    pub file_reference: String,
    /// Where links go, where that is not the agency's own address.
    pub report_email: Option<String>,
    /// When the next report is due.
    pub report_due: Option<Timestamp>,
    /// How often the agency was chased since its last report.
    pub chases: i64,
}

impl CaseFile {
    /// Where links go.
    #[must_use]
    pub fn email(&self) -> Option<String> {
        self.report_email
            .clone()
            .or_else(|| self.agency_email.clone())
    }
}

/// One link that was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkLine {
    /// When.
    pub sent: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
    /// When it ended, and why.
    pub ended: Option<(Timestamp, String)>,
}

/// One report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportLine {
    /// When.
    pub at: Timestamp,
    /// Which agency.
    pub agency: String,
    /// What it said.
    pub report: LeadReport,
}

/// Everything about a case's reports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reporting {
    /// Where the file lies.
    pub file: CaseFile,
    /// The links, newest first.
    pub links: Vec<LinkLine>,
    /// The reports, newest first.
    pub reports: Vec<ReportLine>,
}

pub(super) async fn file_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<CaseFile>, StoreError> {
    let Some(row) = db.optional(&statements::FILE, args![case]).await? else {
        return Ok(None);
    };
    Ok(Some(CaseFile {
        agency: row.parsed("agency_id", AgencyId::parse)?,
        agency_name: row.text("agency_name")?,
        agency_email: row.optional_text("agency_email")?,
        own_system: row.yes("own_system")?,
        system_name: row.text("system_name")?,
        file_reference: row.text("file_reference")?,
        report_email: row.optional_text("report_email")?,
        report_due: row.optional_instant("report_due_at")?,
        chases: row.int("chases")?,
    }))
}

async fn reports_of(db: &mut impl Reads, case: CaseId) -> Result<Vec<ReportLine>, StoreError> {
    db.rows(&statements::REPORTS_OF, args![case])
        .await?
        .iter()
        .map(|row| {
            Ok(ReportLine {
                at: row.instant("reported_at")?,
                agency: row.text("agency_name")?,
                report: row.document("content")?,
            })
        })
        .collect()
}

/// What is known about a case's reports; none when its file lies here. The
/// caller has checked that the actor may read the case.
///
/// # Errors
/// When the database does not answer.
pub async fn reporting_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<Reporting>, StoreError> {
    let Some(file) = file_of(db, case).await? else {
        return Ok(None);
    };
    let links = db
        .rows(&statements::LINKS_OF, args![case])
        .await?
        .iter()
        .map(|row| {
            let why = row.optional_text("ended_why")?.unwrap_or_default();
            Ok(LinkLine {
                sent: row.instant("sent_at")?,
                expires: row.instant("expires_at")?,
                ended: row.optional_instant("ended_at")?.map(|at| (at, why)),
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Some(Reporting {
        file,
        links,
        reports: reports_of(db, case).await?,
    }))
}

/// The newest report about a case, for its pages and for the next report's form.
///
/// # Errors
/// When the database does not answer.
pub async fn last_report(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<ReportLine>, StoreError> {
    Ok(reports_of(db, case).await?.into_iter().next())
}
