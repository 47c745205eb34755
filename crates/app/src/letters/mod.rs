//! Letters: composed from the event's snapshot, shown as a page and as PDF to
//! those who may, opened by a link that says nothing by itself.

mod compose;
mod delivery;
mod forum;
mod transfer;

pub use compose::{EMAIL_SUBJECT, LetterContent, compose_outcome, email_around, html_of, pdf_of};
pub use forum::compose_forum_outcome;
pub use transfer::compose_transfer_accepted;

use casework::CaseworkError;
use casework::letters::{by_link, letter};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::LetterId;

use crate::web::{Answer, Cx, Failure, Reply};

crate::routes! {
    get "/letter.css" ReadPublicPages Nothing => style;
    get "/letters/{id}" ReadReferral Read => show;
    get "/letters/{id}/letter.pdf" ReadReferral Read => pdf;
    get "/letters/{id}/delivery" SendWrittenOutcome Read => delivery::page;
    post "/letters/{id}/delivery" SendWrittenOutcome Event("letters.delivery_recorded") => delivery::record;
    post "/letters/{id}/send-again" SendWrittenOutcome Event("letters.issued") => delivery::again;
    get "/letters/link/{secret}" ReadPublicPages Read => linked;
    get "/letters/link/{secret}/letter.pdf" ReadPublicPages Read => linked_pdf;
}

/// The letters' style under an address that never changes: a letter is kept as
/// it was sent, and the hashed names of assets change with every version.
async fn style(_cx: Cx) -> Answer {
    let bytes = crate::pages::assets::bytes_of("app.css").ok_or(CaseworkError::NotFound)?;
    Ok(Reply::File {
        media_type: "text/css",
        name: None,
        bytes,
    })
}

async fn found(cx: &Cx) -> Result<casework::letters::Letter, Failure> {
    let id = LetterId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?;
    let mut reader = cx.app.store.reader();
    let letter = letter(&mut reader, id)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let relations = casework::families::relations_to(&mut reader, &cx.act, letter.family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound.into());
    }
    permit::<may::ReadReferral, _>(&cx.act, &relations, ())?;
    cx.record_look(Subject {
        family: Some(letter.family),
        referral: letter.referral,
    })
    .await?;
    Ok(letter)
}

async fn show(cx: Cx) -> Answer {
    Ok(Reply::Html(found(&cx).await?.html))
}

async fn pdf(cx: Cx) -> Answer {
    let letter = found(&cx).await?;
    file(&cx, &letter)
}

/// Prints the letter from what it said when it was issued: the same bytes each time.
fn file(cx: &Cx, letter: &casework::letters::Letter) -> Answer {
    let content = delivery::content(letter)?;
    let bytes = pdf_of(&cx.app.press, &content, letter.issued_at)?;
    Ok(Reply::File {
        media_type: "application/pdf",
        name: None,
        bytes,
    })
}

async fn by_secret(cx: &Cx) -> Result<casework::letters::Letter, Failure> {
    Ok(by_link(&cx.app.store, &cx.act, cx.part("secret"))
        .await?
        .ok_or(CaseworkError::NotFound)?)
}

async fn linked(cx: Cx) -> Answer {
    Ok(Reply::Html(by_secret(&cx).await?.html))
}

async fn linked_pdf(cx: Cx) -> Answer {
    let letter = by_secret(&cx).await?;
    file(&cx, &letter)
}
