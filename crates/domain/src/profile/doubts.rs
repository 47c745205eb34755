//! What a sound profile says that was probably not meant: it may stand, and whoever wrote it is told. Knows the
//! whole profile; must not refuse anything, because that is the work of the readers.

use crate::access::Role;

use super::error::Problem;
use super::forums::{Forum, ForumKind};
use super::lists::ListKey;
use super::outcomes::{FrontDoorOutcome, Offered};
use super::people::{Agency, AgencyKind};
use super::practice::{Assessment, AssessmentKind, HubPlace};
use super::reader::Section;
use super::sink::Sink;
use super::{ClockKey, ContactKey, Profile};

/// Stands in a new profile wherever the authority's own words are still to be written.
const MARK: &str = "FILL IN";

/// Counts the places that a new profile marks and nobody has filled in.
pub(super) fn about_marks(sink: &Sink, text: &str) {
    let marked = text
        .lines()
        .filter(|line| {
            line.split_once('#')
                .is_some_and(|(_, note)| note.trim_start().starts_with(MARK))
        })
        .count();
    if marked == 0 {
        return;
    }
    let places = if marked == 1 {
        "place is"
    } else {
        "places are"
    };
    sink.doubt(
        text.find(&format!("# {MARK}")),
        "",
        Problem::new(
            format!("{marked} {places} still marked {MARK}, the first one here"),
            format!("Write your own words there and take the comment with {MARK} out."),
        ),
    );
}

/// Looks over the whole.
pub(super) fn about(root: &Section<'_>, profile: &Profile) {
    about_the_hub(root, profile);
    about_ways_into_forums(root, profile);
    about_limits(root, profile);
    about_roles(root, profile);
    about_branches(root, profile);
    about_programme(root, profile);
    about_what_is_missing(root, profile);
}

/// A forum that nobody can call together, or whose days nobody can know.
pub(super) fn about_forum(section: &Section<'_>, forum: &Forum, agencies: &[Agency]) {
    if forum.meets.is_none() && forum.meeting_dates.is_none() {
        section.doubt(
            "meets",
            Problem::new(
                format!("nothing says when \"{}\" meets", forum.key),
                "Add meets = { every_days = ..., first_meeting = ..., day = \"...\", starts = ... }, or meeting_dates = \"set_by_hand\".",
            ),
        );
    }
    let comes = |agency: &&Agency| forum.core_agencies.contains(&agency.key);
    if !agencies
        .iter()
        .filter(comes)
        .any(|one| coordinates(one.kind))
    {
        section.doubt(
            "core_agencies",
            Problem::new(
                format!("nobody who comes to \"{}\" can coordinate it", forum.key),
                "Add an agency of kind early_help, social_care or council.",
            ),
        );
    }
}

/// An assessment that no step uses.
pub(super) fn about_assessment(section: &Section<'_>, assessment: &Assessment) {
    if assessment.expected_at_levels.is_empty() && assessment.allowed_at_levels.is_empty() {
        section.doubt(
            "expected_at_levels",
            Problem::new(
                format!("no level of need uses \"{}\"", assessment.key),
                "Add expected_at_levels = [...] or allowed_at_levels = [...], or take the assessment out.",
            ),
        );
    }
}

const fn coordinates(kind: AgencyKind) -> bool {
    matches!(
        kind,
        AgencyKind::EarlyHelp | AgencyKind::SocialCare | AgencyKind::Council
    )
}

fn about_the_hub(root: &Section<'_>, profile: &Profile) {
    let without = "Take it out, or give [entry] another hub.";
    if profile.entry.hub != HubPlace::NoHub {
        return;
    }
    if root.place_of("names.information_hub").is_some() {
        root.doubt(
            "names.information_hub",
            Problem::new("no page shows this name, because there is no hub", without),
        );
    }
    let asked = FrontDoorOutcome::InformationHub;
    if profile.outcomes.front_door.get(asked).offered == Offered::Yes {
        root.doubt(
            "outcomes.front_door.information_hub",
            Problem::new(
                "this can be decided, and there is no hub to ask",
                "Add offered = \"no\", or give [entry] another hub.",
            ),
        );
    }
}

fn about_ways_into_forums(root: &Section<'_>, profile: &Profile) {
    let to_forum = profile.outcomes.front_door.get(FrontDoorOutcome::Forum);
    if to_forum.offered == Offered::No {
        root.doubt(
            "outcomes.front_door.forum",
            Problem::new(
                "no decision leads to a forum, and there are forums",
                "Write offered = \"yes\", or leave offered out.",
            ),
        );
    }
    let transfers = profile
        .forums
        .iter()
        .any(|one| one.kind == ForumKind::Transfer);
    if !transfers && root.place_of("names.transfer_meeting").is_some() {
        root.doubt(
            "names.transfer_meeting",
            Problem::new(
                "no page shows this name, because no forum transfers cases",
                "Take it out, or add a forum of kind \"transfer\".",
            ),
        );
    }
}

