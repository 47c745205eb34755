//! The documents that the partnership works by: adding one, changing what it
//! says about itself, keeping every version, each agency's promise to follow
//! the sharing code, and the reminder when a review is due. Knows no family.

mod remind;
pub mod statements;
mod views;

pub use remind::{REVIEW_DUE, ReviewDue, remind};
pub use views::{
    Made, Promise, Protocol, Version, WhoMayAnswer, every_protocol, newest_final, of_kind,
    promises, protocol, versions, who_may_answer, wording,
};

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{ProtocolId, ProtocolVersionId, SubmissionKey, UserId};
use domain::protocols::{
    NewVersion, ProtocolAdded, ProtocolChanged, ProtocolFacts, ProtocolVersionAdded, Readers,
    SharingPromised, may_promise,
};
use domain::refusal::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::args;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::submissions;

/// A document to add.
#[derive(Clone, Debug)]
pub struct AddProtocol {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// What it says about itself.
    pub facts: ProtocolFacts,
    /// Who answers for it and is reminded.
    pub answers: UserId,
}

/// What a document is to say about itself from now on.
#[derive(Clone, Debug)]
pub struct ChangeProtocol {
    /// The document.
    pub protocol: ProtocolId,
    /// The version of its facts that the person saw.
    pub version: i64,
    /// What it says.
    pub facts: ProtocolFacts,
    /// Who answers for it and is reminded.
    pub answers: UserId,
}

/// A version to keep.
#[derive(Clone, Debug)]
pub struct AddVersion {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The document.
    pub protocol: ProtocolId,
    /// The version of the document's facts that the person saw.
    pub seen: i64,
    /// The version.
    pub new: NewVersion,
    /// The day of the next review, when this version sets one.
    pub review_due: Option<Date>,
}

fn today(at: Timestamp) -> Date {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).date()
}

fn refused(refusal: impl Into<Refusal>) -> CaseworkError {
    CaseworkError::Refused(refusal.into())
}

async fn check_answers(uow: &mut UnitOfWork, answers: UserId) -> Result<(), CaseworkError> {
    let known = who_may_answer(uow).await?;
    if known.iter().any(|person| person.id == answers) {
        return Ok(());
    }
    Err(refused(
        Refusal::new(
            "protocols.cannot_answer",
            "Select a manager who works here now",
            "Choose somebody from the list.",
        )
        .beside("answers"),
    ))
}

/// Adds a document, once per key.
///
/// # Errors
/// Denied to all but those who keep the documents; refused when its facts do
/// not hold together.
pub async fn add_protocol(
    store: &Store,
    act: &Act,
    command: &AddProtocol,
) -> Result<ProtocolId, CaseworkError> {
    permit::<may::ManageProtocols, _>(act, &Relations::default(), ())?;
    command.facts.check(today(act.at)).map_err(refused)?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(made);
        }
        check_answers(&mut uow, command.answers).await?;
        let id = ProtocolId::new(uow.new_id());
        let facts = &command.facts;
        uow.write(
            &statements::ADD,
            args![
                id,
                facts.kind.key(),
                &facts.title,
                &facts.published_by,
                &facts.answers_title,
                command.answers,
                facts.readers == Readers::Everybody,
                facts.made_on,
                facts.review_due,
                act.at
            ],
        )
        .await?;
        remind::plan(&mut uow, id, 1, facts.review_due).await?;
        uow.record(&ProtocolAdded {
            protocol: id,
            facts: facts.clone(),
            answers: command.answers,
        })
        .await?;
        submissions::keep(&mut uow, command.key, &id).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

