//! The facts that a chronology tells, each with what its line shows.

use domain::assessments::AssessmentState;
use domain::cases::Stage;
use domain::closure::Closing;
use domain::forums::ForumDecision;
use domain::ids::ReviewId;
use domain::plans::{ActionStatus, AgreedHow};
use domain::referrals::Outcome;
use domain::reporting::LeadReport;
use domain::reviews::Review;
use domain::team::MeetingState;

use super::chronology::{Happened, Names};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $words:literal;)*) => {
        /// What kind of thing happened: the filter of the chronology.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind, in the order of the journey.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its code in addresses.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// How people say it.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

kinds! {
    /// Requests for help and calls.
    Request = "request", "Requests and calls";
    /// The front door's decisions.
    Decision = "decision", "[[Front door]] decisions";
    /// What agencies were asked and answered.
    Information = "information", "Information from agencies";
    /// Letters.
    Letter = "letter", "Letters";
    /// What panels decided.
    Panel = "panel", "[[Panel]]";
    /// Lead agencies, lead workers, the team.
    Lead = "lead", "Lead agency, worker and team";
    /// Agreement and sharing.
    Agreement = "agreement", "Agreement and sharing";
    /// Assessments and scales.
    Assessment = "assessment", "Assessments and scales";
    /// Plans and their actions.
    Plan = "plan", "Plan and actions";
    /// Reviews.
    Review = "review", "Reviews";
    /// Meetings of the team.
    Meeting = "meeting", "Team meetings";
    /// Attempts to reach the family.
    Contact = "contact", "Contact with the family";
    /// Advice that was taken.
    Advice = "advice", "Advice taken";
    /// Stepping up to social care.
    StepUp = "step_up", "Step up to social care";
    /// Who held the family.
    Holder = "holder", "Who held the family";
    /// Who is in the family, and where it lives.
    Family = "family", "Who is in the family";
    /// How it ended.
    Closure = "closure", "Closure";
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// A request for help came.
    Requested,
    /// Somebody rang.
    Called,
    /// The front door decided.
    Decided {
        /// What.
        outcome: Outcome,
        /// Why, for those who may read the request.
        rationale: Option<String>,
    },
    /// An agency was asked what it knows.
    Asked,
    /// It answered.
    Answered {
        /// Its own words, for those who may read them.
        words: Option<String>,
        /// Whether it knows nothing.
        nothing_known: bool,
    },
    /// A letter was issued.
    Letter {
        /// Its subject.
        subject: String,
    },
    /// The case came to this stage.
    Stage(Box<Stage>),
    /// A panel decided.
    Panel(Box<ForumDecision>),
    /// The level is disputed.
    Disputed,
    /// An agency began to hold the family.
    Held,
    /// Somebody became lead worker or joined the team.
    Joined {
        /// A relation's key.
        relation: String,
    },
    /// They stopped.
    Left {
        /// A relation's key.
        relation: String,
    },
    /// A person said whether they agree to the service.
    Agreement {
        /// `given`, `declined` or `withdrawn`.
        answer: String,
    },
    /// Sharing was agreed, or has another basis.
    Sharing,
    /// Sharing ended.
    SharingEnded,
    /// An assessment came to this state.
    Assessment(Box<AssessmentState>),
    /// A scale was scored.
    Reading,
    /// A first look for neglect was taken.
    Screened,
    /// A version of the plan was begun.
    PlanBegun {
        /// Which.
        number: u32,
    },
    /// The family agreed to it.
    PlanAgreed {
        /// Which.
        number: u32,
        /// How.
        how: AgreedHow,
    },
    /// Somebody reported on an action.
    ActionReported {
        /// The action.
        what: String,
        /// How it goes.
        status: ActionStatus,
        /// In words.
        note: Option<String>,
    },
    /// The plan was reviewed.
    Review {
        /// Its identifier.
        id: ReviewId,
        /// What it said.
        review: Box<Review>,
    },
    /// A meeting of the team.
    Meeting {
        /// What for.
        purpose: String,
        /// Whether it was held, with its minutes.
        state: Box<MeetingState>,
    },
    /// An attempt to reach the family; `about` is the code.
    Contact {
        /// In words.
        words: String,
    },
    /// Advice was taken; `about` says from whom.
    Advice {
        /// The advice.
        words: String,
    },
    /// The family was stepped up.
    SteppedUp,
    /// A strategy meeting was called.
    Strategy,
    /// Another agency was asked to take the family over.
    Offered,
    /// It answered.
    OfferAnswered {
        /// Whether it accepted.
        accepted: bool,
        /// Why not.
        reason: String,
    },
    /// A lead agency with its own system reported by its link.
    Reported(Box<LeadReport>),
    /// Somebody in the family wrote by its own link; `about` is what kind of words.
    FamilySaid {
        /// The words, for those who may read assessments.
        words: Option<String>,
    },
    /// The family moved to another area of the authority.
    AreaMoved {
        /// What is handed over.
        words: String,
    },
    /// Somebody came into the family; `about` is child or adult.
    Came,
    /// Somebody left the family.
    Went,
    /// The case was closed.
    Closed(Box<Closing>),
}

/// A line whose person or agency still has to be named.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) line: Happened,
    pub(super) by: Option<String>,
}

impl Draft {
    pub(super) fn asks_for(&self) -> Option<String> {
        self.by.clone()
    }

    pub(super) fn named(mut self, names: &Names) -> Happened {
        if let Some((who, agency)) = self.by.as_ref().and_then(|by| names.get(by)) {
            self.line.who.clone_from(who);
            self.line.agency.clone_from(agency);
        }
        self.line
    }
}
