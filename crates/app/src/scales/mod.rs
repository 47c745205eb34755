//! Scales' pages: every reading of a case as stars and tables, and recording
//! the next one.

mod new;
pub mod readings;
pub mod star;
mod talk;

pub(crate) use readings::{Series, series_context};

#[cfg(test)]
mod templates_test;

crate::routes! {
    get "/cases/{reference}/scales" ReadAssessment Read => readings::page;
    get "/cases/{reference}/scales/new" WriteAssessment Read => new::form;
    post "/cases/{reference}/scales/new" WriteAssessment Event("scales.reading_recorded") => new::record;
    get "/cases/{reference}/scales/{reading}/talk" WriteAssessment Read => talk::form;
    post "/cases/{reference}/scales/{reading}/talk" WriteAssessment Event("scales.reading_discussed") => talk::note;
}
