//! What happened to a family, across agencies, in order. Read from the records
//! themselves in two statements; the audit is never asked for business facts.

use std::collections::BTreeMap;

use domain::access::{Action, Relations, allows};
use domain::act::Act;
use domain::assessments::AssessmentState;
use domain::cases::Stage;
use domain::closure::Closing;
use domain::forums::ForumDecision;
use domain::ids::{AgencyId, FamilyId, PersonId, ReviewId, UserId};
use domain::information_requests::{AnsweredBy, State as Information};
use domain::plans::{Plan, Whose};
use domain::referrals::State;
use domain::reporting::LeadReport;
use domain::reviews::Review;
use domain::team::MeetingState;
use jiff::Timestamp;

use super::facts::{Draft, Fact, Kind};
use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::scales::may_see_screenings;

/// One line of the chronology.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: Kind,
    /// Which agency's doing, or whom it was about.
    pub agency: Option<(AgencyId, String)>,
    /// Who, by name.
    pub who: Option<String>,
    /// Which person of the family it is about; none for the whole family.
    pub person: Option<PersonId>,
    /// A case's or request's reference; may be empty.
    pub about: String,
    /// What happened.
    pub fact: Fact,
}

/// What this actor's relations let them read of a family's past.
#[derive(Clone, Copy, Debug)]
struct Sight {
    requests: bool,
    answers: bool,
    assessments: bool,
    advice: bool,
    screenings: bool,
    agency: Option<AgencyId>,
}

impl Sight {
    fn of(act: &Act, relations: &Relations) -> Self {
        let may = |action| allows(act, relations, action);
        Self {
            requests: may(Action::ReadReferral),
            answers: may(Action::ReadInformationAnswers),
            assessments: may(Action::ReadAssessment),
            advice: may(Action::RecordConsultation),
            screenings: may_see_screenings(act, relations),
            agency: act.agency(),
        }
    }
}

/// Everything that happened to a family and that this actor may read, newest
/// first. The caller has checked that they may read the family.
///
/// # Errors
/// When the database does not answer.
pub async fn chronology(
    db: &mut impl Reads,
    act: &Act,
    relations: &Relations,
    family: FamilyId,
) -> Result<Vec<Happened>, StoreError> {
    let sight = Sight::of(act, relations);
    let mut drafts = Vec::new();
    for row in db.rows(&statements::HAPPENED, args![family]).await? {
        tell(&row, sight, &mut drafts)?;
    }
    let asked = drafts
        .iter()
        .filter_map(Draft::asks_for)
        .collect::<Vec<_>>();
    let names = if asked.is_empty() {
        BTreeMap::new()
    } else {
        names_of(db, &asked.join(",")).await?
    };
    let mut lines: Vec<Happened> = drafts
        .into_iter()
        .map(|draft| draft.named(&names))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    Ok(lines)
}

/// Who and which agency an identifier stands for.
pub(super) type Names = BTreeMap<String, (Option<String>, Option<(AgencyId, String)>)>;

async fn names_of(db: &mut impl Reads, ids: &str) -> Result<Names, StoreError> {
    let mut names = Names::new();
    for row in db.rows(&statements::NAMED, args![ids]).await? {
        names.insert(row.text("id")?, (row.optional_text("who")?, agency(&row)?));
    }
    Ok(names)
}

fn agency(row: &Row) -> Result<Option<(AgencyId, String)>, StoreError> {
    match row.optional_parsed("agency_id", AgencyId::parse)? {
        Some(id) => Ok(Some((id, row.text("agency")?))),
        None => Ok(None),
    }
}

