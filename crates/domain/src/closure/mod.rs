//! The end of a case: an outcome for the case, for each child (invariant 8) and
//! for each need; what was learnt, and who looks on for a while.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::event::{Event, Subject};
use crate::holding::{Basis, Holding};
use crate::ids::{CaseId, FamilyId, PersonId, PlanLineId};
use crate::refusal::Refusal;

crate::people::coded_list! {
    /// Whether a need was met.
    NeedMet, otherwise "Select whether the need was met" {
        Met = "met", "Met";
        Partly = "partly", "Partly met";
        NotMet = "not_met", "Not met";
    }
}

crate::people::coded_list! {
    /// What becomes of an action that was still open.
    ActionEnd, otherwise "Select what becomes of this action" {
        Done = "done", "It is done";
        GoesOn = "goes_on", "It goes on without us: whoever does it knows";
        NotNeeded = "not_needed", "It is not needed any more";
        NotDone = "not_done", "It was not done";
    }
}

crate::people::coded_list! {
    /// How a child is at the end.
    ChildOutcome, otherwise "Select how this child is now" {
        Better = "better", "Better than at the start";
        Same = "same", "About the same";
        Worse = "worse", "Worse than at the start";
        SteppedUp = "stepped_up", "Now with [[social care]]";
        NotKnown = "not_known", "Not known";
    }
}

crate::people::coded_list! {
    /// How an adult is at the end (BUCKS-STRAT-38).
    AdultOutcome, otherwise "Select how this adult is now" {
        Better = "better", "Better than at the start";
        Same = "same", "About the same";
        Worse = "worse", "Worse than at the start";
        NotKnown = "not_known", "Not known";
    }
}

crate::people::coded_list! {
    /// Whether early help kept children out of care (BUCKS-STRAT-144).
    CareAvoided, otherwise "Select whether care was avoided" {
        Avoided = "avoided", "Yes: the children stay with their family";
        NotAvoided = "not_avoided", "No: a child came into care";
        NeverLikely = "never_likely", "Care was never likely";
    }
}

crate::people::coded_list! {
    /// Whether a measured change lasted.
    Maintained, otherwise "Select whether it lasted" {
        Yes = "yes", "Yes";
        No = "no", "No";
        TooEarly = "too_early", "Too early to say";
    }
}

/// How one child is at the end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChildAtClosure {
    /// Who.
    pub child: PersonId,
    /// How.
    pub outcome: ChildOutcome,
    /// The child's own words, if given (C-75).
    pub voice: Option<String>,
}

/// How one adult is at the end: fewer worries of the adults better the
/// children's chances (BUCKS-STRAT-38).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AdultAtClosure {
    /// Who.
    pub adult: PersonId,
    /// How.
    pub outcome: AdultOutcome,
    /// The adult's own words on what changed, if given (BUCKS-STRAT-154).
    pub words: Option<String>,
}

/// What became of one need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NeedAtClosure {
    /// Which.
    pub need: PlanLineId,
    /// Whether it was met.
    pub met: NeedMet,
    /// By which service, as a key of the profile's list.
    pub service: Option<String>,
}

/// What becomes of one action that was open when the case closed: nothing that
/// was promised to the family ends unsaid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ActionAtClosure {
    /// Which.
    pub action: PlanLineId,
    /// What becomes of it.
    pub end: ActionEnd,
}

/// Something measured before and after (BUCKS-STRAT-146).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Indicator {
    /// What: school attendance.
    pub what: String,
    /// At the start.
    pub before: String,
    /// At the end.
    pub after: String,
    /// Whether it lasted.
    pub maintained: Maintained,
}

/// How a case ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Closing {
    /// A key of the profile's closure outcomes.
    pub outcome: String,
    /// Why, in words.
    pub reason: String,
    /// Each child.
    pub children: Vec<ChildAtClosure>,
    /// The adults of whom it is known. One who is not here was not asked.
    #[serde(default)]
    pub adults: Vec<AdultAtClosure>,
    /// Each need of the plan.
    pub needs: Vec<NeedAtClosure>,
    /// Each action that was still open. Closings from before were not asked.
    #[serde(default)]
    pub actions: Vec<ActionAtClosure>,
    /// What the family says changed (BUCKS-STRAT-154).
    pub feedback: Option<String>,
    /// What the referrer says at the end (BUCKS-STRAT-157).
    pub referrer_view: Option<String>,
    /// Whether care was avoided.
    pub care_avoided: CareAvoided,
    /// What was measured.
    pub indicators: Vec<Indicator>,
    /// Until when somebody looks on.
    pub monitoring_until: Option<Date>,
}

