//! What pages show: the answers beside a request for help, an agency's own
//! list, and the little that an agency needs to see in order to answer.

use domain::ids::{AgencyId, CaseId, FamilyId, InformationRequestId, ReferralId, UserId};
use domain::information_requests::{AnsweredBy, SharingBasis, State};
use jiff::{Timestamp, civil::Date};

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::families::statements::MEMBERS;

/// One request, for those who may read the answers.
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// The request.
    pub id: InformationRequestId,
    /// The request for help that it belongs to.
    pub referral: Option<ReferralId>,
    /// The agency that was asked.
    pub agency: String,
    /// Who asked.
    pub asked_by: String,
    /// The question.
    pub question: String,
    /// Why sharing is lawful.
    pub basis: SharingBasis,
    /// In words.
    pub basis_reason: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When the answer is due.
    pub due: Timestamp,
    /// Where it stands, with the answers.
    pub state: State,
    /// Who answered, by name, in the order of the answers.
    pub answered_by: Vec<String>,
    /// How its newest e-mail stands: `waiting`, `sent` or `failed`; none when
    /// the agency has no address.
    pub email_state: Option<String>,
}

/// One request, in the list of the agency that was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnLine {
    /// The request.
    pub id: InformationRequestId,
    /// What the family is called; none once the agency has answered.
    pub family_name: Option<String>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When the answer is due.
    pub due: Timestamp,
}

/// An agency that can be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgencyChoice {
    /// The agency.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
}

/// A child, with no more than an agency needs to find its own records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChildLine {
    /// First and last names.
    pub name: String,
    /// Date of birth, or the expected date.
    pub born: Option<Date>,
    /// Not born yet.
    pub unborn: bool,
}

async fn lines(db: &mut impl Reads, rows: Vec<Row>) -> Result<Vec<RequestLine>, StoreError> {
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        let state: State = row.document("life")?;
        let mut answered_by = Vec::new();
        for given in state.answers() {
            answered_by.push(match &given.by {
                AnsweredBy::Account { user } => name_of(db, *user).await?,
                AnsweredBy::Link { name, .. } => name.clone(),
            });
        }
        lines.push(RequestLine {
            id: row.parsed("id", InformationRequestId::parse)?,
            referral: row.optional_parsed("referral_id", ReferralId::parse)?,
            agency: row.text("agency_name")?,
            asked_by: row.text("asked_by_name")?,
            question: row.text("question")?,
            basis: row.word("basis", SharingBasis::from_key)?,
            basis_reason: row.text("basis_reason")?,
            asked_at: row.instant("asked_at")?,
            due: row.instant("due_at")?,
            state,
            answered_by,
            email_state: row.optional_text("email_state")?,
        });
    }
    Ok(lines)
}

async fn name_of(db: &mut impl Reads, user: UserId) -> Result<String, StoreError> {
    match db.optional(&statements::USER_NAME, args![user]).await? {
        Some(row) => row.text("name"),
        None => Ok("Not known".to_owned()),
    }
}

/// The requests about one request for help, oldest first. The caller has
/// checked that the actor may read it.
///
/// # Errors
/// When the database does not answer.
pub async fn of_referral(
    db: &mut impl Reads,
    referral: ReferralId,
) -> Result<Vec<RequestLine>, StoreError> {
    let rows = db.rows(&statements::OF_REFERRAL, args![referral]).await?;
    lines(db, rows).await
}

/// The requests about one case: what its panel asked before the meeting, oldest
/// first (BUCKS-PROT-56). The caller has checked that the actor may read it.
///
/// # Errors
/// When the database does not answer.
pub async fn of_case(db: &mut impl Reads, case: CaseId) -> Result<Vec<RequestLine>, StoreError> {
    let rows = db.rows(&statements::OF_CASE, args![case]).await?;
    lines(db, rows).await
}

/// How many agencies were asked about a case, and how many have answered.
///
/// # Errors
/// When the database does not answer.
pub async fn counts_of_case(
    db: &mut impl Reads,
    reference: &str,
) -> Result<(i64, i64), StoreError> {
    let (mut asked, mut answered) = (0, 0);
    for row in db
        .rows(&statements::COUNTS_OF_CASE, args![reference])
        .await?
    {
        let n = row.int("n")?;
        asked += n;
        if row.text("state")? == "answered" {
            answered += n;
        }
    }
    Ok((asked, answered))
}

/// The requests about one family, oldest first. The caller has checked that
/// the actor may read it.
///
/// # Errors
/// When the database does not answer.
pub async fn of_family(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<RequestLine>, StoreError> {
    let rows = db.rows(&statements::OF_FAMILY, args![family]).await?;
    lines(db, rows).await
}

/// What an agency was asked: what waits, and what it answered. After the
/// answer the family's name is not shown: the agency's need for it has ended.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(
    db: &mut impl Reads,
    agency: AgencyId,
) -> Result<(Vec<OwnLine>, Vec<OwnLine>), StoreError> {
    let read = |row: &Row, named: bool| -> Result<OwnLine, StoreError> {
        Ok(OwnLine {
            id: row.parsed("id", InformationRequestId::parse)?,
            family_name: if named {
                Some(row.text("family_name")?)
            } else {
                None
            },
            asked_at: row.instant("asked_at")?,
            due: row.instant("due_at")?,
        })
    };
    let waiting = db
        .rows(&statements::OF_AGENCY, args![agency, 200_i64])
        .await?
        .iter()
        .map(|row| read(row, true))
        .collect::<Result<_, _>>()?;
    let answered = db
        .rows(&statements::ANSWERED_OF_AGENCY, args![agency, 50_i64])
        .await?
        .iter()
        .map(|row| read(row, false))
        .collect::<Result<_, _>>()?;
    Ok((waiting, answered))
}

/// The agencies that can be asked, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn agencies_to_ask(db: &mut impl Reads) -> Result<Vec<AgencyChoice>, StoreError> {
    db.rows(&statements::AGENCIES_TO_ASK, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(AgencyChoice {
                id: row.parsed("id", AgencyId::parse)?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// The children of a family, for the agency that must find its records.
///
/// # Errors
/// When the database does not answer.
pub async fn children_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<ChildLine>, StoreError> {
    let mut children = Vec::new();
    for row in db.rows(&MEMBERS, args![family]).await? {
        if row.text("part")? == "child" {
            let name = format!("{} {}", row.text("given_name")?, row.text("family_name")?);
            children.push(ChildLine {
                name: name.trim().to_owned(),
                born: row.optional_day("birth_date")?,
                unborn: row.text("birth")? == "unborn",
            });
        }
    }
    Ok(children)
}

/// The page that a request for information belongs to: the case's, else the
/// request for help's, else the family's.
///
/// # Errors
/// When the database does not answer.
pub async fn reference_of(
    db: &mut impl Reads,
    request: &super::InformationRequest,
) -> Result<String, StoreError> {
    let row = db
        .optional(&statements::BELONGS_TO, args![request.id])
        .await?;
    match row {
        Some(row) => {
            let case = row.optional_text("case_reference")?;
            let referral = row.optional_text("referral")?;
            Ok(match (case, referral) {
                (Some(case), _) => format!("/cases/{case}"),
                (None, Some(referral)) => format!("/referrals/{referral}"),
                (None, None) => format!("/families/{}", row.text("family")?),
            })
        }
        None => Ok("/".to_owned()),
    }
}
