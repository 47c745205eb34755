//! Arguments of a statement. Every null has a type, because PostgreSQL asks for one.

use domain::ids;
use jiff::{Timestamp, civil::Date};

/// One argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// `text`.
    Text(Option<String>),
    /// `bigint`: numbers, instants, yes and no.
    Int(Option<i64>),
    /// `bytea`.
    Bytes(Option<Vec<u8>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Int(Some(i64::from(yes)))
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Int(Some(at.as_microsecond()))
    }
}

impl From<Option<Timestamp>> for Value {
    fn from(at: Option<Timestamp>) -> Self {
        Self::Int(at.map(Timestamp::as_microsecond))
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Text(Some(day.to_string()))
    }
}

impl From<Option<Date>> for Value {
    fn from(day: Option<Date>) -> Self {
        Self::Text(day.map(|day| day.to_string()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

macro_rules! from_ids {
    ($($name:ident),* $(,)?) => {$(
        impl From<ids::$name> for Value {
            fn from(id: ids::$name) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }

        impl From<Option<ids::$name>> for Value {
            fn from(id: Option<ids::$name>) -> Self {
                Self::Text(id.map(|id| id.to_string()))
            }
        }
    )*};
}

from_ids!(
    MatchId,
    JoinId,
    CohortId,
    AgencyId,
    UserId,
    FamilyId,
    PersonId,
    ReferralId,
    CaseId,
    ClockId,
    LetterId,
    JobId,
    AuditEntryId,
    SubmissionKey,
    RequestId,
    HoldingId,
    MessageId,
    InformationRequestId,
    MeetingId,
    AgendaItemId,
    AgreementId,
    AssessmentId,
    ReadingId,
    PlanId,
    PlanLineId,
    ReviewId,
    TeamMeetingId,
    DisputeId,
    AttachmentId,
    LinkId,
    AddressId,
    HandoverId,
    StrategyMeetingId,
    ConsultationId,
    DraftId,
    EnquiryId,
    OpeningId,
    FamilyLinkId,
    ReadingTalkId,
    OutcomeViewId,
    CaseStudyId,
    ProtocolId,
    ProtocolVersionId,
    WorryId,
    DirectoryOrganisationId,
    ServiceId,
    DraftEntryId,
    RemarkId,
    SignpostId,
    InvolvementId,
    StepDownId,
);

/// The arguments of one statement, each turned into a [`Value`].
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::engine::Value::from($value)),*] };
}
