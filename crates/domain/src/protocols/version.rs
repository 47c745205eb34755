//! One version of a document, and the promise to follow one. A version is
//! never changed: a correction is another version (BUCKS-PROT-03).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ProtocolKind;
use crate::refusal::Refusal;

/// Whether a version is agreed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Still being written.
    Draft,
    /// Agreed by a meeting.
    Final,
}

impl VersionState {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Final => "final",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Final => "Final",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Draft, Self::Final]
            .into_iter()
            .find(|state| state.key() == key)
    }
}

/// A version to be kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NewVersion {
    /// Its number, such as `V1.1`.
    pub number: String,
    /// Draft or final.
    pub state: VersionState,
    /// Who wrote it: a name in the document, never an account (C-49).
    pub author: String,
    /// Its date.
    pub dated: Date,
    /// What changed.
    pub comment: String,
    /// The meeting that approved it (BUCKS-PROT-04).
    pub approved_by: Option<String>,
    /// The day of that meeting.
    pub approved_on: Option<Date>,
    /// Its wording, as simple Markdown.
    #[serde(skip)]
    pub body: Option<String>,
    /// Where a PDF of it can be read.
    pub link: Option<String>,
}

/// What is wrong with a version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VersionRefused {
    /// It has no number.
    NumberMissing,
    /// The document has a version of this number.
    NumberTaken,
    /// Nobody is named as its author.
    AuthorMissing,
    /// Nothing says what changed.
    CommentMissing,
    /// It is dated after today.
    DatedInFuture,
    /// A final version names no meeting that approved it.
    ApprovalMissing,
    /// The meeting is after today.
    ApprovedInFuture,
    /// It has neither wording nor a link.
    NothingToRead,
    /// The link is not the address of a web page.
    LinkNotSafe,
}

impl From<VersionRefused> for Refusal {
    fn from(refused: VersionRefused) -> Self {
        let (code, reason, field) = match refused {
            VersionRefused::NumberMissing => (
                "protocols.number_missing",
                "Enter the version’s number, such as V1.1",
                "number",
            ),
            VersionRefused::NumberTaken => (
                "protocols.number_taken",
                "The document already has a version with this number",
                "number",
            ),
            VersionRefused::AuthorMissing => {
                ("protocols.author_missing", "Enter who wrote it", "author")
            }
            VersionRefused::CommentMissing => (
                "protocols.comment_missing",
                "Enter what changed in this version",
                "comment",
            ),
            VersionRefused::DatedInFuture => (
                "protocols.dated_in_future",
                "The version’s date must be today or in the past",
                "dated",
            ),
            VersionRefused::ApprovalMissing => (
                "protocols.approval_missing",
                "Enter the meeting that approved the final version",
                "approved_by",
            ),
            VersionRefused::ApprovedInFuture => (
                "protocols.approved_in_future",
                "The day of the meeting must be today or in the past",
                "approved",
            ),
            VersionRefused::NothingToRead => (
                "protocols.nothing_to_read",
                "Enter the wording, or the address of a PDF",
                "body",
            ),
            VersionRefused::LinkNotSafe => (
                "protocols.link_not_safe",
                "The address must start with https://",
                "link",
            ),
        };
        Self::new(code, reason, "Correct the form.").beside(field)
    }
}

fn blank(words: Option<&String>) -> bool {
    words.is_none_or(|words| words.trim().is_empty())
}

impl NewVersion {
    /// Checks a version against what the document has already.
    ///
    /// # Errors
    /// [`VersionRefused`], the first that is wrong.
    pub fn check(&self, taken: &[String], today: Date) -> Result<(), VersionRefused> {
        if self.number.trim().is_empty() {
            return Err(VersionRefused::NumberMissing);
        }
        if taken.contains(&self.number) {
            return Err(VersionRefused::NumberTaken);
        }
        if self.author.trim().is_empty() {
            return Err(VersionRefused::AuthorMissing);
        }
        if self.dated > today {
            return Err(VersionRefused::DatedInFuture);
        }
        if self.comment.trim().is_empty() {
            return Err(VersionRefused::CommentMissing);
        }
        if self.state == VersionState::Final && blank(self.approved_by.as_ref()) {
            return Err(VersionRefused::ApprovalMissing);
        }
        if self.approved_on.is_some_and(|day| day > today) {
            return Err(VersionRefused::ApprovedInFuture);
        }
        if blank(self.body.as_ref()) && blank(self.link.as_ref()) {
            return Err(VersionRefused::NothingToRead);
        }
        if self
            .link
            .as_ref()
            .is_some_and(|link| !link.starts_with("https://"))
        {
            return Err(VersionRefused::LinkNotSafe);
        }
        Ok(())
    }
}

/// Why an agency cannot promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromiseRefused {
    /// The document is not a code on sharing information.
    NotASharingCode,
    /// The version is a draft.
    Draft,
    /// A later final version has taken its place.
    Replaced,
}

