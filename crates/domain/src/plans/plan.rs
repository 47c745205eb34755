//! The plan and its versions. An agreed version never changes: amending makes
//! the next one with every line of the last (BUCKS-STRAT-121). How an action
//! goes is kept beside the versions, so that progress never rewrites them.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Agreement, PlanRefused};
use crate::ids::{AgencyId, PersonId, PlanLineId, UserId};

crate::people::coded_list! {
    /// Where a need was learnt of.
    NeedSource, otherwise "Select how you know of this need" {
        Assessment = "assessment", "From the assessment";
        Scale = "scale", "From scores that we talked through";
        FirstRevealed = "first_revealed", "From the assessment, and no agency knew of it before";
        Told = "told", "The family told us";
        Referral = "referral", "From the request for help";
        Professional = "professional", "Another professional told us";
    }
}

crate::people::coded_list! {
    /// What kind of help an action is (BUCKS-STRAT-142).
    ActionKind, otherwise "Select what kind of action it is" {
        Parenting = "parenting", "Parenting programme";
        ChildCare = "child_care", "Child care";
        Behaviour = "behaviour", "Behaviour strategies";
        Health = "health", "Health appointment";
        MentalHealth = "mental_health", "Mental health support";
        DomesticAbuse = "domestic_abuse", "Domestic abuse support";
        YoungCarers = "young_carers", "Young carers’ support";
        Money = "money", "Money or debt advice";
        BenefitsAndWork = "benefits_and_work", "Benefits or work advice";
        Education = "education", "Education";
        Advocacy = "advocacy", "Speaking up for a child";
        Practical = "practical", "Practical help at home";
        Housing = "housing", "Housing";
        FamilyOwn = "family_own", "Something the family does itself";
        Other = "other", "Something else";
    }
}

crate::people::coded_list! {
    /// How an action goes.
    ActionStatus, otherwise "Select how it is going" {
        NotStarted = "not_started", "Not started";
        Doing = "doing", "Doing it";
        Done = "done", "Done";
        NotPossible = "not_possible", "Not possible";
    }
}

impl ActionStatus {
    /// Whether somebody has still to do it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::NotStarted | Self::Doing => true,
            Self::Done | Self::NotPossible => false,
        }
    }
}

/// Whose need it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Whose {
    /// The whole family's.
    Family,
    /// One person's.
    Person {
        /// Who.
        person: PersonId,
    },
}

/// Who does an action.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ActionOwner {
    /// A member of the family.
    Family {
        /// Who.
        person: PersonId,
    },
    /// A partner agency, and the person once known.
    Agency {
        /// The agency.
        agency: AgencyId,
        /// Who in it.
        user: Option<UserId>,
    },
    /// Somebody else, by name.
    Other {
        /// Name and what they do.
        name: String,
    },
}

/// What should be different at the end, in the family's words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Goal {
    /// What.
    pub words: String,
}

/// One action.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanAction {
    /// The same in every version.
    pub id: PlanLineId,
    /// What is done.
    pub what: String,
    /// What kind of help it is.
    pub kind: ActionKind,
    /// Who does it.
    pub owner: ActionOwner,
    /// By when.
    pub by: Date,
}

/// An area of a scale that a need was begun from (BUCKS-STRAT-118): the page of
/// the scores shows by it that the need is in the plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FromArea {
    /// The scale's key.
    pub scale: String,
    /// Whose scores they are, as the readings name it.
    pub about: String,
    /// The area's key.
    pub area: String,
}

/// One need, with what should change and what is done about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Need {
    /// The same in every version.
    pub id: PlanLineId,
    /// Whose.
    pub whose: Whose,
    /// What.
    pub words: String,
    /// How it is known.
    pub source: NeedSource,
    /// The scores that it was begun from, when it was.
    #[serde(default)]
    pub from_area: Option<FromArea>,
    /// What should be different.
    pub goal: Goal,
    /// What is done.
    pub actions: Vec<PlanAction>,
}

/// One version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanVersion {
    /// Counted from 1.
    pub number: u32,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Why it was begun, for a version after the first.
    pub why: Option<String>,
    /// Its lines.
    pub needs: Vec<Need>,
    /// None while it is a draft.
    pub agreed: Option<Agreement>,
}

impl PlanVersion {
    /// Whether it has needs, and each need an action: a family can agree to it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.needs.is_empty() && self.needs.iter().all(|need| !need.actions.is_empty())
    }
}

/// How an action goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// How.
    pub status: ActionStatus,
    /// In words.
    pub note: Option<String>,
    /// When it was reported.
    pub at: Timestamp,
    /// Who reported it.
    pub by: UserId,
}

/// What another professional reports about an action (BUCKS-STRAT-143).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// Which action.
    pub action: PlanLineId,
    /// Who says it: name and job.
    pub from: String,
    /// What they say.
    pub words: String,
    /// When it was written down.
    pub at: Timestamp,
    /// Who wrote it down.
    pub by: UserId,
}

