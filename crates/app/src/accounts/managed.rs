//! The accounts that an agency's manager looks after: add, invite again, and
//! let go. A leaver loses access at once.

use casework::CaseworkError;
use casework::accounts::{
    NewUser, add_user, leave as let_go, remove_second_factor, reset_by_manager, users_of_agency,
};
use casework::organisations;
use domain::ids::AgencyId;
use serde_json::{Value, json};

use super::person::{
    offered_agencies, offered_areas, offered_roles, roles_of, state_words, user_in,
};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let user = cx.user()?;
    let agencies = offered_agencies(&cx).await?;
    // An administrator looks at one agency after the other; a manager has one.
    let chosen = AgencyId::parse(cx.query("agency"))
        .ok()
        .filter(|_| !agencies.is_empty())
        .unwrap_or(user.agency);
    let name = organisations::find(&mut cx.app.store.reader(), chosen)
        .await?
        .map_or_else(
            || user.agency_name.clone(),
            |agency| agency.name.to_string(),
        );
    let form = cx.blank_form().with("agency", chosen.to_string());
    let people: Vec<Value> = users_of_agency(&mut cx.app.store.reader(), chosen, cx.act.at)
        .await?
        .iter()
        .map(|line| {
            json!({
                "id": line.id.to_string(), "name": line.name, "email": line.email, "job": line.job_title,
                "state": state_words(&line.account),
                "roles": line.holds.iter().map(|held| cx.app.profile.role_name(held.role)).collect::<Vec<_>>(),
            })
        })
        .collect();
    cx.page(
        "accounts/managed.html",
        json!({ "form": form, "agency": name, "agencies": agencies, "people": people }),
    )
}

/// The form for a new account.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, form).await
}

async fn show(cx: &Cx, form: FormPage) -> Answer {
    let (agencies, roles, areas) = (
        offered_agencies(cx).await?,
        offered_roles(cx)?,
        offered_areas(cx),
    );
    let invalid = !form.errors().is_empty();
    let context = json!({ "form": form, "agencies": agencies, "roles": roles, "areas": areas });
    if invalid {
        cx.invalid("accounts/new.html", context)
    } else {
        cx.page("accounts/new.html", context)
    }
}

/// Adds an account and writes the invitation.
pub async fn add(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    for (field, message) in [
        ("name", "Enter the person’s full name"),
        ("email", "Enter the person’s email address"),
        ("job_title", "Enter the person’s job"),
    ] {
        if cx.form.text(field).is_empty() {
            errors.add(field, message);
        }
    }
    let roles = roles_of(&cx)?;
    if roles.is_empty() {
        errors.add("roles", "Select at least one role");
    }
    if !errors.is_empty() {
        let form = FormPage::again(&cx.form, errors);
        return show(&cx, form).await;
    }
    let memberships = roles
        .into_iter()
        .map(|held| (held.agency, held.role, held.area))
        .collect();
    let new = NewUser {
        email: cx.form.text("email").to_owned(),
        name: cx.form.text("name").to_owned(),
        job_title: cx.form.text("job_title").to_owned(),
        telephone: cx.form.text("telephone").to_owned(),
        memberships,
    };
    let to = new.email.clone();
    match add_user(&cx.app.store, &cx.act, new).await {
        Ok((_, secret)) => {
            invite(&cx, &to, secret.expose()).await?;
            cx.then("/accounts", Some("invited"))
        }
        Err(CaseworkError::Refused(refusal)) => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or("email"), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn invite(cx: &Cx, to: &str, secret: &str) -> Result<(), Failure> {
    let body = format!(
        "Hello\n\nAn account has been made for you.\n\nChoose your password here: {}/invitation/{secret}\n\n\
         The link works once. Please do not pass it on.\n",
        cx.app.config.public_address
    );
    let mut uow = cx.app.store.begin_bookkeeping(&cx.act).await?;
    casework::letters::send_email(&mut uow, to, "Your Early Help account", &body).await?;
    uow.commit().await?;
    Ok(())
}

/// Lets somebody go; says which families need a new holder.
pub async fn leave(cx: Cx) -> Answer {
    let waiting = let_go(&cx.app.store, &cx.act, user_in(&cx)?).await?;
    let families: Vec<Value> = waiting
        .iter()
        .map(|family| json!({ "reference": family.reference, "lead_worker": family.lead_worker }))
        .collect();
    cx.page("accounts/left.html", json!({ "families": families }))
}

/// Sends a new invitation.
pub async fn invite_again(cx: Cx) -> Answer {
    let user = user_in(&cx)?;
    let found = casework::accounts::find_user(&mut cx.app.store.reader(), user, cx.act.at)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let secret = reset_by_manager(&cx.app.store, &cx.act, user).await?;
    invite(&cx, &found.email, secret.expose()).await?;
    cx.then(format!("/accounts/{user}"), Some("invited"))
}

/// Removes a second step that was lost; the person sets up a new one when they
/// next sign in.
pub async fn remove_app(cx: Cx) -> Answer {
    remove_second_factor(&cx.app.store, &cx.act, user_in(&cx)?).await?;
    cx.then(
        format!("/accounts/{}", cx.part("user")),
        Some("app-removed"),
    )
}