impl From<PromiseRefused> for Refusal {
    fn from(refused: PromiseRefused) -> Self {
        let (code, reason) = match refused {
            PromiseRefused::NotASharingCode => (
                "protocols.not_a_sharing_code",
                "Agencies promise to follow the code on sharing information only.",
            ),
            PromiseRefused::Draft => (
                "protocols.promise_of_draft",
                "This version is a draft: nobody can promise to follow it yet.",
            ),
            PromiseRefused::Replaced => (
                "protocols.promise_of_replaced",
                "A newer version of the code has taken the place of this one.",
            ),
        };
        Self::new(
            code,
            reason,
            "Open the code again and read its newest version.",
        )
    }
}

/// Whether an agency can promise to follow a version now (BUCKS-STRAT-134).
///
/// # Errors
/// [`PromiseRefused`] with what stands in the way.
pub fn may_promise(
    kind: ProtocolKind,
    state: VersionState,
    newest_final: bool,
) -> Result<(), PromiseRefused> {
    match (kind, state) {
        (ProtocolKind::SharingCode, VersionState::Final) if newest_final => Ok(()),
        (ProtocolKind::SharingCode, VersionState::Final) => Err(PromiseRefused::Replaced),
        (ProtocolKind::SharingCode, VersionState::Draft) => Err(PromiseRefused::Draft),
        (
            ProtocolKind::Strategy
            | ProtocolKind::Protocol
            | ProtocolKind::Thresholds
            | ProtocolKind::EscalationPolicy
            | ProtocolKind::Other,
            VersionState::Draft | VersionState::Final,
        ) => Err(PromiseRefused::NotASharingCode),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = Date::constant(2026, 3, 2);

    fn version() -> NewVersion {
        NewVersion {
            number: "V1.0".to_owned(),
            state: VersionState::Final,
            author: "A. Writer".to_owned(),
            dated: TODAY,
            comment: "First final version".to_owned(),
            approved_by: Some("Best practice board".to_owned()),
            approved_on: Some(TODAY),
            body: Some("How we work together".to_owned()),
            link: None,
        }
    }

    // Requirement: BUCKS-PROT-03, BUCKS-PROT-04
    #[test]
    fn a_version_has_author_date_and_comment_and_a_final_one_the_meeting_that_approved_it() {
        assert_eq!(version().check(&[], TODAY), Ok(()));
        let wrong = |change: fn(&mut NewVersion)| {
            let mut version = version();
            change(&mut version);
            version.check(&["V0.9".to_owned()], TODAY).unwrap_err()
        };
        assert_eq!(wrong(|v| v.number.clear()), VersionRefused::NumberMissing);
        assert_eq!(
            wrong(|v| v.number = "V0.9".to_owned()),
            VersionRefused::NumberTaken
        );
        assert_eq!(wrong(|v| v.author.clear()), VersionRefused::AuthorMissing);
        assert_eq!(
            wrong(|v| v.comment = "  ".to_owned()),
            VersionRefused::CommentMissing
        );
        assert_eq!(
            wrong(|v| v.dated = TODAY.tomorrow().unwrap()),
            VersionRefused::DatedInFuture
        );
        assert_eq!(
            wrong(|v| v.approved_by = None),
            VersionRefused::ApprovalMissing
        );
        assert_eq!(wrong(|v| v.body = None), VersionRefused::NothingToRead);
        assert_eq!(
            wrong(|v| v.link = Some("javascript:alert(1)".to_owned())),
            VersionRefused::LinkNotSafe
        );
    }

    #[test]
    fn a_draft_needs_no_meeting() {
        let mut draft = version();
        draft.state = VersionState::Draft;
        draft.approved_by = None;
        draft.approved_on = None;
        assert_eq!(draft.check(&[], TODAY), Ok(()));
    }

    // Requirement: BUCKS-STRAT-134
    #[test]
    fn an_agency_promises_to_follow_the_newest_final_code_and_nothing_else() {
        let code = ProtocolKind::SharingCode;
        assert_eq!(may_promise(code, VersionState::Final, true), Ok(()));
        assert_eq!(
            may_promise(code, VersionState::Final, false),
            Err(PromiseRefused::Replaced)
        );
        assert_eq!(
            may_promise(code, VersionState::Draft, true),
            Err(PromiseRefused::Draft)
        );
        assert_eq!(
            may_promise(ProtocolKind::Strategy, VersionState::Final, true),
            Err(PromiseRefused::NotASharingCode)
        );
    }

    proptest! {
        #[test]
        fn no_link_but_a_web_page_is_ever_kept(link in "\\PC{0,40}") {
            let mut version = version();
            version.link = Some(link.clone());
            if version.check(&[], TODAY).is_ok() {
                prop_assert!(link.starts_with("https://"));
            }
        }
    }
}
