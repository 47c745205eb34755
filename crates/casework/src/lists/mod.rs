//! Work lists: one shape for every table of records that a person works from.
//! Filters, order and page are arguments; what a person may not see is not in
//! the list, nor in its count. Knows nothing of pages or addresses.

mod counts;
mod export;
mod outbox;
mod rows;
mod sent;
pub mod statements;

use domain::act::{Act, Actor};
use jiff::SignedDuration;

pub use counts::{count_names, work_counts};
pub use export::{EXPORT_LIMIT, ListExported, record_export};
pub use outbox::{EmailTriedAgain, MessagesRead, mark_all_read, try_email_again};
pub(crate) use rows::listed;
pub use rows::{
    ActionLine, DueLine, EmailRow, FamilyLine, InformationLine, LeadLine, MessageLine, PanelLine,
    RequestLine, actions, due, emails, families, information, lead, messages, panel, queue,
};

pub use sent::{SentLine, sent};

use crate::args;
use crate::engine::Value;
use crate::time::london_day;

/// What counts as due soon: the next two days.
const SOON: SignedDuration = SignedDuration::from_hours(48);

/// Which part of a list, in which order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Window {
    /// A column's key; a minus before it turns it round. Empty is the list's own order.
    pub sort: String,
    /// How many lines.
    pub limit: i64,
    /// After how many.
    pub offset: i64,
}

/// One page of a list, and how many lines it has in all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed<T> {
    /// The lines of this page.
    pub rows: Vec<T>,
    /// All of them.
    pub total: i64,
}

impl<T> Listed<T> {
    const fn none() -> Self {
        Self {
            rows: Vec::new(),
            total: 0,
        }
    }
}

/// The actor as the statements ask: $1 to $7. None for whoever has no work here.
fn asker(act: &Act) -> Option<Vec<Value>> {
    let Actor::User(user) = &act.actor else {
        return None;
    };
    let roles = comma_list(user.roles.iter().map(|role| role.key()));
    let areas = comma_list(user.areas.iter().map(String::as_str));
    Some(args![
        user.user,
        user.agency,
        roles,
        areas,
        act.at,
        london_day(act.at),
        act.at + SOON
    ])
}

/// `,one,two,`: so that a word can be looked for with its commas.
fn comma_list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.fold(",".to_owned(), |list, word| format!("{list}{word},"))
}
