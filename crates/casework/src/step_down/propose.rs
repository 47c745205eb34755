//! A social worker proposes that a family goes on with early help, a gatekeeper
//! signs off what comes from an assessment, and the proposal goes its way.

use domain::access::{Relation, Role, may, permit};
use domain::act::Act;
use domain::cases::Stage;
use domain::holding::{Basis, Command};
use domain::ids::{AgencyId, CaseId, FamilyId, StepDownId, SubmissionKey};
use domain::profile::{Key, Profile};
use domain::refusal::Refusal;
use domain::step_down::{
    Proposal, ProposalMissing, Route, SocialCareStanding, StepDown, StepDownProposed,
    StepDownRerouted, StepDownSignedOff, StepDownWithdrawn,
};

use super::involvement::begin_if_none;
use super::stored::{Found, Stood, find, find_at, refused, save, stepped};
use super::{statements, tell};
use crate::args;
use crate::cases::open_for_forum;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{change_holding, holder_of, page_of, relate};
use crate::forums::agencies_that_can_lead;
use crate::referrals::agency_of_part;
use crate::submissions;
use crate::time::london_day;
use crate::transfers::open_offer;

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Propose {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The family, by its reference.
    pub family: String,
    /// How social care works with it now.
    pub standing: SocialCareStanding,
    /// What is said.
    pub proposal: Proposal,
}

/// Proposes it, once per submission key. Gives its reference.
///
/// # Errors
/// Not found outside scope; denied to all but social care; refused when social
/// care does not hold the family, one is under way, or something is missing.
pub async fn propose(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Propose,
) -> Result<String, CaseworkError> {
    let outcome = retrying(|| propose_once(store, profile, act, command)).await;
    submissions::settle(store, command.key, outcome).await
}

async fn propose_once(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Propose,
) -> Result<String, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let page = page_of(&mut uow, act, &command.family).await?;
    permit::<may::ProposeStepDown, _>(act, &page.relations, ())?;
    if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
        return Ok(made);
    }
    let from = act.agency().ok_or(CaseworkError::NotFound)?;
    held_by_social_care(&mut uow, page.id).await?;
    whole(profile, act, &command.proposal)?;
    begin_if_none(&mut uow, page.id, command.standing, "").await?;
    uow.write(
        &statements::CHANGE_STANDING,
        args![page.id, command.standing.to_string()],
    )
    .await?;
    let (id, reference) = (StepDownId::new(uow.new_id()), uow.new_reference("D"));
    let state = StepDown::begin(&command.proposal);
    let (by, at) = (act.user().ok_or(CaseworkError::NotFound)?, uow.at());
    let history = [Stood {
        state: state.clone(),
        by: Some(by),
        at,
    }];
    uow.write(
        &statements::ADD,
        args![
            id,
            &reference,
            page.id,
            from,
            command.proposal.route.key(),
            state.key(),
            serde_json::to_string(&state)?,
            serde_json::to_string(&command.proposal)?,
            serde_json::to_string(&history)?,
            by,
            at
        ],
    )
    .await?;
    uow.record(&StepDownProposed {
        family: page.id,
        step_down: id,
        proposal: command.proposal.clone(),
        state,
    })
    .await?;
    let found = find(&mut uow, act, &reference).await?;
    goes_its_way(&mut uow, profile, found).await?;
    submissions::keep(&mut uow, command.key, &reference).await?;
    uow.commit().await?;
    Ok(reference)
}

/// Whether a family is on its way from social care to early help.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn under_way(db: &mut impl Reads, family: FamilyId) -> Result<bool, StoreError> {
    Ok(db
        .optional(&statements::OPEN_OF_FAMILY, args![family])
        .await?
        .is_some())
}

async fn held_by_social_care(uow: &mut UnitOfWork, family: FamilyId) -> Result<(), CaseworkError> {
    if under_way(uow, family).await? {
        return Err(Refusal::new(
            "step_down.under_way",
            "This family is on its way to early help already.",
            "Open the family’s page to see how far it is.",
        )
        .into());
    }
    let held = holder_of(uow, family).await?;
    if held.is_some_and(|held| held.basis == Basis::SocialCare) {
        Ok(())
    } else {
        Err(Refusal::new(
            "step_down.not_held",
            "Social care does not hold this family.",
            "Only a family that social care holds can go from there to early help.",
        )
        .into())
    }
}

fn whole(profile: &Profile, act: &Act, proposal: &Proposal) -> Result<(), CaseworkError> {
    match proposal.missing(profile, london_day(act.at)).first() {
        None => Ok(()),
        Some(first) => Err(lacks(*first).into()),
    }
}

fn lacks(what: ProposalMissing) -> Refusal {
    Refusal::new("step_down.incomplete", what.words(), "Add what is missing.").beside(what.field())
}

/// What a proposal does by itself: it tells the gatekeeper, asks the partner or
/// the family service, or goes to the forum.
async fn goes_its_way(
    uow: &mut UnitOfWork,
    profile: &Profile,
    found: Found,
) -> Result<(), CaseworkError> {
    match (&found.state, found.proposal.route) {
        (StepDown::AwaitingSignOff, _) => {
            let text = format!("{} waits for your sign-off.", found.reference);
            tell::role(
                uow,
                &found,
                found.from,
                Role::SocialCareManager,
                "step_down.sign_off",
                &text,
            )
            .await
        }
        (
            StepDown::Proposed { .. },
            Route::Partner { .. } | Route::TargetedFamilyService { .. },
        ) => {
            let next = found
                .state
                .clone()
                .offer(&found.proposal, uow.at())
                .map_err(refused)?;
            ask(uow, found, next).await.map(drop)
        }
        (StepDown::Proposed { .. }, Route::Forum) => {
            let case = to_the_forum(uow, profile, &found).await?;
            let next = found
                .state
                .clone()
                .to_forum(&found.proposal.route, case)
                .map_err(refused)?;
            save(uow, found, next).await.map(drop)
        }
        _ => Ok(()),
    }
}

