//! Scales, as use cases: a reading is recorded once, never changed, and read
//! together with those before it.

mod record;
mod screen;
mod stars;
pub mod statements;
mod views;

pub use record::{RecordReading, record_reading};
pub use screen::{
    Screen, Screening, ScreeningPage, may_see_screenings, screen, screening_page, screenings_of,
};
pub use stars::{LevelStars, StarCount, StarDistance, StarLine, StarsPage, stars_page};
pub use views::{ScaleSeries, ScalesPage, StoredReading, page_of};
pub(crate) use views::{counts_of, series_of};
