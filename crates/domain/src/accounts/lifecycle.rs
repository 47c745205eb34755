//! The life of an account: invited, active, locked for a while, left. Each
//! state carries the facts true in it; a transition consumes the old state.
//! Must not know passwords, sessions or where the facts are stored.

use jiff::Timestamp;
use thiserror::Error;

use super::lockout::locked_until;

/// Has no password yet; an invitation is out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invited;

/// Can sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Active {
    /// Wrong passwords and codes in a row.
    pub failures: u32,
}

/// Cannot sign in for a while, after too many wrong tries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locked {
    /// Wrong passwords and codes in a row.
    pub failures: u32,
    /// When the next try counts.
    pub until: Timestamp,
}

/// Has left: no access from that instant on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Left {
    /// When.
    pub at: Timestamp,
}

/// Where an account stands at an instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Account {
    /// Has no password yet.
    Invited(Invited),
    /// Can sign in.
    Active(Active),
    /// Cannot sign in for a while.
    Locked(Locked),
    /// Has left.
    Left(Left),
}

/// What is stored about an account's standing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StoredAccount {
    /// Whether a password is set.
    pub has_password: bool,
    /// Wrong tries in a row.
    pub failures: u32,
    /// The end of the newest lock-out, past or to come.
    pub locked_until: Option<Timestamp>,
    /// When the person left.
    pub left_at: Option<Timestamp>,
}

/// Why a command does not fit the account's state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum AccountRefused {
    /// The person has left.
    #[error("This person has left")]
    HasLeft,
    /// The person has not left.
    #[error("This person has not left")]
    HasNotLeft,
    /// No password is set.
    #[error("This account waits for its invitation to be accepted")]
    NotYetAccepted,
    /// A password is set already.
    #[error("This invitation has been used")]
    AlreadyAccepted,
    /// Too many wrong tries.
    #[error("This account is locked for a while after too many wrong tries")]
    IsLocked,
}

impl Account {
    /// Reads the state from what is stored. A lock-out ends by itself.
    #[must_use]
    pub fn standing(stored: StoredAccount, at: Timestamp) -> Self {
        let StoredAccount { failures, .. } = stored;
        match (stored.left_at, stored.has_password, stored.locked_until) {
            (Some(at), _, _) => Self::Left(Left { at }),
            (None, false, _) => Self::Invited(Invited),
            (None, true, Some(until)) if until > at => Self::Locked(Locked { failures, until }),
            (None, true, _) => Self::Active(Active { failures }),
        }
    }

    /// The state's word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Invited(_) => "invited",
            Self::Active(_) => "active",
            Self::Locked(_) => "locked",
            Self::Left(_) => "left",
        }
    }

    /// The person accepts an invitation and sets a password.
    ///
    /// # Errors
    /// When a password is set already, or the person has left.
    pub const fn accept(self) -> Result<Self, AccountRefused> {
        match self {
            Self::Invited(_) => Ok(Self::Active(Active { failures: 0 })),
            Self::Active(_) | Self::Locked(_) => Err(AccountRefused::AlreadyAccepted),
            Self::Left(_) => Err(AccountRefused::HasLeft),
        }
    }

    /// A password or a code was wrong. A try while locked is not counted, or a
    /// stranger could keep the person out for ever.
    ///
    /// # Errors
    /// When the account could not have signed in.
    pub fn fail(self, at: Timestamp) -> Result<Self, AccountRefused> {
        match self {
            Self::Active(Active { failures }) => {
                let failures = failures.saturating_add(1);
                Ok(match locked_until(failures, at) {
                    Some(until) => Self::Locked(Locked { failures, until }),
                    None => Self::Active(Active { failures }),
                })
            }
            Self::Invited(_) => Err(AccountRefused::NotYetAccepted),
            Self::Locked(_) => Err(AccountRefused::IsLocked),
            Self::Left(_) => Err(AccountRefused::HasLeft),
        }
    }

    /// Everything that was asked for was right: the person is signed in.
    ///
    /// # Errors
    /// When the account may not sign in now.
    pub const fn sign_in(self) -> Result<Self, AccountRefused> {
        match self {
            Self::Active(_) => Ok(Self::Active(Active { failures: 0 })),
            Self::Invited(_) => Err(AccountRefused::NotYetAccepted),
            Self::Locked(_) => Err(AccountRefused::IsLocked),
            Self::Left(_) => Err(AccountRefused::HasLeft),
        }
    }

    /// A manager sends a new invitation: the old password is worth nothing from now on.
    ///
    /// # Errors
    /// When the person has left.
    pub const fn invite_again(self) -> Result<Self, AccountRefused> {
        match self {
            Self::Invited(_) | Self::Active(_) | Self::Locked(_) => Ok(Self::Invited(Invited)),
            Self::Left(_) => Err(AccountRefused::HasLeft),
        }
    }

    /// The person leaves.
    ///
    /// # Errors
    /// When they have left before.
    pub const fn leave(self, at: Timestamp) -> Result<Self, AccountRefused> {
        match self {
            Self::Invited(_) | Self::Active(_) | Self::Locked(_) => Ok(Self::Left(Left { at })),
            Self::Left(_) => Err(AccountRefused::HasLeft),
        }
    }

    /// Somebody who left comes back, with a new password.
    ///
    /// # Errors
    /// When they have not left.
    pub const fn readmit(self) -> Result<Self, AccountRefused> {
        match self {
            Self::Left(_) => Ok(Self::Invited(Invited)),
            Self::Invited(_) | Self::Active(_) | Self::Locked(_) => Err(AccountRefused::HasNotLeft),
        }
    }

    /// Wrong tries in a row and the end of the lock-out, as stored.
    #[must_use]
    pub const fn counted(&self) -> (u32, Option<Timestamp>) {
        match self {
            Self::Invited(_) | Self::Left(_) => (0, None),
            Self::Active(Active { failures }) => (*failures, None),
            Self::Locked(Locked { failures, until }) => (*failures, Some(*until)),
        }
    }
}

