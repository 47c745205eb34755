//! What remains of a closed case in the demo: how the person who asked for help
//! sees the family now, and a case study without names. The scores of closed
//! cases follow the four families of the strategy, with changed details.

use casework::outcomes::{
    RecordView, StudyWords, WriteStudy, approve_study, record_view, write_study,
};
use domain::outcomes::{ConcernNow, OutcomeView, ViewFrom};

use super::seed::{SeedError, Story};
use crate::words;

/// Where the worker's scores of the nine areas add up to, at the start and at
/// the end: averages from 3.2 to 6.8, 4.3 to 7.1, 3.8 to 6.1 and 2.8 to 7.3.
const SUMS: [(u64, u64); 4] = [(29, 61), (39, 64), (34, 55), (25, 66)];

/// How far along the way from the first to the last reading a family is.
#[derive(Clone, Copy)]
pub(super) enum Along {
    First,
    Middle,
    Last,
}

/// The score of one of nine areas, so that they add up to the story's sum.
pub(super) fn told_score(number: u64, place: u64, along: Along) -> Option<u8> {
    let which = usize::try_from(number % 4).ok()?;
    let (start, end) = SUMS.get(which).copied()?;
    let sum = match along {
        Along::First => start,
        Along::Middle => start.midpoint(end),
        Along::Last => end,
    };
    u8::try_from(sum / 9 + u64::from(place < sum % 9)).ok()
}

impl Story<'_> {
    /// The person who asked for help says how they see the family now, and the
    /// manager writes some cases up.
    pub(super) async fn look_back(&self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let manager = self.act_of(tale.team.manager)?;
        let command = RecordView {
            key: self.key(),
            reference: tale.case.clone(),
            view: OutcomeView {
                from: if number.is_multiple_of(2) {
                    ViewFrom::Referrer
                } else {
                    ViewFrom::Professional
                },
                who: if number.is_multiple_of(2) {
                    "The person who first asked for help"
                } else {
                    "The family’s GP"
                }
                .to_owned(),
                concern: ConcernNow::Less,
                words: "They keep their appointments, and I am no longer so worried about their health."
                    .to_owned(),
                on: words::today(self.at()),
            },
        };
        record_view(store, &manager, &command).await?;
        let command = WriteStudy {
            reference: tale.case.clone(),
            version: 0,
            words: StudyWords {
                title: "From rushed mornings to a calm start".to_owned(),
                story: "A parent on her own came with rushed mornings, letters she did not dare to open, and children who were late most days.\n\nOne worker visited each week, a breakfast club took the worry out of the mornings, and a debt adviser went through every letter with her.\n\nAfter some months the children were at school on time, and stayed so. “It helped that one person listened and came back,” the mother said.".to_owned(),
            },
        };
        write_study(store, &manager, &command).await?;
        if number.is_multiple_of(2) {
            let reader = self.act_of("graham.stone")?;
            approve_study(store, &reader, &tale.case, 1).await?;
        }
        Ok(())
    }
}
