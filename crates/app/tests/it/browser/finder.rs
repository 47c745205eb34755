//! Finds one real example of every page: follows the links that each person of
//! the demo is shown, takes the links out of sent e-mails, and opens by their
//! address the pages that only a form leads to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use app::demo::world::PEOPLE;
use app::open_referral::is_ours;
use app::table;
use app::web::Method;
use axum::http::{StatusCode, header};
use casework::letters::outbox;

use super::super::crawl::links;
use super::super::support::{Installation, Page};

const PAGES_EACH: usize = 800;
const OF_ONE_ROUTE: usize = 3;
/// As long as a page that stands below it was never seen.
const OF_ONE_ROOT: usize = 40;
/// Answers of these routes are no pages for people.
const NO_PAGES: &[&str] = &[
    "/healthz",
    "/readyz",
    "/metrics",
    "/attachments/{id}",
    // Words for a script, and addresses that lead on to another page.
    "/account/stay",
    "/protocols/of/{kind}",
    "/cases/{reference}/agreement",
    "/cases/{reference}/step-up",
    "/programme/family",
];
const FILES: &[&str] = &[".pdf", ".csv", ".ics", ".json", ".css"];
/// Where links in e-mails lead, to somebody who never signs in.
const BY_EMAIL: &[&str] = &[
    "/report/",
    "/information/link/",
    "/letters/link/",
    "/invitation/",
    "/family/",
];

/// One page to look at.
#[derive(Clone, Debug)]
pub struct Example {
    pub path: String,
    pub cookies: String,
    /// How much it asks for. Of two pages of a route, the one that asks for more
    /// shows more.
    fields: usize,
}

/// The examples by the route's path; a second example of a route has a name
/// after the path.
pub type Examples = BTreeMap<String, Example>;

/// The paths of every route that answers with a page.
pub fn page_routes() -> BTreeSet<&'static str> {
    table::routes()
        .iter()
        .filter(|route| route.method == Method::Get)
        .map(|route| route.path)
        .filter(|path| !NO_PAGES.contains(path) && !FILES.iter().any(|end| path.ends_with(end)))
        // The standard's interface answers machines.
        .filter(|path| !is_ours(path))
        .collect()
}

fn fits(route: &str, path: &str) -> bool {
    let mut parts = route.split('/');
    let mut words = path.split('/');
    loop {
        match (parts.next(), words.next()) {
            (None, None) => return true,
            (Some(part), Some(word)) if part == word || part.starts_with('{') => {}
            (_, _) => return false,
        }
    }
}

/// The route of an address: the one that leaves the least open.
fn route_of(address: &str) -> Option<&'static str> {
    let path = address.split('?').next().unwrap_or(address);
    page_routes()
        .into_iter()
        .filter(|route| fits(route, path))
        .min_by_key(|route| route.matches('{').count())
}

fn is_page(page: &Page) -> bool {
    let kind = page.headers.get(header::CONTENT_TYPE);
    page.status == StatusCode::OK
        && kind.is_some_and(|kind| {
            kind.to_str()
                .is_ok_and(|kind| kind.starts_with("text/html"))
        })
}

/// Whether this page and every page below it were seen.
fn is_settled(route: &str, found: &Examples) -> bool {
    found.contains_key(route)
        && page_routes()
            .into_iter()
            .filter(|other| other.starts_with(&format!("{route}/")))
            .all(|other| found.contains_key(other))
}

fn keep(route: &str, page: &Page, example: Example, found: &mut Examples) {
    let asks = Example {
        fields: page.text.matches(" name=\"").count(),
        ..example
    };
    if found
        .get(route)
        .is_none_or(|kept| kept.fields < asks.fields)
    {
        found.insert(route.to_owned(), asks);
    }
}

