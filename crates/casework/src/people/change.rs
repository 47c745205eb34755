//! Changing one group of a person's facts. The columns that lists and searches
//! read are written from the facts in the same statement, so that they cannot
//! say anything else.

use domain::act::Act;
use domain::ids::{FamilyId, PersonId};
use domain::people::{
    Asked, BirthDate, ExpectedBirth, FactChange, FactsChanged, Interpreter, PersonFacts,
    SchoolPlace,
};
use domain::refusal::Refusal;
use jiff::civil::Date;
use serde_json::json;

use super::find::write_search_words;
use super::read::{Member, editable, present_member};
use super::statements;
use crate::args;
use crate::engine::{Reads, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::matching::look_later;
use crate::time::london_day;

/// A person whose facts the actor may change, for drawing the form.
///
/// # Errors
/// Not found outside scope or once they left; denied without the right.
pub async fn facts_for_change(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
    person: PersonId,
) -> Result<(FamilyId, Member), CaseworkError> {
    let (family, _) = editable(db, act, reference).await?;
    Ok((family, present_member(db, act, family, person).await?))
}

/// Changes one group of facts.
///
/// # Errors
/// As [`facts_for_change`]; refused beside a field; a conflict when somebody
/// else changed the person first.
pub async fn change_facts(
    store: &Store,
    act: &Act,
    reference: &str,
    person: PersonId,
    version: i64,
    change: &FactChange,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, member) = facts_for_change(&mut uow, act, reference, person).await?;
        if member.version != version {
            return Err(CaseworkError::Conflict);
        }
        let today = london_day(act.at);
        let next = member.facts.clone().change(change.clone(), today)?;
        // The same words sent again change nothing, and so record nothing.
        if next == member.facts {
            return Ok(());
        }
        only_one_with_this_number(&mut uow, person, &next).await?;
        save(&mut uow, &member, &next).await?;
        let group = change.group();
        uow.record(&FactsChanged {
            family,
            person,
            group,
            before: member.facts.lines(group, today),
            after: next.lines(group, today),
        })
        .await?;
        look_later(&mut uow, family).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn only_one_with_this_number(
    uow: &mut UnitOfWork,
    person: PersonId,
    facts: &PersonFacts,
) -> Result<(), CaseworkError> {
    let Some(number) = &facts.nhs_number else {
        return Ok(());
    };
    let taken = uow
        .optional(&statements::SAME_NHS_NUMBER, args![number.as_str(), person])
        .await?;
    if let Some(row) = taken
        && row.int("n")? > 0
    {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "people.nhs_number_taken",
                "Another person’s record has this NHS number. Check the number with the person or their doctor",
                "If it is right, the same person may be recorded twice: tell [[the front door]].",
            )
            .beside("nhs_number"),
        ));
    }
    Ok(())
}

/// Writes the facts and every column that is read from them.
pub(super) async fn save(
    uow: &mut UnitOfWork,
    member: &Member,
    facts: &PersonFacts,
) -> Result<(), CaseworkError> {
    let name = facts.name.as_ref();
    let part = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let (birth, day) = birth_columns(facts.birth, facts.about_years);
    let sex = match &facts.sex {
        Asked::Answered(sex) => sex.code(),
        Asked::NotAsked | Asked::NotKnown | Asked::DeclinedToSay => "not_known",
    };
    uow.write_guarded(
        &statements::SAVE,
        args![
            member.id,
            member.version,
            part(name.and_then(|name| name.given())),
            part(name.and_then(|name| name.family())),
            part(name.and_then(|name| name.known_as())),
            birth,
            day,
            sex,
            facts.nhs_number.as_ref().map(|one| one.as_str().to_owned()),
            facts.upn.as_ref().map(|one| one.as_str().to_owned()),
            details(member, facts),
            serde_json::to_string(facts)?
        ],
    )
    .await?;
    write_search_words(uow, member.id, names_of(facts)).await?;
    Ok(())
}

fn birth_columns(birth: BirthDate, about_years: Option<u8>) -> (&'static str, Option<Date>) {
    match birth {
        BirthDate::Exact(born) => ("exact", Some(born.date())),
        BirthDate::Estimated(_) => ("estimated", None),
        BirthDate::Unborn(ExpectedBirth::On(due)) => ("unborn", Some(due)),
        BirthDate::Unborn(ExpectedBirth::NotKnown) => ("unborn", None),
        BirthDate::NotKnown if about_years.is_some() => ("estimated", None),
        BirthDate::NotKnown => ("not_known", None),
    }
}

/// Every name that somebody may ask for.
fn names_of(facts: &PersonFacts) -> impl Iterator<Item = &str> {
    let name = facts.name.iter().flat_map(|name| {
        [name.family(), name.given(), name.known_as()]
            .into_iter()
            .flatten()
    });
    name.chain(facts.other_names.iter().map(|other| other.name.as_str()))
}

/// What lists show of a person, in the shape that requests write it.
fn details(member: &Member, facts: &PersonFacts) -> String {
    let school = match &facts.school {
        SchoolPlace::NotKnown => None,
        SchoolPlace::OnRoll { .. }
        | SchoolPlace::EarlyYears { .. }
        | SchoolPlace::HomeEducated
        | SchoolPlace::MissingEducation
        | SchoolPlace::BelowSchoolAge
        | SchoolPlace::LeftEducation => Some(facts.school.words()),
    };
    let interpreter = match &facts.contact.interpreter {
        Interpreter::Needed(language) => Some(language.as_str()),
        Interpreter::NotAsked | Interpreter::NotNeeded => None,
    };
    let telephone = match (&facts.telephone, &facts.telephone_as_told) {
        (Some(number), _) => Some(number.as_str()),
        (None, told) => told.as_deref(),
    };
    json!({
        "about_years": facts.about_years,
        "birth": facts.birth,
        "school": school,
        "relationship": member.details.relationship,
        "telephone": telephone,
        "unsafe_contact": facts.contact_warning(),
        "interpreter": interpreter,
    })
    .to_string()
}
