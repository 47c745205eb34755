//! Looking afterwards at who broke the glass: the governance lead sees every
//! opening, a manager those of the families that their agency answers for.

use domain::access::{
    Action, BreakGlassReviewed, Opening, OpeningRefused, Reason, Relations, Review, Verdict,
    allows, may, permit,
};
use domain::act::Act;
use domain::ids::{FamilyId, OpeningId, UserId};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, retrying};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::lists::statements::{OPENINGS_REVIEWED, OPENINGS_TO_REVIEW};
use crate::lists::{Window, listed};
use crate::messages::{self, To};

/// One opening, for the queue and for its review.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpeningLine {
    /// The opening.
    pub id: OpeningId,
    /// The family.
    pub family: FamilyId,
    /// The family's reference.
    pub reference: String,
    /// Who opened the record.
    pub by: UserId,
    /// Their name.
    pub by_name: String,
    /// Their job.
    pub job_title: String,
    /// The agency that they acted for.
    pub agency: String,
    /// Why.
    pub reason: String,
    /// When.
    pub opened_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// When the review is due.
    pub review_due: Timestamp,
    /// What the review found.
    pub verdict: Option<Verdict>,
    /// The reviewer's words.
    pub words: Option<String>,
    /// Who reviewed it.
    pub reviewer: Option<String>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
}

impl OpeningLine {
    /// What the rules need to know of it.
    #[must_use]
    pub const fn opening(&self) -> Opening {
        Opening {
            by: self.by,
            opened_at: self.opened_at,
            review_due: self.review_due,
            reviewed: self.reviewed_at.is_some(),
        }
    }
}

fn read(row: &Row) -> Result<OpeningLine, StoreError> {
    let verdict = row.optional_text("verdict")?;
    Ok(OpeningLine {
        id: row.parsed("id", OpeningId::parse)?,
        family: row.parsed("family_id", FamilyId::parse)?,
        reference: row.text("reference")?,
        by: row.parsed("user_id", UserId::parse)?,
        by_name: row.text("by_name")?,
        job_title: row.text("job_title")?,
        agency: row.text("agency_name")?,
        reason: row.text("reason")?,
        opened_at: row.instant("opened_at")?,
        ends_at: row.instant("ends_at")?,
        review_due: row.instant("review_due")?,
        verdict: verdict
            .map(|word| Verdict::from_key(&word).ok_or_else(|| row.inconsistent("verdict")))
            .transpose()?,
        words: row.optional_text("review_words")?,
        reviewer: row.optional_text("reviewer_name")?,
        reviewed_at: row.optional_instant("reviewed_at")?,
    })
}

async fn within_reach(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<bool, StoreError> {
    if allows(act, &Relations::none(), Action::ReviewBreakGlass) {
        return Ok(true);
    }
    let relations = relations_to(db, act, family).await?;
    Ok(allows(act, &relations, Action::ReviewBreakGlass))
}

/// The openings that this actor may look at: those that wait, the most overdue
/// first; then those that were reviewed, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn openings(
    db: &mut impl Reads,
    act: &Act,
    limit: i64,
) -> Result<(Vec<OpeningLine>, Vec<OpeningLine>), StoreError> {
    let window = Window {
        limit,
        ..Window::default()
    };
    let waiting = listed(db, act, &OPENINGS_TO_REVIEW, &window, &[], read).await?;
    let done = listed(db, act, &OPENINGS_REVIEWED, &window, &[], read).await?;
    Ok((waiting.rows, done.rows))
}

/// One opening.
///
/// # Errors
/// Not found outside the actor's reach.
pub async fn find_opening(
    db: &mut impl Reads,
    act: &Act,
    opening: OpeningId,
) -> Result<OpeningLine, CaseworkError> {
    let row = db
        .optional(&statements::OPENING, args![opening])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let line = read(&row)?;
    if within_reach(db, act, line.family).await? {
        Ok(line)
    } else {
        Err(CaseworkError::NotFound)
    }
}

/// Records whether an opening was justified, with words. The person who opened
/// the record is told.
///
/// # Errors
/// Not found outside reach; refused without a finding or words, for one's own
/// opening, and when it was reviewed; conflict when somebody was quicker.
pub async fn review(
    store: &Store,
    act: &Act,
    opening: OpeningId,
    verdict: Option<Verdict>,
    words: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let line = find_opening(&mut uow, act, opening).await?;
        let relations = relations_to(&mut uow, act, line.family).await?;
        permit::<may::ReviewBreakGlass, _>(act, &relations, ())?;
        line.opening()
            .reviewable(act.user())
            .map_err(Refusal::from)?;
        let verdict = verdict.ok_or_else(|| Refusal::from(OpeningRefused::NoVerdict))?;
        let words = Reason::parse(words).map_err(Refusal::from)?;
        uow.write_guarded(
            &statements::REVIEW,
            args![opening, verdict.key(), words.as_str(), act.user(), act.at],
        )
        .await?;
        let found = match verdict {
            Verdict::Justified => "was justified",
            Verdict::NotJustified => "was not justified",
        };
        let text = format!(
            "Your emergency opening of {} was reviewed: it {found}. {}",
            line.reference,
            words.as_str()
        );
        messages::send(
            &mut uow,
            To::Person(line.by),
            Some(line.family),
            "access.glass_reviewed",
            &text,
        )
        .await?;
        uow.record(&BreakGlassReviewed {
            family: line.family,
            opening,
            opened_by: line.by,
            review: Review { verdict, words },
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
