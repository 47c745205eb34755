//! One request, with everything around it: who holds the family, the clocks,
//! what was asked, what was decided and what was written.

use casework::engine::Reader;
use casework::people::{hidden_words, members_of};
use casework::referrals::{ReferralPage, page_of};
use domain::access::Action;
use domain::event::Subject;
use domain::profile::{ListKey, Word as _};
use domain::referrals::{ChildAge, ReferredPerson, Request, State, time_with_partners};
use serde_json::{Value, json};

use crate::forums::waited_words;
use crate::people::{HIDDEN_ADDRESS, hidden_here, hide_in};
use crate::referrals::ask::{age_words, labels, no_consent_words, pointed_words};
use crate::web::{Answer, Cx, Failure};
use crate::words::{self, ClockTag, HolderStrip};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    domain::access::permit::<domain::access::may::ReadReferral, _>(
        &cx.act,
        &page.referral.relations,
        (),
    )?;
    cx.record_look(Subject::referral(page.referral.family, page.referral.id))
        .await?;
    let mut context = context_now(&cx, &mut reader, &page).await?;
    if let Some(sections) = context.as_object_mut() {
        let information = crate::information_requests::section_context(&cx, &page.referral).await?;
        let transfers = crate::transfers::section_context(&cx, &page.referral).await?;
        let facts = super::facts::section_context(&cx, &page.referral).await?;
        let referral = &page.referral;
        let matches =
            crate::matching::section_context(&cx, &referral.relations, referral.family).await?;
        sections.insert("matches".to_owned(), matches);
        let signposts = crate::directory::signposts_context(&cx, page.referral.id).await?;
        sections.insert("signposts".to_owned(), Value::Array(signposts));
        sections.insert(
            "became".to_owned(),
            Value::Array(crate::directory::became_choices()),
        );
        sections.insert("facts".to_owned(), facts);
        sections.insert("information".to_owned(), information);
        sections.insert("transfers".to_owned(), transfers);
    }
    let referral = &page.referral;
    let hidden = hidden_here(&cx, &referral.relations, referral.family).await?;
    hide_in(&mut context, &hidden);
    cx.page("front_door/referral.html", context)
}

/// The same, with what the family's record has come to know since the request
/// was written: an address that must stay hidden, contact that is not safe.
pub async fn context_now(
    cx: &Cx,
    reader: &mut Reader,
    page: &ReferralPage,
) -> Result<Value, Failure> {
    let referral = &page.referral;
    let (relations, family) = (&referral.relations, referral.family);
    let mut context = context(cx, page);
    let hidden = hidden_words(reader, &cx.act, relations, family).await?;
    hide_in(&mut context, &hidden);
    let members = members_of(reader, family, words::today(cx.act.at)).await?;
    let warnings: Vec<Value> = members
        .iter()
        .filter(|one| one.until.is_none())
        .filter_map(|one| {
            let warning = one.facts.contact_warning()?;
            let told = referral.request.unsafe_contact.as_deref() == Some(warning);
            (!told).then(|| json!({ "name": one.facts.shown_name(), "warning": warning }))
        })
        .collect();
    if let Some(request) = context.get_mut("request").and_then(Value::as_object_mut) {
        if !hidden.is_empty() {
            request.insert("address".to_owned(), HIDDEN_ADDRESS.into());
            request.insert("postcode".to_owned(), Value::Null);
            request.insert("family_telephone".to_owned(), Value::Null);
            without_schools(request);
        }
        request.insert("contact_warnings".to_owned(), warnings.into());
    }
    Ok(context)
}

/// A school says where its pupils live.
fn without_schools(request: &mut serde_json::Map<String, Value>) {
    let Some(children) = request.get_mut("children").and_then(Value::as_array_mut) else {
        return;
    };
    for child in children.iter_mut().filter_map(Value::as_object_mut) {
        child.insert("school".to_owned(), Value::Null);
    }
}

