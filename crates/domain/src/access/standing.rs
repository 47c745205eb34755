//! From stored relations to the relations of one actor: pure, so that scope
//! can be tested without a database.

use super::{Relation, Relations, Role};
use crate::act::{Act, Actor};
use crate::ids::{AgencyId, UserId};

/// One open relation of a family, as stored.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
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

/// How the actor answers for the family, if they do: a holder is never shut out
/// of a restricted record, or nobody would hold it (invariant 1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Held {
    /// Somebody else holds the family, or nobody.
    #[default]
    ByOthers,
    /// The actor is the named holder.
    ByActor,
    /// The actor's agency holds it and has named nobody yet, or is asked to take it over or to lead.
    ByAgency,
}

/// Roles that answer for what their agency holds while nobody is named.
const ANSWERS_FOR_AGENCY: &[Role] = &[
    Role::FrontDoorManager,
    Role::LeadAgencyManager,
    Role::PanelManager,
    Role::SocialCareManager,
];

/// What is stored about access to one family.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FamilyAccess {
    /// The open relations.
    pub relations: Vec<StoredRelation>,
    /// Whether only named people may open the record.
    pub restricted: bool,
    /// Whether this actor is one of them.
    pub on_allow_list: bool,
    /// Whether this actor, or their agency, holds the family.
    pub held: Held,
    /// Whether this actor has opened the record in an emergency and the time still runs.
    pub glass_broken: bool,
}

impl FamilyAccess {
    /// Whether the restriction, if there is one, lets this actor through.
    #[must_use]
    pub fn lets_in(&self, act: &Act) -> bool {
        let holds = match self.held {
            Held::ByOthers => false,
            Held::ByActor => true,
            Held::ByAgency => ANSWERS_FOR_AGENCY.iter().any(|role| act.has(*role)),
        };
        // A link opens one question and was sent by somebody on the list.
        let by_link = matches!(act.actor, Actor::Partner { .. });
        !self.restricted || self.on_allow_list || holds || by_link
    }
}

/// The relations that this actor has to the family. None means that, for this
/// actor, the family does not exist.
///
/// A restricted record needs a place on its allow list as well, or the holder's
/// part in it. Two ways lead past the list: an agency that was asked a question
/// may answer it (that opens nothing else), and breaking the glass, which is seen.
#[must_use]
pub fn relations_of(act: &Act, access: &FamilyAccess) -> Relations {
    let lets_in = access.lets_in(act);
    access
        .relations
        .iter()
        .filter(|stored| matches_actor(act, stored))
        .map(|stored| stored.relation)
        .filter(|relation| lets_in || *relation == Relation::InformationAsked)
        .chain((access.glass_broken && act.user().is_some()).then_some(Relation::BreakGlass))
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
            // An area is many people's; its coordinator is who helps with what is stuck there.
            let part = stored.relation != Relation::AreaCoordinator
                || actor.roles.contains(&Role::EarlyHelpCoordinator);
            named && person && agency && area && part
        }
        Actor::Partner { agency, .. } | Actor::System { agency } => {
            stored.agency == Some(*agency) && stored.user.is_none()
        }
        // A job acts for the record, not for a person: the matrix names what it may do.
        Actor::Job(_) | Actor::Public => false,
    }
}
