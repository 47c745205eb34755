//! What is next in a case, reviews, going back to the panel, engagement, and
//! the end of a case.

mod calendar;
mod close;
mod held;
mod review;
mod work;

crate::routes! {
    get "/cases/{reference}/work" ReadFamily Read => work::page;
    get "/cases/{reference}/reviews/next.ics" ReadFamily Read => calendar::next_review;
    get "/cases/{reference}/reviews/new" ReviewPlan Read => review::form;
    post "/cases/{reference}/reviews/new" ReviewPlan Event("reviews.held") => review::hold;
    get "/cases/{reference}/reviews/{review}" ReadFamily Read => held::page;
    get "/cases/{reference}/engagement" ReviewPlan Read => review::engagement_form;
    post "/cases/{reference}/engagement" ReviewPlan Event("reviews.engagement_noted") => review::engagement;
    get "/cases/{reference}/close" CloseCase Read => close::form;
    post "/cases/{reference}/close" CloseCase Event("cases.closed") => close::close;
}

use domain::profile::{ListKey, Profile};
use serde_json::{Value, json};

/// The entries of a list of the profile, for radios and selects.
pub(crate) fn list_choices(profile: &Profile, list: ListKey) -> Vec<Value> {
    profile
        .list(list)
        .iter()
        .map(|item| json!({ "value": item.key.as_str(), "text": item.label }))
        .collect()
}
