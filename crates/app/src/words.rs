//! Words for states, limits and people, as practitioners read them: one place,
//! so that a thing has one name on every page.

use casework::clocks::RunningClock;
use casework::families::{HeldBy, PersonLine};
use domain::cases::{Stage, Waiting};
use domain::clocks::Standing;
use domain::forums::Next;
use domain::holding::Basis;
use domain::people::{BirthDate, first_capital};
use domain::profile::{ClockKey, ForumOutcome, Key, Label, ListKey, Profile, Word as _};
use domain::referrals::{Outcome, State};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

/// A clock, as `clock_tag` draws it.
#[derive(Clone, Debug, Serialize)]
pub struct ClockTag {
    /// What is timed.
    pub label: String,
    /// The tag's colour, by meaning.
    pub state: &'static str,
    /// How it stands, in words.
    pub text: String,
    /// When it is due, in microseconds.
    pub due: i64,
}

/// What a limit is called.
#[must_use]
pub const fn clock_label(key: ClockKey) -> &'static str {
    key.label()
}

/// How a stored clock stands now.
#[must_use]
pub fn clock_tag(profile: &Profile, running: &RunningClock, now: Timestamp) -> Option<ClockTag> {
    let working = profile.working_time();
    let warn = profile.clock(running.key).map_or(
        jiff::SignedDuration::ZERO,
        domain::profile::ClockRule::warn_before,
    );
    let state = match running.clock.standing(now, warn, working) {
        Standing::InTime { .. } => "in_time",
        Standing::DueSoon { .. } => "due_soon",
        Standing::Overdue { .. }
        | Standing::StoppedLate { .. }
        | Standing::CancelledLate { .. } => "overdue",
        Standing::PastRecommended { .. } | Standing::StoppedAfterRecommended { .. } => {
            "recommended"
        }
        Standing::Paused { .. } | Standing::PausedTooLong { .. } => "paused",
        Standing::StoppedInTime => "met",
        Standing::Cancelled => "cancelled",
    };
    Some(ClockTag {
        label: clock_label(running.key).to_owned(),
        state,
        text: running.clock.words(now, working),
        due: running.clock.due().as_microsecond(),
    })
}

/// Where a referral stands, in words.
#[must_use]
pub fn state_words(state: &State) -> &'static str {
    match state {
        State::Waiting(_) => "Waiting for a decision",
        State::WithMash(_) => "With partner agencies for information",
        State::Returned(_) => "Returned: more is needed",
        State::Decided { .. } => "Decided",
    }
}

/// Where a request stands, a decided one by what was decided: contacts below
/// the levels that the front door takes on have a status of their own (C-09),
/// whatever one label other services see for them (C-10).
#[must_use]
pub fn referral_status(state: &State) -> &'static str {
    match state {
        State::Waiting(_) | State::WithMash(_) | State::Returned(_) => state_words(state),
        State::Decided { decision } => match decision.outcome {
            Outcome::AdviceAndSignpost => "Decided: advice given, pointed to another service",
            Outcome::ReturnedToReferrer => "Decided: returned to the referrer",
            Outcome::Forum => "Decided: early help [[panel]]",
            Outcome::SocialCareAssessment => "Decided: assessment by social care",
            Outcome::ImmediateSection47 => "Decided: section 47 enquiries",
            Outcome::InformationHub | Outcome::ReturnedForMore => "Decided",
        },
    }
}

/// The label of an outcome, as the authority says it.
#[must_use]
pub fn outcome_label(profile: &Profile, outcome: Outcome) -> String {
    profile.outcomes.front_door.get(outcome).label.clone()
}

/// Why somebody holds a family, in words.
#[must_use]
pub const fn basis_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Referrer => {
            "Asked for help, and goes on supporting the family until the outcome is known"
        }
        Basis::FrontDoor => "Holds the family until the next holder accepts",
        Basis::LeadAgency => "Lead agency",
        Basis::SocialCare => "Children’s social care",
    }
}

