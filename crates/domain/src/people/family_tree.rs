//! Owns where each person stands in a drawn family: the generation, who stands
//! beside whom, and the same family told as a nested list.
//! Must not know: names, colours, sizes, or how anything is drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::{Relationship, Ties};
use crate::ids::PersonId;

/// Somebody to place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InTree {
    /// Who.
    pub person: PersonId,
    /// Whether they are a child of this family: where no tie says more, children
    /// stand one row below the adults.
    pub child: bool,
}

/// A family, placed in rows from the eldest generation down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyTree {
    /// Each row from left to right; every person stands in exactly one place.
    pub rows: Vec<Vec<PersonId>>,
    /// Couples, present and former.
    pub couples: Vec<Couple>,
    /// Who stands in a parent's place to whom.
    pub descents: Vec<Descent>,
    /// The same family as a list: each person once, children under their parents.
    pub branches: Vec<Branch>,
}

/// Two people who are or were partners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Couple {
    /// The one.
    pub one: PersonId,
    /// The other.
    pub two: PersonId,
    /// Whether they are apart now.
    pub former: bool,
}

/// Somebody in a parent's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descent {
    /// The elder.
    pub parent: PersonId,
    /// The younger.
    pub child: PersonId,
    /// By birth, by law or by care.
    pub kind: Relationship,
}

/// People who stand together, and those below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// One person, or partners, or the two parents of the same child.
    pub people: Vec<PersonId>,
    /// Those below.
    pub children: Vec<Branch>,
}

impl FamilyTree {
    /// Places everybody.
    #[must_use]
    pub fn of(people: &[InTree], ties: &Ties) -> Self {
        let inside: BTreeSet<PersonId> = people.iter().map(|one| one.person).collect();
        let within = |one: PersonId, two: PersonId| inside.contains(&one) && inside.contains(&two);
        let mut couples = Vec::new();
        let mut descents = Vec::new();
        for tie in ties.iter().filter(|tie| within(tie.person, tie.other)) {
            if tie.kind.is_parent_like() {
                descents.push(Descent {
                    parent: tie.person,
                    child: tie.other,
                    kind: tie.kind,
                });
            }
            if matches!(
                tie.kind,
                Relationship::Partner | Relationship::FormerPartner
            ) {
                couples.push(Couple {
                    one: tie.person,
                    two: tie.other,
                    former: tie.kind == Relationship::FormerPartner,
                });
            }
        }
        let heights = heights(people, ties);
        let rows = rows(people, &heights, &couples, &descents);
        let branches = branches(&rows, &couples, &descents);
        Self {
            rows,
            couples,
            descents,
            branches,
        }
    }
}

/// The generation of each person, counted upwards from wherever one begins.
fn heights(people: &[InTree], ties: &Ties) -> BTreeMap<PersonId, i32> {
    let mut heights = BTreeMap::new();
    let inside: BTreeSet<PersonId> = people.iter().map(|one| one.person).collect();
    // A child of the family is the firmest ground to count from.
    let starts = people
        .iter()
        .filter(|one| one.child)
        .chain(people.iter().filter(|one| !one.child));
    for start in starts {
        if heights.contains_key(&start.person) {
            continue;
        }
        heights.insert(start.person, i32::from(!start.child));
        let mut next = vec![start.person];
        while let Some(person) = next.pop() {
            let here = heights.get(&person).copied().unwrap_or_default();
            for tie in ties
                .iter()
                .filter(|tie| tie.person == person || tie.other == person)
            {
                let across = tie.across_from(person);
                let Some(above) = tie.seen_from(person).generations_above() else {
                    continue;
                };
                if inside.contains(&across) && !heights.contains_key(&across) {
                    heights.insert(across, here + above);
                    next.push(across);
                }
            }
        }
    }
    heights
}

fn rows(
    people: &[InTree],
    heights: &BTreeMap<PersonId, i32>,
    couples: &[Couple],
    descents: &[Descent],
) -> Vec<Vec<PersonId>> {
    let mut by_height: BTreeMap<i32, Vec<PersonId>> = BTreeMap::new();
    for one in people {
        let height = heights.get(&one.person).copied().unwrap_or_default();
        by_height.entry(height).or_default().push(one.person);
    }
    let mut places: BTreeMap<PersonId, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for (_, row) in by_height.into_iter().rev() {
        let row = ordered(row, &places, couples, descents);
        for (place, person) in row.iter().enumerate() {
            places.insert(*person, place);
        }
        rows.push(row);
    }
    rows
}

/// Children under the leftmost of their parents, partners side by side.
fn ordered(
    mut row: Vec<PersonId>,
    above: &BTreeMap<PersonId, usize>,
    couples: &[Couple],
    descents: &[Descent],
) -> Vec<PersonId> {
    let leftmost = |person: PersonId| {
        descents
            .iter()
            .filter(|line| line.child == person)
            .filter_map(|line| above.get(&line.parent).copied())
            .min()
            .unwrap_or(usize::MAX)
    };
    row.sort_by_key(|person| leftmost(*person));
    let mut placed: Vec<PersonId> = Vec::with_capacity(row.len());
    for person in &row {
        if placed.contains(person) {
            continue;
        }
        placed.push(*person);
        for partner in beside(*person, couples, descents) {
            if row.contains(&partner) && !placed.contains(&partner) {
                placed.push(partner);
            }
        }
    }
    placed
}

