//! What is stored about one family, as far as the journey turns on it.

use std::sync::Arc;

use domain::access::Relation;
use domain::agreement::{
    AnswerForm, Asked, FamilyStanding, Said, ServiceAnswer, check_answer, standing_of,
};
use domain::cases::{FamilyAgreement, Lead, Stage, Waiting};
use domain::forums::DisputeState;
use domain::holding::{Basis, Command as Hold, Holder, Holding};
use domain::ids::{AgencyId, PersonId};
use domain::profile::YoungPersonConsent;
use domain::referrals::{Asked as Since, State};
use uuid::Uuid;

use super::place::{FRONT_DOOR, NOW, Place, SCHOOL, TIES, Tie, Who};

/// The requests that can be open at one time: more of the same kind add nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Round {
    /// A request for help, also danger that somebody raised who leads nothing here.
    Asked,
    /// The family was stepped up.
    SteppedUp,
}

/// An open case.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Case {
    pub stage: Arc<Stage>,
    pub dispute: Option<DisputeState>,
    /// Whether the family was stepped up since the case last came to the forum.
    pub stepped_up_since: bool,
}

/// What must never have happened on the way here. The model sees it happen; no
/// rule is asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Broken {
    /// A case closed while a service had been asked, or a step up was undecided.
    pub closed_over_a_question: bool,
    /// Assessment, plan or team went on without the family's agreement.
    pub worked_without_agreement: bool,
    /// An agency ended or moved a case that another leads.
    pub spoke_for_the_lead: bool,
}

/// One family.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Family {
    pub holding: Holding,
    pub asked: Option<Arc<State>>,
    /// Whether that request was danger that somebody raised.
    pub danger: bool,
    pub stepped_up: Option<Arc<State>>,
    /// The decided request that the open offer came from.
    pub offered_for: Option<(Round, Arc<State>)>,
    /// Open cases, the oldest first.
    pub cases: Vec<Case>,
    /// What the family said last: all of it says the same.
    pub says: Option<ServiceAnswer>,
    /// A bit for each of the [`TIES`].
    pub ties: u8,
    pub broken: Broken,
}

impl Family {
    /// A school asks for help and goes on supporting the family.
    pub fn asked_by_school() -> Self {
        let holder = Holder {
            agency: SCHOOL,
            person: Some(Who::Teacher.user()),
        };
        let mut family = Self::new(holder, Basis::Referrer);
        family.relate(Relation::Referrer, SCHOOL);
        family
    }

    /// A parent or a caller asks: the front door holds the family.
    pub fn asked_by_public() -> Self {
        let holder = Holder {
            agency: FRONT_DOOR,
            person: None,
        };
        Self::new(holder, Basis::FrontDoor)
    }

    fn new(holder: Holder, basis: Basis) -> Self {
        let mut family = Self {
            holding: Holding::Ended.apply(Hold::Begin { holder, basis }).unwrap(),
            asked: Some(waiting()),
            danger: false,
            stepped_up: None,
            offered_for: None,
            cases: Vec::new(),
            says: None,
            ties: 0,
            broken: Broken::default(),
        };
        family.relate(Relation::FrontDoor, FRONT_DOOR);
        family
    }

    pub fn round(&mut self, round: Round) -> &mut Option<Arc<State>> {
        match round {
            Round::Asked => &mut self.asked,
            Round::SteppedUp => &mut self.stepped_up,
        }
    }

    /// Whether another step up fits into the model: two requests are open at most
    /// before there is a case, and one beside it. One that may come back from the
    /// service that was asked keeps its place.
    pub fn has_room_for_step_up(&self) -> bool {
        self.stepped_up.is_none()
            && !self.comes_back(Round::SteppedUp)
            && (self.cases.is_empty() || self.asked.is_none())
    }

    /// The same for danger that somebody raises who may not step up.
    pub fn has_room_for_danger(&self) -> bool {
        !self.request_open() && !self.comes_back(Round::Asked)
    }

    fn comes_back(&self, round: Round) -> bool {
        self.offered_for
            .as_ref()
            .is_some_and(|(of, _)| *of == round)
    }

    pub fn request_open(&self) -> bool {
        self.asked.is_some() || self.stepped_up.is_some()
    }

    /// Whether anything about the family waits for somebody.
    pub fn anything_open(&self) -> bool {
        self.request_open() || !self.cases.is_empty() || self.holding.is_offered()
    }

    /// Whether early help has come to its end: nothing is open, and nobody holds
    /// the family, or social care does, whose own work ends elsewhere.
    pub fn at_rest(&self) -> bool {
        let let_go = match self.holding.basis() {
            None | Some(Basis::SocialCare) => true,
            Some(Basis::Referrer | Basis::FrontDoor | Basis::LeadAgency) => false,
        };
        let_go && !self.anything_open()
    }

