//! The figures of the whole system for managers and boards: counts first, each
//! percentage with what it divides, for a period that the address names.
//! Names no family; one list leads to decisions in the reader's own scope.

mod figures;
mod list;
mod sheet;
#[cfg(test)]
mod templates_test;

use casework::oversight::{LowerLevels, may_see};
use domain::access::Action;
use domain::oversight::{Month, Period};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::web::{Answer, Cx, Reply};
use crate::words;

crate::routes! {
    get "/oversight" SeeOversight Nothing => page;
    get "/oversight/figures.csv" SeeOversight Nothing => file;
    get "/oversight/decisions" SeeDecisionsMade Nothing => list::page;
}

/// How many months one can choose from.
const MONTHS_TO_CHOOSE: i64 = 36;

/// What the address asks for. What it asks wrongly is said, and the usual period shown.
struct Asked {
    period: Period,
    lower: LowerLevels,
    wrong: Option<String>,
}

impl Asked {
    fn read(cx: &Cx) -> Self {
        let today = words::today(cx.act.at);
        let (period, wrong) = period_of(cx.query("from"), cx.query("until"), today);
        let lower = if cx.query("level2") == "left-out" {
            LowerLevels::LeftOut
        } else {
            LowerLevels::Counted
        };
        Self {
            period,
            lower,
            wrong,
        }
    }

    /// The same question, for links. It holds months and a switch: no personal data.
    fn query(&self) -> String {
        let level2 = match self.lower {
            LowerLevels::Counted => "counted",
            LowerLevels::LeftOut => "left-out",
        };
        format!(
            "from={}&until={}&level2={level2}",
            self.period.from(),
            self.period.until()
        )
    }
}

fn period_of(from: &str, until: &str, today: Date) -> (Period, Option<String>) {
    let usual = Period::usual(today);
    if from.is_empty() && until.is_empty() {
        return (usual, None);
    }
    match (Month::parse(from), Month::parse(until)) {
        (Ok(from), Ok(until)) => match Period::between(from, until, today) {
            Ok(period) => (period, None),
            Err(refused) => (usual, Some(refused.to_string())),
        },
        (Err(_), _) | (_, Err(_)) => (
            usual,
            Some("Select a first month and a last month".to_owned()),
        ),
    }
}

fn months(today: Date) -> Vec<Value> {
    (0..MONTHS_TO_CHOOSE)
        .map(|back| Month::of(today).plus(-back))
        .map(|month| json!({ "value": month.to_string(), "text": month.words() }))
        .collect()
}

/// The page.
async fn page(cx: Cx) -> Answer {
    may_see(&cx.act)?;
    let asked = Asked::read(&cx);
    let figures = figures::gather(&cx, &asked).await?;
    // What was chosen stays chosen, right or wrong.
    let (from, until) = match &asked.wrong {
        Some(_) => (cx.query("from").to_owned(), cx.query("until").to_owned()),
        None => (
            asked.period.from().to_string(),
            asked.period.until().to_string(),
        ),
    };
    let context = json!({
        "period": asked.period.words(), "from": from, "until": until, "months": months(words::today(cx.act.at)),
        "level2": if asked.lower == LowerLevels::LeftOut { "left-out" } else { "counted" },
        "wrong": asked.wrong, "query": asked.query(),
        "sections": figures.sections.iter().map(figures::Section::context).collect::<Vec<_>>(),
        "grid": figures.grid(cx.may_try(Action::SeeDecisionsMade)),
    });
    if asked.wrong.is_some() {
        cx.invalid("oversight/page.html", context)
    } else {
        cx.page("oversight/page.html", context)
    }
}

/// The same figures for a spreadsheet.
async fn file(cx: Cx) -> Answer {
    may_see(&cx.act)?;
    let asked = Asked::read(&cx);
    let figures = figures::gather(&cx, &asked).await?;
    let bytes = sheet::write(&figures, &asked.period.words(), cx.app.pages.vocabulary()).ok_or(
        crate::web::Failure::Impossible("a sheet could not be written"),
    )?;
    Ok(Reply::File {
        media_type: "text/csv; charset=utf-8",
        name: Some(format!(
            "oversight-{}-to-{}.csv",
            asked.period.from(),
            asked.period.until()
        )),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_period_is_said_and_the_usual_one_shown() {
        let today = Date::constant(2026, 3, 2);
        let (period, wrong) = period_of("", "", today);
        assert_eq!((period, wrong), (Period::usual(today), None));
        let (period, wrong) = period_of("2026-03", "2026-01", today);
        assert_eq!(period, Period::usual(today));
        assert_eq!(
            wrong.as_deref(),
            Some("The last month must be the first month or later")
        );
        assert!(period_of("soon", "2026-01", today).1.is_some());
        let (period, wrong) = period_of("2026-01", "2026-02", today);
        assert_eq!(period.words(), "January 2026 to February 2026");
        assert_eq!(wrong, None);
    }
}
