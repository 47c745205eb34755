//! Files of a request and of a family's record: listed, added, opened one look
//! at a time, taken out of use. What is inside a file is the domain's to judge.

mod pages;

use casework::attachments::AttachmentLine;
use domain::attachments::{CleanFile, FileRefused};
use serde_json::{Value, json};

use crate::pages::forms::FormErrors;
use crate::referrals::ask::size_words;
use crate::web::Cx;

crate::routes! {
    get "/attachments/{id}" ReadAttachment Read => pages::open_one;
    get "/attachments/{id}/withdraw" WithdrawAttachment Read => pages::withdraw_form;
    post "/attachments/{id}/withdraw" WithdrawAttachment Event("attachments.withdrawn") => pages::withdraw;
    get "/referrals/{reference}/files" ReadAttachment Read => pages::of_referral;
    post "/referrals/{reference}/files" AddAttachment Event("attachments.added") => pages::add_to_referral;
    get "/families/{reference}/files" ReadAttachment Read => pages::of_family;
    post "/families/{reference}/files" AddAttachment Event("attachments.added") => pages::add_to_family;
}

/// The files that were chosen in a field, checked and cleaned; what is wrong
/// with the others stands beside the field.
pub fn chosen_files(cx: &Cx, field: &str, errors: &mut FormErrors) -> Vec<CleanFile> {
    let mut files = Vec::new();
    let mut wrong = Vec::new();
    let chosen: Vec<_> = cx
        .uploads
        .iter()
        .filter(|upload| upload.field == field)
        .collect();
    for upload in &chosen {
        let checked = if upload.too_large {
            Err(FileRefused::TooLarge)
        } else {
            CleanFile::check(&upload.file_name, &upload.bytes)
        };
        match checked {
            Ok(file) => files.push(file),
            Err(refused) if chosen.len() == 1 => wrong.push(refused.to_string()),
            Err(refused) => wrong.push(format!("{}: {refused}", upload.file_name)),
        }
    }
    if chosen.is_empty() {
        errors.add(field, "Select a file");
    } else if !wrong.is_empty() {
        errors.add(field, wrong.join(". "));
    }
    files
}

/// A file in a list.
#[must_use]
pub fn line_context(line: &AttachmentLine) -> Value {
    let by = match (&line.added_by, &line.agency) {
        (Some(person), Some(agency)) => format!("{person}, {agency}"),
        (Some(who), None) | (None, Some(who)) => who.clone(),
        (None, None) => "Whoever asked for help".to_owned(),
    };
    json!({
        "id": line.id.to_string(), "name": line.name, "kind": line.kind.words(),
        "size": size_words(line.size), "added": line.added_at.as_microsecond(), "by": by,
        "reference": line.reference, "withdrawn": line.withdrawn,
    })
}
