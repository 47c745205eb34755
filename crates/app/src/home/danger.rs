//! Danger goes at once (invariant 2, C-07): one page, one step, no field that
//! must be filled, never blocked by consent, a clock or a queue.

use casework::referrals::Receive;
use casework::step_up::{RaiseDanger, raise_danger};
use domain::ids::SubmissionKey;
use domain::referrals::{Channel, ReferredPerson, Referrer, ReferrerKind, Request, RoleInFamily};
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};

const LIMIT: usize = 8_000;
/// What the front door reads when danger is raised with nothing filled in: a
/// missing field never holds it up.
const NO_WORDS: &str = "Danger was raised without words. Ring whoever raised it at once.";

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    let about = reference(cx.query("about"));
    cx.page("home/danger.html", json!({ "form": form, "about": about }))
}

/// The reference that the page came with. Whatever else is in the address is
/// not ours, and stands in nobody's way.
fn reference(text: &str) -> Option<&str> {
    let ours = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!text.is_empty() && text.len() <= 20 && text.chars().all(ours)).then_some(text)
}

/// `F-ABCD-EFGH` names a record; the names of pages do not look like it.
fn is_of_a_record(part: &str) -> bool {
    let mut letters = part.chars();
    let begins = letters.next().is_some_and(|c| c.is_ascii_uppercase());
    begins && letters.next() == Some('-') && reference(part).is_some()
}

/// Where danger is raised from a page: about the record of that page, when it
/// is one. References are not personal data.
#[must_use]
pub fn way_from(path: &str) -> String {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("families" | "referrals" | "cases"), Some(about)) if is_of_a_record(about) => {
            format!("/danger?about={about}")
        }
        (_, _) => "/danger".to_owned(),
    }
}

/// Raises the concern.
pub async fn raise(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let mut what = cx.form.text("what").to_owned();
    if what.is_empty() {
        what = NO_WORDS.to_owned();
    }
    if what.chars().count() > LIMIT {
        errors.add("what", "Say what worries you in 8,000 characters or fewer");
    }
    if !errors.is_empty() {
        let form = FormPage::again(&cx.form, errors);
        let about = reference(cx.form.text("about"));
        return cx.invalid("home/danger.html", json!({ "form": form, "about": about }));
    }
    let command = RaiseDanger {
        about: reference(cx.form.text("about")).map(str::to_owned),
        receive: Receive {
            // A form that lost its key is taken all the same: twice is better than never.
            key: cx
                .submission_key()
                .unwrap_or_else(|_| SubmissionKey::new(cx.app.store.entropy().id(cx.act.at))),
            request: request(&cx, what),
        },
    };
    let received = raise_danger(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
    cx.then(
        format!("/request/sent/{}?immediate=yes", received.reference),
        None,
    )
}

fn request(cx: &Cx, what: String) -> Request {
    let optional = |name: &str| Some(cx.form.text(name).to_owned()).filter(|text| !text.is_empty());
    let who = optional("who").unwrap_or_default();
    let (given_name, family_name) = match who.rsplit_once(' ') {
        Some((given, family)) => (given.to_owned(), family.to_owned()),
        None => (who, String::new()),
    };
    let user = cx.session.as_ref();
    let referrer = Referrer {
        kind: if user.is_some() {
            ReferrerKind::Professional
        } else {
            ReferrerKind::Public
        },
        name: user
            .map(|user| user.name.clone())
            .or_else(|| optional("your_name")),
        standing: user.map(|user| user.job_title.clone()),
        organisation: user.map(|user| user.agency_name.clone()),
        agency: user.map(|user| user.agency),
        user: user.map(|user| user.user),
        email: user.map(|user| user.email.clone()),
        telephone: optional("your_telephone"),
    };
    Request {
        people: vec![ReferredPerson::bare(
            RoleInFamily::Child,
            given_name,
            family_name,
        )],
        address: optional("where"),
        immediate: Some(what.clone()),
        ..Request::bare(Channel::ImmediateConcern, referrer, what)
    }
}
