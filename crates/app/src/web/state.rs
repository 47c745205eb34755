//! What every request can reach: the store, the pages, the profile, the press.

use std::sync::Arc;

use casework::Store;
use casework::matching::KnownPeople;
use documents::Press;
use domain::profile::Profile;

use crate::config::Config;
use crate::definitions::Definitions;
use crate::directory::Live;
use crate::pages::Pages;
use crate::web::{Latency, Limits};

/// Whether families here are real.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Real families.
    Live,
    /// Invented families; one-click sign-in and an outbox page.
    Demo,
}

/// Shared by every request, cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The record.
    pub store: Store,
    /// Everybody on the record, to be looked up in memory.
    pub known: KnownPeople,
    /// The templates.
    pub pages: Arc<Pages>,
    /// The authority.
    pub profile: Arc<Profile>,
    /// The forms and scales on offer.
    pub definitions: Arc<Definitions>,
    /// Letters as PDF.
    pub press: Arc<Press>,
    /// How this installation runs.
    pub config: Arc<Config>,
    /// How often one address may try.
    pub limits: Arc<Limits>,
    /// How long answers take.
    pub latency: Arc<Latency>,
    /// The directory of services, in memory.
    pub directory: Arc<Live>,
    /// Whether families here are real.
    pub mode: Mode,
}
