//! One account, as whoever manages it sees it: who it is, what they may do
//! here, and the three ways in which that ends or begins again.

use casework::CaseworkError;
use casework::accounts::{
    FoundUser, change_details, grant, managed_user, readmit as bring_back, withdraw,
};
use casework::organisations;
use domain::access::Role;
use domain::accounts::{Account, Holds, manager_may_grant};
use domain::ids::{AgencyId, UserId};
use serde_json::{Value, json};

use super::managed::invite;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The account that the address names.
///
/// # Errors
/// Not found when it names none.
pub fn user_in(cx: &Cx) -> Result<UserId, Failure> {
    UserId::parse(cx.part("user")).map_err(|_| CaseworkError::NotFound.into())
}

/// The roles that whoever asks may give, as choices of a form.
///
/// # Errors
/// When nobody is signed in.
pub fn offered_roles(cx: &Cx) -> Result<Vec<Value>, Failure> {
    let part = cx.user()?.agency_part;
    let everything = cx.act.has(Role::Administrator);
    Ok(Role::ALL
        .iter()
        .filter(|role| everything || manager_may_grant(part, **role))
        .map(|role| json!({ "value": role.key(), "text": cx.app.profile.role_name(*role) }))
        .collect())
}

/// The areas that a role can be for; an administrator alone names one.
#[must_use]
pub fn offered_areas(cx: &Cx) -> Vec<Value> {
    if !cx.act.has(Role::Administrator) {
        return Vec::new();
    }
    cx.app
        .profile
        .forums
        .iter()
        .map(|forum| json!({ "value": forum.key.as_str(), "text": forum.name }))
        .collect()
}

/// The agencies that an administrator can choose from; a manager has their own.
///
/// # Errors
/// When the database does not answer.
pub async fn offered_agencies(cx: &Cx) -> Result<Vec<Value>, Failure> {
    if !cx.act.has(Role::Administrator) {
        return Ok(Vec::new());
    }
    Ok(organisations::list_open(&mut cx.app.store.reader())
        .await?
        .iter()
        .map(|agency| json!({ "value": agency.id.to_string(), "text": agency.name.to_string() }))
        .collect())
}

/// The roles that a form names: each in the agency, for each of the areas.
///
/// # Errors
/// When the form names an agency that cannot be.
pub fn roles_of(cx: &Cx) -> Result<Vec<Holds>, Failure> {
    let agency = match cx.form.text("agency") {
        "" => cx.user()?.agency,
        chosen => {
            AgencyId::parse(chosen).map_err(|_| Failure::BadRequest("the agency is not known"))?
        }
    };
    let areas = match cx.form.all("areas") {
        [] => vec![String::new()],
        some => some.to_vec(),
    };
    let roles = cx.form.all("roles").iter();
    Ok(roles
        .filter_map(|key| Role::from_key(key))
        .flat_map(|role| {
            areas.iter().map(move |area| Holds {
                agency,
                role,
                area: area.clone(),
            })
        })
        .collect())
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, form).await
}

async fn show(cx: &Cx, form: FormPage) -> Answer {
    let (found, shown) = managed_user(&mut cx.app.store.reader(), &cx.act, user_in(cx)?).await?;
    let mut roles = Vec::new();
    for (held, may_take) in &shown {
        let agency = organisations::find(&mut cx.app.store.reader(), held.agency).await?;
        roles.push(json!({
            "name": cx.app.profile.role_name(held.role),
            "agency": agency.map(|agency| agency.name.to_string()),
            "area": Some(crate::words::forum_name(&cx.app.profile, &held.area)).filter(|_| !held.area.is_empty()),
            "may_take": may_take, "role": held.role.key(), "of": held.agency.to_string(), "for": held.area,
        }));
    }
    let invalid = !form.errors().is_empty();
    let form = if invalid {
        form
    } else {
        form.with("name", &found.name)
            .with("job_title", &found.job_title)
            .with("telephone", found.telephone.clone().unwrap_or_default())
    };
    let context = json!({
        "form": form, "person": person_context(&found), "held": roles,
        "roles": offered_roles(cx)?, "areas": offered_areas(cx), "agencies": offered_agencies(cx).await?,
    });
    let cx = cx.clone().back_to("Back to people", "/accounts");
    if invalid {
        cx.invalid("accounts/person.html", context)
    } else {
        cx.page("accounts/person.html", context)
    }
}

