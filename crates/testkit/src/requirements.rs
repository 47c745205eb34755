//! The list of what the product has to do (`requirements.toml`) beside the
//! tests that meet each entry, and the page that shows both. Owns the shape of
//! an entry and of the page; must not know how any rule is carried out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde::Deserialize;

use crate::citations::{Citations, CitedTest};

/// Where the list is, from the repository root.
pub const LIST: &str = "requirements.toml";
/// Where the page is, from the repository root.
pub const PAGE: &str = "docs/generated/requirements.md";
/// A line has to fit a table cell.
const LONGEST_LINE: usize = 160;

/// How binding an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Force {
    /// The source states it as done or to be done.
    Must,
    /// The source recommends or expects it.
    Should,
    /// Ours, where the sources leave a question open.
    Decision,
}

impl Force {
    /// Every force, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Must, Self::Should, Self::Decision];

    /// The word in the list and on the page.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::Decision => "decision",
        }
    }
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What is held or configured.
    Data,
    /// A step or a transition.
    Flow,
    /// A condition or a validation.
    Rule,
    /// A limit or a due date.
    Time,
    /// Agreement, or the basis for sharing.
    Consent,
    /// Who may.
    Access,
    /// A figure, a report or an indicator.
    Report,
    /// Governance, quality and training.
    Gov,
    /// Words that people read.
    Content,
    /// Must be visible in how the product works.
    Principle,
    /// An answer of ours to an open question.
    Decision,
}

/// Which part of the product an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// From the first worry to the closed case.
    Journey,
    /// The directory of services.
    Directory,
    /// Between early help and social care.
    Transfers,
    /// Courses and workforce.
    Training,
    /// Boards, governance and figures.
    BoardReports,
    /// The families programme.
    Programme,
}

impl Scope {
    /// Every scope, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Journey,
        Self::Directory,
        Self::Transfers,
        Self::Training,
        Self::BoardReports,
        Self::Programme,
    ];

    /// The heading on the page.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Journey => "The journey of a family",
            Self::Directory => "The directory of services",
            Self::Transfers => "Transfers to and from social care",
            Self::Training => "Training and workforce",
            Self::BoardReports => "Boards and reports",
            Self::Programme => "The families programme",
        }
    }
}

/// One thing the product has to do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The id that tests cite, such as `BUCKS-STRAT-52`.
    pub id: String,
    /// How binding it is.
    pub force: Force,
    /// What it is about.
    pub kind: Kind,
    /// What the product does, in one plain sentence of our own.
    pub line: String,
    /// The document and place it comes from.
    pub source: String,
    /// Which part of the product it belongs to.
    pub scope: Scope,
}

/// The whole list, in the order of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    requirement: Vec<Requirement>,
}

/// For each id of the list, the tests that cite it: (`file`, `test`), in order.
pub type MetBy<'a> = BTreeMap<&'a str, BTreeSet<(&'a str, &'a str)>>;

