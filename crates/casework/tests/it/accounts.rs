//! Getting in, and being kept out: passwords, lock-outs, invitations, who may
//! manage whom, and leaving.

use casework::accounts::{self, SignIn};
use casework::engine::Reads;
use casework::{CaseworkError, args, organisations};
use domain::access::Role;
use domain::accounts::{Holds, SecondFactorRule};
use domain::act::Actor;
use domain::event::{Event, Subject};
use domain::ids::AgencyId;
use domain::organisations::AgencyPart;
use jiff::SignedDuration;
use testkit::both_engines;
use testkit::engines::Bench;

use super::people::{
    PASSWORD, agency, later, manager_of, new_user, person, session, signed_in, try_password,
    user_actor,
};
use super::statements;

const EMAIL: &str = "ada@hill.example";
const WRONG: &str = "summer teapot magnet";
const ENROLLED: SecondFactorRule = SecondFactorRule::Enrolled;

#[derive(serde::Serialize)]
struct Prepared;

impl Event for Prepared {
    const NAME: &'static str = "test.prepared";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

async fn school(bench: &Bench) -> AgencyId {
    agency(bench, "hill-school", AgencyPart::Partner).await
}

fn holds(agency: AgencyId, role: Role) -> Holds {
    Holds {
        agency,
        role,
        area: String::new(),
    }
}

async fn audit(bench: &Bench) -> Vec<(String, String)> {
    let rows = bench
        .store
        .reader()
        .rows(&statements::AUDIT, args![])
        .await
        .unwrap();
    rows.iter()
        .map(|row| (row.text("name").unwrap(), row.text("body").unwrap()))
        .collect()
}

async fn miss(bench: &Bench, times: u32) {
    for _ in 0..times {
        let tried = try_password(bench, EMAIL, WRONG, ENROLLED).await;
        assert!(matches!(tried, SignIn::Refused { .. }));
    }
}

async fn gets_in(bench: &Bench) -> bool {
    matches!(
        try_password(bench, EMAIL, PASSWORD, ENROLLED).await,
        SignIn::Open(_)
    )
}

both_engines! {
    async fn a_right_password_signs_in_whatever_the_case_of_the_address(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let token = signed_in(&bench, " Ada@HILL.example ").await;
        let found = session(&bench, &token).await.unwrap();
        assert_eq!((found.email.as_str(), found.agency, found.agency_name.as_str()), (EMAIL, hill, "hill school"));
        assert_eq!(found.roles.into_iter().collect::<Vec<_>>(), [Role::Practitioner]);
    }

    async fn five_wrong_passwords_lock_the_account_for_a_minute(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        miss(&bench, 4).await;
        assert!(gets_in(&bench).await);
        miss(&bench, 5).await;
        assert!(!gets_in(&bench).await);
        later(&bench, SignedDuration::from_secs(59));
        assert!(!gets_in(&bench).await);
        later(&bench, SignedDuration::from_secs(1));
        assert!(gets_in(&bench).await);
    }

    async fn each_further_wrong_password_doubles_the_pause(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        miss(&bench, 5).await;
        later(&bench, SignedDuration::from_mins(1));
        miss(&bench, 1).await;
        later(&bench, SignedDuration::from_mins(1));
        assert!(!gets_in(&bench).await);
        later(&bench, SignedDuration::from_mins(1));
        assert!(gets_in(&bench).await);
    }

    async fn tries_during_a_lock_out_do_not_make_it_longer(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        miss(&bench, 12).await;
        later(&bench, SignedDuration::from_mins(1));
        assert!(gets_in(&bench).await);
    }

    async fn wrong_passwords_at_the_same_instant_are_all_counted(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let tries = (0..5).map(|_| try_password(&bench, EMAIL, WRONG, ENROLLED));
        futures::future::join_all(tries).await;
        assert!(!gets_in(&bench).await);
    }

    async fn the_answer_does_not_tell_whether_an_address_has_an_account(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let (waiting, _) = accounts::add_user(&bench.store, &bench.act(), new_user("new@hill.example", &[(hill, Role::Practitioner)])).await.unwrap();
        let known = try_password(&bench, EMAIL, WRONG, ENROLLED).await;
        let unknown = try_password(&bench, "nobody@hill.example", WRONG, ENROLLED).await;
        let invited = try_password(&bench, "new@hill.example", "", ENROLLED).await;
        miss(&bench, 5).await;
        let locked = try_password(&bench, EMAIL, PASSWORD, ENROLLED).await;
        assert!(known == unknown && known == invited && known == locked);
        let failed = audit(&bench).await.into_iter().filter(|(name, _)| name == "accounts.sign_in_failed");
        assert_eq!(failed.count(), 9);
        let found = accounts::find_user(&mut bench.store.reader(), waiting, bench.act().at).await.unwrap().unwrap();
        assert_eq!(found.account.key(), "invited");
    }

    async fn the_audit_holds_no_password_secret_or_typed_address(bench: Bench) {
        let hill = school(&bench).await;
        let (_, secret) = accounts::add_user(&bench.store, &bench.act(), new_user(EMAIL, &[(hill, Role::Practitioner)])).await.unwrap();
        accounts::accept_invitation(&bench.store, &bench.act_of(Actor::Public), secret.expose(), PASSWORD).await.unwrap();
        let token = signed_in(&bench, EMAIL).await;
        try_password(&bench, "mistyped@hill.example", WRONG, ENROLLED).await;
        let entries = audit(&bench).await;
        assert!(entries.iter().any(|(name, _)| name == "accounts.signed_in"));
        for (name, body) in entries {
            for hidden in [PASSWORD, WRONG, secret.expose(), &token, "mistyped"] {
                assert!(!body.contains(hidden), "{name} holds {hidden}");
            }
        }
    }

    async fn a_password_stored_at_a_lower_cost_is_stored_again_at_sign_in(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let cheap = cheap_hash();
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&statements::SET_PASSWORD_HASH, args![EMAIL, &cheap]).await.unwrap();
        uow.record(&Prepared).await.unwrap();
        uow.commit().await.unwrap();
        assert!(gets_in(&bench).await);
        let stored = bench.store.reader().optional(&statements::PASSWORD_HASH, args![EMAIL]).await.unwrap().unwrap();
        let stored = stored.text("password_hash").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(gets_in(&bench).await);
    }

