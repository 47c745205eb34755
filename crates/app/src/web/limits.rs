//! How often one address may try: sign-in, the public's forms, partners'
//! links, agencies' systems. Raising an immediate concern is never counted
//! (invariant 2). Knows no page.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;

use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request};
use domain::access::{Action, Grant, grants_of};
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::Deserialize;

use super::{Method, Route};

/// How many tries a minute; 0 sets no limit.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Allowances {
    /// Passwords, codes and invitations from one address.
    pub sign_in: u32,
    /// Pages of the public's forms, sent from one address.
    pub public_forms: u32,
    /// Looks at, and answers by, signed links from one address.
    pub links: u32,
    /// Requests of one agency's system.
    pub api: u32,
    /// References that one address tries to open in an emergency.
    pub break_glass: u32,
    /// Questions of one person whether somebody is known, each typed word counted.
    pub known: u32,
    /// Requests of the open directory by one address.
    pub directory: u32,
}

impl Default for Allowances {
    /// A school behind one address signs in all at once at nine; a machine that
    /// guesses needs thousands.
    fn default() -> Self {
        Self {
            sign_in: 60,
            public_forms: 120,
            links: 60,
            api: 600,
            break_glass: 10,
            known: 120,
            directory: 1_200,
        }
    }
}

/// What is counted together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// Signing in.
    SignIn,
    /// The public's forms.
    PublicForms,
    /// Partners' links.
    Links,
    /// Agencies' systems.
    Api,
    /// Emergency openings.
    BreakGlass,
    /// Questions whether somebody is known: of a person, wherever they sit.
    Known,
    /// The open directory.
    Directory,
}

type Limiter = Option<DefaultKeyedRateLimiter<String>>;

/// The counts of this node.
#[derive(Debug)]
pub struct Limits {
    sign_in: Limiter,
    public_forms: Limiter,
    links: Limiter,
    api: Limiter,
    break_glass: Limiter,
    known: Limiter,
    directory: Limiter,
}

fn limiter(each_minute: u32) -> Limiter {
    NonZeroU32::new(each_minute).map(|tries| RateLimiter::keyed(Quota::per_minute(tries)))
}

impl Limits {
    /// Fresh counts.
    #[must_use]
    pub fn new(allowances: &Allowances) -> Self {
        Self {
            sign_in: limiter(allowances.sign_in),
            public_forms: limiter(allowances.public_forms),
            links: limiter(allowances.links),
            api: limiter(allowances.api),
            break_glass: limiter(allowances.break_glass),
            known: limiter(allowances.known),
            directory: limiter(allowances.directory),
        }
    }

    const fn of(&self, counted: Counted) -> &Limiter {
        match counted {
            Counted::SignIn => &self.sign_in,
            Counted::PublicForms => &self.public_forms,
            Counted::Links => &self.links,
            Counted::Api => &self.api,
            Counted::BreakGlass => &self.break_glass,
            Counted::Known => &self.known,
            Counted::Directory => &self.directory,
        }
    }

    /// Counts one try.
    ///
    /// # Errors
    /// How many seconds to wait, when there were too many.
    pub fn count(&self, counted: Counted, from: &str) -> Result<(), u64> {
        let Some(limiter) = self.of(counted) else {
            return Ok(());
        };
        limiter.check_key(&from.to_owned()).map_err(|too_many| {
            let wait = too_many.wait_time_from(limiter.clock().now());
            wait.as_secs().saturating_add(1)
        })
    }

    /// Forgets addresses that have been quiet, so that the counts stay small.
    pub fn forget_quiet(&self) {
        for limiter in [
            &self.sign_in,
            &self.public_forms,
            &self.links,
            &self.api,
            &self.break_glass,
            &self.known,
            &self.directory,
        ]
        .into_iter()
        .flatten()
        {
            limiter.retain_recent();
        }
    }
}