/// A limit whose start can never be recorded here.
fn about_limits(root: &Section<'_>, profile: &Profile) {
    let offered = |of| profile.outcomes.front_door.get(of).offered == Offered::Yes;
    for (key, _) in profile.clocks() {
        let why = match key {
            ClockKey::InformationReturn if profile.entry.hub == HubPlace::NoHub => {
                "there is no hub that asks for information"
            }
            ClockKey::HandOverToForum if !offered(FrontDoorOutcome::Forum) => {
                "no decision leads to a forum"
            }
            ClockKey::ReturnedReferralReply if !offered(FrontDoorOutcome::ReturnedForMore) => {
                "no request is sent back"
            }
            _ => continue,
        };
        root.doubt(
            &format!("clocks.{key}"),
            Problem::new(
                format!("this limit never starts, because {why}"),
                "Take it out.",
            ),
        );
    }
}

/// A role that no agency's people could hold.
fn about_roles(root: &Section<'_>, profile: &Profile) {
    let some = |fits: fn(AgencyKind) -> bool| profile.agencies.iter().any(|one| fits(one.kind));
    for role in Role::ALL {
        let (holds, kinds): (bool, &str) = match role {
            Role::SocialWorker | Role::SocialCareManager => {
                (some(|kind| kind == AgencyKind::SocialCare), "social_care")
            }
            Role::PanelCoordinator | Role::PanelManager | Role::EarlyHelpCoordinator => {
                (some(coordinates), "early_help, social_care or council")
            }
            Role::MashPartner if profile.entry.hub != HubPlace::NoHub => (
                some(|kind| kind != AgencyKind::SocialCare),
                "health, police, school or another partner",
            ),
            _ => continue,
        };
        if !holds {
            root.doubt(
                &format!("roles.{role}"),
                Problem::new(
                    "nobody can hold this role, because no agency of the right kind is listed",
                    format!("Add an agency of kind {kinds} to [[agencies]]."),
                ),
            );
        }
    }
}

/// A level's way on that leads to a decision nobody can choose.
fn about_branches(root: &Section<'_>, profile: &Profile) {
    let newest = profile.levels.iter().last();
    let branches = newest.iter().flat_map(|edition| edition.levels());
    for branch in branches.flat_map(super::Level::branches) {
        let outcome = branch.usual_outcome;
        if profile.outcomes.front_door.get(outcome).offered == Offered::No {
            root.doubt(
                "level_editions",
                Problem::new(
                    format!(
                        "\"{}\" leads to \"{outcome}\", which is not offered",
                        branch.name
                    ),
                    "Name another usual_outcome, or offer this one.",
                ),
            );
        }
    }
}

fn about_programme(root: &Section<'_>, profile: &Profile) {
    let issues = profile.programme.iter().flat_map(|rule| &rule.issues);
    for issue in issues.filter(|issue| issue.cohorts.is_empty()) {
        root.doubt(
            "programme",
            Problem::new(
                format!("no file of data speaks for the issue \"{}\"", issue.key),
                "Add cohorts = [...] to it; until then people can only mark it by hand.",
            ),
        );
    }
}

fn about_what_is_missing(root: &Section<'_>, profile: &Profile) {
    if profile.contact(ContactKey::FrontDoor).is_none() {
        root.doubt(
            "contacts",
            Problem::new(
                "nobody is told how to reach whoever takes requests",
                "Add [contacts.front_door].",
            ),
        );
    }
    if profile.working_week.bank_holidays().is_empty() {
        root.doubt(
            "working_week",
            Problem::new(
                "no bank holiday is listed, so each one counts as a working day",
                "Add bank_holidays = [{ date = ..., name = \"...\" }].",
            ),
        );
    }
    let shared = |one: &Assessment| one.kind == AssessmentKind::MultiAgency;
    if !profile.assessments.iter().any(shared) {
        root.doubt(
            "assessments",
            Problem::new(
                "no assessment is shared by several agencies",
                "Add one of kind \"multi_agency\".",
            ),
        );
    }
    let pauses = profile
        .clocks()
        .flat_map(|(_, rule)| rule.pause_reasons.iter());
    let used: Vec<_> = pauses.collect();
    if !used.is_empty() {
        for reason in profile.list(ListKey::PauseReasons) {
            if !used.contains(&&reason.key) {
                root.doubt(
                    "lists.pause_reasons",
                    Problem::new(
                        format!("no limit pauses for \"{}\"", reason.key),
                        "Add it to the pause_reasons of a limit, or take it out.",
                    ),
                );
            }
        }
    }
}
