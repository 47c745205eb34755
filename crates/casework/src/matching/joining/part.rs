//! Taking a join back: what moved moves back, and with each request and case
//! whatever has come since about it.

use domain::act::Act;
use domain::holding::{Basis, Command, Holder, Holding};
use domain::ids::{AgencyId, FamilyId, JoinId, UserId};
use domain::matching::{PairState, RecordsParted};
use domain::people::Reason;
use domain::refusal::Refusal;

use super::people::names_of;
use super::statements::{self, OF_FAMILY, OF_PERSON};
use super::tell::tell_holder;
use super::{Content, JoinLine, held, line, may_join, standing_of};
use crate::args;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{change_holding, end_holding_if_nothing_is_open};
use crate::people::write_search_words;
use crate::referrals::agency_of_part;

const PARTED: &str = "matching.parted";

/// Takes a join back. `two_people` says whether it is certain that they are two;
/// otherwise the pair waits for a decision again.
///
/// # Errors
/// Not found when the record is out of reach; denied without the right; refused
/// while a later join builds on this one, or somebody was asked to take the
/// family over; a conflict when it was taken back already.
pub async fn part(
    store: &Store,
    act: &Act,
    id: JoinId,
    two_people: bool,
    words: &Reason,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let row = uow
            .optional(&statements::JOIN, args![id])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let (joined, content) = line(&row)?;
        may_join(&mut uow, act, joined.family).await?;
        if row.int("later")? > 0 {
            return Err(refused(
                "matching.later_join",
                "Another record was joined to this family since",
                "Take the later join back first.",
            ));
        }
        let undone = args![id, act.user(), act.at, words.as_str()];
        uow.write_guarded(&statements::UNDO, undone).await?;
        if let Some(brought) = joined.brought {
            part_families(&mut uow, &joined, brought, &content).await?;
        }
        part_people(&mut uow, id, &content, joined.at).await?;
        if let Some(brought) = joined.brought {
            hold_again(&mut uow, joined.family, brought, &content).await?;
        }
        settle(&mut uow, &joined, two_people, words).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

fn refused(code: &'static str, why: &str, way: &str) -> CaseworkError {
    CaseworkError::Refused(Refusal::new(code, why, way))
}

async fn part_families(
    uow: &mut UnitOfWork,
    joined: &JoinLine,
    brought: FamilyId,
    content: &Content,
) -> Result<(), CaseworkError> {
    let (id, kept) = (joined.id, joined.family);
    let (side, _) = standing_of(uow, kept).await?;
    if matches!(side.holding, Holding::Offered { .. }) {
        return Err(refused(
            "matching.offer_open",
            "Another service has been asked to take this family over and has not answered",
            "Wait for its answer, then take the join back.",
        ));
    }
    uow.write_guarded(&statements::PART_FAMILY, args![brought, kept])
        .await?;
    for one in OF_FAMILY {
        uow.write(&one.give, args![kept, brought, id]).await?;
    }
    for one in OF_FAMILY {
        if let Some(follow) = &one.follow {
            uow.write(follow, args![kept, brought]).await?;
        }
    }
    for give in [
        &statements::MOVE_RELATIONS,
        &statements::MOVE_FILES,
        &statements::MOVE_INVOLVEMENTS,
        &statements::MOVE_RESTRICTIONS,
    ] {
        uow.write(give, args![kept, brought, id]).await?;
    }
    uow.write(&statements::DISALLOW, args![id, kept]).await?;
    if side.restricted && !content.kept_was_restricted {
        uow.write(&statements::SET_RESTRICTED, args![kept, false])
            .await?;
    }
    Ok(())
}

async fn part_people(
    uow: &mut UnitOfWork,
    id: JoinId,
    content: &Content,
    joined_at: jiff::Timestamp,
) -> Result<(), CaseworkError> {
    for one in &content.added {
        uow.write(
            &statements::DROP_MEMBERSHIP,
            args![one.family, one.person, one.from],
        )
        .await?;
    }
    for one in &content.ended {
        uow.write(
            &statements::REOPEN_MEMBERSHIP,
            args![one.family, one.person, one.from, joined_at],
        )
        .await?;
    }
    for [person, other] in &content.ties_added {
        uow.write(&statements::DROP_TIE, args![*person, *other])
            .await?;
    }
    for tie in &content.ties_removed {
        uow.write(
            &statements::ADD_TIE,
            args![
                tie.person,
                tie.other,
                &tie.kind,
                &tie.responsibility,
                tie.version
            ],
        )
        .await?;
    }
    for [gone, kept] in &content.people {
        uow.write_guarded(&statements::PART_PERSON, args![*gone, *kept])
            .await?;
        for one in OF_PERSON {
            uow.write(&one.give, args![*kept, *gone, id]).await?;
        }
        for person in [*gone, *kept] {
            let names = names_of(uow, person).await?;
            write_search_words(uow, person, names.iter().map(String::as_str)).await?;
        }
    }
    Ok(())
}

/// Each of the two families has a holder again where anything about it is open.
async fn hold_again(
    uow: &mut UnitOfWork,
    kept: FamilyId,
    brought: FamilyId,
    content: &Content,
) -> Result<(), CaseworkError> {
    if let Some((holder, basis)) = holder_for(uow, brought, content.brought_holder).await? {
        change_holding(uow, brought, Command::Begin { holder, basis }).await?;
    }
    if content.holder_came_along {
        let (side, _) = standing_of(uow, kept).await?;
        // Whoever came along goes back, unless somebody else has taken over since.
        if held(side.holding) == content.brought_holder && held(side.holding).is_some() {
            change_holding(uow, kept, Command::End).await?;
            if let Some((holder, basis)) = holder_for(uow, kept, content.kept_holder).await? {
                change_holding(uow, kept, Command::Begin { holder, basis }).await?;
            }
        }
    }
    end_holding_if_nothing_is_open(uow, kept).await
}

/// Who should hold a family that stands by itself again.
async fn holder_for(
    uow: &mut UnitOfWork,
    family: FamilyId,
    before: Option<(Holder, Basis)>,
) -> Result<Option<(Holder, Basis)>, CaseworkError> {
    let open = match uow.optional(&statements::OPEN_WORK, args![family]).await? {
        Some(row) => row.int("n")?,
        None => 0,
    };
    if let Some(row) = uow.optional(&statements::LEADING, args![family]).await? {
        let holder = Holder {
            agency: row.parsed("lead_agency_id", AgencyId::parse)?,
            person: row.optional_parsed("lead_worker_id", UserId::parse)?,
        };
        return Ok(Some((holder, Basis::LeadAgency)));
    }
    match before {
        Some((_, Basis::SocialCare)) => Ok(before),
        _ if open == 0 => Ok(None),
        Some(_) => Ok(before),
        None => {
            let holder = Holder {
                agency: agency_of_part(uow, "front_door").await?,
                person: None,
            };
            Ok(Some((holder, Basis::FrontDoor)))
        }
    }
}

async fn settle(
    uow: &mut UnitOfWork,
    joined: &JoinLine,
    two_people: bool,
    words: &Reason,
) -> Result<(), CaseworkError> {
    let state = if two_people {
        PairState::Different
    } else {
        PairState::NotSure
    };
    let (at, by) = (uow.at(), uow.act().user());
    uow.write(
        &statements::SET_STATE,
        args![joined.pair, state.code(), by, at, words.as_str()],
    )
    .await?;
    let families: Vec<FamilyId> = [Some(joined.family), joined.brought]
        .into_iter()
        .flatten()
        .collect();
    for family in &families {
        uow.record(&RecordsParted {
            family: *family,
            kept: joined.family,
            brought: joined.brought,
            people: joined.people.clone(),
            words: words.as_str().to_owned(),
        })
        .await?;
        let text = "Records that had been joined are apart again. Look whether everything stands where it belongs.";
        tell_holder(uow, *family, PARTED, text).await?;
    }
    Ok(())
}
