//! The lists of one's own work: limits, families, actions.

use casework::clocks::RunningClock;
use casework::lists::{self, ActionLine, DueLine, FamilyLine};
use domain::access::Relation;
use domain::plans::ActionStatus;
use domain::profile::{ClockKey, Word as _};

use crate::families::{referral_state, relation_words};
use crate::lists::{Cell, Filter, Shape, plain, sorted};
use crate::web::{Answer, Cx};
use crate::words;

const WHOSE: &[(&str, &str)] = &[("mine", "With my name"), ("agency", "My agency’s")];

/// A line of what is due; none for a clock that the profile no longer knows.
pub(super) fn due_cells(cx: &Cx, line: &DueLine) -> Option<[Cell; 3]> {
    let running = RunningClock {
        key: line.key,
        clock: line.clock.clone(),
        owner: None,
    };
    let tag = words::clock_tag(&cx.app.profile, &running, cx.act.at)?;
    let whose = if line.mine { "Mine" } else { "My agency’s" };
    Some([
        family_link(&line.name, &line.reference),
        Cell::NamedClock(tag),
        Cell::text(whose),
    ])
}

fn family_link(name: &str, reference: &str) -> Cell {
    Cell::Link {
        text: name.to_owned(),
        href: format!("/families/{reference}"),
        more: reference.to_owned(),
    }
}

/// What is due.
pub async fn due_list(cx: Cx) -> Answer {
    let kinds: Vec<(&str, &str)> = ClockKey::ALL
        .iter()
        .map(|key| (key.word(), words::clock_label(*key)))
        .collect();
    let shape = Shape {
        name: "limits",
        path: "/work/due",
        title: "What is due".to_owned(),
        intro: "Every running limit that you, or your agency, answer for.".to_owned(),
        columns: const {
            &[
                sorted("Family", "family"),
                sorted("What and when", "due"),
                plain("Whose"),
            ]
        },
        order: "urgency",
        filters: vec![
            Filter::choice(
                "due",
                "When",
                &[
                    ("overdue", "Past the limit"),
                    ("recommended", "Past a recommended date"),
                    ("soon", "In the next two days"),
                ],
            ),
            Filter::choice("whose", "Whose", WHOSE),
            Filter::choice("kind", "What", &kinds),
        ],
        empty: "Nothing with a limit waits for you. When something does, it stands here with the time that is left.",
        help: Some((
            "What “past the limit” means",
            "A limit starts and ends with what is recorded, and the server counts the time. A required limit that is missed stands first, and stays in the record as a breach. A recommended date is shown after it, and is never called a breach.",
        )),
    };
    let asked = shape.asked(&cx);
    let filters = [
        asked.filter("whose"),
        asked.filter("due"),
        asked.filter("kind"),
    ];
    let listed = lists::due(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        filters,
    )
    .await?;
    let rows = listed
        .rows
        .iter()
        .filter_map(|line| due_cells(&cx, line).map(Vec::from))
        .collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

/// The families that one works with.
pub async fn family_list(cx: Cx) -> Answer {
    const TIES: &[Relation] = &[
        Relation::LeadWorker,
        Relation::LeadAgency,
        Relation::Team,
        Relation::SocialCare,
        Relation::AreaCoordinator,
        Relation::Referrer,
        Relation::FormerLeadWorker,
    ];
    let ties: Vec<(&str, &str)> = TIES
        .iter()
        .map(|tie| (tie.key(), relation_words(*tie)))
        .collect();
    let shape = Shape {
        name: "families",
        path: "/work/families",
        title: "Families".to_owned(),
        intro: "The families that you or your agency work with, each once.".to_owned(),
        columns: const {
            &[
                sorted("Family", "family"),
                sorted("You are", "as"),
                sorted("Since", "since"),
                plain("Where it stands"),
                plain("Held by"),
            ]
        },
        order: "-since",
        filters: vec![
            Filter::choice("tie", "You are", &ties),
            Filter::choice("since", "Since", &[("week", "The last week")]),
        ],
        empty: "You work with no family here yet. A family comes here when you ask for help for it, join its team or lead it.",
        help: None,
    };
    let asked = shape.asked(&cx);
    let filters = [asked.filter("tie"), asked.filter("since")];
    let listed = lists::families(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        filters,
    )
    .await?;
    let rows = listed.rows.iter().map(family_cells).collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

/// Where the family's early help stands; a request only when no case is open.
fn stands(line: &FamilyLine) -> String {
    match (&line.stage, line.request.as_deref()) {
        (Some(stage), _) => words::stage_words(stage),
        (None, Some(request)) => format!("Request: {}", referral_state(request).to_lowercase()),
        (None, None) => "Nothing is open".to_owned(),
    }
}

fn family_cells(line: &FamilyLine) -> Vec<Cell> {
    let holder = match (&line.holder_agency, line.holder_name.as_str()) {
        (None, _) => "Nobody: nothing is open".to_owned(),
        (Some(agency), "") => agency.clone(),
        (Some(agency), person) => format!("{person}, {agency}"),
    };
    vec![
        family_link(&line.name, &line.reference),
        Cell::text(line.tie.map_or("Involved", relation_words)),
        Cell::At(line.since),
        Cell::text(stands(line)),
        Cell::text(holder),
    ]
}

/// The actions of plans: one's own agency's, and all of those that one leads.
pub async fn action_list(cx: Cx) -> Answer {
    let shape = Shape {
        name: "actions",
        path: "/work/actions",
        title: "Actions from plans".to_owned(),
        intro: "Your agency’s actions in plans that families agreed to, and every action for the families that you lead."
            .to_owned(),
        columns: const { &[
            plain("Action"),
            sorted("Family", "family"),
            sorted("Who", "who"),
            sorted("By", "due"),
            plain("How it is going"),] },
        order: "due",
        filters: vec![
            Filter::choice("state", "State", &[("open", "To do"), ("done", "Done or not possible")]),
            Filter::choice("due", "When", &[("overdue", "Past its day")]),
            Filter::choice("whose", "Whose", WHOSE),
        ],
        empty: "No agreed plan has an action for you or your agency. Actions come here when a family agrees to its plan.",
        help: Some((
            "How to say that an action is done",
            "Open the action and choose how it is going. [[The lead worker]] is told, and the plan shows it at once.",
        )),
    };
    let asked = shape.asked(&cx);
    let filters = [
        asked.filter("state"),
        asked.filter("whose"),
        asked.filter("due"),
    ];
    let listed = lists::actions(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        filters,
    )
    .await?;
    let today = words::today(cx.act.at);
    let rows = listed
        .rows
        .iter()
        .map(|line| action_cells(line, today))
        .collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

fn action_cells(line: &ActionLine, today: jiff::civil::Date) -> Vec<Cell> {
    let who = match (line.agency.as_str(), line.person.as_str()) {
        ("", _) => "The family, or somebody else".to_owned(),
        (agency, "") => agency.to_owned(),
        (agency, person) => format!("{person}, {agency}"),
    };
    let open = match line.status {
        ActionStatus::NotStarted | ActionStatus::Doing => true,
        ActionStatus::Done | ActionStatus::NotPossible => false,
    };
    let going = if open && line.due < today {
        format!("{} – past its day", line.status.words())
    } else {
        line.status.words().to_owned()
    };
    vec![
        Cell::link(
            line.what.clone(),
            format!("/cases/{}/plan/actions/{}", line.case, line.id),
        ),
        Cell::text(line.name.clone()),
        Cell::text(who),
        Cell::Day(line.due),
        Cell::text(going),
    ]
}
