//! The lists people choose from. Each entry has a key that records keep and a label that people read; a list
//! can have dated editions, because national lists change (BUCKS-STRAT-03). Knows no list's meaning.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::error::Problem;
use super::people::note_unique;
use super::reader::Section;
use super::values::Key;
use super::words::{Word, words};

words! {
    /// A list that every profile holds.
    pub enum ListKey {
        /// Who asks for help.
        ReferrerKinds = "referrer_kinds",
        /// Why help is asked for.
        RequestReasons = "request_reasons",
        /// Groups of children who may need help sooner.
        Vulnerabilities = "vulnerabilities",
        /// What the family struggles with (BUCKS-STRAT-15).
        IssueCategories = "issue_categories",
        /// What the adults struggle with (BUCKS-STRAT-37).
        AdultCharacteristics = "adult_characteristics",
        /// The headline issues of the families programme.
        HeadlineIssues = "headline_issues",
        /// Why a referral comes without consent.
        NoConsentReasons = "no_consent_reasons",
        /// What a returned referral lacks (C-03, C-04).
        ReturnReasons = "return_reasons",
        /// Why a case comes back to the forum (C-40).
        BackToForumReasons = "back_to_forum_reasons",
        /// Why a clock pauses.
        PauseReasons = "pause_reasons",
        /// Themes seen in forum cases (BUCKS-STRAT-88).
        ForumThemes = "forum_themes",
        /// How a case ends.
        ClosureOutcomes = "closure_outcomes",
        /// Help the family goes on using at the end.
        ServicesAtClosure = "services_at_closure",
        /// How two people are related.
        Relationships = "relationships",
        /// How people want to be reached.
        ContactMethods = "contact_methods",
        /// First languages.
        FirstLanguages = "first_languages",
        /// Help a person needs to take part.
        CommunicationNeeds = "communication_needs",
    }
}

impl ListKey {
    /// Whether a profile may hold this list without an entry: not every authority has the practice it serves.
    const fn may_be_empty(self) -> bool {
        match self {
            Self::HeadlineIssues | Self::PauseReasons | Self::ForumThemes => true,
            Self::ReferrerKinds
            | Self::RequestReasons
            | Self::Vulnerabilities
            | Self::IssueCategories
            | Self::AdultCharacteristics
            | Self::NoConsentReasons
            | Self::ReturnReasons
            | Self::BackToForumReasons
            | Self::ClosureOutcomes
            | Self::ServicesAtClosure
            | Self::Relationships
            | Self::ContactMethods
            | Self::FirstLanguages
            | Self::CommunicationNeeds => false,
        }
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListItem {
    /// What records keep.
    pub key: Key,
    /// What people read.
    pub label: String,
    /// More words under the label.
    pub hint: Option<String>,
}

/// One edition of a list.
#[derive(Clone, Debug, Serialize)]
pub struct ListEdition {
    /// What the edition is called, when the list has editions.
    pub edition: Option<String>,
    /// The first day it holds; `None` for a list that has always been the same.
    pub in_force_from: Option<Date>,
    items: Vec<ListItem>,
}

impl ListEdition {
    /// The entries in the order people see them.
    #[must_use]
    pub fn items(&self) -> &[ListItem] {
        &self.items
    }

    fn read(section: &Section<'_>) -> Self {
        let mut seen = Vec::new();
        Self {
            edition: section.text_opt("edition"),
            in_force_from: section.date_opt("in_force_from"),
            items: section.sections("items", |one| {
                let item = ListItem {
                    key: one.parsed("key"),
                    label: one.text("label"),
                    hint: one.text_opt("hint"),
                };
                note_unique(one, &item.key, &mut seen);
                item
            }),
        }
    }
}

/// Every list with every edition.
#[derive(Clone, Debug, Serialize)]
pub struct Lists(BTreeMap<ListKey, Vec<ListEdition>>);

impl Lists {
    /// The newest edition's entries.
    #[must_use]
    pub fn items(&self, key: ListKey) -> &[ListItem] {
        self.editions(key).last().map_or(&[], ListEdition::items)
    }

    /// The entries that held on a day; before the first edition, those of the first.
    #[must_use]
    pub fn items_on(&self, key: ListKey, day: Date) -> &[ListItem] {
        let editions = self.editions(key);
        editions
            .iter()
            .rev()
            .find(|one| one.in_force_from.is_none_or(|from| from <= day))
            .or_else(|| editions.first())
            .map_or(&[], ListEdition::items)
    }

    /// Every edition, oldest first.
    #[must_use]
    pub fn editions(&self, key: ListKey) -> &[ListEdition] {
        self.0.get(&key).map_or(&[], Vec::as_slice)
    }

    /// An entry by its key, in whichever edition has it, newest first: old records keep their labels.
    #[must_use]
    pub fn item(&self, list: ListKey, key: &Key) -> Option<&ListItem> {
        self.editions(list)
            .iter()
            .rev()
            .find_map(|edition| edition.items.iter().find(|item| item.key == *key))
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        Self(
            ListKey::ALL
                .iter()
                .map(|key| (*key, read_list(section, *key)))
                .collect(),
        )
    }
}

fn read_list(section: &Section<'_>, key: ListKey) -> Vec<ListEdition> {
    let name = key.word();
    let mut last: Option<Date> = None;
    let mut place = 0_usize;
    section.some_sections(name, |one| {
        let edition = ListEdition::read(one);
        if one.is_sound() && edition.items.is_empty() && !key.may_be_empty() {
            one.wrong(
                "items",
                Problem::new(
                    "the list is empty",
                    "Write at least one entry: items = [{ key = \"...\", label = \"...\" }].",
                ),
            );
        }
        if one.is_sound() && place > 0 && (edition.in_force_from.is_none() || edition.in_force_from <= last) {
            one.wrong(
                "in_force_from",
                Problem::new(
                    "this edition does not start after the one above it",
                    "Write the editions from the oldest to the newest, each with a later in_force_from.",
                ),
            );
        }
        place += 1;
        last = edition.in_force_from;
        edition
    })
}
