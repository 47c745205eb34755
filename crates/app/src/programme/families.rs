//! The families that meet enough headline issues, each with its evidence. A
//! household is named in the form's body: its name stands in no address.

use casework::CaseworkError;
use casework::programme::{self, Candidate, CandidatePage};
use domain::people::Reason;
use domain::profile::Word as _;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx};
use crate::words::day_words;

const PAGE: &str = "programme/family.html";

pub(super) async fn list(cx: Cx) -> Answer {
    let found = programme::candidates(&mut cx.app.store.reader(), &cx.app.profile, &cx.act).await;
    let (found, no_rule) = match found {
        Ok(found) => (found, false),
        Err(CaseworkError::Refused(refusal)) if refusal.code == "programme.no_rule" => {
            (Vec::new(), true)
        }
        Err(error) => return Err(error.into()),
    };
    cx.record_list([]).await?;
    cx.page(
        "programme/families.html",
        json!({ "families": found.iter().map(line).collect::<Vec<_>>(), "no_rule": no_rule }),
    )
}

fn line(one: &Candidate) -> Value {
    json!({
        "household": one.household, "name": one.name, "postcode": one.postcode, "rows": one.rows,
        "issues": one.issues,
        "reference": one.family.as_ref().map(|(reference, _)| reference),
        "family": one.family.as_ref().map(|(_, name)| name),
    })
}

/// The address without a household: the list.
pub(super) async fn ask(cx: Cx) -> Answer {
    cx.then("/programme", None)
}

pub(super) async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, &form).await
}

async fn show(cx: &Cx, form: &FormPage) -> Answer {
    let household = cx.form.text("household");
    let (store, profile) = (&cx.app.store, &cx.app.profile);
    let found = programme::candidate(&mut store.reader(), profile, &cx.act, household).await?;
    programme::record_look(store, &cx.act, &found).await?;
    let context = context(&found, form);
    if form.errors().is_empty() {
        cx.page(PAGE, context)
    } else {
        cx.invalid(PAGE, context)
    }
}

fn context(found: &CandidatePage, form: &FormPage) -> Value {
    json!({
        "form": form,
        "one": line(&found.candidate),
        "criteria": found.criteria,
        "short": found.standing.err().map(|short| short.to_string()),
        "evidence": found.evidence.iter().map(|row| json!({
            "kind": row.kind.label(), "file": row.kind.word(), "source": row.source, "person": row.person,
            "born": row.born.map(day_words), "home": row.home,
            "from": row.period.0.map(day_words), "until": row.period.1.map(day_words),
        })).collect::<Vec<_>>(),
    })
}

pub(super) async fn decide(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let identified = match cx.form.text("verdict") {
        "identified" => Some(true),
        "refused" => Some(false),
        _ => {
            errors.add(
                "verdict",
                "Select whether the programme identifies this family",
            );
            None
        }
    };
    let words = reading::choice(&cx.form, "words", &mut errors, |text| {
        Reason::parse(text).map_err(|_| "Say why, in a sentence or two")
    });
    if let (Some(identified), Some(words)) = (identified, words) {
        let household = cx.form.text("household");
        let (store, profile) = (&cx.app.store, &cx.app.profile);
        match programme::decide(store, profile, &cx.act, household, identified, &words).await {
            Ok(()) => return cx.then("/programme", Some("programme-decided")),
            Err(error) => errors = reading::beside(error)?,
        }
    }
    show(&cx, &FormPage::again(&cx.form, errors)).await
}
