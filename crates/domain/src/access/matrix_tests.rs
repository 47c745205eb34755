//! The whole matrix, walked: for every action, every role with every relation,
//! what the grants say is what happens; nobody gets in by any other way.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::act::UserActor;
use crate::ids::{AgencyId, LinkId, RequestId, UserId};

fn act_of(actor: Actor) -> Act {
    Act {
        actor,
        at: Timestamp::UNIX_EPOCH,
        reason: None,
        request: RequestId::new(Uuid::from_u128(3)),
    }
}

fn user_with(roles: &[Role]) -> Act {
    act_of(Actor::User(UserActor {
        user: UserId::new(Uuid::from_u128(1)),
        agency: AgencyId::new(Uuid::from_u128(2)),
        roles: roles.iter().copied().collect(),
        areas: BTreeSet::new(),
    }))
}

fn others() -> Vec<Act> {
    let agency = AgencyId::new(Uuid::from_u128(2));
    vec![
        act_of(Actor::Public),
        act_of(Actor::Partner {
            link: LinkId::new(Uuid::from_u128(9)),
            agency,
        }),
        act_of(Actor::System { agency }),
        act_of(Actor::Job("test")),
    ]
}

/// What one grant means for a person with one role and one relation (or none),
/// written out again so that the check does not check itself.
fn grant_opens(grant: Grant, role: Role, relation: Option<Relation>) -> bool {
    match grant {
        Grant::Anyone | Grant::SignedIn => true,
        Grant::Job | Grant::LinkHolder(_) | Grant::SystemOf(_) => false,
        Grant::Role(wanted) => wanted == role,
        Grant::With(wanted) => relation == Some(wanted),
        Grant::RoleWith(wanted, with) => wanted == role && relation == Some(with),
    }
}

// Requirement: BUCKS-STRAT-80, BUCKS-PROT-83, BUCKS-PROT-84
#[test]
fn each_action_is_allowed_to_each_role_and_relation_exactly_as_the_matrix_says() {
    let (mut allowed, mut denied) = (0, 0);
    for action in Action::ALL {
        for role in Role::ALL {
            let act = user_with(&[*role]);
            let with_each = Relation::ALL.iter().copied().map(Some).chain([None]);
            for relation in with_each {
                let relations: Relations = relation.into_iter().collect();
                let expected = grants_of(*action)
                    .iter()
                    .any(|grant| grant_opens(*grant, *role, relation));
                let found = allows(&act, &relations, *action);
                assert_eq!(found, expected, "{action:?} {role:?} {relation:?}");
                if expected { allowed += 1 } else { denied += 1 }
            }
        }
    }
    assert!(allowed > 1_000 && denied > 1_000, "{allowed} {denied}");
}

#[test]
fn nobody_without_an_account_does_what_an_account_is_needed_for() {
    for action in Action::ALL {
        for act in others() {
            for relation in Relation::ALL {
                let expected = grants_of(*action).iter().any(|grant| match *grant {
                    Grant::Anyone => true,
                    Grant::Job => matches!(act.actor, Actor::Job(_)),
                    Grant::LinkHolder(with) => {
                        matches!(act.actor, Actor::Partner { .. }) && with == *relation
                    }
                    Grant::SystemOf(with) => {
                        matches!(act.actor, Actor::System { .. }) && with == *relation
                    }
                    Grant::SignedIn | Grant::Role(_) | Grant::With(_) | Grant::RoleWith(..) => {
                        false
                    }
                });
                let relations: Relations = [*relation].into_iter().collect();
                assert_eq!(
                    allows(&act, &relations, *action),
                    expected,
                    "{action:?} {:?} {relation:?}",
                    act.actor
                );
            }
        }
    }
}

/// Actions that change a record. A way in that reads must open none of them.
fn changes(action: Action) -> bool {
    let name = action.name();
    !(name.starts_with("Read") || name.starts_with("See") || name.starts_with("Check"))
}

