//! One level of need: its words, its signs and the ways on from it. Shows and describes; nothing here works
//! out a level, because a person sets it (BUCKS-STRAT-41).

use std::fmt;

use serde::Serialize;

use super::editions::LevelEditions;
use super::error::Problem;
use super::outcomes::FrontDoorOutcome;
use super::reader::Section;
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

    /// Reads a list of level numbers, each of which some edition has.
    pub(super) fn read_known(
        section: &Section<'_>,
        key: &'static str,
        numbers: Vec<u32>,
        editions: Option<&LevelEditions>,
    ) -> Vec<Self> {
        let known = |number: &Self| {
            editions.is_none_or(|all| all.iter().any(|edition| edition.level(*number).is_some()))
        };
        let mut all = Vec::new();
        for number in numbers {
            match Self::new(number).ok().filter(known) {
                Some(level) => all.push(level),
                None => section.wrong(
                    key,
                    Problem::new(
                        format!("there is no level {number}"),
                        "Write the number of a level in [[level_editions]].",
                    ),
                ),
            }
        }
        all
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
    /// Whether people here speak of its number; its edition says so.
    pub(super) numbered: bool,
}

impl Level {
    /// As a heading or a choice: its number, where people here speak of it, and its name.
    #[must_use]
    pub fn title(&self) -> String {
        self.title_of(&self.name)
    }

    /// The same for one of the ways on from it.
    #[must_use]
    pub fn title_of(&self, name: &str) -> String {
        if self.numbered {
            format!("Level {}: {name}", self.number)
        } else {
            name.to_owned()
        }
    }

    /// Inside a sentence: its number, or its name where people here speak of none.
    #[must_use]
    pub fn in_text(&self) -> String {
        if self.numbered {
            format!("level {}", self.number)
        } else {
            format!("“{}”", self.name)
        }
    }

    /// The ways on; when there are any, a decision at this level must name one (C-12).
    #[must_use]
    pub fn branches(&self) -> &[LevelBranch] {
        &self.branches
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        let number = LevelNumber::new(section.number("number")).unwrap_or_else(|problem| {
            if section.is_sound() {
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
            if one.is_sound() && kinds.contains(&branch.kind) {
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
            numbered: true,
        }
    }
}
