//! How far a family has come when the demo opens, and who works with it. Every
//! fate is found in a few hundred families; data and arithmetic only.

use std::collections::BTreeMap;

use domain::forums::Next;
use domain::ids::AgencyId;
use jiff::{SignedDuration, Timestamp};

use super::journey::Chapter;

/// Where a family that went to a panel stands when the demo opens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fate {
    /// Waits, and the panel has not said that it has the case.
    NotReceived,
    /// On the agenda of the meeting that comes.
    OnAgenda,
    /// Put off.
    Deferred,
    /// An agency was asked to lead and has not answered.
    LeadAsked,
    /// The agency that was asked declined.
    Declined,
    /// In dispute about the level.
    Disputed,
    /// Below the panel's level.
    Below,
    /// Led, without a worker.
    Led,
    /// A worker, and the family has not agreed yet.
    Assigned,
    /// An assessment is being written.
    Drafting,
    /// An assessment waits for its sign-off.
    Submitted,
    /// An assessment is signed.
    SignedOff,
    /// The family agreed to its plan.
    Planned,
    /// A review said: go on.
    Continued,
    /// A review said: change the plan.
    Amended,
    /// Brought back as stuck.
    Stuck,
    /// Closed with its outcomes.
    Closed,
}

impl Fate {
    /// How long a panel sits.
    pub(super) const MEETING_LASTS: SignedDuration = SignedDuration::from_hours(3);

    const ALL: [Self; 17] = [
        Self::Closed,
        Self::Amended,
        Self::Continued,
        Self::Stuck,
        Self::Planned,
        Self::SignedOff,
        Self::Submitted,
        Self::Drafting,
        Self::Assigned,
        Self::Led,
        Self::Declined,
        Self::Disputed,
        Self::LeadAsked,
        Self::Deferred,
        Self::Below,
        Self::NotReceived,
        Self::OnAgenda,
    ];

    /// How many days after its first meeting a family can be here, and still be.
    const fn ages(self) -> (i64, i64) {
        match self {
            Self::OnAgenda => (-30, -1),
            Self::NotReceived => (-30, 9),
            Self::Deferred => (0, 35),
            Self::LeadAsked => (0, 28),
            Self::Declined => (3, 35),
            Self::Disputed => (0, 50),
            Self::Below => (0, 400),
            Self::Led => (3, 40),
            Self::Assigned => (7, 50),
            Self::Drafting => (14, 70),
            Self::Submitted => (28, 90),
            Self::SignedOff => (32, 100),
            Self::Planned => (40, 130),
            Self::Stuck => (66, 150),
            Self::Continued | Self::Amended => (70, 190),
            Self::Closed => (106, 4_000),
        }
    }

    /// The fate that fits the family's age, that a forum here can decide and that
    /// was given least; of those, the one that soon fits nobody any more.
    pub(super) fn fitting(
        first: Timestamp,
        now: Timestamp,
        given: &BTreeMap<Self, u64>,
        offered: impl Fn(Self) -> bool,
    ) -> Self {
        let held = first + Self::MEETING_LASTS <= now;
        let age = now.duration_since(first).as_hours().div_euclid(24);
        Self::ALL
            .into_iter()
            .filter(|fate| {
                let (from, until) = fate.ages();
                (from..=until).contains(&age) && (held || from < 0) && offered(*fate)
            })
            .min_by_key(|fate| given.get(fate).copied().unwrap_or(0))
            .unwrap_or(if held { Self::Closed } else { Self::OnAgenda })
    }

    /// What the panel decides.
    pub(super) const fn decided(self, lead: AgencyId) -> Next {
        match self {
            Self::NotReceived | Self::OnAgenda | Self::Deferred => Next::Deferred,
            Self::Disputed => Next::DisputedWithSocialCare,
            Self::Below => Next::ReturnedToReferrer,
            Self::LeadAsked
            | Self::Declined
            | Self::Led
            | Self::Assigned
            | Self::Drafting
            | Self::Submitted
            | Self::SignedOff
            | Self::Planned
            | Self::Stuck
            | Self::Continued
            | Self::Amended
            | Self::Closed => Next::LeadAgencyNamed { agency: lead },
        }
    }

    /// How far the work goes: how many of the chapters of the work are told.
    const fn reach(self) -> usize {
        match self {
            Self::NotReceived
            | Self::OnAgenda
            | Self::Deferred
            | Self::Disputed
            | Self::Below
            | Self::LeadAsked => 0,
            Self::Declined | Self::Led => 1,
            Self::Assigned => 2,
            Self::Drafting => 4,
            Self::Submitted => 6,
            Self::SignedOff => 7,
            Self::Planned => 8,
            Self::Stuck | Self::Continued | Self::Amended | Self::Closed => 9,
        }
    }

    /// Whether the family has been helped for months.
    pub(super) const fn went_far(self) -> bool {
        self.reach() > Self::Planned.reach()
    }

    /// What happens after an agency was asked to lead, in days after the panel.
    pub(super) fn chapters(self) -> Vec<(i64, Chapter)> {
        let mut told: Vec<(i64, Chapter)> = [
            (1, Chapter::Lead),
            (4, Chapter::Worker),
            (8, Chapter::Agreement),
            (10, Chapter::Draft),
            (11, Chapter::Reading { later: false }),
            (24, Chapter::Submit),
            (27, Chapter::SignOff),
            (34, Chapter::Plan),
            (44, Chapter::Reading { later: true }),
        ]
        .into_iter()
        .take(self.reach())
        .collect();
        match self {
            Self::Submitted | Self::SignedOff | Self::Planned => {
                told.push((44, Chapter::Reading { later: true }));
            }
            Self::Stuck => {
                told.push((58, Chapter::Knocked));
                told.push((60, Chapter::BringBack));
            }
            Self::Continued | Self::Amended => {
                told.push((40, Chapter::TeamCalled));
                let late = if matches!(self, Self::Amended) { 9 } else { 0 };
                told.push((64 + late, Chapter::Review));
            }
            Self::Closed => {
                told.push((64, Chapter::Review));
                told.push((100, Chapter::Close));
            }
            Self::NotReceived
            | Self::OnAgenda
            | Self::Deferred
            | Self::LeadAsked
            | Self::Declined
            | Self::Disputed
            | Self::Below
            | Self::Led
            | Self::Assigned
            | Self::Drafting => {}
        }
        told
    }
}

/// Who works with a family.
#[derive(Clone, Copy, Debug)]
pub(super) struct Team {
    /// The lead agency's manager, by mailbox.
    pub(super) manager: &'static str,
    /// The lead worker, by mailbox.
    pub(super) worker: &'static str,
}

impl Team {
    const TEAMS: [Self; 5] = [
        Self::new("leila.haddad", "joe.bennett"),
        Self::new("leila.haddad", "hannah.cole"),
        Self::new("dev.patel", "dev.patel"),
        Self::new("chloe.martin", "chloe.martin"),
        Self::new("tola.okafor", "tola.okafor"),
    ];

    const fn new(manager: &'static str, worker: &'static str) -> Self {
        Self { manager, worker }
    }

    /// The team of a number. An assessment that is signed has a manager who did
    /// not write it, so only the service with more than one worker has those.
    pub(super) fn of(number: u64, fate: Fate) -> Self {
        let choices = if fate.reach() > Fate::Submitted.reach() {
            2
        } else {
            5
        };
        let place = usize::try_from((number / 2) % choices).unwrap_or(0);
        let [first, ..] = Self::TEAMS;
        Self::TEAMS.get(place).copied().unwrap_or(first)
    }
}
