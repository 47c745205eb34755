//! What happened to a family, across agencies, in order. Read from the records
//! themselves; the audit is never asked for business facts.

use domain::cases::Stage;
use domain::ids::FamilyId;
use domain::referrals::State;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError};

/// One line of the chronology.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What sort: `request`, `decision`, `letter`, `case`, `holder`.
    pub sort: &'static str,
    /// What it is about: a reference or a subject.
    pub about: String,
    /// Which fact.
    pub fact: Fact,
}

/// The facts that a chronology tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// A request for help came.
    Requested,
    /// The front door moved a request to this state.
    Front(Box<State>),
    /// A letter was issued.
    Letter,
    /// The case came to this stage.
    Case(Box<Stage>),
    /// An agency began to hold the family.
    Held {
        /// Which.
        agency: String,
        /// Who in it, once named.
        person: Option<String>,
    },
}

/// Everything that happened to a family, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn chronology(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<Happened>, StoreError> {
    let mut lines = Vec::new();
    for row in db
        .rows(&statements::REQUESTS_WITH_HISTORY, args![family])
        .await?
    {
        let about = row.text("reference")?;
        lines.push(Happened {
            at: row.instant("first_received_at")?,
            sort: "request",
            about: about.clone(),
            fact: Fact::Requested,
        });
        let history: Vec<State> = row.document("history")?;
        for state in history {
            if let Some(at) = state.decision().map(|decision| decision.at) {
                lines.push(Happened {
                    at,
                    sort: "decision",
                    about: about.clone(),
                    fact: Fact::Front(Box::new(state)),
                });
            }
        }
    }
    for row in db.rows(&statements::LETTERS_OF, args![family]).await? {
        lines.push(Happened {
            at: row.instant("issued_at")?,
            sort: "letter",
            about: row.text("subject")?,
            fact: Fact::Letter,
        });
    }
    for row in db
        .rows(&statements::CASES_WITH_HISTORY, args![family])
        .await?
    {
        let about = row.text("reference")?;
        let history: Vec<Stage> = row.document("history")?;
        for stage in history {
            lines.push(Happened {
                at: since(&stage),
                sort: "case",
                about: about.clone(),
                fact: Fact::Case(Box::new(stage)),
            });
        }
    }
    for row in db.rows(&statements::HOLDINGS_OF, args![family]).await? {
        lines.push(Happened {
            at: row.instant("since")?,
            sort: "holder",
            about: String::new(),
            fact: Fact::Held {
                agency: row.text("agency_name")?,
                person: row.optional_text("user_name")?,
            },
        });
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    Ok(lines)
}

fn since(stage: &Stage) -> Timestamp {
    use domain::cases::FamilyAgreement;
    match stage {
        Stage::AwaitingForum { since, .. } | Stage::InDispute { since } => *since,
        Stage::LeadAsked { at, .. } | Stage::Closed { at, .. } => *at,
        Stage::Led { lead, agreement } => match agreement {
            FamilyAgreement::Awaited => lead.accepted_at,
            FamilyAgreement::Given { at } | FamilyAgreement::Withdrawn { at } => *at,
        },
    }
}
