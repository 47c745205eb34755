//! The family's help as a model for the checker: its states, its commands, and
//! what must hold in every state.

use domain::access::Relation;
use domain::cases::{FamilyAgreement, Stage};
use domain::holding::Basis;
use stateright::{Model, Property};

use super::cases::{is_led, worker_leaves};
use super::command::Command;
use super::door::form_came;
use super::family::Family;
use super::place::Place;

/// A fault put into the model on purpose, so that the checker is seen to find it.
/// Each was in a use case once, or is what the brief of a rule warns of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Planted {
    /// A lead closes though social care was asked and has not answered.
    LeadClosesOverOffer,
    /// The forum sends a family back though social care was asked.
    ForumClosesOverOffer,
    /// A new lead worker goes by what the last one heard of the family.
    NewWorkerIsNotTold,
    /// The front door opens a second case beside the one that is open.
    SecondCase,
    /// Social care declines, and the request stays decided.
    DeclineIsTheEnd,
    /// An agency that led an earlier case ends the case of another.
    FormerLeadSpeaks,
}

/// One authority's journey.
#[derive(Debug)]
pub struct Journey {
    pub(super) place: Place,
    planted: Option<Planted>,
}

impl Journey {
    pub const fn of(place: Place) -> Self {
        Self {
            place,
            planted: None,
        }
    }

    pub const fn with(place: Place, planted: Planted) -> Self {
        Self {
            place,
            planted: Some(planted),
        }
    }

    pub(super) fn plants(&self, planted: Planted) -> bool {
        self.planted == Some(planted)
    }

    fn carry_out(&self, family: &mut Family, command: Command) -> Option<()> {
        match command {
            Command::Decide(round, outcome) => self.decide(family, round, outcome),
            Command::Answer(round) => self.answer(family, round),
            Command::FormCame => form_came(family),
            Command::RaiseDanger => self.raise_danger(family),
            Command::StepUp => self.step_up(family),
            Command::ForumDecides(case, says) => self.forum_decides(family, case, says),
            Command::Ladder(case, rung) => self.ladder(family, case, rung),
            Command::AcceptLead(case, by) => self.accept_lead(family, case, by),
            Command::DeclineLead(case, by) => self.decline_lead(family, case, by),
            Command::Assign(case, by) => self.assign(family, case, by),
            Command::WorkerLeaves(agency) => {
                worker_leaves(family, agency);
                Some(())
            }
            Command::BringBack(case, by) => self.bring_back(family, case, by),
            Command::Work(case, _) => self.work(family, case),
            Command::FamilySays(answer) => self.family_says(family, answer),
            Command::Close(case, by, ends) => self.close(family, case, by, ends),
            Command::CloseOnReport(case) => self.close_on_report(family, case),
            Command::OpenOwnCase => self.open_own_case(family),
            Command::AcceptTransfer => self.accept_transfer(family),
            Command::DeclineTransfer => self.decline_transfer(family),
        }
    }
}

pub const HELD: &str = "somebody holds the family while anything is open";
pub const LET_GO: &str = "nobody holds a family about which nothing is open";
pub const ONE_CASE: &str = "a family has one open case at most";
pub const LEAD_HOLDS: &str = "whoever leads holds the family, unless social care does";
pub const LEAD_CAN_ACT: &str = "whoever leads may do what a lead does";
pub const NO_CLOSING_OVER: &str = "nothing closes before whoever was asked has answered";
pub const NO_WORK: &str = "no coordinated work without the family's agreement";
pub const NO_SPEAKING_FOR: &str = "no agency ends or moves a case that another leads";

impl Model for Journey {
    type State = Family;
    type Action = Command;

    fn init_states(&self) -> Vec<Family> {
        [Family::asked_by_school(), Family::asked_by_public()]
            .map(Family::without_a_name)
            .to_vec()
    }

    fn actions(&self, family: &Family, actions: &mut Vec<Command>) {
        Command::all(&self.place, family, actions);
    }

    fn next_state(&self, family: &Family, command: Command) -> Option<Family> {
        if let Some((people, action)) = command.asks()
            && !self.place.lets(family.ties, people, action)
        {
            return None;
        }
        let mut next = family.clone();
        self.carry_out(&mut next, command)?;
        let next = next.without_a_name();
        (next != *family).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(HELD, |_, family: &Family| {
                !family.anything_open() || family.holding.holder().is_some()
            }),
            Property::always(LET_GO, |_, family: &Family| {
                family.anything_open() || family.at_rest()
            }),
            Property::always(ONE_CASE, |_, family: &Family| family.cases.len() <= 1),
            Property::always(LEAD_HOLDS, |_, family: &Family| lead_holds(family)),
            Property::always(LEAD_CAN_ACT, |_, family: &Family| lead_can_act(family)),
            Property::always(NO_CLOSING_OVER, |_, family: &Family| {
                !family.broken.closed_over_a_question
            }),
            Property::always(NO_WORK, |_, family: &Family| {
                !family.broken.worked_without_agreement
            }),
            Property::always(NO_SPEAKING_FOR, |_, family: &Family| {
                !family.broken.spoke_for_the_lead
            }),
            Property::sometimes(
                "early help ends and nobody holds the family",
                |_, family: &Family| family.holding.basis().is_none(),
            ),
            Property::sometimes(
                "a family agrees and is worked with",
                |_, family: &Family| {
                    family
                        .cases
                        .iter()
                        .any(|case| case.stage.may_work().is_ok())
                },
            ),
            Property::sometimes("a family takes its agreement back", |_, family: &Family| {
                family.cases.iter().any(|case| withdrawn(&case.stage))
            }),
            Property::sometimes(
                "social care holds a family that is led",
                |_, family: &Family| {
                    let led = family.cases.iter().any(|case| is_led(&case.stage));
                    led && family.holding.basis() == Some(Basis::SocialCare)
                },
            ),
            Property::sometimes(
                "another agency is asked while one leads",
                |_, family: &Family| {
                    let asked = |stage: &Stage| {
                        matches!(
                            stage,
                            Stage::LeadAsked {
                                until_then: Some(_),
                                ..
                            }
                        )
                    };
                    family.cases.iter().any(|case| asked(&case.stage))
                },
            ),
        ]
    }
}

fn withdrawn(stage: &Stage) -> bool {
    stage
        .leading()
        .is_some_and(|leading| matches!(leading.agreement, FamilyAgreement::Withdrawn { .. }))
}

fn lead_holds(family: &Family) -> bool {
    let (holder, basis) = (family.holding.holder(), family.holding.basis());
    basis == Some(Basis::SocialCare)
        || family
            .leads()
            .all(|lead| holder.is_some_and(|holder| holder.agency == lead.agency))
}

fn lead_can_act(family: &Family) -> bool {
    family.leads().all(|lead| {
        family.related(Relation::LeadAgency, lead.agency)
            && (lead.worker.is_none() || family.related(Relation::LeadWorker, lead.agency))
    })
}
