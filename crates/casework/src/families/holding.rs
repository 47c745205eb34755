//! Who holds a family, as stored: one open row, kept single by the database
//! itself. The handshake is `domain::holding`.

use domain::holding::Basis;
use domain::ids::{AgencyId, FamilyId, HoldingId, UserId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError, UnitOfWork};

/// Who holds a family, with how to reach them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldBy {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// The person, once named.
    pub user: Option<UserId>,
    /// Their name.
    pub user_name: Option<String>,
    /// The best telephone number.
    pub telephone: Option<String>,
    /// The best e-mail address.
    pub email: Option<String>,
    /// Why they hold it.
    pub basis: Basis,
    /// Since when.
    pub since: Timestamp,
}

/// The holder; none when everything about the family is closed.
///
/// # Errors
/// When the database does not answer.
pub async fn holder_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Option<HeldBy>, StoreError> {
    let Some(row) = db.optional(&statements::HOLDER, args![family]).await? else {
        return Ok(None);
    };
    let either = |person: &str, agency: &str| -> Result<Option<String>, StoreError> {
        Ok(match row.optional_text(person)? {
            Some(found) => Some(found),
            None => row.optional_text(agency)?,
        })
    };
    Ok(Some(HeldBy {
        agency: row.parsed("agency_id", AgencyId::parse)?,
        agency_name: row.text("agency_name")?,
        user: row.optional_parsed("user_id", UserId::parse)?,
        user_name: row.optional_text("user_name")?,
        telephone: either("user_telephone", "agency_telephone")?,
        email: either("user_email", "agency_email")?,
        basis: row.word("basis", Basis::from_key)?,
        since: row.instant("since")?,
    }))
}

/// The first holder of a family that nobody holds.
///
/// # Errors
/// When somebody holds it already: the database refuses a second open row.
pub async fn start_holding(
    uow: &mut UnitOfWork,
    family: FamilyId,
    agency: AgencyId,
    person: Option<UserId>,
    basis: Basis,
) -> Result<(), StoreError> {
    let (id, at) = (HoldingId::new(uow.new_id()), uow.at());
    uow.write(
        &statements::HOLD,
        args![id, family, agency, person, basis.key(), at],
    )
    .await?;
    Ok(())
}

/// The next holder takes over from the last, in one transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn accept_holding(
    uow: &mut UnitOfWork,
    family: FamilyId,
    agency: AgencyId,
    person: Option<UserId>,
    basis: Basis,
) -> Result<(), StoreError> {
    end_holding(uow, family).await?;
    start_holding(uow, family, agency, person, basis).await
}

/// Names the person in the agency that holds the family.
///
/// # Errors
/// When the database does not answer.
pub async fn name_holder(
    uow: &mut UnitOfWork,
    family: FamilyId,
    agency: AgencyId,
    person: UserId,
) -> Result<u64, StoreError> {
    uow.write(&statements::NAME_HOLDER, args![family, agency, person])
        .await
}

/// Ends the holding: nothing is open about the family any more.
///
/// # Errors
/// When the database does not answer.
pub async fn end_holding(uow: &mut UnitOfWork, family: FamilyId) -> Result<(), StoreError> {
    let at = uow.at();
    uow.write(&statements::LET_GO, args![family, at]).await?;
    Ok(())
}
