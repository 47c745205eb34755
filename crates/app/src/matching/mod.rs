//! Is this person known? One page that answers as one types, and without
//! scripts by its button; the pairs of records that may be one person, decided
//! side by side; joining them and taking a join back.

mod joining;
mod known;
mod pairs;

pub use pairs::section_context;

crate::routes! {
    get "/known" AskWhetherKnown Nothing => known::form;
    post "/known" AskWhetherKnown Event("matching.known_asked") => known::ask;
    get "/matches" DecideMatch Read => pairs::list;
    get "/matches/{match}" DecideMatch Read => pairs::page;
    post "/matches/{match}" DecideMatch Event("matching.decided") => pairs::decide;
    get "/matches/{match}/join" JoinRecords Read => joining::form;
    post "/matches/{match}/join" JoinRecords Event("matching.joined") => joining::join;
    get "/joins/{join}/part" JoinRecords Read => joining::part_form;
    post "/joins/{join}/part" JoinRecords Event("matching.parted") => joining::part;
}

#[cfg(test)]
mod templates_test;
