//! The figures of one period, in the order of the page. Each line says whom or
//! what it counts, so that the page and the spreadsheet can say it too.

use casework::oversight::{
    Between, Decisions, LimitLine, decisions, dispute_stages, hub_time, limits, met, times, waiting,
};
use domain::clocks::Force;
use domain::oversight::{Period, Share, Spread};
use domain::profile::{ClockKey, Label, Offered};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::Asked;
use crate::web::{Cx, Failure};
use crate::words;

/// What a line shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Figure {
    /// So many.
    Count(u64),
    /// So many of so many.
    Share(Share),
    /// How long so many took; none of nothing.
    Times(Option<Spread>),
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub(super) name: String,
    /// Whom or what it counts.
    pub(super) population: &'static str,
    pub(super) figure: Figure,
}

impl Line {
    fn new(name: impl Into<String>, population: &'static str, figure: Figure) -> Self {
        Self {
            name: name.into(),
            population,
            figure,
        }
    }
}

/// Lines about one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Section {
    pub(super) key: &'static str,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) lines: Vec<Line>,
}

/// Everything on the page.
#[derive(Debug)]
pub(super) struct Figures {
    pub(super) sections: Vec<Section>,
    pub(super) decisions: Decisions,
    pub(super) levels: Vec<u8>,
}

/// Counts everything that the page shows.
pub(super) async fn gather(cx: &Cx, asked: &Asked) -> Result<Figures, Failure> {
    let between = asked.period.bounds(cx.app.profile.authority.time_zone());
    let mut reader = cx.app.store.reader();
    let made = decisions(&mut reader, between, asked.lower).await?;
    let today = words::today(cx.act.at);
    let levels = cx
        .app
        .profile
        .levels_in_force(today)
        .levels()
        .iter()
        .map(|level| level.number.get())
        .collect();
    let all = limits(&mut reader, between, cx.act.at).await?;
    Ok(Figures {
        sections: vec![
            asking(cx, between).await?,
            in_time(cx, asked.period).await?,
            outcomes(cx, &made),
            hub(cx, between).await?,
            breaches(&all),
            recommended(&all),
            disputes(cx, between).await?,
        ],
        decisions: made,
        levels,
    })
}

async fn asking(cx: &Cx, between: Between) -> Result<Section, Failure> {
    let found = times(&mut cx.app.store.reader(), between).await?;
    let requests = "requests received in the period";
    Ok(Section {
        key: "asking",
        title: "From a need to help".to_owned(),
        about: "Requests are counted when they first came in. A family may ask more than once. A need is first noticed when an agency notes a worry."
            .to_owned(),
        lines: vec![
            Line::new("Requests received", requests, Figure::Count(found.received)),
            Line::new(
                "Families that they are about",
                "families with a request received in the period, each once",
                Figure::Count(found.families),
            ),
            Line::new(
                "Not decided yet",
                requests,
                Figure::Share(Share::of(found.undecided, found.received)),
            ),
            Line::new(
                "From first noticing to request",
                "requests received in the period that grew from a worry noted before them",
                Figure::Times(found.to_request),
            ),
            Line::new(
                "From first noticing to start of assessment",
                "the same as below; noticed when the worry was noted, or when help was asked for where none was",
                Figure::Times(found.noticed_to_assessment),
            ),
            Line::new(
                "From request to start of assessment",
                "requests received in the period whose case has an assessment",
                Figure::Times(found.to_assessment),
            ),
            Line::new(
                "Cases with no assessment yet",
                "cases opened from requests received in the period",
                Figure::Count(found.without_assessment),
            ),
        ],
    })
}

/// The share of decisions inside the limit, month by month (BUCKS-STRAT-82).
async fn in_time(cx: &Cx, period: Period) -> Result<Section, Failure> {
    let zone = cx.app.profile.authority.time_zone();
    let mut reader = cx.app.store.reader();
    let decided = "decisions made in the month, each return for more as well";
    let mut lines = Vec::new();
    let mut all = Share::default();
    for month in period.months() {
        let between = (month.begins(zone), month.plus(1).begins(zone));
        let share = met(&mut reader, ClockKey::FrontDoorDecision, between).await?;
        all = Share::of(all.part + share.part, all.whole + share.whole);
        lines.push(Line::new(month.words(), decided, Figure::Share(share)));
    }
    lines.push(Line::new(
        "Whole period",
        "decisions made in the period, each return for more as well",
        Figure::Share(all),
    ));
    let now = waiting(&mut reader, ClockKey::FrontDoorDecision, cx.act.at).await?;
    lines.push(Line::new(
        "Waiting now, past the limit",
        "requests that wait for a decision now",
        Figure::Share(now),
    ));
    let about = match cx.app.profile.clock(ClockKey::FrontDoorDecision) {
        Some(_) => {
            "A decision made exactly at the limit is in time. The month is the month of the decision."
        }
        None => "This authority has set no limit for decisions, so none is in time or late.",
    };
    Ok(Section {
        key: "in-time",
        title: "Decisions made in time".to_owned(),
        about: about.to_owned(),
        lines,
    })
}

