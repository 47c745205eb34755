//! The forum decides a case. Decision, stage, relations, clocks, messages,
//! themes and the letter's job stand or fall together.

use domain::access::{may, permit};
use domain::act::Act;
use domain::cases::{Stage, Waiting};
use domain::closure::nothing_awaited;
use domain::forums::{
    CaseBefore, CaseDecidedByForum, Decide, ForumDecision, Next, level_of_forum, makes_decision,
};
use domain::ids::{AgencyId, AgendaItemId};
use domain::profile::{Key, ListKey, Profile};
use domain::refusal::Refusal;

use super::{AgendaLine, follow_through, item_of, statements};
use crate::args;
use crate::cases::{self, Case};
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::holder_of;
use crate::step_up::step_up_open;
use crate::time::london_day;
use crate::transfers::holding_of;

/// A decision, and the versions that the person saw.
#[derive(Clone, Debug)]
pub struct DecideCommand {
    /// The line of the agenda.
    pub item: AgendaItemId,
    /// Its version on the page.
    pub item_version: i64,
    /// The case's version on the page.
    pub case_version: i64,
    /// What was decided.
    pub decide: Decide,
}

/// An agency that can be asked to lead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeadChoice {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
}

/// The agencies that can be asked to lead, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn agencies_that_can_lead(db: &mut impl Reads) -> Result<Vec<LeadChoice>, StoreError> {
    db.rows(&statements::MAY_LEAD, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(LeadChoice {
                agency: row.parsed("id", AgencyId::parse)?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// Records the forum's decision for one case.
///
/// # Errors
/// Not found outside scope; denied to all but the forum's coordinator and
/// manager; refused by the rule; conflict when somebody else was first.
pub async fn decide(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &DecideCommand,
) -> Result<CaseDecidedByForum, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (line, case) = item_of(&mut uow, profile, act, command.item).await?;
        let permitted = permit::<may::RecordForumDecision, _>(act, &case.relations.clone(), case)?;
        let case = permitted.into_record();
        if case.version != command.case_version || line.version != command.item_version {
            return Err(CaseworkError::Conflict);
        }
        known_themes(profile, &command.decide)?;
        let event = decide_in(&mut uow, profile, act, &line, &case, command).await?;
        uow.commit().await?;
        Ok(event)
    })
    .await
}

fn known_themes(profile: &Profile, decide: &Decide) -> Result<(), CaseworkError> {
    let known = |theme: &String| {
        Key::parse(theme)
            .ok()
            .and_then(|key| profile.lists.item(ListKey::ForumThemes, &key))
            .is_some()
    };
    if decide.themes.iter().all(known) {
        Ok(())
    } else {
        Err(CaseworkError::NotFound)
    }
}

async fn decide_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    line: &AgendaLine,
    case: &Case,
    command: &DecideCommand,
) -> Result<CaseDecidedByForum, CaseworkError> {
    let edition = profile.levels_in_force(london_day(act.at));
    let before = CaseBefore {
        stage: case.stage.clone(),
        meeting: line.meeting,
        level: level_of_forum(edition).unwrap_or(0),
        edition: edition.id.as_str().to_owned(),
        by: act.user().ok_or(CaseworkError::NotFound)?,
        at: act.at,
    };
    let (next, decision) = makes_decision(command.decide.clone(), before)
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    let lead_agency = lead_agency_name(uow, &decision).await?;
    stepped_up_first(uow, case, &decision).await?;
    nothing_pending(uow, case, &decision).await?;
    cases::save(uow, case, &next).await?;
    uow.write_guarded(
        &statements::DECIDE_ITEM,
        args![line.item, line.version, serde_json::to_string(&decision)?],
    )
    .await?;
    keep_themes(uow, line, case, &decision).await?;
    let referral = match case.referral {
        Some(id) => Some(follow_through::referral_of(uow, act, id).await?),
        None => None,
    };
    follow_through::carry_out(uow, profile, case, referral.as_ref(), &decision).await?;
    let holder = holder_of(uow, case.family).await?;
    let event = CaseDecidedByForum {
        family: case.family,
        case: case.id,
        meeting: line.meeting,
        item: line.item,
        forum: forum_name(profile, &case.forum),
        decision,
        lead_agency,
        snapshot: referral
            .as_ref()
            .filter(|_| !was_brought_back(&case.stage))
            .map(|referral| crate::referrals::snapshot_of(referral, holder.as_ref())),
    };
    uow.record(&event).await?;
    // C-02: the notice of the final outcome. A case that came back has no referrer who waits.
    if event.snapshot.is_some() {
        uow.leave_job("letter.forum_outcome", &line.item.to_string(), &event)
            .await?;
    }
    Ok(event)
}

const fn was_brought_back(stage: &Stage) -> bool {
    matches!(
        stage,
        Stage::AwaitingForum {
            waiting: Waiting::BroughtBack { .. },
            ..
        }
    )
}

fn forum_name(profile: &Profile, key: &str) -> String {
    Key::parse(key)
        .ok()
        .and_then(|key| profile.forums.forum(&key))
        .map_or_else(|| key.to_owned(), |forum| forum.name.clone())
}

async fn lead_agency_name(
    uow: &mut UnitOfWork,
    decision: &ForumDecision,
) -> Result<Option<String>, CaseworkError> {
    let Next::LeadAgencyNamed { agency } = &decision.next else {
        return Ok(None);
    };
    match uow
        .optional(&statements::LEADING_AGENCY, args![*agency])
        .await?
    {
        Some(row) => Ok(Some(row.text("name")?)),
        None => Err(Refusal::new(
            "forums.cannot_lead",
            "Select an agency that can lead",
            "Choose one from the list.",
        )
        .beside("lead_agency")
        .into()),
    }
}

/// A panel that steps a family up sends it to the front door first: a decision
/// on paper alone protects nobody.
async fn stepped_up_first(
    uow: &mut UnitOfWork,
    case: &Case,
    decision: &ForumDecision,
) -> Result<(), CaseworkError> {
    let (true, Stage::AwaitingForum { since, .. }) =
        (decision.next == Next::SteppedUp, &case.stage)
    else {
        return Ok(());
    };
    let since = *since;
    let sent = uow
        .optional(&statements::STEPPED_UP_SINCE, args![case.family, since])
        .await?
        .map(|row| row.int("n"))
        .transpose()?;
    if sent.unwrap_or(0) > 0 {
        return Ok(());
    }
    Err(Refusal::new(
        "forums.step_up_first",
        "Send the family to [[the front door]] first, then record that [[the panel]] stepped it up",
        "Open the family and choose Step up to social care.",
    )
    .beside("outcome")
    .into())
}

/// Nothing closes before the service that was asked has answered (BUCKS-PROT-51).
async fn nothing_pending(
    uow: &mut UnitOfWork,
    case: &Case,
    decision: &ForumDecision,
) -> Result<(), CaseworkError> {
    if !decision.next.ends_the_case() {
        return Ok(());
    }
    let (holding, _) = holding_of(uow, case.family).await?;
    nothing_awaited(&holding, step_up_open(uow, case.family).await?)
        .map_err(|refused| CaseworkError::Refused(refused.into()))
}

async fn keep_themes(
    uow: &mut UnitOfWork,
    line: &AgendaLine,
    case: &Case,
    decision: &ForumDecision,
) -> Result<(), StoreError> {
    for theme in &decision.themes {
        uow.write(
            &statements::ADD_THEME,
            args![line.item, &case.forum, theme, decision.at],
        )
        .await?;
    }
    Ok(())
}
