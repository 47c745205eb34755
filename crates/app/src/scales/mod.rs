//! Scales' pages: every reading of a case as stars and tables, recording the
//! next one, and a first look at a family before there is a case.

mod new;
pub mod readings;
pub(crate) mod screening;
pub mod star;
mod stars;
mod talk;

pub(crate) use readings::{Series, series_context};

#[cfg(test)]
mod templates_test;

crate::routes! {
    get "/cases/{reference}/scales" ReadAssessment Read => readings::page;
    get "/cases/{reference}/scales/new" WriteAssessment Read => new::form;
    post "/cases/{reference}/scales/new" WriteAssessment Event("scales.reading_recorded") => new::record;
    get "/stars" SeeStars Nothing => stars::page;
    get "/stars.csv" SeeStars Nothing => stars::file;
    get "/families/{reference}/screening" RecordScreening Read => screening::form;
    post "/families/{reference}/screening" RecordScreening Event("scales.family_screened") => screening::record;
    get "/cases/{reference}/scales/{reading}/talk" WriteAssessment Read => talk::form;
    post "/cases/{reference}/scales/{reading}/talk" WriteAssessment Event("scales.reading_discussed") => talk::note;
}
