//! A family made from a request: everybody who was named, where they live, and
//! who may see them from the first second.

use domain::ids::{AddressId, FamilyId, PersonId};
use domain::referrals::{ReferredPerson, ReferrerKind, Request, RoleInFamily};
use jiff::civil::Date;
use serde_json::json;

use super::statements;
use crate::args;
use crate::engine::{Reads as _, StoreError, UnitOfWork};
use crate::matching::look_later;
use crate::people::write_search_words;

/// Why an address is hidden from the first second.
const HIDDEN_BECAUSE: &str = "The request for help says that somebody could be at risk.";

/// A family that was just made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewFamily {
    /// The family.
    pub id: FamilyId,
    /// Its reference.
    pub reference: String,
    /// Its people, in the order of the request.
    pub people: Vec<PersonId>,
}

/// Makes a family from what a request says.
///
/// # Errors
/// When the database does not answer.
pub async fn create_from_request(
    uow: &mut UnitOfWork,
    request: &Request,
    area: &str,
) -> Result<NewFamily, StoreError> {
    let (id, at) = (FamilyId::new(uow.new_id()), uow.at());
    let reference = uow.new_reference("F");
    uow.write(
        &statements::ADD,
        args![id, &reference, request.family_name(), area, at],
    )
    .await?;
    let mut people = Vec::with_capacity(request.people.len());
    for person in &request.people {
        people.push(add_person(uow, id, person, request).await?);
    }
    for (child, child_id) in request.people.iter().zip(&people) {
        for (adult, adult_id) in request.people.iter().zip(&people) {
            if child.part == RoleInFamily::Child && adult.part == RoleInFamily::Adult {
                tie(uow, adult, *adult_id, *child_id).await?;
            }
        }
    }
    look_later(uow, id).await?;
    Ok(NewFamily {
        id,
        reference,
        people,
    })
}

async fn tie(
    uow: &mut UnitOfWork,
    adult: &ReferredPerson,
    adult_id: PersonId,
    child: PersonId,
) -> Result<(), StoreError> {
    let responsibility = responsibility_word(adult.parental_responsibility);
    let kind = adult.relationship.clone().unwrap_or_default();
    uow.write(
        &statements::ADD_RELATIONSHIP,
        args![adult_id, child, kind, responsibility],
    )
    .await?;
    Ok(())
}

/// What was learned of parental responsibility is on the family's record as
/// well, where nothing was known; what is recorded there stays.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn responsibility_learned(
    uow: &mut UnitOfWork,
    family: FamilyId,
    adult: &ReferredPerson,
) -> Result<(), StoreError> {
    let word = responsibility_word(adult.parental_responsibility);
    let (given, last) = (&adult.given_name, &adult.family_name);
    uow.write(
        &statements::RESPONSIBILITY_LEARNED,
        args![family, given, last, word],
    )
    .await?;
    Ok(())
}

const fn responsibility_word(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "holds",
        Some(false) => "does_not_hold",
        None => "not_known",
    }
}

/// People who were named later join the family; whoever is in it under that
/// name already is not made twice.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn join_from_request(
    uow: &mut UnitOfWork,
    family: FamilyId,
    request: &Request,
    newcomers: &[&ReferredPerson],
) -> Result<(), StoreError> {
    // Where the family lives may be hidden by now, and a newcomer's home is not known.
    let request = &Request {
        address: None,
        ..request.clone()
    };
    let mut known = Vec::new();
    let mut children = Vec::new();
    for row in uow.rows(&statements::MEMBERS, args![family]).await? {
        let name = format!("{} {}", row.text("given_name")?, row.text("family_name")?);
        known.push(name.trim().to_lowercase());
        if row.text("part")? == RoleInFamily::Child.key() {
            children.push(row.parsed("id", PersonId::parse)?);
        }
    }
    let mut adults = Vec::new();
    for person in newcomers {
        let name = format!("{} {}", person.given_name, person.family_name);
        let name = name.trim().to_lowercase();
        if !name.is_empty() && known.contains(&name) {
            continue;
        }
        let id = add_person(uow, family, person, request).await?;
        match person.part {
            RoleInFamily::Child => children.push(id),
            RoleInFamily::Adult => adults.push((*person, id)),
        }
    }
    for (adult, id) in adults {
        for child in &children {
            tie(uow, adult, id, *child).await?;
        }
    }
    if !newcomers.is_empty() {
        look_later(uow, family).await?;
    }
    Ok(())
}

