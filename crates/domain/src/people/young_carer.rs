//! Owns a young carer's right to an assessment: flagged from the moment that a
//! child is recorded as a carer, until it is offered and answered.
//! Source: Children and Families Act 2014, section 96.
//! Must not know: how the assessment is done.

use super::birth::{BirthDate, Under18};
use super::coded::coded_list;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Whether the person cares for somebody. Whom they care for, how and how often
/// make no difference to the right, and so are not asked here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "young_carer", content = "assessment", rename_all = "snake_case")]
pub enum YoungCarer {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// Asked, and not known.
    NotKnown,
    /// Asked, and the person would rather not say.
    DeclinedToSay,
    /// Not a carer.
    No,
    /// A carer, and where the assessment stands.
    Yes(CarersAssessment),
}

/// Where a carer's assessment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum CarersAssessment {
    /// Not offered yet.
    NotOffered,
    /// Offered, and no answer yet.
    Offered {
        /// The day of the offer.
        on: Date,
    },
    /// Offered and answered.
    Answered {
        /// The day of the offer.
        offered: Date,
        /// What was said.
        answer: AssessmentAnswer,
        /// The day it was said.
        on: Date,
    },
}

coded_list! {
    /// What a young carer says to the offer.
    AssessmentAnswer, otherwise "Select whether the assessment was accepted or declined" {
        Accepted = "accepted", "Accepted";
        Declined = "declined", "Declined";
    }
}

/// What the record must show about the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightToAssessment {
    /// Not recorded as a carer, or 18 or over.
    DoesNotApply,
    /// Has the right, and it has not been offered: flag it.
    MustBeOffered,
    /// A carer whose age is not known: find out, and offer if under 18.
    AgeMustBeFound,
    /// Offered, waiting for an answer.
    WaitingForAnswer {
        /// The day of the offer.
        offered: Date,
    },
    /// Offered and answered.
    Met,
}

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum YoungCarerRefused {
    /// The person is not recorded as a carer.
    #[error("Record that the person is a young carer first")]
    NotACarer,
    /// An offer is open or an assessment was accepted.
    #[error("The assessment has already been offered")]
    AlreadyOffered,
    /// There is no offer to answer.
    #[error("Record the offer of an assessment first")]
    NotOffered,
    /// The answer is dated before the offer.
    #[error("The date of the answer must be the same as or after the date of the offer")]
    BeforeOffer,
    /// A new offer is dated before the last answer.
    #[error("The date of the offer must be the same as or after the date of the last answer")]
    BeforeLastAnswer,
}

impl YoungCarer {
    /// Records the offer. It may be made again after it was declined.
    ///
    /// # Errors
    /// When the person is no carer, or an offer stands.
    pub fn offer(self, on: Date) -> Result<Self, YoungCarerRefused> {
        match self {
            Self::Yes(CarersAssessment::NotOffered) => {
                Ok(Self::Yes(CarersAssessment::Offered { on }))
            }
            Self::Yes(CarersAssessment::Answered {
                offered: _,
                answer: AssessmentAnswer::Declined,
                on: answered,
            }) => {
                if on < answered {
                    return Err(YoungCarerRefused::BeforeLastAnswer);
                }
                Ok(Self::Yes(CarersAssessment::Offered { on }))
            }
            Self::Yes(
                CarersAssessment::Offered { on: _ }
                | CarersAssessment::Answered {
                    offered: _,
                    answer: AssessmentAnswer::Accepted,
                    on: _,
                },
            ) => Err(YoungCarerRefused::AlreadyOffered),
            Self::NotAsked | Self::NotKnown | Self::DeclinedToSay | Self::No => {
                Err(YoungCarerRefused::NotACarer)
            }
        }
    }

    /// Records the answer to the offer.
    ///
    /// # Errors
    /// When there is no open offer, or the answer is dated before it.
    pub fn answer(self, answer: AssessmentAnswer, on: Date) -> Result<Self, YoungCarerRefused> {
        match self {
            Self::Yes(CarersAssessment::Offered { on: offered }) => {
                if on < offered {
                    return Err(YoungCarerRefused::BeforeOffer);
                }
                Ok(Self::Yes(CarersAssessment::Answered {
                    offered,
                    answer,
                    on,
                }))
            }
            Self::Yes(CarersAssessment::NotOffered | CarersAssessment::Answered { .. }) => {
                Err(YoungCarerRefused::NotOffered)
            }
            Self::NotAsked | Self::NotKnown | Self::DeclinedToSay | Self::No => {
                Err(YoungCarerRefused::NotACarer)
            }
        }
    }

