//! What a social worker says who proposes that a family goes on with early
//! help, and what must be there before the targeted family service takes it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use crate::ids::{InvolvementId, StepDownId};

use crate::ids::AgencyId;
use crate::profile::{ForumKind, Offered, Profile, TransferOutcome, Word, words};
use crate::refusal::Refusal;

words! {
    /// How children's social care works with a family now: the least that the
    /// border needs to know (C-43, BNES-62).
    pub enum SocialCareStanding {
        /// It assesses what the children need.
        Assessment = "assessment",
        /// There is a child in need plan (section 17).
        ChildInNeed = "child_in_need",
        /// There is a child protection plan.
        ChildProtection = "child_protection",
        /// A child is looked after.
        LookedAfter = "looked_after",
    }
}

impl SocialCareStanding {
    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assessment => "Assessment by a social worker",
            Self::ChildInNeed => "Child in need plan",
            Self::ChildProtection => "Child protection plan",
            Self::LookedAfter => "A child is looked after",
        }
    }
}

words! {
    /// From which part of social care's work the proposal comes.
    pub enum Origin {
        /// The assessment shows that early help could be right (BUCKS-PROT-35). A
        /// gatekeeper signs it off (BUCKS-PROT-78, C-36).
        Assessment = "assessment",
        /// Social care has worked with the family, also under a plan, and risks and
        /// needs have become small enough (BUCKS-PROT-37).
        AfterWork = "after_work",
    }
}

impl Origin {
    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assessment => "An assessment has just ended",
            Self::AfterWork => "Social care has worked with the family",
        }
    }

    /// Whether a gatekeeper signs the proposal off first.
    #[must_use]
    pub const fn needs_sign_off(self) -> bool {
        match self {
            Self::Assessment => true,
            Self::AfterWork => false,
        }
    }
}

/// Whether the family agrees to go on with help that is voluntary (BUCKS-PROT-46).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FamilyAgrees {
    /// Nobody has asked yet.
    NotAsked,
    /// The family said no.
    Refused,
    /// The family said yes.
    Given {
        /// On which day.
        on: Date,
        /// Who in the family said so.
        who: String,
        /// Whether it was in writing.
        written: bool,
    },
}

impl FamilyAgrees {
    /// Whether the family said yes.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        match self {
            Self::Given { .. } => true,
            Self::NotAsked | Self::Refused => false,
        }
    }
}

/// Which way down the social worker chooses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum Route {
    /// Other services are named and social care closes (BUCKS-PROT-38).
    Signpost,
    /// A partner already in the team around the child goes on (BUCKS-PROT-39).
    Partner {
        /// Which.
        agency: AgencyId,
    },
    /// The transfer meeting talks about it (BUCKS-PROT-40).
    TransferMeeting,
    /// The targeted family service is asked, where no transfer meeting is held.
    TargetedFamilyService {
        /// The agency that runs it.
        agency: AgencyId,
    },
    /// The forum names a lead agency, where no transfer meeting is held.
    Forum,
}

impl Route {
    /// The word of the form, and of what is stored.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Signpost => "signpost",
            Self::Partner { .. } => "partner",
            Self::TransferMeeting => "transfer_meeting",
            Self::TargetedFamilyService { .. } => "targeted_family_service",
            Self::Forum => "forum",
        }
    }
}

/// The ways that an authority offers, as keys of [`Route`]. Where it holds a
/// transfer meeting, the targeted family service and the forum are reached
/// through that alone (C-29); elsewhere they are asked at once.
#[must_use]
pub fn routes_offered(profile: &Profile) -> Vec<&'static str> {
    let mut routes = vec!["signpost", "partner"];
    if profile
        .forums
        .iter()
        .any(|forum| forum.kind == ForumKind::Transfer)
    {
        routes.push("transfer_meeting");
        return routes;
    }
    let offered = |outcome| profile.outcomes.transfer.get(outcome).offered == Offered::Yes;
    if offered(TransferOutcome::TargetedFamilyService) {
        routes.push("targeted_family_service");
    }
    if offered(TransferOutcome::Forum) {
        routes.push("forum");
    }
    routes
}

