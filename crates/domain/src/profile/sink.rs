//! Collects the mistakes and the doubts of one file and turns byte positions into lines. Knows no TOML.

use std::cell::RefCell;

use super::error::{Problem, ProfileError};

/// Where mistakes are collected, with what is needed to turn a byte position into a line.
pub(super) struct Sink {
    file: String,
    line_ends: Vec<usize>,
    errors: RefCell<Vec<ProfileError>>,
    doubts: RefCell<Vec<ProfileError>>,
}

impl Sink {
    pub(super) fn new(file: &str, text: &str) -> Self {
        Self {
            file: file.to_owned(),
            line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
            errors: RefCell::new(Vec::new()),
            doubts: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn report(&self, at: Option<usize>, key: &str, problem: Problem) {
        let told = self.told(at, key, problem);
        self.errors.borrow_mut().push(told);
    }

    /// Keeps what may stand and was probably not meant.
    pub(super) fn doubt(&self, at: Option<usize>, key: &str, problem: Problem) {
        let told = self.told(at, key, problem);
        self.doubts.borrow_mut().push(told);
    }

    fn told(&self, at: Option<usize>, key: &str, problem: Problem) -> ProfileError {
        ProfileError {
            file: self.file.clone(),
            line: at.map(|byte| self.line_ends.partition_point(|end| *end < byte) + 1),
            key: key.to_owned(),
            wrong: problem.wrong,
            right: problem.right,
        }
    }

    /// How many mistakes there are so far.
    pub(super) fn count(&self) -> usize {
        self.errors.borrow().len()
    }

    /// The mistakes and the doubts, each in the order of the lines.
    pub(super) fn into_told(self) -> (Vec<ProfileError>, Vec<ProfileError>) {
        let in_order = |mut all: Vec<ProfileError>| {
            all.sort_by_key(|one| one.line);
            all
        };
        (
            in_order(self.errors.into_inner()),
            in_order(self.doubts.into_inner()),
        )
    }
}
