//! A family that moved inside the authority: its case goes over to the
//! coordinator of the new area, with a hand-over in words (C-33). Whoever
//! leads goes on leading.

use domain::access::{Relation, Role, may, permit};
use domain::act::Act;
use domain::cases::CaseMoved;
use domain::ids::CaseId;
use domain::profile::{Key, Profile};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::{find, statements};
use crate::args;
use crate::engine::{Reads, Store, StoreError, retrying};
use crate::error::CaseworkError;
use crate::families::{end_relations, relate, relate_area};
use crate::messages::{self, To};
use crate::referrals::agency_of_part;

/// A move to another area.
#[derive(Clone, Debug)]
pub struct MoveToArea {
    /// The case.
    pub reference: String,
    /// Its version on the page.
    pub version: i64,
    /// The new area's forum, as a key of the profile.
    pub forum: String,
    /// What the new coordinator needs to know.
    pub words: String,
}

/// One move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MoveLine {
    /// From which forum.
    pub from: String,
    /// To which.
    pub to: String,
    /// The hand-over.
    pub words: String,
    /// Who handed over.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Moves a case to another area's coordinator.
///
/// # Errors
/// Not found outside scope; denied; refused without a hand-over, for an area
/// that is not another one, for a closed case, or while it is on an agenda;
/// conflict.
pub async fn move_to_area(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &MoveToArea,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, &command.reference).await?;
        permit::<may::MoveToArea, _>(act, &case.relations, ())?;
        if case.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        let on_agenda = uow
            .optional(
                &crate::forums::statements::OPEN_ITEM_OF_CASE,
                args![case.id],
            )
            .await?
            .is_some();
        check(profile, command, &case.forum, on_agenda)?;
        if !case.stage.is_open() {
            return Err(CaseworkError::Refused(
                domain::cases::StageRefused::Closed.into(),
            ));
        }
        let (id, at) = (uow.new_id().to_string(), uow.at());
        uow.write_guarded(
            &statements::MOVE,
            args![case.id, case.version, &command.forum],
        )
        .await?;
        uow.write(
            &statements::FAMILY_AREA,
            args![case.family, &command.forum],
        )
        .await?;
        uow.write(
            &statements::ADD_MOVE,
            args![
                id,
                case.family,
                case.id,
                &case.forum,
                &command.forum,
                command.words.trim(),
                act.user(),
                at
            ],
        )
        .await?;
        let forum = agency_of_part(&mut uow, "forum").await?;
        end_relations(&mut uow, case.family, Relation::Forum).await?;
        relate(
            &mut uow,
            case.family,
            Relation::Forum,
            Some(forum),
            None,
            Some(&command.forum),
        )
        .await?;
        end_relations(&mut uow, case.family, Relation::AreaCoordinator).await?;
        relate_area(&mut uow, case.family, &command.forum).await?;
        messages::send(
            &mut uow,
            To::Role(forum, Role::PanelCoordinator),
            Some(case.family),
            "cases.moved",
            &format!(
                "The family of case {} moved. Its new area’s coordinator has it now. Read the hand-over.",
                case.reference
            ),
        )
        .await?;
        uow.record(&CaseMoved {
            family: case.family,
            case: case.id,
            from: case.forum.clone(),
            to: command.forum.clone(),
            words: command.words.trim().to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

fn check(
    profile: &Profile,
    command: &MoveToArea,
    from: &str,
    on_agenda: bool,
) -> Result<(), Refusal> {
    let known = Key::parse(&command.forum)
        .ok()
        .is_some_and(|key| profile.forums.forum(&key).is_some());
    if !known || command.forum == from {
        return Err(Refusal::new(
            "cases.move_area",
            "Select the area that the family moved to",
            "Choose another area than the one that has the case.",
        )
        .beside("forum"));
    }
    if command.words.trim().is_empty() {
        return Err(Refusal::new(
            "cases.move_words",
            "Enter what the new area’s coordinator needs to know",
            "Say what is agreed, what is due and who works with the family.",
        )
        .beside("words"));
    }
    if on_agenda {
        return Err(Refusal::new(
            "cases.move_on_agenda",
            "This case is on an agenda of the area that it leaves",
            "Let the meeting decide, or take it off the agenda first.",
        )
        .beside("forum"));
    }
    Ok(())
}

/// Where the family's case was before, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn moves_of(db: &mut impl Reads, case: CaseId) -> Result<Vec<MoveLine>, StoreError> {
    db.rows(&statements::MOVES_OF, args![case])
        .await?
        .iter()
        .map(|row| {
            Ok(MoveLine {
                from: row.text("from_forum")?,
                to: row.text("to_forum")?,
                words: row.text("words")?,
                by: row.text("moved_by_name")?,
                at: row.instant("moved_at")?,
            })
        })
        .collect()
}
