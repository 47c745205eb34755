//! The lists themselves. Each asks one statement for a page and its total;
//! filters are words that the statement knows, and an unknown word finds nothing.

use domain::access::{Action, Relation, relations_that_allow};
use domain::act::Act;
use domain::cases::Stage;
use domain::clocks::Clock;
use domain::ids::{InformationRequestId, MessageId, PlanLineId};
use domain::plans::ActionStatus;
use domain::profile::{ClockKey, Word as _};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{Listed, Window, asker, statements};
use crate::args;
use crate::engine::{Reads, Row, Statement, StoreError, Value};

/// Where a due instant is missing, the statements say this, so that it sorts last.
const NO_LIMIT: i64 = 9_000_000_000_000_000;

/// The order of ties between a family and a person, as the statement numbers them.
const TIES: &[Relation] = &[
    Relation::LeadWorker,
    Relation::LeadAgency,
    Relation::Team,
    Relation::SocialCare,
    Relation::AreaCoordinator,
    Relation::Referrer,
    Relation::AuditDrawn,
    Relation::BreakGlass,
    Relation::FormerLeadWorker,
];

/// A limit that the person or their agency answers for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueLine {
    /// Which limit.
    pub key: ClockKey,
    /// How it stands.
    pub clock: Clock,
    /// The family's reference.
    pub reference: String,
    /// What the family is called.
    pub name: String,
    /// Whether this person is named.
    pub mine: bool,
}

/// A family that the person works with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FamilyLine {
    /// Its reference.
    pub reference: String,
    /// What it is called.
    pub name: String,
    /// The strongest tie.
    pub tie: Option<Relation>,
    /// Since when.
    pub since: Timestamp,
    /// The agency that holds it.
    pub holder_agency: Option<String>,
    /// The person there; empty when none is named.
    pub holder_name: String,
    /// Where its open case stands.
    pub stage: Option<Stage>,
    /// Where a request stands that is not decided, as its stored word.
    pub request: Option<String>,
}

/// An action of an agreed plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionLine {
    /// The action.
    pub id: PlanLineId,
    /// The case's reference.
    pub case: String,
    /// What the family is called.
    pub name: String,
    /// What is to be done.
    pub what: String,
    /// By when.
    pub due: Date,
    /// How it goes.
    pub status: ActionStatus,
    /// The agency that does it; empty when the family does.
    pub agency: String,
    /// The person there; empty when none is named.
    pub person: String,
}

/// A case that the agency leads or is asked to lead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeadLine {
    /// Its reference.
    pub reference: String,
    /// What the family is called.
    pub name: String,
    /// Where it stands.
    pub stage: Stage,
    /// The lead worker; empty when none is named.
    pub worker: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// The next limit.
    pub due: Option<(ClockKey, Clock)>,
}

/// A case of a forum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PanelLine {
    /// Its reference.
    pub reference: String,
    /// The forum's key.
    pub forum: String,
    /// What the family is called; empty when its record is restricted to others.
    pub name: String,
    /// Then whom to ask for a place on its list; else empty.
    pub ask: String,
    /// Where it stands.
    pub stage: Stage,
    /// When it was opened.
    pub opened: Timestamp,
    /// The lead agency, or the one that was asked; may be empty.
    pub agency: String,
    /// The lead worker; may be empty.
    pub worker: String,
    /// Whether it is on an agenda.
    pub on_agenda: bool,
    /// Whether the coordinator has said that it arrived.
    pub received: bool,
}

/// A question to the agency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InformationLine {
    /// The question.
    pub id: InformationRequestId,
    /// Whether it waits for an answer.
    pub waiting: bool,
    /// What the family is called; empty once answered.
    pub name: String,
    /// When it was asked.
    pub asked: Timestamp,
    /// When the answer is due.
    pub due: Timestamp,
}

/// A request at the front door.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestLine {
    /// Its reference.
    pub reference: String,
    /// What the family is called; empty for a record restricted to others.
    pub name: String,
    /// Who asked, as a kind.
    pub referrer_kind: String,
    /// The agency that asked; may be empty.
    pub referrer_agency: String,
    /// Who has it in hand; may be empty.
    pub owner: String,
    /// Whether it cannot wait.
    pub immediate: bool,
    /// When it first came.
    pub received: Timestamp,
    /// When the decision is due.
    pub due: Option<Timestamp>,
    /// When it was decided.
    pub decided: Option<Timestamp>,
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageLine {
    /// The message.
    pub id: MessageId,
    /// What it is about, as a key.
    pub kind: String,
    /// Its words.
    pub text: String,
    /// When it came.
    pub at: Timestamp,
    /// The family that it leads to; empty when the person may not open one.
    pub reference: String,
    /// Whether this person has read it.
    pub read: bool,
}

