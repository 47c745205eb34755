//! The time limits an authority has set. A limit that the profile leaves out does not exist: elapsed time is still measured and nothing is ever late (C-53). Counting is done elsewhere.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::Problem;
use super::limits::{Limit, Series};
use super::reader::Section;
use super::values::Key;
use super::words::{Word, words};
use crate::access::Role;

words! {
    /// A step of the journey that can have a time limit.
    pub enum ClockKey {
        /// The front door decides (BUCKS-STRAT-52).
        FrontDoorDecision = "front_door_decision",
        /// A referral for early help reaches the forum's coordinator (BUCKS-PROT-34).
        HandOverToForum = "hand_over_to_forum",
        /// The referrer has the outcome in writing (BUCKS-STRAT-59).
        WrittenOutcome = "written_outcome",
        /// A call is confirmed on the written form (BUCKS-STRAT-75).
        WrittenFormAwaited = "written_form_awaited",
        /// A partner answers a request for information (C-15).
        InformationReturn = "information_return",
        /// A referrer answers a returned referral (C-03).
        ReturnedReferralReply = "returned_referral_reply",
        /// A proposed lead agency accepts or declines (C-22).
        LeadAgencyAnswer = "lead_agency_answer",
        /// The lead agency names a lead worker (BUCKS-STRAT-90).
        LeadWorkerAssigned = "lead_worker_assigned",
        /// The assessment is completed (BUCKS-STRAT-107).
        Assessment = "assessment",
        /// The plan is reviewed, again and again (BUCKS-STRAT-110).
        Review = "review",
        /// An unsettled dispute reaches the head of service (BUCKS-PROT-91).
        DisputeHeadOfService = "dispute_head_of_service",
        /// Both workers visit the family together (C-32).
        HandoverVisit = "handover_visit",
        /// Nobody has been in touch with the family; suggests a stuck case (C-41).
        NoContact = "no_contact",
        /// A provider confirms its directory entry (C-50).
        DirectoryConfirmation = "directory_confirmation",
        /// Somebody decides whether two records are one person (C-18).
        PossibleMatch = "possible_match",
    }
}

words! {
    /// The recorded event at which a clock starts.
    pub enum ClockStart {
        /// First contact, even by telephone.
        Receipt = "receipt",
        /// The front door's decision.
        FrontDoorDecision = "front_door_decision",
        /// The request for information was sent.
        InformationRequested = "information_requested",
        /// The referral was sent back to its referrer.
        ReferralReturned = "referral_returned",
        /// The lead agency was told that it is asked to lead.
        LeadAgencyNotified = "lead_agency_notified",
        /// The lead agency said yes.
        LeadAgencyAccepted = "lead_agency_accepted",
        /// The lead worker was named.
        LeadWorkerAssigned = "lead_worker_assigned",
        /// The plan began.
        PlanStart = "plan_start",
        /// The first stage of a dispute ended without agreement.
        DisputeNotResolved = "dispute_not_resolved",
        /// The receiving manager accepted a transfer.
        TransferAccepted = "transfer_accepted",
        /// The last contact with the family.
        LastContact = "last_contact",
        /// The provider last confirmed the entry.
        LastConfirmation = "last_confirmation",
        /// Two records were found that may be one person.
        MatchFound = "match_found",
    }
}

impl ClockKey {
    /// What the limit is called on pages and in messages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FrontDoorDecision => "Decision on the level of need",
            Self::HandOverToForum => "Hand-over to [[the panel]]",
            Self::WrittenOutcome => "Written outcome to the referrer",
            Self::WrittenFormAwaited => "Written form after the call",
            Self::InformationReturn => "Agency’s answer",
            Self::ReturnedReferralReply => "Referrer’s answer",
            Self::LeadAgencyAnswer => "Lead agency’s answer",
            Self::LeadWorkerAssigned => "[[Lead worker]] assigned",
            Self::Assessment => "Assessment",
            Self::Review => "Review of the plan",
            Self::DisputeHeadOfService => "Dispute to [[the head of service]]",
            Self::HandoverVisit => "Joint handover visit",
            Self::NoContact => "Contact with the family",
            Self::DirectoryConfirmation => "Directory entry confirmed",
            Self::PossibleMatch => "Whether two records are one person",
        }
    }

    /// The events at which this clock may start; a profile chooses one of them.
    #[must_use]
    pub const fn may_start_at(self) -> &'static [ClockStart] {
        match self {
            Self::FrontDoorDecision | Self::WrittenOutcome | Self::WrittenFormAwaited => {
                &[ClockStart::Receipt]
            }
            Self::HandOverToForum => &[ClockStart::Receipt, ClockStart::FrontDoorDecision],
            Self::InformationReturn => &[ClockStart::InformationRequested],
            Self::ReturnedReferralReply => &[ClockStart::ReferralReturned],
            Self::LeadAgencyAnswer => &[ClockStart::LeadAgencyNotified],
            Self::LeadWorkerAssigned => &[
                ClockStart::LeadAgencyNotified,
                ClockStart::LeadAgencyAccepted,
            ],
            Self::Assessment => &[
                ClockStart::LeadWorkerAssigned,
                ClockStart::LeadAgencyNotified,
                ClockStart::Receipt,
            ],
            Self::Review => &[ClockStart::PlanStart, ClockStart::LeadWorkerAssigned],
            Self::DisputeHeadOfService => &[ClockStart::DisputeNotResolved],
            Self::HandoverVisit => &[ClockStart::TransferAccepted],
            Self::NoContact => &[ClockStart::LastContact],
            Self::DirectoryConfirmation => &[ClockStart::LastConfirmation],
            Self::PossibleMatch => &[ClockStart::MatchFound],
        }
    }
}

