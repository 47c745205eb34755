//! Danger goes at once (invariant 2, C-07): one page, one thing that must be
//! said, nothing else required, never blocked by consent, a clock or a queue.

use casework::referrals::{Receive, receive};
use domain::referrals::{
    Channel, ConsentGiven, ReferredPerson, Referrer, ReferrerKind, Request, RoleInFamily, Tried,
    WrittenForm,
};
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};

const LIMIT: usize = 8_000;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    cx.page("home/danger.html", json!({ "form": form }))
}

/// Raises the concern.
pub async fn raise(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let what = cx.form.text("what").to_owned();
    if what.is_empty() {
        errors.add("what", "Say what worries you, in a few words");
    } else if what.chars().count() > LIMIT {
        errors.add("what", "Say what worries you in 8,000 characters or fewer");
    }
    if !errors.is_empty() {
        let form = FormPage::again(&cx.form, errors);
        return cx.invalid("home/danger.html", json!({ "form": form }));
    }
    let command = Receive {
        key: cx.submission_key()?,
        request: request(&cx, what),
    };
    let received = receive(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
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
    let child = ReferredPerson {
        part: RoleInFamily::Child,
        given_name,
        family_name,
        born: None,
        about_years: None,
        expected: None,
        unborn: false,
        school: None,
        relationship: None,
        parental_responsibility: None,
        consent: ConsentGiven::NotNeeded,
    };
    let user = cx.session.as_ref();
    Request {
        channel: Channel::ImmediateConcern,
        referrer: Referrer {
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
        },
        people: vec![child],
        address: optional("where"),
        postcode: None,
        address_hidden: false,
        family_telephone: None,
        unsafe_contact: None,
        interpreter: None,
        worry: what.clone(),
        strengths: None,
        child_voice: None,
        tried: Tried::default(),
        reasons: Vec::new(),
        level: None,
        level_reason: None,
        expected_outcome: None,
        consent_exception: None,
        immediate: Some(what),
        written_form: WrittenForm::NotNeeded,
        thresholds: domain::referrals::Thresholds::default(),
    }
}
