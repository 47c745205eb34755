//! A chronology's facts in words, each with the page that it leads to.

use casework::families::{Fact, Happened};
use domain::access::Relation;
use domain::agreement::ServiceAnswer;
use domain::assessments::AssessmentState;
use domain::profile::Profile;
use domain::reviews::Engagement;
use domain::team::MeetingState;

use super::relation_words;
use crate::words;

/// One line in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// What happened.
    pub what: String,
    /// What was said or written; may be empty.
    pub words: String,
    /// The record; none where the line is all there is.
    pub href: Option<String>,
}

fn only(what: impl Into<String>) -> Told {
    Told {
        what: what.into(),
        words: String::new(),
        href: None,
    }
}

fn with(what: impl Into<String>, words: &str) -> Told {
    Told {
        words: words.to_owned(),
        ..only(what)
    }
}

impl Told {
    fn on_case(mut self, line: &Happened, room: &str) -> Self {
        if !line.about.is_empty() {
            self.href = Some(format!("/cases/{}{room}", line.about));
        }
        self
    }
}

/// A line in words.
#[must_use]
pub fn told(profile: &Profile, line: &Happened) -> Told {
    match &line.fact {
        Fact::Requested => only(format!("Request for help {} received", line.about)),
        Fact::Called => only("Call to [[the front door]]"),
        Fact::Decided { outcome, rationale } => with(
            words::outcome_label(profile, *outcome),
            rationale.as_deref().unwrap_or_default(),
        ),
        Fact::Asked => only("Asked for information"),
        Fact::Answered {
            words,
            nothing_known,
        } => answered(words.as_deref(), *nothing_known),
        Fact::Letter { subject } => with("Letter issued", subject),
        Fact::Stage(stage) => with(
            words::stage_words(stage),
            &words::waiting_detail(profile, stage).unwrap_or_default(),
        )
        .on_case(line, ""),
        Fact::Panel(decision) => with(
            format!(
                "[[Panel]]: {}",
                words::forum_outcome_label(profile, &decision.next)
            ),
            &decision.rationale,
        )
        .on_case(line, ""),
        Fact::Disputed => only("The level is in dispute").on_case(line, ""),
        Fact::Held => only(format!("Held by {}", agency(line))),
        Fact::Offered => only(format!(
            "{} was asked to take the family over",
            agency(line)
        )),
        Fact::OfferAnswered { accepted, reason } => offer_answered(*accepted, reason),
        Fact::Joined { relation } => only(format!("Began: {}", tie(relation))),
        Fact::Left { relation } => only(format!("Ended: {}", tie(relation))),
        Fact::Agreement { answer } => {
            only(ServiceAnswer::parse(answer).map_or("Asked for agreement", ServiceAnswer::words))
        }
        Fact::Sharing => only("The basis for sharing information was recorded"),
        Fact::SharingEnded => only("Agreement to share was taken back"),
        Fact::Assessment(state) => assessment(state).on_case(line, "/assessments"),
        Fact::Reading => only("A scale was scored"),
        Fact::Screened => only("A first look for neglect was taken with the family"),
        Fact::PlanBegun { number } => only(begun(*number)).on_case(line, "/plan"),
        Fact::PlanAgreed { number, how } => with(
            format!("The family agreed to version {number} of the plan"),
            how.words(),
        )
        .on_case(line, "/plan"),
        Fact::ActionReported { what, status, note } => with(
            format!("Action “{what}”: {}", status.words()),
            note.as_deref().unwrap_or_default(),
        )
        .on_case(line, "/plan"),
        Fact::Review { id, review } => with(
            format!("Review: {}", review.outcome.words()),
            &review.summary,
        )
        .on_case(line, &format!("/reviews/{id}")),
        Fact::Meeting { purpose, state } => meeting(purpose, state).on_case(line, "/meetings"),
        Fact::Contact { words } => with(
            Engagement::parse(&line.about).map_or("Contact with the family", Engagement::words),
            words,
        ),
        Fact::Advice { words } => with(format!("Advice from {}", line.about), words),
        Fact::SteppedUp => only("Stepped up to social care through [[the front door]]"),
        Fact::Strategy => only("Strategy meeting called"),
        Fact::Reported(report) => with(
            format!("Reported by the lead agency: {}", report.status.words()),
            &report.words,
        )
        .on_case(line, ""),
        Fact::FamilySaid { words } => with(said(&line.about), words.as_deref().unwrap_or_default()),
        Fact::AreaMoved { words } => with("Moved to another area", words).on_case(line, ""),
        Fact::Came => only("Came into the family"),
        Fact::Went => only("Left the family"),
        Fact::Closed(closing) => with("Case closed", &closing.reason).on_case(line, ""),
    }
}

fn answered(words: Option<&str>, nothing_known: bool) -> Told {
    if nothing_known {
        return only("Answered: the agency does not know the family");
    }
    with("Answered for its agency", words.unwrap_or_default())
}

fn agency(line: &Happened) -> &str {
    line.agency
        .as_ref()
        .map_or("An agency", |(_, name)| name.as_str())
}

fn offer_answered(accepted: bool, reason: &str) -> Told {
    with(
        if accepted {
            "Accepted to take the family over"
        } else {
            "Declined to take the family over"
        },
        reason,
    )
}

fn said(kind: &str) -> &'static str {
    match kind {
        "agreed" => "The family agreed to its plan by its own link",
        "feedback" => "The family said how the help was",
        _ => "The family wrote about its plan",
    }
}

fn begun(number: u32) -> String {
    if number == 1 {
        "Plan begun".to_owned()
    } else {
        format!("Plan amended: version {number} begun")
    }
}

fn tie(relation: &str) -> &'static str {
    Relation::from_key(relation).map_or("Involved", relation_words)
}

fn assessment(state: &AssessmentState) -> Told {
    match state {
        AssessmentState::Draft { .. } => only("Assessment begun"),
        AssessmentState::Submitted { .. } => only("Assessment submitted for sign-off"),
        AssessmentState::SentBack { reason, .. } => with("Assessment sent back", reason),
        AssessmentState::SignedOff { .. } => only("Assessment signed off"),
    }
}

fn meeting(purpose: &str, state: &MeetingState) -> Told {
    match state {
        MeetingState::Planned => with("Team meeting planned", purpose),
        MeetingState::Held { minutes } => with("Team meeting held", &minutes.notes),
        MeetingState::Cancelled { reason } => with("Team meeting cancelled", reason),
    }
}
