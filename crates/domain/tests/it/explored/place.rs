//! An authority as its profile describes it, with the people who act in it.

use std::collections::BTreeSet;

use domain::access::{Action, FamilyAccess, Relation, Role, StoredRelation, allows, relations_of};
use domain::act::{Act, Actor, UserActor};
use domain::closure::MOVED_TO_SOCIAL_CARE;
use domain::ids::{AgencyId, RequestId, UserId};
use domain::profile::{
    ConsentPurpose, ConsentRule, ForumOutcome, FrontDoorOutcome, ListKey, Offered, Profile,
    Word as _,
};
use domain::referrals::{ConsentStanding, DecideFacts, routes_of};
use jiff::Timestamp;
use jiff::civil::date;
use uuid::Uuid;

/// Everybody who can do something about the family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Who {
    Teacher,
    SchoolManager,
    Helper,
    ServiceManager,
    FrontDoorManager,
    SocialCareManager,
    Coordinator,
    PanelManager,
}

const PEOPLE: &[(Who, u128, Role)] = &[
    (Who::Teacher, 1, Role::Practitioner),
    (Who::SchoolManager, 1, Role::LeadAgencyManager),
    (Who::Helper, 2, Role::Practitioner),
    (Who::ServiceManager, 2, Role::LeadAgencyManager),
    (Who::FrontDoorManager, 3, Role::FrontDoorManager),
    (Who::SocialCareManager, 4, Role::SocialCareManager),
    (Who::Coordinator, 5, Role::PanelCoordinator),
    (Who::PanelManager, 5, Role::PanelManager),
];

const fn agency(number: u128) -> AgencyId {
    AgencyId::new(Uuid::from_u128(number))
}

pub const SCHOOL: AgencyId = agency(1);
pub const SERVICE: AgencyId = agency(2);
pub const FRONT_DOOR: AgencyId = agency(3);
pub const SOCIAL_CARE: AgencyId = agency(4);
pub const FORUM: AgencyId = agency(5);

/// The one instant of the model: nothing here depends on how late it is.
pub const NOW: Timestamp = Timestamp::UNIX_EPOCH;

impl Who {
    pub fn user(self) -> UserId {
        UserId::new(Uuid::from_u128(100 + u128::try_from(self.place()).unwrap()))
    }

    fn place(self) -> usize {
        PEOPLE.iter().position(|(who, ..)| *who == self).unwrap()
    }
}

/// An agency that can lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leads {
    School,
    Service,
}

impl Leads {
    pub const BOTH: [Self; 2] = [Self::School, Self::Service];

    pub const fn id(self) -> AgencyId {
        match self {
            Self::School => SCHOOL,
            Self::Service => SERVICE,
        }
    }

    /// Who works with families there.
    pub const fn worker(self) -> Who {
        match self {
            Self::School => Who::Teacher,
            Self::Service => Who::Helper,
        }
    }

    pub const fn workers(self) -> &'static [Who] {
        match self {
            Self::School => &[Who::Teacher],
            Self::Service => &[Who::Helper],
        }
    }

    /// The workers, and who manages them.
    pub const fn people(self) -> &'static [Who] {
        match self {
            Self::School => &[Who::Teacher, Who::SchoolManager],
            Self::Service => &[Who::Helper, Who::ServiceManager],
        }
    }
}

/// What the profile says that bears on the journey.
#[derive(Debug)]
pub struct Place {
    pub front_door: Vec<FrontDoorOutcome>,
    pub forum: Vec<ForumOutcome>,
    /// What the front door's rule is told.
    pub facts: DecideFacts,
    pub agreement: ConsentRule,
    /// Whether an agency may keep its own request and open the case itself (C-16).
    pub agencies_open_cases: bool,
    /// The outcomes with which a case can end.
    pub endings: Vec<String>,
    /// Whether somebody may do something, by the relations that are stored.
    pub(super) allowed: Vec<bool>,
}

/// A relation that a family can have stored here: with whom, and by name for one person.
pub type Tie = (Relation, AgencyId, Option<Who>);

/// Every such relation; a family keeps a bit for each.
pub const TIES: &[Tie] = &[
    (Relation::FrontDoor, FRONT_DOOR, None),
    (Relation::Referrer, SCHOOL, Some(Who::Teacher)),
    (Relation::Forum, FORUM, None),
    (Relation::SocialCare, SOCIAL_CARE, None),
    (Relation::LeadAgency, SCHOOL, None),
    (Relation::LeadAgency, SERVICE, None),
    (Relation::LeadWorker, SCHOOL, Some(Who::Teacher)),
    (Relation::LeadWorker, SERVICE, Some(Who::Helper)),
];

