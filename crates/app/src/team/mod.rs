//! The team around the family: who is in it, its meetings, their minutes with
//! the family's views, and a calendar file that names nobody.

mod meetings;

use casework::CaseworkError;
use casework::team::{AddMember, Member, add_member, end_member, members_of};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::pages::forms::FormPage;
use crate::plans::reading;
use crate::web::{Answer, Cx};

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
    let (now, earlier): (Vec<&Member>, Vec<&Member>) =
        members.iter().partition(|one| one.until.is_none());
    let context = json!({
        "form": form,
        "reference": case.reference,
        "members": now.into_iter().map(member_context).collect::<Vec<_>>(),
        "earlier": earlier.into_iter().map(member_context).collect::<Vec<_>>(),
        "may_run": case.stage.may_work().is_ok() && cx.allows(&case.relations, Action::RunTeamMeeting),
    });
    if form.errors().is_empty() {
        cx.page("team/team.html", context)
    } else {
        cx.invalid("team/team.html", context)
    }
}

async fn add(cx: Cx) -> Answer {
    let command = AddMember {
        key: cx.submission_key()?,
        reference: cx.part("reference").to_owned(),
        email: reading::optional(&cx.form, "email"),
        name: reading::optional(&cx.form, "name"),
        agency: reading::optional(&cx.form, "agency"),
        job: reading::optional(&cx.form, "job"),
        contact: reading::optional(&cx.form, "contact"),
        brings: reading::optional(&cx.form, "brings"),
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
