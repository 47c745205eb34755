//! The table of routes: every address of the product, in one place, room by
//! room. Tests walk it: each line has an access rule and says what it records.

use std::sync::LazyLock;

use domain::access::Action;

use crate::web::{Answer, Cx, Failure, Method, Records, Route};
use crate::{
    accounts, agencies, agreement, assessments, attachments, cases, directory, families,
    family_links, find, forums, front_door, home, information_requests, intake, letters, matching,
    open_referral, outcomes, oversight, people, plans, programme, protocols, record_access,
    referrals, reporting, reviews, scales, step_down, step_up, team, transfers, work, worries,
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
        find::ROUTES,
        matching::ROUTES,
        programme::ROUTES,
        people::ROUTES,
        letters::ROUTES,
        intake::ROUTES,
        information_requests::ROUTES,
        transfers::ROUTES,
        step_down::ROUTES,
        step_up::ROUTES,
        forums::ROUTES,
        cases::ROUTES,
        agreement::ROUTES,
        plans::ROUTES,
        team::ROUTES,
        reviews::ROUTES,
        assessments::ROUTES,
        scales::ROUTES,
        record_access::ROUTES,
        agencies::ROUTES,
        reporting::ROUTES,
        family_links::ROUTES,
        outcomes::ROUTES,
        protocols::ROUTES,
        oversight::ROUTES,
        directory::ROUTES,
        open_referral::ROUTES,
    ]
    .concat()
}

static PATHS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut paths: Vec<_> = routes().iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
});

/// Every path, once, in order; worked out once, because every page's
/// navigation asks.
#[must_use]
pub fn paths() -> &'static [&'static str] {
    &PATHS
}

/// Whether a page can be opened at an address, and not only a form sent to it.
#[must_use]
pub fn has_page(address: &str) -> bool {
    routes()
        .iter()
        .filter(|route| route.method == Method::Get)
        .any(|route| fits(route.path, address))
}

fn fits(path: &str, address: &str) -> bool {
    let mut parts = path.split('/');
    let mut given = address.split('/');
    loop {
        match (parts.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(word)) if part == word || part.starts_with('{') => {}
            (_, _) => return false,
        }
    }
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
