//! The access matrix: every action, and the grants that allow it. Printed to
//! `docs/generated/access-matrix.md` and walked by the route tests.

use super::{Relation, Role};

/// One way to be allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grant {
    /// Everybody, signed in or not.
    Anyone,
    /// The product itself.
    Job,
    /// A partner's signed link, and the relation that it was sent for.
    LinkHolder(Relation),
    /// An agency's own system, and the agency's relation.
    SystemOf(Relation),
    /// Any signed-in person.
    SignedIn,
    /// A role, where there is no family's record to relate to.
    Role(Role),
    /// A role in an agency that has the relation.
    RoleWith(Role, Relation),
    /// Any role, with the relation.
    With(Relation),
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident => [$($grant:expr),* $(,)?];)*) => {
        /// Everything that the product lets somebody do.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// Every action, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The action's name in documents.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }

        pub(super) const fn grants(action: Action) -> &'static [Grant] {
            match action { $(Action::$name => &[$($grant),*],)* }
        }

        /// The actions as types, for [`super::Permitted`].
        pub mod may {
            use super::super::Doing;
            use super::Action;
            $(
                $(#[$doc])*
                #[derive(Debug)]
                pub enum $name {}
                impl Doing for $name {
                    const ACTION: Action = Action::$name;
                }
            )*
        }
    };
}

use Grant::{Anyone, Job, LinkHolder, RoleWith, SignedIn, SystemOf, With};
use Relation as R;

