//! The forum, the lead agency and the family's agreement, as their use cases go.

use std::sync::Arc;

use domain::access::Relation;
use domain::agreement::{FamilyStanding, ServiceAnswer};
use domain::cases::{Stage, free_for_own_case};
use domain::closure::{CareAvoided, Closing, MOVED_TO_SOCIAL_CARE, nothing_awaited};
use domain::forums::{CaseBefore, Decide, DisputeState, LadderStep, Next, makes_decision};
use domain::holding::{Basis, Command as Hold};
use domain::ids::MeetingId;
use domain::profile::ForumOutcome;
use domain::referrals::{Kept, State};
use jiff::civil::date;
use uuid::Uuid;

use super::command::{Ends, Rung, Says};
use super::door::end_holding_if_nothing_is_open;
use super::family::{Case, Family};
use super::journey::{Journey, Planted};
use super::place::{FORUM, Leads, NOW, SCHOOL, Who};

const WORDS: &str = "w";

impl Journey {
    /// `casework::forums::decide`.
    pub(super) fn forum_decides(
        &self,
        family: &mut Family,
        place: usize,
        says: Says,
    ) -> Option<()> {
        let case = family.cases.get(place)?;
        let command = forum_says(says);
        let next = command.next.clone();
        let before = CaseBefore {
            stage: case.stage(),
            meeting: MeetingId::new(Uuid::nil()),
            level: 3,
            edition: self.place.facts.edition.clone(),
            by: Who::Coordinator.user(),
            at: NOW,
        };
        let (stage, _) = makes_decision(command, before).ok()?;
        if next == Next::SteppedUp && !case.stepped_up_since {
            return None;
        }
        if next.ends_the_case() && !self.plants(Planted::ForumClosesOverOffer) {
            nothing_awaited(&family.holding, family.stepped_up.is_some()).ok()?;
        }
        if !stage.is_open() {
            closes(family, place);
            if family.cases.is_empty() {
                family.end_relations(Relation::Forum);
            }
            return end_holding_if_nothing_is_open(family);
        }
        let case = family.cases.get_mut(place)?;
        case.goes(stage);
        match next {
            Next::LeadAgencyNamed { agency } => family.relate(Relation::LeadAgency, agency),
            Next::DisputedWithSocialCare => {
                case.dispute = Some(DisputeState::WithSocialCare { since: NOW });
            }
            Next::Deferred
            | Next::SteppedUp
            | Next::KeptWithLead
            | Next::ReturnedToReferrer
            | Next::AdviceAndSignpost => {}
        }
        Some(())
    }

    /// `casework::forums::take_up_dispute`.
    pub(super) fn ladder(&self, family: &mut Family, place: usize, rung: Rung) -> Option<()> {
        let case = family.cases.get_mut(place)?;
        let result = WORDS.to_owned();
        let step = match rung {
            Rung::Settle => LadderStep::Settle { result },
            Rung::NotSettled => LadderStep::NotSettled { result },
            Rung::Raise => LadderStep::Raise { who: result },
        };
        let next = case.dispute.take()?.step(step, NOW).ok()?;
        if let DisputeState::Settled { .. } = next {
            let stage = case.stage().settle_dispute(NOW).ok()?;
            case.goes(stage);
        } else {
            case.dispute = Some(next);
        }
        Some(())
    }

    /// `casework::cases::accept_lead`.
    pub(super) fn accept_lead(&self, family: &mut Family, place: usize, by: Leads) -> Option<()> {
        let case = family.cases.get_mut(place)?;
        let before = case.stage.lead();
        let stage = case.stage().accept_lead(by.id(), NOW).ok()?;
        case.goes(stage);
        let leads = Hold::Lead {
            by: by.id(),
            person: None,
        };
        family.holding = family.holding.apply(leads).ok()?;
        if let Some(lead) = before {
            family.end_relation_of(Relation::LeadAgency, lead.agency);
            family.end_relations(Relation::LeadWorker);
        }
        Some(())
    }

