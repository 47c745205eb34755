//! The directory of services: what an entry says, how it is kept true, and how
//! it is found. Knows the words of Open Referral UK (HSDS-UK 3.0) and nothing
//! of how an entry is stored, shown or sent.

mod content;
mod differences;
mod entry;
mod event;
mod geography;
mod index;
mod keeping;
mod language;
mod row;
mod row_write;
mod search;
mod signpost;
mod taxonomy;

pub use content::{
    Area, AtPlace, Contact, Cost, Degrees, Organisation, Phone, Place, Service, ServiceStatus,
    Session, Weekday,
};
pub use differences::{Difference, differences};
pub use entry::{Entry, EntryOrganisation, EntryRefused};
pub use event::{
    DirectoryImported, DirectoryLinkSent, DirectoryListSent, EnquiryAnswered, EntryConfirmed,
    EntryDecided, EntryProposed, EntryPublished, OrganisationAsked, OrganisationDecided,
    OrganisationKept, RemarkMade, RemarkSettled, ServiceSignposted, SignpostFollowed, SynonymKept,
};
pub use geography::{Near, NearProblem, Point, Sectors};
pub use index::{Index, IndexBuilder};
pub use keeping::{Freshness, KeepingRule, freshness};
pub use language::{stems, words_of};
pub use row::{HEADINGS, Row, RowProblem, read_row};
pub use row_write::write_row;
pub use search::{Finder, Found, Hit, Order, Question};
pub use signpost::{Became, PointedAt};
pub use taxonomy::{Synonym, Taxonomy, Term};

#[cfg(test)]
mod tests;
