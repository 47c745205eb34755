//! Files with a request: a letter from school, a photograph of a damp wall. Each
//! is kept with the draft the moment it is sent, so that nothing is chosen twice.

use casework::CaseworkError;
use casework::attachments::{DraftFileLine, add_to_draft, of_draft, remove_from_draft};
use casework::drafts::Draft;
use domain::attachments::MOST;
use domain::ids::AttachmentId;
use serde_json::{Value, json};

use super::answers::{Part, Row};
use super::draft::{from_check, no_draft, open, show};
use super::steps::Step;
use crate::attachments::chosen_files;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// Its address; it is no step of its own, because most requests have no file.
pub const PATH: &str = "/request/files";
const PAGE: &str = "referrals/ask/files.html";

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let form = cx.blank_form();
    draw(cx, &draft, &form).await
}

async fn draw(cx: Cx, draft: &Draft, form: &FormPage) -> Answer {
    let files = of_draft(&mut cx.app.store.reader(), draft.id).await?;
    let more = json!({
        "files": files.iter().map(file_context).collect::<Vec<_>>(),
        "room": files.len() < MOST,
        "most": MOST,
        "onward": Step::Check.path(),
    });
    show(cx, draft, Step::Check, PAGE, form, more)
}

fn file_context(file: &DraftFileLine) -> Value {
    json!({
        "id": file.id.to_string(), "name": file.name,
        "kind": file.kind.words(), "size": size_words(file.size),
    })
}

/// How large a file is, as people say it.
#[must_use]
pub fn size_words(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

/// Keeps the files that were chosen.
pub async fn add(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let mut errors = FormErrors::new();
    let files = chosen_files(&cx, "file", &mut errors);
    // Files that can be kept are kept, even if another one in the same choice cannot.
    for file in &files {
        match add_to_draft(&cx.app.store, &cx.act, draft.id, file).await {
            Ok(()) => {}
            Err(CaseworkError::Refused(refusal)) => {
                errors.add("file", format!("{}: {}", file.name(), refusal.reason));
            }
            Err(error) => return Err(error.into()),
        }
    }
    if errors.is_empty() {
        return cx.then(format!("{PATH}{}", from_check(&cx)), Some("file-added"));
    }
    let form = FormPage::again(&cx.form, errors);
    draw(cx, &draft, &form).await
}

/// Takes a file out of the draft.
pub async fn remove(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let file = AttachmentId::parse(cx.form.text("file"))
        .map_err(|_| Failure::BadRequest("the form names no file"))?;
    remove_from_draft(&cx.app.store, &cx.act, draft.id, file).await?;
    cx.then(format!("{PATH}{}", from_check(&cx)), Some("file-removed"))
}

/// The files as a part of the answers, for the last page and for the copy.
pub async fn part(cx: &Cx, draft: &Draft) -> Result<Part, Failure> {
    let files = of_draft(&mut cx.app.store.reader(), draft.id).await?;
    let rows = if files.is_empty() {
        vec![Row {
            key: "Files".to_owned(),
            value: "None".to_owned(),
        }]
    } else {
        files
            .iter()
            .map(|file| Row {
                key: file.name.clone(),
                value: format!("{}, {}", file.kind.words(), size_words(file.size)),
            })
            .collect()
    };
    Ok(Part {
        title: "Files".to_owned(),
        href: PATH,
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::size_words;

    #[test]
    fn a_size_is_said_in_the_unit_that_people_know() {
        assert_eq!(size_words(12), "12 bytes");
        assert_eq!(size_words(20 * 1024 + 5), "20 KB");
        assert_eq!(size_words(3 * 1_048_576 + 524_288), "3.5 MB");
    }
}
