//! Joining: rule, rows, journal, audit and messages in one transaction.

use domain::act::Act;
use domain::holding::Command;
use domain::ids::{FamilyId, JoinId, MatchId, PersonId};
use domain::matching::{HolderAfter, RecordsJoined, Said, Verdict};
use domain::profile::{ClockKey, Profile};
use domain::refusal::Refusal;

use super::people::{bring_people, bring_person};
use super::statements::{self, OF_FAMILY};
use super::tell::tell_holder;
use super::{Choice, Content, Joining, held, may_join, standing_of};
use crate::args;
use crate::clocks;
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::change_holding;
use crate::matching::pairs::{PairPage, pair_page};
use crate::step_down;

const JOINED: &str = "matching.joined";

/// Joins the two records of a pair. Gives the reference of the family in whose
/// record the person stands now.
///
/// # Errors
/// Not found when either record is out of reach; denied without the right;
/// refused while something must be asked or waited for; a conflict when
/// somebody else decided first.
pub async fn join(
    store: &Store,
    profile: &Profile,
    act: &Act,
    id: MatchId,
    joining: &Joining,
) -> Result<String, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let page = pair_page(&mut uow, act, id).await?;
        if page.pair.version != joining.version {
            return Err(CaseworkError::Conflict);
        }
        page.pair.state.decide(Verdict::Same).map_err(|refused| {
            CaseworkError::Refused(Refusal::new(
                "matching.joined",
                refused.to_string(),
                "Open the family’s page to see the one record.",
            ))
        })?;
        for family in [page.older.family, page.newer.family] {
            may_join(&mut uow, act, family).await?;
        }
        let reference = match &joining.choice {
            Choice::PersonOnly => join_person(&mut uow, &page, joining).await?,
            Choice::OneFamily { keep, said, same } => {
                join_families(&mut uow, &page, joining, *keep, *said, same).await?
            }
        };
        let words = joining.words.as_str();
        uow.write_guarded(
            &crate::matching::statements::DECIDE,
            args![id, joining.version, "same", act.user(), act.at, words],
        )
        .await?;
        clocks::stop(&mut uow, profile, id.uuid(), ClockKey::PossibleMatch).await?;
        uow.commit().await?;
        Ok(reference)
    })
    .await
}

/// One person in two families: the older record goes on in both.
async fn join_person(
    uow: &mut UnitOfWork,
    page: &PairPage,
    joining: &Joining,
) -> Result<String, CaseworkError> {
    let id = JoinId::new(uow.new_id());
    let pair = [page.newer.member.id, page.older.member.id];
    let mut content = Content {
        people: vec![pair],
        ..Content::default()
    };
    note(uow, id, page, (page.older.family, None), &content, joining).await?;
    bring_person(uow, id, pair, &mut content).await?;
    save(uow, id, &content).await?;
    for family in [page.older.family, page.newer.family] {
        uow.record(&RecordsJoined {
            family,
            kept: page.older.family,
            brought: None,
            people: content.people.clone(),
            words: joining.words.as_str().to_owned(),
        })
        .await?;
        let text = "Two records of one person in this family were joined. Open the person’s page to see both.";
        tell_holder(uow, family, JOINED, text).await?;
    }
    Ok(page.older.reference.clone())
}

async fn join_families(
    uow: &mut UnitOfWork,
    page: &PairPage,
    joining: &Joining,
    keep: FamilyId,
    said: Said,
    same: &[[PersonId; 2]],
) -> Result<String, CaseworkError> {
    let (kept, brought) = if keep == page.older.family {
        (&page.older, &page.newer)
    } else if keep == page.newer.family {
        (&page.newer, &page.older)
    } else {
        return Err(CaseworkError::NotFound);
    };
    if kept.family == brought.family {
        return Err(CaseworkError::Conflict);
    }
    one_way_down(uow, kept.family, brought.family).await?;
    let (kept_side, kept_version) = standing_of(uow, kept.family).await?;
    let (brought_side, brought_version) = standing_of(uow, brought.family).await?;
    let after = domain::matching::join(kept_side, brought_side, said).map_err(|refused| {
        let refusal = Refusal::new(
            "matching.ask_first",
            refused.to_string(),
            way_forward(refused),
        );
        CaseworkError::Refused(match refused.beside() {
            Some(field) => refusal.beside(field),
            None => refusal,
        })
    })?;
    let text = format!(
        "The records of families {} and {} were joined. Family {} goes on and holds everything.",
        brought.reference, kept.reference, kept.reference
    );
    // Whoever holds either of them now is told, whoever holds the one record then.
    tell_holder(uow, brought.family, JOINED, &text).await?;
    tell_holder(uow, kept.family, JOINED, &text).await?;
    let id = JoinId::new(uow.new_id());
    let mut content = Content {
        people: pairs(page, kept.member.id, same),
        kept_holder: held(kept_side.holding),
        brought_holder: held(brought_side.holding),
        holder_came_along: matches!(after, HolderAfter::AsBrought(..)),
        kept_was_restricted: kept_side.restricted,
        ..Content::default()
    };
    let families = (kept.family, Some(brought.family));
    note(uow, id, page, families, &content, joining).await?;
    hand_over(uow, (kept.family, brought.family), after).await?;
    let restricted = kept_side.restricted || brought_side.restricted;
    uow.write_guarded(
        &statements::TOUCH_FAMILY,
        args![kept.family, kept_version, restricted],
    )
    .await?;
    take_rows(uow, id, brought.family, kept.family).await?;
    bring_people(uow, id, (brought.family, kept.family), &mut content).await?;
    uow.write_guarded(
        &statements::BRING_FAMILY,
        args![brought.family, brought_version, kept.family],
    )
    .await?;
    save(uow, id, &content).await?;
    for family in [kept.family, brought.family] {
        uow.record(&RecordsJoined {
            family,
            kept: kept.family,
            brought: Some(brought.family),
            people: content.people.clone(),
            words: joining.words.as_str().to_owned(),
        })
        .await?;
    }
    Ok(kept.reference.clone())
}

