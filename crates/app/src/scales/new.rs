//! Recording a reading: first which scale and about whom, then the scores of
//! both sides, each beside the score before.

use casework::CaseworkError;
use casework::scales::{RecordReading, ScaleSeries, ScalesPage, page_of, record_reading};
use domain::assessments::About;
use domain::event::Subject;
use domain::outcomes::TakingPart;
use domain::profile::{AtLevel, Profile};
use domain::scales::{
    Area, Content, Discussed, Reading, ReadingKind, ReadingPoint, ScaleDefinition, ScaleKind, Side,
    read_scores,
};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::readings::series_title;
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

const LONGEST_NOTE: usize = 8_000;

/// Which series the reading belongs to.
struct Chosen<'a> {
    scale: &'a ScaleDefinition,
    kind: ReadingKind,
    about: About,
}

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    let chosen = choose(&cx, &page, |name| cx.query(name).to_owned());
    match chosen {
        Some(chosen) => {
            let form = cx
                .blank_form()
                .with_date("on", words::today(cx.act.at))
                .with("point", ReadingPoint::Along.key());
            show(&cx, &page, &chosen, &form)
        }
        None => choices(&cx, &page),
    }
}

/// Nobody fills in a form for a scale whose licence has ended.
pub(super) fn refused(cx: &Cx, scale: &ScaleDefinition) -> Option<Value> {
    let refusal = scale.may_be_used(words::today(cx.act.at)).err()?;
    Some(json!({ "reason": refusal.reason, "way": refusal.way_forward }))
}

pub(super) async fn looked_at(cx: &Cx) -> Result<ScalesPage, Failure> {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    domain::access::permit::<domain::access::may::WriteAssessment, _>(
        &cx.act,
        &page.case.relations,
        (),
    )?;
    cx.record_look(Subject::family(page.case.family)).await?;
    Ok(page)
}

fn choose<'a>(cx: &'a Cx, page: &ScalesPage, word: impl Fn(&str) -> String) -> Option<Chosen<'a>> {
    let (key, kind) = {
        let which = word("which");
        let (key, kind) = which.split_once('.')?;
        (key.to_owned(), ReadingKind::from_key(kind)?)
    };
    let scale = cx
        .app
        .definitions
        .offered(&cx.app.profile)
        .find(|scale| scale.key == key)?;
    let about = About::from_key(&word("about"))?;
    let known = match about {
        About::Family => true,
        About::Person(id) => page.people.iter().any(|person| person.id == id),
    };
    (known && scale.reading_kinds().contains(&kind)).then_some(Chosen { scale, kind, about })
}

fn choices(cx: &Cx, page: &ScalesPage) -> Answer {
    let scales: Vec<Value> = cx
        .app
        .definitions
        .offered(&cx.app.profile)
        .flat_map(|scale| {
            scale.reading_kinds().into_iter().map(move |kind| {
                let title = match kind {
                    ReadingKind::Plain => scale.title.clone(),
                    ReadingKind::Screening | ReadingKind::InDepth => {
                        format!("{}, {}", scale.title, kind.words().to_lowercase())
                    }
                };
                let hint = licence_words(scale);
                let today = words::today(cx.act.at);
                let hint = match level_hint(&cx.app.profile, today, &scale.key, page.level) {
                    Some(level) => format!("{hint}. {level}"),
                    None => hint,
                };
                json!({
                    "value": format!("{}.{}", scale.key, kind.key()),
                    "text": title,
                    "hint": hint,
                })
            })
        })
        .collect();
    let mut about = vec![json!({ "value": "family", "text": "The whole family" })];
    about.extend(page.people.iter().map(|person| {
        json!({
            "value": person.id.to_string(),
            "text": person.shown_name(),
        })
    }));
    // Somebody who asked and left one of the two open is told which.
    let mut errors = FormErrors::new();
    let asked = !cx.query("asked").is_empty();
    if asked && cx.query("which").is_empty() {
        errors.add("which", "Select a scale");
    }
    if asked && cx.query("about").is_empty() {
        errors.add("about", "Select whom it is about");
    }
    let typed = RawForm::from_pairs(
        ["which", "about"]
            .into_iter()
            .map(|name| (name.to_owned(), cx.query(name).to_owned())),
    );
    let wrong = !errors.is_empty();
    let context = json!({
        "form": FormPage::again(&typed, errors),
        "family": page.case.family_name,
        "case": page.case.reference,
        "scales": scales,
        "about": about,
    });
    let back = format!("/cases/{}/scales", page.case.reference);
    let cx = cx.clone().back_to("Scales", back);
    if wrong {
        cx.invalid("scales/choose.html", context)
    } else {
        cx.page("scales/choose.html", context)
    }
}