/// The plan of one case.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Plan {
    versions: Vec<PlanVersion>,
    progress: BTreeMap<PlanLineId, Vec<Progress>>,
    evidence: Vec<Evidence>,
    started_on: Option<Date>,
    closed_at: Option<Timestamp>,
}

impl Plan {
    /// A plan with an empty first draft.
    #[must_use]
    pub fn draft(at: Timestamp) -> Self {
        Self {
            versions: vec![PlanVersion {
                number: 1,
                begun_at: at,
                why: None,
                needs: Vec::new(),
                agreed: None,
            }],
            ..Self::default()
        }
    }

    /// Every version, oldest first.
    #[must_use]
    pub fn versions(&self) -> &[PlanVersion] {
        &self.versions
    }

    /// The version that is being written, if one is.
    #[must_use]
    pub fn drafted(&self) -> Option<&PlanVersion> {
        self.versions.last().filter(|last| last.agreed.is_none())
    }

    /// The version that the family agreed to last: the one in force.
    #[must_use]
    pub fn in_force(&self) -> Option<&PlanVersion> {
        self.versions.iter().rfind(|one| one.agreed.is_some())
    }

    /// The version that a reader wants first: the draft, or else the one in force.
    #[must_use]
    pub fn latest(&self) -> Option<&PlanVersion> {
        self.versions.last()
    }

    /// The day of the first agreement: when the reviews count from (C-25).
    #[must_use]
    pub const fn started_on(&self) -> Option<Date> {
        self.started_on
    }

    /// Whether nothing can change any more.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// Everything reported about an action, oldest first.
    #[must_use]
    pub fn progress_of(&self, action: PlanLineId) -> &[Progress] {
        self.progress.get(&action).map_or(&[], Vec::as_slice)
    }

    /// How an action goes now.
    #[must_use]
    pub fn status_of(&self, action: PlanLineId) -> ActionStatus {
        self.progress_of(action)
            .last()
            .map_or(ActionStatus::NotStarted, |last| last.status)
    }

    /// The actions of the version in force that are neither done nor given up,
    /// in its order.
    pub fn open_actions(&self) -> impl Iterator<Item = &PlanAction> {
        self.in_force()
            .into_iter()
            .flat_map(|version| &version.needs)
            .flat_map(|need| &need.actions)
            .filter(|action| self.status_of(action.id).is_open())
    }

    /// What other professionals reported, oldest first.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// Whether the latest version has a need that was begun from this area.
    #[must_use]
    pub fn has_need_from(&self, from: &FromArea) -> bool {
        self.latest().is_some_and(|version| {
            version
                .needs
                .iter()
                .any(|need| need.from_area.as_ref() == Some(from))
        })
    }

    /// An action, in whichever version has it last.
    #[must_use]
    pub fn action(&self, id: PlanLineId) -> Option<&PlanAction> {
        self.versions
            .iter()
            .rev()
            .flat_map(|version| &version.needs)
            .flat_map(|need| &need.actions)
            .find(|action| action.id == id)
    }

    /// Adds a need to the draft.
    ///
    /// # Errors
    /// [`PlanRefused`] when the plan is closed or no draft is open.
    pub fn add_need(mut self, need: Need) -> Result<Self, PlanRefused> {
        self.open_draft()?.needs.push(need);
        Ok(self)
    }

    /// Adds an action to a need of the draft. Nobody can do on a day that is gone.
    ///
    /// # Errors
    /// [`PlanRefused`].
    pub fn add_action(
        mut self,
        need: PlanLineId,
        action: PlanAction,
        today: Date,
    ) -> Result<Self, PlanRefused> {
        if action.by < today {
            return Err(PlanRefused::DayGone);
        }
        self.open_draft()?
            .needs
            .iter_mut()
            .find(|one| one.id == need)
            .ok_or(PlanRefused::NoSuchLine)?
            .actions
            .push(action);
        Ok(self)
    }

    /// Says a need of the draft anew; its actions stay.
    ///
    /// # Errors
    /// [`PlanRefused`].
    pub fn change_need(mut self, anew: Need) -> Result<Self, PlanRefused> {
        let need = self
            .open_draft()?
            .needs
            .iter_mut()
            .find(|one| one.id == anew.id)
            .ok_or(PlanRefused::NoSuchLine)?;
        need.whose = anew.whose;
        need.words = anew.words;
        need.source = anew.source;
        need.goal = anew.goal;
        Ok(self)
    }

    /// Says an action of the draft anew. A day that is gone stays only where it
    /// stood before.
    ///
    /// # Errors
    /// [`PlanRefused`].
    pub fn change_action(mut self, anew: PlanAction, today: Date) -> Result<Self, PlanRefused> {
        let action = self
            .open_draft()?
            .needs
            .iter_mut()
            .flat_map(|need| &mut need.actions)
            .find(|one| one.id == anew.id)
            .ok_or(PlanRefused::NoSuchLine)?;
        if anew.by < today && anew.by != action.by {
            return Err(PlanRefused::DayGone);
        }
        *action = anew;
        Ok(self)
    }