/// Who holds the family, as `holder_strip` draws it.
#[derive(Clone, Debug, Serialize)]
pub struct HolderStrip {
    /// The agency.
    pub agency: String,
    /// The person, once named.
    pub person: Option<String>,
    /// Since when, worded.
    pub since: String,
    /// What happens next, and with whom.
    pub next_step: Option<String>,
    /// The clock of the next step.
    pub clock: Option<ClockTag>,
    /// Why they hold it, and how to reach them.
    pub note: Option<String>,
}

/// The strip for a holder.
#[must_use]
pub fn holder_strip(
    holder: Option<&HeldBy>,
    next_step: Option<String>,
    clock: Option<ClockTag>,
) -> Option<HolderStrip> {
    holder.map(|held| {
        let reach = [held.telephone.clone(), held.email.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
        let note = if reach.is_empty() {
            basis_words(held.basis).to_owned()
        } else {
            format!("{}. {reach}", basis_words(held.basis))
        };
        HolderStrip {
            agency: held.agency_name.clone(),
            person: held.user_name.clone(),
            since: day_words(today(held.since)),
            next_step,
            clock,
            note: Some(note),
        }
    })
}

/// A person's age or expected date, in words.
#[must_use]
pub fn age_words(person: &PersonLine, today: Date) -> String {
    if let Some(BirthDate::Estimated(estimate)) = person.details.birth {
        return first_capital(&BirthDate::Estimated(estimate).age_in_words(today));
    }
    match (person.birth.as_str(), person.birth_date) {
        ("unborn", Some(expected)) => format!("Unborn, due {}", day_words(expected)),
        ("unborn", None) => "Unborn".to_owned(),
        ("exact", Some(born)) => {
            let years = whole_years(born, today);
            if years < 2 {
                format!(
                    "{} months (born {})",
                    whole_months(born, today),
                    day_words(born)
                )
            } else {
                format!("{years} years (born {})", day_words(born))
            }
        }
        _ => person.details.about_years.map_or_else(
            || "Age not known".to_owned(),
            |years| format!("About {years} years"),
        ),
    }
}

fn whole_months(born: Date, today: Date) -> i32 {
    let months = (i32::from(today.year()) - i32::from(born.year())) * 12
        + (i32::from(today.month()) - i32::from(born.month()));
    if today.day() < born.day() {
        months - 1
    } else {
        months
    }
}

fn whole_years(born: Date, today: Date) -> i32 {
    whole_months(born, today) / 12
}

/// A day, as people write it.
#[must_use]
pub fn day_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// Today, where the authority is.
#[must_use]
pub fn today(at: Timestamp) -> Date {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).date()
}

/// The word of a closed list.
#[must_use]
pub fn outcome_key(outcome: Outcome) -> &'static str {
    outcome.word()
}

/// Where a case stands, in words.
#[must_use]
pub fn stage_words(stage: &domain::cases::Stage) -> String {
    use domain::cases::{FamilyAgreement, Stage, Waiting};
    match stage {
        Stage::AwaitingForum { waiting, .. } => match waiting {
            Waiting::FromFrontDoor => "Waits for [[the panel]]".to_owned(),
            Waiting::Deferred { .. } => "Put off by [[the panel]] to its next meeting".to_owned(),
            Waiting::Declined { .. } => {
                "Back with [[the panel]]: the agency that was asked declined".to_owned()
            }
            Waiting::BroughtBack { .. } => {
                "Brought back to [[the panel]] by whoever leads".to_owned()
            }
        },
        Stage::InDispute { .. } => "In dispute".to_owned(),
        Stage::LeadAsked { .. } => "An agency was asked to lead and has not answered".to_owned(),
        Stage::Led { lead, agreement } => match (lead.worker, agreement) {
            (None, _) => "Led, waiting for [[a lead worker]]".to_owned(),
            (Some(_), FamilyAgreement::Awaited) => {
                "[[Lead worker]] assigned, waiting for the family’s agreement".to_owned()
            }
            (Some(_), FamilyAgreement::Given { .. }) => {
                "The family agreed; the work goes on".to_owned()
            }
            (Some(_), FamilyAgreement::Withdrawn { .. }) => {
                "The family took its agreement back".to_owned()
            }
        },
        Stage::Closed { .. } => "Closed".to_owned(),
    }
}

/// What a panel says when a case that came back stays where it is.
pub const KEPT_WITH_LEAD: &str = "Stays with the agency that leads";

