//! What happened to an assessment. The words themselves stay in the record;
//! the audit names who, what and when.

use crate::event::Subject;
use crate::ids::{AssessmentId, CaseId, FamilyId, UserId};

crate::event::events! {
    about |event| Subject::family(event.family);
    with {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The assessment.
        assessment: AssessmentId,
    }

    /// An assessment was started.
    AssessmentStarted = "assessments.started" {
        /// The form.
        form: String,
        /// The form's version.
        version: u32,
        /// Who started it.
        by: UserId,
    }
    /// A part was saved.
    SectionSaved = "assessments.section_saved" {
        /// The section.
        section: String,
        /// About whom: `family` or a person.
        about: String,
        /// Who saved it.
        by: UserId,
        /// How many questions of the part have an answer.
        answered: usize,
    }
    /// It was submitted for sign-off.
    AssessmentSubmitted = "assessments.submitted" {
        /// Who submitted it.
        by: UserId,
        /// How many children's voices were asked for and not heard (C-75).
        voices_missing: usize,
    }
    /// A manager signed it off.
    AssessmentSignedOff = "assessments.signed_off" {
        /// Who signed it.
        by: UserId,
        /// Who started it.
        author: UserId,
    }
    /// A manager sent it back.
    AssessmentSentBack = "assessments.sent_back" {
        /// Who sent it back.
        by: UserId,
        /// Why.
        reason: String,
    }
}