/// Whether a route is counted, and with what.
#[must_use]
pub fn counted(route: &Route, signed_in: bool) -> Option<Counted> {
    let sends = route.method == Method::Post;
    if route.path.starts_with("/api/") {
        return sends.then_some(Counted::Api);
    }
    if crate::open_referral::is_ours(route.path) {
        return Some(Counted::Directory);
    }
    // The demo's one click, and signing out, guess nothing.
    if matches!(route.path, "/sign-in/as" | "/sign-out") {
        return None;
    }
    if route.path.contains("{secret}") && route.action != Action::SignIn {
        return Some(Counted::Links);
    }
    let by_link = grants_of(route.action)
        .iter()
        .any(|grant| matches!(grant, Grant::LinkHolder(_)));
    match route.action {
        Action::SignIn if sends => Some(Counted::SignIn),
        Action::RequestHelp
        | Action::AskToJoinDirectory
        | Action::SendDirectoryList
        | Action::SayEntryIsWrong
            if sends && !signed_in =>
        {
            Some(Counted::PublicForms)
        }
        Action::BreakGlass if sends => Some(Counted::BreakGlass),
        Action::AskWhetherKnown if sends => Some(Counted::Known),
        _ if by_link && !signed_in => Some(Counted::Links),
        _ => None,
    }
}

/// Where a request comes from: the connection's address, or what the proxy in
/// front says where the settings trust it. None inside a test without a network.
#[must_use]
pub fn address_of<B>(request: &Request<B>, behind_proxy: bool) -> Option<String> {
    let connection = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip())?;
    let address = if behind_proxy {
        forwarded(request.headers()).unwrap_or(connection)
    } else {
        connection
    };
    Some(together(address))
}

/// The last address that the proxy added: the earlier ones are the sender's own words.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .last()?
        .trim()
        .parse()
        .ok()
}

/// One household has a whole /64 of the newer addresses.
fn together(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(peer: &str, forwarded: &str) -> Request<()> {
        let mut request = Request::new(());
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        request
            .headers_mut()
            .insert("x-forwarded-for", forwarded.parse().unwrap());
        request
    }

    #[test]
    fn the_try_after_the_last_allowed_one_is_told_how_long_to_wait() {
        let limits = Limits::new(&Allowances {
            sign_in: 3,
            ..Allowances::default()
        });
        for _ in 0..3 {
            assert_eq!(limits.count(Counted::SignIn, "one"), Ok(()));
        }
        let wait = limits.count(Counted::SignIn, "one").unwrap_err();
        assert!((1..=21).contains(&wait), "{wait}");
        assert_eq!(limits.count(Counted::SignIn, "another"), Ok(()));
        assert_eq!(limits.count(Counted::Api, "one"), Ok(()));
    }

    #[test]
    fn a_limit_of_nothing_is_no_limit() {
        let limits = Limits::new(&Allowances {
            links: 0,
            ..Allowances::default()
        });
        assert!((0..1_000).all(|_| limits.count(Counted::Links, "one").is_ok()));
    }

    #[test]
    fn raising_an_immediate_concern_is_never_counted() {
        for route in crate::table::routes() {
            if route.action == Action::RaiseImmediateConcern {
                assert_eq!(counted(&route, false), None);
                assert_eq!(counted(&route, true), None);
            }
        }
    }

    #[test]
    fn every_way_to_guess_a_password_a_code_or_a_link_is_counted() {
        for route in crate::table::routes() {
            let guesses = route.path.contains("{secret}") && route.method == Method::Post
                || route.path.starts_with("/sign-in")
                    && route.method == Method::Post
                    && route.path != "/sign-in/as";
            if guesses {
                assert!(counted(&route, false).is_some(), "{route:?}");
            }
        }
    }

    #[test]
    fn a_sender_cannot_choose_their_address() {
        let forged = request("192.0.2.1:9", "203.0.113.9, 198.51.100.7");
        assert_eq!(address_of(&forged, false).as_deref(), Some("192.0.2.1"));
        assert_eq!(address_of(&forged, true).as_deref(), Some("198.51.100.7"));
        let newer = request("[2001:db8:1:2:3:4:5:6]:9", "x");
        assert_eq!(address_of(&newer, true).as_deref(), Some("2001:db8:1:2"));
    }
}
