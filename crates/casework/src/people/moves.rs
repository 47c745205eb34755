//! Changing where people live: an address is added, left, hidden or shown. One
//! place that is hidden for somebody is hidden for everybody of the family
//! there, and nobody ends or hides what they may not see.

use domain::access::{may, permit};
use domain::act::Act;
use domain::ids::{AddressId, FamilyId, PersonId, SubmissionKey};
use domain::people::{
    AddressAdded, AddressLeft, AddressSpan, AddressVisibility, AddressVisibilityChanged, Reason,
    Whereabouts,
};
use domain::refusal::Refusal;
use jiff::civil::Date;

use super::addresses::{Stored, may_see, stored};
use super::read::{editable, members_of, open_family, present_member};
use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, made_once, retrying};
use crate::error::CaseworkError;
use crate::matching::look_later;
use crate::time::london_day;

/// How a stay stands to where the person lives now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stay {
    /// They live here now and nowhere else.
    Moved,
    /// They live here now as well as elsewhere.
    AlsoHere,
    /// They lived here before.
    Earlier,
}

/// An address to add, for one or more people of a family.
#[derive(Clone, Debug)]
pub struct AddAddress {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// Who lives or lived there.
    pub people: Vec<PersonId>,
    /// The place.
    pub place: Whereabouts,
    /// How it stands to now.
    pub stay: Stay,
    /// The first day, where known.
    pub from: Option<Date>,
    /// The last day, of an earlier address.
    pub until: Option<Date>,
    /// Why it must be hidden, where it must.
    pub hide: Option<Reason>,
}

/// One line of a person's address history, as it was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AddressAt {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub address: AddressId,
    /// The version that was read.
    pub version: i64,
}

/// Why a place is hidden for one more person, where the first reason is not ours to tell.
const HIDDEN_ALREADY: &str = "The same address is hidden for somebody else in the family.";

/// Adds an address for everybody who is named.
///
/// # Errors
/// Not found outside scope; denied without the right to change the family;
/// refused when the days are the wrong way round.
pub async fn add_address(
    store: &Store,
    act: &Act,
    reference: &str,
    command: &AddAddress,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let (family, relations) = editable(&mut uow, act, reference).await?;
            if command.hide.is_some() {
                permit::<may::SeeHiddenAddress, _>(act, &relations, ())?;
            }
            let until = checked_days(command, london_day(act.at))?;
            let (lines, postcode, place) = columns(&command.place);
            let text = place_text(&command.place);
            let hide = hide_because(&mut uow, family, command, &text).await?;
            for (number, person) in command.people.iter().enumerate() {
                present_member(&mut uow, act, family, *person).await?;
                if command.stay == Stay::Moved {
                    let view = (family, may_see(act, &relations));
                    leave_earlier(&mut uow, act, *person, view, command.from).await?;
                }
                // The first row carries the form's key: a second click is a duplicate.
                let id = if number == 0 {
                    command.key.uuid()
                } else {
                    uow.new_id()
                };
                uow.write(
                    &statements::ADD_ADDRESS,
                    args![
                        AddressId::new(id),
                        *person,
                        &lines,
                        postcode.clone(),
                        place,
                        hide.is_some(),
                        hide.clone(),
                        hide.as_ref().map(|_| family),
                        command.from,
                        until
                    ],
                )
                .await?;
            }
            uow.record(&AddressAdded {
                family,
                people: command.people.clone(),
                address: if hide.is_some() { None } else { Some(text) },
                from: command.from,
                until,
                hidden_because: hide,
            })
            .await?;
            look_later(&mut uow, family).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

fn checked_days(command: &AddAddress, today: Date) -> Result<Option<Date>, CaseworkError> {
    let refuse = |field: &'static str, reason: String| {
        CaseworkError::Refused(
            Refusal::new("people.address_days", reason, "Correct the dates.").beside(field),
        )
    };
    if command.people.is_empty() {
        return Err(refuse(
            "people",
            "Select who lives or lived there".to_owned(),
        ));
    }
    let until = match (command.stay, command.until) {
        (Stay::Earlier, None) => {
            return Err(refuse(
                "until",
                "Enter the date they left the address".to_owned(),
            ));
        }
        (Stay::Earlier, until) => until,
        (Stay::Moved | Stay::AlsoHere, _) => None,
    };
    if until.is_some_and(|day| day > today) {
        return Err(refuse(
            "until",
            "The date they left must be today or in the past".to_owned(),
        ));
    }
    AddressSpan::new(
        command.place.clone(),
        command.from,
        until,
        AddressVisibility::Shown,
    )
    .map_err(|error| refuse("until", error.to_string()))?;
    Ok(until)
}

fn columns(place: &Whereabouts) -> (String, Option<String>, &'static str) {
    match place {
        Whereabouts::At { lines, postcode } => (
            lines.iter().collect::<Vec<_>>().join("\n"),
            postcode.as_ref().map(|one| one.as_str().to_owned()),
            "at",
        ),
        Whereabouts::NoFixedAbode => (String::new(), None, "no_fixed_abode"),
        Whereabouts::NotKnown => (String::new(), None, "not_known"),
    }
}

