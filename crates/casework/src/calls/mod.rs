//! The front door's telephone: a call becomes a request at once (BUCKS-STRAT-75,
//! -77), a question becomes an enquiry (BUCKS-STRAT-76), and the written form
//! that was asked for is chased until it comes.

pub mod statements;
mod views;

pub use views::{AwaitedForm, OpenCallBack, awaited_forms, open_call_backs};

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{EnquiryId, SubmissionKey};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{
    CallBackDone, CallFacts, CallRecorded, EnquiryRecorded, Request, WrittenForm,
    WrittenFormReceived,
};
use jiff::Timestamp;

use crate::args;
use crate::clocks;
use crate::engine::{Reads as _, Store, retrying};
use crate::error::CaseworkError;
use crate::referrals::{Receive, Received, find, receive_in};
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
        let received = receive_in(&mut uow, profile, &receive).await?;
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
            &statements::SAVE_REQUEST,
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
                command.call_back
            ],
        )
        .await?;
        uow.record(&EnquiryRecorded {
            enquiry: id,
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
}

/// Records that a social worker rang back.
///
/// # Errors
/// Not found, denied to all but the front door, a conflict when it was done already.
pub async fn finish_call_back(
    store: &Store,
    act: &Act,
    command: &FinishCallBack,
) -> Result<Timestamp, CaseworkError> {
    permit::<may::RecordCall, _>(act, &Relations::default(), ())?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        uow.optional(&statements::ENQUIRY_EXISTS, args![command.enquiry])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        uow.write_guarded(
            &statements::CALL_BACK_DONE,
            args![
                command.enquiry,
                command.version,
                act.at,
                act.user(),
                &command.advice
            ],
        )
        .await?;
        uow.record(&CallBackDone {
            enquiry: command.enquiry,
            advice: command.advice.clone(),
        })
        .await?;
        uow.commit().await?;
        Ok(act.at)
    })
    .await
}