/// A family goes from social care to early help once at a time.
async fn one_way_down(
    uow: &mut UnitOfWork,
    kept: FamilyId,
    brought: FamilyId,
) -> Result<(), CaseworkError> {
    let both = step_down::under_way(uow, kept).await? && step_down::under_way(uow, brought).await?;
    if both {
        return Err(Refusal::new(
            "matching.two_ways_down",
            "Both families are on their way from social care to early help.",
            "Ask social care to end one of the two, then join the records.",
        )
        .into());
    }
    Ok(())
}

fn way_forward(refused: domain::matching::JoinRefused) -> &'static str {
    match refused {
        domain::matching::JoinRefused::OfferOpen => {
            "Wait for the service’s answer, then join the records."
        }
        domain::matching::JoinRefused::WhoHolds
        | domain::matching::JoinRefused::RestrictedWithOpen
        | domain::matching::JoinRefused::TwoLeadWorkers => "Answer the question and try again.",
    }
}

/// Everybody who was recorded twice: brought, kept. The pair itself first.
fn pairs(page: &PairPage, kept: PersonId, same: &[[PersonId; 2]]) -> Vec<[PersonId; 2]> {
    let brought = if kept == page.older.member.id {
        page.newer.member.id
    } else {
        page.older.member.id
    };
    let mut all = vec![[brought, kept]];
    for [gone, goes_on] in same {
        let fresh = all
            .iter()
            .all(|[one, other]| one != gone && other != goes_on && gone != goes_on);
        if fresh {
            all.push([*gone, *goes_on]);
        }
    }
    all
}

async fn hand_over(
    uow: &mut UnitOfWork,
    (kept, brought): (FamilyId, FamilyId),
    after: HolderAfter,
) -> Result<(), CaseworkError> {
    let (side, _) = standing_of(uow, brought).await?;
    if held(side.holding).is_some() {
        change_holding(uow, brought, Command::End).await?;
    }
    if let HolderAfter::AsBrought(holder, basis) = after {
        let (side, _) = standing_of(uow, kept).await?;
        if held(side.holding).is_some() {
            change_holding(uow, kept, Command::End).await?;
        }
        change_holding(uow, kept, Command::Begin { holder, basis }).await?;
    }
    Ok(())
}

async fn take_rows(
    uow: &mut UnitOfWork,
    id: JoinId,
    from: FamilyId,
    to: FamilyId,
) -> Result<(), CaseworkError> {
    for one in OF_FAMILY {
        uow.write(&one.note, args![id, from]).await?;
        uow.write(&one.take, args![from, to]).await?;
    }
    for (note, take) in [
        (&statements::NOTE_RELATIONS, &statements::MOVE_RELATIONS),
        (&statements::NOTE_FILES, &statements::MOVE_FILES),
        (
            &statements::NOTE_INVOLVEMENTS,
            &statements::MOVE_INVOLVEMENTS,
        ),
        (
            &statements::NOTE_RESTRICTIONS,
            &statements::MOVE_RESTRICTIONS,
        ),
    ] {
        uow.write(note, args![id, from, to]).await?;
        uow.write(take, args![from, to, id]).await?;
    }
    let at = uow.at();
    uow.write(&statements::NOTE_ALLOWED, args![id, from, to])
        .await?;
    uow.write(&statements::ALLOW, args![id, to, at]).await?;
    Ok(())
}

async fn note(
    uow: &mut UnitOfWork,
    id: JoinId,
    page: &PairPage,
    (family, brought): (FamilyId, Option<FamilyId>),
    content: &Content,
    joining: &Joining,
) -> Result<(), CaseworkError> {
    let (at, by) = (uow.at(), uow.act().user());
    uow.write(
        &statements::ADD,
        args![
            id,
            page.pair.id,
            family,
            brought,
            serde_json::to_string(content)?,
            joining.words.as_str(),
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

async fn save(uow: &mut UnitOfWork, id: JoinId, content: &Content) -> Result<(), CaseworkError> {
    uow.write_guarded(
        &statements::SAVE_CONTENT,
        args![id, serde_json::to_string(content)?],
    )
    .await
}
