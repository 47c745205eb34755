//! Who has looked at a family's record, changed it, or tried to and was
//! refused; and, for whoever answers for the log, the proof that it is whole.

use casework::CaseworkError;
use casework::audit::{AccessLine, Verdict, head, verify, who_looked};
use casework::record_access::find_for_log;
use domain::access::{Relations, may, permit};
use domain::event::Subject;
use serde_json::{Value, json};

use super::looked::what_words;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};

const PER_PAGE: i64 = 200;

/// Who has looked at this record.
pub async fn page(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let mut reader = cx.app.store.reader();
    let (family, opens) = find_for_log(&mut reader, &cx.act, &reference).await?;
    cx.record_look(Subject::family(family)).await?;
    let page = cx.query("page").parse().unwrap_or(1).clamp(1, 100_000);
    let from = (page - 1) * PER_PAGE;
    let (lines, total) = who_looked(&mut reader, family, PER_PAGE, from).await?;
    let address =
        |page: i64| json!({ "href": format!("/families/{reference}/access?page={page}") });
    cx.page(
        "families/access.html",
        json!({
            "reference": reference, "opens": opens, "total": total,
            "lines": lines.iter().map(line).collect::<Vec<_>>(),
            "newer": (page > 1).then(|| address(page - 1)),
            "older": (from + PER_PAGE < total).then(|| address(page + 1)),
        }),
    )
}

fn line(line: &AccessLine) -> Value {
    let did = match line.kind.as_str() {
        "read" => "Looked",
        "denied" => "Tried and was refused",
        _ => "Changed",
    };
    json!({
        "at": line.at.as_microsecond(), "did": did, "what": what_words(&line.name), "reason": line.reason,
        "who": line.who.clone().unwrap_or_else(|| match line.actor_kind.as_str() {
            "public" => "Somebody without an account".to_owned(),
            "partner" => "A partner, by a signed link".to_owned(),
            "system" => "An agency’s own system".to_owned(),
            _ => "The product itself".to_owned(),
        }),
        "agency": line.agency,
    })
}

/// The log as a whole: where its seal stands, whether it holds, and the way to
/// one family's.
pub async fn log(cx: Cx) -> Answer {
    permit::<may::ReadAuditProof, _>(&cx.act, &Relations::none(), ())?;
    let reference = cx.query("reference").trim().to_uppercase();
    let mut errors = FormErrors::new();
    if !reference.is_empty() {
        match find_for_log(&mut cx.app.store.reader(), &cx.act, &reference).await {
            Ok(_) => return cx.then(format!("/families/{reference}/access"), None),
            Err(CaseworkError::NotFound) => {
                errors.add("reference", "There is no family with this reference");
            }
            Err(error) => return Err(error.into()),
        }
    }
    let head = head(&mut cx.app.store.reader()).await?;
    let verdict = if cx.query("check") == "yes" {
        Some(verify(&cx.app.store, None).await?)
    } else {
        None
    };
    let form = if errors.is_empty() {
        cx.blank_form()
    } else {
        let typed = [("reference".to_owned(), reference)];
        FormPage::again(&RawForm::from_pairs(typed), errors)
    };
    let context = json!({
        "form": form, "sealed": head.seq, "hash": head.hash,
        "verdict": verdict.as_ref().map(verdict_words),
        "whole": matches!(verdict, Some(Verdict::Whole { .. })),
    });
    if form.errors().is_empty() {
        cx.page("families/audit.html", context)
    } else {
        cx.invalid("families/audit.html", context)
    }
}

fn verdict_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole { entries } => {
            format!("The log is whole: each of its {entries} sealed entries is as it was written.")
        }
        Verdict::Broken { seq, fault, .. } => {
            format!("The log is broken at entry number {seq}: {fault}.")
        }
        Verdict::CutOff { last, expected } => {
            format!("The log stops at entry number {last}; the kept seal names {expected}.")
        }
    }
}
