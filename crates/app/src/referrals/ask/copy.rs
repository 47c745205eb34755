//! The writer's own copy of what was sent, to print or keep as PDF, for one
//! hour and for the browser or account that sent it.

use casework::CaseworkError;
use documents::{Block, Language, Pack, PrintOptions, PrintSize, Section, SectionStart};
use serde_json::json;

use super::answers::{Part, parts};
use super::draft::find;
use super::files;
use crate::web::{Answer, Cx, Failure, Reply};
use crate::words::{day_words, today};

/// The copy that this browser may have.
async fn sent_copy(cx: &Cx) -> Result<(String, Vec<Part>), Failure> {
    let draft = find(cx).await?.ok_or(CaseworkError::NotFound)?;
    let reference = draft.sent.clone().ok_or(CaseworkError::NotFound)?;
    let mut parts = parts(&cx.app.profile, &draft.content, today(cx.act.at));
    parts.push(files::part(cx, &draft).await?);
    Ok((reference, parts))
}

/// The copy as a page.
pub async fn page(cx: Cx) -> Answer {
    let (reference, parts) = sent_copy(&cx).await?;
    let back = format!("/request/sent/{reference}");
    let context =
        json!({ "reference": reference, "parts": parts, "at": cx.act.at.as_microsecond() });
    cx.back_to("Back", back)
        .page("referrals/ask/copy.html", context)
}

/// The copy as PDF.
pub async fn pdf(cx: Cx) -> Answer {
    let (reference, parts) = sent_copy(&cx).await?;
    let pack = Pack {
        title: "Copy of your request".to_owned(),
        authority: cx.app.profile.authority.name.clone(),
        subtitle: format!("Reference {reference}"),
        generated: format!("Printed on {}", day_words(today(cx.act.at))),
        marking: "Personal: keep this safe".to_owned(),
        sections: parts.into_iter().map(section).collect(),
        language: Language::english(),
    };
    let options = PrintOptions {
        size: if cx.query("size") == "large" {
            PrintSize::Large
        } else {
            PrintSize::Standard
        },
        created: cx.act.at,
    };
    let press = std::sync::Arc::clone(&cx.app.press);
    // Typesetting is work for the processor: it must not hold up other requests.
    let printed = tokio::task::spawn_blocking(move || press.pack_pdf(&pack, options))
        .await
        .map_err(|_| Failure::Impossible("the press stopped while it printed a copy"))??;
    Ok(Reply::File {
        media_type: "application/pdf",
        name: Some(format!("request-{reference}.pdf")),
        bytes: printed.pdf,
    })
}

fn section(part: Part) -> Section {
    let blocks = if part.rows.is_empty() {
        vec![Block::Paragraph("Nobody was named.".to_owned())]
    } else {
        let facts = part
            .rows
            .into_iter()
            .map(|row| (row.key, row.value))
            .collect();
        vec![Block::Facts(facts)]
    };
    Section {
        title: part.title,
        start: SectionStart::Following,
        blocks,
    }
}
