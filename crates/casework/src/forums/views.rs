//! What the forums' pages and the panel pack show, read within scope.

use domain::access::{Relations, may, permit};
use domain::act::{Act, Actor};
use domain::cases::Stage;
use domain::forums::{
    Attendance, EnoughPresent, ForumDecision, MeetingState, WaitingLine, agenda_order,
    enough_present, waiting_since,
};
use domain::ids::{AgendaItemId, CaseId, FamilyId, MeetingId, ReferralId};
use domain::profile::{Forum, Profile};
use domain::referrals::{ConsentStanding, Decision, Request};
use jiff::{SignedDuration, Timestamp};

use super::meetings::{self, Meeting, own_forum};
use super::statements;
use crate::args;
use crate::cases::{self, Case};
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::families::{self, HeldBy, PersonLine, holder_of};
use crate::record_access::whom_to_ask;
use crate::referrals;

/// How far back a forum's page shows meetings that were held.
const SHOWN_BACK: SignedDuration = SignedDuration::from_hours(24 * 30);

/// One case that waits for a forum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaitingCase {
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// Its family.
    pub family: FamilyId,
    /// The request that led to it: the hand-over's clock is about it.
    pub referral: Option<ReferralId>,
    /// What the family is called; empty when its record is restricted to others.
    pub family_name: String,
    /// Then whom to ask for a place on its list.
    pub ask: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// Since when the family has waited, through every deferral and decline.
    pub since: Timestamp,
    /// Whether it is on an agenda.
    pub on_agenda: bool,
    /// Whether the coordinator has said that it arrived.
    pub received: bool,
}

/// One line of an agenda.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgendaLine {
    /// The line.
    pub item: AgendaItemId,
    /// The meeting.
    pub meeting: MeetingId,
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// Its family.
    pub family: FamilyId,
    /// What the family is called.
    pub family_name: String,
    /// Where the case stands now, as the stage's key.
    pub stage: String,
    /// `open`, `decided` or `removed`.
    pub state: String,
    /// Since when the family had waited when it was put on.
    pub waiting_since: Timestamp,
    /// Why it was taken off.
    pub removed_because: Option<String>,
    /// What was decided.
    pub decision: Option<ForumDecision>,
    /// The version that was read.
    pub version: i64,
    /// Whether this actor may see the family now.
    pub in_scope: bool,
    /// Whom to ask, when its record is restricted to others.
    pub ask: Option<String>,
}

/// Whether one core agency came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttendanceLine {
    /// The agency's key.
    pub agency: String,
    /// Its name.
    pub name: String,
    /// Whether it came; none when nobody has said.
    pub standing: Option<Attendance>,
    /// Who recorded it.
    pub recorded_by: Option<String>,
    /// When.
    pub recorded_at: Option<Timestamp>,
}

/// A meeting with its agenda and its attendance.
#[derive(Clone, Debug)]
pub struct MeetingPage {
    /// The meeting.
    pub meeting: Meeting,
    /// The agenda, the longest waiting first.
    pub agenda: Vec<AgendaLine>,
    /// Cases of the forum that are on no agenda.
    pub waiting: Vec<WaitingCase>,
    /// The core agencies.
    pub attendance: Vec<AttendanceLine>,
    /// Whether enough came (C-21).
    pub enough: EnoughPresent,
}

/// How often a theme was seen (BUCKS-STRAT-88).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ThemeCount {
    /// A key of the profile's list.
    pub theme: String,
    /// In how many decided cases.
    pub cases: i64,
}

/// What the front door can learn from a case that came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LearningLine {
    /// What.
    pub learning: String,
    /// When.
    pub at: Timestamp,
    /// Which forum, as a key.
    pub forum: String,
    /// The request.
    pub referral_reference: Option<String>,
}

/// One case in the panel pack.
#[derive(Clone, Debug)]
pub struct PackCase {
    /// The case, with its stage.
    pub case: Case,
    /// Since when the family has waited.
    pub since: Timestamp,
    /// Who is in the family.
    pub people: Vec<PersonLine>,
    /// Who holds it.
    pub holder: Option<HeldBy>,
    /// What was asked, if a request led to it.
    pub request: Option<Request>,
    /// How consent stands.
    pub consent: Option<ConsentStanding>,
    /// What the front door decided.
    pub decision: Option<Decision>,
}

/// The forums that this actor works for, in the profile's order.
#[must_use]
pub fn forums_of<'p>(profile: &'p Profile, act: &Act) -> Vec<&'p Forum> {
    match &act.actor {
        Actor::User(user) => profile
            .forums
            .iter()
            .filter(|forum| user.areas.contains(forum.key.as_str()))
            .collect(),
        Actor::Public | Actor::Partner { .. } | Actor::System { .. } | Actor::Job(_) => Vec::new(),
    }
}

