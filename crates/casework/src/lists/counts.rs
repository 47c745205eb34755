//! Every number of a person's work page, in one statement.

use std::collections::BTreeMap;

use domain::act::Act;

use super::{asker, statements};
use crate::engine::{Reads, StoreError};

/// The counts, by name: the set that is counted, then its filter.
pub const COUNTS: &[&str] = &[
    "due_overdue",
    "due_recommended",
    "due_soon",
    "due_mine",
    "due_all",
    "families_all",
    "families_lead_worker",
    "families_team",
    "families_area",
    "families_social_care",
    "families_new",
    "actions_open",
    "actions_mine",
    "actions_overdue",
    "lead_asked",
    "lead_no_worker",
    "lead_sign_off",
    "lead_overdue",
    "lead_all",
    "panel_waiting",
    "panel_not_received",
    "panel_no_agenda",
    "panel_disputed",
    "panel_asked",
    "panel_followed",
    "panel_maybe_stuck",
    "information_waiting",
    "information_overdue",
    "queue_waiting",
    "queue_overdue",
    "queue_immediate",
    "queue_mine",
    "queue_nobody",
    "queue_with_mash",
    "queue_returned",
    "queue_to_forum",
    "sent_returned",
    "sent_waiting",
    "sent_all",
    "openings_waiting",
    "transfers_waiting",
    "messages_unread",
    "emails_failed",
    "emails_waiting",
];

/// The numbers. Each is the length of the list with the same filter.
///
/// # Errors
/// When the database does not answer.
pub async fn work_counts(
    db: &mut impl Reads,
    act: &Act,
) -> Result<BTreeMap<&'static str, i64>, StoreError> {
    let Some(args) = asker(act) else {
        return Ok(BTreeMap::new());
    };
    let Some(row) = db.optional(&statements::COUNTS, args).await? else {
        return Ok(BTreeMap::new());
    };
    COUNTS
        .iter()
        .map(|name| Ok((*name, row.int(name)?)))
        .collect()
}