fn tell(row: &Row, sight: Sight, lines: &mut Vec<Draft>) -> Result<(), StoreError> {
    let words = row.optional_text("words")?.unwrap_or_default();
    let about = row.text("about")?;
    let plain = |kind, fact| -> Result<Draft, StoreError> {
        Ok(Draft {
            line: Happened {
                at: row.instant("at")?,
                kind,
                agency: agency(row)?,
                who: row.optional_text("who")?,
                person: row
                    .optional_text("person_id")?
                    .and_then(|id| PersonId::parse(&id).ok()),
                about: about.clone(),
                fact,
            },
            by: None,
        })
    };
    match row.text("kind")?.as_str() {
        "referral" => {
            lines.push(plain(Kind::Request, Fact::Requested)?);
            decisions(row, sight, &plain, lines)?;
        }
        "call" => lines.push(plain(Kind::Request, Fact::Called)?),
        "letter" => lines.push(plain(Kind::Letter, Fact::Letter { subject: words })?),
        "information" => information(row, sight, &plain, lines)?,
        "case" => stages(row, &plain, lines)?,
        "panel" => {
            let decision: ForumDecision = row.document("doc")?;
            let (at, by) = (decision.at, decision.by);
            lines.push(
                plain(Kind::Panel, Fact::Panel(Box::new(decision)))?
                    .at(at)
                    .by(by),
            );
        }
        "held" => lines.push(plain(Kind::Holder, Fact::Held)?),
        "joined" => lines.push(plain(Kind::Lead, Fact::Joined { relation: words })?),
        "left" => lines.push(plain(Kind::Lead, Fact::Left { relation: words })?),
        "agreement" => lines.push(plain(Kind::Agreement, Fact::Agreement { answer: words })?),
        "sharing" => lines.push(plain(Kind::Agreement, Fact::Sharing)?),
        "sharing_ended" => {
            lines.push(plain(Kind::Agreement, Fact::SharingEnded)?);
        }
        "assessment" if sight.assessments => assessments(row, &plain, lines)?,
        "reading" if sight.assessments => lines.push(plain(Kind::Assessment, Fact::Reading)?),
        "screening" if sight.screenings => {
            lines.push(plain(Kind::Assessment, Fact::Screened)?);
        }
        "plan" => plans(row, &plain, lines)?,
        "review" => {
            let review: Box<Review> = row.document("doc")?;
            let id = row.parsed("words", ReviewId::parse)?;
            lines.push(plain(Kind::Review, Fact::Review { id, review })?);
        }
        "contact" => lines.push(plain(Kind::Contact, Fact::Contact { words })?),
        "meeting" => {
            let state: MeetingState = row.document("doc")?;
            lines.push(plain(
                Kind::Meeting,
                Fact::Meeting {
                    purpose: words,
                    state: Box::new(state),
                },
            )?);
        }
        "step_up" => lines.push(plain(Kind::StepUp, Fact::SteppedUp)?),
        "advice" if sight.advice => lines.push(plain(Kind::Advice, Fact::Advice { words })?),
        "strategy" if sight.requests => lines.push(plain(Kind::StepUp, Fact::Strategy)?),
        "offered" => lines.push(plain(Kind::Holder, Fact::Offered)?),
        "offer_answered" => lines.push(plain(
            Kind::Holder,
            Fact::OfferAnswered {
                accepted: about == "accepted",
                reason: words,
            },
        )?),
        "dispute" => lines.push(plain(Kind::Panel, Fact::Disputed)?),
        "closed" => {
            let closing: Closing = row.document("doc")?;
            lines.push(plain(Kind::Closure, Fact::Closed(Box::new(closing)))?);
        }
        "reported" => reported(row, sight, &plain, lines)?,
        "said" => {
            let words = sight.assessments.then_some(words);
            lines.push(plain(Kind::Contact, Fact::FamilySaid { words })?);
        }
        "area_moved" => lines.push(plain(Kind::Family, Fact::AreaMoved { words })?),
        "came" => lines.push(plain(Kind::Family, Fact::Came)?),
        "went" => lines.push(plain(Kind::Family, Fact::Went)?),
        "assessment" | "reading" | "screening" | "advice" | "strategy" => {}
        _ => return Err(row.inconsistent("kind")),
    }
    Ok(())
}

/// The front door's decisions; without a right to the request, the outcome alone.
fn decisions(
    row: &Row,
    sight: Sight,
    plain: &impl Fn(Kind, Fact) -> Result<Draft, StoreError>,
    lines: &mut Vec<Draft>,
) -> Result<(), StoreError> {
    for state in row.document::<Vec<State>>("doc")? {
        if let Some(decision) = state.decision() {
            let fact = Fact::Decided {
                outcome: decision.outcome,
                rationale: sight.requests.then(|| decision.rationale.clone()),
            };
            let draft = plain(Kind::Decision, fact)?;
            lines.push(draft.at(decision.at).by(decision.by));
        }
    }
    Ok(())
}

/// Each answer stands as its agency's own. Its words show to those who may read
/// answers, and to the agency itself.
fn information(
    row: &Row,
    sight: Sight,
    plain: &impl Fn(Kind, Fact) -> Result<Draft, StoreError>,
    lines: &mut Vec<Draft>,
) -> Result<(), StoreError> {
    let own = row.optional_parsed("agency_id", AgencyId::parse)? == sight.agency;
    if !(own || sight.answers || sight.requests) {
        return Ok(());
    }
    let life: Information = row.document("doc")?;
    let asked = life.asked();
    let mut question = plain(Kind::Information, Fact::Asked)?;
    question.line.who = None;
    lines.push(question.at(asked.at));
    for answer in life.answers() {
        let fact = Fact::Answered {
            words: (own || sight.answers).then(|| answer.text.clone()),
            nothing_known: answer.nothing_known && (own || sight.answers),
        };
        let mut draft = plain(Kind::Information, fact)?.at(answer.at);
        draft.line.who = match &answer.by {
            AnsweredBy::Link { name, .. } => Some(name.clone()),
            AnsweredBy::Account { .. } => None,
        };
        lines.push(draft);
    }
    Ok(())
}

