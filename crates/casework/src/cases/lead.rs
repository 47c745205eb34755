//! The lead agency answers and assigns its lead worker. Whoever held the
//! family lets go only when the agency accepts (invariant 1, BUCKS-STRAT-84).

use domain::access::{Relation, Role, may, permit};
use domain::act::Act;
use domain::cases::{CaseBroughtBack, LeadAccepted, LeadDeclined, LeadWorkerAssigned, Stage};
use domain::holding::{Basis, Command};
use domain::ids::{AgencyId, FamilyId, UserId};
use domain::profile::{ClockKey, ClockStart, ListKey, Profile};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::{Case, find, save, statements};
use crate::agreement::family_agreement;
use crate::args;
use crate::clocks;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{change_holding, end_relation, end_relations, holder_of, relate};
use crate::forums::follow_through::{referral_of, start_if_it_starts_at};
use crate::messages::{self, To};
use crate::referrals::{agency_of_part, tell_the_referrer};
use crate::reporting::{expect_nothing, led_in_own_system, now_led_by};

/// Somebody who can be assigned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Worker {
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their job.
    pub job_title: String,
}

/// Where an agency that accepts to lead keeps the case file (BUCKS-PROT-81).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKept {
    /// In this record, or where the agency's setting already says.
    AsUsual,
    /// In the agency's own case system: it reports by a link.
    InOwnSystem,
}

/// The people of an agency who can be lead worker.
///
/// # Errors
/// When the database does not answer.
pub async fn workers_of(db: &mut impl Reads, agency: AgencyId) -> Result<Vec<Worker>, StoreError> {
    db.rows(&statements::WORKERS, args![agency])
        .await?
        .iter()
        .map(|row| {
            Ok(Worker {
                user: row.parsed("id", UserId::parse)?,
                name: row.text("name")?,
                job_title: row.text("job_title")?,
            })
        })
        .collect()
}

fn refuse(refused: domain::cases::StageRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}

fn own_agency(act: &Act) -> Result<AgencyId, CaseworkError> {
    act.agency().ok_or(CaseworkError::NotFound)
}

fn clock_of(case: &Case, agency: AgencyId, person: Option<UserId>) -> clocks::Of {
    clocks::Of {
        family: case.family,
        subject: case.id.uuid(),
        owner: Some(agency),
        person,
    }
}

/// The agency that was asked accepts to lead.
///
/// # Errors
/// Not found outside scope; denied to all but its manager; refused when it was
/// not asked; conflict when somebody was quicker.
pub async fn accept_lead(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
) -> Result<(), CaseworkError> {
    accept_lead_keeping(store, profile, act, reference, version, FileKept::AsUsual).await
}

/// The agency that was asked accepts to lead, and says where it keeps the case file.
///
/// # Errors
/// As [`accept_lead`].
pub async fn accept_lead_keeping(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
    file: FileKept,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, reference).await?;
        permit::<may::AnswerForLeadAgency, _>(act, &case.relations, ())?;
        let agency = own_agency(act)?;
        let before = case.stage.lead();
        let next = case.stage.clone().accept_lead(agency, act.at).map_err(refuse)?;
        if case.version != version {
            return Err(CaseworkError::Conflict);
        }
        save(&mut uow, &case, &next).await?;
        now_led_by(&mut uow, case.id, agency).await?;
        if file == FileKept::InOwnSystem {
            led_in_own_system(&mut uow, &case, agency).await?;
        }
        let leads = Command::Lead { by: agency, person: None };
        change_holding(&mut uow, case.family, leads).await?;
        if let Some(lead) = before {
            end_relation(&mut uow, case.family, Relation::LeadAgency, lead.agency).await?;
            end_relations(&mut uow, case.family, Relation::LeadWorker).await?;
        }
        clocks::stop(&mut uow, profile, case.id.uuid(), ClockKey::LeadAgencyAnswer).await?;
        start_if_it_starts_at(
            &mut uow,
            profile,
            ClockKey::LeadWorkerAssigned,
            ClockStart::LeadAgencyAccepted,
            clock_of(&case, agency, None),
        )
        .await?;
        let text = format!("An agency accepted to lead case {}.", case.reference);
        tell_the_coordinator(&mut uow, &case, "cases.lead_accepted", &text).await?;
        tell_who_asked(
            &mut uow,
            act,
            &case,
            "An agency has accepted to lead. It holds the family from now on. Thank you for your support until today.",
        )
        .await?;
        uow.record(&LeadAccepted { family: case.family, case: case.id, agency }).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The agency that was asked declines, with a reason: the case goes back to the
