//! Scales' pages: every reading of a case as stars and tables, and recording
//! the next one.

mod new;
mod readings;
pub mod star;

pub(crate) use readings::{Series, series_context};

#[cfg(test)]
mod templates_test;

crate::routes! {
    get "/cases/{reference}/scales" ReadAssessment Read => readings::page;
    get "/cases/{reference}/scales/new" WriteAssessment Read => new::form;
    post "/cases/{reference}/scales/new" WriteAssessment Event("scales.reading_recorded") => new::record;
}
