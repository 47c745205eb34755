//! One person's page: everything known, in groups, each with its own way to
//! change it.

use casework::people::{AddressLine, Elsewhere, Member, PersonPage, TieLine, person_page};
use domain::access::Action;
use domain::event::Subject;
use domain::people::{FactGroup, ParentalResponsibility, RightToAssessment, right_words};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{HIDDEN_ADDRESS, hidden_here, hide_in, person_address, person_in};
use crate::web::{Answer, Cx};
use crate::words;

/// The groups of facts, as they stand together on the page.
const CARDS: &[(&str, &[FactGroup])] = &[
    (
        "Who they are",
        &[FactGroup::Name, FactGroup::Birth, FactGroup::About],
    ),
    (
        "How to reach them",
        &[FactGroup::Contact, FactGroup::Language],
    ),
    (
        "Health and learning",
        &[
            FactGroup::School,
            FactGroup::Disability,
            FactGroup::Gp,
            FactGroup::Numbers,
        ],
    ),
    ("Caring for somebody", &[FactGroup::YoungCarer]),
];

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let person = person_in(&cx, "person")?;
    let page = person_page(&mut reader, &cx.act, cx.part("reference"), person).await?;
    cx.record_look(Subject::family(page.family)).await?;
    let hidden = hidden_here(&cx, &page.relations, page.family).await?;
    let mut context = context(&cx, &page, hidden.covers(person));
    hide_in(&mut context, &hidden);
    cx.page("people/person.html", context)
}

fn context(cx: &Cx, page: &PersonPage, hidden: bool) -> Value {
    let today = words::today(cx.act.at);
    let member = &page.member;
    let left = member.until.is_some();
    let may_edit = !left && cx.allows(&page.relations, Action::EditFamily);
    let may_hide = !left && cx.allows(&page.relations, Action::SeeHiddenAddress);
    let right = member
        .facts
        .young_carer
        .right_to_assessment(member.facts.birth, today);
    let flag = match right {
        RightToAssessment::MustBeOffered | RightToAssessment::AgeMustBeFound => {
            Some(right_words(right))
        }
        RightToAssessment::DoesNotApply
        | RightToAssessment::WaitingForAnswer { .. }
        | RightToAssessment::Met => None,
    };
    json!({
        "reference": page.reference, "here": person_address(cx),
        "name": member.facts.shown_name(),
        "part": if member.child { "Child" } else { "Adult" },
        "lives_here": member.lives_here,
        "as_told": member.as_told,
        "since": member.from.as_microsecond(),
        "left": member.until.map(|at| at.as_microsecond()),
        "unsafe_contact": member.facts.contact_warning(),
        "young_carer_flag": flag,
        "cards": CARDS.iter().filter_map(|(title, groups)| card(member, today, title, groups, hidden)).collect::<Vec<_>>(),
        "addresses": page.addresses.iter().map(|line| address_context(line, may_hide)).collect::<Vec<_>>(),
        "ties": page.ties.iter().map(|line| tie_context(&member.facts.shown_name(), line)).collect::<Vec<_>>(),
        "tied_outside": page.tied_outside,
        "elsewhere": page.elsewhere.iter().map(elsewhere_context).collect::<Vec<_>>(),
        "has_others": !page.others.is_empty(),
        "may": { "edit": may_edit, "hide": may_hide },
    })
}

/// Facts that lead to somebody's door: where they learn, their doctor, how to reach them.
const LEADS_HOME: &[FactGroup] = &[FactGroup::Contact, FactGroup::School, FactGroup::Gp];

/// One card; only a child can be a young carer.
fn card(
    member: &Member,
    today: Date,
    title: &str,
    groups: &[FactGroup],
    hidden: bool,
) -> Option<Value> {
    let groups: Vec<Value> = groups
        .iter()
        .filter(|group| member.child || **group != FactGroup::YoungCarer)
        .filter(|group| !hidden || !LEADS_HOME.contains(group))
        .map(|group| {
            json!({
                "key": group.code(), "title": group.words(),
                "rows": member.facts.lines(*group, today).iter()
                    .map(|(key, value)| json!({ "key": key, "value": value })).collect::<Vec<_>>(),
            })
        })
        .collect();
    (!groups.is_empty()).then(|| json!({ "title": title, "groups": groups }))
}

fn address_context(line: &AddressLine, may_hide: bool) -> Value {
    json!({
        "id": line.id.to_string(),
        "text": line.text.as_deref().unwrap_or(HIDDEN_ADDRESS),
        "seen": line.text.is_some(), "hidden": line.hidden, "reason": line.reason,
        "from": line.from.map(words::day_words), "until": line.until.map(words::day_words),
        "may_hide": may_hide && line.text.is_some(),
    })
}

/// Who stands how to the person, and who is responsible for whom.
fn tie_context(name: &str, line: &TieLine) -> Value {
    let (elder, younger) = if line.other_is_elder {
        (line.name.as_str(), name)
    } else {
        (name, line.name.as_str())
    };
    let responsibility = match line.responsibility {
        ParentalResponsibility::Holds => Some(format!(
            "{elder} holds parental responsibility for {younger}"
        )),
        ParentalResponsibility::DoesNotHold => Some(format!(
            "{elder} does not hold parental responsibility for {younger}"
        )),
        ParentalResponsibility::NotKnown => None,
    };
    json!({
        "other": line.other.to_string(), "name": line.name,
        "kind": line.as_told.as_deref().unwrap_or(line.kind.words()),
        "responsibility": responsibility,
    })
}

fn elsewhere_context(line: &Elsewhere) -> Value {
    match line {
        Elsewhere::Open {
            reference,
            name,
            from,
            until,
        } => json!({
            "reference": reference, "name": name, "from": from.as_microsecond(),
            "until": until.map(|at| at.as_microsecond()),
        }),
        Elsewhere::Closed => json!({ "reference": null }),
    }
}