    /// What the record must show about the right on a day.
    #[must_use]
    pub fn right_to_assessment(self, birth: BirthDate, day: Date) -> RightToAssessment {
        match self {
            Self::NotAsked | Self::NotKnown | Self::DeclinedToSay | Self::No => {
                RightToAssessment::DoesNotApply
            }
            Self::Yes(CarersAssessment::NotOffered) => match birth.under_18(day) {
                Under18::Yes => RightToAssessment::MustBeOffered,
                Under18::NotKnown => RightToAssessment::AgeMustBeFound,
                Under18::No => RightToAssessment::DoesNotApply,
            },
            Self::Yes(CarersAssessment::Offered { on }) => {
                RightToAssessment::WaitingForAnswer { offered: on }
            }
            Self::Yes(CarersAssessment::Answered { .. }) => RightToAssessment::Met,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dates::DateOfBirth;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 10);
    const CARER: YoungCarer = YoungCarer::Yes(CarersAssessment::NotOffered);

    fn born(year: i16) -> BirthDate {
        BirthDate::Exact(DateOfBirth::on(date(year, 3, 10), TODAY).unwrap())
    }

    // Requirement: BUCKS-PROT-20
    #[test]
    fn a_carer_under_18_is_flagged_until_an_assessment_is_offered() {
        let right = |carer: YoungCarer, birth| carer.right_to_assessment(birth, TODAY);
        assert_eq!(right(CARER, born(2012)), RightToAssessment::MustBeOffered);
        assert_eq!(right(CARER, born(2008)), RightToAssessment::DoesNotApply);
        assert_eq!(
            right(CARER, BirthDate::NotKnown),
            RightToAssessment::AgeMustBeFound
        );
        assert_eq!(
            right(YoungCarer::No, born(2012)),
            RightToAssessment::DoesNotApply
        );
        let offered = CARER.offer(TODAY).unwrap();
        let waiting = RightToAssessment::WaitingForAnswer { offered: TODAY };
        assert_eq!(right(offered, born(2012)), waiting);
        let answered = offered.answer(AssessmentAnswer::Declined, TODAY).unwrap();
        assert_eq!(right(answered, born(2012)), RightToAssessment::Met);
    }

    // Requirement: BUCKS-PROT-20
    #[test]
    fn an_assessment_that_was_declined_can_be_offered_again() {
        let declined = CARER
            .offer(TODAY)
            .unwrap()
            .answer(AssessmentAnswer::Declined, TODAY)
            .unwrap();
        assert!(declined.offer(date(2026, 6, 1)).is_ok());
        assert_eq!(
            declined.offer(date(2026, 3, 9)),
            Err(YoungCarerRefused::BeforeLastAnswer)
        );
        let accepted = CARER
            .offer(TODAY)
            .unwrap()
            .answer(AssessmentAnswer::Accepted, TODAY)
            .unwrap();
        assert_eq!(
            accepted.offer(TODAY),
            Err(YoungCarerRefused::AlreadyOffered)
        );
    }

    #[test]
    fn steps_out_of_order_are_refused() {
        let declined = AssessmentAnswer::Declined;
        assert_eq!(
            CARER.answer(declined, TODAY),
            Err(YoungCarerRefused::NotOffered)
        );
        assert_eq!(
            YoungCarer::No.offer(TODAY),
            Err(YoungCarerRefused::NotACarer)
        );
        let offered = CARER.offer(TODAY).unwrap();
        assert_eq!(offered.offer(TODAY), Err(YoungCarerRefused::AlreadyOffered));
        let early = offered.answer(declined, date(2026, 3, 9));
        assert_eq!(early, Err(YoungCarerRefused::BeforeOffer));
    }

    #[test]
    fn every_stage_is_stored_and_read_back() {
        let offered = CARER.offer(TODAY).unwrap();
        let answered = offered.answer(AssessmentAnswer::Accepted, TODAY).unwrap();
        for carer in [
            YoungCarer::NotAsked,
            YoungCarer::No,
            CARER,
            offered,
            answered,
        ] {
            let stored = toml::to_string(&carer).unwrap();
            assert_eq!(
                toml::from_str::<YoungCarer>(&stored).unwrap(),
                carer,
                "{stored}"
            );
        }
    }
}