type Transition = fn(Account) -> Result<Account, AccountRefused>;

/// Every state and command, for `docs/generated/lifecycles.md`.
#[must_use]
pub fn lifecycle_rows() -> Vec<(String, String, String)> {
    let at = Timestamp::UNIX_EPOCH;
    let states = [
        Account::Invited(Invited),
        Account::Active(Active { failures: 0 }),
        Account::Active(Active { failures: 4 }),
        Account::Locked(Locked {
            failures: 5,
            until: at,
        }),
        Account::Left(Left { at }),
    ];
    let commands: [(&str, Transition); 6] = [
        ("accept", Account::accept),
        ("fail", |account| account.fail(Timestamp::UNIX_EPOCH)),
        ("sign in", Account::sign_in),
        ("invite again", Account::invite_again),
        ("leave", |account| account.leave(Timestamp::UNIX_EPOCH)),
        ("readmit", Account::readmit),
    ];
    let mut rows = Vec::new();
    for state in states {
        let from = match state.counted() {
            (0, _) => state.key().to_owned(),
            (failures, _) => format!("{} ({failures} wrong)", state.key()),
        };
        for (name, command) in commands {
            let to = match command(state.clone()) {
                Ok(next) => next.key().to_owned(),
                Err(refused) => format!("refused: {refused:?}"),
            };
            rows.push((from.clone(), name.to_owned(), to));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored() -> impl Strategy<Value = StoredAccount> {
        let instant = || proptest::option::of((0_i64..5000).prop_map(at));
        (any::<bool>(), 0_u32..20, instant(), instant()).prop_map(
            |(has_password, failures, locked_until, left_at)| StoredAccount {
                has_password,
                failures,
                locked_until,
                left_at,
            },
        )
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn every_state_answers_every_command() {
        let rows = lifecycle_rows();
        assert_eq!(rows.len(), 30);
        let to = |from: &str, command: &str| {
            let row = rows.iter().find(|row| row.0 == from && row.1 == command);
            row.map(|row| row.2.clone()).unwrap()
        };
        assert_eq!(to("invited", "accept"), "active");
        assert_eq!(to("active", "accept"), "refused: AlreadyAccepted");
        assert_eq!(to("active (4 wrong)", "fail"), "locked");
        assert_eq!(to("locked (5 wrong)", "sign in"), "refused: IsLocked");
        assert_eq!(to("locked (5 wrong)", "invite again"), "invited");
        assert_eq!(to("left", "readmit"), "invited");
        for command in ["accept", "fail", "sign in", "invite again", "leave"] {
            assert_eq!(to("left", command), "refused: HasLeft");
        }
    }

    #[test]
    fn a_lock_out_ends_by_itself() {
        let stored = StoredAccount {
            has_password: true,
            failures: 5,
            locked_until: Some(at(60)),
            left_at: None,
        };
        assert_eq!(Account::standing(stored, at(59)).key(), "locked");
        assert_eq!(Account::standing(stored, at(60)).key(), "active");
    }

    #[test]
    fn a_right_sign_in_forgets_the_wrong_tries() {
        let account = Account::Active(Active { failures: 4 });
        assert_eq!(
            account.sign_in().map(|account| account.counted()),
            Ok((0, None))
        );
    }

    proptest! {
        #[test]
        fn whoever_has_left_or_has_no_password_cannot_sign_in(stored in stored(), now in 0_i64..5000) {
            let can = Account::standing(stored, at(now)).sign_in().is_ok();
            if stored.left_at.is_some() || !stored.has_password {
                prop_assert!(!can);
            }
        }

        #[test]
        fn guessing_without_end_gets_few_tries_in_a_day(pause in 1_i64..600) {
            let mut account = Account::Active(Active { failures: 0 });
            let (mut now, mut tried) = (0, 0);
            while now < 86_400 {
                let (failures, locked_until) = account.counted();
                let stored = StoredAccount { has_password: true, failures, locked_until, left_at: None };
                account = Account::standing(stored, at(now));
                if let Ok(next) = account.clone().fail(at(now)) {
                    account = next;
                    tried += 1;
                }
                now += pause;
            }
            prop_assert!(tried < 60, "{tried} tries");
        }
    }
}
