//! Every partner's Stars in one place (BUCKS-STRAT-108, BUCKS-PROT-85): counts
//! by agency, scale and licence, how far the scores have come, and how many
//! cases of each level have one. Names no family; a case is named only to those
//! who may read its scales.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Relations, allows, may, permit};
use domain::act::Act;
use domain::assessments::About;
use domain::forums::ForumDecision;
use domain::ids::CaseId;
use domain::profile::{Assessment, AssessmentKind, AtLevel, Profile};
use domain::referrals::Decision;
use domain::scales::{
    Discussed, Licence, Reading, ReadingKind, ReadingPoint, ScaleDefinition, Side, Travelled,
    distance,
};
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::cases::{self, level_from};
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;

/// The newest readings that a page lists; the counts are of all of them.
const LISTED: usize = 200;

/// How often one agency used one scale under one licence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StarCount {
    /// The agency.
    pub agency: String,
    /// The scale.
    pub scale: String,
    /// Its licence; none for a scale that is free, or whose areas are places.
    pub licence: Option<Licence>,
    /// How many readings.
    pub readings: usize,
    /// Of how many cases.
    pub cases: usize,
}

/// How far one side's scores of one scale have come, over all cases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StarDistance {
    /// The scale.
    pub scale: String,
    /// Whose scores.
    pub side: Side,
    /// The first and latest averages. A missing score is not zero and counts nowhere.
    pub travelled: Travelled,
}

/// How many open cases of one level have a Star.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LevelStars {
    /// The level.
    pub level: u8,
    /// What the profile says about a Star at it.
    pub at: AtLevel,
    /// Open cases at it.
    pub cases: usize,
    /// Of them with a Star.
    pub with_one: usize,
    /// Of them with two readings or more.
    pub with_two: usize,
}

/// One reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StarLine {
    /// On which day.
    pub on: Date,
    /// Which agency recorded it.
    pub agency: String,
    /// The scale.
    pub scale: String,
    /// The case; only for those who may read its scales.
    pub case: Option<String>,
}

/// All Stars in one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StarsPage {
    /// How many readings.
    pub readings: usize,
    /// By agency, scale and licence.
    pub counts: Vec<StarCount>,
    /// How far the scores have come, by scale and side.
    pub distances: Vec<StarDistance>,
    /// Open cases by level.
    pub levels: Vec<LevelStars>,
    /// The newest readings.
    pub lines: Vec<StarLine>,
}

struct Recorded {
    case: CaseId,
    reference: String,
    scale: (String, i64),
    about: About,
    agency: String,
    reading: Reading,
}

/// All Stars, for those who oversee them.
///
/// # Errors
/// Denied to everybody else.
pub async fn stars_page(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
) -> Result<StarsPage, CaseworkError> {
    permit::<may::SeeStars, _>(act, &Relations::none(), ())?;
    let mut scales = BTreeMap::new();
    for row in db.rows(&statements::STAR_SCALES, args![]).await? {
        let scale: ScaleDefinition = row.document("document")?;
        scales.insert((scale.key.clone(), i64::from(scale.version)), scale);
    }
    let recorded = db
        .rows(&statements::STARS, args![])
        .await?
        .iter()
        .map(one)
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(StarsPage {
        readings: recorded.len(),
        counts: counts(&recorded, &scales),
        distances: distances(&recorded, &scales),
        levels: levels(db, profile, &recorded).await?,
        lines: lines(db, act, &recorded, &scales).await?,
    })
}

fn one(row: &Row) -> Result<Recorded, StoreError> {
    Ok(Recorded {
        case: row.parsed("case_id", CaseId::parse)?,
        reference: row.text("reference")?,
        scale: (row.text("scale_key")?, row.int("scale_version")?),
        about: row.word("about", About::from_key)?,
        agency: row.optional_text("agency_name")?.unwrap_or_default(),
        reading: Reading {
            on: row.parsed("read_on", str::parse::<Date>)?,
            kind: ReadingKind::Plain,
            point: row.word("point", ReadingPoint::from_key)?,
            scores: row.document("scores")?,
            discussed: Discussed::NotYet,
            note: String::new(),
        },
    })
}

type Scales = BTreeMap<(String, i64), ScaleDefinition>;

/// One scale and version, in one case, about one person or the family.
type SeriesKey<'a> = (&'a (String, i64), CaseId, About);

fn title(scales: &Scales, key: &(String, i64)) -> String {
    scales
        .get(key)
        .map_or_else(|| key.0.clone(), |scale| scale.title.clone())
}

