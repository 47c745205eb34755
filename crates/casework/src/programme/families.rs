//! Families that meet enough headline issues, with their evidence, for a person
//! to accept or refuse. A family whose record is out of the person's reach is
//! listed by what the files say and by nothing else.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::FamilyId;
use domain::people::Reason;
use domain::profile::{Profile, Word as _};
use domain::programme::{
    CohortKind, Criteria, EvidenceRead, FamilyIdentified, FamilyNotIdentified, NotEnough, in_force,
};
use domain::refusal::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, retrying};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::time::london_day;

/// A household that the files point to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// What holds its rows together: a family's id, or a name behind a door.
    pub household: String,
    /// The name that most rows bear.
    pub name: String,
    /// The postcode of the first row that has one.
    pub postcode: String,
    /// Its family's reference and name, where the record is open to the person.
    pub family: Option<(String, String)>,
    /// The issues that it meets.
    pub issues: Vec<String>,
    /// How many rows speak of it.
    pub rows: usize,
}

/// One row that speaks of a household.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// What the file says of people.
    pub kind: CohortKind,
    /// Who sent it.
    pub source: String,
    /// The days that it is about.
    pub period: (Option<Date>, Option<Date>),
    /// The person, as the file names them.
    pub person: String,
    /// Their day of birth.
    pub born: Option<Date>,
    /// Where the file says that they live.
    pub home: String,
}

/// Everything that one household's page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CandidatePage {
    /// The household.
    pub candidate: Candidate,
    /// Each row.
    pub evidence: Vec<Evidence>,
    /// How the rule stands: which issues are enough, or how many are missing.
    pub standing: Result<(), NotEnough>,
    /// The rule's name.
    pub criteria: String,
    family: Option<FamilyId>,
}

/// What was decided about a family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProgrammeDecision {
    /// Whether it was identified.
    pub identified: bool,
    /// The rule.
    pub criteria: String,
    /// The issues.
    pub issues: Vec<String>,
    /// Why.
    pub words: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

fn rule(profile: &Profile, day: Date) -> Result<&Criteria, CaseworkError> {
    in_force(&profile.programme, day).ok_or_else(|| {
        CaseworkError::Refused(Refusal::new(
            "programme.no_rule",
            "This authority has set no rule for the families programme",
            "Add a [[programme]] to the authority’s profile.",
        ))
    })
}

/// The households that meet enough issues and that nobody has decided about.
///
/// # Errors
/// Denied without the role; refused where the authority has no rule.
pub async fn candidates(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
) -> Result<Vec<Candidate>, CaseworkError> {
    permit::<may::IdentifyFamily, _>(act, &Relations::none(), ())?;
    let criteria = rule(profile, london_day(act.at))?;
    let rows = db
        .rows(&statements::HOUSEHOLDS, args![i64::from(criteria.at_least)])
        .await?;
    let mut kinds: BTreeMap<String, BTreeSet<CohortKind>> = BTreeMap::new();
    for row in &rows {
        kinds
            .entry(row.text("household")?)
            .or_default()
            .insert(row.word("kind", CohortKind::from_word)?);
    }
    let mut found = Vec::new();
    for (household, kinds) in kinds {
        if criteria.identify(&kinds).is_ok() {
            let (candidate, ..) = read(db, act, criteria, &household).await?;
            found.push(candidate);
        }
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.issues.len()), one.name.clone()));
    Ok(found)
}

async fn read(
    db: &mut impl Reads,
    act: &Act,
    criteria: &Criteria,
    household: &str,
) -> Result<
    (
        Candidate,
        Vec<Evidence>,
        Option<FamilyId>,
        BTreeSet<CohortKind>,
    ),
    CaseworkError,
> {
    let mut evidence = Vec::new();
    let mut kinds = BTreeSet::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let (mut family, mut postcode) = (None, String::new());
    for row in db.rows(&statements::EVIDENCE, args![household]).await? {
        let kind = row.word("kind", CohortKind::from_word)?;
        kinds.insert(kind);
        family = family.or(row.optional_parsed("family_id", FamilyId::parse)?);
        let (last, place) = (row.text("family_name")?, row.text("postcode")?);
        *names.entry(last.clone()).or_default() += 1;
        if postcode.is_empty() {
            postcode.clone_from(&place);
        }
        evidence.push(Evidence {
            kind,
            source: row.text("source")?,
            period: (
                row.optional_day("from_day")?,
                row.optional_day("until_day")?,
            ),
            person: format!("{} {last}", row.text("given_name")?)
                .trim()
                .to_owned(),
            born: row.optional_day("born")?,
            home: format!("{} {place}", row.text("address")?)
                .trim()
                .to_owned(),
        });
    }
    if evidence.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    let most = names.into_iter().max_by_key(|(_, rows)| *rows);
    let candidate = Candidate {
        household: household.to_owned(),
        name: most.map_or_else(String::new, |(name, _)| name),
        postcode,
        family: open_family(db, act, family).await?,
        issues: criteria
            .met(&kinds)
            .iter()
            .map(|issue| issue.label.clone())
            .collect(),
        rows: evidence.len(),
    };
    Ok((candidate, evidence, family, kinds))
}