/// Under which licence a scale is used, and until when.
pub(crate) fn licence_words(scale: &ScaleDefinition) -> String {
    match (scale.kind, scale.content, &scale.licence) {
        (ScaleKind::Own, _, _) => "Free to use".to_owned(),
        (ScaleKind::Licensed, Content::Places, _) => {
            "Licensed: its areas are numbers until your authority names them".to_owned()
        }
        (ScaleKind::Licensed, Content::Complete, None) => {
            "Licensed, but no licence is recorded here: it cannot be used yet".to_owned()
        }
        (ScaleKind::Licensed, Content::Complete, Some(licence)) => format!(
            "Licence of {}, {}, until {}",
            licence.holder,
            licence.reference,
            words::day_words(licence.valid_until)
        ),
    }
}

/// What the authority says about a scale at the case's level (BUCKS-STRAT-106).
fn level_hint(profile: &Profile, on: Date, scale: &str, level: Option<u8>) -> Option<String> {
    let level = level?;
    let said = profile.level_in_text(on, level);
    let one = profile.assessments.iter().find(|one| one.uses(scale))?;
    match one.at_level(level) {
        AtLevel::Expected => Some(format!("Expected at {said}")),
        AtLevel::Allowed => Some(format!("Can be used at {said}")),
        AtLevel::NotListed => None,
    }
}

fn show(cx: &Cx, page: &ScalesPage, chosen: &Chosen<'_>, form: &FormPage) -> Answer {
    let person = match chosen.about {
        About::Family => None,
        About::Person(id) => page
            .people
            .iter()
            .find(|person| person.id == id)
            .map(casework::families::PersonLine::shown_name),
    };
    let before = page.series.iter().find(|series| {
        series.scale == *chosen.scale && series.kind == chosen.kind && series.about == chosen.about
    });
    let context = json!({
        "form": form,
        "family": page.case.family_name,
        "title": series_title(chosen.scale, chosen.kind, person.as_deref()),
        "action": format!("/cases/{}/scales/new", page.case.reference),
        "which": format!("{}.{}", chosen.scale.key, chosen.kind.key()),
        "about": chosen.about.key(),
        "areas": chosen.scale.areas.iter().map(|area| area_context(chosen.scale, area, before)).collect::<Vec<_>>(),
        "taking_part_choices": coded_choices!(TakingPart),
        "neglect": chosen.kind != ReadingKind::Plain,
        "places": chosen.scale.content == Content::Places,
        "licence": licence_words(chosen.scale),
        "first_look": false,
        "refused": refused(cx, chosen.scale),
    });
    let back = format!("/cases/{}/scales", page.case.reference);
    let cx = cx.clone().back_to("Scales", back);
    if form.errors().is_empty() {
        cx.page("scales/new.html", context)
    } else {
        cx.invalid("scales/new.html", context)
    }
}

