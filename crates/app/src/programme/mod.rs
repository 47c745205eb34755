//! Pages of the families programme: files of partner agencies, checked before
//! they are loaded, and the families that meet enough headline issues.

mod families;
mod files;
mod read;

crate::routes! {
    get "/programme" IdentifyFamily Read => families::list;
    get "/programme/family" IdentifyFamily Nothing => families::ask;
    post "/programme/family" IdentifyFamily Event("programme.evidence_read") => families::page;
    post "/programme/decide" IdentifyFamily Event("programme.identified") => families::decide;
    get "/programme/files" LoadCohort Read => files::list;
    get "/programme/files/new" LoadCohort Nothing => files::form;
    post "/programme/files/new" LoadCohort Event("programme.cohort_loaded") => files::load;
}

#[cfg(test)]
mod templates_test;
