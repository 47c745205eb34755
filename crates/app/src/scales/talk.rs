//! Noting that the result of a reading was talked through with the family
//! after the reading (BUCKS-STRAT-98).

use casework::CaseworkError;
use casework::outcomes::{NoteTalk, note_talk};
use casework::scales::{ScaleSeries, ScalesPage, StoredReading};
use domain::ids::ReadingId;
use domain::outcomes::ResultsTalk;
use serde_json::json;

use super::new::looked_at;
use super::readings::series_title;
use crate::outcomes::distance_context;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The form.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form().with_date("on", words::today(cx.act.at));
    show(&cx, &form).await
}

fn wanted(cx: &Cx) -> Result<ReadingId, Failure> {
    Ok(ReadingId::parse(cx.part("reading")).map_err(|_| CaseworkError::NotFound)?)
}

fn found(page: &ScalesPage, id: ReadingId) -> Result<(&ScaleSeries, &StoredReading), Failure> {
    Ok(page
        .series
        .iter()
        .find_map(|series| Some((series, series.readings.iter().find(|one| one.id == id)?)))
        .ok_or(CaseworkError::NotFound)?)
}

async fn show(cx: &Cx, form: &FormPage) -> Answer {
    let page = looked_at(cx).await?;
    let (series, stored) = found(&page, wanted(cx)?)?;
    let context = json!({
        "form": form,
        "reference": page.case.reference,
        "family": page.case.family_name,
        "reading": stored.id.to_string(),
        "title": series_title(&series.scale, series.kind, series.person.as_deref()),
        "on": words::day_words(stored.reading.on),
        "score": distance_context(series),
    });
    if form.errors().is_empty() {
        cx.page("scales/talk.html", context)
    } else {
        cx.invalid("scales/talk.html", context)
    }
}

/// Notes the talk.
pub async fn note(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let on = reading::day(&cx.form, "on", &mut errors, "the date of the talk");
    let who = reading::required(&cx.form, "who", &mut errors, "Enter who was there");
    let said = reading::required(&cx.form, "words", &mut errors, "Enter what they said");
    let (Some(on), true) = (on, errors.is_empty()) else {
        return show(&cx, &FormPage::again(&cx.form, errors)).await;
    };
    let command = NoteTalk {
        key: cx.submission_key()?,
        reference: cx.part("reference").to_owned(),
        reading: wanted(&cx)?,
        talk: ResultsTalk { on, who, said },
    };
    match note_talk(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(
            format!("/cases/{}/scales", cx.part("reference")),
            Some("talk-noted"),
        ),
        Err(error) => show(&cx, &FormPage::again(&cx.form, reading::beside(error)?)).await,
    }
}