/// A closure that is not complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClosureRefused {
    /// Without an outcome the closure is not complete for the panel (BUCKS-STRAT-113).
    OutcomeMissing,
    /// Why is missing.
    ReasonMissing,
    /// A child has no outcome (invariant 8).
    ChildMissing(PersonId),
    /// A need has no outcome.
    NeedMissing(PlanLineId),
    /// A need was met, and by which service is missing.
    ServiceMissing(PlanLineId),
    /// What becomes of an open action is not said.
    ActionMissing(PlanLineId),
    /// The end of monitoring is in the past.
    MonitoringInThePast,
    /// Another service was asked to take the family over and has not answered (BUCKS-PROT-51).
    OfferOpen,
    /// The family was stepped up and the front door has not decided (BUCKS-PROT-51).
    StepUpOpen,
    /// It is said to be with social care, which does not hold the family (BUCKS-PROT-51).
    NotWithSocialCare,
}

/// The outcome among the profile's that says children's social care has taken
/// the family over. Nobody is let go to a service that has not accepted.
pub const MOVED_TO_SOCIAL_CARE: &str = "stepped_up";

impl From<ClosureRefused> for Refusal {
    fn from(refused: ClosureRefused) -> Self {
        let (code, reason, way, field) = match refused {
            ClosureRefused::OutcomeMissing => (
                "closure.outcome",
                "Select how the case ends",
                "[[The panel]] must be told an outcome.",
                "outcome",
            ),
            ClosureRefused::ReasonMissing => (
                "closure.reason",
                "Enter why the case ends",
                "Say it in a few sentences.",
                "reason",
            ),
            ClosureRefused::ChildMissing(_) => (
                "closure.child",
                "Select how each child is now",
                "Every child in the family needs an outcome.",
                "children",
            ),
            ClosureRefused::NeedMissing(_) => (
                "closure.need",
                "Select whether each need was met",
                "Every need of the plan needs an outcome.",
                "needs",
            ),
            ClosureRefused::ServiceMissing(_) => (
                "closure.service",
                "Select which service met each need",
                "Choose “None” if no service did.",
                "needs",
            ),
            ClosureRefused::ActionMissing(_) => (
                "closure.action",
                "Select what becomes of each action that is still open",
                "Ask whoever does it, or say that it was not done.",
                "actions",
            ),
            ClosureRefused::MonitoringInThePast => (
                "closure.monitoring",
                "The end of monitoring must be today or later",
                "Check the date.",
                "monitoring",
            ),
            ClosureRefused::OfferOpen => (
                "closure.offer_open",
                "[[Social care]] was asked to take this family over and has not answered",
                "Keep the case open until it accepts or declines.",
                "outcome",
            ),
            ClosureRefused::StepUpOpen => (
                "closure.step_up_open",
                "This family was stepped up and [[the front door]] has not decided",
                "Keep the case open until it has decided.",
                "outcome",
            ),
            ClosureRefused::NotWithSocialCare => (
                "closure.not_with_social_care",
                "[[Social care]] does not hold this family",
                "Step up first, and close the case when [[social care]] has accepted. Or select another outcome.",
                "outcome",
            ),
        };
        Self::new(code, reason, way).beside(field)
    }
}

/// Whether anything may end now about a family: nothing closes before whoever was
/// asked has answered (BUCKS-PROT-51).
///
/// # Errors
/// [`ClosureRefused`] with what is awaited.
pub const fn nothing_awaited(holding: &Holding, step_up_open: bool) -> Result<(), ClosureRefused> {
    if holding.is_offered() {
        Err(ClosureRefused::OfferOpen)
    } else if step_up_open {
        Err(ClosureRefused::StepUpOpen)
    } else {
        Ok(())
    }
}

impl Closing {
    /// Whether the case may end so while the family is held so.
    ///
    /// # Errors
    /// [`ClosureRefused`] with what is awaited, or that social care does not have the family.
    pub fn may_end(&self, holding: &Holding, step_up_open: bool) -> Result<(), ClosureRefused> {
        nothing_awaited(holding, step_up_open)?;
        if self.says_social_care() && holding.basis() != Some(Basis::SocialCare) {
            return Err(ClosureRefused::NotWithSocialCare);
        }
        Ok(())
    }

    /// Whether it says that social care has the family, or one of its children, now.
    #[must_use]
    pub fn says_social_care(&self) -> bool {
        self.outcome == MOVED_TO_SOCIAL_CARE
            || self
                .children
                .iter()
                .any(|child| child.outcome == ChildOutcome::SteppedUp)
    }

    /// Whether every child, every need and every open action has its outcome.
    ///
    /// # Errors
    /// [`ClosureRefused`] with the first thing that is missing.
    pub fn check(
        &self,
        children: &[PersonId],
        needs: &[PlanLineId],
        open_actions: &[PlanLineId],
        today: Date,
    ) -> Result<(), ClosureRefused> {
        if self.outcome.trim().is_empty() {
            return Err(ClosureRefused::OutcomeMissing);
        }
        if self.reason.trim().is_empty() {
            return Err(ClosureRefused::ReasonMissing);
        }
        for child in children {
            if !self.children.iter().any(|one| one.child == *child) {
                return Err(ClosureRefused::ChildMissing(*child));
            }
        }
        for need in needs {
            let Some(found) = self.needs.iter().find(|one| one.need == *need) else {
                return Err(ClosureRefused::NeedMissing(*need));
            };
            if found.met != NeedMet::NotMet && found.service.is_none() {
                return Err(ClosureRefused::ServiceMissing(*need));
            }
        }
        for action in open_actions {
            if !self.actions.iter().any(|one| one.action == *action) {
                return Err(ClosureRefused::ActionMissing(*action));
            }
        }
        if self.monitoring_until.is_some_and(|until| until < today) {
            return Err(ClosureRefused::MonitoringInThePast);
        }
        Ok(())
    }
}

