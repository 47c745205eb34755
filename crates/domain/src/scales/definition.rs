//! A scale as data: its areas, its numbers and which end is better. A licensed
//! scale is a slot: the product ships no content of it, only places that the
//! licence holder's own file fills (C-57, C-60).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assessments::{Check, not_toml};
use crate::profile::ProfileError;
use crate::refusal::Refusal;

/// One version of one scale.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleDefinition {
    /// Stable name.
    pub key: String,
    /// Counted from 1; filling a slot makes a later version.
    pub version: u32,
    /// What people call it.
    pub title: String,
    /// Whose it is.
    pub kind: ScaleKind,
    /// Whether the areas are the real ones or places waiting for them.
    pub content: Content,
    /// The licence under which somebody else's scale is used; kept with every reading's edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<Licence>,
    /// Which end is better.
    pub direction: Direction,
    /// The lowest score.
    pub lowest: u8,
    /// The highest score.
    pub highest: u8,
    /// The kinds of reading that are kept apart (C-59); empty means one kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ReadingKind>,
    /// What each number means, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// What is scored.
    pub areas: Vec<Area>,
}

/// Whose a scale is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleKind {
    /// The product's own words, free to use.
    Own,
    /// Somebody else's, used under the authority's licence.
    Licensed,
}

/// The licence of a scale (BUCKS-STRAT-108).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Who holds it for the partnership.
    pub holder: String,
    /// Its number or name with whoever grants it.
    pub reference: String,
    /// The last day on which it is good.
    pub valid_until: Date,
}

impl Licence {
    /// Whether it is good on a day.
    #[must_use]
    pub fn is_good_on(&self, day: Date) -> bool {
        day <= self.valid_until
    }
}

/// Whether a scale can be used as it stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The areas are the real ones.
    Complete,
    /// The areas are numbered places until the licence holder names them.
    Places,
}

/// Which end of the numbers is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A rising score is good news.
    HigherIsBetter,
    /// A falling score is good news.
    LowerIsBetter,
}

/// Kinds of reading that must be kept apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingKind {
    /// The only kind that most scales have.
    Plain,
    /// A first look (BUCKS-STRAT-99).
    Screening,
    /// A closer look (BUCKS-STRAT-101).
    InDepth,
}

impl ReadingKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Screening, Self::InDepth];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Screening => "screening",
            Self::InDepth => "in_depth",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Plain => "Reading",
            Self::Screening => "Screening",
            Self::InDepth => "In-depth",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What one number means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The number.
    pub score: u8,
    /// What it means.
    pub words: String,
}

/// One area of family life.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Stable within the scale.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Help under its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What its numbers mean, where that differs from the scale's own steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// The catalogue of a family of licensed scales: many versions, one shape (C-60).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    direction: Direction,
    lowest: u8,
    highest: u8,
    places: u8,
    scales: Vec<CatalogueLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueLine {
    key: String,
    title: String,
}

/// What a licence holder supplies for one slot.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Supplied {
    licence: Option<Licence>,
    scale: String,
    version: u32,
    title: Option<String>,
    lowest: Option<u8>,
    highest: Option<u8>,
    #[serde(default)]
    steps: Vec<Step>,
    areas: Vec<Area>,
}

