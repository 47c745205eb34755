//! The figures as comma-separated values: one line each, with what it counts.

use super::figures::{Figure, Figures, Line};
use crate::pages::vocabulary::Vocabulary;

const HEADINGS: [&str; 10] = [
    "period",
    "section",
    "line",
    "counts",
    "count",
    "of",
    "percent",
    "median_hours",
    "shortest_hours",
    "longest_hours",
];

/// The sheet; none when a line could not be written.
pub(super) fn write(figures: &Figures, period: &str, said: &Vocabulary) -> Option<Vec<u8>> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(HEADINGS).ok()?;
    for section in &figures.sections {
        for line in &section.lines {
            sheet
                .write_record(record(period, &section.title, line, said))
                .ok()?;
        }
    }
    for (referrer, decided) in figures.pairs() {
        let name = |level: Option<u8>| level.map_or("none".to_owned(), |level| level.to_string());
        let line = Line {
            name: format!(
                "Referrer’s level {}, decided level {}",
                name(referrer),
                name(decided)
            ),
            population: "final decisions of the period that are counted",
            figure: Figure::Count(figures.decisions.grid.at(referrer, decided)),
        };
        sheet
            .write_record(record(period, "Levels side by side", &line, said))
            .ok()?;
    }
    sheet.into_inner().ok()
}

fn record(period: &str, section: &str, line: &Line, said: &Vocabulary) -> [String; 10] {
    let (count, of, percent, times) = match &line.figure {
        Figure::Count(count) => (count.to_string(), String::new(), String::new(), None),
        Figure::Share(share) => (
            share.part.to_string(),
            share.whole.to_string(),
            share.percent().unwrap_or_default(),
            None,
        ),
        Figure::Times(spread) => (
            spread.map_or(0, |spread| spread.count).to_string(),
            String::new(),
            String::new(),
            *spread,
        ),
    };
    let hours = |pick: fn(domain::oversight::Spread) -> jiff::SignedDuration| {
        times.map_or_else(String::new, |spread| pick(spread).as_hours().to_string())
    };
    [
        period.to_owned(),
        said.plain(section).into_owned(),
        said.plain(&line.name).into_owned(),
        said.plain(line.population).into_owned(),
        count,
        of,
        percent,
        hours(|spread| spread.median),
        hours(|spread| spread.shortest),
        hours(|spread| spread.longest),
    ]
}

#[cfg(test)]
mod tests {
    use casework::oversight::Decisions;
    use domain::oversight::Share;

    use super::*;
    use crate::oversight::figures::Section;

    #[test]
    fn every_percentage_in_the_sheet_stands_beside_its_counts_and_whom_it_counts() {
        let figures = Figures {
            sections: vec![Section {
                key: "in-time",
                title: "Decisions made in time".to_owned(),
                about: String::new(),
                lines: vec![
                    Line {
                        name: "March 2026".to_owned(),
                        population: "decisions made in the month",
                        figure: Figure::Share(Share::of(2, 3)),
                    },
                    Line {
                        name: "April 2026".to_owned(),
                        population: "decisions made in the month",
                        figure: Figure::Share(Share::of(0, 0)),
                    },
                ],
            }],
            decisions: Decisions::default(),
            levels: vec![1, 2],
        };
        let sheet =
            String::from_utf8(write(&figures, "March 2026", &Vocabulary::default()).unwrap())
                .unwrap();
        let lines: Vec<&str> = sheet.lines().collect();
        assert!(lines[1].ends_with("March 2026,decisions made in the month,2,3,66.7%,,,"));
        assert!(lines[2].ends_with("0,0,,,,"), "zero is zero: {}", lines[2]);
        assert_eq!(lines.len(), 1 + 2 + 9);
    }
}
