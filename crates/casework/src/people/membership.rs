//! Who belongs to a family: somebody new, somebody known in another family that
//! the actor may open, somebody who leaves. Nobody is found by guessing a name.

use domain::act::Act;
use domain::ids::{PersonId, SubmissionKey};
use domain::people::{
    BirthDate, HouseholdChanged, PersonFacts, PersonJoined, PersonLeft, PersonName, Reason,
};
use domain::refusal::Refusal;
use jiff::civil::Date;

use super::change::save;
use super::read::{Member, editable, members_of, open_family, present_member};
use super::statements;
use crate::args;
use crate::engine::{Reads, Store, made_once, retrying};
use crate::error::CaseworkError;
use crate::matching::look_later;
use crate::time::{london_day, start_of};

/// Somebody who is not on the record yet.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Makes a second click the same as the first; it becomes the person's id.
    pub key: SubmissionKey,
    /// Whether they are a child of this family.
    pub child: bool,
    /// The name; an unborn child may have none.
    pub name: Option<PersonName>,
    /// What is known of the birth.
    pub birth: BirthDate,
    /// Whether they live with this family.
    pub lives_here: bool,
}

/// Somebody who is known in another family.
#[derive(Clone, Debug)]
pub struct JoinKnown {
    /// The other family's reference.
    pub known_in: String,
    /// The person.
    pub person: PersonId,
    /// Whether they are a child of this family.
    pub child: bool,
    /// Whether they live with this family.
    pub lives_here: bool,
}

/// Somebody who leaves a family.
#[derive(Clone, Debug)]
pub struct Leave {
    /// The person.
    pub person: PersonId,
    /// The last day.
    pub on: Date,
    /// Why.
    pub reason: Reason,
}

const fn part(child: bool) -> &'static str {
    if child { "child" } else { "adult" }
}

/// Adds somebody who is not on the record yet.
///
/// # Errors
/// Not found outside scope; denied without the right to change the family;
/// refused when they have no name and are born.
pub async fn add_person(
    store: &Store,
    act: &Act,
    reference: &str,
    command: &NewPerson,
) -> Result<PersonId, CaseworkError> {
    let person = PersonId::new(command.key.uuid());
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let (family, _) = editable(&mut uow, act, reference).await?;
            let unborn = matches!(command.birth, BirthDate::Unborn(_));
            if command.name.is_none() && !unborn {
                return Err(CaseworkError::Refused(
                    Refusal::new(
                        "people.no_name",
                        "Enter a name",
                        "Write the name that you know them by.",
                    )
                    .beside("given"),
                ));
            }
            uow.write(&statements::ADD_PERSON, args![person, act.at])
                .await?;
            uow.write(
                &statements::ADD_MEMBER,
                args![
                    family,
                    person,
                    part(command.child),
                    act.at,
                    command.lives_here
                ],
            )
            .await?;
            let member = present_member(&mut uow, act, family, person).await?;
            let facts = PersonFacts {
                name: command.name.clone(),
                birth: command.birth,
                ..PersonFacts::default()
            };
            save(&mut uow, &member, &facts).await?;
            uow.record(&PersonJoined {
                family,
                person,
                part: part(command.child),
                known_before: false,
            })
            .await?;
            look_later(&mut uow, family).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )?;
    Ok(person)
}

/// The people of another family who could join this one.
///
/// # Errors
/// Not found when either family is outside scope; denied without the right to
/// change this one.
pub async fn people_to_join(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
    known_in: &str,
) -> Result<Vec<Member>, CaseworkError> {
    let (family, _) = editable(db, act, reference).await?;
    let (other, _) = open_family(db, act, known_in).await?;
    let today = london_day(act.at);
    let here = members_of(db, family, today).await?;
    let there = members_of(db, other, today).await?;
    Ok(there
        .into_iter()
        .filter(|one| one.until.is_none())
        .filter(|one| {
            !here
                .iter()
                .any(|member| member.id == one.id && member.until.is_none())
        })
        .collect())
}

/// Brings somebody who is known in another family into this one as well.
///
/// # Errors
/// As [`people_to_join`]; not found when that person is not there; refused when
/// they are in this family already.
pub async fn join_known(
    store: &Store,
    act: &Act,
    reference: &str,
    command: &JoinKnown,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, _) = editable(&mut uow, act, reference).await?;
        let already = || {
            CaseworkError::Refused(
                Refusal::new(
                    "people.already_here",
                    "This person is in the family already",
                    "Open the family’s page: they are on it.",
                )
                .beside("person"),
            )
        };
        let here = members_of(&mut uow, family, london_day(act.at)).await?;
        if here
            .iter()
            .any(|one| one.id == command.person && one.until.is_none())
        {
            return Err(already());
        }
        let known = people_to_join(&mut uow, act, reference, &command.known_in).await?;
        if !known.iter().any(|one| one.id == command.person) {
            return Err(CaseworkError::NotFound);
        }
        let joined = uow
            .write(
                &statements::ADD_MEMBER,
                args![
                    family,
                    command.person,
                    part(command.child),
                    act.at,
                    command.lives_here
                ],
            )
            .await;
        match joined {
            Err(error) if error.is_duplicate() => return Err(already()),
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        uow.record(&PersonJoined {
            family,
            person: command.person,
            part: part(command.child),
            known_before: true,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Ends somebody's time in a family. What was recorded stays.
///
/// # Errors
/// Not found outside scope or when they are not in it; denied without the right;
/// refused ahead of time or when nobody would be left.
pub async fn leave_family(
    store: &Store,
    act: &Act,
    reference: &str,
    command: &Leave,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, _) = editable(&mut uow, act, reference).await?;
        let member = present_member(&mut uow, act, family, command.person).await?;
        let today = london_day(act.at);
        if command.on > today {
            return Err(CaseworkError::Refused(
                Refusal::new(
                    "people.leaves_later",
                    "The date they left must be today or in the past",
                    "Record it once they have left.",
                )
                .beside("on"),
            ));
        }
        let others = members_of(&mut uow, family, today)
            .await?
            .iter()
            .filter(|one| one.until.is_none() && one.id != command.person)
            .count();
        if others == 0 {
            return Err(CaseworkError::Refused(Refusal::new(
                "people.nobody_left",
                "This is the only person in the family",
                "A family’s record keeps at least one person. Add whoever else belongs to it first.",
            )));
        }
        let ended = if command.on == today {
            act.at
        } else {
            command
                .on
                .tomorrow()
                .map_or(act.at, start_of)
        };
        uow.write_guarded(
            &statements::LEAVE,
            args![family, command.person, ended.max(member.from)],
        )
        .await?;
        uow.record(&PersonLeft {
            family,
            person: command.person,
            on: command.on,
            reason: command.reason.as_str().to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Says whether somebody lives with the family.
///
/// # Errors
/// Not found outside scope; denied without the right to change the family.
pub async fn set_household(
    store: &Store,
    act: &Act,
    reference: &str,
    person: PersonId,
    lives_here: bool,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, _) = editable(&mut uow, act, reference).await?;
        let member = present_member(&mut uow, act, family, person).await?;
        if member.lives_here == lives_here {
            return Ok(());
        }
        uow.write_guarded(&statements::LIVES_HERE, args![family, person, lives_here])
            .await?;
        uow.record(&HouseholdChanged {
            family,
            person,
            lives_here,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