/// What a lead agency with its own system told by its link; its words show to
/// those who may read the request or the assessment.
fn reported(
    row: &Row,
    sight: Sight,
    plain: &impl Fn(Kind, Fact) -> Result<Draft, StoreError>,
    lines: &mut Vec<Draft>,
) -> Result<(), StoreError> {
    let mut report: LeadReport = row.document("doc")?;
    if !(sight.assessments || sight.requests) {
        report.words.clear();
    }
    let by = report.reported_by.clone();
    let mut draft = plain(Kind::Lead, Fact::Reported(Box::new(report)))?;
    draft.line.who = Some(by);
    lines.push(draft);
    Ok(())
}

/// The stages that no other record tells: agreement and workers have their own
/// lines, and a stage that only carries a new answer is told once.
fn stages(
    row: &Row,
    plain: &impl Fn(Kind, Fact) -> Result<Draft, StoreError>,
    lines: &mut Vec<Draft>,
) -> Result<(), StoreError> {
    let mut told = Vec::new();
    for stage in row.document::<Vec<Stage>>("doc")? {
        let (at, kind, agency) = match &stage {
            Stage::AwaitingForum { since, .. } => (*since, Kind::Panel, None),
            Stage::LeadAsked { agency, at, .. } => (*at, Kind::Lead, Some(*agency)),
            Stage::Led { lead, .. } => (lead.accepted_at, Kind::Lead, Some(lead.agency)),
            Stage::InDispute { .. } | Stage::Closed { .. } => continue,
        };
        if told.contains(&(stage.key(), at)) {
            continue;
        }
        told.push((stage.key(), at));
        let mut draft = plain(kind, Fact::Stage(Box::new(stage)))?.at(at);
        draft.by = agency.map(|agency| agency.to_string());
        lines.push(draft);
    }
    Ok(())
}

fn assessments(
    row: &Row,
    plain: &impl Fn(Kind, Fact) -> Result<Draft, StoreError>,
    lines: &mut Vec<Draft>,
) -> Result<(), StoreError> {
    for state in row.document::<Vec<AssessmentState>>("doc")? {
        let (at, by) = match &state {
            AssessmentState::Draft { author } => (None, *author),
            AssessmentState::Submitted { at, by, .. }
            | AssessmentState::SentBack { at, by, .. }
            | AssessmentState::SignedOff { at, by, .. } => (Some(*at), *by),
        };
        let draft = plain(Kind::Assessment, Fact::Assessment(Box::new(state)))?.by(by);
        lines.push(match at {
            Some(at) => draft.at(at),
            None => draft,
        });
    }
    Ok(())
}

fn plans(
    row: &Row,
    plain: &impl Fn(Kind, Fact) -> Result<Draft, StoreError>,
    lines: &mut Vec<Draft>,
) -> Result<(), StoreError> {
    let plan: Plan = row.document("doc")?;
    for version in plan.versions() {
        lines.push(
            plain(
                Kind::Plan,
                Fact::PlanBegun {
                    number: version.number,
                },
            )?
            .at(version.begun_at),
        );
        if let Some(agreed) = &version.agreed {
            let fact = Fact::PlanAgreed {
                number: version.number,
                how: agreed.how,
            };
            lines.push(
                plain(Kind::Plan, fact)?.at(crate::time::start_of(agreed.on).max(version.begun_at)),
            );
        }
        for need in &version.needs {
            for action in &need.actions {
                if plan.latest().map(|latest| latest.number) != Some(version.number) {
                    continue;
                }
                for progress in plan.progress_of(action.id) {
                    let fact = Fact::ActionReported {
                        what: action.what.clone(),
                        status: progress.status,
                        note: progress.note.clone(),
                    };
                    let mut draft = plain(Kind::Plan, fact)?.at(progress.at).by(progress.by);
                    draft.line.person = match need.whose {
                        Whose::Family => None,
                        Whose::Person { person } => Some(person),
                    };
                    lines.push(draft);
                }
            }
        }
    }
    Ok(())
}

impl Draft {
    const fn at(mut self, at: Timestamp) -> Self {
        self.line.at = at;
        self
    }

    fn by(mut self, user: UserId) -> Self {
        self.by = Some(user.to_string());
        self
    }
}
