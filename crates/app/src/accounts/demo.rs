//! The demo's own pages: signing in as one of the invented people with one
//! click, and the outbox. Outside demo mode they do not exist.

use casework::CaseworkError;
use casework::accounts::{find_user_by_email, sign_in_as as open_for};
use casework::letters::outbox as newest;
use domain::act::{Act, Actor};
use serde_json::{Value, json};

use super::sign_in::{browser, next};
use crate::demo::world::PEOPLE;
use crate::web::{Answer, Cx, Failure, Mode, Reply, SessionChange};

/// The people that one can be, as buttons.
pub async fn people(cx: &Cx) -> Result<Vec<Value>, Failure> {
    let mut reader = cx.app.store.reader();
    let mut found = Vec::new();
    for person in PEOPLE {
        let email = crate::demo::email_of(person);
        if find_user_by_email(&mut reader, &email, cx.act.at)
            .await?
            .is_some()
        {
            found.push(json!({
                "mailbox": person.mailbox, "name": person.name, "job": person.job.said(&cx.app.profile),
                "opens_it_to": person.opens_it_to,
            }));
        }
    }
    Ok(found)
}

fn demo_only(cx: &Cx) -> Result<(), Failure> {
    match cx.app.mode {
        Mode::Demo => Ok(()),
        Mode::Live => Err(CaseworkError::NotFound.into()),
    }
}

/// Signs in as one of them.
pub async fn sign_in_as(cx: Cx) -> Answer {
    demo_only(&cx)?;
    let person = PEOPLE
        .iter()
        .find(|person| person.mailbox == cx.form.text("person"))
        .ok_or(CaseworkError::NotFound)?;
    let email = crate::demo::email_of(person);
    let user = find_user_by_email(&mut cx.app.store.reader(), &email, cx.act.at)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let act = Act {
        actor: Actor::Job("demo"),
        ..cx.act.clone()
    };
    let token = open_for(&cx.app.store, &act, user.id, &browser(&cx)).await?;
    Ok(Reply::WithSession(
        Box::new(Reply::Redirect(next(cx.form.text("next")))),
        SessionChange::Open(token.expose().to_owned()),
    ))
}

/// The e-mails that would have been sent.
pub async fn outbox(cx: Cx) -> Answer {
    demo_only(&cx)?;
    let emails: Vec<Value> = newest(&mut cx.app.store.reader(), 50)
        .await?
        .iter()
        .map(|email| {
            json!({
                "to": email.to, "subject": email.subject, "body": email.body,
                "at": email.created_at.as_microsecond(), "state": email.state,
            })
        })
        .collect();
    cx.page("accounts/outbox.html", json!({ "emails": emails }))
}