/// What the commands ask of the access matrix.
const ACTIONS: &[Action] = &[
    Action::DecideReferral,
    Action::AnswerReturnedReferral,
    Action::StepUp,
    Action::RecordForumDecision,
    Action::TakeUpDispute,
    Action::AnswerForLeadAgency,
    Action::AssignLeadWorker,
    Action::BringBackToForum,
    Action::WritePlan,
    Action::RecordAgreement,
    Action::CloseCase,
    Action::CloseOnReport,
    Action::OpenAgencyCase,
    Action::AnswerTransfer,
];

impl Place {
    pub fn of(profile: &Profile) -> Self {
        let edition = profile.levels_in_force(date(2026, 11, 28));
        let area = profile.forum_for_postcode("").key.as_str().to_owned();
        let offered = |offered| offered == Offered::Yes;
        let outcomes = &profile.outcomes;
        Self {
            front_door: FrontDoorOutcome::ALL
                .iter()
                .copied()
                .filter(|one| offered(outcomes.front_door.get(*one).offered))
                .collect(),
            forum: ForumOutcome::ALL
                .iter()
                .copied()
                .filter(|one| offered(outcomes.forum.get(*one).offered))
                .collect(),
            facts: DecideFacts {
                by: Who::FrontDoorManager.user(),
                at: NOW,
                edition: edition.id.as_str().to_owned(),
                routes: routes_of(profile, edition),
                consent: ConsentStanding::Given,
            },
            agreement: profile
                .consent
                .get(ConsentPurpose::AssessmentAndPlan)
                .clone(),
            agencies_open_cases: profile.entry.agencies_open_cases(),
            endings: profile
                .list(ListKey::ClosureOutcomes)
                .iter()
                .map(|item| item.key.as_str().to_owned())
                .collect(),
            allowed: allowed(&area),
        }
    }

    /// Everything in which two authorities' journeys can differ: those with the same
    /// are one journey under other names.
    pub fn what_differs(&self) -> String {
        let led_to: BTreeSet<_> = self.facts.routes.iter().map(|one| one.outcome).collect();
        let moved: BTreeSet<_> = self
            .endings
            .iter()
            .map(|one| one == MOVED_TO_SOCIAL_CARE)
            .collect();
        let rule = (self.agreement.who, self.agreement.young_person);
        let outcomes = (&self.front_door, &self.forum, led_to);
        format!(
            "{outcomes:?} {rule:?} {moved:?} {}",
            self.agencies_open_cases
        )
    }

    /// Whether the access matrix lets one of these people do this, with a family
    /// that has these relations.
    pub fn lets(&self, ties: u8, people: &[Who], action: Action) -> bool {
        let action = ACTIONS.iter().position(|one| *one == action).unwrap();
        people.iter().any(|who| {
            let person = usize::from(ties) * PEOPLE.len() + who.place();
            self.allowed[person * ACTIONS.len() + action]
        })
    }
}

/// The matrix asked once for each answer that the exploration needs again and again.
fn allowed(area: &str) -> Vec<bool> {
    let mut allowed = Vec::new();
    for ties in 0..=u8::MAX {
        let access = FamilyAccess {
            relations: stored(ties, area),
            ..FamilyAccess::default()
        };
        for (who, number, role) in PEOPLE {
            let act = act(*who, agency(*number), *role, area);
            let relations = relations_of(&act, &access);
            allowed.extend(
                ACTIONS
                    .iter()
                    .map(|action| allows(&act, &relations, *action)),
            );
        }
    }
    allowed
}

fn stored(ties: u8, area: &str) -> Vec<StoredRelation> {
    TIES.iter()
        .enumerate()
        .filter(|(place, _)| ties & (1 << place) != 0)
        .map(|(_, (relation, agency, who))| StoredRelation {
            relation: *relation,
            agency: Some(*agency),
            user: who.map(Who::user),
            area: (*relation == Relation::Forum).then(|| area.to_owned()),
        })
        .collect()
}

fn act(who: Who, agency: AgencyId, role: Role, area: &str) -> Act {
    let areas = if agency == FORUM {
        BTreeSet::from([area.to_owned()])
    } else {
        BTreeSet::new()
    };
    Act {
        actor: Actor::User(UserActor {
            user: who.user(),
            agency,
            roles: BTreeSet::from([role]),
            areas,
        }),
        at: NOW,
        reason: None,
        request: RequestId::new(Uuid::nil()),
    }
}
