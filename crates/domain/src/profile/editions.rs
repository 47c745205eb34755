//! Every dated edition of the levels' wording, so that a past decision can always be read against the words in
//! force on its day (BUCKS-STRAT-03). One edition and only one holds on any day; the reader refuses any other file.

use jiff::civil::Date;
use serde::Serialize;

use super::documents::{GoverningDocument, Standing};
use super::error::Problem;
use super::levels::{Level, LevelNumber};
use super::reader::Section;
use super::values::Key;
use super::words::words;

words! {
    /// Whether the authority speaks of its levels by number.
    pub enum Numbering {
        /// "Level 2: Additional support".
        Shown = "shown",
        /// "Additional support".
        Hidden = "hidden",
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
        let mut sound = true;
        root.some_sections("level_editions", |section| {
            let edition = read_edition(section, &done, sound);
            sound &= section.is_sound();
            if sound {
                check_source(section, &edition, documents);
                check_follows(section, &edition, &done);
                sound = section.is_sound();
            }
            done.push(edition);
        });
        if !sound {
            // Editions with a mistake are not used to judge the rest of the file.
            return None;
        }
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

fn read_edition(section: &Section<'_>, earlier: &[LevelEdition], sound: bool) -> LevelEdition {
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
    if sound
        && section.is_sound()
        && (levels.is_empty()
            || levels
                .iter()
                .zip(1_u8..)
                .any(|(level, place)| level.number.get() != place))
    {
        section.wrong(
            "levels",
            Problem::new(
                "the levels are not numbered 1, 2, 3 and so on",
                "Give every level from 1 upwards, none left out.",
            ),
        );
    }
    let numbering = section.word("numbering");
    for level in &mut levels {
        level.numbered = numbering == Numbering::Shown;
    }
    LevelEdition {
        id: section.parsed("id"),
        document: section.parsed("document"),
        version: section.text("version"),
        in_force_from: section.date("in_force_from"),
        in_force_to: section.date_opt("in_force_to"),
        numbering,
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
