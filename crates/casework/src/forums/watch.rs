//! The longer-term, complicated cases that a forum's coordinator follows to
//! their outcome (BUCKS-STRAT-123).

use domain::access::{may, permit};
use domain::act::Act;
use domain::cases::CaseWatched;
use domain::ids::{CaseId, FamilyId};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::cases;
use crate::engine::{Reads, Store, StoreError, retrying};
use crate::error::CaseworkError;
use crate::record_access::whom_to_ask;

/// A case that is followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WatchedCase {
    /// Its reference.
    pub reference: String,
    /// What the family is called; empty when its record is restricted to others.
    pub family_name: String,
    /// Then whom to ask for a place on its list.
    pub ask: Option<String>,
    /// Where it stands, as the stage's key.
    pub stage: String,
    /// Why it is followed; empty with the name.
    pub because: String,
    /// Since when.
    pub since: Timestamp,
    /// When the case was opened.
    pub opened_at: Timestamp,
    /// The lead agency.
    pub lead_agency: Option<String>,
    /// The lead worker.
    pub lead_worker: Option<String>,
}

/// Follows a case, with a reason, or follows it no more.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason.
pub async fn watch_case(
    store: &Store,
    act: &Act,
    reference: &str,
    because: Option<&str>,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = cases::find(&mut uow, act, reference).await?;
        permit::<may::HandleForumCase, _>(act, &case.relations, ())?;
        match because.map(str::trim) {
            Some("") => {
                return Err(Refusal::new(
                    "cases.watch_reason",
                    "Enter why [[the panel]] follows this case",
                    "Say why in a few words.",
                )
                .beside("because")
                .into());
            }
            Some(because) => {
                uow.write(
                    &statements::WATCH,
                    args![case.id, because, act.user(), act.at],
                )
                .await?;
            }
            None => {
                uow.write(&statements::UNWATCH, args![case.id]).await?;
            }
        }
        uow.record(&CaseWatched {
            family: case.family,
            case: case.id,
            because: because.map(|text| text.trim().to_owned()),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Why a case is followed; none when it is not.
///
/// # Errors
/// When the database does not answer.
pub async fn watched_because(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<String>, StoreError> {
    match db.optional(&statements::WATCHED, args![case]).await? {
        Some(row) => Ok(Some(row.text("because")?)),
        None => Ok(None),
    }
}

/// The cases that a forum follows, the longest followed first. The caller has
/// checked that the forum is the actor's.
///
/// # Errors
/// When the database does not answer.
pub async fn watch_list(
    db: &mut impl Reads,
    act: &Act,
    forum: &str,
) -> Result<Vec<WatchedCase>, StoreError> {
    let rows = db
        .rows(&statements::WATCH_LIST, args![forum, act.agency()])
        .await?;
    let mut lines = Vec::new();
    for row in rows {
        let ask = if row.yes("restricted")? {
            let family = row.parsed("family_id", FamilyId::parse)?;
            whom_to_ask(db, act, family).await?
        } else {
            None
        };
        let shown = |column| {
            if ask.is_some() {
                Ok(String::new())
            } else {
                row.text(column)
            }
        };
        lines.push(WatchedCase {
            reference: row.text("reference")?,
            family_name: shown("family_name")?,
            stage: row.text("stage")?,
            because: shown("because")?,
            since: row.instant("since")?,
            opened_at: row.instant("opened_at")?,
            lead_agency: row.optional_text("lead_agency")?,
            lead_worker: row.optional_text("lead_worker")?,
            ask,
        });
    }
    Ok(lines)
}