/// A forum's meetings: those to come, and those of the last month.
///
/// # Errors
/// When the database does not answer.
pub async fn meetings_of(
    db: &mut impl Reads,
    act: &Act,
    forum: &str,
) -> Result<Vec<Meeting>, StoreError> {
    db.rows(&statements::OF_FORUM, args![forum, act.at - SHOWN_BACK])
        .await?
        .iter()
        .map(meetings::read)
        .collect()
}

/// The cases that wait for a forum, the longest waiting first. A restricted
/// family's waits here without its name: somebody has to bring it to the meeting.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_cases(
    db: &mut impl Reads,
    act: &Act,
    forum: &str,
) -> Result<Vec<WaitingCase>, CaseworkError> {
    in_stage(db, act, forum, "awaiting_forum").await
}

/// The cases of a forum in one stage.
pub(super) async fn in_stage(
    db: &mut impl Reads,
    act: &Act,
    forum: &str,
    stage: &'static str,
) -> Result<Vec<WaitingCase>, CaseworkError> {
    let rows = db
        .rows(&statements::WAITING, args![forum, act.agency(), stage])
        .await?;
    let mut lines = Vec::new();
    for row in rows {
        let family = row.parsed("family_id", FamilyId::parse)?;
        let ask = if row.yes("restricted")? {
            whom_to_ask(db, act, family).await?
        } else {
            None
        };
        let history: Vec<Stage> = row.document("history")?;
        lines.push(WaitingCase {
            case: row.parsed("id", CaseId::parse)?,
            reference: row.text("reference")?,
            family,
            referral: row.optional_parsed("referral_id", ReferralId::parse)?,
            family_name: match ask {
                Some(_) => String::new(),
                None => row.text("family_name")?,
            },
            ask,
            since: match waiting_since(&history) {
                Some(since) => since,
                None => row.instant("opened_at")?,
            },
            stage: history
                .last()
                .cloned()
                .ok_or_else(|| row.inconsistent("history"))?,
            on_agenda: row.int("on_agenda")? > 0,
            received: row.int("received")? > 0,
        });
    }
    agenda_order(&mut lines, |line| WaitingLine {
        case: line.case,
        since: line.since,
    });
    Ok(lines)
}

fn read_item(row: &Row) -> Result<AgendaLine, StoreError> {
    let decision = row
        .optional_text("decision")?
        .map(|text| serde_json::from_str(&text).map_err(|_| row.inconsistent("decision")))
        .transpose()?;
    Ok(AgendaLine {
        item: row.parsed("id", AgendaItemId::parse)?,
        meeting: row.parsed("meeting_id", MeetingId::parse)?,
        case: row.parsed("case_id", CaseId::parse)?,
        reference: row.text("reference")?,
        family: row.parsed("family_id", FamilyId::parse)?,
        family_name: row.text("family_name")?,
        stage: row.text("stage")?,
        state: row.text("state")?,
        waiting_since: row.instant("waiting_since")?,
        removed_because: row.optional_text("removed_because")?,
        decision,
        version: row.int("version")?,
        in_scope: false,
        ask: None,
    })
}

/// One line of the agenda with its case, within scope.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it does not exist or is out of scope.
pub async fn item_of(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    item: AgendaItemId,
) -> Result<(AgendaLine, Case), CaseworkError> {
    let row = db
        .optional(&statements::ITEM, args![item])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let mut line = read_item(&row)?;
    meetings::meeting(db, profile, act, line.meeting).await?;
    let case = cases::find(db, act, &line.reference).await?;
    line.in_scope = true;
    Ok((line, case))
}

/// A meeting with its agenda and attendance.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope.
pub async fn meeting_page(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    id: MeetingId,
) -> Result<MeetingPage, CaseworkError> {
    let meeting = meetings::meeting(db, profile, act, id).await?;
    let forum = own_forum(profile, act, &meeting.forum)?;
    let mut agenda = Vec::new();
    for row in db.rows(&statements::ITEMS, args![id]).await? {
        let mut line = read_item(&row)?;
        let ask = whom_to_ask(db, act, line.family).await?;
        line.in_scope = ask.is_none();
        line.ask = ask.filter(|_| row.yes("restricted").unwrap_or(true));
        agenda.push(line);
    }
    let attendance = attendance_of(db, profile, forum, id).await?;
    let present = attendance
        .iter()
        .filter(|line| line.standing == Some(Attendance::Present))
        .count();
    let waiting = match meeting.state {
        MeetingState::Planned => waiting_cases(db, act, &meeting.forum)
            .await?
            .into_iter()
            .filter(|line| !line.on_agenda)
            .collect(),
        MeetingState::Held => Vec::new(),
    };
    Ok(MeetingPage {
        enough: enough_present(
            forum.minimum_agencies,
            u32::try_from(present).unwrap_or(u32::MAX),
        ),
        meeting,
        agenda,
        waiting,
        attendance,
    })
}