    async fn an_invitation_is_used_once(bench: Bench) {
        let hill = school(&bench).await;
        let (user, secret) = accounts::add_user(&bench.store, &bench.act(), new_user(EMAIL, &[(hill, Role::Practitioner)])).await.unwrap();
        let act = bench.act_of(Actor::Public);
        let invitee = accounts::invitee(&bench.store, secret.expose(), act.at).await.unwrap().unwrap();
        assert_eq!((invitee.user, invitee.email.as_str()), (user, EMAIL));
        let weak = accounts::accept_invitation(&bench.store, &act, secret.expose(), "AdaOkoro2026").await;
        assert!(matches!(weak, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("password")));
        let common = accounts::accept_invitation(&bench.store, &act, secret.expose(), "password1234").await;
        assert!(matches!(common, Err(CaseworkError::Refused(refusal)) if refusal.code == "accounts.password"));
        accounts::accept_invitation(&bench.store, &act, secret.expose(), PASSWORD).await.unwrap();
        let again = accounts::accept_invitation(&bench.store, &act, secret.expose(), WRONG).await;
        assert!(matches!(again, Err(CaseworkError::Refused(refusal)) if refusal.code == "accounts.invitation_over"));
        assert!(gets_in(&bench).await);
    }

    async fn an_invitation_runs_out_after_a_week_and_a_newer_one_replaces_it(bench: Bench) {
        let hill = school(&bench).await;
        let (user, first) = accounts::add_user(&bench.store, &bench.act(), new_user(EMAIL, &[(hill, Role::Practitioner)])).await.unwrap();
        let second = accounts::reset_by_manager(&bench.store, &bench.act(), user).await.unwrap();
        let act = bench.act_of(Actor::Public);
        assert!(accounts::accept_invitation(&bench.store, &act, first.expose(), PASSWORD).await.is_err());
        later(&bench, SignedDuration::from_hours(24 * 7));
        let act = bench.act_of(Actor::Public);
        assert!(accounts::accept_invitation(&bench.store, &act, second.expose(), PASSWORD).await.is_err());
    }