/// The number to reach an adult on: the family's, or the one that a parent who
/// asks for themselves gave as their own.
fn telephone_of(person: &ReferredPerson, request: &Request) -> Option<String> {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    let asks_themselves = request.referrer.kind == ReferrerKind::Family
        && request
            .referrer
            .name
            .as_deref()
            .is_some_and(|name| same(name, &person.name()));
    match person.part {
        RoleInFamily::Child => None,
        RoleInFamily::Adult => request.family_telephone.clone().or_else(|| {
            request
                .referrer
                .telephone
                .clone()
                .filter(|_| asks_themselves)
        }),
    }
}

async fn add_person(
    uow: &mut UnitOfWork,
    family: FamilyId,
    person: &ReferredPerson,
    request: &Request,
) -> Result<PersonId, StoreError> {
    let (id, at) = (PersonId::new(uow.new_id()), uow.at());
    let (birth, born): (&str, Option<Date>) = match (person.unborn, person.born, person.about_years)
    {
        (true, _, _) => ("unborn", person.expected),
        (false, Some(born), _) => ("exact", Some(born)),
        (false, None, Some(_)) => ("estimated", None),
        (false, None, None) => ("not_known", None),
    };
    let details = json!({
        "about_years": person.about_years,
        "school": person.school,
        "relationship": person.relationship,
        "telephone": telephone_of(person, request),
        "unsafe_contact": request.unsafe_contact,
        "interpreter": request.interpreter,
    });
    uow.write(
        &statements::ADD_PERSON,
        args![
            id,
            &person.given_name,
            &person.family_name,
            birth,
            born,
            details.to_string(),
            at
        ],
    )
    .await?;
    let names = [person.given_name.as_str(), person.family_name.as_str()];
    write_search_words(uow, id, names).await?;
    uow.write(
        &statements::ADD_MEMBER,
        args![family, id, person.part.key(), at],
    )
    .await?;
    let place = request.address.as_deref().or_else(|| {
        // A postcode alone, if it must be hidden, is an address.
        let postcode = request.postcode.as_deref();
        postcode.filter(|_| request.address_hidden).map(|_| "")
    });
    if let Some(lines) = place {
        let address = AddressId::new(uow.new_id());
        uow.write(
            &statements::ADD_ADDRESS,
            args![
                address,
                id,
                lines,
                request.postcode.clone(),
                request.address_hidden,
                request.address_hidden.then_some(HIDDEN_BECAUSE),
                request.address_hidden.then_some(family)
            ],
        )
        .await?;
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use domain::referrals::{Channel, Referrer};

    use super::*;

    fn adult(given: &str) -> ReferredPerson {
        ReferredPerson::bare(RoleInFamily::Adult, given, "Sample")
    }

    fn asked_by(kind: ReferrerKind) -> Request {
        let referrer = Referrer {
            name: Some("rosa sample".to_owned()),
            telephone: Some("01632 960001".to_owned()),
            ..Referrer::bare(kind)
        };
        Request {
            people: vec![adult("Rosa"), adult("Cas")],
            ..Request::bare(Channel::PublicForm, referrer, "Mornings are hard")
        }
    }

    #[test]
    fn a_parent_who_asks_is_reached_on_their_own_number_and_nobody_else_is() {
        let own = asked_by(ReferrerKind::Family);
        assert_eq!(
            telephone_of(&adult("Rosa"), &own).as_deref(),
            Some("01632 960001")
        );
        assert_eq!(telephone_of(&adult("Cas"), &own), None);
        let neighbour = asked_by(ReferrerKind::Public);
        assert_eq!(telephone_of(&adult("Rosa"), &neighbour), None);
        let whole = Request {
            family_telephone: Some("01632 960002".to_owned()),
            ..own
        };
        assert_eq!(
            telephone_of(&adult("Cas"), &whole).as_deref(),
            Some("01632 960002")
        );
    }
}
