//! How the authority works where practice itself differs: what kind of front door it has, who may ask, which
//! assessments it uses, and how long records are kept. Wording lives elsewhere.

use serde::Serialize;

use super::doubts;
use super::editions::LevelEditions;
use super::error::Problem;
use super::levels::LevelNumber;
use super::people::note_unique;
use super::reader::Section;
use super::values::Key;
use super::words::words;
use crate::access::Role;
use crate::directory::KeepingRule;

words! {
    /// How early help is entered (section 3 of the requirements: front door).
    pub enum DoorStyle {
        /// One door takes every request.
        SingleDoor = "single_door",
        /// A safeguarding hub is the door.
        SafeguardingHub = "safeguarding_hub",
        /// The local forum takes and sorts requests (C-17).
        ForumTriage = "forum_triage",
        /// Agencies open assessments themselves (C-16).
        AgenciesOpenCases = "agencies_open_cases",
    }
}

words! {
    /// Where partners' information is put together.
    pub enum HubPlace {
        /// A second step after the door.
        AfterTheDoor = "after_the_door",
        /// The door is the hub.
        AtTheDoor = "at_the_door",
        /// There is none.
        NoHub = "no_hub",
    }
}

words! {
    /// Who may ask for help or refer (BUCKS-STRAT-71).
    pub enum MayRefer {
        /// A professional of any agency.
        Professional = "professional",
        /// A member of the family, for themselves or a relative.
        Family = "family",
        /// Anybody.
        Public = "public",
    }
}

words! {
    /// Whether a family may follow its own plan by a secure link (C-45).
    pub enum FamilyView {
        /// By a link with a one-time code.
        ByLink = "by_link",
        /// On paper only.
        OnPaper = "on_paper",
    }
}

/// How early help is entered here.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// What kind of door.
    pub door: DoorStyle,
    /// Where information is put together.
    pub hub: HubPlace,
    /// Who may ask.
    pub who_may_refer: Vec<MayRefer>,
    /// The lowest level that the door processes; below it, requests are answered with advice or returned
    /// (BUCKS-STRAT-79). `None` when the door takes every level.
    pub lowest_level_processed: Option<u32>,
    /// Whether families can follow their plan.
    pub family_view: FamilyView,
}

impl Entry {
    /// Whether an agency that asked for help may open the case itself before
    /// anybody has decided about its request (C-16).
    #[must_use]
    pub const fn agencies_open_cases(&self) -> bool {
        match self.door {
            DoorStyle::AgenciesOpenCases => true,
            DoorStyle::SingleDoor | DoorStyle::SafeguardingHub | DoorStyle::ForumTriage => false,
        }
    }

    pub(super) fn read(section: &Section<'_>, levels: Option<&LevelEditions>) -> Self {
        let lowest = section
            .number_opt("lowest_level_processed")
            .into_iter()
            .collect();
        let entry = Self {
            door: section.word("door"),
            hub: section.word("hub"),
            who_may_refer: section.words("who_may_refer"),
            lowest_level_processed: LevelNumber::read_known(
                section,
                "lowest_level_processed",
                lowest,
                levels,
            )
            .first()
            .map(|level| u32::from(level.get())),
            family_view: section.word("family_view"),
        };
        if section.is_sound() && entry.who_may_refer.is_empty() {
            section.missing(
                "who_may_refer",
                "Write a list such as [\"professional\", \"family\", \"public\"].",
            );
        }
        entry
    }
}

/// What holds once a case has closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AfterClosing {
    /// For how many days whoever led the case still reads it. `None` when they
    /// stop at once.
    pub lead_worker_reads_days: Option<u32>,
}

impl AfterClosing {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let days = section.number_opt("lead_worker_reads_days");
        if section.is_sound() && days == Some(0) {
            section.wrong(
                "lead_worker_reads_days",
                Problem::new(
                    "nobody can read for 0 days",
                    "Write 1 or more, or leave the line out so that reading ends at once.",
                ),
            );
        }
        Self {
            lead_worker_reads_days: days,
        }
    }
}

/// How long an entry of the directory counts as right; what is left out stays at six months.
pub(super) fn read_keeping(section: &Section<'_>) -> KeepingRule {
    let usual = KeepingRule::default();
    let months = |key: &'static str, usual: u8| match section.number_opt(key) {
        None => usual,
        Some(months) => match u8::try_from(months) {
            Ok(months @ 1..=36) => months,
            Ok(_) | Err(_) => {
                let wrong = format!("{months} months is out of bounds");
                section.wrong(
                    key,
                    Problem::new(wrong, "Write a number of months from 1 to 36."),
                );
                usual
            }
        },
    };
    KeepingRule {
        confirm_every_months: months("confirm_every_months", usual.confirm_every_months),
        hide_after_months: months("hide_after_months", usual.hide_after_months),
    }
}

