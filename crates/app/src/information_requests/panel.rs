//! What agencies were asked and answered, as part of a request's page;
//! reminding, and taking a question back.

use casework::CaseworkError;
use casework::cases::Case;
use casework::information_requests::{
    InformationRequest, RequestLine, chase as remind, find, of_case, of_referral,
    withdraw as take_back,
};
use casework::referrals::Found;
use domain::access::{Action, Relations, may, permit};
use domain::event::Subject;
use domain::ids::{CaseId, InformationRequestId};
use domain::information_requests::State;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx, Failure};

/// The context of `information_requests/panel.html`. Whoever may not read the
/// answers sees who was asked and whether they answered.
///
/// # Errors
/// When the database does not answer.
pub async fn section_context(cx: &Cx, referral: &Found) -> Result<Value, Failure> {
    let lines = of_referral(&mut cx.app.store.reader(), referral.id).await?;
    let path = format!("/referrals/{}", referral.reference);
    let mut shown = context(cx, &lines, &referral.relations, &path);
    let hidden = hidden_here(cx, &referral.relations, referral.family).await?;
    hide_in(&mut shown, &hidden);
    Ok(shown)
}

/// The same for a case: what its panel asked before the meeting. None for
/// those who may neither ask nor read, while nobody was asked.
///
/// # Errors
/// When the database does not answer.
pub async fn case_context(cx: &Cx, case: &Case) -> Result<Option<Value>, Failure> {
    let lines = of_case(&mut cx.app.store.reader(), case.id).await?;
    let may_ask = case.stage.is_open() && cx.allows(&case.relations, Action::AskForInformation);
    if !may_ask && lines.is_empty() {
        return Ok(None);
    }
    let path = format!("/cases/{}", case.reference);
    let mut shown = context(cx, &lines, &case.relations, &path);
    let hidden = hidden_here(cx, &case.relations, case.family).await?;
    hide_in(&mut shown, &hidden);
    Ok(Some(shown))
}

/// What agencies answered about a case, for the pack: the agency, and its words.
///
/// # Errors
/// When the database does not answer.
pub async fn answers_of_case(cx: &Cx, case: CaseId) -> Result<Vec<(String, String)>, Failure> {
    let lines = of_case(&mut cx.app.store.reader(), case).await?;
    Ok(lines
        .iter()
        .filter_map(|line| {
            let words = match &line.state {
                State::Answered { answers, .. } => answers
                    .iter()
                    .map(|given| {
                        if given.nothing_known {
                            "The agency does not know the family."
                        } else {
                            given.text.as_str()
                        }
                    })
                    .collect::<Vec<_>>()
                    .join("\n"),
                State::Asked { .. } | State::Chased { .. } => "Has not answered.".to_owned(),
                State::Withdrawn { .. } => return None,
            };
            Some((line.agency.clone(), words))
        })
        .collect())
}

fn context(cx: &Cx, lines: &[RequestLine], relations: &Relations, path: &str) -> Value {
    let may_read = cx.allows(relations, Action::ReadInformationAnswers);
    let may_ask = cx.allows(relations, Action::AskForInformation);
    let waiting = lines.iter().filter(|line| line.state.is_waiting()).count();
    let overdue = lines
        .iter()
        .filter(|line| line.state.is_waiting() && line.due < cx.act.at)
        .count();
    json!({
        "path": path,
        "may_ask": may_ask,
        "may_read": may_read,
        "waiting": waiting,
        "overdue": overdue,
        "rows": lines.iter().map(|line| row(cx, line, may_read, may_ask)).collect::<Vec<_>>(),
    })
}

fn row(cx: &Cx, line: &RequestLine, may_read: bool, may_ask: bool) -> Value {
    let (state, chased) = match &line.state {
        State::Asked { .. } => ("Waiting", 0),
        State::Chased { times, .. } => ("Waiting", *times),
        State::Answered { .. } => ("Answered", 0),
        State::Withdrawn { .. } => ("Withdrawn", 0),
    };
    let withdrawn = match &line.state {
        State::Withdrawn { reason, .. } if may_read => Some(reason.clone()),
        State::Withdrawn { .. }
        | State::Asked { .. }
        | State::Chased { .. }
        | State::Answered { .. } => None,
    };
    let answers: Vec<Value> = line
        .state
        .answers()
        .iter()
        .zip(&line.answered_by)
        .filter(|_| may_read)
        .map(|(given, by)| {
            json!({
                "at": given.at.as_microsecond(), "by": by, "text": given.text,
                "nothing_known": given.nothing_known, "basis": given.basis.words(), "late": given.late,
            })
        })
        .collect();
    json!({
        "id": line.id.to_string(),
        "agency": line.agency,
        "asked_by": line.asked_by,
        "asked": line.asked_at.as_microsecond(),
        "due": line.due.as_microsecond(),
        "question": if may_read { Some(line.question.clone()) } else { None },
        "basis": line.basis.words(),
        "basis_reason": if may_read { Some(line.basis_reason.clone()) } else { None },
        "state": state,
        "email": match line.email_state.as_deref() {
            Some("sent") => "E-mail sent",
            Some("failed") => "E-mail failed: ring the agency, or remind it again",
            Some(_) => "E-mail on its way",
            None => "No e-mail went: only people with accounts know",
        },
        "overdue": line.state.is_waiting() && line.due < cx.act.at,
        "chased": chased,
        "withdrawn": withdrawn,
        "answers": answers,
        "may_chase": may_ask && line.state.is_waiting(),
    })
}

/// Finds a request that this person may change, and where to go afterwards.
async fn to_change(cx: &Cx) -> Result<(InformationRequest, String), Failure> {
    let id = InformationRequestId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?;
    let mut reader = cx.app.store.reader();
    let request = find(&mut reader, &cx.act, id).await?;
    permit::<may::AskForInformation, _>(&cx.act, &request.relations, ())?;
    let family = casework::information_requests::reference_of(&mut reader, &request).await?;
    Ok((request, family))
}

/// Reminds an agency.
pub async fn chase(cx: Cx) -> Answer {
    let (request, back) = to_change(&cx).await?;
    remind(
        &cx.app.store,
        &cx.act,
        request.id,
        &cx.app.config.public_address,
    )
    .await?;
    cx.then(back, Some("information-chased"))
}

/// The page that asks why a question is taken back.
pub async fn withdraw_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_withdraw(cx, form).await
}

async fn show_withdraw(cx: Cx, form: FormPage) -> Answer {
    let (request, back) = to_change(&cx).await?;
    cx.record_look(Subject {
        family: Some(request.family),
        referral: request.referral,
    })
    .await?;
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "id": request.id.to_string(), "agency": request.agency_name,
        "question": request.question, "back": back,
    });
    if invalid {
        cx.invalid("information_requests/withdraw.html", context)
    } else {
        cx.page("information_requests/withdraw.html", context)
    }
}

/// Takes a question back.
pub async fn withdraw(cx: Cx) -> Answer {
    let (request, back) = to_change(&cx).await?;
    let reason = cx.form.text("reason").to_owned();
    let done = take_back(&cx.app.store, &cx.app.profile, &cx.act, request.id, &reason).await;
    match done {
        Ok(()) => cx.then(back, Some("information-withdrawn")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show_withdraw(cx, form).await
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}
