//! The figures' pages, drawn with samples under the strict engine, full and
//! empty, and held to the structural checks.

use serde_json::{Value, json};

use crate::pages::drawn::drawn;

fn section(key: &str, lines: usize) -> Value {
    let line = json!({ "name": "March 2026", "population": "decisions made in the month", "words": "2 of 3 (66.7%)" });
    json!({ "key": key, "title": format!("Section {key}"), "about": "About it.", "lines": vec![line; lines], "timed": lines == 0 })
}

#[test]
fn the_figures_are_sound_with_and_without_a_wrong_period() {
    let cell = |count: u64| json!({ "count": count, "column": "Level 2", "same": count == 1, "referrer": 2, "decided": 2 });
    for (wrong, links) in [(None, true), (Some("Select a first month"), false)] {
        let html = drawn(
            "oversight/page.html",
            json!({
                "period": "March 2026", "from": "2026-03", "until": "2026-03", "level2": "counted", "wrong": wrong,
                "months": [{ "value": "2026-03", "text": "March 2026" }], "query": "from=2026-03&until=2026-03",
                "sections": [section("in-time", 2), section("disputes", 0)],
                "grid": { "columns": ["Level 2", "No level"], "links": links, "all": 3, "both": 2, "same": "1 of 2 (50.0%)",
                    "raised": "0 of 2 (0.0%)", "lowered": "1 of 2 (50.0%)",
                    "rows": [{ "name": "Level 2", "cells": [cell(1), cell(0)] }] },
            }),
        );
        assert!(html.contains("2 of 3 (66.7%)"));
        assert_eq!(html.contains("/oversight/decisions?"), links);
    }
}

#[test]
fn the_list_behind_a_figure_says_how_many_it_leaves_out() {
    for (rows, out) in [(1, 2), (0, 0)] {
        let row = json!({ "reference": "R-ABCD-EFGH", "decided": 1_772_442_000_000_000_i64, "outcome": "To the panel" });
        let html = drawn(
            "oversight/decisions.html",
            json!({ "period": "March 2026", "referrer": "level 3", "decided": "level 2",
                "rows": vec![row; rows], "out_of_scope": out }),
        );
        assert_eq!(html.contains("may not open"), out > 0);
    }
}
