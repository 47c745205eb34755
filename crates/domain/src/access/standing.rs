//! From stored relations to the relations of one actor: pure, so that scope
//! can be tested without a database.

use super::{Relation, Relations};
use crate::act::{Act, Actor};
use crate::ids::{AgencyId, UserId};

/// One open relation of a family, as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRelation {
    /// Which.
    pub relation: Relation,
    /// The agency that has it, if an agency does.
    pub agency: Option<AgencyId>,
    /// The person who has it; then the agency's others do not.
    pub user: Option<UserId>,
    /// The area whose forum or coordinator has it.
    pub area: Option<String>,
}

/// What is stored about access to one family.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FamilyAccess {
    /// The open relations.
    pub relations: Vec<StoredRelation>,
    /// Whether only named people may open the record.
    pub restricted: bool,
    /// Whether this actor is one of them.
    pub on_allow_list: bool,
}

/// The relations that this actor has to the family. None means that, for this
/// actor, the family does not exist.
///
/// A restricted record needs a place on its allow list as well; breaking the
/// glass is the only way around it, and is seen.
#[must_use]
pub fn relations_of(act: &Act, access: &FamilyAccess) -> Relations {
    access
        .relations
        .iter()
        .filter(|stored| matches_actor(act, stored))
        .map(|stored| stored.relation)
        .filter(|relation| {
            !access.restricted || access.on_allow_list || *relation == Relation::BreakGlass
        })
        .collect()
}

fn matches_actor(act: &Act, stored: &StoredRelation) -> bool {
    match &act.actor {
        Actor::User(actor) => {
            let person = stored.user.is_none_or(|user| user == actor.user);
            let agency = stored.agency.is_none_or(|agency| agency == actor.agency);
            let area = stored
                .area
                .as_ref()
                .is_none_or(|area| actor.areas.contains(area));
            let named = stored.user.is_some() || stored.agency.is_some() || stored.area.is_some();
            named && person && agency && area
        }
        Actor::Partner { agency, .. } | Actor::System { agency } => {
            stored.agency == Some(*agency) && stored.user.is_none()
        }
        // A job acts for the record, not for a person: the matrix names what it may do.
        Actor::Job(_) | Actor::Public => false,
    }
}