    /// `casework::cases::decline_lead`.
    pub(super) fn decline_lead(&self, family: &mut Family, place: usize, by: Leads) -> Option<()> {
        let case = family.cases.get_mut(place)?;
        let stage = case.stage().decline_lead(by.id(), WORDS.into(), NOW).ok()?;
        case.goes(stage);
        family.end_relation_of(Relation::LeadAgency, by.id());
        Some(())
    }

    /// `casework::cases::assign_worker`.
    pub(super) fn assign(&self, family: &mut Family, place: usize, by: Leads) -> Option<()> {
        let worker = by.worker().user();
        let stage = family.cases.get(place)?.stage();
        let heard = stage.leading().map(|leading| leading.agreement);
        let says = match family.standing(&self.place).for_case(NOW) {
            now @ domain::cases::FamilyAgreement::Given { .. } => now,
            now if self.plants(Planted::NewWorkerIsNotTold) => heard.unwrap_or(now),
            now => now,
        };
        let stage = stage.assign_worker(by.id(), worker, says).ok()?;
        family.cases.get_mut(place)?.goes(stage);
        if family.holding.basis() != Some(Basis::SocialCare) {
            let name = Hold::Name {
                by: by.id(),
                person: worker,
            };
            family.holding = family.holding.apply(name).ok()?;
        }
        family.end_relations(Relation::LeadWorker);
        family.relate(Relation::LeadWorker, by.id());
        Some(())
    }

    /// `casework::cases::bring_back`.
    pub(super) fn bring_back(&self, family: &mut Family, place: usize, by: Leads) -> Option<()> {
        self.speaks_for_the_lead(family, place, by)?;
        let case = family.cases.get_mut(place)?;
        let stage = case.stage();
        case.goes(stage.bring_back(WORDS.into(), WORDS.into(), NOW).ok()?);
        family.relate(Relation::Forum, FORUM);
        Some(())
    }

    fn speaks_for_the_lead(&self, family: &mut Family, place: usize, by: Leads) -> Option<()> {
        let stage = Arc::clone(&family.cases.get(place)?.stage);
        if !self.plants(Planted::FormerLeadSpeaks) {
            stage.led_by(by.id()).ok()?;
        }
        if stage.lead().is_none_or(|lead| lead.agency != by.id()) {
            family.broken.spoke_for_the_lead = true;
        }
        Some(())
    }

    /// Any write to assessment, plan or team: `casework::plans`, `::assessments`, `::team`.
    pub(super) fn work(&self, family: &mut Family, place: usize) -> Option<()> {
        family.cases.get(place)?.stage.may_work().ok()?;
        if family.standing(&self.place) != FamilyStanding::Given {
            family.broken.worked_without_agreement = true;
        }
        Some(())
    }

    /// `casework::agreement::record_answer`.
    pub(super) fn family_says(&self, family: &mut Family, answer: ServiceAnswer) -> Option<()> {
        if !family.may_say(&self.place, answer) {
            return None;
        }
        family.says = Some(answer);
        family.forget_a_no(&self.place);
        let now = family.standing(&self.place).for_case(NOW);
        if let Some(case) = family.cases.last_mut()
            && case.stage.has_not_heard(now)
        {
            case.stage = Arc::new(case.stage().record_agreement(now).ok()?);
        }
        Some(())
    }

    /// `casework::reviews::close`.
    pub(super) fn close(
        &self,
        family: &mut Family,
        place: usize,
        by: Leads,
        ends: Ends,
    ) -> Option<()> {
        self.speaks_for_the_lead(family, place, by)?;
        self.end_case(family, place, ends)
    }

    /// `casework::reporting::close_on_report`: the agency reported an outcome.
    pub(super) fn close_on_report(&self, family: &mut Family, place: usize) -> Option<()> {
        family.cases.get(place)?.stage.lead()?;
        self.end_case(family, place, Ends::InEarlyHelp)
    }

    /// `casework::reviews::end_case`.
    fn end_case(&self, family: &mut Family, place: usize, ends: Ends) -> Option<()> {
        let closing = self.closing(ends)?;
        closing.check(&[], &[], &[], date(2026, 11, 28)).ok()?;
        if !self.plants(Planted::LeadClosesOverOffer) {
            let stepped_up = family.stepped_up.is_some();
            closing.may_end(&family.holding, stepped_up).ok()?;
        }
        let stage = family.cases.get(place)?.stage();
        stage.close(closing.outcome, closing.reason, NOW).ok()?;
        closes(family, place);
        family.end_relations(Relation::LeadWorker);
        end_holding_if_nothing_is_open(family)
    }