words! {
    /// Whether nights, weekends and bank holidays count.
    pub enum Counting {
        /// Every hour and day counts (C-01).
        Elapsed = "elapsed",
        /// Only the working week counts.
        Working = "working",
    }
}

words! {
    /// What it means to pass a limit (C-27).
    pub enum Force {
        /// Passing it is a breach, and is reported.
        Required = "required",
        /// Passing it is shown, and never called a breach.
        Recommended = "recommended",
    }
}

/// When a clock falls due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Once.
    Once(Limit),
    /// Again and again.
    Series(Series),
}

impl Due {
    /// The first limit.
    #[must_use]
    pub fn first(&self) -> Limit {
        match self {
            Self::Once(limit) => *limit,
            Self::Series(series) => series.first(),
        }
    }
}

words! {
    /// Who is told that a limit is near, beside whoever answers for it.
    pub enum ToldToo {
        /// Whoever answers for the agency, where one person is named: that person may be away.
        Deputy = "deputy",
        /// The team around the family.
        Team = "team",
    }
}

/// One limit as the authority set it.
#[derive(Clone, Debug, Serialize)]
pub struct ClockRule {
    /// When it falls due.
    pub due: Due,
    /// What counts.
    pub counts: Counting,
    /// What passing it means.
    pub force: Force,
    /// The event that starts it.
    pub starts: ClockStart,
    /// The reasons for which it may pause, from the list `pause_reasons`; with none it never pauses.
    pub pause_reasons: Vec<Key>,
    /// Who is told when it is passed.
    pub escalate_to: Role,
    /// How long before it falls due it is shown as near.
    pub due_soon: Option<Limit>,
    /// Who is told that it is near, beside whoever answers for it.
    pub due_soon_also: Vec<ToldToo>,
}

impl ClockRule {
    fn read(key: ClockKey, section: &Section<'_>, pause_reasons: &[Key]) -> Self {
        let rule = Self {
            due: read_due(key, section),
            counts: section.word("counts"),
            force: section.word("force"),
            starts: section.word("starts"),
            pause_reasons: section.all_parsed("pause_reasons"),
            escalate_to: section.word("escalate_to"),
            due_soon: section.parsed_opt("due_soon"),
            due_soon_also: section.words("due_soon_also"),
        };
        if !section.is_sound() {
            return rule;
        }
        if !key.may_start_at().contains(&rule.starts) {
            let allowed: Vec<&str> = key.may_start_at().iter().map(|one| one.word()).collect();
            section.wrong(
                "starts",
                Problem::new(
                    format!("this clock cannot start at \"{}\"", rule.starts),
                    format!("Use one of: {}.", allowed.join(", ")),
                ),
            );
        }
        for reason in rule
            .pause_reasons
            .iter()
            .filter(|one| !pause_reasons.contains(one))
        {
            section.wrong(
                "pause_reasons",
                Problem::new(
                    format!("there is no pause reason \"{reason}\""),
                    "Write keys of the list lists.pause_reasons.",
                ),
            );
        }
        let limit = rule.due.first();
        if rule
            .due_soon
            .is_some_and(|soon| soon.hours_at_least() >= limit.hours_at_least())
        {
            section.wrong(
                "due_soon",
                Problem::new(
                    "the warning comes no later than the start",
                    format!("Write a length of time shorter than {limit}."),
                ),
            );
        }
        check_counting(section, limit, rule.counts);
        rule
    }
}

fn read_due(key: ClockKey, section: &Section<'_>) -> Due {
    if key != ClockKey::Review {
        return Due::Once(section.parsed("limit"));
    }
    let at: Vec<Limit> = section.all_parsed("series");
    match Series::new(&at, section.parsed_opt("then_every")) {
        Ok(series) => Due::Series(series),
        Err(problem) => {
            section.wrong("series", problem);
            Due::Once(Limit::Hours(1))
        }
    }
}

fn check_counting(section: &Section<'_>, limit: Limit, counts: Counting) {
    let right = match (limit, counts) {
        (Limit::WorkingDays(_), Counting::Elapsed) => {
            "Write counts = \"working\", or a limit in days."
        }
        (Limit::Days(_), Counting::Working) => {
            "Write a limit in working days, or counts = \"elapsed\"."
        }
        (Limit::Months(_), Counting::Working) => {
            "Months are always elapsed: write counts = \"elapsed\"."
        }
        (Limit::Hours(_), Counting::Elapsed | Counting::Working)
        | (Limit::Days(_) | Limit::Months(_), Counting::Elapsed)
        | (Limit::WorkingDays(_), Counting::Working) => return,
    };
    section.wrong(
        "counts",
        Problem::new(format!("{limit} cannot be counted as {counts}"), right),
    );
}

/// Reads `[clocks.*]`; a clock left out has no limit.
pub(super) fn read_clocks(
    root: &Section<'_>,
    pause_reasons: &[Key],
) -> BTreeMap<ClockKey, ClockRule> {
    root.section("clocks", |section| {
        ClockKey::ALL
            .iter()
            .filter_map(|key| {
                section
                    .section_opt(key.word(), |one| ClockRule::read(*key, one, pause_reasons))
                    .map(|rule| (*key, rule))
            })
            .collect()
    })
}