/// A case was closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseClosed {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// How.
    pub closing: Closing,
    /// Until when whoever led it can still read it.
    pub lead_worker_reads_until: Option<Timestamp>,
}

impl Event for CaseClosed {
    const NAME: &'static str = "cases.closed";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

/// The day came until which somebody watched after the end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MonitoringEnds {
    /// The family.
    pub family: FamilyId,
    /// The case that was closed.
    pub case: CaseId,
    /// The day.
    pub until: Date,
}

impl Event for MonitoringEnds {
    const NAME: &'static str = "cases.monitoring_ends";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::holding::Holder;
    use crate::ids::AgencyId;

    fn child(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn need(number: u128) -> PlanLineId {
        PlanLineId::new(Uuid::from_u128(number))
    }

    fn closing(children: &[u128], needs: &[u128]) -> Closing {
        Closing {
            outcome: "needs_met".to_owned(),
            reason: "Calm mornings, debt under control".to_owned(),
            children: children
                .iter()
                .map(|number| ChildAtClosure {
                    child: child(*number),
                    outcome: ChildOutcome::Better,
                    voice: None,
                })
                .collect(),
            adults: Vec::new(),
            needs: needs
                .iter()
                .map(|number| NeedAtClosure {
                    need: need(*number),
                    met: NeedMet::Met,
                    service: Some("health".to_owned()),
                })
                .collect(),
            actions: Vec::new(),
            feedback: None,
            referrer_view: None,
            care_avoided: CareAvoided::Avoided,
            indicators: Vec::new(),
            monitoring_until: None,
        }
    }

    // Requirement: BUCKS-STRAT-113
    #[test]
    fn a_closure_without_an_outcome_is_not_complete() {
        let empty = Closing {
            outcome: String::new(),
            ..closing(&[1], &[])
        };
        assert_eq!(
            empty.check(&[child(1)], &[], &[], date(2026, 9, 1)),
            Err(ClosureRefused::OutcomeMissing)
        );
    }

    // Requirement: BUCKS-PROT-51
    #[test]
    fn nothing_ends_before_the_service_that_was_asked_has_answered() {
        let agency = |number| AgencyId::new(Uuid::from_u128(number));
        let holder = Holder {
            agency: agency(1),
            person: None,
        };
        let held = |basis| Holding::Held { holder, basis };
        let offered = Holding::Offered {
            holder,
            basis: Basis::LeadAgency,
            to: agency(2),
            as_basis: Basis::SocialCare,
            at: Timestamp::UNIX_EPOCH,
        };
        let ends = closing(&[], &[]);
        let led = held(Basis::LeadAgency);
        assert_eq!(ends.may_end(&led, false), Ok(()));
        assert_eq!(ends.may_end(&led, true), Err(ClosureRefused::StepUpOpen));
        assert_eq!(
            ends.may_end(&offered, false),
            Err(ClosureRefused::OfferOpen)
        );
        let stepped_up = Closing {
            outcome: MOVED_TO_SOCIAL_CARE.to_owned(),
            ..ends
        };
        assert_eq!(
            stepped_up.may_end(&led, false),
            Err(ClosureRefused::NotWithSocialCare)
        );
        assert_eq!(stepped_up.may_end(&held(Basis::SocialCare), false), Ok(()));
    }

    #[test]
    fn an_action_that_is_still_open_never_ends_unsaid() {
        let silent = closing(&[1], &[]);
        let today = date(2026, 9, 1);
        assert_eq!(
            silent.check(&[child(1)], &[], &[need(7)], today),
            Err(ClosureRefused::ActionMissing(need(7)))
        );
        let said = Closing {
            actions: vec![ActionAtClosure {
                action: need(7),
                end: ActionEnd::GoesOn,
            }],
            ..silent
        };
        assert_eq!(said.check(&[child(1)], &[], &[need(7)], today), Ok(()));
    }

    proptest! {
        #[test]
        fn a_closure_is_complete_only_with_every_child_and_every_need(
            given in proptest::collection::btree_set(0u128..6, 0..6),
            asked in proptest::collection::btree_set(0u128..6, 0..6),
        ) {
            let numbers: Vec<u128> = given.iter().copied().collect();
            let children: Vec<PersonId> = asked.iter().map(|number| child(*number)).collect();
            let needs: Vec<PlanLineId> = asked.iter().map(|number| need(*number)).collect();
            let closing = closing(&numbers, &numbers);
            let complete = closing.check(&children, &needs, &[], date(2026, 9, 1)).is_ok();
            prop_assert_eq!(complete, asked.is_subset(&given));
        }
    }
}
