//! The readings of a case: for each scale and person, the stars of both sides,
//! the same numbers in a table, and the distance travelled.

use casework::plans::plan_of;
use casework::scales::{ScaleSeries, StoredReading, page_of};
use domain::access::Action;
use domain::event::Subject;
use domain::outcomes::TakingPart;
use domain::plans::{FromArea, Plan};
use domain::scales::{
    Average, Content, Direction, Discussed, Distance, Reading, ReadingKind, ReadingPoint,
    ScaleDefinition, Side, distance,
};
use minijinja::value::Value as Drawn;
use serde::Serialize;
use serde_json::{Value, json};

use super::star::{Star, draw};
use crate::web::{Answer, Cx};
use crate::words::day_words;

/// Whoever writes the plan, and what is in it already.
#[derive(Clone, Copy)]
pub(crate) struct Writes<'p> {
    /// The case's reference.
    pub(crate) case: &'p str,
    /// Its plan, once begun.
    pub(crate) plan: Option<&'p Plan>,
}

/// What the page shows. The drawings are safe text, so they stay apart from
/// what is written as plain JSON.
#[derive(Serialize)]
pub(super) struct Page {
    pub(super) family: String,
    pub(super) case: String,
    pub(super) new_href: Option<String>,
    pub(super) series: Vec<Series>,
    pub(super) screenings: Vec<Value>,
}

/// The readings of one scale about one person or the family.
#[derive(Serialize)]
pub(crate) struct Series {
    title: String,
    words: Value,
    stars: Vec<Drawing>,
}

#[derive(Serialize)]
struct Drawing {
    caption: String,
    drawing: Drawn,
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(page.case.family)).await?;
    let may_record = cx.allows(&page.case.relations, Action::WriteAssessment);
    let plan = plan_of(&mut reader, page.case.id).await?;
    let context = Page {
        family: page.case.family_name.clone(),
        case: page.case.reference.clone(),
        new_href: may_record.then(|| format!("/cases/{}/scales/new", page.case.reference)),
        series: page
            .series
            .iter()
            .enumerate()
            .map(|(number, series)| {
                let writes = may_record.then_some(Writes {
                    case: &page.case.reference,
                    plan: plan.as_ref(),
                });
                series_context(number, series, writes)
            })
            .collect(),
        screenings: super::screening::screening_rows(&page.screenings),
    };
    cx.page("scales/readings.html", context)
}

/// What a series is called.
#[must_use]
pub fn series_title(scale: &ScaleDefinition, kind: ReadingKind, person: Option<&str>) -> String {
    let mut title = scale.title.clone();
    if kind != ReadingKind::Plain {
        title = format!("{title} ({})", kind.words().to_lowercase());
    }
    match person {
        Some(person) => format!("{title}: {person}"),
        None => format!("{title}: the family"),
    }
}

pub(crate) fn series_context(
    number: usize,
    series: &ScaleSeries,
    writes: Option<Writes<'_>>,
) -> Series {
    let title = series_title(&series.scale, series.kind, series.person.as_deref());
    let (before, now) = last_two(&series.readings);
    let stars = Side::ALL
        .into_iter()
        .filter_map(|side| star_of(number, &title, series, before, now?, side))
        .collect();
    Series {
        words: json!({
            "columns": columns(before.is_some(), writes.is_some()),
            "areas": area_rows(series, before, now, writes),
            "before_on": before.map(|stored| day_words(stored.reading.on)),
            "now_on": now.map(|stored| day_words(stored.reading.on)),
            "travelled": travelled(series),
            "better": better_words(series.scale.direction),
            "scale_from": series.scale.lowest,
            "scale_to": series.scale.highest,
            "places": series.scale.content == Content::Places,
            "licence": super::new::licence_words(&series.scale),
            "readings": series.readings.iter().rev().map(|stored| reading_row(stored, writes)).collect::<Vec<_>>(),
        }),
        title,
        stars,
    }
}

/// How far each side's scores have come, as rows of a table.
pub(crate) fn travelled(series: &ScaleSeries) -> Vec<Value> {
    let readings: Vec<Reading> = series
        .readings
        .iter()
        .map(|stored| stored.reading.clone())
        .collect();
    Side::ALL
        .into_iter()
        .filter_map(|side| {
            let far = distance(&series.scale, &readings, side)?;
            Some(distance_row(side, far))
        })
        .collect()
}

fn last_two(readings: &[StoredReading]) -> (Option<&StoredReading>, Option<&StoredReading>) {
    let mut newest_first = readings.iter().rev();
    let now = newest_first.next();
    (newest_first.next(), now)
}

