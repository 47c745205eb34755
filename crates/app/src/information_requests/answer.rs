//! The agency's answer, by account.

use casework::CaseworkError;
use casework::information_requests::{
    AnswerCommand, InformationRequest, answer, children_of, find,
};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::InformationRequestId;
use domain::information_requests::{Given, SharingBasis};
use serde_json::{Value, json};

use super::ask::bases;
use crate::pages::forms::{FormErrors, FormPage};
use crate::people::hidden_here;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let form = cx.blank_form();
    let action = format!("/information/{id}");
    show(cx, id, form, &action).await
}

fn id_of(cx: &Cx) -> Result<InformationRequestId, Failure> {
    Ok(InformationRequestId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?)
}

/// Draws the question with the little that an agency needs to find its records.
pub(super) async fn show(cx: Cx, id: InformationRequestId, form: FormPage, action: &str) -> Answer {
    let mut reader = cx.app.store.reader();
    let request = find(&mut reader, &cx.act, id).await?;
    if cx.act.agency() != Some(request.agency) {
        return Err(CaseworkError::NotFound.into());
    }
    permit::<may::AnswerInformationRequest, _>(&cx.act, &request.relations, ())?;
    cx.record_look(Subject {
        family: Some(request.family),
        referral: request.referral,
    })
    .await?;
    let children: Vec<Value> = children_of(&mut reader, request.family)
        .await?
        .iter()
        .map(|child| {
            let born = match (child.unborn, child.born) {
                (true, Some(day)) => format!("Unborn, due {}", words::day_words(day)),
                (true, None) => "Unborn".to_owned(),
                (false, Some(day)) => words::day_words(day),
                (false, None) => "Not known".to_owned(),
            };
            let name = if child.name.is_empty() {
                "Name not known"
            } else {
                child.name.as_str()
            };
            json!({ "name": name, "born": born })
        })
        .collect();
    let hidden = hidden_here(&cx, &request.relations, request.family).await?;
    let asked = [&request.question, &request.basis_reason].map(|text| hidden.safe(text));
    let context = question(&cx, &request, asked, &form, children, action);
    if form.errors().is_empty() {
        cx.page("information_requests/answer.html", context)
    } else {
        cx.invalid("information_requests/answer.html", context)
    }
}

fn question(
    cx: &Cx,
    request: &InformationRequest,
    [asked, basis_reason]: [String; 2],
    form: &FormPage,
    children: Vec<Value>,
    action: &str,
) -> Value {
    json!({
        "form": form,
        "action": action,
        "agency": request.agency_name,
        "question": asked,
        "basis": request.basis.words(),
        "basis_reason": basis_reason,
        "due": request.due.as_microsecond(),
        "overdue": request.due < cx.act.at,
        "children": children,
        "bases": bases(),
        "asks_name": cx.act.user().is_none(),
        "answered_before": !request.state.answers().is_empty(),
        "open": request.state.is_waiting() || !request.state.answers().is_empty(),
    })
}

/// Sends the agency's answer.
pub async fn send(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let action = format!("/information/{id}");
    match give(&cx, id).await? {
        Ok(()) => cx.then("/information", Some("information-answered")),
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show(cx, id, form, &action).await
        }
    }
}

/// Reads the form and answers; what is wrong in the form comes back.
pub(super) async fn give(
    cx: &Cx,
    id: InformationRequestId,
) -> Result<Result<(), FormErrors>, Failure> {
    let mut errors = FormErrors::new();
    let by_link = cx.act.user().is_none();
    if by_link && cx.form.text("name").is_empty() {
        errors.add("name", "Enter your name and job");
    }
    let given = match (cx.form.text("known"), cx.form.text("answer")) {
        ("nothing", _) => Some(Given::NothingKnown),
        ("something", "") => {
            errors.add("answer", "Enter what your agency knows");
            None
        }
        ("something", text) => Some(Given::Known {
            text: text.to_owned(),
        }),
        _ => {
            errors.add("known", "Select whether your agency knows the family");
            None
        }
    };
    let basis = SharingBasis::from_key(cx.form.text("basis"));
    if basis.is_none() {
        errors.add("basis", "Select why your agency may share this");
    }
    let (Some(given), Some(basis), true) = (given, basis, errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let command = AnswerCommand {
        request: id,
        given,
        basis,
        name: if by_link {
            Some(cx.form.text("name").to_owned())
        } else {
            None
        },
    };
    match answer(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => Ok(Ok(())),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            Ok(Err(errors))
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}
