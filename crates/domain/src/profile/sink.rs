//! Collects the mistakes of one file and turns byte positions into lines. Knows no TOML.

use std::cell::RefCell;

use super::error::{Problem, ProfileError};

/// Where mistakes are collected, with what is needed to turn a byte position into a line.
pub(super) struct Sink {
    file: String,
    line_ends: Vec<usize>,
    errors: RefCell<Vec<ProfileError>>,
}

impl Sink {
    pub(super) fn new(file: &str, text: &str) -> Self {
        Self {
            file: file.to_owned(),
            line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
            errors: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn report(&self, at: Option<usize>, key: &str, problem: Problem) {
        self.errors.borrow_mut().push(ProfileError {
            file: self.file.clone(),
            line: at.map(|byte| self.line_ends.partition_point(|end| *end < byte) + 1),
            key: key.to_owned(),
            wrong: problem.wrong,
            right: problem.right,
        });
    }

    /// How many mistakes there are so far.
    pub(super) fn count(&self) -> usize {
        self.errors.borrow().len()
    }

    pub(super) fn into_errors(self) -> Vec<ProfileError> {
        let mut errors = self.errors.into_inner();
        errors.sort_by_key(|error| error.line);
        errors
    }
}
