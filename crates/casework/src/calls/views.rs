//! What the front door still has to chase: written forms and calls back.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{EnquiryId, FamilyId, ReferralId};
use domain::referrals::Request;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::record_access::whom_to_ask;

/// The most that one page lists of each.
const LISTED: i64 = 200;

/// A request by telephone whose written form has not come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AwaitedForm {
    /// The referral's reference.
    pub reference: String,
    /// What the family is called; empty when its record is restricted to others.
    pub family_name: String,
    /// Then whom to ask for a place on its list.
    pub ask: Option<String>,
    /// When the caller rang.
    pub called_at: Timestamp,
    /// When the form is due, if the authority has set a limit.
    pub due_at: Option<Timestamp>,
    /// When the caller was last reminded.
    pub reminded_at: Option<Timestamp>,
    /// Whether an e-mail can reach the caller.
    pub has_email: bool,
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
        let ask = closed_to(db, act, &row).await?;
        forms.push(AwaitedForm {
            reference: row.text("reference")?,
            family_name: match ask {
                Some(_) => String::new(),
                None => row.text("family_name")?,
            },
            ask,
            called_at: row.instant("called_at")?,
            due_at: row.optional_instant("due_at")?,
            reminded_at: row.optional_instant("form_reminded_at")?,
            has_email: row.document::<Request>("request")?.referrer.email.is_some(),
        });
    }
    Ok(forms)
}

/// Whom to ask, when the row's family has a record that is restricted to others.
async fn closed_to(
    db: &mut impl Reads,
    act: &Act,
    row: &Row,
) -> Result<Option<String>, StoreError> {
    let family = row.optional_parsed("family_id", FamilyId::parse)?;
    match family.filter(|_| row.yes("restricted").unwrap_or(true)) {
        Some(family) => whom_to_ask(db, act, family).await,
        None => Ok(None),
    }
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
    /// What the officer told them already.
    pub advice: Option<String>,
    /// When they rang.
    pub called_at: Timestamp,
    /// Who took the call.
    pub taken_by: String,
    /// The version that was read.
    pub version: i64,
}

/// The callers who wait, longest first.
///
/// # Errors
/// Denied to all but social workers and the front door.
pub async fn open_call_backs(
    db: &mut impl Reads,
    act: &Act,
) -> Result<Vec<OpenCallBack>, CaseworkError> {
    permit::<may::AnswerCallBack, _>(act, &Relations::default(), ())?;
    let mut waiting = Vec::new();
    for row in db.rows(&statements::OPEN_CALL_BACKS, args![LISTED]).await? {
        waiting.push(OpenCallBack {
            id: row.parsed("id", EnquiryId::parse)?,
            caller: row.text("caller")?,
            caller_standing: row.optional_text("caller_standing")?,
            caller_contact: row.optional_text("caller_contact")?,
            question: row.text("question")?,
            advice: row.optional_text("advice")?,
            called_at: row.instant("called_at")?,
            taken_by: row.text("taken_by_name")?,
            version: row.int("version")?,
        });
    }
    Ok(waiting)
}

/// A question to the front door, with what was answered. Of a family whose
/// record is restricted to others it keeps when and by whom, and no words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnquiryLine {
    /// Whom to ask for a place on the family's list, when it is restricted to others.
    pub ask: Option<String>,
    /// Which family it was about, when it is known.
    pub family: Option<FamilyId>,
    /// Who asked.
    pub caller: String,
    /// What they are.
    pub caller_standing: Option<String>,
    /// What they asked.
    pub question: String,
    /// What the officer told them.
    pub advice: Option<String>,
    /// When they rang.
    pub called_at: Timestamp,
    /// Who took the call.
    pub taken_by: String,
    /// Whether they were put through to a social worker.
    pub put_through: bool,
    /// Whether a social worker was to ring back.
    pub call_back: bool,
    /// When one did, who, and what was said.
    pub called_back: Option<(Timestamp, String, String)>,
}

