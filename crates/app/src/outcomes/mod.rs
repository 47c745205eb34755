//! What has changed for a family on one page, how those around it see it, and
//! case studies that others may learn from.

mod page;
mod study;
mod view;

use casework::scales::ScaleSeries;
use serde_json::{Value, json};

use crate::scales::readings::{series_title, travelled};

crate::routes! {
    get "/cases/{reference}/outcomes" ReadAssessment Read => page::page;
    get "/cases/{reference}/outcomes/view" RecordOutcome Read => view::form;
    post "/cases/{reference}/outcomes/view" RecordOutcome Event("outcomes.view_recorded") => view::record;
    get "/cases/{reference}/case-study" ReadAssessment Read => study::page;
    post "/cases/{reference}/case-study" RecordOutcome Event("outcomes.study_written") => study::write;
    post "/cases/{reference}/case-study/approve" ApproveCaseStudy Event("outcomes.study_approved") => study::approve;
    post "/cases/{reference}/case-study/withdraw" ApproveCaseStudy Event("outcomes.study_withdrawn") => study::withdraw;
    get "/case-studies" ReadCaseStudies Nothing => study::list;
    get "/case-studies/{study}" ReadCaseStudies Nothing => study::one;
}

/// How far the scores of a series have come, as a table: averages with how many
/// areas they count, each side apart.
pub(crate) fn distance_context(series: &ScaleSeries) -> Value {
    let columns = ["Whose scores", "First", "Latest", "Final", "Difference"];
    json!({
        "title": series_title(&series.scale, series.kind, series.person.as_deref()),
        "columns": columns.map(|text| json!({ "text": text })),
        "rows": travelled(series),
    })
}
