//! The table of routes: every address of the product, in one place, room by
//! room. Tests walk it: each line has an access rule and says what it records.

use domain::access::Action;

use crate::web::{Answer, Cx, Failure, Method, Records, Route};
use crate::{
    accounts, agreement, assessments, attachments, cases, families, forums, front_door, home,
    information_requests, intake, letters, outcomes, oversight, people, plans, protocols,
    referrals, reviews, scales, step_up, team, transfers, work, worries,
};

/// Every route.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        home::ROUTES,
        accounts::ROUTES,
        work::ROUTES,
        referrals::ROUTES,
        referrals::ask::ROUTES,
        referrals::calls::ROUTES,
        referrals::call_backs::ROUTES,
        referrals::arrived::ROUTES,
        attachments::ROUTES,
        worries::ROUTES,
        front_door::ROUTES,
        families::ROUTES,
        people::ROUTES,
        letters::ROUTES,
        intake::ROUTES,
        information_requests::ROUTES,
        transfers::ROUTES,
        step_up::ROUTES,
        forums::ROUTES,
        cases::ROUTES,
        agreement::ROUTES,
        plans::ROUTES,
        team::ROUTES,
        reviews::ROUTES,
        assessments::ROUTES,
        scales::ROUTES,
        outcomes::ROUTES,
        protocols::ROUTES,
        oversight::ROUTES,
    ]
    .concat()
}

/// Every path, once, in order.
#[must_use]
pub fn paths() -> Vec<&'static str> {
    let mut paths: Vec<_> = routes().iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// What answers an address that is not in the table.
pub const NOT_FOUND: Route = Route {
    method: Method::Get,
    path: "/not-found",
    action: Action::ReadPublicPages,
    records: Records::Nothing,
    handler: |cx| Box::pin(not_found(cx)),
};

async fn not_found(_cx: Cx) -> Answer {
    Err(Failure::Casework(casework::CaseworkError::NotFound))
}
