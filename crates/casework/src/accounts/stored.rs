//! One account as the table holds it, and the roles that go with it.

use domain::access::Role;
use domain::accounts::{Account, Holds, Manages, StoredAccount, TotpStep};
use domain::act::Act;
use domain::ids::{AgencyId, UserId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::organisations;

/// An account's row.
pub(super) struct Stored {
    pub(super) id: UserId,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) job_title: String,
    pub(super) telephone: Option<String>,
    pub(super) password_hash: Option<String>,
    pub(super) totp_secret: Option<String>,
    pub(super) totp_offered: Option<String>,
    pub(super) totp_confirmed: bool,
    pub(super) totp_last_step: Option<TotpStep>,
    pub(super) failures: u32,
    pub(super) locked_until: Option<Timestamp>,
    pub(super) left_at: Option<Timestamp>,
    pub(super) version: i64,
}

impl Stored {
    /// Where the account stands at an instant.
    pub(super) fn account(&self, at: Timestamp) -> Account {
        let stored = StoredAccount {
            has_password: self.password_hash.is_some(),
            failures: self.failures,
            locked_until: self.locked_until,
            left_at: self.left_at,
        };
        Account::standing(stored, at)
    }
}

/// The standing of a row of any statement that has the four columns.
pub(super) fn account_of(row: &Row, at: Timestamp) -> Result<Account, StoreError> {
    let stored = StoredAccount {
        has_password: row.optional_text("password_hash")?.is_some(),
        failures: failures(row)?,
        locked_until: row.optional_instant("locked_until")?,
        left_at: row.optional_instant("left_at")?,
    };
    Ok(Account::standing(stored, at))
}

fn failures(row: &Row) -> Result<u32, StoreError> {
    let column = "failed_attempts";
    u32::try_from(row.int(column)?).map_err(|_| row.inconsistent(column))
}

fn read(row: &Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        id: row.parsed("id", UserId::parse)?,
        email: row.text("email")?,
        name: row.text("name")?,
        job_title: row.text("job_title")?,
        telephone: row.optional_text("telephone")?,
        password_hash: row.optional_text("password_hash")?,
        totp_secret: row.optional_text("totp_secret")?,
        totp_offered: row.optional_text("totp_offered")?,
        totp_confirmed: row.optional_instant("totp_confirmed_at")?.is_some(),
        totp_last_step: row.optional_int("totp_last_step")?.map(TotpStep),
        failures: failures(row)?,
        locked_until: row.optional_instant("locked_until")?,
        left_at: row.optional_instant("left_at")?,
        version: row.int("version")?,
    })
}

pub(super) async fn by_id(db: &mut impl Reads, user: UserId) -> Result<Option<Stored>, StoreError> {
    let row = db.optional(&statements::FIND, args![user]).await?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn by_email(
    db: &mut impl Reads,
    sign_in_name: &str,
) -> Result<Option<Stored>, StoreError> {
    let row = db
        .optional(&statements::FIND_BY_EMAIL, args![sign_in_name])
        .await?;
    row.as_ref().map(read).transpose()
}

/// One role of a row that has the three columns.
pub(super) fn held(row: &Row) -> Result<Holds, StoreError> {
    Ok(Holds {
        agency: row.parsed("agency_id", AgencyId::parse)?,
        role: row.word("role", Role::from_key)?,
        area: row.text("area")?,
    })
}

/// Every role that a person holds, in every agency.
pub(super) async fn holds(db: &mut impl Reads, user: UserId) -> Result<Vec<Holds>, StoreError> {
    db.rows(&statements::HOLDS, args![user])
        .await?
        .iter()
        .map(held)
        .collect()
}

/// The names of a person's agencies, for the rules on passwords.
pub(super) async fn agency_names(
    db: &mut impl Reads,
    user: UserId,
) -> Result<Vec<String>, StoreError> {
    let rows = db.rows(&statements::AGENCY_NAMES, args![user]).await?;
    rows.iter().map(|row| row.text("name")).collect()
}

/// What the actor may manage, read in the same transaction.
pub(super) async fn manages(db: &mut impl Reads, act: &Act) -> Result<Manages, CaseworkError> {
    let part = match act.agency() {
        Some(agency) => organisations::find(db, agency)
            .await?
            .map(|agency| agency.part),
        None => None,
    };
    Ok(Manages::of(act, part)?)
}

/// An account within the actor's reach, with its roles; any other does not exist.
pub(super) async fn within_reach(
    db: &mut impl Reads,
    manages: &Manages,
    user: UserId,
) -> Result<(Stored, Vec<Holds>), CaseworkError> {
    let stored = by_id(db, user).await?.ok_or(CaseworkError::NotFound)?;
    let holds = holds(db, user).await?;
    if manages.may_see(&holds) {
        Ok((stored, holds))
    } else {
        Err(CaseworkError::NotFound)
    }
}
