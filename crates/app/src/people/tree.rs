//! The family's tree: the places that the rule gave, turned into boxes and
//! lines, and the same family as a nested list.

use casework::people::{Member, members_of, open_family, ties_of};
use domain::event::Subject;
use domain::ids::PersonId;
use domain::people::{BirthDate, Branch, FamilyTree, InTree, Relationship, Ties, first_capital};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::web::{Answer, Cx};
use crate::words;

const BOX_WIDTH: usize = 170;
const BOX_HEIGHT: usize = 74;
const GAP: usize = 34;
const ROW: usize = 150;
const EDGE: usize = 14;
/// Letters that fit a box at the drawing's size.
const NAME_LETTERS: usize = 20;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let (family, _) = open_family(&mut reader, &cx.act, cx.part("reference")).await?;
    let today = words::today(cx.act.at);
    let members: Vec<Member> = members_of(&mut reader, family, today)
        .await?
        .into_iter()
        .filter(|one| one.until.is_none())
        .collect();
    let ties = ties_of(&mut reader, family).await?;
    cx.record_look(Subject::family(family)).await?;
    let people: Vec<InTree> = members
        .iter()
        .map(|one| InTree {
            person: one.id,
            child: one.child,
        })
        .collect();
    let tree = FamilyTree::of(&people, &ties);
    let family = Drawn {
        reference: cx.part("reference"),
        members: &members,
        ties: &ties,
        tree: &tree,
        today,
    };
    cx.page("people/tree.html", family.context())
}

struct Drawn<'a> {
    reference: &'a str,
    members: &'a [Member],
    ties: &'a Ties,
    tree: &'a FamilyTree,
    today: Date,
}

/// The middle of a box.
#[derive(Clone, Copy)]
struct Middle {
    x: usize,
    y: usize,
}

impl Drawn<'_> {
    fn context(&self) -> Value {
        let widest = self.tree.rows.iter().map(Vec::len).max().unwrap_or(1);
        let wide = EDGE * 2 + widest * BOX_WIDTH + widest.saturating_sub(1) * GAP;
        let tall = EDGE * 2 + self.tree.rows.len().saturating_sub(1) * ROW + BOX_HEIGHT;
        json!({
            "reference": self.reference,
            "width": wide, "height": tall,
            "boxes": self.boxes(wide),
            "lines": self.lines(wide),
            "branches": self.tree.branches.iter().map(|branch| self.branch(branch)).collect::<Vec<_>>(),
            "any_tie": self.ties.iter().next().is_some(),
        })
    }

    fn member(&self, person: PersonId) -> Option<&Member> {
        self.members.iter().find(|one| one.id == person)
    }

    /// Each row stands in the middle of the drawing.
    fn middle(&self, person: PersonId, wide: usize) -> Option<Middle> {
        self.tree.rows.iter().enumerate().find_map(|(row, people)| {
            let place = people.iter().position(|one| *one == person)?;
            let used = people.len() * BOX_WIDTH + people.len().saturating_sub(1) * GAP;
            let left = wide.saturating_sub(used) / 2;
            Some(Middle {
                x: left + place * (BOX_WIDTH + GAP) + BOX_WIDTH / 2,
                y: EDGE + row * ROW + BOX_HEIGHT / 2,
            })
        })
    }

    fn boxes(&self, wide: usize) -> Vec<Value> {
        self.members
            .iter()
            .filter_map(|member| {
                let at = self.middle(member.id, wide)?;
                let name = member.facts.shown_name();
                Some(json!({
                    "x": at.x.saturating_sub(BOX_WIDTH / 2), "y": at.y.saturating_sub(BOX_HEIGHT / 2),
                    "width": BOX_WIDTH, "height": BOX_HEIGHT, "middle": at.x,
                    "name": shortened(&name), "age": self.age(member),
                    "part": if member.child { "Child" } else { "Adult" },
                    "kind": box_kind(member),
                    "lives_here": member.lives_here,
                }))
            })
            .collect()
    }

    fn age(&self, member: &Member) -> String {
        match (member.facts.birth, member.facts.about_years) {
            (BirthDate::NotKnown, Some(years)) => format!("about {years} years"),
            (BirthDate::Unborn(_), _) => "not born yet".to_owned(),
            (birth, _) => birth.age_in_words(self.today),
        }
    }

    fn lines(&self, wide: usize) -> Vec<Value> {
        let mut lines = Vec::new();
        for couple in &self.tree.couples {
            if let (Some(one), Some(two)) =
                (self.middle(couple.one, wide), self.middle(couple.two, wide))
            {
                // Above the boxes when somebody stands between the two.
                let lift = BOX_HEIGHT / 2 + 6;
                let apart = one.x.abs_diff(two.x) > BOX_WIDTH + GAP;
                let path = if apart && one.y == two.y {
                    let top = one.y.saturating_sub(lift);
                    let edge = one.y.saturating_sub(BOX_HEIGHT / 2);
                    format!("M{} {edge} V{top} H{} V{edge}", one.x, two.x)
                } else {
                    format!("M{} {} L{} {}", one.x, one.y, two.x, two.y)
                };
                lines.push(json!({
                    "path": path, "kind": if couple.former { "former" } else { "couple" },
                }));
            }
        }
        for line in &self.tree.descents {
            if let (Some(parent), Some(child)) = (
                self.middle(line.parent, wide),
                self.middle(line.child, wide),
            ) {
                let from = parent.y + BOX_HEIGHT / 2;
                let to = child.y.saturating_sub(BOX_HEIGHT / 2);
                let turn = usize::midpoint(from, to);
                lines.push(json!({
                    "path": format!("M{} {from} V{turn} H{} V{to}", parent.x, child.x),
                    "kind": match line.kind {
                        Relationship::Parent => "birth",
                        Relationship::AdoptiveParent => "adopted",
                        _ => "care",
                    },
                }));
            }
        }
        lines
    }

    /// One branch of the nested list: who, and how they are tied to those above and beside.
    fn branch(&self, branch: &Branch) -> Value {
        let people: Vec<Value> = branch
            .people
            .iter()
            .filter_map(|person| self.member(*person))
            .map(|member| {
                json!({
                    "href": format!("/families/{}/people/{}", self.reference, member.id),
                    "name": member.facts.shown_name(), "age": self.age(member),
                    "part": if member.child { "child" } else { "adult" },
                    "lives_here": member.lives_here,
                    "ties": self.ties_in_words(member.id),
                })
            })
            .collect();
        let children: Vec<Value> = branch.children.iter().map(|one| self.branch(one)).collect();
        json!({ "people": people, "children": children })
    }

    /// "Parent of Ada; partner of Dan": what the person is to each of the others.
    fn ties_in_words(&self, person: PersonId) -> String {
        let words: Vec<String> = self
            .ties
            .iter()
            .filter(|tie| tie.person == person || tie.other == person)
            .filter_map(|tie| {
                let across = tie.across_from(person);
                let other = self.member(across)?;
                let kind = tie.seen_from(across);
                let name = other.facts.shown_name();
                Some(match kind {
                    Relationship::NotKnown => format!("related to {name}, how is not known"),
                    _ => format!("{} of {name}", kind.words().to_lowercase()),
                })
            })
            .collect();
        first_capital(&words.join("; "))
    }
}

const fn box_kind(member: &Member) -> &'static str {
    match (member.facts.birth, member.child) {
        (BirthDate::Unborn(_), _) => "unborn",
        (_, true) => "child",
        (_, false) => "adult",
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LETTERS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_LETTERS.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
