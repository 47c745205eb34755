//! How an actor stands to a family, and changing it. Outside scope a family
//! does not exist.

use domain::access::{FamilyAccess, Held, Relation, Relations, StoredRelation, relations_of};
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, UserId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError, UnitOfWork};

/// What is stored about access to a family; none when there is no such family.
///
/// # Errors
/// When the database does not answer.
pub async fn access_of(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Option<FamilyAccess>, StoreError> {
    let rows = db
        .rows(
            &statements::ACCESS,
            args![family, act.user(), act.agency(), act.at],
        )
        .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut access = FamilyAccess {
        restricted: first.yes("restricted")?,
        on_allow_list: first.int("allowed")? > 0,
        held: if first.int("held_by_person")? > 0 {
            Held::ByActor
        } else if first.int("held_by_agency")? > 0 {
            Held::ByAgency
        } else {
            Held::ByOthers
        },
        glass_broken: first.int("glass_broken")? > 0,
        relations: Vec::new(),
    };
    for row in &rows {
        if let Some(relation) = row.optional_text("relation")? {
            access.relations.push(StoredRelation {
                relation: Relation::from_key(&relation)
                    .ok_or_else(|| row.inconsistent("relation"))?,
                agency: row.optional_parsed("agency_id", AgencyId::parse)?,
                user: row.optional_parsed("user_id", UserId::parse)?,
                area: row.optional_text("area")?,
            });
        }
    }
    Ok(Some(access))
}

/// The relations that the actor has to a family.
///
/// # Errors
/// When the database does not answer.
pub async fn relations_to(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Relations, StoreError> {
    Ok(access_of(db, act, family)
        .await?
        .map_or_else(Relations::none, |access| relations_of(act, &access)))
}

/// Gives an agency, a person or an area a relation, once.
///
/// # Errors
/// When the database does not answer.
pub async fn relate(
    uow: &mut UnitOfWork,
    family: FamilyId,
    relation: Relation,
    agency: Option<AgencyId>,
    user: Option<UserId>,
    area: Option<&str>,
) -> Result<(), StoreError> {
    let already = uow
        .optional(
            &statements::RELATED_ALREADY,
            args![family, relation.key(), agency, user, area],
        )
        .await?;
    if let Some(row) = already
        && row.int("n")? > 0
    {
        return Ok(());
    }
    let (id, at) = (uow.new_id().to_string(), uow.at());
    uow.write(
        &statements::RELATE,
        args![id, family, relation.key(), agency, user, area, at],
    )
    .await?;
    Ok(())
}

/// Lets whoever led a case until it closed read it until an instant, as long as
/// they act for the agency that led. The row ends by itself.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn may_read_until(
    uow: &mut UnitOfWork,
    family: FamilyId,
    (agency, user): (AgencyId, UserId),
    until: Timestamp,
) -> Result<(), StoreError> {
    let (id, at) = (uow.new_id().to_string(), uow.at());
    uow.write(
        &statements::RELATE_UNTIL,
        args![
            id,
            family,
            Relation::FormerLeadWorker.key(),
            agency,
            user,
            at,
            until
        ],
    )
    .await?;
    Ok(())
}

/// Gives the coordinator of an area its part in a family whose case is open there.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn relate_area(
    uow: &mut UnitOfWork,
    family: FamilyId,
    area: &str,
) -> Result<(), StoreError> {
    relate(
        uow,
        family,
        Relation::AreaCoordinator,
        None,
        None,
        Some(area),
    )
    .await
}

/// Ends a relation for everybody who has it.
///
/// # Errors
/// When the database does not answer.
pub async fn end_relations(
    uow: &mut UnitOfWork,
    family: FamilyId,
    relation: Relation,
) -> Result<(), StoreError> {
    let at = uow.at();
    uow.write(
        &statements::END_RELATIONS,
        args![family, relation.key(), at],
    )
    .await?;
    Ok(())
}

/// Ends a relation for one agency.
///
/// # Errors
/// When the database does not answer.
pub async fn end_relation(
    uow: &mut UnitOfWork,
    family: FamilyId,
    relation: Relation,
    agency: AgencyId,
) -> Result<(), StoreError> {
    let at = uow.at();
    uow.write(
        &statements::END_RELATION_OF_AGENCY,
        args![family, relation.key(), agency, at],
    )
    .await?;
    Ok(())
}
