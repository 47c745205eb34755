//! Asking whether somebody is known to a service (C-18, YORK-76): who asks and
//! why is recorded, with the families that the answer was about. What was typed
//! is kept nowhere.

use std::collections::{BTreeSet, HashSet};

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::event::Subject;
use domain::ids::FamilyId;
use domain::matching::{Asked, KnownAsked, Purpose, Sight, Telling, purpose_needed, telling};
use domain::refusal::Refusal;

use super::roll::Fits;
use super::{KnownPeople, statements};
use crate::args;
use crate::engine::{Reads, Row, Store, retrying};
use crate::error::CaseworkError;
use crate::families::{HeldBy, PersonLine, holder_of, person_line, relations_to};

/// A question.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What was typed.
    pub asked: Asked,
    /// Why.
    pub purpose: Option<Purpose>,
}

/// A person whose record the asker may open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonKnown {
    /// The person.
    pub person: PersonLine,
    /// Another name that they go by; may be empty.
    pub known_as: String,
    /// The family's reference.
    pub reference: String,
    /// What the family is called.
    pub family: String,
    /// Who holds it; none when nobody has to.
    pub holder: Option<HeldBy>,
    /// Whether what was typed is exactly so.
    pub exact: bool,
    /// Field by field, in words.
    pub why: Vec<(&'static str, &'static str)>,
}

/// A service to which a family is open: all that is said outside the case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Service {
    /// The agency that holds the family.
    pub agency: String,
    /// Whom to speak to, once somebody is named.
    pub contact: Option<String>,
    /// How to ring them.
    pub telephone: Option<String>,
    /// How to write to them.
    pub email: Option<String>,
}

/// What is said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// People whose records the asker may open, the best fit first.
    pub people: Vec<PersonKnown>,
    /// Services to which a family that fits is open, each once.
    pub services: Vec<Service>,
    /// Whether more facts are needed before services are told.
    pub needs_one_more_fact: bool,
}

enum Told {
    Person(FamilyId, Box<PersonKnown>),
    Service(FamilyId, Service),
}

/// Says whether somebody is known, as far as the asker may be told.
///
/// # Errors
/// Denied to whoever does not work with families; refused without a reason,
/// where one is needed, or with a name alone; when the database does not answer.
pub async fn ask(
    store: &Store,
    known: &KnownPeople,
    act: &Act,
    question: &Ask,
) -> Result<Answer, CaseworkError> {
    permit::<may::AskWhetherKnown, _>(act, &Relations::none(), ())?;
    if purpose_needed(act) && question.purpose.is_none() {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "matching.no_purpose",
                "Select why you are asking",
                "Whoever works with the family can see that you asked, and why.",
            )
            .beside("purpose"),
        ));
    }
    let enough = question.asked.enough_for_outsiders();
    if purpose_needed(act)
        && let Err(refused) = enough
    {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "matching.one_more_fact",
                refused.to_string(),
                "A name alone finds too many people.",
            )
            .beside("born"),
        ));
    }
    known.catch_up(store).await?;
    let mut db = store.reader();
    let beyond = opened_to(&mut db, act).await?;
    let fits = known.search(act, beyond, &question.asked);
    let mut answer = Answer {
        needs_one_more_fact: enough.is_err(),
        ..Answer::default()
    };
    let (mut shown, mut told) = (BTreeSet::new(), BTreeSet::new());
    for one in fits {
        match said_of(&mut db, act, one).await? {
            Some(Told::Person(family, person)) => {
                shown.insert(family);
                answer.people.push(*person);
            }
            Some(Told::Service(family, service)) if enough.is_ok() => {
                told.insert(family);
                answer.services.push(service);
            }
            Some(Told::Service(..)) | None => {}
        }
    }
    answer.services.sort();
    answer.services.dedup();
    record(store, act, question.purpose, &shown, &told).await?;
    Ok(answer)
}

/// Families that are open to the actor beyond relations: on a restricted
/// record's list, holding one, or in an emergency. The same reads whatever was asked.
pub(super) async fn opened_to(
    db: &mut impl Reads,
    act: &Act,
) -> Result<HashSet<FamilyId>, CaseworkError> {
    let listed = db
        .rows(
            &statements::OPENED_TO,
            args![act.user(), act.agency(), act.at],
        )
        .await?;
    let mut open = HashSet::new();
    for row in listed {
        let family = row.parsed("family_id", FamilyId::parse)?;
        let relations = relations_to(db, act, family).await?;
        if permit::<may::ReadFamily, _>(act, &relations, ()).is_ok() {
            open.insert(family);
        }
    }
    Ok(open)
}

/// What may be said of somebody who was found, by the record as it is now.
async fn said_of(db: &mut impl Reads, act: &Act, one: Fits) -> Result<Option<Told>, CaseworkError> {
    let args = args![one.person, one.family];
    let Some(row) = db.optional(&statements::PERSON, args).await? else {
        return Ok(None);
    };
    let relations = relations_to(db, act, one.family).await?;
    let holder = holder_of(db, one.family).await?;
    let sight = Sight {
        may_open: permit::<may::ReadFamily, _>(act, &relations, ()).is_ok(),
        restricted: row.yes("restricted")?,
        address_hidden: row.int("hidden")? > 0,
        held: holder.is_some(),
    };
    Ok(match (telling(sight), holder) {
        (Telling::Whole, holder) => Some(Told::Person(
            one.family,
            Box::new(person_known(&row, one, holder)?),
        )),
        (Telling::OpenTo, Some(holder)) => Some(Told::Service(
            one.family,
            Service {
                agency: holder.agency_name,
                contact: holder.user_name,
                telephone: holder.telephone,
                email: holder.email,
            },
        )),
        (Telling::OpenTo, None) | (Telling::Nothing, _) => None,
    })
}

fn person_known(
    row: &Row,
    one: Fits,
    holder: Option<HeldBy>,
) -> Result<PersonKnown, CaseworkError> {
    Ok(PersonKnown {
        person: person_line(row)?,
        known_as: row.text("known_as")?,
        reference: row.text("reference")?,
        family: row.text("family")?,
        holder,
        exact: one.bits >= 0.0,
        why: one.why,
    })
}

async fn record(
    store: &Store,
    act: &Act,
    purpose: Option<Purpose>,
    shown: &BTreeSet<FamilyId>,
    told: &BTreeSet<FamilyId>,
) -> Result<(), CaseworkError> {
    let event = KnownAsked {
        purpose,
        shown: shown.iter().copied().collect(),
        told: told.iter().copied().collect(),
    };
    let act = Act {
        reason: purpose.map(|why| why.words().to_owned()),
        ..act.clone()
    };
    retrying(|| async {
        let mut uow = store.begin_bookkeeping(&act).await?;
        uow.record(&event).await?;
        // It stands in each family's own log: who asked, when and why.
        for family in shown.union(told) {
            uow.record_read("/known", Subject::family(*family)).await?;
        }
        uow.commit().await?;
        Ok(())
    })
    .await
}