fn enquiry(row: &Row) -> Result<EnquiryLine, StoreError> {
    let called_back = match row.optional_instant("call_back_done_at")? {
        Some(at) => Some((
            at,
            row.optional_text("done_by_name")?.unwrap_or_default(),
            row.optional_text("call_back_advice")?.unwrap_or_default(),
        )),
        None => None,
    };
    Ok(EnquiryLine {
        ask: None,
        family: row.optional_parsed("family_id", FamilyId::parse)?,
        caller: row.text("caller")?,
        caller_standing: row.optional_text("caller_standing")?,
        question: row.text("question")?,
        advice: row.optional_text("advice")?,
        called_at: row.instant("called_at")?,
        taken_by: row.text("taken_by_name")?,
        put_through: row.yes("put_through")?,
        call_back: row.yes("call_back_wanted")?,
        called_back,
    })
}

/// The questions of late, newest first (BUCKS-STRAT-76).
///
/// # Errors
/// Denied to all but social workers and the front door.
pub async fn enquiries(db: &mut impl Reads, act: &Act) -> Result<Vec<EnquiryLine>, CaseworkError> {
    permit::<may::AnswerCallBack, _>(act, &Relations::default(), ())?;
    let mut lines = Vec::new();
    for row in db.rows(&statements::ENQUIRIES, args![LISTED]).await? {
        let line = enquiry(&row)?;
        lines.push(match closed_to(db, act, &row).await? {
            Some(ask) => without_words(line, ask),
            None => line,
        });
    }
    Ok(lines)
}

fn without_words(line: EnquiryLine, ask: String) -> EnquiryLine {
    EnquiryLine {
        ask: Some(ask),
        caller: String::new(),
        caller_standing: None,
        question: String::new(),
        advice: None,
        called_back: line.called_back.map(|(at, by, _)| (at, by, String::new())),
        ..line
    }
}

/// The questions that were about one family. Who asked may be a neighbour, so
/// only the front door and social workers see them.
///
/// # Errors
/// When the database does not answer; nothing is shown to anybody else.
pub async fn enquiries_of(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Vec<EnquiryLine>, CaseworkError> {
    if permit::<may::AnswerCallBack, _>(act, &Relations::default(), ()).is_err() {
        return Ok(Vec::new());
    }
    let rows = db
        .rows(&statements::ENQUIRIES_OF, args![family, LISTED])
        .await?;
    Ok(rows.iter().map(enquiry).collect::<Result<_, _>>()?)
}

/// The call that a request came by, and the chase of its written form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallLine {
    /// When the caller rang.
    pub called_at: Timestamp,
    /// Who took the call.
    pub taken_by: String,
    /// Whether the caller was put through to a social worker.
    pub put_through: bool,
    /// When the written form was asked for.
    pub form_asked_at: Option<Timestamp>,
    /// When it is due, while it is awaited.
    pub form_due_at: Option<Timestamp>,
    /// When it came.
    pub form_received_at: Option<Timestamp>,
    /// When the caller was last reminded of it.
    pub form_reminded_at: Option<Timestamp>,
}

/// The form that a request came by, when somebody at the front door typed it in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrived {
    /// When it came.
    pub at: Timestamp,
    /// When it was typed in.
    pub entered_at: Timestamp,
    /// By whom.
    pub entered_by: Option<String>,
}

/// How a request came, beside what it says. The caller has checked the right to
/// read the request.
///
/// # Errors
/// When the database does not answer.
pub async fn call_of(
    db: &mut impl Reads,
    referral: ReferralId,
) -> Result<(Option<CallLine>, Option<Arrived>), StoreError> {
    let call = match db.optional(&statements::CALL_OF, args![referral]).await? {
        Some(row) => Some(CallLine {
            called_at: row.instant("called_at")?,
            taken_by: row.text("taken_by_name")?,
            put_through: row.yes("put_through")?,
            form_asked_at: row.optional_instant("form_asked_at")?,
            form_due_at: row.optional_instant("due_at")?,
            form_received_at: row.optional_instant("form_received_at")?,
            form_reminded_at: row.optional_instant("form_reminded_at")?,
        }),
        None => None,
    };
    let arrived = match db
        .optional(&statements::ARRIVED_OF, args![referral])
        .await?
    {
        Some(row) => Some(Arrived {
            at: row.instant("arrived_at")?,
            entered_at: row.instant("entered_at")?,
            entered_by: row.optional_text("entered_by_name")?,
        }),
        None => None,
    };
    Ok((call, arrived))
}
