//! Who may do what. A grant needs both halves: a *role* (person level) and a
//! *relation* to the record (agency level); a role alone opens nothing
//! (invariant 7, C-44). The matrix is `matrix.rs`; the proof is [`Permitted`].

mod event;
mod matrix;
mod opening;
mod restriction;
mod roles;
mod standing;

use std::collections::BTreeSet;

use crate::act::{Act, Actor};

pub use event::{
    BreakGlassReviewed, CaseFileNoted, FamilyRestricted, GlassBroken, ListedPersonAdded,
    ListedPersonRemoved, RestrictionLifted,
};
pub use matrix::{Action, Grant, may};
pub use opening::{
    Opening, OpeningLimits, OpeningRefused, Review, ReviewStanding, Verdict, managers_of,
};
pub use restriction::{REASON_MAX, Reason, ReasonRefused, RestrictionRefused, removable};
pub use roles::{Relation, Role};
pub use standing::{FamilyAccess, Held, StoredRelation, relations_of};

/// A record whose access has been checked for one action.
///
/// Only [`permit`] makes one, and it holds the record, so a rule that asks for
/// `Permitted<Referral, may::DecideReferral>` cannot run unchecked, nor with a
/// check that was made for another child.
#[derive(Debug)]
pub struct Permitted<Record, Doing> {
    record: Record,
    doing: std::marker::PhantomData<Doing>,
}

impl<Record, Doing> Permitted<Record, Doing> {
    /// The record that was checked.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// Gives the record to the rule.
    pub fn into_record(self) -> Record {
        self.record
    }
}

/// Names an [`Action`] as a type.
pub trait Doing {
    /// The action.
    const ACTION: Action;
}

/// How the actor stands to one record: found with the record, inside the transaction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Relations(BTreeSet<Relation>);

impl Relations {
    /// No relation: the record does not exist for this actor.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeSet::new())
    }

    /// Whether the actor has no relation at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one relation holds.
    #[must_use]
    pub fn contains(&self, relation: Relation) -> bool {
        self.0.contains(&relation)
    }

    /// The relations, in order.
    pub fn iter(&self) -> impl Iterator<Item = Relation> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Relation> for Relations {
    fn from_iter<I: IntoIterator<Item = Relation>>(relations: I) -> Self {
        Self(relations.into_iter().collect())
    }
}

/// The actor may see the record but may not do this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not allowed: {action:?}")]
pub struct Denied {
    /// What was attempted.
    pub action: Action,
}

/// Checks one action on one record and wraps the record as proof.
///
/// # Errors
/// [`Denied`] when no grant of the matrix matches a role *and* a relation.
pub fn permit<D: Doing, Record>(
    act: &Act,
    relations: &Relations,
    record: Record,
) -> Result<Permitted<Record, D>, Denied> {
    if allows(act, relations, D::ACTION) {
        Ok(Permitted {
            record,
            doing: std::marker::PhantomData,
        })
    } else {
        Err(Denied { action: D::ACTION })
    }
}

/// Whether the matrix allows the action. Pages use it to decide which buttons to draw.
#[must_use]
pub fn allows(act: &Act, relations: &Relations, action: Action) -> bool {
    matrix::grants(action)
        .iter()
        .any(|grant| grant_matches(act, relations, *grant))
}

/// The relations that let the actor do this, each on its own: what a list asks
/// before it links to a record.
#[must_use]
pub fn relations_that_allow(act: &Act, action: Action) -> Relations {
    Relation::ALL
        .iter()
        .copied()
        .filter(|relation| allows(act, &std::iter::once(*relation).collect(), action))
        .collect()
}

fn grant_matches(act: &Act, relations: &Relations, grant: Grant) -> bool {
    match grant {
        Grant::Anyone => true,
        Grant::Job => matches!(act.actor, Actor::Job(_)),
        Grant::LinkHolder(relation) => {
            matches!(act.actor, Actor::Partner { .. }) && relations.contains(relation)
        }
        Grant::SystemOf(relation) => {
            matches!(act.actor, Actor::System { .. }) && relations.contains(relation)
        }
        Grant::SignedIn => act.user().is_some(),
        Grant::Role(role) => act.has(role),
        Grant::RoleWith(role, relation) => act.has(role) && relations.contains(relation),
        Grant::With(relation) => act.user().is_some() && relations.contains(relation),
    }
}

/// Whether a role alone (or nobody at all) can open a page before any record
/// is found: the first fence of every route. The second is [`permit`].
#[must_use]
pub fn may_try(act: &Act, action: Action) -> bool {
    matrix::grants(action).iter().any(|grant| match *grant {
        Grant::Anyone => true,
        Grant::Job => matches!(act.actor, Actor::Job(_)),
        Grant::LinkHolder(_) => matches!(act.actor, Actor::Partner { .. }),
        Grant::SystemOf(_) => matches!(act.actor, Actor::System { .. }),
        Grant::SignedIn | Grant::With(_) => act.user().is_some(),
        Grant::Role(role) | Grant::RoleWith(role, _) => act.has(role),
    })
}

/// The grants of an action, for the generated access matrix.
#[must_use]
pub fn grants_of(action: Action) -> &'static [Grant] {
    matrix::grants(action)
}

#[cfg(test)]
mod matrix_tests;
#[cfg(test)]
mod tests;
