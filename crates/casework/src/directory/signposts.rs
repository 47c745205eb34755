//! Families that were pointed to a service of the directory, and what became
//! of it (BUCKS-STRAT-47, -62; BUCKS-PROT-30).

use domain::access::{may, permit};
use domain::act::Act;
use domain::directory::{Became, PointedAt, ServiceSignposted, SignpostFollowed};
use domain::ids::{FamilyId, ReferralId, ServiceId, SignpostId};
use jiff::Timestamp;

use super::{read, statements};
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// A signpost as pages show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signpost {
    /// The signpost.
    pub id: SignpostId,
    /// The service, as it was then.
    pub to: PointedAt,
    /// Who pointed to it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub became: Became,
    /// When that was written down.
    pub became_at: Option<Timestamp>,
    family: Option<FamilyId>,
    referral: Option<ReferralId>,
}

fn read_signpost(row: &Row) -> Result<Signpost, StoreError> {
    Ok(Signpost {
        id: row.parsed("id", SignpostId::parse)?,
        to: PointedAt {
            service: row.parsed("service_id", ServiceId::parse)?,
            name: row.text("service_name")?,
            contact: row.optional_text("contact")?,
        },
        by: row.text("by_name")?,
        at: row.instant("pointed_at")?,
        became: row.parsed("became", Became::parse)?,
        became_at: row.optional_instant("became_at")?,
        family: row.optional_parsed("family_id", FamilyId::parse)?,
        referral: row.optional_parsed("referral_id", ReferralId::parse)?,
    })
}

/// Writes down in this transaction that a family is pointed to services; gives
/// each as its entry says now.
///
/// # Errors
/// Not found when a service is not in the directory.
pub(crate) async fn point(
    uow: &mut UnitOfWork,
    services: &[ServiceId],
    family: Option<FamilyId>,
    referral: Option<ReferralId>,
) -> Result<Vec<PointedAt>, CaseworkError> {
    let (Some(user), Some(agency)) = (uow.act().user(), uow.act().agency()) else {
        return Err(CaseworkError::NotFound);
    };
    let mut all = Vec::new();
    for id in services {
        let found = read::service(uow, *id).await?;
        let to = PointedAt {
            service: *id,
            name: found.service.name.clone(),
            contact: found.service.reach(),
        };
        let (signpost, at) = (SignpostId::new(uow.new_id()), uow.at());
        uow.write(
            &statements::ADD_SIGNPOST,
            args![
                signpost,
                *id,
                &to.name,
                to.contact.clone(),
                family,
                referral,
                user,
                agency,
                at
            ],
        )
        .await?;
        uow.record(&ServiceSignposted {
            family,
            referral,
            signpost,
            to: to.clone(),
        })
        .await?;
        all.push(to);
    }
    Ok(all)
}

/// The services that a request's family was pointed to. The caller has found
/// the request within the actor's scope.
///
/// # Errors
/// When the database does not answer.
pub async fn of_referral(
    db: &mut impl Reads,
    referral: ReferralId,
) -> Result<Vec<Signpost>, StoreError> {
    let rows = db
        .rows(&statements::SIGNPOSTS_OF_REFERRAL, args![referral])
        .await?;
    rows.iter().map(read_signpost).collect()
}

/// Writes down what became of a signpost, for whoever may read the request.
///
/// # Errors
/// Not found outside scope; denied.
pub async fn follow(
    store: &Store,
    act: &Act,
    reference: &str,
    id: SignpostId,
    became: Became,
) -> Result<(), CaseworkError> {
    let user = act.user().ok_or(CaseworkError::NotFound)?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let referral = crate::referrals::find(&mut uow, act, reference).await?;
        permit::<may::FollowSignpost, _>(act, &referral.relations, ())?;
        let row = uow
            .optional(&statements::SIGNPOST, args![id])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let found = read_signpost(&row)?;
        if found.referral != Some(referral.id) {
            return Err(CaseworkError::NotFound);
        }
        uow.write_guarded(&statements::FOLLOW, args![id, became.code(), act.at, user])
            .await?;
        uow.record(&SignpostFollowed {
            family: found.family,
            referral: found.referral,
            signpost: id,
            became,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
