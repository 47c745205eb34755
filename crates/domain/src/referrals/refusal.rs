//! Why a decision is not taken, and what to do instead.

use crate::refusal::Refusal;

/// The rule says no to a decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecisionRefused {
    /// Somebody has decided already.
    AlreadyDecided,
    /// The request is with the referrer, who was asked for more.
    WithReferrer,
    /// The outcome needs a level.
    LevelMissing,
    /// The level has branches and none was named (C-12).
    BranchMissing,
    /// The level does not lead to this outcome (BUCKS-PROT-12, -33; BUCKS-STRAT-79).
    OutcomeNotForLevel,
    /// Neither consent nor an exception (C-04).
    ConsentMissing,
    /// What is missing was not said (BUCKS-PROT-24).
    MissingNotNamed,
    /// Advice was chosen, and neither a service was named nor anything said (BUCKS-PROT-30).
    SignpostMissing,
    /// No reason was given.
    RationaleMissing,
    /// The instant is before the request was received.
    BeforeReceipt,
    /// The request was not returned, so there is nothing to answer.
    NotReturned,
    /// No other service was asked to take the family over.
    NobodyWasAsked,
    /// Nothing was said.
    NothingAdded,
    /// An answer was given for somebody who is not on the request.
    NobodyThere,
}

impl From<DecisionRefused> for Refusal {
    fn from(refused: DecisionRefused) -> Self {
        match refused {
            DecisionRefused::AlreadyDecided => Self::new(
                "referrals.already_decided",
                "This request has been decided already.",
                "Open the request again to see the decision and who made it.",
            ),
            DecisionRefused::WithReferrer => Self::new(
                "referrals.with_referrer",
                "Say why the safeguarding exception applies, or add what is missing before you decide",
                "The request is with the referrer, who was asked for more.",
            )
            .beside("exception"),
            DecisionRefused::LevelMissing => Self::new(
                "referrals.level_missing",
                "Select the level of need that you decided",
                "Select a level.",
            )
            .beside("level"),
            DecisionRefused::BranchMissing => Self::new(
                "referrals.branch_missing",
                "This level has more than one way on: select which",
                "Select the branch of the level.",
            )
            .beside("level"),
            DecisionRefused::OutcomeNotForLevel => Self::new(
                "referrals.outcome_not_for_level",
                "Select an outcome that this level of need allows",
                "Change the level or the outcome.",
            )
            .beside("outcome"),
            DecisionRefused::ConsentMissing => Self::new(
                "referrals.consent_missing",
                "Say why the safeguarding exception applies, or return the request for consent",
                "Without consent the request cannot go on, unless asking would put a child at risk.",
            )
            .beside("exception"),
            DecisionRefused::MissingNotNamed => Self::new(
                "referrals.missing_not_named",
                "Say what is missing, so that the referrer knows what to send",
                "Enter what is missing.",
            )
            .beside("missing"),
            DecisionRefused::SignpostMissing => Self::new(
                "referrals.signpost_missing",
                "Enter the service that you point the family to, or what the referrer should know",
                "Name a service, or add a message for the referrer.",
            )
            .beside("service"),
            DecisionRefused::RationaleMissing => Self::new(
                "referrals.rationale_missing",
                "Enter why you decided this",
                "Enter a reason.",
            )
            .beside("rationale"),
            DecisionRefused::BeforeReceipt => Self::new(
                "referrals.before_receipt",
                "The server’s clock is behind the time this request was received.",
                "Tell your administrator. Nothing was changed.",
            ),
            DecisionRefused::NotReturned => Self::new(
                "referrals.not_returned",
                "This request was not sent back for more, or was answered already.",
                "Open the request again to see how it stands.",
            ),
            DecisionRefused::NobodyWasAsked => Self::new(
                "referrals.nobody_was_asked",
                "No other service was asked to take this family over.",
                "Open the request again to see how it stands.",
            ),
            DecisionRefused::NothingAdded => Self::new(
                "referrals.nothing_added",
                "Enter what you learned",
                "Write what was missing, in your own words.",
            )
            .beside("told"),
            DecisionRefused::NobodyThere => Self::new(
                "referrals.nobody_there",
                "Somebody else changed the people on this request.",
                "Open the page again and give each answer once more.",
            ),
        }
    }
}
