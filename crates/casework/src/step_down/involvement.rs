//! That children's social care works with a family: the least that the border
//! needs to know (C-43). Begins when social care accepts a family, or when a
//! social worker records one that early help has never heard of.

use domain::access::{Relation, Relations, may, permit};
use domain::act::Act;
use domain::holding::Basis;
use domain::ids::{FamilyId, InvolvementId, SubmissionKey};
use domain::profile::Profile;
use domain::referrals::{Channel, ReferredPerson, Referrer, ReferrerKind, Request, RoleInFamily};
use domain::refusal::Refusal;
use domain::step_down::{SocialCareRecorded, SocialCareStanding};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{begin_holding, create_from_request, relate};
use crate::submissions;

/// How social care works with a family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Involvement {
    /// The involvement.
    pub id: InvolvementId,
    /// How.
    pub standing: SocialCareStanding,
    /// What it is about, in the social worker's words.
    pub summary: String,
    /// Since when.
    pub opened_at: Timestamp,
}

/// A family that social care works with and that has no record here.
#[derive(Clone, Debug)]
pub struct NewInSocialCare {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// Who is in it.
    pub people: Vec<ReferredPerson>,
    /// Where it lives.
    pub address: Option<String>,
    /// The postcode.
    pub postcode: Option<String>,
    /// How social care works with it.
    pub standing: SocialCareStanding,
    /// What it is about.
    pub summary: String,
}

/// The open involvement, if there is one. The caller has checked the right to read it.
///
/// # Errors
/// When the database does not answer.
pub async fn involvement_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Option<Involvement>, StoreError> {
    let Some(row) = db
        .optional(&statements::OPEN_INVOLVEMENT, args![family])
        .await?
    else {
        return Ok(None);
    };
    Ok(Some(Involvement {
        id: row.parsed("id", InvolvementId::parse)?,
        standing: row.word("standing", SocialCareStanding::from_key)?,
        summary: row.text("summary")?,
        opened_at: row.instant("opened_at")?,
    }))
}

/// Records that social care works with a family, unless that stands already.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn begin_if_none(
    uow: &mut UnitOfWork,
    family: FamilyId,
    standing: SocialCareStanding,
    summary: &str,
) -> Result<(), StoreError> {
    if involvement_of(uow, family).await?.is_some() {
        return Ok(());
    }
    let (id, at) = (InvolvementId::new(uow.new_id()), uow.at());
    let by = uow.act().user();
    uow.write(
        &statements::BEGIN_INVOLVEMENT,
        args![id, family, standing.to_string(), summary.trim(), by, at],
    )
    .await?;
    uow.record(&SocialCareRecorded {
        family,
        involvement: id,
        standing,
    })
    .await
}

/// Records a family that social care works with, once per submission key: social
/// care holds it from now on. Gives the family's reference.
///
/// # Errors
/// Denied to all but social care; refused without a child.
pub async fn record_family(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &NewInSocialCare,
) -> Result<String, CaseworkError> {
    let outcome = retrying(|| record_once(store, profile, act, command)).await;
    submissions::settle(store, command.key, outcome).await
}

async fn record_once(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &NewInSocialCare,
) -> Result<String, CaseworkError> {
    permit::<may::RecordSocialCareFamily, _>(act, &Relations::none(), ())?;
    let agency = act.agency().ok_or(CaseworkError::NotFound)?;
    let mut uow = store.begin(act).await?;
    if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
        return Ok(made);
    }
    if !command
        .people
        .iter()
        .any(|one| one.part == RoleInFamily::Child)
    {
        return Err(Refusal::new(
            "social_care.no_child",
            "Enter at least one child",
            "Enter the child’s first name, or “unborn baby”.",
        )
        .beside("child-1-given")
        .into());
    }
    let request = Request {
        people: command.people.clone(),
        address: command.address.clone(),
        postcode: command.postcode.clone(),
        ..Request::bare(
            Channel::SignedInForm,
            Referrer::bare(ReferrerKind::Professional),
            command.summary.as_str(),
        )
    };
    let area = profile.forum_for_postcode(command.postcode.as_deref().unwrap_or(""));
    let family = create_from_request(&mut uow, &request, area.key.as_str()).await?;
    relate(
        &mut uow,
        family.id,
        Relation::SocialCare,
        Some(agency),
        None,
        None,
    )
    .await?;
    begin_holding(&mut uow, family.id, agency, act.user(), Basis::SocialCare).await?;
    begin_if_none(&mut uow, family.id, command.standing, &command.summary).await?;
    submissions::keep(&mut uow, command.key, &family.reference).await?;
    uow.commit().await?;
    Ok(family.reference)
}