/// coordinator, and whoever held the family goes on holding it (C-22).
///
/// # Errors
/// Not found outside scope; denied; refused without a reason or when it was
/// not asked; conflict.
pub async fn decline_lead(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, reference).await?;
        permit::<may::AnswerForLeadAgency, _>(act, &case.relations, ())?;
        let agency = own_agency(act)?;
        let reason = said(reason, "reason", "Enter why your agency cannot lead")?;
        let next = case
            .stage
            .clone()
            .decline_lead(agency, reason.clone(), act.at)
            .map_err(refuse)?;
        if case.version != version {
            return Err(CaseworkError::Conflict);
        }
        save(&mut uow, &case, &next).await?;
        end_relation(&mut uow, case.family, Relation::LeadAgency, agency).await?;
        expect_nothing(&mut uow, case.id).await?;
        // The limits bound the agency that declined; the next one has its own.
        for key in [ClockKey::LeadAgencyAnswer, ClockKey::LeadWorkerAssigned] {
            clocks::cancel(
                &mut uow,
                profile,
                case.id.uuid(),
                key,
                "The agency declined",
            )
            .await?;
        }
        let text = format!(
            "The agency that was asked declined to lead case {}. It waits for [[the panel]] again.",
            case.reference
        );
        tell_the_coordinator(&mut uow, &case, "cases.lead_declined", &text).await?;
        uow.record(&LeadDeclined {
            family: case.family,
            case: case.id,
            agency,
            reason,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

fn said(text: &str, field: &'static str, otherwise: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        Err(Refusal::new("cases.words_missing", otherwise, "Say it in a few words.").beside(field))
    } else {
        Ok(text.to_owned())
    }
}

/// The lead agency assigns, or changes, the lead worker: one of its own people.
///
/// # Errors
/// Not found outside scope; denied; refused when the agency does not lead or
/// the person is not one of its people; conflict.
pub async fn assign_worker(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
    worker: UserId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, reference).await?;
        permit::<may::AssignLeadWorker, _>(act, &case.relations, ())?;
        let agency = own_agency(act)?;
        if !workers_of(&mut uow, agency)
            .await?
            .iter()
            .any(|one| one.user == worker)
        {
            return Err(Refusal::new(
                "cases.not_your_worker",
                "Select [[a lead worker]] from your agency",
                "Choose one from the list.",
            )
            .beside("worker")
            .into());
        }
        let before = case.stage.lead().and_then(|lead| lead.worker);
        // A family that agreed before it had a worker is not asked again, and one
        // that took its agreement back meanwhile is heard.
        let says = family_agreement(&mut uow, profile, case.family, act.at).await?;
        let next = case
            .stage
            .clone()
            .assign_worker(agency, worker, says)
            .map_err(refuse)?;
        if case.version != version {
            return Err(CaseworkError::Conflict);
        }
        save(&mut uow, &case, &next).await?;
        // Where social care holds the family, the worker of the case is not its holder.
        if !held_by_social_care(&mut uow, case.family).await? {
            let name = Command::Name {
                by: agency,
                person: worker,
            };
            change_holding(&mut uow, case.family, name).await?;
        }
        end_relations(&mut uow, case.family, Relation::LeadWorker).await?;
        relate(
            &mut uow,
            case.family,
            Relation::LeadWorker,
            Some(agency),
            Some(worker),
            None,
        )
        .await?;
        worker_is_named(&mut uow, profile, &case, agency, Some(worker)).await?;
        tell_of_the_worker(&mut uow, &case, worker).await?;
        uow.record(&LeadWorkerAssigned {
            family: case.family,
            case: case.id,
            worker,
            before,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn held_by_social_care(db: &mut impl Reads, family: FamilyId) -> Result<bool, StoreError> {
    Ok(holder_of(db, family)
        .await?
        .is_some_and(|held| held.basis == Basis::SocialCare))
}

/// The family has a lead worker from now on: the limit for naming one ends, and
/// the assessment's begins.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn worker_is_named(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    agency: AgencyId,
    worker: Option<UserId>,
) -> Result<(), CaseworkError> {
    let subject = case.id.uuid();
    clocks::stop(uow, profile, subject, ClockKey::LeadWorkerAssigned).await?;
    let started = clocks::clocks_of_subject(uow, subject)
        .await?
        .iter()
        .any(|clock| clock.key == ClockKey::Assessment);
    // A second worker inherits the first one's clock: the family has waited all along.
    if started {
        clocks::hand_to(uow, subject, agency, worker).await?;
        return Ok(());
    }
    if let Some(rule) = profile.clock(ClockKey::Assessment) {
        let from = assessment_from(case, rule.starts, uow.at());
        clocks::start(
            uow,
            profile,
            ClockKey::Assessment,
            clock_of(case, agency, worker),
            from,
        )
        .await?;
    }
    Ok(())
}

fn assessment_from(case: &Case, starts: ClockStart, now: Timestamp) -> Timestamp {
    match starts {
        ClockStart::LeadAgencyNotified => case
            .history
            .iter()
            .rev()
            .find_map(|stage| match stage {
                Stage::LeadAsked { at, .. } => Some(*at),
                Stage::AwaitingForum { .. }
                | Stage::InDispute { .. }
                | Stage::Led { .. }
                | Stage::Closed { .. } => None,
            })
            .unwrap_or(now),
        ClockStart::Receipt => case.opened_at,
        ClockStart::LeadWorkerAssigned
        | ClockStart::FrontDoorDecision
        | ClockStart::InformationRequested
        | ClockStart::ReferralReturned
        | ClockStart::LeadAgencyAccepted
        | ClockStart::PlanStart
        | ClockStart::DisputeNotResolved
        | ClockStart::TransferAccepted
        | ClockStart::LastContact
        | ClockStart::LastConfirmation
        | ClockStart::MatchFound => now,
    }
}

async fn tell_of_the_worker(
    uow: &mut UnitOfWork,
    case: &Case,
    worker: UserId,
) -> Result<(), StoreError> {
    messages::send(
        uow,
        To::Person(worker),
        Some(case.family),
        "cases.assigned",
        &format!("You are [[the lead worker]] of case {}.", case.reference),
    )
    .await?;
    let text = format!("Case {} has [[a lead worker]].", case.reference);
    tell_the_coordinator(uow, case, "cases.worker_assigned", &text).await
}

/// Tells the coordinators of the case's forum (BUCKS-STRAT-116, BUCKS-PROT-60).
async fn tell_the_coordinator(
    uow: &mut UnitOfWork,
    case: &Case,
    kind: &'static str,
    text: &str,
) -> Result<(), StoreError> {
    let forum = agency_of_part(uow, "forum").await?;
    messages::send(
        uow,
        To::Role(forum, Role::PanelCoordinator),
        Some(case.family),
        kind,
        text,
    )
    .await
}

async fn tell_who_asked(
    uow: &mut UnitOfWork,
    act: &Act,
    case: &Case,
    text: &str,
) -> Result<(), CaseworkError> {
    if let Some(id) = case.referral {
        let referral = referral_of(uow, act, id).await?;
        tell_the_referrer(uow, &referral, text).await?;
    }
    Ok(())
}

/// Whoever leads brings the case back to its forum, and goes on leading
/// (BUCKS-STRAT-112, C-40, C-41).
#[derive(Clone, Debug)]
pub struct BringBack {
    /// The case.
    pub reference: String,
    /// Its version on the page.
    pub version: i64,
    /// A key of the profile's list.
    pub reason: String,
    /// In their words.
    pub words: String,
}

/// Brings a case back to its forum.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker and the lead
/// agency's manager; refused without a reason or while nobody leads; conflict.
pub async fn bring_back(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &BringBack,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, &command.reference).await?;
        permit::<may::BringBackToForum, _>(act, &case.relations, ())?;
        case.stage.led_by(own_agency(act)?).map_err(refuse)?;
        if case.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        bring_back_in(&mut uow, profile, &case, &command.reason, &command.words).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Brings a case back inside a transaction that is already open: from the
/// case's page, and as the outcome of a review.
///
/// # Errors
/// Refused without a reason of the list, without words, or while nobody leads.
pub(crate) async fn bring_back_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    reason: &str,
    words: &str,
) -> Result<(), CaseworkError> {
    if !profile.list_has(ListKey::BackToForumReasons, reason) {
        return Err(Refusal::new(
            "cases.back_reason",
            "Select why the case goes back to [[the panel]]",
            "Choose one from the list.",
        )
        .beside("reason")
        .into());
    }
    let words = said(words, "words", "Enter what [[the panel]] needs to know")?;
    take_back(uow, case, reason, words).await
}

/// Brings a case back for a reason that the caller answers for.
///
/// # Errors
/// Refused while nobody leads; conflict.
pub(crate) async fn take_back(
    uow: &mut UnitOfWork,
    case: &Case,
    reason: &str,
    words: String,
) -> Result<(), CaseworkError> {
    let next = case
        .stage
        .clone()
        .bring_back(reason.to_owned(), words.clone(), uow.at())
        .map_err(refuse)?;
    save(uow, case, &next).await?;
    let forum = agency_of_part(uow, "forum").await?;
    relate(
        uow,
        case.family,
        Relation::Forum,
        Some(forum),
        None,
        Some(&case.forum),
    )
    .await?;
    let text = format!(
        "Case {} comes back to [[the panel]]. The lead agency goes on leading.",
        case.reference
    );
    tell_the_coordinator(uow, case, "cases.brought_back", &text).await?;
    uow.record(&CaseBroughtBack {
        family: case.family,
        case: case.id,
        reason: reason.to_owned(),
        words,
    })
    .await?;
    Ok(())
}