/// Asks the service that a state names: it sees the family and may answer;
/// social care goes on holding it (BUCKS-PROT-51).
///
/// # Errors
/// Refused by the handshake; conflict.
pub(super) async fn ask(
    uow: &mut UnitOfWork,
    found: Found,
    next: StepDown,
) -> Result<Found, CaseworkError> {
    let StepDown::Offered { to, at, .. } = next else {
        return save(uow, found, next).await;
    };
    can_take(uow, to).await?;
    let as_basis = Basis::LeadAgency;
    change_holding(uow, found.family, Command::Offer { to, as_basis, at }).await?;
    open_offer(uow, found.family, None, to, as_basis, false).await?;
    relate(
        uow,
        found.family,
        Relation::LeadAgency,
        Some(to),
        None,
        None,
    )
    .await?;
    let text = format!(
        "Social care asks your agency to take a family over: {}. Accept or decline it.",
        found.reference
    );
    tell::role(
        uow,
        &found,
        to,
        Role::LeadAgencyManager,
        "step_down.offered",
        &text,
    )
    .await?;
    save(uow, found, next).await
}

async fn can_take(uow: &mut UnitOfWork, agency: AgencyId) -> Result<(), CaseworkError> {
    let takers = agencies_that_can_lead(uow).await?;
    if takers.iter().any(|one| one.agency == agency) {
        return Ok(());
    }
    Err(Refusal::new(
        "step_down.cannot_lead",
        "Select a service that can take the family",
        "Choose one from the list.",
    )
    .beside("agency")
    .into())
}

/// Opens a case that waits for the forum of the family's area.
///
/// # Errors
/// Refused when an early help case about the family is open already.
pub(super) async fn to_the_forum(
    uow: &mut UnitOfWork,
    profile: &Profile,
    found: &Found,
) -> Result<CaseId, CaseworkError> {
    if crate::cases::any_open(uow, found.family).await? {
        return Err(Refusal::new(
            "step_down.case_open",
            "An early help case about this family is open already",
            "Choose the agency that leads it, or ask that agency to bring it back.",
        )
        .beside("route")
        .into());
    }
    let forum = Key::parse(&found.area)
        .ok()
        .and_then(|key| profile.forums.forum(&key))
        .unwrap_or_else(|| profile.forum_for_postcode(""));
    let agency = agency_of_part(uow, "forum").await?;
    relate(
        uow,
        found.family,
        Relation::Forum,
        Some(agency),
        None,
        Some(forum.key.as_str()),
    )
    .await?;
    let stage = Stage::begins_with_forum(uow.at());
    let case = open_for_forum(uow, found.family, None, forum.key.as_str(), &stage).await?;
    let text = format!(
        "A family from social care waits for {}: {}.",
        forum.name, found.reference
    );
    tell::role(
        uow,
        found,
        agency,
        Role::PanelCoordinator,
        "forums.new",
        &text,
    )
    .await?;
    Ok(case)
}

/// The gatekeeper signs it off (BUCKS-PROT-78, C-36).
///
/// # Errors
/// Not found outside scope; denied to all but a social care manager; refused to
/// whoever proposed it; conflict.
pub async fn sign_off(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let at = (reference, version);
        let found = stepped::<may::SignOffStepDown>(&mut uow, act, at, |found| {
            let state = found.state.clone();
            state.sign_off(by, found.proposed_by, &found.proposal.route)
        })
        .await?;
        uow.record(&StepDownSignedOff {
            family: found.family,
            step_down: found.id,
            state: found.state.clone(),
        })
        .await?;
        tell::proposer(&mut uow, &found, "step_down.signed_off", "signed off").await?;
        goes_its_way(&mut uow, profile, found).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Another way for a proposal that has not gone any.
#[derive(Clone, Debug)]
pub struct Reroute {
    /// Which.
    pub reference: String,
    /// The version that the page showed.
    pub version: i64,
    /// What is said now.
    pub proposal: Proposal,
}

/// Sends a proposal another way, or changes what it says.
///
/// # Errors
/// Not found outside scope; denied; refused while an answer is awaited or
/// something is missing; conflict.
pub async fn reroute(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Reroute,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_at(&mut uow, act, &command.reference, command.version).await?;
        permit::<may::ProposeStepDown, _>(act, &found.relations, ())?;
        whole(profile, act, &command.proposal)?;
        let next = found
            .state
            .clone()
            .reroute(&command.proposal.route)
            .map_err(refused)?;
        let changed = Found {
            proposal: Proposal {
                origin: found.proposal.origin,
                ..command.proposal.clone()
            },
            ..found
        };
        let found = save(&mut uow, changed, next).await?;
        uow.record(&StepDownRerouted {
            family: found.family,
            step_down: found.id,
            proposal: found.proposal.clone(),
            state: found.state.clone(),
        })
        .await?;
        goes_its_way(&mut uow, profile, found).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The family stays with social care after all.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason and while an answer
/// is awaited; conflict.
pub async fn withdraw(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let at = (reference, version);
        let found = stepped::<may::ProposeStepDown>(&mut uow, act, at, |found| {
            found.state.clone().withdraw(reason, act.at)
        })
        .await?;
        tell::meeting_is_over(&mut uow, profile, &found).await?;
        uow.record(&StepDownWithdrawn {
            family: found.family,
            step_down: found.id,
            reason: reason.trim().to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