/// The family's reference and name, where its record is open to the person.
async fn open_family(
    db: &mut impl Reads,
    act: &Act,
    family: Option<FamilyId>,
) -> Result<Option<(String, String)>, CaseworkError> {
    let Some(family) = family else {
        return Ok(None);
    };
    let relations = relations_to(db, act, family).await?;
    if permit::<may::ReadFamily, _>(act, &relations, ()).is_err() {
        return Ok(None);
    }
    Ok(
        match db.optional(&statements::FAMILY, args![family]).await? {
            Some(row) => Some((row.text("reference")?, row.text("name")?)),
            None => None,
        },
    )
}

/// One household with its evidence.
///
/// # Errors
/// Denied without the role; not found when no row speaks of it any more.
pub async fn candidate(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    household: &str,
) -> Result<CandidatePage, CaseworkError> {
    permit::<may::IdentifyFamily, _>(act, &Relations::none(), ())?;
    let criteria = rule(profile, london_day(act.at))?;
    let (candidate, evidence, family, kinds) = read(db, act, criteria, household).await?;
    Ok(CandidatePage {
        candidate,
        evidence,
        standing: criteria.identify(&kinds).map(drop),
        criteria: criteria.name.clone(),
        family,
    })
}

/// Records that somebody is about to read a household's evidence.
///
/// # Errors
/// When the audit cannot be written; then the page must not be sent.
pub async fn record_look(
    store: &Store,
    act: &Act,
    page: &CandidatePage,
) -> Result<(), CaseworkError> {
    let event = EvidenceRead {
        family: page.family,
        rows: page.evidence.len(),
    };
    retrying(|| async {
        let mut uow = store.begin_bookkeeping(act).await?;
        uow.record(&event).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Accepts or refuses a household.
///
/// # Errors
/// Those of [`candidate`]; refused with the count when it meets too few issues
/// (HEREF-55); a conflict when somebody has decided already.
pub async fn decide(
    store: &Store,
    profile: &Profile,
    act: &Act,
    household: &str,
    identified: bool,
    words: &Reason,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let page = candidate(&mut uow, profile, act, household).await?;
        if identified && let Err(short) = page.standing {
            return Err(CaseworkError::Refused(
                Refusal::new(
                    "programme.not_enough",
                    short.to_string(),
                    "Leave the family out, or wait for further files.",
                )
                .beside("verdict"),
            ));
        }
        let id = uow.new_id().to_string();
        let verdict = if identified { "identified" } else { "refused" };
        let issues = page.candidate.issues.clone();
        let decided = uow
            .write(
                &statements::DECIDE,
                args![
                    id,
                    household,
                    page.family,
                    verdict,
                    &page.criteria,
                    serde_json::to_string(&issues)?,
                    words.as_str(),
                    act.user(),
                    act.at
                ],
            )
            .await;
        match decided {
            Err(error) if error.is_duplicate() => return Err(CaseworkError::Conflict),
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        let words = words.as_str().to_owned();
        if identified {
            uow.record(&FamilyIdentified {
                family: page.family,
                criteria: page.criteria.clone(),
                issues,
                words,
            })
            .await?;
        } else {
            uow.record(&FamilyNotIdentified {
                family: page.family,
                issues,
                words,
            })
            .await?;
        }
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// What was decided about a family for the programme, the last first.
///
/// # Errors
/// When the database does not answer.
pub async fn decisions_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<ProgrammeDecision>, CaseworkError> {
    let mut decisions = Vec::new();
    for row in db
        .rows(&statements::DECISIONS_OF_FAMILY, args![family])
        .await?
    {
        decisions.push(ProgrammeDecision {
            identified: row.text("verdict")? == "identified",
            criteria: row.text("criteria")?,
            issues: row.document("issues")?,
            words: row.text("words")?,
            by: row.text("decided_by")?,
            at: row.instant("decided_at")?,
        });
    }
    Ok(decisions)
}