/// Everything that a page about a request shows.
#[must_use]
pub fn context(cx: &Cx, page: &ReferralPage) -> Value {
    let referral = &page.referral;
    let relations = &referral.relations;
    let clocks: Vec<ClockTag> = page
        .clocks
        .iter()
        .filter_map(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at))
        .collect();
    let open = referral.state.is_open();
    json!({
        "reference": referral.reference,
        "family_reference": referral.family_reference,
        "family_name": referral.family_name,
        "state": words::referral_status(&referral.state),
        "outward_status": referral.state.decision().and_then(|decision| {
            cx.app.profile.outcomes.front_door.get(decision.outcome).outward_status.clone()
        }),
        "state_key": referral.state.key(),
        "immediate": referral.request.immediate,
        "owner": referral.owner_name,
        "first_received": referral.first_received_at.as_microsecond(),
        "with_partners": time_with_partners(&referral.history, cx.act.at).map(|time| waited_words(cx.act.at - time, cx.act.at)),
        "received": referral.received_at.as_microsecond(),
        "channel": referral.request.channel.words(),
        "holder": strip(page, &clocks),
        "clocks": clocks,
        "limits": if cx.allows(relations, Action::PauseRequestLimit) {
            crate::cases::pause::limits(cx, &page.clocks)
        } else {
            Vec::new()
        },
        "form": cx.blank_form(),
        "request": request_context(cx, &referral.request),
        "history": page.history.iter().filter_map(|line| decision_context(cx, &line.state, line.by.as_deref())).collect::<Vec<_>>(),
        "additions": page.additions.iter().map(super::add::line_context).collect::<Vec<_>>(),
        "letters": page.letters.iter().map(letter_context).collect::<Vec<_>>(),
        "may": {
            "claim": open && cx.allows(relations, Action::ClaimReferral),
            "decide": open && cx.allows(relations, Action::DecideReferral),
            "answer": open && cx.allows(relations, Action::AnswerReturnedReferral),
            "send_again": cx.allows(relations, Action::SendWrittenOutcome),
            "family": cx.allows(relations, Action::ReadFamily),
            "follow": cx.allows(relations, Action::FollowSignpost),
        },
    })
}

fn strip(page: &ReferralPage, clocks: &[ClockTag]) -> Option<HolderStrip> {
    let next = match &page.referral.state {
        State::Waiting(_) => Some("[[the front door]] decides".to_owned()),
        State::WithMash(_) => {
            Some("partner agencies answer, then [[the front door]] decides".to_owned())
        }
        State::Returned(_) => Some("the referrer sends what is missing".to_owned()),
        State::Decided { .. } => clocks
            .iter()
            .find(|clock| matches!(clock.state, "in_time" | "due_soon" | "overdue"))
            .map(|clock| clock.label.clone()),
    };
    // The limit that falls due first is the one that the next step answers.
    let clock = clocks
        .iter()
        .filter(|clock| matches!(clock.state, "in_time" | "due_soon" | "overdue"))
        .min_by_key(|clock| clock.due)
        .cloned();
    words::holder_strip(page.holder.as_ref(), next, clock)
}

/// The request in rows of question and answer.
#[must_use]
pub fn request_context(cx: &Cx, request: &Request) -> Value {
    let referrer = &request.referrer;
    let reasons: Vec<String> = request
        .reasons
        .iter()
        .filter_map(|key| {
            let key = domain::profile::Key::parse(key).ok()?;
            cx.app
                .profile
                .lists
                .item(ListKey::RequestReasons, &key)
                .map(|item| item.label.clone())
        })
        .collect();
    json!({
        "referrer": {
            "kind": referrer.kind.words(), "name": referrer.name, "standing": referrer.standing,
            "organisation": referrer.organisation, "email": referrer.email, "telephone": referrer.telephone,
        },
        "children": request.children().map(|person| person_context(cx, person)).collect::<Vec<_>>(),
        "adults": request.adults().map(|person| person_context(cx, person)).collect::<Vec<_>>(),
        "address": request.address, "postcode": request.postcode,
        "family_telephone": request.family_telephone,
        "unsafe_contact": request.unsafe_contact, "interpreter": request.interpreter,
        "worry": request.worry, "strengths": request.strengths, "child_voice": request.child_voice,
        "own_support": request.tried.own_support, "others": request.tried.others,
        "reasons": reasons,
        "level": request.level.map(|level| {
            let on = words::today(cx.act.at);
            domain::people::first_capital(&cx.app.profile.level_in_text(on, level))
        }),
        "level_reason": request.level_reason,
        "expected_outcome": request.expected_outcome,
        "consent": request.consent().words(),
        "consent_exception": request.consent_exception,
        "no_consent_reason": request.no_consent_reason.as_deref().map(|key| no_consent_words(&cx.app.profile, Some(key))),
        "contact_by": labels(&cx.app.profile, ListKey::ContactMethods, request.contact_by.as_deref().into_iter()).pop(),
        "signs": request.thresholds.signs, "judgement": request.thresholds.judgement,
        "own_help": request.thresholds.own_help.as_ref().map(|own| json!({
            "can": own.can.words(), "how": own.how,
            "pointed_to": own.pointed_to.as_ref().map(pointed_words),
        })),
    })
}

