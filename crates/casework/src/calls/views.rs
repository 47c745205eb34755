//! What the front door still has to chase: written forms and calls back.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::EnquiryId;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::Reads;
use crate::error::CaseworkError;

/// The most that one page lists of each.
const LISTED: i64 = 200;

/// A request by telephone whose written form has not come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AwaitedForm {
    /// The referral's reference.
    pub reference: String,
    /// What the family is called.
    pub family_name: String,
    /// When the caller rang.
    pub called_at: Timestamp,
    /// When the form is due, if the authority has set a limit.
    pub due_at: Option<Timestamp>,
}

/// The written forms that are awaited, oldest first.
///
/// # Errors
/// Denied to all but the front door.
pub async fn awaited_forms(
    db: &mut impl Reads,
    act: &Act,
) -> Result<Vec<AwaitedForm>, CaseworkError> {
    permit::<may::RecordCall, _>(act, &Relations::default(), ())?;
    let mut forms = Vec::new();
    for row in db.rows(&statements::AWAITED, args![LISTED]).await? {
        forms.push(AwaitedForm {
            reference: row.text("reference")?,
            family_name: row.text("family_name")?,
            called_at: row.instant("called_at")?,
            due_at: row.optional_instant("due_at")?,
        });
    }
    Ok(forms)
}

/// An enquiry whose caller waits for a social worker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenCallBack {
    /// The enquiry.
    pub id: EnquiryId,
    /// Who rang.
    pub caller: String,
    /// What they are.
    pub caller_standing: Option<String>,
    /// How to reach them.
    pub caller_contact: Option<String>,
    /// What they asked.
    pub question: String,
    /// When they rang.
    pub called_at: Timestamp,
    /// The version that was read.
    pub version: i64,
}

/// The callers who wait, longest first.
///
/// # Errors
/// Denied to all but the front door.
pub async fn open_call_backs(
    db: &mut impl Reads,
    act: &Act,
) -> Result<Vec<OpenCallBack>, CaseworkError> {
    permit::<may::RecordCall, _>(act, &Relations::default(), ())?;
    let mut waiting = Vec::new();
    for row in db.rows(&statements::OPEN_CALL_BACKS, args![LISTED]).await? {
        waiting.push(OpenCallBack {
            id: row.parsed("id", EnquiryId::parse)?,
            caller: row.text("caller")?,
            caller_standing: row.optional_text("caller_standing")?,
            caller_contact: row.optional_text("caller_contact")?,
            question: row.text("question")?,
            called_at: row.instant("called_at")?,
            version: row.int("version")?,
        });
    }
    Ok(waiting)
}