/// What every page about one account shows of it.
#[must_use]
pub fn person_context(found: &FoundUser) -> Value {
    json!({
        "id": found.id.to_string(), "name": found.name, "email": found.email, "job": found.job_title,
        "state": state_words(&found.account), "gone": matches!(found.account, Account::Left(_)),
        "second_factor": found.second_factor, "version": found.version,
    })
}

/// Where an account stands, in words.
#[must_use]
pub const fn state_words(account: &Account) -> &'static str {
    match account {
        Account::Invited(_) => "Invited",
        Account::Active(_) => "Active",
        Account::Locked(_) => "Locked for now",
        Account::Left(_) => "Left",
    }
}

async fn answered(cx: Cx, done: Result<(), CaseworkError>, otherwise: &'static str) -> Answer {
    match done {
        Ok(()) => cx.then(format!("/accounts/{}", cx.part("user")), Some("saved")),
        Err(CaseworkError::Refused(refusal)) => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or(otherwise), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Changes the name, the job and the telephone number.
pub async fn change(cx: Cx) -> Answer {
    let version = cx.form.text("version").parse().unwrap_or(0);
    let said = ["name", "job_title", "telephone"].map(|field| cx.form.text(field).to_owned());
    let [name, job, telephone] = &said;
    let said = [name.as_str(), job, telephone];
    let done = change_details(&cx.app.store, &cx.act, user_in(&cx)?, version, said).await;
    answered(cx, done, "name").await
}

/// Gives roles, here or, by an administrator, in a second agency.
pub async fn give(cx: Cx) -> Answer {
    let roles = roles_of(&cx)?;
    let done = grant(&cx.app.store, &cx.act, user_in(&cx)?, &roles).await;
    answered(cx, done, "roles").await
}

/// Takes one role away.
pub async fn take(cx: Cx) -> Answer {
    let held = Holds {
        agency: AgencyId::parse(cx.form.text("agency"))
            .map_err(|_| Failure::BadRequest("the agency is not known"))?,
        role: Role::from_key(cx.form.text("role"))
            .ok_or(Failure::BadRequest("the role is not known"))?,
        area: cx.form.text("area").to_owned(),
    };
    let done = withdraw(&cx.app.store, &cx.act, user_in(&cx)?, &[held]).await;
    answered(cx, done, "roles").await
}

/// Lets somebody back in, with the roles of the form and no others.
pub async fn readmit(cx: Cx) -> Answer {
    let user = user_in(&cx)?;
    let memberships = roles_of(&cx)?
        .into_iter()
        .map(|held| (held.agency, held.role, held.area))
        .collect();
    match bring_back(&cx.app.store, &cx.act, user, memberships).await {
        Ok(secret) => {
            let (found, _) = managed_user(&mut cx.app.store.reader(), &cx.act, user).await?;
            invite(&cx, &found.email, secret.expose()).await?;
            cx.then(format!("/accounts/{user}"), Some("invited"))
        }
        Err(error) => answered(cx, Err(error), "roles").await,
    }
}

/// The page that asks whether somebody has really left.
pub async fn ask_leave(cx: Cx) -> Answer {
    confirm(cx, "accounts/confirm_leave.html").await
}

/// The page that asks whether the second step is really lost.
pub async fn ask_remove_app(cx: Cx) -> Answer {
    confirm(cx, "accounts/confirm_app.html").await
}

async fn confirm(cx: Cx, template: &'static str) -> Answer {
    let (found, _) = managed_user(&mut cx.app.store.reader(), &cx.act, user_in(&cx)?).await?;
    let form = cx.blank_form();
    let here = format!("/accounts/{}", found.id);
    cx.back_to("Back to the person", here).page(
        template,
        json!({ "form": form, "person": person_context(&found) }),
    )
}