/// Where a case stands, from its stored word.
#[must_use]
pub fn stage_key_words(key: &str) -> &'static str {
    match key {
        "awaiting_forum" => "Waiting for [[the panel]]",
        "in_dispute" => "The level is in dispute",
        "lead_asked" => "An agency was asked to lead",
        "led" => "Led by an agency",
        _ => "Closed",
    }
}

/// Why a case waits, or how it ended; none where there is nothing to add.
#[must_use]
pub fn waiting_detail(profile: &Profile, stage: &Stage) -> Option<String> {
    match stage {
        Stage::AwaitingForum { waiting, .. } => Some(match waiting {
            Waiting::FromFrontDoor => format!("Sent by {}", profile.label(Label::FrontDoor)),
            Waiting::Deferred { reason } => format!("Put off by the last meeting: {reason}"),
            Waiting::Declined { reason, .. } => {
                format!("An agency declined to lead: {reason}")
            }
            Waiting::BroughtBack { reason, words, .. } => {
                format!("Brought back. {}: {words}", back_reason(profile, reason))
            }
        }),
        Stage::Closed { reason, .. } => Some(reason.clone()),
        Stage::InDispute { .. } | Stage::LeadAsked { .. } | Stage::Led { .. } => None,
    }
}

fn back_reason(profile: &Profile, reason: &str) -> String {
    if reason == "declined" {
        return "The agency that was asked to take over declined".to_owned();
    }
    if reason == "front_door" {
        return "[[The front door]] sent the family here again".to_owned();
    }
    Key::parse(reason)
        .ok()
        .and_then(|key| profile.lists.item(ListKey::BackToForumReasons, &key))
        .map_or_else(|| reason.to_owned(), |item| item.label.clone())
}

/// The name of a forum, from its key.
#[must_use]
pub fn forum_name(profile: &Profile, key: &str) -> String {
    Key::parse(key)
        .ok()
        .and_then(|key| profile.forums.forum(&key))
        .map_or_else(|| key.to_owned(), |forum| forum.name.clone())
}

/// What a panel decided, as the authority says it.
#[must_use]
pub fn forum_outcome_label(profile: &Profile, next: &Next) -> String {
    ForumOutcome::from_word(next.key()).map_or_else(
        || KEPT_WITH_LEAD.to_owned(),
        |outcome| profile.outcomes.forum.get(outcome).label.clone(),
    )
}

/// A person's age without the date of birth, for papers that travel.
#[must_use]
pub fn age_alone(person: &PersonLine, today: Date) -> String {
    let words = age_words(person, today);
    match words.split_once(" (born ") {
        Some((age, _)) => age.to_owned(),
        None => words,
    }
}

/// The time left until an instant, for long lists: no clock's whole state is
/// read for each line.
#[must_use]
pub fn time_left(due: Timestamp, now: Timestamp) -> ClockTag {
    let left = due.duration_since(now);
    let minutes = left.as_mins();
    let hours = minutes / 60;
    let (state, text) = if left < jiff::SignedDuration::ZERO {
        let late = -minutes;
        let words = if late < 60 {
            format!("{late} minutes overdue")
        } else if late < 48 * 60 {
            format!("{} hours overdue", late / 60)
        } else {
            format!("{} days overdue", late / 60 / 24)
        };
        ("overdue", words)
    } else if hours < 4 {
        ("due_soon", format!("{hours} h {} min left", minutes % 60))
    } else if hours < 72 {
        ("in_time", format!("{hours} hours left"))
    } else {
        ("in_time", format!("{} days left", hours / 24))
    };
    ClockTag {
        label: String::new(),
        state,
        text,
        due: due.as_microsecond(),
    }
}

/// A family's name in a list, or what stands in its place.
#[must_use]
pub fn family_shown(name: &str, ask: Option<&str>) -> String {
    ask.map_or_else(|| name.to_owned(), restricted_words)
}

/// What stands in a list in place of the name of a family whose record is
/// restricted to others.
#[must_use]
pub fn restricted_words(ask: &str) -> String {
    format!("Restricted to others. Ask {ask} to put you on the list")
}
