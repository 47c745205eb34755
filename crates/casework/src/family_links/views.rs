//! What a member of the family sees, and nothing else: the needs that are
//! theirs to see, their own star, their meetings. Every look is recorded.

use domain::act::Act;
use domain::assessments::About;
use domain::event::Subject;
use domain::family_links::sees_need;
use domain::ids::PersonId;
use domain::plans::{ActionOwner, ActionStatus, Need, PlanVersion};
use domain::scales::Discussed;
use domain::team::MeetingState;
use jiff::Timestamp;

use super::visit::by_link;
use super::{Said, Visitor, said_by, statements};
use crate::args;
use crate::cases::of_link;
use crate::engine::{Reads, Store, retrying};
use crate::error::CaseworkError;
use crate::families::{HeldBy, holder_of};
use crate::people::{Hidden, hidden_from_everybody};
use crate::plans::{Stored, load, names_for_family};
use crate::scales::{ScaleSeries, series_of};
use crate::team::meetings_of;

/// One need with what is done about it, in words that are safe to show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NeedSeen {
    /// For whom.
    pub for_whom: String,
    /// What.
    pub words: String,
    /// What should be different.
    pub goal: String,
    /// What is done: what, who, by when, how it goes.
    pub actions: Vec<ActionSeen>,
}

/// One action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionSeen {
    /// What.
    pub what: String,
    /// Who.
    pub owner: String,
    /// By when.
    pub by: jiff::civil::Date,
    /// How it goes.
    pub status: ActionStatus,
}

/// One version of the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanSeen {
    /// Its number.
    pub number: u32,
    /// When the family agreed to it, and what it will do; none for a draft.
    pub agreed: Option<(jiff::civil::Date, String)>,
    /// Its needs.
    pub needs: Vec<NeedSeen>,
}

/// One meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MeetingSeen {
    /// When.
    pub at: Timestamp,
    /// Where; none when an address is hidden to keep somebody safe.
    pub place: Option<String>,
    /// What for.
    pub purpose: String,
    /// Whether it was held.
    pub held: bool,
}

/// Everything that the family's page shows.
#[derive(Clone, Debug)]
pub struct FamilySees {
    /// Whose page it is.
    pub visitor: Visitor,
    /// Who helps the family, and how to reach them.
    pub holder: Option<HeldBy>,
    /// The plan that was agreed.
    pub plan: Option<PlanSeen>,
    /// A new plan that waits for the family.
    pub draft: Option<PlanSeen>,
    /// Their own and the family's stars, once they were talked through.
    pub series: Vec<ScaleSeries>,
    /// The meetings, newest first.
    pub meetings: Vec<MeetingSeen>,
    /// What this person said.
    pub said: Vec<Said>,
    /// When the plan is looked at again.
    pub next_review: Option<Timestamp>,
}

/// Shows the plan to a visitor, and records that they looked.
///
/// # Errors
/// When the database does not answer; then nothing is shown.
pub async fn look(
    store: &Store,
    act: &Act,
    visitor: &Visitor,
    route: &'static str,
) -> Result<FamilySees, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(&by_link(act)).await?;
        let at = uow.at();
        uow.write(&statements::LOOKED, args![visitor.link, at])
            .await?;
        uow.record_read(route, Subject::family(visitor.family))
            .await?;
        uow.commit().await?;
        seen(&mut store.reader(), visitor).await
    })
    .await
}

async fn seen(db: &mut impl Reads, visitor: &Visitor) -> Result<FamilySees, CaseworkError> {
    let case = of_link(db, visitor.case).await?;
    let names = names_for_family(db, case.family).await?;
    let hidden = hidden_from_everybody(db, visitor.family).await?;
    let eyes = Eyes {
        visitor,
        hidden: &hidden,
        names: &names,
    };
    let stored = load(db, case.id).await?;
    let plan = stored.as_ref().and_then(|stored| {
        let version = stored.plan.in_force()?;
        Some(eyes.version(stored, version))
    });
    let draft = stored.as_ref().and_then(|stored| {
        let version = stored.plan.drafted()?;
        let asked = visitor.asked_version == Some(i64::from(version.number));
        (asked && version.is_complete()).then(|| eyes.version(stored, version))
    });
    let meetings = meetings_of(db, case.id).await?;
    Ok(FamilySees {
        visitor: visitor.clone(),
        holder: holder_of(db, case.family).await?,
        plan,
        draft,
        series: own_series(series_of(db, case.id).await?, visitor.person),
        meetings: meetings
            .iter()
            .filter_map(|meeting| {
                let held = match &meeting.state {
                    MeetingState::Planned => false,
                    MeetingState::Held { .. } => true,
                    MeetingState::Cancelled { .. } => return None,
                };
                Some(MeetingSeen {
                    at: meeting.starts_at,
                    place: hidden.is_empty().then(|| meeting.place.clone()),
                    purpose: eyes.safe(&meeting.purpose),
                    held,
                })
            })
            .collect(),
        said: said_by(db, case.id)
            .await?
            .into_iter()
            .filter(|said| said.person == visitor.person)
            .collect(),
        next_review: crate::plans::next_review_of(db, case.id).await?,
    })
}

/// The family's readings and the visitor's own, once they were talked through.
fn own_series(all: Vec<ScaleSeries>, person: PersonId) -> Vec<ScaleSeries> {
    all.into_iter()
        .filter(|series| match series.about {
            About::Family => true,
            About::Person(whose) => whose == person,
        })
        .filter_map(|mut series| {
            series
                .readings
                .retain(|stored| stored.reading.discussed == Discussed::Yes);
            (!series.readings.is_empty()).then_some(series)
        })
        .collect()
}

/// What one visitor's eyes may see.
struct Eyes<'a> {
    visitor: &'a Visitor,
    hidden: &'a Hidden,
    names: &'a crate::plans::Names,
}

impl Eyes<'_> {
    fn safe(&self, text: &str) -> String {
        self.hidden.safe(text)
    }

    fn version(&self, stored: &Stored, version: &PlanVersion) -> PlanSeen {
        let children = self.names.children();
        let is_child = children.contains(&self.visitor.person);
        PlanSeen {
            number: version.number,
            agreed: version
                .agreed
                .as_ref()
                .map(|agreed| (agreed.on, self.safe(&agreed.commitment))),
            needs: version
                .needs
                .iter()
                .filter(|need| sees_need(self.visitor.person, is_child, &children, need.whose))
                .map(|need| self.need(stored, need))
                .collect(),
        }
    }

    fn need(&self, stored: &Stored, need: &Need) -> NeedSeen {
        NeedSeen {
            for_whom: self.names.whose(need.whose),
            words: self.safe(&need.words),
            goal: self.safe(&need.goal.words),
            actions: need
                .actions
                .iter()
                .map(|action| ActionSeen {
                    what: self.safe(&action.what),
                    owner: self.owner(&action.owner),
                    by: action.by,
                    status: stored.plan.status_of(action.id),
                })
                .collect(),
        }
    }

    fn owner(&self, owner: &ActionOwner) -> String {
        match owner {
            ActionOwner::Family { person } if *person == self.visitor.person => "You".to_owned(),
            ActionOwner::Family { .. } | ActionOwner::Agency { .. } | ActionOwner::Other { .. } => {
                self.safe(&self.names.owner(owner))
            }
        }
    }
}