/// An e-mail, without its words: they hold a link's secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmailRow {
    /// Its identifier.
    pub id: String,
    /// To whom.
    pub to: String,
    /// Its subject, which names nobody.
    pub subject: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// When it was written.
    pub at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it failed; may be empty.
    pub why: String,
    /// The request that it is about, for those who may open it; may be empty.
    pub reference: String,
}

pub(crate) async fn listed<T>(
    db: &mut impl Reads,
    act: &Act,
    statement: &Statement,
    window: &Window,
    filters: &[&str],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Listed<T>, StoreError> {
    let Some(mut args) = asker(act) else {
        return Ok(Listed::none());
    };
    args.extend(args![&window.sort, window.limit, window.offset]);
    args.extend(filters.iter().map(|word| Value::from(*word)));
    let rows = db.rows(statement, args).await?;
    let total = rows.first().map_or(Ok(0), |row| row.int("total"))?;
    Ok(Listed {
        rows: rows.iter().map(read).collect::<Result<_, _>>()?,
        total,
    })
}

/// What is due, what is past a required limit first: `whose` is mine or agency,
/// `due` is overdue, recommended (past a recommended date) or soon, `kind` a clock's key.
///
/// # Errors
/// When the database does not answer.
pub async fn due(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    [whose, due, kind]: [&str; 3],
) -> Result<Listed<DueLine>, StoreError> {
    let filters = [whose, due, kind];
    listed(db, act, &statements::DUE, window, &filters, |row| {
        Ok(DueLine {
            key: row.word("clock_key", ClockKey::from_word)?,
            clock: row.document("state")?,
            reference: row.text("reference")?,
            name: row.text("name")?,
            mine: row.yes("mine")?,
        })
    })
    .await
}

/// The families: `tie` is a relation's key, `since` is week.
///
/// # Errors
/// When the database does not answer.
pub async fn families(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    [tie, since]: [&str; 2],
) -> Result<Listed<FamilyLine>, StoreError> {
    let filters = [tie, since];
    listed(db, act, &statements::FAMILIES, window, &filters, |row| {
        let place = usize::try_from(row.int("place")?).map_err(|_| row.inconsistent("place"))?;
        Ok(FamilyLine {
            reference: row.text("reference")?,
            name: row.text("name")?,
            tie: TIES.get(place).copied(),
            since: row.instant("from_at")?,
            holder_agency: row.optional_text("holder_agency")?,
            holder_name: row.text("holder_name")?,
            stage: row
                .optional_text("stage")?
                .map(|text| serde_json::from_str(&text).map_err(|_| row.inconsistent("stage")))
                .transpose()?,
            request: row.optional_text("request")?,
        })
    })
    .await
}

/// The actions: `state` is open or done, `whose` is mine or agency, `due` is overdue.
///
/// # Errors
/// When the database does not answer.
pub async fn actions(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    [state, whose, due]: [&str; 3],
) -> Result<Listed<ActionLine>, StoreError> {
    let filters = [state, whose, due];
    listed(db, act, &statements::ACTIONS, window, &filters, |row| {
        Ok(ActionLine {
            id: row.parsed("action_id", PlanLineId::parse)?,
            case: row.text("case_reference")?,
            name: row.text("name")?,
            what: row.text("what")?,
            due: row
                .optional_day("due_day")?
                .ok_or_else(|| row.inconsistent("due_day"))?,
            status: row.parsed("status", ActionStatus::parse)?,
            agency: row.text("agency_name")?,
            person: row.text("user_name")?,
        })
    })
    .await
}

pub(super) fn limit(row: &Row) -> Result<Option<Timestamp>, StoreError> {
    if row.int("due_at")? >= NO_LIMIT {
        return Ok(None);
    }
    row.instant("due_at").map(Some)
}

fn next_limit(row: &Row) -> Result<Option<(ClockKey, Clock)>, StoreError> {
    match row.optional_text("clock_key")? {
        Some(key) => {
            let key = ClockKey::from_word(&key).ok_or_else(|| row.inconsistent("clock_key"))?;
            Ok(Some((key, row.document("clock_state")?)))
        }
        None => Ok(None),
    }
}

/// The lead agency's cases: `stage` is asked, `no_worker`, led, back or `sign_off`; `due` is overdue.
///
/// # Errors
/// When the database does not answer.
pub async fn lead(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    [stage, due]: [&str; 2],
) -> Result<Listed<LeadLine>, StoreError> {
    let filters = [stage, due];
    listed(db, act, &statements::LEAD, window, &filters, |row| {
        Ok(LeadLine {
            reference: row.text("reference")?,
            name: row.text("name")?,
            stage: row.document("state")?,
            worker: row.text("worker_name")?,
            opened: row.instant("opened_at")?,
            due: next_limit(row)?,
        })
    })
    .await
}

/// The forums' cases: `stage` is a stage's key, `panel` a forum's, `only` is
/// `not_received`, `no_agenda`, followed or `maybe_stuck`.
///
/// # Errors
/// When the database does not answer.
pub async fn panel(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    [stage, panel, only]: [&str; 3],
) -> Result<Listed<PanelLine>, StoreError> {
    let filters = [stage, panel, only];
    listed(db, act, &statements::PANEL, window, &filters, |row| {
        Ok(PanelLine {
            reference: row.text("reference")?,
            forum: row.text("forum_key")?,
            name: row.text("name")?,
            ask: row.text("ask")?,
            stage: row.document("state")?,
            opened: row.instant("opened_at")?,
            agency: row.text("agency_name")?,
            worker: row.text("worker_name")?,
            on_agenda: row.int("on_agenda")? > 0,
            received: row.int("received")? > 0,
        })
    })
    .await
}

/// What the agency was asked: `state` is waiting or answered, `due` is overdue.
///
/// # Errors
/// When the database does not answer.
pub async fn information(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    [state, due]: [&str; 2],
) -> Result<Listed<InformationLine>, StoreError> {
    let filters = [state, due];
    listed(db, act, &statements::INFORMATION, window, &filters, |row| {
        Ok(InformationLine {
            id: row.parsed("id", InformationRequestId::parse)?,
            waiting: row.text("state")? != "answered",
            name: row.text("name")?,
            asked: row.instant("asked_at")?,
            due: row.instant("due_at")?,
        })
    })
    .await
}

/// One part of the front door's queue: `state` is the part, `due` is overdue,
/// `owner` is mine or nobody, `urgent` is yes. Decided requests have one order,
/// newest first, and the filter `since` in place of `due`: week, month or year.
///
/// # Errors
/// When the database does not answer.
pub async fn queue(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    [state, due, owner, urgent]: [&str; 4],
) -> Result<Listed<RequestLine>, StoreError> {
    if state == "decided" {
        return decided(db, act, window, due).await;
    }
    if state == "to_forum" {
        return listed(
            db,
            act,
            &statements::TO_FORUM,
            window,
            &[due, owner],
            request,
        )
        .await;
    }
    let filters = [state, due, owner, urgent];
    listed(db, act, &statements::QUEUE, window, &filters, request).await
}

async fn decided(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    since: &str,
) -> Result<Listed<RequestLine>, StoreError> {
    use domain::access::Role;
    if !act.has(Role::ContactOfficer) && !act.has(Role::FrontDoorManager) {
        return Ok(Listed::none());
    }
    let days = match since {
        "week" => Some(7),
        "month" => Some(31),
        "year" => Some(366),
        _ => None,
    };
    let from = days.map_or(Timestamp::UNIX_EPOCH, |days| {
        act.at - SignedDuration::from_hours(24 * days)
    });
    let rows = db
        .rows(
            &statements::DECIDED,
            args![act.user(), from, window.limit, window.offset],
        )
        .await?;
    let total = match db.optional(&statements::DECIDED_COUNT, args![from]).await? {
        Some(row) => row.int("total")?,
        None => 0,
    };
    Ok(Listed {
        rows: rows.iter().map(request).collect::<Result<_, _>>()?,
        total,
    })
}

fn request(row: &Row) -> Result<RequestLine, StoreError> {
    Ok(RequestLine {
        reference: row.text("reference")?,
        name: row.text("name")?,
        referrer_kind: row.text("referrer_kind")?,
        referrer_agency: row.text("agency_name")?,
        owner: row.text("owner_name")?,
        immediate: row.yes("immediate")?,
        received: row.instant("first_received_at")?,
        due: limit(row)?,
        decided: row.optional_instant("decided_at")?,
    })
}

/// The messages of the last 90 days, newest first: `state` is unread or read.
///
/// # Errors
/// When the database does not answer.
pub async fn messages(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    state: &str,
) -> Result<Listed<MessageLine>, StoreError> {
    let opens = relations_that_allow(act, Action::ReadFamily)
        .iter()
        .fold(",".to_owned(), |keys, relation| keys + relation.key() + ",");
    listed(
        db,
        act,
        &statements::MESSAGES,
        window,
        &[state, &opens],
        |row| {
            Ok(MessageLine {
                id: row.parsed("id", MessageId::parse)?,
                kind: row.text("kind")?,
                text: row.text("text")?,
                at: row.instant("created_at")?,
                reference: row.text("reference")?,
                read: row.yes("seen")?,
            })
        },
    )
    .await
}

/// The e-mails: `state` is waiting, sent or failed.
///
/// # Errors
/// When the database does not answer.
pub async fn emails(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    state: &str,
) -> Result<Listed<EmailRow>, StoreError> {
    listed(db, act, &statements::EMAILS, window, &[state], |row| {
        Ok(EmailRow {
            id: row.text("id")?,
            to: row.text("to_address")?,
            subject: row.text("subject")?,
            state: row.text("state")?,
            at: row.instant("created_at")?,
            attempts: row.int("attempts")?,
            why: row.text("why")?,
            reference: row.text("reference")?,
        })
    })
    .await
}
