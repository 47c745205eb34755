//! A role alone opens nothing, and a relation alone opens only what it names.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::act::UserActor;
use crate::ids::{AgencyId, RequestId, UserId};

fn act_with(roles: &[Role]) -> Act {
    Act {
        actor: Actor::User(UserActor {
            user: UserId::new(Uuid::from_u128(1)),
            agency: AgencyId::new(Uuid::from_u128(2)),
            roles: roles.iter().copied().collect(),
            areas: BTreeSet::new(),
        }),
        at: Timestamp::UNIX_EPOCH,
        reason: None,
        request: RequestId::new(Uuid::from_u128(3)),
    }
}

// Requirement: BUCKS-STRAT-80
#[test]
fn only_a_front_door_team_manager_with_the_front_doors_relation_may_decide() {
    for role in Role::ALL {
        for relation in Relation::ALL {
            let permitted = permit::<may::DecideReferral, _>(
                &act_with(&[*role]),
                &[*relation].into_iter().collect(),
                (),
            );
            let expected = *role == Role::FrontDoorManager && *relation == Relation::FrontDoor;
            assert_eq!(permitted.is_ok(), expected, "{role:?} with {relation:?}");
        }
    }
}

// Requirement: BUCKS-PROT-07
#[test]
fn neither_early_help_nor_social_care_decides_for_the_other() {
    let everything: Relations = Relation::ALL.iter().copied().collect();
    let panel = act_with(&[
        Role::PanelManager,
        Role::PanelCoordinator,
        Role::PanelMember,
    ]);
    assert!(allows(&panel, &everything, Action::RecordForumDecision));
    assert!(!allows(&panel, &everything, Action::AnswerTransfer));
    let social = act_with(&[Role::SocialCareManager, Role::SocialWorker]);
    assert!(allows(&social, &everything, Action::AnswerTransfer));
    assert!(!allows(&social, &everything, Action::RecordForumDecision));
    assert!(!allows(&social, &everything, Action::TakeUpDispute));
    for act in [panel, social] {
        assert!(!allows(&act, &everything, Action::DecideReferral));
    }
}

// Requirement: C-35
#[test]
fn the_panels_two_roles_and_the_early_help_managers_are_apart_and_one_person_may_hold_all() {
    let everything: Relations = Relation::ALL.iter().copied().collect();
    let roles = [
        (Role::PanelCoordinator, Action::StepUp),
        (Role::PanelManager, Action::TakeUpDispute),
        (Role::EarlyHelpCoordinator, Action::BreakGlass),
    ];
    let only_by_role = |role: Role, action: Action| {
        grants_of(action).iter().any(
            |grant| matches!(grant, Grant::Role(one) | Grant::RoleWith(one, _) if *one == role),
        )
    };
    for (role, action) in roles {
        assert!(only_by_role(role, action), "{role:?}");
    }
    assert!(!only_by_role(Role::PanelCoordinator, Action::TakeUpDispute));
    assert!(!only_by_role(
        Role::EarlyHelpCoordinator,
        Action::TakeUpDispute
    ));
    assert!(!only_by_role(
        Role::EarlyHelpCoordinator,
        Action::RecordForumDecision
    ));
    let one_person = act_with(&roles.map(|(role, _)| role));
    for (_, action) in roles {
        assert!(allows(&one_person, &everything, action), "{action:?}");
    }
}

// Requirement: BUCKS-STRAT-71
#[test]
fn anybody_may_ask_for_help_or_raise_an_immediate_concern() {
    let public = Act {
        actor: Actor::Public,
        ..act_with(&[])
    };
    assert!(allows(&public, &Relations::none(), Action::RequestHelp));
    assert!(allows(
        &public,
        &Relations::none(),
        Action::RaiseImmediateConcern
    ));
}

// Requirement: BUCKS-PROT-84
#[test]
fn social_cares_crossing_reads_and_never_writes() {
    let relations: Relations = [Relation::SocialCareReader].into_iter().collect();
    let act = act_with(&[Role::SocialWorker, Role::SocialCareManager]);
    let opened: Vec<Action> = Action::ALL
        .iter()
        .copied()
        .filter(|action| {
            allows(&act, &relations, *action) && !allows(&act, &Relations::none(), *action)
        })
        .collect();
    assert_eq!(
        opened,
        [
            Action::ReadReferral,
            Action::ReadAttachment,
            Action::ReadOthersAttachment,
            Action::ReadFamily,
            Action::ReadSocialCareRecord,
            Action::ReadAssessment,
            Action::ReadStepDown
        ]
    );
}

// Requirement: BUCKS-PROT-83
#[test]
fn early_helps_crossing_reads_social_cares_record_and_writes_nothing_there() {
    let lead: Relations = [Relation::LeadWorker, Relation::LeadAgency]
        .into_iter()
        .collect();
    let early_help = act_with(&[Role::Practitioner, Role::LeadAgencyManager]);
    assert!(allows(&early_help, &lead, Action::ReadSocialCareRecord));
    for written in [
        Action::AnswerTransfer,
        Action::RecordStrategyMeeting,
        Action::ProposeStepDown,
        Action::SignOffStepDown,
        Action::EndSocialCare,
    ] {
        assert!(!allows(&early_help, &lead, written), "{written:?}");
    }
    // Only for the families that they support.
    assert!(!allows(
        &early_help,
        &Relations::none(),
        Action::ReadSocialCareRecord
    ));
}

proptest! {
    #[test]
    fn no_role_opens_a_familys_record_without_a_relation(picked in proptest::sample::subsequence(Role::ALL, 0..Role::ALL.len())) {
        let act = act_with(&picked);
        for action in [Action::ReadFamily, Action::ReadReferral, Action::EditFamily, Action::DecideReferral, Action::WritePlan] {
            prop_assert!(!allows(&act, &Relations::none(), action));
        }
    }

    #[test]
    fn whoever_is_permitted_could_also_try(role in proptest::sample::select(Role::ALL), relation in proptest::sample::select(Relation::ALL), action in proptest::sample::select(Action::ALL)) {
        let act = act_with(&[role]);
        if allows(&act, &[relation].into_iter().collect(), action) {
            prop_assert!(may_try(&act, action));
        }
    }
}