fn place_text(place: &Whereabouts) -> String {
    match place {
        Whereabouts::At { lines, postcode } => lines
            .iter()
            .chain(postcode.as_ref().map(|one| one.as_str()))
            .collect::<Vec<_>>()
            .join("\n"),
        Whereabouts::NoFixedAbode => "No fixed address".to_owned(),
        Whereabouts::NotKnown => "Address not known".to_owned(),
    }
}

/// A place that is hidden for one of the family is hidden for whoever is added to it.
async fn hide_because(
    uow: &mut UnitOfWork,
    family: FamilyId,
    command: &AddAddress,
    text: &str,
) -> Result<Option<String>, StoreError> {
    if let Some(reason) = &command.hide {
        return Ok(Some(reason.as_str().to_owned()));
    }
    for row in uow
        .rows(&statements::FAMILY_ADDRESSES, args![family])
        .await?
    {
        let known = stored(&row)?;
        if known.hidden && known.same_place_as(text) {
            let ours = known.hidden_in.is_none_or(|place| place == family);
            return Ok(Some(
                known
                    .line
                    .reason
                    .filter(|_| ours)
                    .unwrap_or_else(|| HIDDEN_ALREADY.to_owned()),
            ));
        }
    }
    Ok(None)
}

async fn leave_earlier(
    uow: &mut UnitOfWork,
    act: &Act,
    person: PersonId,
    (family, sees): (FamilyId, bool),
    moved: Option<Date>,
) -> Result<(), CaseworkError> {
    let today = london_day(act.at);
    for row in uow.rows(&statements::ADDRESSES, args![person]).await? {
        let known = stored(&row)?;
        // Nobody ends what they may not see: it may be the safe place itself.
        let seen = known.may_be_seen(family, sees);
        let line = known.line;
        if seen && line.until.is_none() {
            let left = moved.unwrap_or(today);
            let left = line.from.map_or(left, |from| left.max(from));
            uow.write_guarded(&statements::END_ADDRESS, args![line.id, line.version, left])
                .await?;
        }
    }
    Ok(())
}

/// Ends a stay.
///
/// # Errors
/// As [`add_address`]; a conflict when the line was changed meanwhile.
pub async fn end_address(
    store: &Store,
    act: &Act,
    reference: &str,
    at: AddressAt,
    until: Date,
) -> Result<(), CaseworkError> {
    let AddressAt {
        person,
        address,
        version,
    } = at;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, relations) = editable(&mut uow, act, reference).await?;
        present_member(&mut uow, act, family, person).await?;
        let found = found(&mut uow, person, address).await?;
        if !found.may_be_seen(family, may_see(act, &relations)) {
            return Err(CaseworkError::NotFound);
        }
        let refuse = |reason: &str| {
            CaseworkError::Refused(
                Refusal::new("people.address_days", reason, "Correct the date.").beside("until"),
            )
        };
        if until > london_day(act.at) {
            return Err(refuse("The date they left must be today or in the past"));
        }
        if found.line.from.is_some_and(|from| until < from) {
            return Err(refuse(
                "The date they left the address must be the same as or after the date they moved in",
            ));
        }
        uow.write_guarded(&statements::END_ADDRESS, args![address, version, until])
            .await?;
        uow.record(&AddressLeft {
            family,
            person,
            address,
            until,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn found(
    uow: &mut UnitOfWork,
    person: PersonId,
    address: AddressId,
) -> Result<Stored, CaseworkError> {
    for row in uow.rows(&statements::ADDRESSES, args![person]).await? {
        let one = stored(&row)?;
        if one.line.id == address {
            return Ok(one);
        }
    }
    Err(CaseworkError::NotFound)
}

/// Hides an address or shows it again, for everybody of the family who lives or
/// lived at the same place: one child's open line would give the others away.
///
/// # Errors
/// Not found outside scope; denied without the right to see it; a conflict when
/// the line was changed meanwhile.
pub async fn set_hidden(
    store: &Store,
    act: &Act,
    reference: &str,
    at: AddressAt,
    hidden: bool,
    reason: &Reason,
) -> Result<(), CaseworkError> {
    let AddressAt {
        person,
        address,
        version,
    } = at;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, relations) = open_family(&mut uow, act, reference).await?;
        permit::<may::SeeHiddenAddress, _>(act, &relations, ())?;
        present_member(&mut uow, act, family, person).await?;
        let chosen = found(&mut uow, person, address).await?;
        // Hidden in another family: here it does not exist.
        if !chosen.may_be_seen(family, true) {
            return Err(CaseworkError::NotFound);
        }
        if chosen.line.version != version {
            return Err(CaseworkError::Conflict);
        }
        let mut changed = Vec::new();
        for member in members_of(&mut uow, family, london_day(act.at)).await? {
            for row in uow.rows(&statements::ADDRESSES, args![member.id]).await? {
                let one = stored(&row)?;
                let ours = one.may_be_seen(family, true);
                if ours && one.hidden != hidden && one.same_place_as(&chosen.text) {
                    let why = hidden.then(|| reason.as_str().to_owned());
                    let place = hidden.then_some(family);
                    uow.write_guarded(
                        &statements::SET_HIDDEN,
                        args![one.line.id, one.line.version, hidden, why, place],
                    )
                    .await?;
                    changed.push(one.line.id);
                }
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        uow.record(&AddressVisibilityChanged {
            family,
            addresses: changed,
            hidden,
            reason: reason.as_str().to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
