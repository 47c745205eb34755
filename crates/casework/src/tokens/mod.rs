//! Tokens by which an agency's own system sends requests. The secret is shown
//! once; only its hash is kept.

pub mod statements;

use domain::act::Act;
use domain::event::{Event, Subject};
use domain::ids::AgencyId;
use serde::Serialize;

use crate::args;
use crate::engine::{Reads, Store, StoreError, retrying};
use crate::error::CaseworkError;
use crate::letters::hash_of;

/// A token was made or revoked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TokenChanged {
    /// The agency.
    pub agency: AgencyId,
    /// What the token is called.
    pub name: String,
    /// Whether it can be used now.
    pub usable: bool,
}

impl Event for TokenChanged {
    const NAME: &'static str = "tokens.changed";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// An agency, as its token shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TokenHolder {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
}

/// Makes a token. The caller shows the secret once.
///
/// # Errors
/// When the database does not answer.
pub async fn make(
    store: &Store,
    act: &Act,
    agency: AgencyId,
    name: &str,
) -> Result<String, CaseworkError> {
    retrying(|| async {
        let mut bytes = [0u8; 32];
        store.entropy().fill(&mut bytes);
        let secret = format!("eh_{}", hex::encode(bytes));
        let mut uow = store.begin(act).await?;
        let (id, at) = (uow.new_id().to_string(), uow.at());
        uow.write(
            &statements::ADD,
            args![id, agency, name, hash_of(&secret), at],
        )
        .await?;
        uow.record(&TokenChanged {
            agency,
            name: name.to_owned(),
            usable: true,
        })
        .await?;
        uow.commit().await?;
        Ok(secret)
    })
    .await
}

/// Ends every token of an agency.
///
/// # Errors
/// When the database does not answer.
pub async fn revoke_all(store: &Store, act: &Act, agency: AgencyId) -> Result<u64, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let at = uow.at();
        let ended = uow.write(&statements::REVOKE, args![agency, at]).await?;
        uow.record(&TokenChanged {
            agency,
            name: "every token".to_owned(),
            usable: false,
        })
        .await?;
        uow.commit().await?;
        Ok(ended)
    })
    .await
}

/// Whose token a secret is; none when it is unknown, revoked, or its agency closed.
///
/// # Errors
/// When the database does not answer.
pub async fn holder(db: &mut impl Reads, secret: &str) -> Result<Option<TokenHolder>, StoreError> {
    match db
        .optional(&statements::HOLDER, args![hash_of(secret)])
        .await?
    {
        Some(row) => Ok(Some(TokenHolder {
            agency: row.parsed("agency_id", AgencyId::parse)?,
            agency_name: row.text("name")?,
        })),
        None => Ok(None),
    }
}
