//! Finding a person by the beginnings of their names, among the families that
//! the asker may open and no others. What was typed is kept nowhere; which
//! families were shown is in the audit.

use std::collections::BTreeSet;

use domain::access::{Action, Relations, may, permit, relations_that_allow};
use domain::act::{Act, Actor};
use domain::ids::{FamilyId, PersonId};
use domain::people::{FamiliesSearched, NameAsked, PeopleIndexed, WORDS_ASKED_MAX, search_words};

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, Value, retrying};
use crate::error::CaseworkError;
use crate::families::{PersonLine, person_line, relations_to};

/// How many people one answer shows.
pub const SHOWN: usize = 50;
/// What no word goes past: words are letters and digits.
const LAST: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";

/// A person who was found, in one family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonFound {
    /// The person.
    pub person: PersonLine,
    /// Another name that they go by; may be empty.
    pub known_as: String,
    /// The family's reference.
    pub reference: String,
    /// What the family is called.
    pub family: String,
    /// Whether they have left that family.
    pub left: bool,
    /// Who holds the family; none when nobody has to.
    pub holder: Option<String>,
}

/// Everybody who was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PeopleFound {
    /// By last name, then first name.
    pub people: Vec<PersonFound>,
    /// Whether there were more than can be shown.
    pub more: bool,
}

/// Finds the people whose names begin with what was asked, and records which
/// families were shown before they are.
///
/// # Errors
/// Denied to whoever is not signed in; when the database does not answer.
pub async fn find_people(
    store: &Store,
    act: &Act,
    asked: &NameAsked,
) -> Result<PeopleFound, CaseworkError> {
    permit::<may::FindFamily, _>(act, &Relations::none(), ())?;
    let (found, families) = look(&mut store.reader(), act, asked).await?;
    let event = FamiliesSearched { families };
    retrying(|| async {
        let mut uow = store.begin_bookkeeping(act).await?;
        uow.record(&event).await?;
        // Whoever was shown was looked at: it stands in the family's own log.
        uow.record_reads("/find", &event.families).await?;
        uow.commit().await?;
        Ok(())
    })
    .await?;
    Ok(found)
}

async fn look(
    db: &mut impl Reads,
    act: &Act,
    asked: &NameAsked,
) -> Result<(PeopleFound, Vec<FamilyId>), CaseworkError> {
    let rows = db.rows(&statements::FIND, arguments(act, asked)).await?;
    let mut found = PeopleFound {
        people: Vec::new(),
        more: rows.len() > SHOWN,
    };
    let mut families = BTreeSet::new();
    for row in rows.iter().take(SHOWN) {
        let family = row.parsed("family_id", FamilyId::parse)?;
        // The list of a restricted record is asked itself, and not rewritten here.
        if row.yes("restricted")?
            && permit::<may::ReadFamily, _>(act, &relations_to(db, act, family).await?, ()).is_err()
        {
            continue;
        }
        families.insert(family);
        found.people.push(PersonFound {
            person: person_line(row)?,
            known_as: row.text("known_as")?,
            reference: row.text("reference")?,
            family: row.text("family")?,
            left: row.optional_instant("until_at")?.is_some(),
            holder: row.optional_text("holder")?,
        });
    }
    Ok((found, families.into_iter().collect()))
}

fn arguments(act: &Act, asked: &NameAsked) -> Vec<Value> {
    let list = |words: &mut dyn Iterator<Item = &str>| {
        words.fold(",".to_owned(), |list, word| list + word + ",")
    };
    let areas = match &act.actor {
        Actor::User(user) => list(&mut user.areas.iter().map(String::as_str)),
        Actor::Partner { .. } | Actor::System { .. } | Actor::Job(_) | Actor::Public => {
            list(&mut std::iter::empty())
        }
    };
    let relations = relations_that_allow(act, Action::ReadFamily);
    let opens = list(&mut relations.iter().map(|relation| relation.key()));
    let mut arguments = args![act.user(), act.agency(), areas, opens, act.at];
    for place in 0..WORDS_ASKED_MAX {
        let beginning = asked.beginnings().get(place).map_or("", String::as_str);
        let end = if asked.are_whole() { "" } else { LAST };
        arguments.extend(args![beginning, format!("{beginning}{end}")]);
    }
    arguments
}

/// Writes the words under which a person is found.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn write_search_words<'a>(
    uow: &mut UnitOfWork,
    person: PersonId,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<(), StoreError> {
    uow.write(&statements::FORGET_WORDS, args![person]).await?;
    for word in search_words(names) {
        uow.write(&statements::ADD_WORD, args![person, word])
            .await?;
    }
    Ok(())
}

/// Writes the words of everybody who has none: of people recorded before people
/// could be found by name. Returns how many they were.
///
/// # Errors
/// Denied to all but a job; when the database does not answer.
pub async fn index_people_without_words(store: &Store, act: &Act) -> Result<usize, CaseworkError> {
    permit::<may::WorkAsJob, _>(act, &Relations::none(), ())?;
    let (mut written, mut last) = (0, String::new());
    loop {
        let rows = store
            .reader()
            .rows(&statements::WITHOUT_WORDS, args![&last])
            .await?;
        let Some(end) = rows.last() else {
            return Ok(written);
        };
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            // Read again: somebody may have given one of them a name meanwhile.
            let rows = uow.rows(&statements::WITHOUT_WORDS, args![&last]).await?;
            for row in &rows {
                let names = [
                    row.text("given_name")?,
                    row.text("family_name")?,
                    row.text("known_as")?,
                ];
                let person = row.parsed("id", PersonId::parse)?;
                write_search_words(&mut uow, person, names.iter().map(String::as_str)).await?;
            }
            uow.record(&PeopleIndexed { people: rows.len() }).await?;
            uow.commit().await?;
            Ok(())
        })
        .await?;
        written += rows.len();
        last = end.text("id")?;
    }
}
