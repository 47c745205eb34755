//! A lead agency that keeps its own case system reports by a signed link
//! (BUCKS-PROT-63, -64, -81, -82): the link, the report, the chase and the end.

mod chase;
mod close;
mod file;
mod links;
mod report;
pub mod statements;
mod views;

pub use chase::chase_overdue;
pub use close::close_on_report;
pub use file::{PlaceFile, place_file};
pub(crate) use file::{expect_first_report, expect_nothing, led_in_own_system, now_led_by};
pub use links::{Linked, Opened, open, renew, revoke, send_again, send_waiting_link};
pub use report::report;
pub use views::{LinkLine, ReportLine, Reporting, last_report, reporting_of};