    async fn a_managers_reset_ends_the_old_password_and_every_session(bench: Bench) {
        let hill = school(&bench).await;
        let user = person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let token = signed_in(&bench, EMAIL).await;
        let act = bench.act_of(manager_of(&bench, hill).await);
        let secret = accounts::reset_by_manager(&bench.store, &act, user).await.unwrap();
        assert!(session(&bench, &token).await.is_none());
        assert!(!gets_in(&bench).await);
        accounts::accept_invitation(&bench.store, &bench.act_of(Actor::Public), secret.expose(), WRONG).await.unwrap();
        assert!(matches!(try_password(&bench, EMAIL, WRONG, ENROLLED).await, SignIn::Open(_)));
    }

    async fn changing_a_password_asks_for_the_current_one_and_ends_other_sessions(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let (here, elsewhere) = (signed_in(&bench, EMAIL).await, signed_in(&bench, EMAIL).await);
        let act = bench.act_of(session(&bench, &here).await.unwrap().actor());
        let wrong = accounts::change_password(&bench.store, &act, &here, WRONG, "purple tractor lemon").await;
        assert!(matches!(wrong, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("current_password")));
        accounts::change_password(&bench.store, &act, &here, PASSWORD, "purple tractor lemon").await.unwrap();
        assert!(session(&bench, &here).await.is_some());
        assert!(session(&bench, &elsewhere).await.is_none());
        assert!(!gets_in(&bench).await);
    }

    async fn an_address_has_one_account(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let again = accounts::add_user(&bench.store, &bench.act(), new_user("ADA@hill.example", &[(hill, Role::Practitioner)])).await;
        assert!(matches!(again, Err(CaseworkError::Refused(refusal)) if refusal.code == "accounts.email_taken"));
    }

    // Requirement: BUCKS-STRAT-80
    async fn a_manager_grants_no_role_that_reaches_beyond_the_agency(bench: Bench) {
        let hill = school(&bench).await;
        let act = bench.act_of(manager_of(&bench, hill).await);
        for role in [Role::Administrator, Role::FrontDoorManager, Role::ContactOfficer, Role::Auditor] {
            let added = accounts::add_user(&bench.store, &act, new_user(EMAIL, &[(hill, role)])).await;
            assert!(matches!(added, Err(CaseworkError::Denied(_))), "{role:?}: {added:?}");
        }
        let (user, _) = accounts::add_user(&bench.store, &act, new_user(EMAIL, &[(hill, Role::Practitioner)])).await.unwrap();
        let more = accounts::grant(&bench.store, &act, user, &[holds(hill, Role::LeadAgencyManager), holds(hill, Role::Administrator)]).await;
        assert!(matches!(more, Err(CaseworkError::Denied(_))));
        let area = Holds { area: "north".to_owned(), ..holds(hill, Role::Practitioner) };
        assert!(matches!(accounts::grant(&bench.store, &act, user, &[area]).await, Err(CaseworkError::Denied(_))));
        let found = accounts::find_user(&mut bench.store.reader(), user, act.at).await.unwrap().unwrap();
        assert_eq!(found.holds, [holds(hill, Role::Practitioner)]);
    }

    async fn a_manager_touches_nobody_in_another_agency(bench: Bench) {
        let (hill, lake) = (school(&bench).await, agency(&bench, "lake-school", AgencyPart::Partner).await);
        let theirs = person(&bench, EMAIL, &[(lake, Role::Practitioner)]).await;
        let act = bench.act_of(manager_of(&bench, hill).await);
        let there = accounts::add_user(&bench.store, &act, new_user("bo@lake.example", &[(lake, Role::Practitioner)])).await;
        assert!(matches!(there, Err(CaseworkError::Denied(_))));
        assert!(matches!(accounts::grant(&bench.store, &act, theirs, &[holds(hill, Role::Practitioner)]).await, Err(CaseworkError::NotFound)));
        assert!(matches!(accounts::withdraw(&bench.store, &act, theirs, &[holds(lake, Role::Practitioner)]).await, Err(CaseworkError::NotFound)));
        assert!(matches!(accounts::reset_by_manager(&bench.store, &act, theirs).await, Err(CaseworkError::NotFound)));
        assert!(matches!(accounts::remove_second_factor(&bench.store, &act, theirs).await, Err(CaseworkError::NotFound)));
        assert!(matches!(accounts::leave(&bench.store, &act, theirs).await, Err(CaseworkError::NotFound)));
        assert!(matches!(accounts::sign_out_everywhere(&bench.store, &act, theirs).await, Err(CaseworkError::NotFound)));
        assert!(gets_in(&bench).await);
    }

