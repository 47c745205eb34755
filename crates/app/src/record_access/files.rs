//! Where the case file lies (BUCKS-PROT-81, -82), and the fitting parts of
//! social care's record, read only (BUCKS-PROT-83).

use casework::CaseworkError;
use casework::families::find_by_reference;
use casework::record_access::{FileAgency, note_file, places, social_care_record};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::refused_beside;
use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx};

/// The page about the case file.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, form).await
}

async fn show(cx: &Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let reference = cx.part("reference");
    let (family, relations) = find_by_reference(&mut reader, &cx.act, reference)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    permit::<may::ReadFamily, _>(&cx.act, &relations, ())?;
    let places = places(&mut reader, family).await?;
    cx.record_look(Subject::family(family)).await?;
    let noted = |agency: &FileAgency| places.files.iter().any(|file| file.agency == agency.id);
    let agencies: Vec<Value> = places
        .agencies
        .iter()
        .map(|agency| {
            json!({
                "name": agency.name, "telephone": agency.telephone, "email": agency.email,
                "social_care": agency.social_care, "own_system": agency.keeps_own_system,
                "noted": noted(agency),
            })
        })
        .collect();
    let files: Vec<Value> = places
        .files
        .iter()
        .map(|file| {
            json!({
                "agency": file.agency_name, "system": file.system, "reference": file.reference,
                "by": file.by, "at": file.noted_at.as_microsecond(),
            })
        })
        .collect();
    let elsewhere =
        !files.is_empty() || places.agencies.iter().any(|agency| agency.keeps_own_system);
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": reference, "agencies": agencies, "files": files,
        "elsewhere": elsewhere,
        "may_note": cx.allows(&relations, Action::NoteCaseFile),
        "may_social_care": cx.allows(&relations, Action::ReadSocialCareRecord),
        "own_agency": cx.user()?.agency_name,
    });
    if invalid {
        cx.invalid("record_access/file.html", context)
    } else {
        cx.page("record_access/file.html", context)
    }
}

/// Notes where one's agency keeps its file.
pub async fn note(cx: Cx) -> Answer {
    let reference = cx.part("reference");
    let outcome = note_file(
        &cx.app.store,
        &cx.act,
        reference,
        cx.form.text("system"),
        cx.form.text("file_reference"),
    )
    .await;
    match outcome {
        Ok(()) => cx.then(format!("/families/{reference}/file"), Some("saved")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let form = refused_beside(&cx, &refusal, "system");
            show(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What social care recorded.
pub async fn social_care(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let reference = cx.part("reference");
    let record = social_care_record(&mut reader, &cx.act, reference).await?;
    cx.record_look(Subject::family(record.family)).await?;
    let answers: Vec<Value> = record
        .answers
        .iter()
        .map(|answer| {
            json!({
                "agency": answer.agency, "urgent": answer.urgent,
                "asked": answer.asked_at.as_microsecond(),
                "answered": answer.answered_at.map(Timestamp::as_microsecond),
                "accepted": answer.accepted, "reason": answer.reason,
            })
        })
        .collect();
    let meetings: Vec<Value> = record
        .meetings
        .iter()
        .map(|meeting| {
            json!({
                "called": meeting.called_at.as_microsecond(),
                "held": meeting.held_at.map(Timestamp::as_microsecond), "result": meeting.result,
            })
        })
        .collect();
    let context = json!({
        "reference": reference, "answers": answers, "meetings": meetings, "in_part": record.in_part,
    });
    cx.page("record_access/social_care.html", context)
}