/// Passed on and signposted stay two lines inside, whatever outsiders are told (C-10).
fn outcomes(cx: &Cx, made: &Decisions) -> Section {
    let all = made.grid.all();
    let mut lines: Vec<Line> = made
        .outcomes
        .iter()
        .map(|(outcome, decisions)| {
            let wording = cx.app.profile.outcomes.front_door.get(*outcome);
            let name = match &wording.outward_status {
                Some(outward) => format!("{} (told outside as: {outward})", wording.label),
                None => wording.label.clone(),
            };
            (wording.offered, *decisions, name)
        })
        .filter(|(offered, decisions, _)| *offered == Offered::Yes || *decisions > 0)
        .map(|(_, decisions, name)| {
            Line::new(
                name,
                "final decisions of the period that are counted",
                Figure::Share(Share::of(decisions, all)),
            )
        })
        .collect();
    lines.push(Line::new(
        "Decisions at level 1 or 2 left out",
        "final decisions of the period",
        Figure::Count(made.left_out),
    ));
    Section {
        key: "outcomes",
        title: "What was decided".to_owned(),
        about: "Final decisions, by outcome. Contacts at level 1 and 2 are always on record; the switch above leaves them out of the count.".to_owned(),
        lines,
    }
}

/// Time with the hub is shown; whether it has a limit is the authority's choice (C-15).
async fn hub(cx: &Cx, between: Between) -> Result<Section, Failure> {
    let found = hub_time(&mut cx.app.store.reader(), between, cx.act.at).await?;
    let name = cx.app.profile.names.short(Label::InformationHub);
    Ok(Section {
        key: "hub",
        title: format!("Time in {name}"),
        about: "From being sent for information to the next decision.".to_owned(),
        lines: vec![
            Line::new(
                "Stays that ended",
                "stays of requests received in the period",
                Figure::Times(found.ended),
            ),
            Line::new(
                "Stays that last now",
                "stays of requests received in the period",
                Figure::Times(found.lasting),
            ),
        ],
    })
}

fn late_lines(all: &[LimitLine], force: Force) -> Vec<Line> {
    all.iter()
        .filter(|line| line.force == force)
        .flat_map(|line| {
            let name = words::clock_label(line.key);
            [
                Line::new(
                    format!("{name}: late"),
                    "limits that fell due in the period and whose time has come",
                    Figure::Share(line.late_share()),
                ),
                Line::new(
                    format!("{name}: late and not done now"),
                    "limits that fell due in the period",
                    Figure::Count(line.still_late),
                ),
            ]
        })
        .collect()
}

/// Only a required limit has breaches (C-27).
fn breaches(all: &[LimitLine]) -> Section {
    Section {
        key: "breaches",
        title: "Breaches of required limits".to_owned(),
        about: "A limit that must be kept and was not is a breach, and stays one when the work is done late.".to_owned(),
        lines: late_lines(all, Force::Required),
    }
}

fn recommended(all: &[LimitLine]) -> Section {
    Section {
        key: "recommended",
        title: "Past a recommended time".to_owned(),
        about: "Recommended times are a guide. Passing one is shown here and is not a breach."
            .to_owned(),
        lines: late_lines(all, Force::Recommended),
    }
}

async fn disputes(cx: &Cx, between: Between) -> Result<Section, Failure> {
    let mut lines = Vec::new();
    for stage in dispute_stages(&mut cx.app.store.reader(), between, cx.act.at).await? {
        let name = stage_name(stage.stage);
        lines.push(Line::new(
            format!("{name}: over"),
            "disputes open at some time in the period that left this stage",
            Figure::Times(stage.left),
        ));
        lines.push(Line::new(
            format!("{name}: waiting now"),
            "disputes that are at this stage now",
            Figure::Times(stage.waiting),
        ));
    }
    Ok(Section {
        key: "disputes",
        title: "Disputes about the level".to_owned(),
        about: "How long disputes waited at each stage of the ladder.".to_owned(),
        lines,
    })
}