    async fn a_manager_cannot_become_a_colleague_with_more_rights(bench: Bench) {
        let hill = school(&bench).await;
        let colleague = person(&bench, EMAIL, &[(hill, Role::Practitioner), (hill, Role::Administrator)]).await;
        let act = bench.act_of(manager_of(&bench, hill).await);
        assert!(matches!(accounts::reset_by_manager(&bench.store, &act, colleague).await, Err(CaseworkError::Denied(_))));
        assert!(matches!(accounts::remove_second_factor(&bench.store, &act, colleague).await, Err(CaseworkError::Denied(_))));
        assert!(matches!(accounts::leave(&bench.store, &act, colleague).await, Err(CaseworkError::Denied(_))));
        let practitioner = bench.act_of(user_actor(hill, &[Role::Practitioner]));
        assert!(matches!(accounts::leave(&bench.store, &practitioner, colleague).await, Err(CaseworkError::Denied(_))));
    }

    async fn whoever_leaves_is_out_at_once_and_their_families_are_named(bench: Bench) {
        let hill = school(&bench).await;
        let user = person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&statements::ADD_FAMILY, args![]).await.unwrap();
        uow.write(&statements::HOLD, args![hill, user]).await.unwrap();
        uow.record(&Prepared).await.unwrap();
        uow.commit().await.unwrap();
        let token = signed_in(&bench, EMAIL).await;
        let act = bench.act_of(manager_of(&bench, hill).await);
        let waiting = accounts::leave(&bench.store, &act, user).await.unwrap();
        let references: Vec<_> = waiting.iter().map(|w| (w.reference.as_str(), w.holder, w.lead_worker)).collect();
        assert_eq!(references, [("F-1", true, false)]);
        let holder = casework::families::holder_of(&mut bench.store.reader(), waiting[0].family).await.unwrap().unwrap();
        assert_eq!((holder.agency, holder.user), (hill, None), "the school holds it, and names nobody who is gone");
        assert!(session(&bench, &token).await.is_none());
        assert!(!gets_in(&bench).await);
        let left = accounts::users_with_role(&mut bench.store.reader(), hill, Role::Practitioner).await.unwrap();
        assert!(left.is_empty());
        assert!(matches!(accounts::leave(&bench.store, &act, user).await, Err(CaseworkError::Refused(_))));
    }

    async fn whoever_comes_back_starts_with_a_new_password_and_new_roles(bench: Bench) {
        let hill = school(&bench).await;
        let user = person(&bench, EMAIL, &[(hill, Role::LeadAgencyManager)]).await;
        accounts::leave(&bench.store, &bench.act(), user).await.unwrap();
        let back = vec![(hill, Role::Practitioner, String::new())];
        let secret = accounts::readmit(&bench.store, &bench.act(), user, back).await.unwrap();
        assert!(!gets_in(&bench).await);
        accounts::accept_invitation(&bench.store, &bench.act_of(Actor::Public), secret.expose(), PASSWORD).await.unwrap();
        let token = signed_in(&bench, EMAIL).await;
        let roles = session(&bench, &token).await.unwrap().roles;
        assert_eq!(roles.into_iter().collect::<Vec<_>>(), [Role::Practitioner]);
    }

    async fn somebody_whose_only_agency_closed_cannot_sign_in(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner)]).await;
        let token = signed_in(&bench, EMAIL).await;
        organisations::close(&bench.store, &bench.act(), (hill, 1)).await.unwrap();
        assert!(session(&bench, &token).await.is_none());
        assert!(!gets_in(&bench).await);
    }

    async fn an_agencys_people_are_listed_with_their_roles_and_standing(bench: Bench) {
        let hill = school(&bench).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner), (hill, Role::LeadAgencyManager)]).await;
        let left = person(&bench, "bo@hill.example", &[(hill, Role::Practitioner)]).await;
        accounts::leave(&bench.store, &bench.act(), left).await.unwrap();
        let lines = accounts::users_of_agency(&mut bench.store.reader(), hill, bench.act().at).await.unwrap();
        let lines: Vec<_> = lines.iter().map(|l| (l.email.as_str(), l.account.key(), l.holds.len())).collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.contains(&(EMAIL, "active", 2)));
        assert!(lines.contains(&("bo@hill.example", "left", 1)));
    }
}

fn cheap_hash() -> String {
    use argon2::PasswordHasher as _;
    let params = argon2::Params::new(8192, 1, 1, None).unwrap();
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16])
        .unwrap()
        .to_string()
}