actions! {
    /// Read public pages: the levels of need, how to ask for help.
    ReadPublicPages => [Anyone];
    /// Ask for help or make a referral (BUCKS-STRAT-71).
    RequestHelp => [Anyone];
    /// Raise an immediate child protection concern; never blocked (invariant 2).
    RaiseImmediateConcern => [Anyone];
    /// Sign in.
    SignIn => [Anyone];
    /// Change one's own password, second factor and sessions.
    ManageOwnAccount => [SignedIn];
    /// See one's own work and messages.
    SeeOwnWork => [SignedIn];
    /// Look for a person by name, among the families that one may open.
    FindFamily => [SignedIn];
    /// Ask whether a person is known to a service (C-18, YORK-76): whoever works with families.
    AskWhetherKnown => [
        Grant::Role(Role::Practitioner), Grant::Role(Role::LeadAgencyManager), Grant::Role(Role::MashPartner),
        Grant::Role(Role::PanelMember), Grant::Role(Role::PanelCoordinator), Grant::Role(Role::PanelManager),
        Grant::Role(Role::EarlyHelpCoordinator), Grant::Role(Role::ContactOfficer), Grant::Role(Role::FrontDoorManager),
        Grant::Role(Role::SocialWorker), Grant::Role(Role::SocialCareManager),
    ];
    /// Load files of the families programme, and see what was loaded (HEREF-54).
    LoadCohort => [Grant::Role(Role::EarlyHelpCoordinator)];
    /// Decide which families the programme identifies (HEREF-55).
    IdentifyFamily => [Grant::Role(Role::EarlyHelpCoordinator)];
    /// Decide whether two records are one person; both records must be open to whoever decides (C-18).
    DecideMatch => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::SocialCareManager, R::SocialCare),
    ];
    /// Join two records, and take a join back.
    JoinRecords => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::LeadAgencyManager, R::LeadAgency), RoleWith(Role::SocialCareManager, R::SocialCare),
    ];
    /// See which e-mails went out, and try one again.
    SeeOutbox => [
        Grant::Role(Role::Administrator), Grant::Role(Role::ContactOfficer), Grant::Role(Role::FrontDoorManager),
    ];
    /// Ask to be in the directory of services.
    AskToJoinDirectory => [Anyone];
    /// Have a list of services sent to an e-mail address (C-52).
    SendDirectoryList => [Anyone];
    /// Say that something in an entry of the directory is wrong.
    SayEntryIsWrong => [Anyone];
    /// Write down an enquiry that was answered from the directory (C-52).
    AnswerDirectoryEnquiry => [SignedIn];
    /// Keep the entries of one's own agency; the directory's team approves each edit (BUCKS-STRAT-66).
    KeepOwnEntries => [
        Grant::Role(Role::Provider), Grant::Role(Role::AgencyManager), Grant::Role(Role::LeadAgencyManager),
        Grant::Role(Role::FrontDoorManager), Grant::Role(Role::EarlyHelpCoordinator),
        Grant::Role(Role::Administrator),
    ];
    /// Keep the directory: take organisations in, publish entries, approve edits, see the gaps.
    KeepDirectory => [Job, Grant::Role(Role::EarlyHelpCoordinator), Grant::Role(Role::Administrator)];
    /// See what was looked for and not found, and what is offered to whom (BNES-25).
    SeeDirectoryGaps => [
        Grant::Role(Role::Commissioner), Grant::Role(Role::Analyst), Grant::Role(Role::Board),
        Grant::Role(Role::EarlyHelpCoordinator), Grant::Role(Role::Administrator),
    ];
    /// Write down what became of pointing a family to a service (BUCKS-STRAT-47, -62).
    FollowSignpost => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::Referrer),
    ];
    /// Check service health (no personal data).
    CheckHealth => [Anyone];

    /// Record a call or contact at the front door (BUCKS-STRAT-77).
    RecordCall => [Grant::Role(Role::ContactOfficer), Grant::Role(Role::FrontDoorManager)];
    /// See the front door's queue.
    SeeFrontDoorQueue => [Grant::Role(Role::ContactOfficer), Grant::Role(Role::FrontDoorManager)];
    /// Read a request for help.
    ReadReferral => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::Referrer), RoleWith(Role::PanelCoordinator, R::Forum),
        RoleWith(Role::PanelManager, R::Forum), RoleWith(Role::PanelMember, R::Forum),
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
        RoleWith(Role::SocialCareManager, R::SocialCareReader), RoleWith(Role::SocialWorker, R::SocialCareReader),
        RoleWith(Role::Auditor, R::AuditDrawn), With(R::BreakGlass),
    ];
    /// Note a worry about a child in one's agency's own record, at once (BUCKS-STRAT-61).
    NoteWorry => [
        Grant::Role(Role::Practitioner), Grant::Role(Role::LeadAgencyManager), Grant::Role(Role::MashPartner),
        Grant::Role(Role::PanelMember), Grant::Role(Role::PanelCoordinator), Grant::Role(Role::EarlyHelpCoordinator),
        Grant::Role(Role::ContactOfficer), Grant::Role(Role::FrontDoorManager),
        Grant::Role(Role::SocialWorker), Grant::Role(Role::SocialCareManager),
    ];
    /// Ring back somebody who asked for advice (BUCKS-STRAT-76, -78): a qualified social
    /// worker; the front door sees who waits and writes down what it hears.
    AnswerCallBack => [
        Grant::Role(Role::SocialWorker), Grant::Role(Role::SocialCareManager),
        Grant::Role(Role::ContactOfficer), Grant::Role(Role::FrontDoorManager),
    ];
    /// Add a file to a request or a family's record.
    AddAttachment => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::Referrer), With(R::LeadWorker), With(R::Team), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::PanelCoordinator, R::Forum),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
    ];
    /// Open a file of a record; whoever asked for help opens what their own agency sent.
    ReadAttachment => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::Referrer), With(R::LeadWorker), With(R::Team), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
        RoleWith(Role::SocialCareManager, R::SocialCareReader), RoleWith(Role::SocialWorker, R::SocialCareReader),
        RoleWith(Role::Auditor, R::AuditDrawn), With(R::BreakGlass),
    ];
    /// Open a file that another agency, or a member of the public, has added.
    ReadOthersAttachment => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
        RoleWith(Role::SocialCareManager, R::SocialCareReader), RoleWith(Role::SocialWorker, R::SocialCareReader),
        RoleWith(Role::Auditor, R::AuditDrawn), With(R::BreakGlass),
    ];
    /// Take a file out of use that belongs to another record.
    WithdrawAttachment => [
        RoleWith(Role::FrontDoorManager, R::FrontDoor), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
    ];
    /// Take a request from the queue into one's own hands.
    ClaimReferral => [RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor)];
    /// Decide the level of need and the outcome: a team manager alone (BUCKS-STRAT-80).
    DecideReferral => [RoleWith(Role::FrontDoorManager, R::FrontDoor)];
    /// Add what was missing to a request (C-03, BUCKS-PROT-26).
    AnswerReturnedReferral => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::Referrer), With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
    ];
    /// See and send again the written outcome.
    SendWrittenOutcome => [RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor)];
    /// Ask agencies what they know (MASH, BUCKS-STRAT-83).
    AskForInformation => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
    ];
    /// Read what agencies answered; whoever asked for help sees only that they did.
    ReadInformationAnswers => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
        RoleWith(Role::Auditor, R::AuditDrawn), With(R::BreakGlass),
    ];
    /// Answer an information request for one's agency.
    AnswerInformationRequest => [RoleWith(Role::MashPartner, R::InformationAsked), LinkHolder(R::InformationAsked)];

    /// Read a family's record.
    ReadFamily => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::Referrer), RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
        RoleWith(Role::PanelMember, R::Forum), RoleWith(Role::LeadAgencyManager, R::LeadAgency), With(R::LeadWorker), With(R::FormerLeadWorker),
        With(R::Team), RoleWith(Role::EarlyHelpCoordinator, R::AreaCoordinator),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
        RoleWith(Role::SocialCareManager, R::SocialCareReader), RoleWith(Role::SocialWorker, R::SocialCareReader),
        RoleWith(Role::Auditor, R::AuditDrawn), With(R::BreakGlass),
    ];
    /// Change the facts about the people in a family.
    EditFamily => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::PanelCoordinator, R::Forum), With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
    ];
    /// See an address that is hidden for safety, and hide or unhide one: whoever holds the family, and the front door.
    SeeHiddenAddress => [
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
    ];
    /// See who has looked at a family's record.
    SeeAccessLog => [
        RoleWith(Role::FrontDoorManager, R::FrontDoor), RoleWith(Role::PanelManager, R::Forum),
        RoleWith(Role::LeadAgencyManager, R::LeadAgency), Grant::Role(Role::InformationGovernance),
    ];
    /// Open a record in an emergency, with a reason, an alert and a review: any professional who works with families.
    BreakGlass => [
        Grant::Role(Role::Practitioner), Grant::Role(Role::ContactOfficer), Grant::Role(Role::FrontDoorManager),
        Grant::Role(Role::MashPartner), Grant::Role(Role::PanelCoordinator), Grant::Role(Role::PanelManager),
        Grant::Role(Role::LeadAgencyManager), Grant::Role(Role::SocialWorker), Grant::Role(Role::SocialCareManager),
        Grant::Role(Role::EarlyHelpCoordinator),
    ];
    /// Review the emergency openings: the governance lead all of them, a manager those of families their agency answers for.
    ReviewBreakGlass => [
        Grant::Role(Role::InformationGovernance), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::PanelManager, R::Forum), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::SocialCareManager, R::SocialCare),
    ];
    /// Restrict a family's record to named people; the governance lead keeps a restriction from locking everybody out.
    RestrictFamily => [
        RoleWith(Role::FrontDoorManager, R::FrontDoor), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::SocialCareManager, R::SocialCare), Grant::Role(Role::InformationGovernance),
    ];
    /// See which records are restricted and which were opened in an emergency, without opening any.
    OverseeAccess => [Grant::Role(Role::InformationGovernance)];
    /// Read what social care records about a family, as fits supporting it; never write (BUCKS-PROT-83).
    ReadSocialCareRecord => [
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::EarlyHelpCoordinator, R::AreaCoordinator),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
        RoleWith(Role::SocialCareManager, R::SocialCareReader), RoleWith(Role::SocialWorker, R::SocialCareReader),
        RoleWith(Role::Auditor, R::AuditDrawn), With(R::BreakGlass),
    ];
    /// Say where the case file lies, and under which reference (BUCKS-PROT-81, -82).
    NoteCaseFile => [
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
    ];

    /// See the forums' work: waiting cases, meetings.
    SeeForum => [Grant::Role(Role::PanelCoordinator), Grant::Role(Role::PanelManager), Grant::Role(Role::PanelMember)];
    /// Build an agenda and run a meeting (BUCKS-STRAT-86, -114).
    RunForumMeeting => [Grant::Role(Role::PanelCoordinator), Grant::Role(Role::PanelManager)];
    /// Receive a case for the forum, put it on an agenda or take it off, follow it for longer (BUCKS-STRAT-123).
    HandleForumCase => [RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum)];
    /// Record what the forum decided for a case (BUCKS-STRAT-87).
    RecordForumDecision => [RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum)];
    /// Take a dispute up its ladder (BUCKS-PROT-90 to -92).
    TakeUpDispute => [RoleWith(Role::PanelManager, R::Forum)];
    /// Accept or decline to lead (C-22); an agency with its own case system may answer by its link.
    AnswerForLeadAgency => [RoleWith(Role::LeadAgencyManager, R::LeadAgency), LinkHolder(R::LeadAgency)];
    /// Assign the lead worker (BUCKS-STRAT-89).
    AssignLeadWorker => [RoleWith(Role::LeadAgencyManager, R::LeadAgency)];
    /// Bring a case back to its forum (BUCKS-STRAT-112, C-40).
    BringBackToForum => [With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency)];
    /// Pause a limit of a case for a reason that the authority allows, and end the pause (invariant 5).
    PauseLimit => [
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::PanelCoordinator, R::Forum),
    ];
    /// Pause a limit of a request for a reason that the authority allows, and end the pause (invariant 5).
    PauseRequestLimit => [RoleWith(Role::FrontDoorManager, R::FrontDoor)];
    /// Report from an agency that keeps its own case system.
    ReportByLink => [LinkHolder(R::LeadAgency)];
    /// Say where the case file lies, send and stop the link by which a lead agency reports (BUCKS-PROT-64, -82).
    ManageReporting => [
        RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
    ];
    /// Close a case on the outcome that its lead agency reported (BUCKS-PROT-63).
    CloseOnReport => [RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum)];
    /// Give a member of the family a link to the plan, and stop it (C-45).
    ManageFamilyLinks => [With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency)];
    /// Hand a family that moved over to the coordinator of its new area (C-33).
    MoveToArea => [
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
    ];
    /// Open early help in one's own agency without a panel (C-42).
    OpenAgencyCase => [With(R::Referrer)];

    /// Record agreement to the service and the lawful basis for sharing (two records, invariant 3).
    RecordAgreement => [
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
    ];
    /// Read a family's assessments and scales: whoever works with the family now, and no wider.
    ReadAssessment => [
        With(R::LeadWorker), With(R::FormerLeadWorker), With(R::Team), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
        RoleWith(Role::EarlyHelpCoordinator, R::AreaCoordinator),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
        RoleWith(Role::SocialCareManager, R::SocialCareReader), RoleWith(Role::SocialWorker, R::SocialCareReader),
        RoleWith(Role::Auditor, R::AuditDrawn), With(R::BreakGlass),
    ];
    /// Write an assessment, with its scales.
    WriteAssessment => [With(R::LeadWorker)];
    /// Take a first look for neglect with a family, at any level of need and before there is a case (BUCKS-STRAT-99).
    RecordScreening => [
        With(R::Referrer), With(R::Team), With(R::LeadWorker),
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
    ];
    /// Sign an assessment off; never by its author.
    SignOffAssessment => [RoleWith(Role::LeadAgencyManager, R::LeadAgency)];
    /// Write and amend the family's plan (BUCKS-STRAT-91).
    WritePlan => [With(R::LeadWorker)];
    /// Report on one's own action of a plan.
    UpdateOwnAction => [With(R::LeadWorker), With(R::Team)];
    /// Call and minute a team around the family meeting (BUCKS-STRAT-94).
    RunTeamMeeting => [With(R::LeadWorker)];
    /// Review the plan (BUCKS-STRAT-110).
    ReviewPlan => [With(R::LeadWorker)];
    /// Close the case with its outcome (BUCKS-STRAT-122).
    CloseCase => [With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency)];
    /// Step up to social care through the front door (BUCKS-PROT-52 to -55).
    StepUp => [
        With(R::LeadWorker), With(R::Team), With(R::Referrer),
        RoleWith(Role::LeadAgencyManager, R::LeadAgency), RoleWith(Role::PanelCoordinator, R::Forum),
    ];

    /// Record how somebody sees the family at the end, and write the case up for learning (BUCKS-STRAT-157).
    RecordOutcome => [With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency)];
    /// Let a case study without names be read by others; never by its author.
    ApproveCaseStudy => [RoleWith(Role::LeadAgencyManager, R::LeadAgency), RoleWith(Role::PanelManager, R::Forum)];
    /// Read the approved case studies, which name nobody.
    ReadCaseStudies => [SignedIn];

    /// Record advice that one service gave another about a family (BUCKS-PROT-52, -68, -77).
    RecordConsultation => [
        With(R::LeadWorker), With(R::Team), With(R::Referrer),
        RoleWith(Role::LeadAgencyManager, R::LeadAgency), RoleWith(Role::PanelCoordinator, R::Forum),
        RoleWith(Role::ContactOfficer, R::FrontDoor), RoleWith(Role::FrontDoorManager, R::FrontDoor),
        RoleWith(Role::SocialCareManager, R::SocialCare), RoleWith(Role::SocialWorker, R::SocialCare),
    ];
    /// Accept or decline to take a family over for social care (BUCKS-PROT-51).
    AnswerTransfer => [RoleWith(Role::SocialCareManager, R::SocialCare)];
    /// Call a strategy meeting under section 47 and record it (BUCKS-PROT-55, C-39).
    RecordStrategyMeeting => [RoleWith(Role::SocialCareManager, R::SocialCare)];

    /// Record a family that social care works with and that has no record here (C-43).
    RecordSocialCareFamily => [Grant::Role(Role::SocialWorker), Grant::Role(Role::SocialCareManager)];
    /// Propose that a family goes on with early help, list it, take that back (BUCKS-PROT-37, -40).
    ProposeStepDown => [RoleWith(Role::SocialWorker, R::SocialCare), RoleWith(Role::SocialCareManager, R::SocialCare)];
    /// Sign off, as gatekeeper, what comes from an assessment; never one's own proposal (BUCKS-PROT-78, C-36).
    SignOffStepDown => [RoleWith(Role::SocialCareManager, R::SocialCare)];
    /// Read how far a family is on its way down: both services see the same record (BUCKS-PROT-71).
    ReadStepDown => [
        RoleWith(Role::SocialWorker, R::SocialCare), RoleWith(Role::SocialCareManager, R::SocialCare),
        RoleWith(Role::SocialWorker, R::SocialCareReader), RoleWith(Role::SocialCareManager, R::SocialCareReader),
        RoleWith(Role::LeadAgencyManager, R::Forum), RoleWith(Role::PanelMember, R::Forum),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
        RoleWith(Role::LeadAgencyManager, R::LeadAgency), With(R::LeadWorker), With(R::BreakGlass),
    ];
    /// Take a family off a transfer meeting's list.
    TakeOffTransferList => [
        RoleWith(Role::SocialWorker, R::SocialCare), RoleWith(Role::SocialCareManager, R::SocialCare),
        RoleWith(Role::PanelCoordinator, R::Forum), RoleWith(Role::PanelManager, R::Forum),
    ];
    /// Record what a transfer meeting decided: the receiving manager, and social care for what is its own (BUCKS-PROT-49).
    DecideStepDown => [RoleWith(Role::LeadAgencyManager, R::Forum), RoleWith(Role::SocialCareManager, R::SocialCare)];
    /// Accept or decline a family that comes from social care.
    AnswerStepDown => [RoleWith(Role::LeadAgencyManager, R::LeadAgency)];
    /// Plan and record the visit that both workers make together (BUCKS-PROT-45).
    RecordHandoverVisit => [
        With(R::LeadWorker), RoleWith(Role::LeadAgencyManager, R::LeadAgency),
        RoleWith(Role::SocialWorker, R::SocialCare), RoleWith(Role::SocialCareManager, R::SocialCare),
    ];
    /// Close a family to social care, after the next service has accepted (BUCKS-PROT-51).
    EndSocialCare => [RoleWith(Role::SocialCareManager, R::SocialCare)];

    /// Keep the documents that the partnership works by, with every version (BUCKS-PROT-01 to -04).
    ManageProtocols => [
        Grant::Role(Role::PanelManager), Grant::Role(Role::EarlyHelpCoordinator),
        Grant::Role(Role::InformationGovernance), Grant::Role(Role::Administrator),
    ];
    /// Promise for one's own agency to follow the sharing code (BUCKS-STRAT-134, BUCKS-PROT-80).
    PromiseSharing => [
        Grant::Role(Role::AgencyManager), Grant::Role(Role::LeadAgencyManager),
        Grant::Role(Role::FrontDoorManager), Grant::Role(Role::SocialCareManager), Grant::Role(Role::PanelManager),
    ];
    /// See the figures of the whole system: counts, never names.
    SeeOversight => [
        Grant::Role(Role::FrontDoorManager), Grant::Role(Role::SocialCareManager),
        Grant::Role(Role::EarlyHelpCoordinator), Grant::Role(Role::PanelManager), Grant::Role(Role::Board),
        Grant::Role(Role::Analyst), Grant::Role(Role::Commissioner), Grant::Role(Role::InformationGovernance),
    ];
    /// See every partner's Stars in one place; a case only within one's own scope (BUCKS-STRAT-108).
    SeeStars => [
        Grant::Role(Role::PanelCoordinator), Grant::Role(Role::PanelManager), Grant::Role(Role::LeadAgencyManager),
        Grant::Role(Role::FrontDoorManager), Grant::Role(Role::SocialCareManager),
        Grant::Role(Role::EarlyHelpCoordinator), Grant::Role(Role::Board), Grant::Role(Role::Analyst),
        Grant::Role(Role::Commissioner), Grant::Role(Role::InformationGovernance),
    ];
    /// Open the list of decisions behind a figure, and of them the records in one's scope (BUCKS-PROT-16).
    SeeDecisionsMade => [Grant::Role(Role::FrontDoorManager), Grant::Role(Role::SocialCareManager)];

    /// Manage the accounts of one's own agency.
    ManageAgencyUsers => [Grant::Role(Role::AgencyManager), Grant::Role(Role::Administrator)];
    /// Manage agencies, settings and every account.
    Administer => [Grant::Role(Role::Administrator)];
    /// Read the proof of the audit.
    ReadAuditProof => [Grant::Role(Role::InformationGovernance)];
    /// Send a request for help from an agency's own system.
    SubmitBySystem => [SystemOf(R::Referrer)];
    /// Work done by the product itself: letters, clocks, meetings.
    WorkAsJob => [Job];
}
