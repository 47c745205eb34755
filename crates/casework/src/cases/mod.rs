//! Cases, as use cases: opened for a forum by the front door's decision.

mod agency_case;
mod find;
mod lead;
mod left;
mod level;
mod moves;
mod open;
pub mod statements;
mod work;

pub use agency_case::{open_agency_case, opened_by_agency};
pub(crate) use find::of_link;
pub use find::{Case, find, open_case_of, save};
pub use lead::{
    BringBack, FileKept, Worker, accept_lead, accept_lead_keeping, assign_worker, bring_back,
    decline_lead, workers_of,
};
pub(crate) use lead::{bring_back_in, take_back, worker_is_named};
pub(crate) use left::named_worker_left;
pub(crate) use level::level_from;
pub use level::{OWN_CASES, level_of};
pub use moves::{MoveLine, MoveToArea, move_to_area, moves_of};
pub(crate) use open::{CameToForum, NewLed, any_open, open_for_forum, open_led, send_to_forum};
pub use work::{CasePage, LedCase, case_page, led_cases};
