//! Who holds a family, as stored: one open row, kept single by the database
//! itself. The handshake is `domain::holding`.

use domain::act::Act;
use domain::holding::{Basis, Command, Holder, Holding};
use domain::ids::{AgencyId, FamilyId, HoldingId, UserId};
use jiff::Timestamp;

use super::{relations_to, statements};
use crate::args;
use crate::engine::{Reads, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::transfers::holding_of;

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

/// The holder of the family that a family's, request's or case's reference is
/// about, for whoever stands in a relation to it; none for anybody else.
///
/// # Errors
/// When the database does not answer.
pub async fn holder_about(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<Option<HeldBy>, StoreError> {
    let Some(row) = db.optional(&statements::ABOUT, args![reference]).await? else {
        return Ok(None);
    };
    let family = row.parsed("id", FamilyId::parse)?;
    if relations_to(db, act, family).await?.is_empty() {
        return Ok(None);
    }
    holder_of(db, family).await
}

/// The one way in which a holding changes: the rule says what comes next, and
/// the rows follow it. A holding that is no longer as it was read is a conflict.
///
/// # Errors
/// Refused by the rule of the handshake; conflict.
pub(crate) async fn change_holding(
    uow: &mut UnitOfWork,
    family: FamilyId,
    command: Command,
) -> Result<Holding, CaseworkError> {
    let (before, _) = holding_of(uow, family).await?;
    let after = before
        .apply(command)
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    let at = uow.at();
    match (held(before), held(after)) {
        (one, other) if one == other => {}
        // A person's name inside the agency that goes on holding.
        (Some((was, why)), Some((is, still)))
            if was.agency == is.agency && why == still && is.person.is_some() =>
        {
            uow.write_guarded(
                &statements::NAME_HOLDER,
                args![family, is.agency, is.person],
            )
            .await?;
        }
        (was, is) => {
            if was.is_some() {
                uow.write_guarded(&statements::LET_GO, args![family, at])
                    .await?;
            }
            if let Some((holder, basis)) = is {
                let id = HoldingId::new(uow.new_id());
                uow.write(
                    &statements::HOLD,
                    args![id, family, holder.agency, holder.person, basis.key(), at],
                )
                .await?;
            }
        }
    }
    Ok(after)
}

const fn held(holding: Holding) -> Option<(Holder, Basis)> {
    match holding {
        Holding::Held { holder, basis } | Holding::Offered { holder, basis, .. } => {
            Some((holder, basis))
        }
        Holding::Ended => None,
    }
}

/// The first holder of a family that nobody holds.
///
/// # Errors
/// Refused when somebody holds it.
pub async fn begin_holding(
    uow: &mut UnitOfWork,
    family: FamilyId,
    agency: AgencyId,
    person: Option<UserId>,
    basis: Basis,
) -> Result<Holding, CaseworkError> {
    let holder = Holder { agency, person };
    change_holding(uow, family, Command::Begin { holder, basis }).await
}