/// Partners first, then whoever is a parent of the same child.
fn beside(person: PersonId, couples: &[Couple], descents: &[Descent]) -> Vec<PersonId> {
    let mut found: Vec<PersonId> = couples
        .iter()
        .filter_map(
            |couple| match (couple.one == person, couple.two == person) {
                (true, _) => Some(couple.two),
                (_, true) => Some(couple.one),
                (false, false) => None,
            },
        )
        .collect();
    let children: BTreeSet<PersonId> = descents
        .iter()
        .filter(|line| line.parent == person)
        .map(|line| line.child)
        .collect();
    for line in descents {
        if children.contains(&line.child) && line.parent != person && !found.contains(&line.parent)
        {
            found.push(line.parent);
        }
    }
    found
}

fn branches(rows: &[Vec<PersonId>], couples: &[Couple], descents: &[Descent]) -> Vec<Branch> {
    let mut placed = BTreeSet::new();
    let mut found = Vec::new();
    let everybody: Vec<PersonId> = rows.iter().flatten().copied().collect();
    for person in &everybody {
        if !placed.contains(person) {
            found.push(branch(*person, &everybody, &mut placed, couples, descents));
        }
    }
    found
}

fn branch(
    person: PersonId,
    everybody: &[PersonId],
    placed: &mut BTreeSet<PersonId>,
    couples: &[Couple],
    descents: &[Descent],
) -> Branch {
    placed.insert(person);
    let mut people = vec![person];
    for partner in beside(person, couples, descents) {
        if everybody.contains(&partner) && placed.insert(partner) {
            people.push(partner);
        }
    }
    let mut children = Vec::new();
    for child in everybody {
        let below = descents
            .iter()
            .any(|line| line.child == *child && people.contains(&line.parent));
        if below && !placed.contains(child) {
            children.push(branch(*child, everybody, placed, couples, descents));
        }
    }
    Branch { people, children }
}

#[cfg(test)]
mod tests {
    use super::super::{BirthDate, Births, ParentalResponsibility, Tie};
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn who(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn ties(given: &[(u128, Relationship, u128)]) -> Ties {
        let unknown = Births {
            person: BirthDate::NotKnown,
            other: BirthDate::NotKnown,
        };
        given
            .iter()
            .fold(Ties::default(), |ties, (person, kind, other)| {
                let tie = Tie {
                    person: who(*person),
                    other: who(*other),
                    kind: *kind,
                    responsibility: ParentalResponsibility::NotKnown,
                };
                ties.clone()
                    .with(tie, unknown, date(2026, 3, 10))
                    .unwrap_or(ties)
            })
    }

    fn everybody(adults: &[u128], children: &[u128]) -> Vec<InTree> {
        let one = |number: &u128, child| InTree {
            person: who(*number),
            child,
        };
        adults
            .iter()
            .map(|number| one(number, false))
            .chain(children.iter().map(|number| one(number, true)))
            .collect()
    }

    // Requirement: BUCKS-STRAT-153
    #[test]
    fn three_generations_stand_in_three_rows_with_partners_side_by_side() {
        let tree = FamilyTree::of(
            &everybody(&[1, 2, 3, 4], &[5, 6]),
            &ties(&[
                (1, Relationship::Parent, 2),
                (2, Relationship::Partner, 4),
                (2, Relationship::Parent, 5),
                (2, Relationship::Parent, 6),
                (4, Relationship::StepParent, 5),
                (3, Relationship::Parent, 6),
            ]),
        );
        assert_eq!(
            tree.rows,
            [
                vec![who(1)],
                vec![who(2), who(4), who(3)],
                vec![who(5), who(6)]
            ]
        );
        assert_eq!(tree.branches.len(), 1);
        assert_eq!(tree.branches[0].people, [who(1)]);
        assert_eq!(
            tree.branches[0].children[0].people,
            [who(2), who(4), who(3)]
        );
        assert_eq!(tree.branches[0].children[0].children.len(), 2);
    }

    #[test]
    fn where_nothing_is_recorded_children_stand_below_the_adults() {
        let tree = FamilyTree::of(&everybody(&[1, 2], &[3]), &Ties::default());
        assert_eq!(tree.rows, [vec![who(1), who(2)], vec![who(3)]]);
        assert_eq!(tree.branches.len(), 3);
    }

    fn count(branches: &[Branch], seen: &mut Vec<PersonId>) {
        for branch in branches {
            seen.extend(&branch.people);
            count(&branch.children, seen);
        }
    }

    proptest! {
        // Requirement: BUCKS-STRAT-20
        #[test]
        fn everybody_is_drawn_once_and_told_once_whatever_is_recorded(
            given in proptest::collection::vec((0_u128..8, 0_usize..25, 0_u128..8), 0..30),
            adults in 0_u128..8,
        ) {
            let given: Vec<_> = given.into_iter().map(|(one, kind, two)| (one, Relationship::ALL[kind], two)).collect();
            let adult: Vec<u128> = (0..adults).collect();
            let child: Vec<u128> = (adults..8).collect();
            let tree = FamilyTree::of(&everybody(&adult, &child), &ties(&given));
            let mut drawn: Vec<PersonId> = tree.rows.iter().flatten().copied().collect();
            let mut told = Vec::new();
            count(&tree.branches, &mut told);
            drawn.sort();
            told.sort();
            let all: Vec<PersonId> = (0..8).map(who).collect();
            prop_assert_eq!(&drawn, &all);
            prop_assert_eq!(&told, &all);
        }
    }
}
