//! A first look for neglect with a family, at any level of need and before
//! there is a case (BUCKS-STRAT-99).

use casework::CaseworkError;
use casework::scales::{Screen, Screening, ScreeningPage, screen, screening_page};
use domain::assessments::About;
use domain::event::Subject;
use domain::outcomes::TakingPart;
use domain::scales::{Average, Content, ReadingKind, ReadingPoint, ScaleDefinition, Side, average};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::new::{area_context, licence_words, read, refused};
use super::readings::side_words;
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The form, with the looks so far.
pub async fn form(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    let form = cx.blank_form().with_date("on", words::today(cx.act.at));
    show(&cx, &page, &form)
}

async fn looked_at(cx: &Cx) -> Result<ScreeningPage, Failure> {
    let mut reader = cx.app.store.reader();
    let page = screening_page(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(page.family)).await?;
    Ok(page)
}

/// The scale that has first looks here.
fn scale_of(cx: &Cx) -> Result<&ScaleDefinition, Failure> {
    cx.app
        .definitions
        .first_look(&cx.app.profile)
        .ok_or(Failure::Casework(CaseworkError::NotFound))
}

fn show(cx: &Cx, page: &ScreeningPage, form: &FormPage) -> Answer {
    let scale = scale_of(cx)?;
    let reference = cx.part("reference");
    let mut about = vec![json!({ "value": "family", "text": "The whole family" })];
    about.extend(
        page.people
            .iter()
            .map(|person| json!({ "value": person.id.to_string(), "text": person.shown_name() })),
    );
    let context = json!({
        "form": form,
        "family": format!("Family {reference}"),
        "title": format!("A first look for neglect: {}", scale.title),
        "action": format!("/families/{reference}/screening"),
        "which": format!("{}.{}", scale.key, ReadingKind::Screening.key()),
        "about_choices": about,
        "level_choices": levels(cx),
        "areas": scale.areas.iter().map(|area| area_context(scale, area, None)).collect::<Vec<_>>(),
        "taking_part_choices": coded_choices!(TakingPart),
        "neglect": true,
        "places": scale.content == Content::Places,
        "licence": licence_words(scale),
        "first_look": true,
        "refused": refused(cx, scale),
        "screenings": screening_rows(&page.screenings),
    });
    let cx = cx
        .clone()
        .back_to("Family", format!("/families/{reference}"));
    if form.errors().is_empty() {
        cx.page("scales/new.html", context)
    } else {
        cx.invalid("scales/new.html", context)
    }
}

fn levels(cx: &Cx) -> Vec<Value> {
    let day = cx.act.at.to_zoned(TimeZone::UTC).date();
    cx.app
        .profile
        .levels_in_force(day)
        .levels()
        .iter()
        .map(|level| json!({ "value": level.number.to_string(), "text": level.title() }))
        .collect()
}

/// The looks so far, newest first, as pages show them.
pub(crate) fn screening_rows(screenings: &[Screening]) -> Vec<Value> {
    screenings
        .iter()
        .map(|one| {
            let scores = Side::ALL.map(|side| {
                let of = average(&one.scale, &one.reading.scores, side);
                let words = of.map_or_else(|| "not scored".to_owned(), average_words);
                format!("{}: {words}", side_words(side))
            });
            json!({
                "on": words::day_words(one.reading.on),
                "about": one.person.as_deref().unwrap_or("The whole family"),
                "scale": one.scale.title,
                "level": one.level,
                "scores": scores,
                "areas": one.scale.areas.iter().filter_map(|area| {
                    let both = one.reading.scores.get(&area.key)?;
                    let say = |side| both.of(side).map_or_else(|| "not scored".to_owned(), |score| score.to_string());
                    Some(format!("{}: worker {}, family {}", area.title, say(Side::Worker), say(Side::Family)))
                }).collect::<Vec<_>>(),
                "note": one.reading.note,
                "by": one.recorded_by,
                "agency": one.agency,
                "recorded": one.recorded_at.as_microsecond(),
            })
        })
        .collect()
}

fn average_words(average: Average) -> String {
    format!(
        "{} ({} of {} areas)",
        average.words(),
        average.scored,
        average.of
    )
}

/// Records the look.
pub async fn record(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    let scale = scale_of(&cx)?;
    let about = About::from_key(cx.form.text("about"));
    let read = read(
        &cx,
        scale,
        ReadingKind::Screening,
        Some(ReadingPoint::Along),
    );
    let (about, reading, taking_part) = match (about, read) {
        (Some(about), Ok((reading, taking_part))) => (about, reading, taking_part),
        (about, read) => {
            let mut errors = read.err().unwrap_or_else(FormErrors::new);
            if about.is_none() {
                errors.add("about", "Select whom it is about");
            }
            return show(&cx, &page, &FormPage::again(&cx.form, errors));
        }
    };
    let reference = cx.part("reference").to_owned();
    let command = Screen {
        key: cx.submission_key()?,
        family: reference.clone(),
        scale,
        about,
        level: cx.form.text("level").parse().ok(),
        reading,
        taking_part,
    };
    match screen(&cx.app.store, &cx.act, &command).await {
        Ok(_) => cx.then(
            format!("/families/{reference}/screening"),
            Some("reading-recorded"),
        ),
        Err(error) => show(
            &cx,
            &page,
            &FormPage::again(&cx.form, reading::beside(error)?),
        ),
    }
}
