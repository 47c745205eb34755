//! Scales, as use cases: a reading is recorded once, never changed, and read
//! together with those before it.

mod record;
pub mod statements;
mod views;

pub use record::{RecordReading, record_reading};
pub(crate) use views::series_of;
pub use views::{ScaleSeries, ScalesPage, StoredReading, page_of};
