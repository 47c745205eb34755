//! What the demo takes from the authority's profile, so that its families need
//! what the authority offers and nobody says another authority's words.

use domain::forums::{Next, level_of_forum};
use domain::profile::{
    ForumOutcome, FrontDoorOutcome, Key, Label, ListKey, Offered, Profile, Word as _,
};
use domain::referrals::{LevelNamed, routes_of};
use jiff::civil::Date;

use super::places::Places;
use crate::pages::vocabulary::Vocabulary;

/// How much help a family of the demo needs. Which of the authority's levels
/// that is, the profile says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Need {
    /// One agency can help.
    Some,
    /// Several agencies must work together.
    Several,
    /// Social care must look.
    Grave,
}

/// The authority, as the demo needs it.
pub struct Here<'p> {
    pub(super) profile: &'p Profile,
    pub(super) places: Places,
    pub(super) areas: Vec<String>,
    vocabulary: Vocabulary,
}

impl<'p> Here<'p> {
    /// Reads a profile.
    #[must_use]
    pub fn of(profile: &'p Profile) -> Self {
        Self {
            profile,
            places: Places::of(profile),
            areas: super::world::areas(profile),
            vocabulary: Vocabulary::of(&profile.names),
        }
    }

    /// A place where a family can live: its name and a postcode of nobody's.
    #[must_use]
    pub fn home(&self) -> (String, String) {
        self.places.first().map_or_else(Default::default, |place| {
            let sector = place.sector.as_deref().unwrap_or_default();
            (place.name.clone(), format!("{sector}DD"))
        })
    }

    /// A sentence in the authority's words.
    pub(super) fn say(&self, words: &str) -> String {
        self.vocabulary.plain(words).into_owned()
    }

    /// What something is called, at the start of a line.
    pub(super) fn name(&self, label: Label) -> String {
        super::world::Called::Own(label).said(self.profile)
    }

    /// The number of the level that a referrer would name for a need.
    #[must_use]
    pub fn level(&self, need: Need, on: Date) -> u8 {
        let edition = self.profile.levels_in_force(on);
        let several = level_of_forum(edition).unwrap_or(1);
        let last = edition
            .levels()
            .last()
            .map_or(several, |one| one.number.get());
        match need {
            Need::Some => several.saturating_sub(1).max(1),
            Need::Several => several,
            Need::Grave => last,
        }
    }

    /// The level at which the front door can decide this; none where the
    /// authority does not.
    #[must_use]
    pub fn way(&self, outcome: FrontDoorOutcome, need: Need, on: Date) -> Option<LevelNamed> {
        if self.profile.outcomes.front_door.get(outcome).offered == Offered::No {
            return None;
        }
        let wanted = self.level(need, on);
        routes_of(self.profile, self.profile.levels_in_force(on))
            .into_iter()
            .filter(|route| route.outcome == outcome)
            .min_by_key(|route| route.level.abs_diff(wanted))
            .map(|route| LevelNamed {
                number: route.level,
                branch: route.branch,
            })
    }

    /// Whether the front door can decide this here.
    pub(super) fn decides(&self, outcome: FrontDoorOutcome) -> bool {
        self.profile.outcomes.front_door.get(outcome).offered == Offered::Yes
    }

    /// Whether a forum can decide this here.
    pub(super) fn may_decide(&self, next: &Next) -> bool {
        ForumOutcome::from_word(next.key())
            .is_none_or(|outcome| self.profile.outcomes.forum.get(outcome).offered == Offered::Yes)
    }

    /// The entries of a list among these; where the authority has none of them,
    /// its own first.
    pub(super) fn listed(&self, list: ListKey, wanted: &[&str]) -> Vec<String> {
        let found: Vec<String> = wanted
            .iter()
            .filter(|key| self.profile.list_has(list, key))
            .map(|key| (*key).to_owned())
            .collect();
        if !found.is_empty() {
            return found;
        }
        self.profile
            .list(list)
            .first()
            .map(|item| item.key.as_str().to_owned())
            .into_iter()
            .collect()
    }

    /// One entry of a list: this one where the authority has it.
    pub(super) fn entry(&self, list: ListKey, wanted: &str) -> String {
        self.listed(list, &[wanted])
            .into_iter()
            .next()
            .unwrap_or_else(|| wanted.to_owned())
    }

    /// Whether a forum of this key has a rhythm of its own.
    pub(super) fn forum_has_rhythm(&self, forum: &str) -> bool {
        Key::parse(forum)
            .ok()
            .and_then(|key| self.profile.forums.forum(&key))
            .is_some_and(|forum| forum.meets.is_some())
    }
}
