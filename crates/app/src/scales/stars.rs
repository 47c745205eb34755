//! Every partner's Stars in one place, for those who coordinate them
//! (BUCKS-STRAT-108, BUCKS-PROT-85). No family is named.

use casework::scales::{StarCount, StarDistance, StarsPage, stars_page};
use domain::profile::AtLevel;
use domain::scales::Licence;
use serde_json::{Value, json};

use super::readings::side_words;
use crate::pages::vocabulary::Vocabulary;
use crate::web::{Answer, Cx, Failure, Reply};
use crate::words;

const HEADINGS: [&str; 9] = [
    "what", "agency", "scale", "licence", "readings", "cases", "first", "latest", "n",
];

async fn found(cx: &Cx) -> Result<StarsPage, Failure> {
    let mut reader = cx.app.store.reader();
    Ok(stars_page(&mut reader, &cx.app.profile, &cx.act).await?)
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let stars = found(&cx).await?;
    cx.page("scales/stars.html", context(&stars))
}

fn context(stars: &StarsPage) -> Value {
    let texts = |cells: Vec<String>| -> Vec<Value> {
        cells
            .into_iter()
            .map(|text| json!({ "text": text }))
            .collect()
    };
    json!({
        "readings": stars.readings,
        "listed": stars.lines.len(),
        "counts": stars.counts.iter().map(|one| texts(vec![
            one.agency.clone(), one.scale.clone(), licence(one.licence.as_ref()),
            one.readings.to_string(), one.cases.to_string(),
        ])).collect::<Vec<_>>(),
        "distances": stars.distances.iter().map(|one| texts(vec![
            one.scale.clone(), side_words(one.side).to_owned(),
            mean(one.travelled.first), mean(one.travelled.latest), one.travelled.more_than_once.to_string(),
        ])).collect::<Vec<_>>(),
        "levels": stars.levels.iter().map(|one| texts(vec![
            format!("Level {}", one.level), at_words(one.at).to_owned(), one.cases.to_string(),
            format!("{} of {}", one.with_one, one.cases), format!("{} of {}", one.with_two, one.cases),
        ])).collect::<Vec<_>>(),
        "lines": stars.lines.iter().map(|one| json!([
            { "text": words::day_words(one.on) },
            { "text": one.agency },
            { "text": one.scale },
            match &one.case {
                Some(case) => json!({ "text": case, "href": format!("/cases/{case}/scales") }),
                None => json!({ "text": "Outside your work" }),
            },
        ])).collect::<Vec<_>>(),
    })
}

fn mean(mean: domain::scales::Mean) -> String {
    format!("{} (n = {})", mean.words(), mean.n)
}

fn licence(licence: Option<&Licence>) -> String {
    licence.map_or_else(
        || "None needed, or its areas are numbers".to_owned(),
        |licence| {
            format!(
                "{}, {}, until {}",
                licence.holder,
                licence.reference,
                words::day_words(licence.valid_until)
            )
        },
    )
}

const fn at_words(at: AtLevel) -> &'static str {
    match at {
        AtLevel::Expected => "Expected",
        AtLevel::Allowed => "Can be used",
        AtLevel::NotListed => "Not named",
    }
}

/// The same figures for a spreadsheet.
pub async fn file(cx: Cx) -> Answer {
    let stars = found(&cx).await?;
    let said = cx.app.pages.vocabulary();
    let bytes = sheet(&stars, said).ok_or(Failure::Impossible("a sheet could not be written"))?;
    Ok(Reply::File {
        media_type: "text/csv; charset=utf-8",
        name: Some("stars.csv".to_owned()),
        bytes,
    })
}

fn sheet(stars: &StarsPage, said: &Vocabulary) -> Option<Vec<u8>> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(HEADINGS).ok()?;
    for one in &stars.counts {
        sheet.write_record(count_record(one)).ok()?;
    }
    for one in &stars.distances {
        sheet.write_record(distance_record(one)).ok()?;
    }
    for one in &stars.levels {
        for (what, cases) in [
            ("open cases", one.cases),
            ("open cases with [[a star]]", one.with_one),
            ("open cases with two readings", one.with_two),
        ] {
            let what = format!("{}, level {}", said.plain(what), one.level);
            let cases = cases.to_string();
            sheet
                .write_record([&what, "", "", "", "", &cases, "", "", ""])
                .ok()?;
        }
    }
    sheet.into_inner().ok()
}

