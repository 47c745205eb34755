//! One worry: what was seen, what came of it, what to do next, and the request
//! that it can become at any point.

use casework::drafts;
use casework::worries::{self, FollowWorry, FoundWorry};
use domain::ids::WorryId;
use domain::referrals::{
    AboutYou, ChildAge, DraftChild, PointedTo, ReferrerKind, RequestDraft, Tried, WorryAnswers,
};
use domain::worries::{Line, Next, Standing};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::referrals::ask::{age_words, line, needed_line, needed_text, pointed_words};
use crate::web::{Answer, Cx, Failure, Reply, SessionChange};
use crate::words::today;

fn id(cx: &Cx) -> Result<WorryId, Failure> {
    WorryId::parse(cx.part("id")).map_err(|_| casework::CaseworkError::NotFound.into())
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let (found, lines) = worries::look_at(&cx.app.store, &cx.act, id(&cx)?).await?;
    let standing = found.record.standing();
    let context = json!({
        "form": form,
        "id": found.id.to_string(),
        "child": found.record.worry.child(),
        "age": age_words(found.record.worry.age, today(cx.act.at)),
        "what": found.record.worry.what,
        "would_gain": found.record.worry.would_gain,
        "by": found.noted_by,
        "at": found.noted_at.as_microsecond(),
        "standing": standing.words(),
        "is_open": standing.is_open(),
        "ended": standing == Standing::Ended,
        "reference": found.reference,
        "version": found.version,
        "lines": lines.iter().map(line_context).collect::<Vec<_>>(),
    });
    let cx = cx.back_to("Back to our worries", "/worries");
    if form.errors().is_empty() {
        cx.page("worries/worry.html", context)
    } else {
        cx.invalid("worries/worry.html", context)
    }
}

fn line_context((line, by): &(Line, String)) -> Value {
    let (title, words) = match &line.next {
        Next::HelpOurselves { how } => ("We help ourselves".to_owned(), how),
        Next::PointTo { to, why } => (format!("Pointed to {}", pointed_words(to)), why),
        Next::Add { what } => ("Seen or heard since".to_owned(), what),
        Next::End { why } => ("Ended".to_owned(), why),
    };
    json!({ "title": title, "words": words, "by": by, "at": line.at.as_microsecond() })
}

/// Writes down what comes next.
pub async fn follow(cx: Cx) -> Answer {
    let worry = id(&cx)?;
    match read(&cx.form) {
        Ok(next) => {
            let command = FollowWorry {
                worry,
                version: cx.form.text("version").parse().unwrap_or(0),
                next,
            };
            worries::follow(&cx.app.store, &cx.act, &command).await?;
            cx.then(format!("/worries/{worry}"), Some("saved"))
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
    }
}

fn read(form: &RawForm) -> Result<Next, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let next = match form.text("next") {
        "help" => needed_text(form, e, "how", "What you do first", "Say what you do first")
            .map(|how| Next::HelpOurselves { how }),
        "point" => {
            let service = needed_line(
                form,
                e,
                "service",
                "Name of the service",
                "Enter the name of the service",
            );
            let contact = line(form, e, "service_contact", "How to reach the service");
            let why = needed_text(
                form,
                e,
                "why_not_us",
                "Why you cannot help",
                "Say why you cannot give all the help yourselves",
            );
            service.zip(why).map(|(service, why)| Next::PointTo {
                to: PointedTo { service, contact },
                why,
            })
        }
        "add" => needed_text(
            form,
            e,
            "more",
            "What you saw or heard",
            "Say what you saw or heard",
        )
        .map(|what| Next::Add { what }),
        "end" => needed_text(
            form,
            e,
            "why_end",
            "Why nothing more is needed",
            "Say why nothing more is needed",
        )
        .map(|why| Next::End { why }),
        _ => {
            e.add("next", "Select what comes next");
            None
        }
    };
    match next {
        Some(next) if errors.is_empty() => Ok(next),
        Some(_) | None => Err(errors),
    }
}

/// Starts a request from the worry, with what is known already filled in.
pub async fn ask(cx: Cx) -> Answer {
    let found = worries::find(&mut cx.app.store.reader(), &cx.act, id(&cx)?).await?;
    let user = cx.user()?;
    let about = AboutYou {
        name: Some(user.name.clone()),
        standing: Some(user.job_title.clone()),
        organisation: Some(user.agency_name.clone()),
        email: Some(user.email.clone()),
        telephone: None,
        parental_responsibility: None,
    };
    let content = request_from(&found, about, cx.act.at);
    drafts::expire(&cx.app.store, &cx.act).await?;
    let secret = drafts::start(&cx.app.store, &cx.act, &content).await?;
    Ok(Reply::WithSession(
        Box::new(cx.then("/request/about-you", None)?),
        SessionChange::Draft(secret),
    ))
}

fn request_from(found: &FoundWorry, about: AboutYou, now: Timestamp) -> RequestDraft {
    let record = &found.record;
    let worry = &record.worry;
    let named = !worry.given_name.is_empty() || !worry.family_name.is_empty();
    let child = DraftChild::bare(
        worry.given_name.clone(),
        worry.family_name.clone(),
        older(worry.age, found.noted_at, now),
    );
    RequestDraft {
        about: Some(about),
        children: (named || worry.age != ChildAge::NotKnown)
            .then_some(child)
            .into_iter()
            .collect(),
        worry: Some(WorryAnswers {
            worry: record.seen(),
            tried: Tried {
                own_support: record.done_first(),
                others: None,
            },
            ..WorryAnswers::default()
        }),
        worry_noted: Some(found.id),
        ..RequestDraft::new(ReferrerKind::Professional)
    }
}

/// An age that was a guess a year ago is a year more now.
fn older(age: ChildAge, then: Timestamp, now: Timestamp) -> ChildAge {
    match age {
        ChildAge::About { years } => {
            let passed = today(then)
                .until((jiff::Unit::Year, today(now)))
                .map_or(0, |span| span.get_years());
            let passed = u8::try_from(passed).unwrap_or(0);
            ChildAge::About {
                years: years.saturating_add(passed),
            }
        }
        ChildAge::Born { .. } | ChildAge::Unborn { .. } | ChildAge::NotKnown => age,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_that_was_a_guess_grows_with_the_child() {
        let then: Timestamp = "2025-03-01T09:00:00Z".parse().unwrap();
        let now: Timestamp = "2027-03-02T09:00:00Z".parse().unwrap();
        let age = ChildAge::About { years: 5 };
        assert_eq!(older(age, then, now), ChildAge::About { years: 7 });
        assert_eq!(older(age, then, then), age);
    }
}