    /// How a case ends: with an outcome of the authority's list.
    fn closing(&self, ends: Ends) -> Option<Closing> {
        let moved = ends == Ends::WithSocialCare;
        let mut outcomes = self.place.endings.iter();
        let outcome = outcomes.find(|one| (*one == MOVED_TO_SOCIAL_CARE) == moved)?;
        Some(Closing {
            outcome: outcome.clone(),
            reason: WORDS.to_owned(),
            children: Vec::new(),
            adults: Vec::new(),
            needs: Vec::new(),
            actions: Vec::new(),
            feedback: None,
            referrer_view: None,
            care_avoided: CareAvoided::NeverLikely,
            indicators: Vec::new(),
            monitoring_until: None,
        })
    }

    /// `casework::referrals::keep_own`: a step up is never the agency's own to keep here.
    fn keep_own(&self, family: &mut Family) {
        let kept = Kept {
            why: WORDS.to_owned(),
            immediate: family.danger,
            edition: self.place.facts.edition.clone(),
            consent: self.place.facts.consent,
            by: Who::Teacher.user(),
            at: NOW,
        };
        if let Some(state) = &family.asked
            && State::clone(state).kept(kept).is_ok()
        {
            family.asked = None;
        }
    }

    /// `casework::cases::open_agency_case`.
    pub(super) fn open_own_case(&self, family: &mut Family) -> Option<()> {
        if self.place.agencies_open_cases {
            self.keep_own(family);
        }
        let case_open = !family.cases.is_empty();
        if !free_for_own_case(&family.holding, family.request_open(), case_open) {
            return None;
        }
        family.cases.push(Case::led_by(SCHOOL, Who::Teacher));
        family.relate(Relation::LeadAgency, SCHOOL);
        family.relate(Relation::LeadWorker, SCHOOL);
        let leads = Hold::Lead {
            by: SCHOOL,
            person: Some(Who::Teacher.user()),
        };
        family.holding = family.holding.apply(leads).ok()?;
        Some(())
    }
}

/// `casework::cases::named_worker_left`: the agency goes on and names another.
pub(super) fn worker_leaves(family: &mut Family, agency: Leads) {
    let worker = agency.worker().user();
    for case in &mut family.cases {
        if let Some(stage) = case.stage().worker_left(worker) {
            case.stage = Arc::new(stage);
        }
    }
    family.end_relation_of(Relation::LeadWorker, agency.id());
}

fn closes(family: &mut Family, place: usize) {
    if family.holding.is_offered() || family.stepped_up.is_some() {
        family.broken.closed_over_a_question = true;
    }
    family.cases.remove(place);
}

fn forum_says(says: Says) -> Decide {
    let (next, meets_level) = match says {
        Says::Lead(agency) => (
            Next::LeadAgencyNamed {
                agency: agency.id(),
            },
            Some(true),
        ),
        Says::KeptWithLead => (Next::KeptWithLead, None),
        Says::Outcome(ForumOutcome::ReturnedToReferrer) => (Next::ReturnedToReferrer, Some(false)),
        Says::Outcome(ForumOutcome::AdviceAndSignpost) => (Next::AdviceAndSignpost, Some(false)),
        Says::Outcome(ForumOutcome::DisputedWithSocialCare) => (Next::DisputedWithSocialCare, None),
        Says::Outcome(ForumOutcome::SteppedUp) => (Next::SteppedUp, None),
        Says::Outcome(ForumOutcome::Deferred | ForumOutcome::LeadAgencyNamed) => {
            (Next::Deferred, None)
        }
    };
    Decide {
        meets_level,
        next,
        rationale: WORDS.to_owned(),
        message: None,
        learning: None,
        themes: Vec::new(),
    }
}

/// Whether a case stands so that a lead answers for it now.
pub(super) fn is_led(stage: &Stage) -> bool {
    matches!(stage, Stage::Led { .. })
}
