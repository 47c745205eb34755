//! When a family meets enough headline issues (HEREF-55): dated data of the
//! authority's profile, so that an old decision is read by the rule of its day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use thiserror::Error;

use super::CohortKind;

/// One headline issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Its key, kept with every decision.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// The files that speak for it.
    pub cohorts: Vec<CohortKind>,
}

/// The rule of one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Criteria {
    /// Its name, kept with every decision.
    pub name: String,
    /// The first day on which it holds.
    pub in_force_from: Date,
    /// How many issues are enough.
    pub at_least: u32,
    /// The issues.
    pub issues: Vec<Issue>,
}

/// The rule that holds on a day: the one that began last.
#[must_use]
pub fn in_force(all: &[Criteria], day: Date) -> Option<&Criteria> {
    all.iter()
        .filter(|one| one.in_force_from <= day)
        .max_by_key(|one| one.in_force_from)
}

/// A family that meets too few issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("This family meets {met} of the headline issues, and {at_least} are needed")]
pub struct NotEnough {
    /// How many it meets.
    pub met: usize,
    /// How many are needed.
    pub at_least: u32,
}

impl Criteria {
    /// The issues that the files speak for, in the rule's order.
    #[must_use]
    pub fn met(&self, kinds: &BTreeSet<CohortKind>) -> Vec<&Issue> {
        self.issues
            .iter()
            .filter(|issue| issue.cohorts.iter().any(|kind| kinds.contains(kind)))
            .collect()
    }

    /// The issues by which a family is identified.
    ///
    /// # Errors
    /// [`NotEnough`], with the count (HEREF-55).
    pub fn identify(&self, kinds: &BTreeSet<CohortKind>) -> Result<Vec<&Issue>, NotEnough> {
        let met = self.met(kinds);
        if u32::try_from(met.len()).is_ok_and(|count| count < self.at_least) {
            return Err(NotEnough {
                met: met.len(),
                at_least: self.at_least,
            });
        }
        Ok(met)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn criteria(from: Date, at_least: u32) -> Criteria {
        let issue = |key: &str, cohorts: &[CohortKind]| Issue {
            key: key.to_owned(),
            label: key.to_owned(),
            cohorts: cohorts.to_vec(),
        };
        Criteria {
            name: from.to_string(),
            in_force_from: from,
            at_least,
            issues: vec![
                issue(
                    "crime",
                    &[CohortKind::Police, CohortKind::AntiSocialBehaviour],
                ),
                issue(
                    "school",
                    &[CohortKind::SchoolAttendance, CohortKind::SchoolExclusion],
                ),
                issue("work", &[CohortKind::Benefits, CohortKind::Neet]),
            ],
        }
    }

    #[test]
    fn two_files_of_one_issue_count_once() {
        let rule = criteria(date(2015, 4, 1), 2);
        let one = BTreeSet::from([CohortKind::Police, CohortKind::AntiSocialBehaviour]);
        assert_eq!(
            rule.identify(&one).unwrap_err(),
            NotEnough {
                met: 1,
                at_least: 2
            }
        );
        let two = BTreeSet::from([CohortKind::Police, CohortKind::SchoolAttendance]);
        assert_eq!(rule.identify(&two).unwrap().len(), 2);
    }

    #[test]
    fn the_rule_of_the_day_holds() {
        let all = [criteria(date(2015, 4, 1), 2), criteria(date(2026, 1, 1), 3)];
        let on = |day| in_force(&all, day).map(|rule| rule.at_least);
        assert_eq!(on(date(2015, 3, 31)), None);
        assert_eq!(on(date(2025, 12, 31)), Some(2));
        assert_eq!(on(date(2026, 1, 1)), Some(3));
    }
}