async fn follow(house: &Installation, cookies: &str, start: &str, found: &mut Examples) {
    let mut waiting = VecDeque::from([start.to_owned()]);
    let mut seen = BTreeSet::from([start.to_owned()]);
    let mut of_route = BTreeMap::<&str, usize>::new();
    let mut opened = 0;
    while let Some(link) = waiting.pop_front() {
        let Some(route) = route_of(&link) else {
            continue;
        };
        let same = of_route.entry(route).or_default();
        *same += 1;
        let enough = *same > OF_ONE_ROUTE && is_settled(route, found);
        if enough || *same > OF_ONE_ROOT || opened >= PAGES_EACH {
            continue;
        }
        let page = house.get(&link, cookies).await;
        opened += 1;
        if is_page(&page) {
            keep(route, &page, example(&link, cookies), found);
        }
        for next in links(&page.text) {
            if seen.insert(next.clone()) {
                let new = route_of(&next).is_some_and(|route| !found.contains_key(route));
                if new {
                    waiting.push_front(next);
                } else {
                    waiting.push_back(next);
                }
            }
        }
    }
}

fn example(path: &str, cookies: &str) -> Example {
    Example {
        path: path.to_owned(),
        cookies: cookies.to_owned(),
        fields: 0,
    }
}

/// Opens addresses that no link leads to.
async fn open(house: &Installation, cookies: &str, paths: &[&str], found: &mut Examples) {
    for path in paths {
        let page = house.get(path, cookies).await;
        if let Some(route) = route_of(path)
            && is_page(&page)
        {
            found
                .entry(route.to_owned())
                .or_insert_with(|| example(path, cookies));
        }
    }
}

/// What stands in e-mails: the links of people without an account.
async fn by_email(house: &Installation, found: &mut Examples) {
    let emails = outbox(&mut house.app.store.reader(), 500).await.unwrap();
    for email in emails {
        for begins in BY_EMAIL {
            for rest in email.body.split(begins).skip(1) {
                let secret = rest.split_whitespace().next().unwrap_or_default();
                let link = format!("{begins}{secret}");
                let page = house.get(&link, "").await;
                // A link that still asks shows more than one that was used.
                if let Some(route) = route_of(&link)
                    && is_page(&page)
                    && (page.text.contains("<textarea") || !found.contains_key(route))
                {
                    found.insert(route.to_owned(), example(&link, ""));
                }
            }
        }
    }
}

/// Somebody halfway through asking for help.
async fn asking(house: &Installation, found: &mut Examples) {
    let teacher = house.sign_in_as("tola.okafor").await;
    let start = house.get("/request", &teacher).await;
    let key = start.submission_key();
    let form = [("submission_key", key.as_str()), ("kind", "professional")];
    let begun = house.post("/request", &teacher, &form).await;
    let draft = format!("{teacher}; {}", begun.cookies.join("; "));
    let child = [
        ("given_name", "Ivy"),
        ("family_name", "Marlow"),
        ("age", "about"),
        ("years", "8"),
    ];
    house.post("/request/children/new", &draft, &child).await;
    let adult = [
        ("given_name", "Rosa"),
        ("family_name", "Marlow"),
        ("relationship", "Mother"),
        ("responsibility", "yes"),
        ("consent", "written"),
    ];
    house.post("/request/adults/new", &draft, &adult).await;
    let level = [("level", "3"), ("level_reason", "Several needs.")];
    house.post("/request/level", &draft, &level).await;
    let paths = [
        "/request/about-you",
        "/request/children",
        "/request/children/new",
        "/request/children/0",
        "/request/children/1",
        "/request/adults",
        "/request/adults/new",
        "/request/adults/0",
        "/request/adults/1",
        "/request/home",
        "/request/worry",
        "/request/level",
        "/request/signs",
        "/request/files",
        "/request/consent",
        "/request/check",
        "/request/copy",
        "/request/delete",
    ];
    open(house, &draft, &paths, found).await;
}