    pub fn relate(&mut self, relation: Relation, agency: AgencyId) {
        self.ties |= bits(|tie| tie.0 == relation && tie.1 == agency);
    }

    pub fn related(&self, relation: Relation, agency: AgencyId) -> bool {
        self.ties & bits(|tie| tie.0 == relation && tie.1 == agency) != 0
    }

    pub fn end_relations(&mut self, relation: Relation) {
        self.ties &= !bits(|tie| tie.0 == relation);
    }

    pub fn end_relation_of(&mut self, relation: Relation, agency: AgencyId) {
        self.ties &= !bits(|tie| tie.0 == relation && tie.1 == agency);
    }

    /// A parent and a child who live together.
    fn people(&self, place: &Place) -> [Asked; 2] {
        [true, false].map(|adult| Asked {
            person: PersonId::new(Uuid::from_u128(u128::from(adult))),
            adult,
            lives_here: true,
            parental_responsibility: adult,
            latest: self.says.map(|answer| Said {
                answer,
                form: AnswerForm::Written,
                in_own_right: note(place, adult).is_some(),
            }),
        })
    }

    /// Whether everybody may give this answer now.
    pub fn may_say(&self, place: &Place, answer: ServiceAnswer) -> bool {
        self.people(place)
            .iter()
            .all(|one| check_answer(&place.agreement, one, answer, note(place, one.adult)).is_ok())
    }

    /// A family that said no stands as one that was not asked: both can still say
    /// yes, and nothing goes on until then.
    pub fn forget_a_no(&mut self, place: &Place) {
        if self.says == Some(ServiceAnswer::Declined) {
            let no = self.standing(place);
            self.says = None;
            assert_eq!(no, self.standing(place), "a no is not as no answer");
        }
    }

    /// Leaves out which person of an agency holds the family: the holding's own
    /// tests walk that, and no other rule asks it.
    pub fn without_a_name(mut self) -> Self {
        self.danger &= self.asked.is_some() || self.comes_back(Round::Asked);
        match &mut self.holding {
            Holding::Held { holder, .. } | Holding::Offered { holder, .. } => holder.person = None,
            Holding::Ended => {}
        }
        self
    }

    /// Whether the family as a whole agrees, by the authority's rule.
    pub fn standing(&self, place: &Place) -> FamilyStanding {
        standing_of(&place.agreement, &self.people(place))
    }

    /// Who leads the open cases.
    pub fn leads(&self) -> impl Iterator<Item = Lead> + '_ {
        self.cases.iter().filter_map(|case| case.stage.lead())
    }
}

fn bits(which: impl Fn(&Tie) -> bool) -> u8 {
    let all = TIES.iter().enumerate();
    all.filter(|(_, tie)| which(tie))
        .fold(0, |bits, (place, _)| bits | (1 << place))
}

fn note(place: &Place, adult: bool) -> Option<&'static str> {
    match place.agreement.young_person {
        YoungPersonConsent::InOwnRight if !adult => Some("They explained it back to me"),
        YoungPersonConsent::InOwnRight | YoungPersonConsent::WithParentOrCarer => None,
    }
}

impl Case {
    pub fn waiting(stage: Stage) -> Self {
        Self {
            stage: Arc::new(stage),
            dispute: None,
            stepped_up_since: false,
        }
    }

    pub fn led_by(agency: AgencyId, worker: Who) -> Self {
        Self::waiting(Stage::Led {
            lead: Lead {
                agency,
                worker: Some(worker.user()),
                accepted_at: NOW,
            },
            agreement: FamilyAgreement::Awaited,
        })
    }

    /// The case in its next stage. Why it waits for the forum is left out, because no
    /// rule asks it, and every reason would be a state of its own.
    pub fn goes(&mut self, stage: Stage) {
        self.stage = Arc::new(match stage {
            Stage::AwaitingForum { since, waiting } => Stage::AwaitingForum {
                since,
                waiting: match waiting {
                    Waiting::BroughtBack { lead, .. } => Waiting::BroughtBack {
                        reason: String::new(),
                        words: String::new(),
                        lead,
                    },
                    Waiting::FromFrontDoor
                    | Waiting::Deferred { .. }
                    | Waiting::Declined { .. } => Waiting::FromFrontDoor,
                },
            },
            other => other,
        });
        self.stepped_up_since = false;
    }

    /// The stage, for a rule that consumes it.
    pub fn stage(&self) -> Stage {
        Stage::clone(&self.stage)
    }

    pub fn waits_for_forum(&self) -> bool {
        matches!(*self.stage, Stage::AwaitingForum { .. })
    }
}

/// A request that waits for the front door.
pub fn waiting() -> Arc<State> {
    Arc::new(State::Waiting(Since { since: NOW }))
}
