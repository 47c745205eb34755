//! Argon2id, off the threads that answer requests. An address without an
//! account costs the same work as one with an account.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use domain::accounts::{Guessability, PasswordContext};

use crate::engine::StoreError;
use crate::time::Entropy;

/// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// The same cost, and no password that anybody could find: for addresses without one.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a check found.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Checked {
    /// The password is right, and stored at today's cost.
    Right,
    /// The password is right, and should be stored again, like this.
    RightAndRenewed(String),
    /// The password is wrong, or there is none.
    Wrong,
}

impl Checked {
    pub(super) const fn is_right(&self) -> bool {
        match self {
            Self::Right | Self::RightAndRenewed(_) => true,
            Self::Wrong => false,
        }
    }
}

fn fault() -> StoreError {
    StoreError::Inconsistent {
        column: "accounts.password_hash".to_owned(),
    }
}

fn hasher() -> Result<Argon2<'static>, StoreError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| fault())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str, salt: &[u8]) -> Result<String, StoreError> {
    let hash = hasher()?
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|_| fault())?;
    Ok(hash.to_string())
}

fn is_todays_cost(hash: &PasswordHash) -> bool {
    let cost =
        Params::try_from(hash).map(|params| (params.m_cost(), params.t_cost(), params.p_cost()));
    hash.algorithm.as_str() == "argon2id" && cost == Ok((MEMORY_KIB, PASSES, LANES))
}

fn check_now(stored: Option<&str>, password: &str, salt: &[u8]) -> Result<Checked, StoreError> {
    let parsed = PasswordHash::new(stored.unwrap_or(NOBODYS)).map_err(|_| fault())?;
    let right = hasher()?
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    match (right && stored.is_some(), is_todays_cost(&parsed)) {
        (false, _) => Ok(Checked::Wrong),
        (true, true) => Ok(Checked::Right),
        (true, false) => Ok(Checked::RightAndRenewed(hash_now(password, salt)?)),
    }
}

fn salt(entropy: &Entropy) -> [u8; 16] {
    let mut salt = [0u8; 16];
    entropy.fill(&mut salt);
    salt
}

async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|stopped| Err(StoreError::File(std::io::Error::other(stopped))))
}

/// The stored form of a new password.
pub(super) async fn hash(entropy: &Entropy, password: &str) -> Result<String, StoreError> {
    let (password, salt) = (password.to_owned(), salt(entropy));
    aside(move || hash_now(&password, &salt)).await
}

/// Checks a password against the stored form, or against nobody's.
pub(super) async fn check(
    entropy: &Entropy,
    stored: Option<String>,
    password: &str,
) -> Result<Checked, StoreError> {
    let (password, salt) = (password.to_owned(), salt(entropy));
    aside(move || check_now(stored.as_deref(), &password, &salt)).await
}

/// Estimates how hard a password is to guess, with the person's own words
/// counted as known. Here and not in the rules, because the estimator asks the
/// system which year it is.
pub(super) fn guessability(password: &str, context: &PasswordContext) -> Guessability {
    let words: Vec<&str> = context.words().iter().map(String::as_str).collect();
    Guessability::new(zxcvbn::zxcvbn(password, &words).score().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_hashed_at_a_lower_cost_is_renewed() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8192, 1, 1, None).unwrap(),
        );
        let stored = weak
            .hash_password_with_salt(b"winter sunset over", &[7; 16])
            .unwrap()
            .to_string();
        let Ok(Checked::RightAndRenewed(renewed)) =
            check_now(Some(&stored), "winter sunset over", &[9; 16])
        else {
            panic!("the cost is too low to be kept");
        };
        assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(
            check_now(Some(&renewed), "winter sunset over", &[1; 16]).unwrap() == Checked::Right
        );
        assert!(
            check_now(Some(&renewed), "winter sunset ove", &[1; 16]).unwrap() == Checked::Wrong
        );
    }

    #[test]
    fn nobodys_password_is_never_right_and_costs_as_much() {
        assert!(is_todays_cost(&PasswordHash::new(NOBODYS).unwrap()));
        assert!(check_now(None, "", &[1; 16]).unwrap() == Checked::Wrong);
    }

    #[test]
    fn common_passwords_are_easy_to_guess_and_three_random_words_are_not() {
        let nobody = PasswordContext::default();
        for easy in [
            "password1234",
            "qwertyuiop12",
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "iloveyou2024",
        ] {
            assert!(guessability(easy, &nobody) < Guessability::new(3), "{easy}");
        }
        assert!(guessability("winter kettle magnet", &nobody) >= Guessability::new(3));
    }
}
