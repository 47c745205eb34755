//! Sessions and second factors: how long they last, what ends them, and that
//! every code counts once.

use casework::accounts::{self, Enrolled, SecondFactor, SignIn};
use casework::engine::Reads;
use casework::{CaseworkError, args};
use domain::access::Role;
use domain::accounts::{Holds, SecondFactorRule, SessionState};
use domain::act::Actor;
use domain::organisations::AgencyPart;
use jiff::SignedDuration;
use testkit::both_engines;
use testkit::engines::Bench;
use totp_rs::{Builder, Secret};

use super::people::{
    BROWSER, PASSWORD, agency, later, manager_of, person, session, signed_in, try_password,
};
use super::statements;

const EMAIL: &str = "ada@hill.example";
const EVERYBODY: SecondFactorRule = SecondFactorRule::Everybody;

async fn practitioner(bench: &Bench) -> domain::ids::UserId {
    let hill = agency(bench, "hill-school", AgencyPart::Partner).await;
    person(bench, EMAIL, &[(hill, Role::Practitioner)]).await
}

/// The code that an app would show now.
fn code(bench: &Bench, manual_key: &str) -> String {
    let secret = Secret::try_from_base32(manual_key.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(bench.store.clock().now().as_second()).unwrap();
    totp.generate(now).to_string()
}

/// Signs in for the first time and sets up an app.
async fn enrolled(bench: &Bench) -> (String, Enrolled) {
    let SignIn::EnrolSecondFactor(token) = try_password(bench, EMAIL, PASSWORD, EVERYBODY).await
    else {
        panic!("the first sign-in sets up a second factor");
    };
    let act = bench.act_of(Actor::Public);
    let enrolment = accounts::begin_enrolment(&bench.store, &act, token.expose())
        .await
        .unwrap();
    let code = code(bench, &enrolment.manual_key);
    let enrolled = accounts::confirm_enrolment(&bench.store, &act, token.expose(), &code)
        .await
        .unwrap();
    assert!(session(bench, token.expose()).await.is_none());
    (enrolment.manual_key, enrolled)
}

async fn half_way(bench: &Bench) -> String {
    match try_password(bench, EMAIL, PASSWORD, EVERYBODY).await {
        SignIn::SecondFactor(token) => token.expose().to_owned(),
        other => panic!("a second factor is set up: {other:?}"),
    }
}

async fn verify(bench: &Bench, token: &str, code: &str) -> SecondFactor {
    let act = bench.act_of(Actor::Public);
    accounts::verify_second_factor(&bench.store, &act, token, code)
        .await
        .unwrap()
}

both_engines! {
    async fn only_the_hash_of_a_token_is_stored(bench: Bench) {
        practitioner(&bench).await;
        let token = signed_in(&bench, EMAIL).await;
        assert_eq!(token.len(), 64);
        let rows = bench.store.reader().rows(&statements::SESSIONS, args![]).await.unwrap();
        let hashes: Vec<_> = rows.iter().map(|row| row.text("id_hash").unwrap()).collect();
        assert_eq!(hashes.len(), 1);
        assert_ne!(hashes[0], token);
        assert!(session(&bench, &hashes[0]).await.is_none());
        assert!(session(&bench, &token).await.is_some());
    }

    async fn a_password_alone_acts_for_nobody(bench: Bench) {
        practitioner(&bench).await;
        let SignIn::EnrolSecondFactor(token) = try_password(&bench, EMAIL, PASSWORD, EVERYBODY).await else { panic!() };
        let found = session(&bench, token.expose()).await.unwrap();
        assert_eq!(found.state, SessionState::EnrolSecondFactor);
        assert_eq!(found.actor(), Actor::Public);
        later(&bench, SignedDuration::from_mins(10));
        assert!(session(&bench, token.expose()).await.is_none());
    }

    async fn an_app_is_set_up_once_and_then_asked_for(bench: Bench) {
        practitioner(&bench).await;
        let (key, enrolled) = enrolled(&bench).await;
        let open = session(&bench, enrolled.token.expose()).await.unwrap();
        assert!(matches!(open.actor(), Actor::User(_)));
        later(&bench, SignedDuration::from_mins(5));
        let token = half_way(&bench).await;
        let act = bench.act_of(Actor::Public);
        let again = accounts::begin_enrolment(&bench.store, &act, &token).await;
        assert!(matches!(again, Err(CaseworkError::Refused(refusal)) if refusal.code == "accounts.second_factor_set"));
        let SecondFactor::Open(open) = verify(&bench, &token, &code(&bench, &key)).await else { panic!() };
        assert_ne!(open.expose(), token);
        assert!(session(&bench, &token).await.is_none());
        assert!(session(&bench, open.expose()).await.unwrap().is_open());
    }

    async fn a_time_code_counts_once(bench: Bench) {
        practitioner(&bench).await;
        let (key, _) = enrolled(&bench).await;
        let (token, first) = (half_way(&bench).await, code(&bench, &key));
        assert!(matches!(verify(&bench, &token, &first).await, SecondFactor::Refused { .. }), "the code that confirmed the app");
        later(&bench, SignedDuration::from_mins(2));
        let second = code(&bench, &key);
        assert!(matches!(verify(&bench, &token, &second).await, SecondFactor::Open(_)));
        let token = half_way(&bench).await;
        assert!(matches!(verify(&bench, &token, &second).await, SecondFactor::Refused { .. }));
    }

    async fn a_recovery_code_works_once_and_is_stored_as_a_hash(bench: Bench) {
        practitioner(&bench).await;
        let (_, enrolled) = enrolled(&bench).await;
        assert_eq!(enrolled.recovery_codes.len(), 10);
        let stored = bench.store.reader().rows(&statements::RECOVERY_CODES, args![]).await.unwrap();
        let stored: Vec<_> = stored.iter().map(|row| row.text("code_hash").unwrap()).collect();
        let recovery = &enrolled.recovery_codes[3];
        assert!(!stored.contains(&recovery.replace('-', "")));
        let typed = recovery.to_lowercase().replace('-', " ");
        assert!(matches!(verify(&bench, &half_way(&bench).await, &typed).await, SecondFactor::Open(_)));
        let token = half_way(&bench).await;
        assert!(matches!(verify(&bench, &token, recovery).await, SecondFactor::Refused { .. }));
        assert!(matches!(verify(&bench, &token, &enrolled.recovery_codes[4]).await, SecondFactor::Open(_)));
    }

    async fn wrong_codes_lock_the_account_even_between_right_passwords(bench: Bench) {
        practitioner(&bench).await;
        let (key, _) = enrolled(&bench).await;
        later(&bench, SignedDuration::from_mins(5));
        let right = code(&bench, &key);
        let wrong = if right == "000000" { "111111" } else { "000000" };
        for _ in 0..5 {
            let token = half_way(&bench).await;
            assert!(matches!(verify(&bench, &token, wrong).await, SecondFactor::Refused { .. }));
        }
        let locked = try_password(&bench, EMAIL, PASSWORD, EVERYBODY).await;
        assert!(matches!(locked, SignIn::Refused { .. }));
    }

    async fn a_wrong_first_code_sets_up_nothing(bench: Bench) {
        practitioner(&bench).await;
        let SignIn::EnrolSecondFactor(token) = try_password(&bench, EMAIL, PASSWORD, EVERYBODY).await else { panic!() };
        let act = bench.act_of(Actor::Public);
        let enrolment = accounts::begin_enrolment(&bench.store, &act, token.expose()).await.unwrap();
        assert!(enrolment.address.starts_with("otpauth://totp/Early%20Help:ada%40hill.example?secret="));
        let right = code(&bench, &enrolment.manual_key);
        let wrong = if right == "000000" { "111111" } else { "000000" };
        let refused = accounts::confirm_enrolment(&bench.store, &act, token.expose(), wrong).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("code")));
        let found = session(&bench, token.expose()).await.unwrap();
        assert_eq!(found.state, SessionState::EnrolSecondFactor);
    }

    async fn a_person_changes_their_own_app_with_their_password_and_first_code(bench: Bench) {
        practitioner(&bench).await;
        let (_, enrolled) = enrolled(&bench).await;
        let token = enrolled.token.expose().to_owned();
        let act = bench.act_of(Actor::Public);
        let wrong = accounts::begin_replacement(&bench.store, &act, &token, "not my password").await;
        assert!(matches!(wrong, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("password")));
        let offered = accounts::begin_replacement(&bench.store, &act, &token, PASSWORD).await.unwrap();
        let refused = accounts::confirm_replacement(&bench.store, &act, &token, "000000").await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "the old app stays in force");
        let first = code(&bench, &offered.manual_key);
        let codes = accounts::confirm_replacement(&bench.store, &act, &token, &first).await.unwrap();
        assert!(codes.iter().all(|code| !enrolled.recovery_codes.contains(code)));
        let again = accounts::confirm_replacement(&bench.store, &act, &token, &first).await;
        assert!(matches!(again, Err(CaseworkError::NotFound)), "an offer is used once");
        // An old recovery code opens nothing any more; a new one does.
        let half = half_way(&bench).await;
        let old = verify(&bench, &half, &enrolled.recovery_codes[0]).await;
        assert!(matches!(old, SecondFactor::Refused { .. }));
        let new = verify(&bench, &half, &codes[0]).await;
        assert!(matches!(new, SecondFactor::Open(_)));
    }

    async fn new_recovery_codes_ask_for_the_password_and_end_the_old_ones(bench: Bench) {
        practitioner(&bench).await;
        let (_, enrolled) = enrolled(&bench).await;
        let token = enrolled.token.expose().to_owned();
        let act = bench.act_of(Actor::Public);
        let wrong = accounts::renew_recovery_codes(&bench.store, &act, &token, "not my password").await;
        assert!(matches!(wrong, Err(CaseworkError::Refused(_))));
        let codes = accounts::renew_recovery_codes(&bench.store, &act, &token, PASSWORD).await.unwrap();
        let half = half_way(&bench).await;
        assert!(matches!(verify(&bench, &half, &enrolled.recovery_codes[0]).await, SecondFactor::Refused { .. }));
        assert!(matches!(verify(&bench, &half, &codes[0]).await, SecondFactor::Open(_)));
    }

    async fn a_lost_app_is_removed_by_a_manager_and_set_up_again(bench: Bench) {
        let user = practitioner(&bench).await;
        let (_, enrolled_before) = enrolled(&bench).await;
        let hill = session(&bench, enrolled_before.token.expose()).await.unwrap().agency;
        let act = bench.act_of(manager_of(&bench, hill).await);
        accounts::remove_second_factor(&bench.store, &act, user).await.unwrap();
        assert!(session(&bench, enrolled_before.token.expose()).await.is_none());
        let (_, enrolled_now) = enrolled(&bench).await;
        let token = half_way(&bench).await;
        assert!(matches!(verify(&bench, &token, &enrolled_before.recovery_codes[0]).await, SecondFactor::Refused { .. }));
        assert!(matches!(verify(&bench, &token, &enrolled_now.recovery_codes[0]).await, SecondFactor::Open(_)));
    }

    async fn an_idle_session_ends_after_half_an_hour_and_a_used_one_after_twelve(bench: Bench) {
        practitioner(&bench).await;
        let idle = signed_in(&bench, EMAIL).await;
        let used = signed_in(&bench, EMAIL).await;
        for _ in 0..35 {
            later(&bench, SignedDuration::from_mins(20));
            assert!(session(&bench, &used).await.is_some());
        }
        assert!(session(&bench, &idle).await.is_none());
        later(&bench, SignedDuration::from_mins(19));
        assert!(session(&bench, &used).await.is_some());
        later(&bench, SignedDuration::from_mins(1));
        assert!(session(&bench, &used).await.is_none());
        assert_eq!(accounts::purge_sessions(&bench.store, &bench.act()).await.unwrap(), 0, "a row outlives its session by a day");
        later(&bench, SignedDuration::from_hours(24));
        assert_eq!(accounts::purge_sessions(&bench.store, &bench.act()).await.unwrap(), 2);
    }

    async fn reading_a_page_writes_at_most_once_a_minute(bench: Bench) {
        practitioner(&bench).await;
        let token = signed_in(&bench, EMAIL).await;
        let started = bench.store.clock().now();
        later(&bench, SignedDuration::from_secs(59));
        assert_eq!(session(&bench, &token).await.unwrap().seen_at, started);
        later(&bench, SignedDuration::from_secs(1));
        session(&bench, &token).await.unwrap();
        let rows = bench.store.reader().rows(&statements::SESSIONS, args![]).await.unwrap();
        assert_eq!(rows[0].instant("seen_at").unwrap(), bench.store.clock().now());
    }

    async fn signing_out_ends_one_session_and_everywhere_ends_all(bench: Bench) {
        let user = practitioner(&bench).await;
        let tokens = [signed_in(&bench, EMAIL).await, signed_in(&bench, EMAIL).await, signed_in(&bench, EMAIL).await];
        let act = bench.act_of(session(&bench, &tokens[0]).await.unwrap().actor());
        accounts::sign_out(&bench.store, &act, &tokens[0]).await.unwrap();
        assert!(session(&bench, &tokens[0]).await.is_none());
        accounts::sign_out(&bench.store, &act, &tokens[0]).await.unwrap();
        let list = accounts::sessions_of(&mut bench.store.reader(), user, &tokens[1], act.at).await.unwrap();
        assert_eq!(list.iter().map(|line| line.is_this_one).filter(|this| *this).count(), 1);
        assert!(list.len() == 2 && list[0].user_agent == BROWSER);
        assert_eq!(accounts::sign_out_everywhere(&bench.store, &act, user).await.unwrap(), 2);
        for token in &tokens {
            assert!(session(&bench, token).await.is_none());
        }
    }

    async fn a_session_from_the_list_is_ended_by_its_owner_alone(bench: Bench) {
        let user = practitioner(&bench).await;
        let (here, lost) = (signed_in(&bench, EMAIL).await, signed_in(&bench, EMAIL).await);
        let found = session(&bench, &here).await.unwrap();
        let act = bench.act_of(found.actor());
        let list = accounts::sessions_of(&mut bench.store.reader(), user, &here, act.at).await.unwrap();
        let other = list.iter().find(|line| !line.is_this_one).unwrap();
        let stranger = bench.act_of(manager_of(&bench, found.agency).await);
        assert!(matches!(accounts::end_session(&bench.store, &stranger, &other.reference).await, Err(CaseworkError::NotFound)));
        accounts::end_session(&bench.store, &act, &other.reference).await.unwrap();
        assert!(session(&bench, &lost).await.is_none());
        assert!(session(&bench, &here).await.is_some());
    }

    async fn a_person_acts_for_one_of_their_agencies_at_a_time(bench: Bench) {
        let hill = agency(&bench, "hill-school", AgencyPart::Partner).await;
        let lake = agency(&bench, "lake-clinic", AgencyPart::Partner).await;
        let moor = agency(&bench, "moor-school", AgencyPart::Partner).await;
        person(&bench, EMAIL, &[(hill, Role::Practitioner), (lake, Role::LeadAgencyManager)]).await;
        let token = signed_in(&bench, EMAIL).await;
        let found = session(&bench, &token).await.unwrap();
        assert_eq!(found.agency, hill);
        assert_eq!(found.agencies.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [hill, lake]);
        let act = bench.act_of(found.actor());
        accounts::switch_agency(&bench.store, &act, &token, lake).await.unwrap();
        let found = session(&bench, &token).await.unwrap();
        assert_eq!((found.agency, found.roles.into_iter().collect::<Vec<_>>()), (lake, vec![Role::LeadAgencyManager]));
        let elsewhere = accounts::switch_agency(&bench.store, &act, &token, moor).await;
        assert!(matches!(elsewhere, Err(CaseworkError::NotFound)));
    }

    async fn a_role_that_is_taken_away_is_gone_at_the_next_click(bench: Bench) {
        let hill = agency(&bench, "hill-school", AgencyPart::Partner).await;
        let user = person(&bench, EMAIL, &[(hill, Role::Practitioner), (hill, Role::LeadAgencyManager)]).await;
        let token = signed_in(&bench, EMAIL).await;
        let held = |role| Holds { agency: hill, role, area: String::new() };
        accounts::withdraw(&bench.store, &bench.act(), user, &[held(Role::LeadAgencyManager)]).await.unwrap();
        let roles = session(&bench, &token).await.unwrap().roles;
        assert_eq!(roles.into_iter().collect::<Vec<_>>(), [Role::Practitioner]);
        accounts::withdraw(&bench.store, &bench.act(), user, &[held(Role::Practitioner)]).await.unwrap();
        assert!(session(&bench, &token).await.is_none());
    }

    async fn only_the_product_itself_opens_a_session_without_a_password(bench: Bench) {
        let user = practitioner(&bench).await;
        let public = bench.act_of(Actor::Public);
        assert!(matches!(accounts::sign_in_as(&bench.store, &public, user, BROWSER).await, Err(CaseworkError::Denied(_))));
        let token = accounts::sign_in_as(&bench.store, &bench.act(), user, BROWSER).await.unwrap();
        assert!(session(&bench, token.expose()).await.unwrap().is_open());
    }
}