fn stage_name(stage: &str) -> &'static str {
    match stage {
        "with_social_care" => "Stage 1, at [[the panel]]",
        "to_raise" => "Stage 2, to be raised",
        "with_head_of_service" => "Stage 2, with the head of service",
        _ => "Stage 3, escalation policy",
    }
}

/// A length of time as people compare it: hours up to two days, then days.
pub(super) fn lasted(time: SignedDuration) -> String {
    let hours = time.as_hours();
    match (hours, hours.div_euclid(24)) {
        (i64::MIN..=0, _) => "less than an hour".to_owned(),
        (1, _) => "1 hour".to_owned(),
        (2..=47, _) => format!("{hours} hours"),
        (_, days) => format!("{days} days"),
    }
}

impl Section {
    /// The section as its table draws it.
    pub(super) fn context(&self) -> Value {
        let lines: Vec<Value> = self.lines.iter().map(line_context).collect();
        let timed = self
            .lines
            .iter()
            .all(|line| matches!(line.figure, Figure::Times(_)));
        json!({
            "key": self.key, "title": self.title, "about": self.about, "lines": lines,
            "timed": timed && !self.lines.is_empty(),
        })
    }
}

fn line_context(line: &Line) -> Value {
    let words = match &line.figure {
        Figure::Count(count) => count.to_string(),
        Figure::Share(share) => share.words(),
        Figure::Times(None) => "0".to_owned(),
        Figure::Times(Some(spread)) => format!(
            "{}: half within {}, shortest {}, longest {}",
            spread.count,
            lasted(spread.median),
            lasted(spread.shortest),
            lasted(spread.longest)
        ),
    };
    json!({ "name": line.name, "population": line.population, "words": words })
}

impl Figures {
    /// The referrer's level down, the decided level across (BUCKS-PROT-16).
    pub(super) fn grid(&self, links: bool) -> Value {
        let axis: Vec<Option<u8>> = self
            .levels
            .iter()
            .map(|level| Some(*level))
            .chain([None])
            .collect();
        let name = |level: &Option<u8>| match level {
            Some(level) => format!("Level {level}"),
            None => "No level".to_owned(),
        };
        let grid = &self.decisions.grid;
        let rows: Vec<Value> = axis
            .iter()
            .map(|referrer| {
                let cells: Vec<Value> = axis
                    .iter()
                    .map(|decided| {
                        let count = grid.at(*referrer, *decided);
                        json!({
                            "count": count, "column": name(decided),
                            "same": referrer.is_some() && referrer == decided,
                            "referrer": referrer.unwrap_or(0), "decided": decided.unwrap_or(0),
                        })
                    })
                    .collect();
                json!({ "name": name(referrer), "cells": cells })
            })
            .collect();
        json!({
            "columns": axis.iter().map(name).collect::<Vec<_>>(), "rows": rows, "links": links,
            "all": grid.all(), "both": grid.both_named(), "same": grid.same().words(),
            "raised": grid.raised().words(), "lowered": grid.lowered().words(),
        })
    }

    /// The levels of the grid's axes, none last.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Option<u8>, Option<u8>)> {
        let axis: Vec<Option<u8>> = self
            .levels
            .iter()
            .map(|level| Some(*level))
            .chain([None])
            .collect();
        axis.clone().into_iter().flat_map(move |referrer| {
            axis.clone()
                .into_iter()
                .map(move |decided| (referrer, decided))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(force: Force) -> LimitLine {
        LimitLine {
            key: ClockKey::FrontDoorDecision,
            force,
            due: 10,
            in_time: 6,
            late: 2,
            still_late: 1,
            still_in_time: 1,
        }
    }

    // Requirement: C-27
    #[test]
    fn a_required_limit_is_a_breach_and_a_recommended_one_is_only_shown() {
        let all = [limit(Force::Required), limit(Force::Recommended)];
        let required = breaches(&all);
        assert_eq!(required.lines.len(), 2);
        assert_eq!(
            required.lines[0].figure,
            Figure::Share(Share::of(3, 9)),
            "late, done or not, of those whose time has come"
        );
        let shown = recommended(&all);
        assert_eq!(shown.lines.len(), 2);
        assert!(!shown.title.to_lowercase().contains("breach"));
        assert!(breaches(&all[1..]).lines.is_empty());
    }

    #[test]
    fn times_are_told_in_hours_and_then_in_days() {
        let told = |hours| lasted(SignedDuration::from_hours(hours));
        assert_eq!(told(0), "less than an hour");
        assert_eq!(told(1), "1 hour");
        assert_eq!(told(47), "47 hours");
        assert_eq!(told(48), "2 days");
    }
}
