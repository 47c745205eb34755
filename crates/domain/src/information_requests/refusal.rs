//! Why a request for information does not change, and what to do instead.

use crate::refusal::Refusal;

/// The rule says no.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RequestRefused {
    /// No agency was chosen.
    NoAgency,
    /// Nothing was asked.
    QuestionMissing,
    /// Why sharing is lawful was not explained.
    ReasonForBasisMissing,
    /// Somebody took consent to share back (C-06).
    ConsentTakenBack,
    /// No time was set, and the authority has none.
    DueMissing,
    /// The answer would be due before the question.
    DueInThePast,
    /// The agency said neither what it knows nor that it knows nothing.
    AnswerMissing,
    /// The agency has answered.
    AlreadyAnswered,
    /// The question was taken back.
    Withdrawn,
    /// No reason was given for taking it back.
    ReasonMissing,
    /// A signed link does not say who answers.
    NameMissing,
}

impl From<RequestRefused> for Refusal {
    fn from(refused: RequestRefused) -> Self {
        let (code, reason, way, field) = match refused {
            RequestRefused::NoAgency => (
                "information_requests.no_agency",
                "Select at least one agency",
                "Select the agencies that may know the family.",
                Some("agencies"),
            ),
            RequestRefused::QuestionMissing => (
                "information_requests.question_missing",
                "Enter what you want to know",
                "Enter a question.",
                Some("question"),
            ),
            RequestRefused::ReasonForBasisMissing => (
                "information_requests.reason_missing",
                "Enter why sharing is lawful and needed",
                "Enter a reason.",
                Some("basis_reason"),
            ),
            RequestRefused::ConsentTakenBack => (
                "information_requests.consent_taken_back",
                "Somebody in this family took back their consent to share: select another basis, or do not ask",
                "Ask the family again first, or select another lawful basis and say why.",
                Some("basis"),
            ),
            RequestRefused::DueMissing => (
                "information_requests.due_missing",
                "Enter the day by which you need the answer",
                "Enter a date.",
                Some("due"),
            ),
            RequestRefused::DueInThePast => (
                "information_requests.due_in_the_past",
                "The day must be in the future",
                "Enter a later date.",
                Some("due"),
            ),
            RequestRefused::AnswerMissing => (
                "information_requests.answer_missing",
                "Enter what your agency knows, or say that it knows nothing",
                "Enter an answer.",
                Some("answer"),
            ),
            RequestRefused::AlreadyAnswered => (
                "information_requests.already_answered",
                "This agency has answered already.",
                "Read the answer. If you need more, ask a new question.",
                None,
            ),
            RequestRefused::Withdrawn => (
                "information_requests.withdrawn",
                "This question was withdrawn.",
                "You do not need to answer. If you know something that matters, ring [[the front door]].",
                None,
            ),
            RequestRefused::ReasonMissing => (
                "information_requests.withdrawal_reason_missing",
                "Enter why the question is not needed any more",
                "Enter a reason.",
                Some("reason"),
            ),
            RequestRefused::NameMissing => (
                "information_requests.name_missing",
                "Enter your name and job",
                "Enter who answers for the agency.",
                Some("name"),
            ),
        };
        let refusal = Self::new(code, reason, way);
        match field {
            Some(field) => refusal.beside(field),
            None => refusal,
        }
    }
}