/// What the social worker says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proposal {
    /// Which part of the work it comes from.
    pub origin: Origin,
    /// How risks and needs have become small enough (BUCKS-PROT-37).
    pub reduced: String,
    /// Why early help should go on, and with what (BUCKS-PROT-47).
    pub rationale: String,
    /// Whether the family agrees (BUCKS-PROT-46).
    pub agrees: FamilyAgrees,
    /// The way down.
    pub route: Route,
    /// The agencies that work with the family and are told of the change (BUCKS-PROT-50).
    pub involved: Vec<AgencyId>,
}

/// One thing that is missing in a proposal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ProposalMissing {
    /// How risks and needs have become smaller.
    Reduced,
    /// Who in the family agreed.
    WhoAgreed,
    /// The day on which they agreed has not come yet.
    AgreedInFuture,
    /// The authority does not offer this way.
    RouteNotOffered,
}

impl ProposalMissing {
    /// The field of the form.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Reduced => "reduced",
            Self::WhoAgreed => "agreed_who",
            Self::AgreedInFuture => "agreed_on",
            Self::RouteNotOffered => "route",
        }
    }

    /// What to do.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reduced => "Enter how risks and needs have become smaller",
            Self::WhoAgreed => "Enter who in the family agreed",
            Self::AgreedInFuture => "The day on which the family agreed must not be in the future",
            Self::RouteNotOffered => "Select one of the ways on the list",
        }
    }
}

impl Proposal {
    /// What is missing, in the order of the form; empty when it can be sent. Only
    /// what every way needs: see [`hard_stops_for`] for the rest.
    #[must_use]
    pub fn missing(&self, profile: &Profile, today: Date) -> Vec<ProposalMissing> {
        let mut missing = Vec::new();
        if self.reduced.trim().is_empty() {
            missing.push(ProposalMissing::Reduced);
        }
        if let FamilyAgrees::Given { on, who, .. } = &self.agrees {
            if who.trim().is_empty() {
                missing.push(ProposalMissing::WhoAgreed);
            }
            if *on > today {
                missing.push(ProposalMissing::AgreedInFuture);
            }
        }
        if !routes_offered(profile).contains(&self.route.key()) {
            missing.push(ProposalMissing::RouteNotOffered);
        }
        missing
    }
}

/// What stands between a family and the targeted family service. No reason
/// and no rank sets one aside (C-26, C-31).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum HardStop {
    /// The family has not agreed to voluntary help (BUCKS-PROT-46).
    NotAgreed,
    /// Nobody has said why early help should go on (BUCKS-PROT-47).
    NoRationale,
}

impl From<HardStop> for Refusal {
    fn from(stop: HardStop) -> Self {
        match stop {
            HardStop::NotAgreed => Self::new(
                "step_down.not_agreed",
                "The family has not agreed to go on with help that is voluntary",
                "Ask the family first and record what they say. Nobody can set this aside.",
            )
            .beside("agrees"),
            HardStop::NoRationale => Self::new(
                "step_down.no_rationale",
                "Enter why early help should go on, and what it will do",
                "A few sentences are enough.",
            )
            .beside("rationale"),
        }
    }
}

/// What stops a transfer to the targeted family service.
#[must_use]
pub fn hard_stops_for(proposal: &Proposal) -> Vec<HardStop> {
    let mut stops = Vec::new();
    if !proposal.agrees.is_given() {
        stops.push(HardStop::NotAgreed);
    }
    if proposal.rationale.trim().is_empty() {
        stops.push(HardStop::NoRationale);
    }
    stops
}

/// On the other ways the same two things are advice: shown, never a bar (C-31).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Advice {
    /// Ask the family whether they agree.
    AskTheFamily,
    /// Say why early help should go on.
    SayWhy,
}

impl Advice {
    /// What to do.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AskTheFamily => {
                "Ask the family whether they want this help. Early help is their choice."
            }
            Self::SayWhy => {
                "Say why early help should go on. Whoever takes over will want to know."
            }
        }
    }
}

/// The advice for a proposal.
#[must_use]
pub fn advice_for(proposal: &Proposal) -> Vec<Advice> {
    hard_stops_for(proposal)
        .into_iter()
        .map(|stop| match stop {
            HardStop::NotAgreed => Advice::AskTheFamily,
            HardStop::NoRationale => Advice::SayWhy,
        })
        .collect()
}

impl SocialCareStanding {
    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::from_word(key)
    }
}