fn counts(recorded: &[Recorded], scales: &Scales) -> Vec<StarCount> {
    let mut by: BTreeMap<(&str, &(String, i64)), Vec<&Recorded>> = BTreeMap::new();
    for one in recorded {
        by.entry((&one.agency, &one.scale)).or_default().push(one);
    }
    by.into_iter()
        .map(|((agency, scale), all)| StarCount {
            agency: agency.to_owned(),
            scale: title(scales, scale),
            licence: scales.get(scale).and_then(|scale| scale.licence.clone()),
            readings: all.len(),
            cases: all
                .iter()
                .map(|one| one.case)
                .collect::<BTreeSet<_>>()
                .len(),
        })
        .collect()
}

/// Each series counts once: the same first and latest averages that its case shows.
fn distances(recorded: &[Recorded], scales: &Scales) -> Vec<StarDistance> {
    let mut series: BTreeMap<SeriesKey<'_>, Vec<Reading>> = BTreeMap::new();
    for one in recorded {
        series
            .entry((&one.scale, one.case, one.about))
            .or_default()
            .push(one.reading.clone());
    }
    let mut found = Vec::new();
    for (key, scale) in scales {
        for side in Side::ALL {
            let far = series
                .iter()
                .filter(|((of, _, _), _)| *of == key)
                .filter_map(|(_, readings)| distance(scale, readings, side));
            if let Some(travelled) = Travelled::over(far) {
                found.push(StarDistance {
                    scale: scale.title.clone(),
                    side,
                    travelled,
                });
            }
        }
    }
    found
}

/// The assessment that the levels speak of: scored with scales, and not one for neglect.
fn star_of(profile: &Profile) -> Option<&Assessment> {
    profile
        .assessments
        .iter()
        .find(|one| !one.scales.is_empty() && one.kind != AssessmentKind::Neglect)
}

async fn levels(
    db: &mut impl Reads,
    profile: &Profile,
    recorded: &[Recorded],
) -> Result<Vec<LevelStars>, StoreError> {
    let Some(star) = star_of(profile) else {
        return Ok(Vec::new());
    };
    let mut stars: BTreeMap<CaseId, usize> = BTreeMap::new();
    for one in recorded.iter().filter(|one| star.uses(&one.scale.0)) {
        *stars.entry(one.case).or_default() += 1;
    }
    let mut named: Vec<u8> = star
        .expected_at_levels
        .iter()
        .chain(&star.allowed_at_levels)
        .map(|level| level.get())
        .collect();
    named.sort_unstable_by(|one, other| other.cmp(one));
    let open = open_levels(db).await?;
    Ok(named
        .into_iter()
        .map(|level| {
            let of = |least: usize| {
                open.iter()
                    .filter(|(case, at)| {
                        **at == level && stars.get(case).copied().unwrap_or(0) >= least
                    })
                    .count()
            };
            LevelStars {
                level,
                at: star.at_level(level),
                cases: of(0),
                with_one: of(1),
                with_two: of(2),
            }
        })
        .collect())
}

/// The level of every open case that has one.
async fn open_levels(db: &mut impl Reads) -> Result<BTreeMap<CaseId, u8>, StoreError> {
    let mut confirmed = BTreeMap::new();
    for row in db.rows(&statements::OPEN_FORUM_DECISIONS, args![]).await? {
        let decision: ForumDecision = row.document("decision")?;
        if decision.meets_level == Some(true) {
            let case = row.parsed("case_id", CaseId::parse)?;
            confirmed.insert(case, decision.level);
        }
    }
    let mut levels = BTreeMap::new();
    for row in db.rows(&statements::OPEN_CASES, args![]).await? {
        let case = row.parsed("id", CaseId::parse)?;
        let decided = match row.optional_text("decision")? {
            Some(_) => row.document::<Decision>("decision")?.level,
            None => None,
        };
        let own = row.int("own")? > 0;
        let level = level_from(
            confirmed.get(&case).copied(),
            decided.map(|level| level.number),
            own,
        );
        if let Some(level) = level {
            levels.insert(case, level);
        }
    }
    Ok(levels)
}

async fn lines(
    db: &mut impl Reads,
    act: &Act,
    recorded: &[Recorded],
    scales: &Scales,
) -> Result<Vec<StarLine>, CaseworkError> {
    let mut seen: BTreeMap<CaseId, bool> = BTreeMap::new();
    let mut lines = Vec::new();
    for one in recorded.iter().take(LISTED) {
        let shown = match seen.get(&one.case) {
            Some(shown) => *shown,
            None => match cases::find(db, act, &one.reference).await {
                Ok(case) => allows(act, &case.relations, Action::ReadAssessment),
                Err(CaseworkError::NotFound) => false,
                Err(error) => return Err(error),
            },
        };
        seen.insert(one.case, shown);
        lines.push(StarLine {
            on: one.reading.on,
            agency: one.agency.clone(),
            scale: title(scales, &one.scale),
            case: shown.then(|| one.reference.clone()),
        });
    }
    Ok(lines)
}