words! {
    /// What an assessment is (C-55).
    pub enum AssessmentKind {
        /// Shared by several agencies.
        MultiAgency = "multi_agency",
        /// One agency's own.
        SingleAgency = "single_agency",
        /// The families programme's.
        Programme = "programme",
        /// Shows how far a family has come.
        Progress = "progress",
        /// About the care a child receives.
        Neglect = "neglect",
    }
}

/// An assessment in use here.
#[derive(Clone, Debug, Serialize)]
pub struct Assessment {
    /// Its key.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: Option<String>,
    /// What it is.
    pub kind: AssessmentKind,
    /// The scales that it is done with; any of them counts. Empty when it is not scored.
    pub scales: Vec<Key>,
    /// The levels at which it is expected.
    pub expected_at_levels: Vec<LevelNumber>,
    /// The levels at which it may be used where it helps.
    pub allowed_at_levels: Vec<LevelNumber>,
}

impl Assessment {
    pub(super) fn read_all(root: &Section<'_>, levels: Option<&LevelEditions>) -> Vec<Self> {
        let mut seen = Vec::new();
        root.some_sections("assessments", |section| {
            let at = |key| LevelNumber::read_known(section, key, section.numbers(key), levels);
            let assessment = Self {
                key: section.parsed("key"),
                name: section.text("name"),
                short: section.text_opt("short"),
                kind: section.word("kind"),
                scales: section.all_parsed("scales"),
                expected_at_levels: at("expected_at_levels"),
                allowed_at_levels: at("allowed_at_levels"),
            };
            note_unique(section, &assessment.key, &mut seen);
            doubts::about_assessment(section, &assessment);
            assessment
        })
    }

    /// What a level of need says about it: a hint to people, never a lock (BUCKS-STRAT-106).
    #[must_use]
    pub fn at_level(&self, level: u8) -> AtLevel {
        let names = |levels: &[LevelNumber]| levels.iter().any(|one| one.get() == level);
        if names(&self.expected_at_levels) {
            AtLevel::Expected
        } else if names(&self.allowed_at_levels) {
            AtLevel::Allowed
        } else {
            AtLevel::NotListed
        }
    }

    /// Whether a scale belongs to it.
    #[must_use]
    pub fn uses(&self, scale: &str) -> bool {
        self.scales.iter().any(|one| one.as_str() == scale)
    }
}

/// What the profile says about an assessment at one level of need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtLevel {
    /// It is expected.
    Expected,
    /// It may be used where it helps.
    Allowed,
    /// The profile does not name the level.
    NotListed,
}

words! {
    /// What is kept for a time.
    pub enum KeptRecord {
        /// An early help case.
        Case = "case",
        /// A referral that did not become a case.
        Referral = "referral",
        /// An enquiry for advice.
        Enquiry = "enquiry",
    }
}

words! {
    /// The event from which the years are counted.
    pub enum RetentionTrigger {
        /// The record was closed.
        Closed = "closed",
        /// The youngest child's birthday on which he or she turns 18.
        YoungestChildTurns18 = "youngest_child_turns_18",
        /// The youngest child's date of birth.
        YoungestChildBorn = "youngest_child_born",
    }
}

/// How long one kind of record is kept. The longest rule that applies wins; without rules nothing is ever
/// deleted (C-46).
#[derive(Clone, Debug, Serialize)]
pub struct RetentionRule {
    /// What is kept.
    pub record: KeptRecord,
    /// From when the years are counted.
    pub trigger: RetentionTrigger,
    /// How many years, at least 1.
    pub years: u32,
    /// Who approves each deletion.
    pub approver: Role,
    /// Why, so that a person asking can be told.
    pub because: String,
}

impl RetentionRule {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let rule = Self {
            record: section.word("record"),
            trigger: section.word("trigger"),
            years: section.number("years"),
            approver: section.word("approver"),
            because: section.text("because"),
        };
        if section.is_sound() && rule.years == 0 {
            section.wrong(
                "years",
                Problem::new("records cannot be kept for 0 years", "Write 1 or more."),
            );
        }
        rule
    }
}