fn count_record(one: &StarCount) -> [String; 9] {
    let none = String::new;
    [
        "readings by agency".to_owned(),
        one.agency.clone(),
        one.scale.clone(),
        one.licence
            .as_ref()
            .map_or_else(none, |licence| licence.reference.clone()),
        one.readings.to_string(),
        one.cases.to_string(),
        none(),
        none(),
        none(),
    ]
}

fn distance_record(one: &StarDistance) -> [String; 9] {
    let none = String::new;
    [
        side_words(one.side).to_owned(),
        none(),
        one.scale.clone(),
        none(),
        none(),
        none(),
        one.travelled.first.words(),
        one.travelled.latest.words(),
        one.travelled.first.n.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use casework::scales::{LevelStars, StarLine};
    use domain::scales::{Mean, Side, Travelled};
    use jiff::civil::date;

    use super::*;

    pub(super) fn stars() -> StarsPage {
        let licence = Licence {
            holder: "The partnership".to_owned(),
            reference: "L-1".to_owned(),
            valid_until: date(2030, 12, 31),
        };
        StarsPage {
            readings: 3,
            counts: vec![StarCount {
                agency: "Hill School".to_owned(),
                scale: "Family Star".to_owned(),
                licence: Some(licence),
                readings: 3,
                cases: 2,
            }],
            distances: vec![StarDistance {
                scale: "Family Star".to_owned(),
                side: Side::Family,
                travelled: Travelled {
                    first: Mean { tenths: 32, n: 2 },
                    latest: Mean { tenths: 68, n: 2 },
                    more_than_once: 1,
                },
            }],
            levels: vec![LevelStars {
                level: 3,
                at: AtLevel::Expected,
                cases: 5,
                with_one: 2,
                with_two: 1,
            }],
            lines: vec![
                StarLine {
                    on: date(2026, 3, 2),
                    agency: "Hill School".to_owned(),
                    scale: "Family Star".to_owned(),
                    case: Some("C-TEST".to_owned()),
                },
                StarLine {
                    on: date(2026, 3, 1),
                    agency: "Health".to_owned(),
                    scale: "Family Star".to_owned(),
                    case: None,
                },
            ],
        }
    }

    // Requirement: BUCKS-STRAT-108, BUCKS-PROT-85
    #[test]
    fn the_page_and_the_sheet_say_the_same_figures_with_how_many_they_count() {
        use crate::pages::frame::{Brand, PageFrame};
        use crate::pages::{Pages, structure};
        let pages =
            Pages::strict_for_tests(&Brand::new("Early Help", "Borough of Elmsford")).unwrap();
        let drawn = |stars: &StarsPage| {
            let mut whole = context(stars);
            let page = json!(PageFrame::default());
            whole
                .as_object_mut()
                .unwrap()
                .insert("page".to_owned(), page);
            let html = pages.render("scales/stars.html", &whole).unwrap();
            assert_eq!(structure::problems(&html), Vec::<String>::new());
            html
        };
        let html = drawn(&stars());
        for words in [
            "3.2 (n = 2)",
            "6.8 (n = 2)",
            "2 of 5",
            "1 of 5",
            "L-1",
            "/cases/C-TEST/scales",
            "Outside your work",
        ] {
            assert!(html.contains(words), "{words}");
        }
        let sheet = String::from_utf8(sheet(&stars(), &Vocabulary::default()).unwrap()).unwrap();
        assert!(sheet.contains("readings by agency,Hill School,Family Star,L-1,3,2,,,"));
        assert!(sheet.contains("Family Star,,,,3.2,6.8,2") && !sheet.contains("C-TEST"));
        let empty = StarsPage {
            readings: 0,
            counts: Vec::new(),
            distances: Vec::new(),
            levels: Vec::new(),
            lines: Vec::new(),
        };
        assert!(drawn(&empty).contains("No star has been recorded yet."));
    }
}