impl Register {
    /// Reads the list.
    ///
    /// # Errors
    /// Names every id that is repeated, and every line that is too long or not a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let register: Self = toml::from_str(text).map_err(|e| format!("{LIST}: {e}"))?;
        let mut seen = BTreeSet::new();
        let mut faults = Vec::new();
        for entry in register.entries() {
            if !seen.insert(&entry.id) {
                faults.push(format!("{} appears twice", entry.id));
            }
            if entry.line.chars().count() >= LONGEST_LINE || entry.line.contains('\n') {
                faults.push(format!(
                    "{} needs one line under {LONGEST_LINE} characters",
                    entry.id
                ));
            }
            if !entry.line.ends_with('.') {
                faults.push(format!(
                    "{} needs a sentence that ends in a full stop",
                    entry.id
                ));
            }
        }
        if faults.is_empty() {
            Ok(register)
        } else {
            Err(faults.join("\n"))
        }
    }

    /// The entries, in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[Requirement] {
        &self.requirement
    }

    /// The tests that meet each entry; an id that nobody cites has an empty set.
    #[must_use]
    pub fn met_by<'a>(&'a self, tests: &'a [CitedTest]) -> MetBy<'a> {
        let mut met: MetBy<'a> = self
            .entries()
            .iter()
            .map(|entry| (entry.id.as_str(), BTreeSet::new()))
            .collect();
        for test in tests {
            for id in &test.ids {
                if let Some(names) = met.get_mut(id.as_str()) {
                    names.insert((test.file.as_str(), test.test.as_str()));
                }
            }
        }
        met
    }

    /// What is wrong with the citations: ids the list does not have, and
    /// citations above no test; each as `file:line` and the reason.
    #[must_use]
    pub fn faults(&self, found: &Citations) -> Vec<String> {
        let known: BTreeSet<&str> = self.entries().iter().map(|e| e.id.as_str()).collect();
        let unknown = found.tests.iter().flat_map(|test| {
            let ids = test.ids.iter().filter(|id| !known.contains(id.as_str()));
            ids.map(move |id| format!("{}:{} cites {id}, which {LIST} lacks", test.file, test.line))
        });
        let empty = found.tests.iter().filter(|test| test.ids.is_empty());
        let empty = empty.map(|test| format!("{}:{} cites no id", test.file, test.line));
        let stray = found
            .stray
            .iter()
            .map(|s| format!("{}:{} cites above no test", s.file, s.line));
        unknown.chain(empty).chain(stray).collect()
    }

    /// The page: counts first, then a table for each scope, then what no test meets.
    #[must_use]
    pub fn page(&self, tests: &[CitedTest]) -> String {
        let met = self.met_by(tests);
        let mut page = String::from(INTRODUCTION);
        self.write_counts(&mut page, &met);
        for scope in Scope::ALL {
            self.write_scope(&mut page, &met, scope);
        }
        self.write_unmet(&mut page, &met);
        page
    }

    fn of(&self, scope: Scope) -> impl Iterator<Item = &Requirement> {
        self.entries()
            .iter()
            .filter(move |entry| entry.scope == scope)
    }

    fn write_counts(&self, page: &mut String, met: &MetBy<'_>) {
        let count = |scope: Scope, force: Force| {
            let all = || self.of(scope).filter(|entry| entry.force == force);
            (
                all().filter(|entry| is_met(met, entry)).count(),
                all().count(),
            )
        };
        let (must, musts) = count(Scope::Journey, Force::Must);
        let (should, shoulds) = count(Scope::Journey, Force::Should);
        put(
            page,
            format_args!(
                "Of the rules about the journey of a family, {} of {} are met by at least one test: \
             {must} of {musts} that say must, {should} of {shoulds} that say should.\n\n\
             | Part of the product | must: met of all | should: met of all | decision: met of all |\n\
             |---|---|---|---|\n",
                must + should,
                musts + shoulds,
            ),
        );
        for scope in Scope::ALL {
            put(page, format_args!("| {} |", scope.heading()));
            for force in Force::ALL {
                let (some, all) = count(scope, force);
                put(page, format_args!(" {some} of {all} |"));
            }
            page.push('\n');
        }
    }

    fn write_scope(&self, page: &mut String, met: &MetBy<'_>, scope: Scope) {
        put(
            page,
            format_args!(
                "\n## {}\n\n| Id | Force | What the product does | Tests |\n|---|---|---|---|\n",
                scope.heading()
            ),
        );
        for entry in self.of(scope) {
            let tests: Vec<String> = met
                .get(entry.id.as_str())
                .into_iter()
                .flatten()
                .map(|(file, test)| format!("`{}`: {test}", file.trim_start_matches("crates/")))
                .collect();
            let tests = if tests.is_empty() {
                "none".to_owned()
            } else {
                tests.join("<br>")
            };
            let line = entry.line.replace('|', "\\|");
            put(
                page,
                format_args!(
                    "| {} | {} | {line} | {tests} |\n",
                    entry.id,
                    entry.force.word()
                ),
            );
        }
    }

    fn write_unmet(&self, page: &mut String, met: &MetBy<'_>) {
        page.push_str("\n## Not met by any test\n\n");
        let before = page.len();
        for scope in Scope::ALL {
            for force in Force::ALL {
                let ids: Vec<&str> = self
                    .of(scope)
                    .filter(|entry| entry.force == force && !is_met(met, entry))
                    .map(|entry| entry.id.as_str())
                    .collect();
                if !ids.is_empty() {
                    let (heading, word) = (scope.heading(), force.word());
                    put(
                        page,
                        format_args!("- {heading}, {word} ({}): {}\n", ids.len(), ids.join(", ")),
                    );
                }
            }
        }
        if page.len() == before {
            page.push_str("Every rule is met.\n");
        }
    }
}

const INTRODUCTION: &str = "\
# Requirements and the tests that meet them

Written by a test from `requirements.toml` and from the comments above the tests; do not edit it
by hand. Run `make bless` after a change. A rule is met when at least one test cites its id; the
test shows that the rule is carried out, and the test's name says how.

";

fn is_met(met: &MetBy<'_>, entry: &Requirement) -> bool {
    met.get(entry.id.as_str())
        .is_some_and(|tests| !tests.is_empty())
}

fn put(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String has no way to fail.
    let _ = page.write_fmt(text);
}

#[cfg(test)]
#[path = "requirements_tests.rs"]
mod tests;
