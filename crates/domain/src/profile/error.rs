//! What is wrong with a profile, said so that the person who wrote it can mend it: the file, the line,
//! the key, what was found and what to write instead. Knows nothing of what any one key means.

use std::fmt;

/// One mistake in a profile. A file's mistakes are reported together, in the order of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    /// The file as the caller named it.
    pub file: String,
    /// The line, counted from 1; `None` when the mistake is about the file as a whole.
    pub line: Option<usize>,
    /// The dotted path of the key, such as `clocks.front_door_decision.limit`.
    pub key: String,
    /// What was found, without a full stop.
    pub wrong: String,
    /// What to write instead, as full sentences.
    pub right: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}. {}", self.wrong, self.right)
    }
}

impl std::error::Error for ProfileError {}

/// A value that broke its own rule: what is wrong and what would be right. The reader adds file, line and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub(super) wrong: String,
    pub(super) right: String,
}

impl Problem {
    pub(super) fn new(wrong: impl Into<String>, right: impl Into<String>) -> Self {
        Self {
            wrong: wrong.into(),
            right: right.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.wrong, self.right)
    }
}

impl std::error::Error for Problem {}
