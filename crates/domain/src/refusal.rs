//! A rule's "no": what is refused, why, and what to do instead. Rooms have
//! their own enums of refusals; each becomes this one shape for the page.

use serde::Serialize;

/// A rule said no. Shown to the person with a way forward; never logged with content.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// A stable name for tests and the audit, such as `referrals.already_decided`.
    pub code: &'static str,
    /// Why, in one plain sentence.
    pub reason: String,
    /// What the person can do now, in one plain sentence.
    pub way_forward: String,
    /// The form field that the refusal belongs beside, if there is one.
    pub field: Option<&'static str>,
}

impl Refusal {
    /// A refusal about the whole act.
    #[must_use]
    pub fn new(
        code: &'static str,
        reason: impl Into<String>,
        way_forward: impl Into<String>,
    ) -> Self {
        Self {
            code,
            reason: reason.into(),
            way_forward: way_forward.into(),
            field: None,
        }
    }

    /// The same refusal, shown beside one field.
    #[must_use]
    pub fn beside(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
}
