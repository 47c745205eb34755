//! Everything that somebody can do about the family, and what it is for.

use domain::access::Action;
use domain::agreement::ServiceAnswer;
use domain::profile::{ForumOutcome, FrontDoorOutcome};

use super::family::{Family, Round};
use super::place::{Leads, Place, Who};

const DOOR: &[Who] = &[Who::FrontDoorManager];
const FORUM: &[Who] = &[Who::Coordinator, Who::PanelManager];
const ANSWERS: &[Who] = &[Who::Teacher, Who::FrontDoorManager];
const STEPS_UP: &[Who] = &[
    Who::Teacher,
    Who::SchoolManager,
    Who::Helper,
    Who::ServiceManager,
    Who::Coordinator,
];
const HEARS: &[Who] = &[
    Who::Teacher,
    Who::SchoolManager,
    Who::Helper,
    Who::ServiceManager,
    Who::FrontDoorManager,
];

/// A step up the ladder of a dispute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rung {
    Settle,
    NotSettled,
    Raise,
}

/// What a forum says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    Lead(Leads),
    Outcome(ForumOutcome),
    KeptWithLead,
}

/// How a lead agency ends a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ends {
    /// With one of the authority's other outcomes.
    InEarlyHelp,
    /// The family is with social care now.
    WithSocialCare,
}

/// A command. A number is the place of an open case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    Decide(Round, FrontDoorOutcome),
    Answer(Round),
    FormCame,
    RaiseDanger,
    StepUp,
    ForumDecides(usize, Says),
    Ladder(usize, Rung),
    AcceptLead(usize, Leads),
    DeclineLead(usize, Leads),
    Assign(usize, Leads),
    WorkerLeaves(Leads),
    BringBack(usize, Leads),
    Work(usize, Leads),
    FamilySays(ServiceAnswer),
    Close(usize, Leads, Ends),
    CloseOnReport(usize),
    OpenOwnCase,
    AcceptTransfer,
    DeclineTransfer,
}

impl Command {
    /// Every command that could be tried; the rules say which of them is allowed.
    pub fn all(place: &Place, family: &Family, into: &mut Vec<Self>) {
        for round in [Round::Asked, Round::SteppedUp] {
            let outcomes = place.front_door.iter();
            into.extend(outcomes.map(|outcome| Self::Decide(round, *outcome)));
            into.push(Self::Answer(round));
        }
        into.extend([
            Self::FormCame,
            Self::RaiseDanger,
            Self::StepUp,
            Self::OpenOwnCase,
            Self::AcceptTransfer,
            Self::DeclineTransfer,
        ]);
        into.extend(ServiceAnswer::ALL.iter().copied().map(Self::FamilySays));
        into.extend(Leads::BOTH.map(Self::WorkerLeaves));
        for case in 0..family.cases.len() {
            Self::about_case(place, case, into);
        }
    }

    fn about_case(place: &Place, case: usize, into: &mut Vec<Self>) {
        for outcome in &place.forum {
            match outcome {
                ForumOutcome::LeadAgencyNamed => into
                    .extend(Leads::BOTH.map(|agency| Self::ForumDecides(case, Says::Lead(agency)))),
                ForumOutcome::Deferred
                | ForumOutcome::ReturnedToReferrer
                | ForumOutcome::AdviceAndSignpost
                | ForumOutcome::DisputedWithSocialCare
                | ForumOutcome::SteppedUp => {
                    into.push(Self::ForumDecides(case, Says::Outcome(*outcome)));
                }
            }
        }
        into.push(Self::ForumDecides(case, Says::KeptWithLead));
        into.push(Self::CloseOnReport(case));
        for rung in [Rung::Settle, Rung::NotSettled, Rung::Raise] {
            into.push(Self::Ladder(case, rung));
        }
        for agency in Leads::BOTH {
            into.extend([
                Self::AcceptLead(case, agency),
                Self::DeclineLead(case, agency),
                Self::Assign(case, agency),
                Self::BringBack(case, agency),
                Self::Work(case, agency),
                Self::Close(case, agency, Ends::InEarlyHelp),
                Self::Close(case, agency, Ends::WithSocialCare),
            ]);
        }
    }

    /// Who gives it, and what the access matrix must let one of them do. None where
    /// nobody has to be let: danger, a written form, a worker who leaves.
    pub const fn asks(&self) -> Option<(&'static [Who], Action)> {
        Some(match self {
            Self::Decide(..) => (DOOR, Action::DecideReferral),
            Self::Answer(_) => (ANSWERS, Action::AnswerReturnedReferral),
            Self::StepUp => (STEPS_UP, Action::StepUp),
            Self::ForumDecides(..) => (FORUM, Action::RecordForumDecision),
            Self::CloseOnReport(_) => (FORUM, Action::CloseOnReport),
            Self::Ladder(..) => (&[Who::PanelManager], Action::TakeUpDispute),
            Self::AcceptLead(_, by) | Self::DeclineLead(_, by) => {
                (by.people(), Action::AnswerForLeadAgency)
            }
            Self::Assign(_, by) => (by.people(), Action::AssignLeadWorker),
            Self::BringBack(_, by) => (by.people(), Action::BringBackToForum),
            Self::Work(_, by) => (by.workers(), Action::WritePlan),
            Self::FamilySays(_) => (HEARS, Action::RecordAgreement),
            Self::Close(_, by, _) => (by.people(), Action::CloseCase),
            Self::OpenOwnCase => (&[Who::Teacher], Action::OpenAgencyCase),
            Self::AcceptTransfer | Self::DeclineTransfer => {
                (&[Who::SocialCareManager], Action::AnswerTransfer)
            }
            Self::FormCame | Self::RaiseDanger | Self::WorkerLeaves(_) => return None,
        })
    }

    /// Whether it brings forward what is open. Not: what only adds to it, what lies
    /// with the family alone, and what nobody wishes for.
    pub const fn brings_forward(&self) -> bool {
        match self {
            Self::Decide(..)
            | Self::Answer(_)
            | Self::ForumDecides(..)
            | Self::Ladder(..)
            | Self::AcceptLead(..)
            | Self::DeclineLead(..)
            | Self::Assign(..)
            | Self::BringBack(..)
            | Self::Close(..)
            | Self::CloseOnReport(_)
            | Self::AcceptTransfer
            | Self::DeclineTransfer => true,
            Self::FormCame
            | Self::RaiseDanger
            | Self::StepUp
            | Self::WorkerLeaves(_)
            | Self::Work(..)
            | Self::FamilySays(_)
            | Self::OpenOwnCase => false,
        }
    }
}
