//! The frame around a page: whose service it is, who is signed in, where one
//! can go, and what to do when a child is in danger. Plain data for
//! `templates/layouts/page.html`; every field is always present, because the
//! templates refuse names that are not there.

use serde::Serialize;

/// Whose service this is: on every page, the same for the whole installation.
#[derive(Clone, Debug, Serialize)]
pub struct Brand {
    /// The product's name in the header and in every title.
    pub product: String,
    /// The authority's name, as its profile writes it.
    pub authority: String,
    /// Where the name in the header leads.
    pub home: String,
    /// Links at the foot of every page.
    pub footer: Vec<Link>,
}

impl Brand {
    /// The brand of one authority with the usual four links at the foot.
    pub fn new(product: impl Into<String>, authority: impl Into<String>) -> Brand {
        Brand {
            product: product.into(),
            authority: authority.into(),
            home: "/".to_owned(),
            footer: vec![
                Link::new("Accessibility statement", "/accessibility"),
                Link::new("Privacy", "/privacy"),
                Link::new("Cookies", "/cookies"),
                Link::new("Contact us", "/contact"),
            ],
        }
    }
}

/// Words that lead somewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    pub text: String,
    pub href: String,
}

impl Link {
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// One entry of the service navigation.
#[derive(Clone, Debug, Serialize)]
pub struct NavItem {
    pub text: String,
    pub href: String,
    /// True where the page shown belongs to this part of the service.
    pub active: bool,
}

/// Who is signed in and for which agency they act.
#[derive(Clone, Debug, Serialize)]
pub struct SignedIn {
    pub name: String,
    pub agency: String,
    /// Where the sign-out button posts to.
    pub sign_out: String,
}

/// How a notice is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// What the person just did has worked.
    Success,
    /// Something to know that is not the outcome of what they did.
    Important,
}

/// A message at the top of the page, usually after a change.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    pub kind: NoticeKind,
    /// One sentence, shown large.
    pub heading: String,
    /// More to say, or empty.
    pub text: String,
}

/// The way to raise an immediate child protection concern from this page.
#[derive(Clone, Debug, Serialize)]
pub struct DangerLink {
    pub text: String,
    pub href: String,
}

/// Everything around the main part of a page: `page` in a template's context.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageFrame {
    /// True where the installation holds invented families only.
    pub demo: bool,
    pub nav: Vec<NavItem>,
    pub user: Option<SignedIn>,
    /// Whom to ring when a child is in danger, from the authority's profile.
    pub emergency: Option<String>,
    pub danger: Option<DangerLink>,
    pub notice: Option<Notice>,
    pub back: Option<Link>,
    /// Who holds the family, where the page does not show it itself.
    pub held: Option<String>,
    /// When the page warns that its session is about to end.
    pub idle: Option<Idle>,
}

/// When a page that nobody touches warns, and when its session ends.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Idle {
    pub warn_seconds: i64,
    pub end_seconds: i64,
}

impl Idle {
    /// The product's own limits.
    pub const fn of_sessions() -> Idle {
        Idle {
            warn_seconds: domain::accounts::WARN_MINUTES * 60,
            end_seconds: domain::accounts::IDLE_MINUTES * 60,
        }
    }
}
