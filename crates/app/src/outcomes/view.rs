//! Recording how the referrer, the family or another professional sees the
//! family at the end, or months after it (BUCKS-STRAT-157).

use casework::cases::{self, Case};
use casework::outcomes::{RecordView, record_view};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::outcomes::{ConcernNow, OutcomeView, ViewFrom};
use serde_json::json;

use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The form.
pub async fn form(cx: Cx) -> Answer {
    let case = recordable(&cx).await?;
    let form = cx.blank_form().with_date("on", words::today(cx.act.at));
    show(&cx, &case, &form)
}

async fn recordable(cx: &Cx) -> Result<Case, Failure> {
    let mut reader = cx.app.store.reader();
    let case = cases::find(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::RecordOutcome, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    Ok(case)
}

fn show(cx: &Cx, case: &Case, form: &FormPage) -> Answer {
    let context = json!({
        "form": form,
        "reference": case.reference,
        "family": case.family_name,
        "from_choices": coded_choices!(ViewFrom),
        "concern_choices": coded_choices!(ConcernNow),
    });
    if form.errors().is_empty() {
        cx.page("outcomes/view.html", context)
    } else {
        cx.invalid("outcomes/view.html", context)
    }
}

/// Records the view.
pub async fn record(cx: Cx) -> Answer {
    let case = recordable(&cx).await?;
    let mut errors = FormErrors::new();
    let from = reading::choice(&cx.form, "from", &mut errors, ViewFrom::parse);
    let who = reading::required(&cx.form, "who", &mut errors, "Enter who said this");
    let on = reading::day(
        &cx.form,
        "on",
        &mut errors,
        "the date on which they said it",
    );
    let concern = reading::choice(&cx.form, "concern", &mut errors, ConcernNow::parse);
    let said = reading::required(&cx.form, "words", &mut errors, "Enter what they said");
    let (Some(from), Some(on), Some(concern), true) = (from, on, concern, errors.is_empty()) else {
        return show(&cx, &case, &FormPage::again(&cx.form, errors));
    };
    let command = RecordView {
        key: cx.submission_key()?,
        reference: case.reference.clone(),
        view: OutcomeView {
            from,
            who,
            concern,
            words: said,
            on,
        },
    };
    match record_view(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(
            format!("/cases/{}/outcomes", case.reference),
            Some("view-recorded"),
        ),
        Err(error) => show(
            &cx,
            &case,
            &FormPage::again(&cx.form, reading::beside(error)?),
        ),
    }
}
