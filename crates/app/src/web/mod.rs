//! HTTP: the table of routes, the one dispatcher that every request passes,
//! and what becomes of an answer. Knows no rule and no SQL; rooms' pages know
//! [`Cx`] and nothing else of the web.

mod answer;
mod body;
mod cx;
mod dispatch;
pub mod kept;
mod latency;
mod limits;
mod routes;
mod security;
mod state;

pub use answer::{Answer, Failure, OpenAnswer, Reply, SessionChange};
pub use body::Upload;
pub use cx::Cx;
pub use dispatch::router;
pub use latency::Latency;
pub use limits::{Allowances, Counted, Limits};
pub use routes::{Handler, Method, Records, Route};
pub use state::{AppState, Mode};
