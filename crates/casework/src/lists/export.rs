//! Taking a list away as a file is recorded before the file is sent.

use std::collections::BTreeMap;

use domain::act::Act;
use domain::event::{Event, Subject};
use serde::Serialize;

use crate::engine::{Store, StoreError};

/// The longest list that can be taken away at once.
pub const EXPORT_LIMIT: i64 = 50_000;

/// Somebody took a list away as a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ListExported {
    /// Which list.
    pub list: &'static str,
    /// With which filters; words and codes only.
    pub filters: BTreeMap<&'static str, String>,
    /// How many lines.
    pub lines: usize,
}

impl Event for ListExported {
    const NAME: &'static str = "lists.exported";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// Records the export. When this fails the file must not be sent.
///
/// # Errors
/// When the entry cannot be written.
pub async fn record_export(
    store: &Store,
    act: &Act,
    exported: &ListExported,
) -> Result<(), StoreError> {
    let mut uow = store.begin_bookkeeping(act).await?;
    uow.record(exported).await?;
    uow.commit().await
}