/// Changes what a document says about itself.
///
/// # Errors
/// Denied; not found; refused when its facts do not hold together; a conflict
/// when somebody else changed it first.
pub async fn change_protocol(
    store: &Store,
    act: &Act,
    command: &ChangeProtocol,
) -> Result<(), CaseworkError> {
    permit::<may::ManageProtocols, _>(act, &Relations::default(), ())?;
    command.facts.check(today(act.at)).map_err(refused)?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = protocol(&mut uow, act, command.protocol).await?;
        check_answers(&mut uow, command.answers).await?;
        let facts = &command.facts;
        let moved = facts.review_due != found.facts.review_due;
        uow.write_guarded(
            &statements::CHANGE,
            args![
                command.protocol,
                command.version,
                facts.kind.key(),
                &facts.title,
                &facts.published_by,
                &facts.answers_title,
                command.answers,
                facts.readers == Readers::Everybody,
                facts.made_on,
                facts.review_due,
                found.reminded_for.filter(|_| !moved),
                act.at
            ],
        )
        .await?;
        if moved {
            let version = command.version + 1;
            remind::plan(&mut uow, command.protocol, version, facts.review_due).await?;
        }
        uow.record(&ProtocolChanged {
            protocol: command.protocol,
            facts: facts.clone(),
            answers: command.answers,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Keeps a version beside those before it, once per key (BUCKS-PROT-03, -04).
///
/// # Errors
/// Denied; not found; refused by the rule; a conflict when somebody else
/// changed the document first.
pub async fn add_version(
    store: &Store,
    act: &Act,
    command: &AddVersion,
) -> Result<ProtocolVersionId, CaseworkError> {
    permit::<may::ManageProtocols, _>(act, &Relations::default(), ())?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(made);
        }
        let found = protocol(&mut uow, act, command.protocol).await?;
        let taken: Vec<String> = versions(&mut uow, command.protocol)
            .await?
            .into_iter()
            .map(|version| version.number)
            .collect();
        command.new.check(&taken, today(act.at)).map_err(refused)?;
        let review = command.review_due.or(found.facts.review_due);
        let facts = ProtocolFacts {
            review_due: review,
            ..found.facts.clone()
        };
        facts.check(today(act.at)).map_err(refused)?;
        let id = ProtocolVersionId::new(uow.new_id());
        write_version(&mut uow, id, command).await?;
        let moved = review != found.facts.review_due;
        uow.write_guarded(
            &statements::TOUCH,
            args![
                command.protocol,
                command.seen,
                review,
                found.reminded_for.filter(|_| !moved),
                act.at
            ],
        )
        .await?;
        if moved {
            remind::plan(&mut uow, command.protocol, command.seen + 1, review).await?;
        }
        uow.record(&ProtocolVersionAdded {
            protocol: command.protocol,
            id,
            version: command.new.clone(),
        })
        .await?;
        submissions::keep(&mut uow, command.key, &id).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

async fn write_version(
    uow: &mut UnitOfWork,
    id: ProtocolVersionId,
    command: &AddVersion,
) -> Result<(), StoreError> {
    let (by, at, new) = (uow.act().user(), uow.at(), &command.new);
    uow.write(
        &statements::ADD_VERSION,
        args![
            id,
            command.protocol,
            &new.number,
            new.state.key(),
            &new.author,
            new.dated,
            &new.comment,
            new.approved_by.clone(),
            new.approved_on,
            new.body.clone(),
            new.link.clone(),
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

/// An agency promises to follow a version of the sharing code, once
/// (BUCKS-STRAT-134, BUCKS-PROT-80).
///
/// # Errors
/// Denied to all but an agency's managers; not found; refused when the version
/// is not the code's newest final one.
pub async fn promise(
    store: &Store,
    act: &Act,
    protocol_id: ProtocolId,
    version: ProtocolVersionId,
) -> Result<(), CaseworkError> {
    permit::<may::PromiseSharing, _>(act, &Relations::default(), ())?;
    let (Some(agency), Some(user)) = (act.agency(), act.user()) else {
        return Err(CaseworkError::NotFound);
    };
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = protocol(&mut uow, act, protocol_id).await?;
        let all = versions(&mut uow, protocol_id).await?;
        let chosen = all
            .iter()
            .find(|known| known.id == version)
            .ok_or(CaseworkError::NotFound)?;
        let newest = views::newest_final(&all).is_some_and(|newest| newest.id == version);
        may_promise(found.facts.kind, chosen.state, newest).map_err(refused)?;
        let already = uow
            .optional(&statements::PROMISED, args![version, agency])
            .await?;
        if already.map(|row| row.int("n")).transpose()?.unwrap_or(0) > 0 {
            return Ok(());
        }
        let id = uow.new_id().to_string();
        uow.write_guarded(
            &statements::PROMISE,
            args![id, version, agency, user, act.at],
        )
        .await?;
        uow.record(&SharingPromised { version, agency }).await?;
        uow.commit().await?;
        Ok(())
    })
    .await;
    match outcome {
        // Two managers at the same instant: the agency has promised.
        Err(CaseworkError::Store(error)) if error.is_duplicate() => Ok(()),
        other => other,
    }
}