/// A worker makes a family's link and the family opens its plan.
async fn family_reads(house: &Installation, found: &mut Examples) {
    let Some(form) = found.get("/cases/{reference}/family-link").cloned() else {
        return;
    };
    let page = house.get(&form.path, &form.cookies).await;
    let person = after(&page.text, "name=\"person\"", "value=\"", '"');
    let fields = [("person", person.as_str()), ("life", "week")];
    let made = house.post(&form.path, &form.cookies, &fields).await;
    let link = format!("/family/{}", after(&made.text, "", "/family/", '<'));
    let code = after(&made.text, "", "The code: <strong>", '<');
    open(house, "", &[&link], found).await;
    let entered = house.post(&link, "", &[("code", &code)]).await;
    open(house, &entered.cookies.join("; "), &["/my-plan"], found).await;
}

/// A new colleague is invited, chooses a password, and is led to set up codes.
async fn invited(house: &Installation, found: &mut Examples) {
    let Some(form) = found.get("/accounts/new").cloned() else {
        return;
    };
    let page = house.get(&form.path, &form.cookies).await;
    let key = page.submission_key();
    let email = "ana.lark@willow-bank.example";
    let fields = [
        ("submission_key", key.as_str()),
        ("name", "Ana Lark"),
        ("email", email),
        ("job_title", "Tutor"),
        ("job", "Tutor"),
        ("roles", "practitioner"),
        ("role", "practitioner"),
    ];
    house.post("/accounts/new", &form.cookies, &fields).await;
    app::worker::drain(&house.app).await;
    by_email(house, found).await;
    let Some(invitation) = found.get("/invitation/{secret}").cloned() else {
        return;
    };
    // The page is looked at later, so another invitation is used up: none is.
    let page = house.get(&invitation.path, "").await;
    assert!(page.text.contains("Choose your password"));
}

/// Words that came after a session had ended, offered again.
async fn came_late(house: &Installation, found: &mut Examples) {
    let late = house.sign_in_as("tola.okafor").await;
    house.post("/sign-out", &late, &[]).await;
    let words = [("what", "Came without a coat"), ("child", "Lee Marlow")];
    let kept = house.post("/worries/new", &late, &words).await;
    let secret = kept.cookies.join("; ");
    let fresh = house.sign_in_as("tola.okafor").await;
    open(house, &format!("{fresh}; {secret}"), &["/kept-form"], found).await;
}

fn after(text: &str, first: &str, marker: &str, end: char) -> String {
    let rest = text.split_once(first).map_or("", |(_, rest)| rest);
    let rest = rest.split_once(marker).map_or("", |(_, rest)| rest);
    rest.chars().take_while(|c| *c != end).collect()
}

/// One example of every page that can be found.
pub async fn examples(house: &Installation) -> Examples {
    let mut found = Examples::new();
    follow(house, "", "/", &mut found).await;
    for person in PEOPLE {
        let cookies = house.sign_in_as(person.mailbox).await;
        follow(house, &cookies, "/work", &mut found).await;
        found.insert(
            format!("/work as {}", person.mailbox),
            example("/work", &cookies),
        );
    }
    by_email(house, &mut found).await;
    asking(house, &mut found).await;
    family_reads(house, &mut found).await;
    invited(house, &mut found).await;
    came_late(house, &mut found).await;
    let manager = house.sign_in_as("priya.nair").await;
    open(house, &manager, &["/forums/learning"], &mut found).await;
    let queue = house.get("/front-door", &manager).await;
    for link in links(&queue.text) {
        if link.starts_with("/referrals/") {
            open(house, &manager, &[&format!("{link}/decide")], &mut found).await;
        }
    }
    let public = [
        "/report/thank-you",
        "/information/thank-you",
        "/outbox",
        "/sign-in",
    ];
    open(house, "", &public, &mut found).await;
    let teacher = house.sign_in_as("tola.okafor").await;
    let own = [
        "/account",
        "/account/second-factor",
        "/break-glass",
        "/request/started",
    ];
    open(house, &teacher, &own, &mut found).await;
    found
}

/// A case of the manager's agency whose lead worker can be named.
pub async fn waits_for_a_worker(house: &Installation, manager: &str) -> String {
    let list = house.get("/lead", manager).await;
    for link in links(&list.text) {
        if house.get(&link, manager).await.text.contains("/assign\"") {
            return link;
        }
    }
    panic!("no case in the demo waits for a lead worker");
}
