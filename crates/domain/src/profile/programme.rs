//! When a family meets enough headline issues for the families programme: one
//! dated rule after another (HEREF-54, HEREF-55).

use super::error::Problem;
use super::reader::Section;
use crate::programme::{Criteria, Issue};

/// Reads one `[[programme]]`.
pub(super) fn read_criteria(section: &Section<'_>) -> Criteria {
    let criteria = Criteria {
        name: section.text("name"),
        in_force_from: section.date("in_force_from"),
        at_least: section.number("at_least"),
        issues: section.some_sections("issues", |issue| Issue {
            key: issue.text("key"),
            label: issue.text("label"),
            cohorts: issue.words("cohorts"),
        }),
    };
    let many = u32::try_from(criteria.issues.len()).unwrap_or(u32::MAX);
    if section.is_sound() && !(1..=many).contains(&criteria.at_least) {
        section.wrong(
            "at_least",
            Problem::new(
                format!("{} of {many} issues can never be right", criteria.at_least),
                format!("Write a number from 1 to {many}."),
            ),
        );
    }
    criteria
}
