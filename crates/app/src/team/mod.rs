//! The team around the family: who is in it, its meetings, their minutes with
//! the family's views, and a calendar file that names nobody.

mod meetings;

use casework::CaseworkError;
use casework::cases::workers_of;
use casework::team::{AddMember, Member, add_member, end_member, members_of};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use domain::ids::{AgencyId, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};

crate::routes! {
    get "/cases/{reference}/team" ReadFamily Read => page;
    post "/cases/{reference}/team" RunTeamMeeting Event("team.member_added") => add;
    post "/cases/{reference}/team/{member}/end" RunTeamMeeting Event("team.member_left") => end;
    get "/cases/{reference}/meetings" ReadFamily Read => meetings::page;
    post "/cases/{reference}/meetings" RunTeamMeeting Event("team.meeting_planned") => meetings::plan;
    get "/cases/{reference}/meetings/{meeting}" ReadFamily Read => meetings::one;
    post "/cases/{reference}/meetings/{meeting}" RunTeamMeeting Event("team.meeting_recorded") => meetings::hold;
    post "/cases/{reference}/meetings/{meeting}/cancel" RunTeamMeeting Event("team.meeting_recorded") => meetings::cancel;
    get "/cases/{reference}/meetings/{meeting}/meeting.ics" ReadFamily Read => meetings::calendar;
}

/// One member, for lists.
#[must_use]
pub fn member_context(member: &Member) -> Value {
    json!({
        "id": member.id.to_string(), "name": member.name, "agency": member.agency, "job": member.job,
        "contact": member.contact, "brings": member.brings, "account": member.user.is_some(),
        "from": member.from.as_microsecond(), "until": member.until.map(|at| at.as_microsecond()),
    })
}

async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let case = casework::cases::find(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    let members = members_of(&mut reader, case.id).await?;
    let may_run =
        case.stage.may_work().is_ok() && cx.allows(&case.relations, Action::RunTeamMeeting);
    let picker = if may_run {
        picker(&cx, &members).await?
    } else {
        Value::Null
    };
    let (now, earlier): (Vec<&Member>, Vec<&Member>) =
        members.iter().partition(|one| one.until.is_none());
    let context = json!({
        "form": form,
        "reference": case.reference,
        "members": now.into_iter().map(member_context).collect::<Vec<_>>(),
        "earlier": earlier.into_iter().map(member_context).collect::<Vec<_>>(),
        "may_run": may_run,
        "picker": picker,
    });
    if form.errors().is_empty() {
        cx.page("team/team.html", context)
    } else {
        cx.invalid("team/team.html", context)
    }
}

/// The agencies, and the people of the one that was chosen who are not in the
/// team yet: nobody has to know an address by heart.
async fn picker(cx: &Cx, members: &[Member]) -> Result<Value, Failure> {
    let mut reader = cx.app.store.reader();
    let agencies = casework::plans::agencies(&mut reader).await?;
    // A form that came back keeps the agency that it was about.
    let asked = [cx.query("from_agency"), cx.form.text("of_agency")]
        .into_iter()
        .find_map(|text| AgencyId::parse(text).ok());
    let chosen = agencies.iter().find(|one| Some(one.id) == asked);
    let people: Vec<Value> = match chosen {
        Some(agency) => workers_of(&mut reader, agency.id)
            .await?
            .iter()
            .filter(|one| {
                !members
                    .iter()
                    .any(|member| member.until.is_none() && member.user == Some(one.user))
            })
            .map(|one| {
                json!({ "value": one.user.to_string(), "text": one.name, "hint": one.job_title })
            })
            .collect(),
        None => Vec::new(),
    };
    Ok(json!({
        "agencies": agencies.iter().map(|one| json!({
            "value": one.id.to_string(), "text": one.name, "selected": Some(one.id) == asked,
        })).collect::<Vec<_>>(),
        "agency": chosen.map(|one| json!({ "id": one.id.to_string(), "name": one.name })),
        "people": people,
    }))
}

/// Somebody chosen from the list of an agency's people.
fn chosen_account(cx: &Cx) -> Result<Option<(AgencyId, UserId)>, FormErrors> {
    if !cx.form.has("of_agency") {
        return Ok(None);
    }
    let agency = AgencyId::parse(cx.form.text("of_agency"));
    let user = UserId::parse(cx.form.text("person"));
    match (agency, user) {
        (Ok(agency), Ok(user)) => Ok(Some((agency, user))),
        (_, _) => {
            let mut errors = FormErrors::new();
            errors.add("person", "Select who comes into the team");
            Err(errors)
        }
    }
}

async fn add(cx: Cx) -> Answer {
    let account = match chosen_account(&cx) {
        Ok(account) => account,
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form).await;
        }
    };
    let command = AddMember {
        key: cx.submission_key()?,
        reference: cx.part("reference").to_owned(),
        account,
        email: reading::optional(&cx.form, "email"),
        name: reading::optional(&cx.form, "name"),
        agency: reading::optional(&cx.form, "agency"),
        job: reading::optional(&cx.form, "job"),
        contact: reading::optional(&cx.form, "contact"),
        brings: reading::optional(&cx.form, "brings")
            .or_else(|| reading::optional(&cx.form, "brings_chosen")),
    };
    match add_member(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(format!("/cases/{}/team", command.reference), Some("saved")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}

async fn end(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let member = Uuid::parse_str(cx.part("member")).map_err(|_| CaseworkError::NotFound)?;
    end_member(&cx.app.store, &cx.act, &reference, member).await?;
    cx.then(format!("/cases/{reference}/team"), Some("saved"))
}
