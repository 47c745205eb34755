//! Identifiers: each noun has its own type, so that one cannot stand for
//! another. Made by the unit of work from the injected randomness; never here.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a fresh identifier from the unit of work.
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// Reads an identifier from a URL or a stored row.
            ///
            /// # Errors
            /// When the text is not a UUID.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }

            /// The bare identifier.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }
    )*};
}

/// The text was not an identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

ids! {
    /// A partner organisation: a school, a health service, the front door itself.
    AgencyId;
    /// A person with an account.
    UserId;
    /// A family: the unit of the record (BUCKS-STRAT-20).
    FamilyId;
    /// A child or an adult.
    PersonId;
    /// A request for help at the front door.
    ReferralId;
    /// Two records that may be one person.
    MatchId;
    /// Records that were joined.
    JoinId;
    /// A file of the families programme.
    CohortId;
    /// Early help for one family, from the forum to closure.
    CaseId;
    /// A running or stopped time limit.
    ClockId;
    /// A letter that was issued.
    LetterId;
    /// Work left for the worker in the same transaction as its cause.
    JobId;
    /// One line of the audit.
    AuditEntryId;
    /// One submission of a form: a double click carries the same key twice.
    SubmissionKey;
    /// One HTTP request or command, named in logs and in the audit.
    RequestId;
    /// A period in which one agency holds a family.
    HoldingId;
    /// A message inside the product.
    MessageId;
    /// A request to an agency for what it knows about a family.
    InformationRequestId;
    /// A meeting of a forum that allocates.
    MeetingId;
    /// One family on the agenda of a meeting.
    AgendaItemId;
    /// A person's agreement or refusal, for one purpose.
    AgreementId;
    /// A whole-family assessment.
    AssessmentId;
    /// One scoring of a scale.
    ReadingId;
    /// A family's plan, in one version.
    PlanId;
    /// A need, a goal or an action on a plan.
    PlanLineId;
    /// A review of a plan.
    ReviewId;
    /// A meeting of the team around the family.
    TeamMeetingId;
    /// A dispute about a threshold or an allocation.
    DisputeId;
    /// A file that came with a request.
    AttachmentId;
    /// A signed link sent to a partner without an account.
    LinkId;
    /// An address that a person lives or lived at.
    AddressId;
    /// An offer to another agency to take a family over.
    HandoverId;
    /// A strategy meeting under section 47.
    StrategyMeetingId;
    /// Advice that one service gave another about a family.
    ConsultationId;
    /// A request for help that is still being written.
    DraftId;
    /// A question to the front door that is no request (BUCKS-STRAT-76).
    EnquiryId;
    /// One opening of a record in an emergency.
    OpeningId;
    /// A link by which a member of a family follows the family's plan.
    FamilyLinkId;
    /// A talk with a family about the results of a reading.
    ReadingTalkId;
    /// How somebody sees a family at the end of early help.
    OutcomeViewId;
    /// A closed case as a story for learning.
    CaseStudyId;
    /// A document that the partnership works by.
    ProtocolId;
    /// One version of such a document.
    ProtocolVersionId;
    /// A worry that an agency noted and has not asked for help about (BUCKS-STRAT-61).
    WorryId;
    /// An organisation of the directory of services.
    DirectoryOrganisationId;
    /// A service of the directory.
    ServiceId;
    /// An edit of an entry that waits for the directory's team.
    DraftEntryId;
    /// What a visitor says is wrong in an entry.
    RemarkId;
    /// A family's being pointed to a service of the directory.
    SignpostId;
    /// A time in which children's social care works with a family.
    InvolvementId;
    /// A family's way from social care to early help.
    StepDownId;
}