pub(super) fn area_context(
    scale: &ScaleDefinition,
    area: &Area,
    before: Option<&ScaleSeries>,
) -> Value {
    let items: Vec<Value> = (scale.lowest..=scale.highest)
        .map(|score| {
            let text = scale
                .words_of(area, score)
                .map_or_else(|| score.to_string(), |words| format!("{score}: {words}"));
            json!({ "value": score.to_string(), "text": text })
        })
        .collect();
    let last = before.and_then(|series| series.readings.last());
    let previous = |side: Side| {
        let last = last?;
        let words = last
            .reading
            .scores
            .get(&area.key)
            .and_then(|both| both.of(side))
            .map_or_else(|| "not scored".to_owned(), |score| score.to_string());
        Some(format!(
            "Last time, {}: {words}",
            words::day_words(last.reading.on)
        ))
    };
    json!({
        "key": area.key,
        "title": area.title,
        "hint": area.hint,
        "items": items,
        "worker_before": previous(Side::Worker),
        "family_before": previous(Side::Family),
    })
}

/// Records the reading.
pub async fn record(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    let chosen = choose(&cx, &page, |name| cx.form.text(name).to_owned()).ok_or(
        Failure::BadRequest("this installation has no such scale, or the family no such person"),
    )?;
    let (reading, taking_part) = match read(&cx, chosen.scale, chosen.kind, None) {
        Ok(read) => read,
        Err(errors) => return show(&cx, &page, &chosen, &FormPage::again(&cx.form, errors)),
    };
    let command = RecordReading {
        key: cx.submission_key()?,
        case_reference: page.case.reference.clone(),
        scale: chosen.scale,
        about: chosen.about,
        reading,
        taking_part,
    };
    match record_reading(&cx.app.store, &cx.act, &command).await {
        Ok(_) => cx.then(
            format!("/cases/{}/scales", page.case.reference),
            Some("reading-recorded"),
        ),
        // A refusal that belongs to a field is shown beside it, with the words kept.
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            show(&cx, &page, &chosen, &FormPage::again(&cx.form, errors))
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}

/// Reads a reading from the form; `fixed` where the form does not ask whether it
/// is the final one.
pub(super) fn read(
    cx: &Cx,
    scale: &ScaleDefinition,
    kind: ReadingKind,
    fixed: Option<ReadingPoint>,
) -> Result<(Reading, TakingPart), FormErrors> {
    let mut errors = FormErrors::new();
    let on = day(cx, &mut errors);
    let scores = read_scores(scale, |field| cx.form.text(field).to_owned());
    let scores = scores.unwrap_or_else(|problems| {
        for problem in problems {
            errors.add(problem.field, problem.message);
        }
        domain::scales::Scores::new()
    });
    let discussed = Discussed::from_key(cx.form.text("discussed"));
    if discussed.is_none() {
        errors.add(
            "discussed",
            "Select whether you discussed it with the family",
        );
    }
    let point = fixed.or_else(|| ReadingPoint::from_key(cx.form.text("point")));
    if point.is_none() {
        errors.add("point", "Select whether this is the final reading");
    }
    let taking_part = reading::choice(&cx.form, "taking_part", &mut errors, TakingPart::parse);
    let note = cx.form.text("note").to_owned();
    if note.chars().count() > LONGEST_NOTE {
        errors.add("note", "Note must be 8,000 characters or fewer");
    }
    match (on, discussed, point, taking_part) {
        (Some(on), Some(discussed), Some(point), Some(taking_part)) if errors.is_empty() => {
            let reading = Reading {
                on,
                kind,
                point,
                scores,
                discussed,
                note,
            };
            Ok((reading, taking_part))
        }
        _ => Err(errors),
    }
}

fn day(cx: &Cx, errors: &mut FormErrors) -> Option<Date> {
    let boxes = cx.form.date("on");
    if boxes.is_blank() {
        errors.add("on", "Enter the date of the reading");
        return None;
    }
    if let Some(part) = boxes.first_missing() {
        errors.add_part(
            "on",
            part,
            format!("Date of the reading must include a {}", part.word()),
        );
        return None;
    }
    let day = match (boxes.year.parse(), boxes.month.parse(), boxes.day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
        (Err(_), _, _) | (_, Err(_), _) | (_, _, Err(_)) => None,
    };
    if day.is_none() {
        errors.add("on", "Date of the reading must be a real date");
    }
    day
}