impl ScaleDefinition {
    /// Reads one scale and checks it whole.
    ///
    /// # Errors
    /// Every mistake, with the key, what is wrong and what would be right.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<ProfileError>> {
        let scale: Self =
            toml::from_str(text).map_err(|error| vec![not_toml(file, text, &error)])?;
        scale.checked(file)
    }

    /// Reads the catalogue of licensed scales: each a slot with numbered places.
    ///
    /// # Errors
    /// Every mistake, with the key, what is wrong and what would be right.
    pub fn parse_catalogue(file: &str, text: &str) -> Result<Vec<Self>, Vec<ProfileError>> {
        let catalogue: Catalogue =
            toml::from_str(text).map_err(|error| vec![not_toml(file, text, &error)])?;
        let mut check = Check::new(file);
        let mut keys = BTreeSet::new();
        for (number, line) in catalogue.scales.iter().enumerate() {
            if !keys.insert(line.key.as_str()) {
                check.twice(&format!("scales[{number}].key"), &line.key);
            }
        }
        if !check.errors.is_empty() {
            return Err(check.errors);
        }
        catalogue
            .scales
            .iter()
            .map(|line| {
                Self {
                    key: line.key.clone(),
                    version: 1,
                    title: line.title.clone(),
                    kind: ScaleKind::Licensed,
                    content: Content::Places,
                    licence: None,
                    direction: catalogue.direction,
                    lowest: catalogue.lowest,
                    highest: catalogue.highest,
                    kinds: Vec::new(),
                    steps: Vec::new(),
                    areas: (1..=catalogue.places).map(place).collect(),
                }
                .checked(file)
            })
            .collect()
    }

    /// Fills a slot with the licence holder's own areas and words.
    ///
    /// # Errors
    /// When the file is for another scale, is not a later version, or is unsound.
    pub fn filled(&self, file: &str, text: &str) -> Result<Self, Vec<ProfileError>> {
        let supplied: Supplied =
            toml::from_str(text).map_err(|error| vec![not_toml(file, text, &error)])?;
        let mut check = Check::new(file);
        if supplied.scale != self.key {
            check.wrong(
                "scale",
                format!("\"{}\" is another scale", supplied.scale),
                format!("Write \"{}\".", self.key),
            );
        }
        if self.content == Content::Complete {
            check.wrong(
                "scale",
                "This scale has its areas already",
                "Only a slot can be filled.",
            );
        }
        if supplied.version <= self.version {
            check.wrong(
                "version",
                format!("{} is not later than the slot", supplied.version),
                format!("Write {} or higher.", self.version + 1),
            );
        }
        if !check.errors.is_empty() {
            return Err(check.errors);
        }
        Self {
            version: supplied.version,
            title: supplied.title.unwrap_or_else(|| self.title.clone()),
            content: Content::Complete,
            licence: supplied.licence,
            lowest: supplied.lowest.unwrap_or(self.lowest),
            highest: supplied.highest.unwrap_or(self.highest),
            steps: supplied.steps,
            areas: supplied.areas,
            ..self.clone()
        }
        .checked(file)
    }

    /// The kinds of reading that this scale has: at least one.
    #[must_use]
    pub fn reading_kinds(&self) -> Vec<ReadingKind> {
        if self.kinds.is_empty() {
            vec![ReadingKind::Plain]
        } else {
            self.kinds.clone()
        }
    }

    /// Whether a reading may be recorded on a day: somebody else's words only
    /// while their licence is good (BUCKS-STRAT-108). Numbered places hold no words.
    ///
    /// # Errors
    /// A refusal that says who can put it right.
    pub fn may_be_used(&self, today: Date) -> Result<(), Refusal> {
        match (self.kind, self.content, &self.licence) {
            (ScaleKind::Own, _, _) | (ScaleKind::Licensed, Content::Places, None) => Ok(()),
            (ScaleKind::Licensed, _, Some(licence)) if licence.is_good_on(today) => Ok(()),
            (ScaleKind::Licensed, _, Some(_)) => Err(Refusal::new(
                "scales.licence_expired",
                "The licence for this scale has ended.",
                "Use another scale, and ask whoever holds the licence to renew it.",
            )),
            (ScaleKind::Licensed, Content::Complete, None) => Err(Refusal::new(
                "scales.no_licence",
                "This scale has no licence here.",
                "Use another scale, and ask your administrator to add the licence to the scale’s file.",
            )),
        }
    }

    /// What a score means in an area, if the scale says.
    #[must_use]
    pub fn words_of<'a>(&'a self, area: &'a Area, score: u8) -> Option<&'a str> {
        area.steps
            .iter()
            .chain(&self.steps)
            .find(|step| step.score == score)
            .map(|step| step.words.as_str())
    }

    fn checked(self, file: &str) -> Result<Self, Vec<ProfileError>> {
        let mut check = Check::new(file);
        check.key("key", &self.key);
        check.words("title", &self.title);
        if self.version == 0 {
            check.wrong("version", "0 is not a version", "Count versions from 1.");
        }
        if self.lowest >= self.highest {
            check.wrong(
                "highest",
                "The highest score is not above the lowest",
                "Write a higher number.",
            );
        }
        if self.areas.len() < 3 {
            check.wrong(
                "areas",
                format!("There are {}", self.areas.len()),
                "A star needs at least three areas.",
            );
        }
        if let Some(licence) = &self.licence {
            check.words("licence.holder", &licence.holder);
            check.words("licence.reference", &licence.reference);
        }
        self.check_steps("steps", &self.steps, &mut check);
        let mut seen = BTreeSet::new();
        for (number, area) in self.areas.iter().enumerate() {
            let at = format!("areas[{number}]");
            check.key(&format!("{at}.key"), &area.key);
            check.words(&format!("{at}.title"), &area.title);
            if !seen.insert(area.key.as_str()) {
                check.twice(&format!("{at}.key"), &area.key);
            }
            self.check_steps(&format!("{at}.steps"), &area.steps, &mut check);
            if self.kind == ScaleKind::Own {
                for score in self.lowest..=self.highest {
                    if self.words_of(area, score).is_none() {
                        check.wrong(
                            &format!("{at}.steps"),
                            format!("Score {score} has no words"),
                            "Say what each number means.",
                        );
                    }
                }
            }
        }
        if check.errors.is_empty() {
            Ok(self)
        } else {
            Err(check.errors)
        }
    }

    fn check_steps(&self, at: &str, steps: &[Step], check: &mut Check<'_>) {
        let mut seen = BTreeSet::new();
        for step in steps {
            check.words(at, &step.words);
            if !(self.lowest..=self.highest).contains(&step.score) {
                check.wrong(
                    at,
                    format!("{} is not a score of this scale", step.score),
                    format!("Write a number from {} to {}.", self.lowest, self.highest),
                );
            }
            if !seen.insert(step.score) {
                check.twice(at, &step.score.to_string());
            }
        }
    }
}

fn place(number: u8) -> Area {
    Area {
        key: format!("area_{number}"),
        title: format!("Area {number}"),
        hint: None,
        steps: Vec::new(),
    }
}