async fn attendance_of(
    db: &mut impl Reads,
    profile: &Profile,
    forum: &Forum,
    id: MeetingId,
) -> Result<Vec<AttendanceLine>, StoreError> {
    let rows = db.rows(&statements::ATTENDANCE, args![id]).await?;
    let mut lines = Vec::new();
    for key in &forum.core_agencies {
        let mut line = AttendanceLine {
            agency: key.as_str().to_owned(),
            name: profile
                .agencies
                .iter()
                .find(|agency| agency.key == *key)
                .map_or_else(|| key.as_str().to_owned(), |agency| agency.name.clone()),
            standing: None,
            recorded_by: None,
            recorded_at: None,
        };
        for row in &rows {
            if row.text("agency_key")? == line.agency {
                line.standing = Some(row.word("standing", Attendance::from_key)?);
                line.recorded_by = row.optional_text("recorded_by")?;
                line.recorded_at = row.optional_instant("recorded_at")?;
            }
        }
        lines.push(line);
    }
    Ok(lines)
}

/// The cases of a meeting's agenda, whole, for the pack. Cases outside the
/// actor's scope are left out.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside the forum.
pub async fn pack_cases(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    id: MeetingId,
) -> Result<(Meeting, Vec<PackCase>), CaseworkError> {
    let page = meeting_page(db, profile, act, id).await?;
    let mut found = Vec::new();
    for line in page.agenda {
        if !line.in_scope || line.state == "removed" {
            continue;
        }
        let case = cases::find(db, act, &line.reference).await?;
        permit::<may::ReadFamily, _>(act, &case.relations, ())?;
        found.push(pack_case(db, act, case, line.waiting_since).await?);
    }
    Ok((page.meeting, found))
}

/// What the members read before they decide about a case: what was asked, who
/// is in the family and what the front door decided.
///
/// # Errors
/// When the database does not answer; not found outside scope.
pub async fn pack_case(
    db: &mut impl Reads,
    act: &Act,
    case: Case,
    since: Timestamp,
) -> Result<PackCase, CaseworkError> {
    let people = families::page_of(db, act, &case.family_reference)
        .await?
        .people;
    let holder = holder_of(db, case.family).await?;
    let referral = match case.referral {
        Some(id) => {
            let row = db
                .optional(&statements::REFERRAL_REFERENCE, args![id])
                .await?
                .ok_or(CaseworkError::NotFound)?;
            Some(referrals::find(db, act, &row.text("reference")?).await?)
        }
        None => None,
    };
    Ok(PackCase {
        consent: referral.as_ref().map(|found| found.request.consent()),
        decision: referral
            .as_ref()
            .and_then(|found| found.state.decision().cloned()),
        request: referral.map(|found| found.request),
        case,
        since,
        people,
        holder,
    })
}

/// How often each theme was seen in a forum's decisions since an instant, and
/// how many decisions there were: the figure's population.
///
/// # Errors
/// Not found outside the actor's forums.
pub async fn theme_counts(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    forum: &str,
    since: Timestamp,
) -> Result<(Vec<ThemeCount>, i64), CaseworkError> {
    own_forum(profile, act, forum)?;
    permit::<may::SeeForum, _>(act, &Relations::none(), ())?;
    let themes = db
        .rows(&statements::THEMES, args![forum, since])
        .await?
        .iter()
        .map(|row| {
            Ok(ThemeCount {
                theme: row.text("theme")?,
                cases: row.int("n")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let decided = match db
        .optional(&statements::DECIDED_SINCE, args![forum, since])
        .await?
    {
        Some(row) => row.int("n")?,
        None => 0,
    };
    Ok((themes, decided))
}

/// What the forums gave the front door to learn from, newest first.
///
/// # Errors
/// Denied to all but the front door.
pub async fn learning_items(
    db: &mut impl Reads,
    act: &Act,
    limit: i64,
) -> Result<Vec<LearningLine>, CaseworkError> {
    permit::<may::SeeFrontDoorQueue, _>(act, &Relations::none(), ())?;
    db.rows(&statements::LEARNING, args![limit])
        .await?
        .iter()
        .map(|row| {
            Ok(LearningLine {
                learning: row.text("learning")?,
                at: row.instant("recorded_at")?,
                forum: row.text("forum_key")?,
                referral_reference: row.optional_text("reference")?,
            })
        })
        .collect()
}

/// The cases of a forum whose level is in dispute, the longest waiting first.
///
/// # Errors
/// When the database does not answer.
pub async fn disputed_cases(
    db: &mut impl Reads,
    act: &Act,
    forum: &str,
) -> Result<Vec<WaitingCase>, CaseworkError> {
    in_stage(db, act, forum, "in_dispute").await
}
