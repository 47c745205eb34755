//! The front door's telephone: a call becomes a request at once (BUCKS-STRAT-75,
//! -77), a question becomes an enquiry (BUCKS-STRAT-76), and the written form
//! that was asked for is chased until it comes.

mod form;
pub mod statements;
mod views;

pub use form::{RemindForm, follow_call, remind_of_form};
pub use views::{
    Arrived, AwaitedForm, CallLine, EnquiryLine, OpenCallBack, awaited_forms, call_of, enquiries,
    enquiries_of, open_call_backs,
};

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{EnquiryId, FamilyId, SubmissionKey};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{
    CallBackDone, CallFacts, CallRecorded, EnquiryRecorded, Request, WrittenForm,
    WrittenFormReceived,
};
use domain::refusal::Refusal;
use jiff::Timestamp;

use crate::args;
use crate::clocks;
use crate::engine::{Reads, Store, retrying};
use crate::error::CaseworkError;
use crate::families::find_by_reference;
use crate::referrals::statements::SAVE_REQUEST;
use crate::referrals::{Receive, Received, find, receive_since};
use crate::submissions;

/// A call about a child.
#[derive(Clone, Debug)]
pub struct RecordCall {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// What the caller told; it says whether the written form was asked for.
    pub request: Request,
    /// The call's own facts.
    pub call: CallFacts,
}

/// Writes a call down as a request, once per key.
///
/// # Errors
/// Denied to all but the front door; otherwise faults only.
pub async fn record_call(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &RecordCall,
) -> Result<Received, CaseworkError> {
    permit::<may::RecordCall, _>(act, &Relations::default(), ())?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(made);
        }
        let receive = Receive {
            key: command.key,
            request: command.request.clone(),
        };
        // The clocks run from the call, however late it is typed in (C-01).
        let since = command.call.called_at.min(act.at);
        let received = receive_since(&mut uow, profile, &receive, since).await?;
        let form_asked = command.request.written_form == WrittenForm::Awaited;
        uow.write(
            &statements::ADD,
            args![
                received.referral,
                act.user(),
                command.call.called_at,
                command.call.put_through,
                Some(act.at).filter(|_| form_asked)
            ],
        )
        .await?;
        uow.record(&CallRecorded {
            family: received.family,
            referral: received.referral,
            call: command.call.clone(),
            form_asked,
        })
        .await?;
        submissions::keep(&mut uow, command.key, &received).await?;
        uow.commit().await?;
        Ok(received)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

/// Marks that the written form came: the chase ends.
///
/// # Errors
/// Not found outside scope; denied to all but the front door; a conflict when
/// no form is awaited any more.
pub async fn receive_written_form(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, reference).await?;
        let permitted = permit::<may::RecordCall, _>(act, &found.relations.clone(), found)?;
        let referral = permitted.into_record();
        uow.write_guarded(&statements::FORM_RECEIVED, args![referral.id, act.at])
            .await?;
        let request = Request {
            written_form: WrittenForm::Received,
            ..referral.request
        };
        uow.write_guarded(
            &SAVE_REQUEST,
            args![
                referral.id,
                referral.version,
                serde_json::to_string(&request)?
            ],
        )
        .await?;
        clocks::stop(
            &mut uow,
            profile,
            referral.id.uuid(),
            ClockKey::WrittenFormAwaited,
        )
        .await?;
        uow.record(&WrittenFormReceived {
            family: referral.family,
            referral: referral.id,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// A call from somebody who only wanted advice.
#[derive(Clone, Debug)]
pub struct RecordEnquiry {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// Who rang.
    pub caller: String,
    /// What they are.
    pub caller_standing: Option<String>,
    /// How to reach them.
    pub caller_contact: Option<String>,
    /// What they asked. Names no child: no record is opened.
    pub question: String,
    /// What they were told.
    pub advice: Option<String>,
    /// The call's own facts.
    pub call: CallFacts,
    /// Whether a social worker is to ring back.
    pub call_back: bool,
    /// The reference of the family, when the question was about one that is
    /// known: its retention rule then holds for the enquiry as well.
    pub family_reference: Option<String>,
}

/// The family of a reference that the person gave, if they may know of it.
async fn family_named(
    db: &mut impl Reads,
    act: &Act,
    reference: Option<&str>,
) -> Result<Option<FamilyId>, CaseworkError> {
    let Some(reference) = reference else {
        return Ok(None);
    };
    match find_by_reference(db, act, reference).await? {
        Some((family, _)) => Ok(Some(family)),
        None => Err(CaseworkError::Refused(
            Refusal::new(
                "calls.family_not_known",
                "No family that you can open has this reference",
                "Check the reference, or leave it out.",
            )
            .beside("family"),
        )),
    }
}

/// Writes an enquiry down, apart from requests, once per key.
///
/// # Errors
/// Denied to all but the front door; otherwise faults only.
pub async fn record_enquiry(
    store: &Store,
    act: &Act,
    command: &RecordEnquiry,
) -> Result<EnquiryId, CaseworkError> {
    permit::<may::RecordCall, _>(act, &Relations::default(), ())?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(made);
        }
        let id = EnquiryId::new(uow.new_id());
        let family = family_named(&mut uow, act, command.family_reference.as_deref()).await?;
        uow.write(
            &statements::ADD_ENQUIRY,
            args![
                id,
                &command.caller,
                command.caller_standing.clone(),
                command.caller_contact.clone(),
                &command.question,
                command.advice.clone(),
                act.user(),
                command.call.called_at,
                command.call.put_through,
                command.call_back,
                family
            ],
        )
        .await?;
        uow.record(&EnquiryRecorded {
            enquiry: id,
            family,
            call: command.call.clone(),
            call_back: command.call_back,
        })
        .await?;
        submissions::keep(&mut uow, command.key, &id).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

/// A call back that was made.
#[derive(Clone, Debug)]
pub struct FinishCallBack {
    /// The enquiry.
    pub enquiry: EnquiryId,
    /// The version that was read.
    pub version: i64,
    /// What was said.
    pub advice: String,
    /// The reference of the family, when the talk showed that it is known.
    pub family_reference: Option<String>,
}

/// Records that a social worker rang back.
///
/// # Errors
/// Not found; denied to all but social workers and the front door; refused when
/// the family is not known; a conflict when it was done already.
pub async fn finish_call_back(
    store: &Store,
    act: &Act,
    command: &FinishCallBack,
) -> Result<Timestamp, CaseworkError> {
    permit::<may::AnswerCallBack, _>(act, &Relations::default(), ())?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let row = uow
            .optional(&statements::ENQUIRY_EXISTS, args![command.enquiry])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let family = match family_named(&mut uow, act, command.family_reference.as_deref()).await? {
            Some(family) => Some(family),
            None => row.optional_parsed("family_id", FamilyId::parse)?,
        };
        uow.write_guarded(
            &statements::CALL_BACK_DONE,
            args![
                command.enquiry,
                command.version,
                act.at,
                act.user(),
                &command.advice,
                family
            ],
        )
        .await?;
        uow.record(&CallBackDone {
            enquiry: command.enquiry,
            family,
            advice: command.advice.clone(),
        })
        .await?;
        uow.commit().await?;
        Ok(act.at)
    })
    .await
}
