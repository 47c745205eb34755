//! Marking messages as read, and trying an e-mail again that did not go out.

use domain::access::{Action, Denied, Role};
use domain::act::Act;
use domain::event::{Event, Subject};
use domain::ids::FamilyId;
use domain::refusal::Refusal;
use jiff::Timestamp;
use serde::Serialize;

use super::{asker, statements};
use crate::args;
use crate::engine::{Reads as _, Store, retrying};
use crate::error::CaseworkError;
use crate::families::relations_to;

/// Somebody marked their messages as read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MessagesRead {
    /// Up to when.
    pub until: Timestamp,
    /// How many.
    pub messages: u64,
}

impl Event for MessagesRead {
    const NAME: &'static str = "messages.read";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// An e-mail that had failed was left for the worker again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct EmailTriedAgain {
    /// Which.
    pub email: String,
    /// The family that its letter is about.
    pub family: Option<FamilyId>,
}

impl Event for EmailTriedAgain {
    const NAME: &'static str = "letters.email_tried_again";
    fn subject(&self) -> Subject {
        Subject {
            family: self.family,
            referral: None,
        }
    }
}

/// Marks the person's messages as read, up to the newest that the page showed:
/// one that came meanwhile stays unread. Says how many were unread.
///
/// # Errors
/// When the database does not answer.
pub async fn mark_all_read(
    store: &Store,
    act: &Act,
    until: Timestamp,
) -> Result<u64, CaseworkError> {
    let Some(asked) = asker(act) else {
        return Err(CaseworkError::NotFound);
    };
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let mut args: Vec<_> = asked.iter().take(3).cloned().collect();
        args.extend(args![until, act.at]);
        let messages = uow.write(&statements::READ_ALL, args).await?;
        uow.record(&MessagesRead { until, messages }).await?;
        uow.commit().await?;
        Ok(messages)
    })
    .await
}

/// Leaves a failed e-mail for the worker again.
///
/// # Errors
/// Not found outside scope; refused when it did not fail.
pub async fn try_email_again(store: &Store, act: &Act, email: &str) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let row = uow
            .optional(&statements::EMAIL_LETTER, args![email])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let family = FamilyId::parse(&row.text("family_id")?).ok();
        allowed(&mut uow, act, family).await?;
        if uow.write(&statements::EMAIL_AGAIN, args![email]).await? == 0 {
            return Err(CaseworkError::Refused(Refusal::new(
                "letters.email_not_failed",
                "This e-mail is already on its way, or was sent.",
                "Open the list again to see how it stands.",
            )));
        }
        uow.write(&statements::NEXT_TRY, args![email, act.at])
            .await?;
        uow.record(&EmailTriedAgain {
            email: email.to_owned(),
            family,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// An administrator may for every e-mail; the front door for letters about the
/// families that it may see.
async fn allowed(
    uow: &mut crate::engine::UnitOfWork,
    act: &Act,
    family: Option<FamilyId>,
) -> Result<(), CaseworkError> {
    if act.has(Role::Administrator) {
        return Ok(());
    }
    let Some(family) = family else {
        return Err(CaseworkError::NotFound);
    };
    let relations = relations_to(uow, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    if domain::access::allows(act, &relations, Action::SendWrittenOutcome) {
        Ok(())
    } else {
        Err(CaseworkError::Denied(Denied {
            action: Action::SendWrittenOutcome,
        }))
    }
}