fn person_context(cx: &Cx, person: &ReferredPerson) -> Value {
    let today = words::today(cx.act.at);
    let age = match (
        person.unborn,
        person.expected,
        person.born,
        person.about_years,
    ) {
        (true, Some(expected), _, _) => format!("Unborn, due {}", words::day_words(expected)),
        (true, None, _, _) => "Unborn".to_owned(),
        (false, _, Some(on), _) => age_words(ChildAge::Born { on }, today),
        (false, _, None, Some(years)) => age_words(ChildAge::About { years }, today),
        (false, _, None, None) => age_words(ChildAge::NotKnown, today),
    };
    json!({
        "name": person.name(), "age": age, "school": person.school, "relationship": person.relationship,
        "parental_responsibility": person.parental_responsibility, "consent": person.consent.words(),
        "vulnerabilities": labels(&cx.app.profile, ListKey::Vulnerabilities, person.vulnerabilities.iter().map(String::as_str)),
        "age_reason": person.age_reason,
    })
}

fn decision_context(cx: &Cx, state: &State, by: Option<&str>) -> Option<Value> {
    let decision = state.decision()?;
    let edition = domain::profile::Key::parse(&decision.edition)
        .ok()
        .and_then(|id| cx.app.profile.levels.edition(&id));
    let level = decision.level.as_ref().map(|named| {
        let found = edition
            .zip(domain::profile::LevelNumber::new(u32::from(named.number)).ok())
            .and_then(|(edition, number)| edition.level(number));
        let branch = found.and_then(|level| {
            level
                .branches()
                .iter()
                .find(|one| Some(one.kind.word()) == named.branch.as_deref())
        });
        let title = match (found, branch) {
            (Some(level), Some(branch)) => level.title_of(&branch.name),
            (Some(level), None) => level.title(),
            (None, _) => format!("Level {}", named.number),
        };
        json!({ "title": title })
    });
    let missing = match state {
        State::Returned(returned) => Some(returned.missing.clone()),
        State::Waiting(_) | State::WithMash(_) | State::Decided { .. } => None,
    };
    Some(json!({
        "outcome": words::outcome_label(&cx.app.profile, decision.outcome),
        "level": level,
        "rationale": decision.rationale,
        "exception": decision.exception,
        "consent": decision.consent.words(),
        "edition": edition.map_or(decision.edition.as_str(), |one| one.version.as_str()),
        "missing": missing,
        "pointed_to": decision.pointed_to.as_ref().map(pointed_words),
        "at": decision.at.as_microsecond(),
        "by": by,
    }))
}

fn letter_context(letter: &casework::letters::LetterLine) -> Value {
    let sent = match (letter.email_state.as_deref(), letter.first_opened_at) {
        (_, Some(_)) => Some("Opened by the referrer"),
        (Some("sent"), None) => Some("E-mail sent, not opened yet"),
        (Some("failed"), None) => Some("E-mail failed: send it again, post it or tell it"),
        (Some(_), None) => Some("E-mail on its way"),
        (None, None) => None,
    };
    let told = letter
        .told
        .map(|(how, on)| format!("{}, {}", how.words(), words::day_words(on)));
    let delivery = match (sent, told) {
        (Some(sent), Some(told)) => format!("{sent}. {told}"),
        (Some(sent), None) => sent.to_owned(),
        (None, Some(told)) => told,
        (None, None) => "No e-mail address: post it or tell it, and record that here".to_owned(),
    };
    json!({
        "id": letter.id.to_string(), "subject": letter.subject, "recipient": letter.recipient,
        "issued": letter.issued_at.as_microsecond(), "delivery": delivery,
    })
}

/// Takes the request in hand.
pub async fn claim(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    casework::referrals::claim(&cx.app.store, &cx.act, &reference).await?;
    cx.then(format!("/referrals/{reference}"), Some("claimed"))
}
