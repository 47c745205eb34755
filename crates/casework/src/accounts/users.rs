//! Making an account, and finding accounts.

use domain::access::Role;
use domain::accounts::{Account, Holds, RoleLine, UserAdded, UserDetails, sign_in_name};
use domain::act::Act;
use domain::ids::{AgencyId, UserId};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::invitations::invite;
use super::roles::write_grants;
use super::secrets::InvitationSecret;
use super::{statements, stored};
use crate::args;
use crate::engine::{Reads, Store, StoreError, retrying};
use crate::error::CaseworkError;

/// The answers of the form that makes an account, as they were typed.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// The e-mail address to sign in with.
    pub email: String,
    /// The full name.
    pub name: String,
    /// What they do.
    pub job_title: String,
    /// A telephone number; may be empty.
    pub telephone: String,
    /// The roles, each in an agency and for an area; no area is an empty text.
    pub memberships: Vec<(AgencyId, Role, String)>,
}

/// Makes an account and an invitation to it. The caller sends the secret to
/// the person's own address, and shows it to nobody else.
///
/// # Errors
/// [`CaseworkError::Denied`] when a role or an agency is out of the actor's
/// reach; refused when an answer is wrong or the address has an account.
pub async fn add_user(
    store: &Store,
    act: &Act,
    new: NewUser,
) -> Result<(UserId, InvitationSecret), CaseworkError> {
    let details = UserDetails::parse(&new.email, &new.name, &new.job_title, &new.telephone)
        .map_err(Refusal::from)?;
    let holds = holds_of(new.memberships);
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let manages = stored::manages(&mut uow, act).await?;
        let user = UserId::new(uow.new_id());
        let at = uow.at();
        let email = details.email();
        let telephone = details.telephone();
        let row = args![
            user,
            &email,
            details.name(),
            details.job_title(),
            telephone,
            at
        ];
        match uow.write(&statements::ADD_USER, row).await {
            Err(error) if error.is_duplicate() => return Err(has_account().into()),
            other => other?,
        };
        write_grants(&mut uow, &manages, user, &holds).await?;
        let secret = invite(&mut uow, user).await?;
        uow.record(&UserAdded {
            user,
            name: details.name().to_owned(),
            job_title: details.job_title().to_owned(),
            roles: RoleLine::of(&holds),
        })
        .await?;
        uow.commit().await?;
        Ok((user, secret))
    })
    .await
}

pub(super) fn holds_of(memberships: Vec<(AgencyId, Role, String)>) -> Vec<Holds> {
    let hold = |(agency, role, area)| Holds { agency, role, area };
    memberships.into_iter().map(hold).collect()
}

fn has_account() -> Refusal {
    Refusal::new(
        "accounts.email_taken",
        "Somebody with this email address has an account already.",
        "Check the address, or ask an administrator to add your agency to their account.",
    )
    .beside("email")
}

/// One account with everything that a manager's page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundUser {
    /// The account.
    pub id: UserId,
    /// The address that signs in.
    pub email: String,
    /// The full name.
    pub name: String,
    /// What they do.
    pub job_title: String,
    /// Their telephone number.
    pub telephone: Option<String>,
    /// Where the account stands.
    pub account: Account,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// Every role, in every agency.
    pub holds: Vec<Holds>,
    /// The version of the account.
    pub version: i64,
}

async fn found(
    db: &mut impl Reads,
    row: Option<stored::Stored>,
    at: Timestamp,
) -> Result<Option<FoundUser>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    Ok(Some(FoundUser {
        account: row.account(at),
        holds: stored::holds(db, row.id).await?,
        id: row.id,
        email: row.email,
        name: row.name,
        job_title: row.job_title,
        telephone: row.telephone,
        second_factor: row.totp_confirmed,
        version: row.version,
    }))
}

/// One account. Whether the actor may see it is the caller's question.
///
/// # Errors
/// When the database does not answer.
pub async fn find_user(
    db: &mut impl Reads,
    user: UserId,
    at: Timestamp,
) -> Result<Option<FoundUser>, StoreError> {
    let row = stored::by_id(db, user).await?;
    found(db, row, at).await
}

/// One account by its address, in any spelling.
///
/// # Errors
/// When the database does not answer.
pub async fn find_user_by_email(
    db: &mut impl Reads,
    email: &str,
    at: Timestamp,
) -> Result<Option<FoundUser>, StoreError> {
    let row = stored::by_email(db, &sign_in_name(email)).await?;
    found(db, row, at).await
}

/// One person in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserLine {
    /// The account.
    pub id: UserId,
    /// The full name.
    pub name: String,
    /// The address that signs in.
    pub email: String,
    /// What they do.
    pub job_title: String,
    /// Their telephone number.
    pub telephone: Option<String>,
    /// Where the account stands.
    pub account: Account,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// The roles in this agency.
    pub holds: Vec<Holds>,
}

/// Everybody with a role in an agency, also those who have left, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn users_of_agency(
    db: &mut impl Reads,
    agency: AgencyId,
    at: Timestamp,
) -> Result<Vec<UserLine>, StoreError> {
    let mut lines: Vec<UserLine> = Vec::new();
    for row in db.rows(&statements::OF_AGENCY, args![agency]).await? {
        let id = row.parsed("id", UserId::parse)?;
        let held = stored::held(&row)?;
        if let Some(line) = lines.last_mut().filter(|line| line.id == id) {
            line.holds.push(held);
            continue;
        }
        lines.push(UserLine {
            id,
            name: row.text("name")?,
            email: row.text("email")?,
            job_title: row.text("job_title")?,
            telephone: row.optional_text("telephone")?,
            account: stored::account_of(&row, at)?,
            second_factor: row.optional_instant("totp_confirmed_at")?.is_some(),
            holds: vec![held],
        });
    }
    Ok(lines)
}

/// Everybody who holds a role in an agency and has not left: whom a page
/// offers as lead worker, and whom a message for a role goes to.
///
/// # Errors
/// When the database does not answer.
pub async fn users_with_role(
    db: &mut impl Reads,
    agency: AgencyId,
    role: Role,
) -> Result<Vec<(UserId, String)>, StoreError> {
    let rows = db
        .rows(&statements::WITH_ROLE, args![agency, role.key()])
        .await?;
    rows.iter()
        .map(|row| Ok((row.parsed("id", UserId::parse)?, row.text("name")?)))
        .collect()
}