fn star_of(
    number: usize,
    title: &str,
    series: &ScaleSeries,
    before: Option<&StoredReading>,
    now: &StoredReading,
    side: Side,
) -> Option<Drawing> {
    let scores = |stored: &StoredReading| -> Vec<Option<u8>> {
        series
            .scale
            .areas
            .iter()
            .map(|area| stored.reading.scores.get(&area.key)?.of(side))
            .collect()
    };
    let current = scores(now);
    let earlier = before.map(scores);
    if current.iter().all(Option::is_none) {
        return None;
    }
    let caption = match before {
        Some(before) => format!(
            "{}. Solid line and circles: {}. Dashed line and squares: {}.",
            side_words(side),
            day_words(now.reading.on),
            day_words(before.reading.on)
        ),
        None => format!(
            "{}. Solid line and circles: {}.",
            side_words(side),
            day_words(now.reading.on)
        ),
    };
    let drawing = draw(&Star {
        id: &format!("star-{number}-{}", side.key()),
        title: &format!("{title}, {}", side_words(side).to_lowercase()),
        description: "The numbers around the star are the rows of the table beside it, which holds the same scores.",
        lowest: series.scale.lowest,
        highest: series.scale.highest,
        now: &current,
        before: earlier.as_deref(),
    });
    Some(Drawing { caption, drawing })
}

/// Whose scores, in words.
#[must_use]
pub const fn side_words(side: Side) -> &'static str {
    match side {
        Side::Worker => "The worker’s scores",
        Side::Family => "The family’s own scores",
    }
}

const fn better_words(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsBetter => "Higher is better: nearer the edge of the star.",
        Direction::LowerIsBetter => "Lower is better: nearer the middle of the star.",
    }
}

/// A score as read. Missing is said, and is not zero.
fn score_words(score: Option<u8>) -> String {
    score.map_or_else(|| "Not scored".to_owned(), |score| score.to_string())
}

fn columns(before: bool, writes: bool) -> Vec<Value> {
    let mut titles = vec!["Area"];
    for (earlier, now) in [
        ("Worker, before", "Worker, now"),
        ("Family, before", "Family, now"),
    ] {
        if before {
            titles.push(earlier);
        }
        titles.push(now);
    }
    if writes {
        titles.push("In the plan");
    }
    titles
        .into_iter()
        .map(|title| json!({ "text": title }))
        .collect()
}

fn area_rows(
    series: &ScaleSeries,
    before: Option<&StoredReading>,
    now: Option<&StoredReading>,
    writes: Option<Writes<'_>>,
) -> Vec<Value> {
    series
        .scale
        .areas
        .iter()
        .enumerate()
        .map(|(number, area)| {
            let of = |stored: Option<&StoredReading>, side: Side| {
                score_words(
                    stored.and_then(|stored| stored.reading.scores.get(&area.key)?.of(side)),
                )
            };
            let mut cells = vec![json!({ "text": format!("{}. {}", number + 1, area.title) })];
            for side in Side::ALL {
                if before.is_some() {
                    cells.push(json!({ "text": of(before, side) }));
                }
                cells.push(json!({ "text": of(now, side) }));
            }
            if let (Some(writes), Some(now)) = (writes, now) {
                let from = FromArea {
                    scale: series.scale.key.clone(),
                    about: series.about.key(),
                    area: area.key.clone(),
                };
                let planned = writes.plan.is_some_and(|plan| plan.has_need_from(&from));
                cells.push(if planned {
                    json!({ "text": "In the plan", "href": format!("/cases/{}/plan", writes.case) })
                } else {
                    json!({
                        "text": format!("Make {} a need", area.title),
                        "href": format!("/cases/{}/plan/need?reading={}&area={}", writes.case, now.id, area.key),
                    })
                });
            }
            Value::from(cells)
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

fn distance_row(side: Side, far: Distance) -> Value {
    let difference = far.difference_words().map_or_else(
        || "Only one reading so far".to_owned(),
        |difference| match far.change {
            Some(change) => format!("{difference} ({})", change.words()),
            None => difference,
        },
    );
    json!([
        { "text": side_words(side) },
        { "text": average_words(far.first) },
        { "text": average_words(far.latest) },
        { "text": far.last.map_or_else(|| "None yet".to_owned(), average_words) },
        { "text": difference },
    ])
}

fn reading_row(stored: &StoredReading, writes: Option<Writes<'_>>) -> Value {
    let discussed = match (stored.reading.discussed, stored.was_discussed()) {
        (Discussed::Yes, _) => "Discussed with the family",
        (Discussed::NotYet, true) => "Discussed with the family later",
        (Discussed::NotYet, false) => "Not yet discussed with the family",
    };
    let point = match stored.reading.point {
        ReadingPoint::Along => None,
        ReadingPoint::Final => Some("Final reading"),
    };
    let taking_part = match stored.taking_part {
        Some(TakingPart::Chose) => "The family chose to take part",
        Some(TakingPart::DidNotChoose) => {
            "The family did not choose to take part, or was not asked yet"
        }
        None => "Whether the family chose to take part was not recorded",
    };
    json!({
        "on": day_words(stored.reading.on),
        "by": stored.recorded_by,
        "recorded": stored.recorded_at.as_microsecond(),
        "discussed": discussed,
        "taking_part": taking_part,
        "talks": stored.talks.iter().map(|talk| json!({
            "on": day_words(talk.on), "who": talk.who, "said": talk.said,
        })).collect::<Vec<_>>(),
        "talk_href": writes.map(|writes| format!("/cases/{}/scales/{}/talk", writes.case, stored.id)),
        "point": point,
        "note": stored.reading.note,
    })
}