#[test]
fn whoever_breaks_the_glass_or_audits_reads_and_changes_nothing() {
    for only in [
        Relation::BreakGlass,
        Relation::AuditDrawn,
        Relation::SocialCareReader,
        Relation::FormerLeadWorker,
    ] {
        let relations: Relations = [only].into_iter().collect();
        for role in Role::ALL {
            let act = user_with(&[*role]);
            for action in Action::ALL
                .iter()
                .copied()
                .filter(|action| changes(*action))
            {
                assert_eq!(
                    allows(&act, &relations, action),
                    allows(&act, &Relations::none(), action),
                    "{only:?} {role:?} {action:?}"
                );
            }
        }
    }
}

fn stored(relation: Relation) -> StoredRelation {
    StoredRelation {
        relation,
        agency: Some(AgencyId::new(Uuid::from_u128(2))),
        user: None,
        area: None,
    }
}

proptest! {
    // A restricted record does not exist for anybody who is not on its list and
    // does not hold it, whatever their roles and relations.
    #[test]
    fn a_restricted_record_opens_for_its_list_and_its_holder_alone(
        roles in proptest::sample::subsequence(Role::ALL, 0..Role::ALL.len()),
        relations in proptest::sample::subsequence(Relation::ALL, 0..Relation::ALL.len()),
        on_allow_list in any::<bool>(),
        holds in any::<bool>(),
    ) {
        let relations: Vec<Relation> = relations
            .into_iter()
            .filter(|relation| *relation != Relation::InformationAsked)
            // An area's part is its coordinator's alone.
            .filter(|relation| {
                *relation != Relation::AreaCoordinator || roles.contains(&Role::EarlyHelpCoordinator)
            })
            .collect();
        let act = user_with(&roles);
        let access = FamilyAccess {
            relations: relations.iter().copied().map(stored).collect(),
            restricted: true,
            on_allow_list,
            held: if holds { Held::ByActor } else { Held::ByOthers },
            glass_broken: false,
        };
        let found = relations_of(&act, &access);
        let expected: Relations = if on_allow_list || holds {
            relations.into_iter().collect()
        } else {
            Relations::none()
        };
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn danger_is_never_blocked_by_a_restriction(roles in proptest::sample::subsequence(Role::ALL, 0..Role::ALL.len())) {
        let act = user_with(&roles);
        let access = FamilyAccess { restricted: true, ..FamilyAccess::default() };
        let relations = relations_of(&act, &access);
        prop_assert!(relations.is_empty());
        prop_assert!(allows(&act, &relations, Action::RaiseImmediateConcern));
    }

    #[test]
    fn the_glass_opens_a_restricted_record_to_whoever_broke_it(restricted in any::<bool>()) {
        let access = FamilyAccess { restricted, glass_broken: true, ..FamilyAccess::default() };
        let act = user_with(&[Role::Practitioner]);
        let relations = relations_of(&act, &access);
        prop_assert!(relations.contains(Relation::BreakGlass));
        prop_assert!(allows(&act, &relations, Action::ReadFamily));
        prop_assert!(relations_of(&act_of(Actor::Public), &access).is_empty());
    }
}

#[test]
fn an_agency_that_holds_and_has_named_nobody_is_let_in_through_its_managers() {
    let access = FamilyAccess {
        relations: vec![stored(Relation::LeadAgency)],
        restricted: true,
        held: Held::ByAgency,
        ..FamilyAccess::default()
    };
    assert!(relations_of(&user_with(&[Role::Practitioner]), &access).is_empty());
    assert!(!relations_of(&user_with(&[Role::LeadAgencyManager]), &access).is_empty());
}

#[test]
fn an_agency_that_was_asked_about_a_restricted_family_can_still_answer() {
    let access = FamilyAccess {
        relations: vec![stored(Relation::InformationAsked), stored(Relation::Team)],
        restricted: true,
        ..FamilyAccess::default()
    };
    let act = user_with(&[Role::MashPartner]);
    let relations = relations_of(&act, &access);
    assert!(allows(&act, &relations, Action::AnswerInformationRequest));
    assert!(!allows(&act, &relations, Action::ReadFamily));
}