    /// Takes a need or an action out of the draft; earlier versions keep it.
    ///
    /// # Errors
    /// [`PlanRefused`].
    pub fn remove_line(mut self, line: PlanLineId) -> Result<Self, PlanRefused> {
        let draft = self.open_draft()?;
        let before = count_lines(draft);
        draft.needs.retain(|need| need.id != line);
        for need in &mut draft.needs {
            need.actions.retain(|action| action.id != line);
        }
        if count_lines(draft) == before {
            return Err(PlanRefused::NoSuchLine);
        }
        Ok(self)
    }

    /// The family agrees to the draft, which is then in force and fixed. The plan
    /// is made with the whole family: each adult is accounted for, and a child
    /// who was not heard never holds it up (BUCKS-PROT-61).
    ///
    /// # Errors
    /// [`PlanRefused`].
    pub fn agree(mut self, agreement: Agreement, adults: &[PersonId]) -> Result<Self, PlanRefused> {
        let draft = self.open_draft()?;
        if draft.needs.is_empty() {
            return Err(PlanRefused::NoNeeds);
        }
        if draft.needs.iter().any(|need| need.actions.is_empty()) {
            return Err(PlanRefused::NeedWithoutAction);
        }
        if agreement.people.is_empty() {
            return Err(PlanRefused::NobodyAgreed);
        }
        if agreement.commitment.trim().is_empty() {
            return Err(PlanRefused::NoCommitment);
        }
        for adult in adults {
            agreement.accounts_for(*adult)?;
        }
        let on = agreement.on;
        draft.agreed = Some(agreement);
        self.started_on = self.started_on.or(Some(on));
        Ok(self)
    }

    /// Begins the next version with every line of the one in force (BUCKS-STRAT-121).
    ///
    /// # Errors
    /// [`PlanRefused`] when the plan is closed, never agreed, or a draft is open already.
    pub fn amend(mut self, why: String, at: Timestamp) -> Result<Self, PlanRefused> {
        if self.is_closed() {
            return Err(PlanRefused::Closed);
        }
        let last = self.versions.last().ok_or(PlanRefused::NotAgreed)?;
        if last.agreed.is_none() {
            return Err(PlanRefused::DraftOpen);
        }
        let next = PlanVersion {
            number: last.number.saturating_add(1),
            begun_at: at,
            why: Some(why),
            needs: last.needs.clone(),
            agreed: None,
        };
        self.versions.push(next);
        Ok(self)
    }

    /// Somebody reports how an action goes. `seen` is how many reports their page showed.
    ///
    /// # Errors
    /// [`PlanRefused`].
    pub fn report(
        mut self,
        action: PlanLineId,
        seen: usize,
        progress: Progress,
    ) -> Result<Self, PlanRefused> {
        if self.is_closed() {
            return Err(PlanRefused::Closed);
        }
        if self.in_force().is_none() {
            return Err(PlanRefused::NotAgreed);
        }
        if self.action(action).is_none() {
            return Err(PlanRefused::NoSuchLine);
        }
        if progress.status == ActionStatus::NotPossible && progress.note.is_none() {
            return Err(PlanRefused::NoteMissing);
        }
        let reports = self.progress.entry(action).or_default();
        if reports.len() != seen {
            return Err(PlanRefused::ReportedMeanwhile);
        }
        reports.push(progress);
        Ok(self)
    }

    /// Keeps what another professional reports about an action.
    ///
    /// # Errors
    /// [`PlanRefused`].
    pub fn add_evidence(mut self, evidence: Evidence) -> Result<Self, PlanRefused> {
        if self.is_closed() {
            return Err(PlanRefused::Closed);
        }
        if self.action(evidence.action).is_none() {
            return Err(PlanRefused::NoSuchLine);
        }
        self.evidence.push(evidence);
        Ok(self)
    }

    /// The case ends, and the plan with it.
    #[must_use]
    pub fn close(mut self, at: Timestamp) -> Self {
        self.closed_at = self.closed_at.or(Some(at));
        self
    }

    fn open_draft(&mut self) -> Result<&mut PlanVersion, PlanRefused> {
        if self.closed_at.is_some() {
            return Err(PlanRefused::Closed);
        }
        self.versions
            .last_mut()
            .filter(|last| last.agreed.is_none())
            .ok_or(PlanRefused::NoDraft)
    }
}

fn count_lines(version: &PlanVersion) -> usize {
    version
        .needs
        .iter()
        .map(|need| need.actions.len().saturating_add(1))
        .sum()
}

impl PlanAction {
    /// Whether somebody of this agency may report on it: the owner's agency does,
    /// and the lead worker keeps the record of what family and outsiders do (BUCKS-STRAT-91).
    #[must_use]
    pub fn may_be_reported_by(&self, agency: AgencyId, leads: bool) -> bool {
        leads
            || match &self.owner {
                ActionOwner::Agency { agency: owner, .. } => *owner == agency,
                ActionOwner::Family { .. } | ActionOwner::Other { .. } => false,
            }
    }
}
