//! Agencies and people with accounts, made by the real commands, for the tests
//! of accounts and organisations.

use casework::accounts::{self, NewUser, SignIn, SignInAttempt};
use casework::organisations;
use domain::access::Role;
use domain::accounts::SecondFactorRule;
use domain::act::{Actor, UserActor};
use domain::ids::{AgencyId, UserId};
use domain::organisations::{AgencyDetails, AgencyPart};
use jiff::SignedDuration;
use testkit::engines::Bench;
use uuid::Uuid;

pub const PASSWORD: &str = "winter kettle magnet";
pub const BROWSER: &str = "Test browser";

pub fn details(key: &str, part: AgencyPart) -> AgencyDetails {
    let name = key.replace('-', " ");
    AgencyDetails::parse((key, &name), ("school", part), ("", ""), false).unwrap()
}

pub async fn agency(bench: &Bench, key: &str, part: AgencyPart) -> AgencyId {
    organisations::add(&bench.store, &bench.act(), &details(key, part))
        .await
        .unwrap()
}

pub fn new_user(email: &str, memberships: &[(AgencyId, Role)]) -> NewUser {
    NewUser {
        email: email.to_owned(),
        name: "Ada Okoro".to_owned(),
        job_title: "Family worker".to_owned(),
        telephone: String::new(),
        memberships: memberships
            .iter()
            .map(|(agency, role)| (*agency, *role, String::new()))
            .collect(),
    }
}

/// Somebody with an account and [`PASSWORD`].
pub async fn person(bench: &Bench, email: &str, memberships: &[(AgencyId, Role)]) -> UserId {
    let new = new_user(email, memberships);
    let (user, secret) = accounts::add_user(&bench.store, &bench.act(), new)
        .await
        .unwrap();
    let public = bench.act_of(Actor::Public);
    accounts::accept_invitation(&bench.store, &public, secret.expose(), PASSWORD)
        .await
        .unwrap();
    user
}

/// Somebody who acts for an agency, without an account of their own.
pub fn user_actor(agency: AgencyId, roles: &[Role]) -> Actor {
    Actor::User(UserActor {
        user: UserId::new(Uuid::from_u128(77)),
        agency,
        roles: roles.iter().copied().collect(),
        areas: std::collections::BTreeSet::new(),
    })
}

/// The manager of an agency, with an account.
pub async fn manager_of(bench: &Bench, agency: AgencyId) -> Actor {
    let email = format!("manager-{agency}@hill.example");
    let user = person(bench, &email, &[(agency, Role::AgencyManager)]).await;
    let Actor::User(actor) = user_actor(agency, &[Role::AgencyManager]) else {
        unreachable!()
    };
    Actor::User(UserActor { user, ..actor })
}

pub async fn try_password(
    bench: &Bench,
    email: &str,
    password: &str,
    rule: SecondFactorRule,
) -> SignIn {
    let attempt = SignInAttempt {
        email,
        password,
        user_agent: BROWSER,
        second_factor: rule,
    };
    accounts::sign_in(&bench.store, &bench.act_of(Actor::Public), attempt)
        .await
        .unwrap()
}

/// Signs in with the password alone, where nobody needs a second factor.
pub async fn signed_in(bench: &Bench, email: &str) -> String {
    match try_password(bench, email, PASSWORD, SecondFactorRule::Enrolled).await {
        SignIn::Open(token) => token.expose().to_owned(),
        other => panic!("{email} did not sign in: {other:?}"),
    }
}

pub async fn session(bench: &Bench, token: &str) -> Option<accounts::SessionUser> {
    let now = bench.store.clock().now();
    accounts::session(&bench.store, token, now).await.unwrap()
}

pub fn later(bench: &Bench, by: SignedDuration) {
    let now = bench.store.clock().now();
    bench.clock.set(now.checked_add(by).unwrap());
}
