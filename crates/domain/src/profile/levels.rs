//! The levels of need: every dated edition of their wording, so that a past decision can always be read
//! against the words in force on its day. Shows and describes; it never works out a level (invariant 4).

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::documents::{GoverningDocument, Standing};
use super::error::Problem;
use super::outcomes::FrontDoorOutcome;
use super::reader::Section;
use super::values::Key;
use super::words::words;

/// The number of a level: 1 to 9, where a higher number is a greater need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct LevelNumber(u8);

impl LevelNumber {
    /// The number as a level.
    ///
    /// # Errors
    /// Refuses 0 and anything over 9.
    pub fn new(number: u32) -> Result<Self, Problem> {
        u8::try_from(number)
            .ok()
            .filter(|small| (1..=9).contains(small))
            .map(Self)
            .ok_or_else(|| {
                Problem::new(
                    format!("{number} is not a level"),
                    "Write a number from 1 to 9.",
                )
            })
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for LevelNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

words! {
    /// Whether the authority speaks of its levels by number.
    pub enum Numbering {
        /// "Level 2: Additional support".
        Shown = "shown",
        /// "Additional support".
        Hidden = "hidden",
    }
}

words! {
    /// The part of a child's life a sign is about.
    pub enum IndicatorTheme {
        /// Health of body and mind.
        Health = "health",
        /// Learning and growing.
        Development = "development",
        /// Behaviour and feelings.
        Behaviour = "behaviour",
        /// Parents, carers and family life.
        Family = "family",
        /// Home, money and neighbourhood.
        Environment = "environment",
    }
}

words! {
    /// The ways on from a level at which two different routes are open. A decision at such a level must name
    /// one (C-12).
    pub enum BranchKind {
        /// Multi-agency early help.
        EarlyHelp = "early_help",
        /// A child in need, section 17 of the Children Act 1989.
        ChildInNeed = "child_in_need",
    }
}

/// One way on from a level.
#[derive(Clone, Debug, Serialize)]
pub struct LevelBranch {
    /// Which way.
    pub kind: BranchKind,
    /// What it is called here.
    pub name: String,
    /// When it is the right one.
    pub when: String,
    /// Where the front door usually sends it. A person still decides.
    pub usual_outcome: FrontDoorOutcome,
}

/// Signs that may point to a level, about one part of life.
#[derive(Clone, Debug, Serialize)]
pub struct Indicators {
    /// Which part of life.
    pub theme: IndicatorTheme,
    /// The ages they are about, when not all.
    pub ages: Option<String>,
    /// The signs.
    pub signs: Vec<String>,
}

/// One level in one edition (BUCKS-STRAT-39).
#[derive(Clone, Debug, Serialize)]
pub struct Level {
    /// Its number.
    pub number: LevelNumber,
    /// Its name.
    pub name: String,
    /// Whether help at this level is called early help here (BUCKS-STRAT-17, C-14).
    pub counts_as_early_help: bool,
    /// The circumstances of a child at this level.
    pub circumstances: String,
    /// What marks the level out.
    pub key_features: Vec<String>,
    /// What to do (BUCKS-STRAT-06).
    pub action: String,
    /// Which assessment fits.
    pub assessment: String,
    /// Services that work at this level.
    pub example_services: Vec<String>,
    /// Signs that may point to it.
    pub indicators: Vec<Indicators>,
    branches: Vec<LevelBranch>,
}

impl Level {
    /// The ways on; when there are any, a decision at this level must name one (C-12).
    #[must_use]
    pub fn branches(&self) -> &[LevelBranch] {
        &self.branches
    }

    fn read(section: &Section<'_>) -> Self {
        let number = LevelNumber::new(section.number("number")).unwrap_or_else(|problem| {
            if section.has("number") {
                section.wrong("number", problem);
            }
            LevelNumber(1)
        });
        let mut kinds = Vec::new();
        let branches = section.sections("branches", |one| {
            let branch = LevelBranch {
                kind: one.word("kind"),
                name: one.text("name"),
                when: one.text("when"),
                usual_outcome: one.word("usual_outcome"),
            };
            if kinds.contains(&branch.kind) {
                one.wrong(
                    "kind",
                    Problem::new(
                        "this branch is given twice",
                        "Keep one branch of each kind.",
                    ),
                );
            }
            kinds.push(branch.kind);
            branch
        });
        if branches.len() == 1 {
            section.wrong(
                "branches",
                Problem::new(
                    "a level with one branch leaves nothing to choose",
                    "Give two branches, or none.",
                ),
            );
        }
        Self {
            number,
            name: section.text("name"),
            counts_as_early_help: section.flag("counts_as_early_help"),
            circumstances: section.text("circumstances"),
            key_features: section.some_texts("key_features"),
            action: section.text("action"),
            assessment: section.text("assessment"),
            example_services: section.some_texts("example_services"),
            indicators: section.some_sections("indicators", |one| Indicators {
                theme: one.word("theme"),
                ages: one.text_opt("ages"),
                signs: one.some_texts("signs"),
            }),
            branches,
        }
    }
}

/// One dated wording of all the levels. A decision keeps its `id` (BUCKS-STRAT-03).
#[derive(Clone, Debug, Serialize)]
pub struct LevelEdition {
    /// Its key, kept with every decision made while it was in force.
    pub id: Key,
    /// The document that holds it.
    pub document: Key,
    /// The version of that document.
    pub version: String,
    /// The first day it holds.
    pub in_force_from: Date,
    /// The last day it holds; `None` for the edition in force now.
    pub in_force_to: Option<Date>,
    /// Whether numbers are spoken of.
    pub numbering: Numbering,
    levels: Vec<Level>,
}

impl LevelEdition {
    /// The levels, lowest first, numbered from 1 without a gap.
    #[must_use]
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The level with this number.
    #[must_use]
    pub fn level(&self, number: LevelNumber) -> Option<&Level> {
        self.levels.iter().find(|level| level.number == number)
    }

    /// The levels that are called early help (BUCKS-STRAT-17).
    pub fn early_help_levels(&self) -> impl Iterator<Item = &Level> {
        self.levels
            .iter()
            .filter(|level| level.counts_as_early_help)
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.in_force_from <= day && self.in_force_to.is_none_or(|last| day <= last)
    }
}

/// Every edition, oldest first. There is always one, they follow each other without a gap, and the newest has
/// no end, so that one edition and only one holds on any day from the first.
#[derive(Clone, Debug, Serialize)]
pub struct LevelEditions {
    first: LevelEdition,
    later: Vec<LevelEdition>,
}

impl LevelEditions {
    /// Oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &LevelEdition> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// The edition that holds on a day. For a day before the first edition the first is shown, because the
    /// profile knows no older wording.
    #[must_use]
    pub fn in_force(&self, on: Date) -> &LevelEdition {
        self.later
            .iter()
            .rev()
            .find(|edition| edition.in_force_from <= on)
            .unwrap_or(&self.first)
    }

    /// The edition with this id.
    #[must_use]
    pub fn edition(&self, id: &Key) -> Option<&LevelEdition> {
        self.iter().find(|edition| edition.id == *id)
    }

    /// Reads all editions from the root of the file. `None` only after a mistake has been reported.
    pub(super) fn read(root: &Section<'_>, documents: &[GoverningDocument]) -> Option<Self> {
        let mut done: Vec<LevelEdition> = Vec::new();
        root.some_sections("level_editions", |section| {
            let edition = read_edition(section, &done);
            check_source(section, &edition, documents);
            check_follows(section, &edition, &done);
            done.push(edition);
        });
        if let Some(last) = done.last().filter(|last| last.in_force_to.is_some()) {
            root.wrong(
                "level_editions",
                Problem::new(
                    format!("no edition is in force after \"{}\" ends", last.id),
                    "Leave in_force_to out of the newest edition.",
                ),
            );
        }
        let mut all = done.into_iter();
        let first = all.next()?;
        Some(Self {
            first,
            later: all.collect(),
        })
    }
}

fn read_edition(section: &Section<'_>, earlier: &[LevelEdition]) -> LevelEdition {
    let mut levels = section.sections("levels", Level::read);
    let mut changed: Vec<LevelNumber> = Vec::new();
    for level in &levels {
        if changed.contains(&level.number) {
            section.wrong(
                "levels",
                Problem::new(
                    format!("level {} is given twice", level.number),
                    "Give each level once.",
                ),
            );
        }
        changed.push(level.number);
    }
    if let Some(from) = section.parsed_opt::<Key>("other_levels_as_in") {
        match earlier.iter().find(|edition| edition.id == from) {
            Some(before) => levels.extend(
                before
                    .levels
                    .iter()
                    .filter(|level| !changed.contains(&level.number))
                    .cloned(),
            ),
            None => section.wrong(
                "other_levels_as_in",
                Problem::new(
                    format!("there is no earlier edition \"{from}\""),
                    "Write the id of an edition that stands above this one.",
                ),
            ),
        }
    }
    levels.sort_by_key(|level| level.number);
    levels.dedup_by_key(|level| level.number);
    if levels.is_empty()
        || levels
            .iter()
            .zip(1_u8..)
            .any(|(level, place)| level.number.0 != place)
    {
        section.wrong(
            "levels",
            Problem::new(
                "the levels are not numbered 1, 2, 3 and so on",
                "Give every level from 1 upwards, none left out.",
            ),
        );
    }
    LevelEdition {
        id: section.parsed("id"),
        document: section.parsed("document"),
        version: section.text("version"),
        in_force_from: section.date("in_force_from"),
        in_force_to: section.date_opt("in_force_to"),
        numbering: section.word("numbering"),
        levels,
    }
}

/// A wording comes from a published version of a document named in the profile (BUCKS-STRAT-02).
fn check_source(section: &Section<'_>, edition: &LevelEdition, documents: &[GoverningDocument]) {
    let Some(document) = documents.iter().find(|one| one.key == edition.document) else {
        section.wrong(
            "document",
            Problem::new(
                format!("there is no document \"{}\"", edition.document),
                "Write the key of one of the [[documents]].",
            ),
        );
        return;
    };
    match document.version(&edition.version).map(|row| row.standing) {
        Some(Standing::Published { in_force_from }) if in_force_from > edition.in_force_from => {
            section.wrong(
                "in_force_from",
                Problem::new(
                    format!(
                        "the edition starts before {} was published",
                        edition.version
                    ),
                    format!("Write {in_force_from} or a later day."),
                ),
            );
        }
        Some(Standing::Published { .. }) => {}
        Some(Standing::Draft) => section.wrong(
            "version",
            Problem::new(
                format!("\"{}\" is a draft", edition.version),
                "Only a published version can be in force.",
            ),
        ),
        None => section.wrong(
            "version",
            Problem::new(
                format!(
                    "\"{}\" has no version \"{}\"",
                    edition.document, edition.version
                ),
                "Write a version from that document's table.",
            ),
        ),
    }
}

/// The day after one edition ends the next begins, so that no day has two wordings or none.
fn check_follows(section: &Section<'_>, edition: &LevelEdition, earlier: &[LevelEdition]) {
    if edition
        .in_force_to
        .is_some_and(|to| to < edition.in_force_from)
    {
        section.wrong(
            "in_force_to",
            Problem::new(
                "the edition ends before it starts",
                "Write a day on or after in_force_from.",
            ),
        );
    }
    if earlier.iter().any(|one| one.id == edition.id) {
        section.wrong(
            "id",
            Problem::new(
                format!("the id \"{}\" is used twice", edition.id),
                "Give each edition its own id.",
            ),
        );
    }
    let Some(before) = earlier.last() else { return };
    let follows = before
        .in_force_to
        .and_then(|to| to.tomorrow().ok())
        .is_some_and(|day| day == edition.in_force_from);
    if !follows {
        section.wrong(
            "in_force_from",
            Problem::new(
                format!(
                    "the edition does not start the day after \"{}\" ends, so a day would have two wordings or none",
                    before.id
                ),
                "Give the older edition an in_force_to and start this one on the next day.",
            ),
        );
    }
}
