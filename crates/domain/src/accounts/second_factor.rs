//! The second factor: time codes that count once, recovery codes that count
//! once, and who must have one. Must not know secrets or how a code is made.

use thiserror::Error;

/// How long one time code lasts, in seconds (RFC 6238, section 5.2; ASVS 5.0, 6.5.5).
pub const TOTP_STEP_SECONDS: i64 = 30;
/// How many recovery codes a person is given.
pub const RECOVERY_CODES: usize = 10;
/// Letters in a recovery code. 28 letters of an alphabet of 20 are 121 bits:
/// above the 112 from which a plain hash may store them (ASVS 5.0, 6.5.2).
pub const RECOVERY_CODE_LENGTH: usize = 28;
/// The letters of a recovery code: none that can be misread, no vowels.
const RECOVERY_LETTERS: &str = "346789BCDFGHJKMNPRTX";

/// The number of a time step since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TotpStep(pub i64);

/// The code's step, or a later one, was used before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("This code has been used. Wait for the next one")]
pub struct StepReplayed;

/// Uses a step: only one later than every step used before counts (ASVS 5.0,
/// 6.5.1; RFC 6238, section 5.2).
///
/// # Errors
/// [`StepReplayed`] when the step, or a later one, was used before.
pub fn use_step(last: Option<TotpStep>, matched: TotpStep) -> Result<TotpStep, StepReplayed> {
    if last.is_some_and(|last| matched <= last) {
        Err(StepReplayed)
    } else {
        Ok(matched)
    }
}

/// A recovery code in its stored spelling: capitals, no spaces or hyphens.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode")
    }
}

impl RecoveryCode {
    /// The letters, for hashing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// What a person typed as their second factor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SecondFactorCode {
    /// Six digits from their app.
    Time(String),
    /// One of their recovery codes.
    Recovery(RecoveryCode),
}

/// Why the text is no code at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum SecondFactorCodeRefused {
    /// Nothing was entered.
    #[error("Enter the code from your app, or a recovery code")]
    Blank,
    /// Neither six digits nor a recovery code.
    #[error("Enter the 6 digits from your app, like 123456, or a recovery code")]
    Shape,
}

impl SecondFactorCode {
    /// Reads a code; spaces and hyphens do not matter.
    ///
    /// # Errors
    /// When it is blank or has the shape of neither kind.
    pub fn parse(raw: &str) -> Result<Self, SecondFactorCodeRefused> {
        let plain: String = raw
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if plain.is_empty() {
            Err(SecondFactorCodeRefused::Blank)
        } else if plain.len() == 6 && plain.chars().all(|c| c.is_ascii_digit()) {
            Ok(Self::Time(plain))
        } else if plain.len() == RECOVERY_CODE_LENGTH
            && plain.chars().all(|c| RECOVERY_LETTERS.contains(c))
        {
            Ok(Self::Recovery(RecoveryCode(plain)))
        } else {
            Err(SecondFactorCodeRefused::Shape)
        }
    }
}

/// Groups letters in fours with hyphens, to be read and typed more easily.
#[must_use]
pub fn grouped_in_fours(letters: &str) -> String {
    let mut grouped = String::with_capacity(letters.len() + letters.len() / 4);
    for (at, letter) in letters.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push('-');
        }
        grouped.push(letter);
    }
    grouped
}

/// Who must have a second factor in this installation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecondFactorRule {
    /// Everybody (ASVS 5.0, 6.3.3): who has none enrols at sign-in.
    Everybody,
    /// Only those who have enrolled: for training and demonstrations.
    Enrolled,
}

/// What follows a right password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextStep {
    /// The person is signed in.
    Open,
    /// They give a code.
    Verify,
    /// They set up an app first.
    Enrol,
}

/// What follows a right password: nobody who has a second factor goes without it.
#[must_use]
pub const fn next_step(rule: SecondFactorRule, enrolled: bool) -> NextStep {
    match (rule, enrolled) {
        (_, true) => NextStep::Verify,
        (SecondFactorRule::Everybody, false) => NextStep::Enrol,
        (SecondFactorRule::Enrolled, false) => NextStep::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whoever_has_a_second_factor_always_gives_it() {
        for rule in [SecondFactorRule::Everybody, SecondFactorRule::Enrolled] {
            assert_eq!(next_step(rule, true), NextStep::Verify);
        }
        assert_eq!(
            next_step(SecondFactorRule::Everybody, false),
            NextStep::Enrol
        );
        assert_eq!(next_step(SecondFactorRule::Enrolled, false), NextStep::Open);
    }

    #[test]
    fn spaces_hyphens_and_small_letters_do_not_matter_in_a_code() {
        let digits = SecondFactorCode::parse(" 123 456 ").unwrap();
        assert_eq!(digits, SecondFactorCode::Time("123456".to_owned()));
        let letters = "346789BCDFGHJKMNPRTX346789BC";
        let typed = grouped_in_fours(letters).to_lowercase();
        let Ok(SecondFactorCode::Recovery(code)) = SecondFactorCode::parse(&typed) else {
            panic!("{typed} is a recovery code");
        };
        assert_eq!(code.expose(), letters);
    }

    #[test]
    fn what_is_no_code_is_refused_with_an_example() {
        assert_eq!(
            SecondFactorCode::parse(" "),
            Err(SecondFactorCodeRefused::Blank)
        );
        for wrong in ["12345", "1234567", "12345a", "AEIOU6789BCDFGHJKMNPRTX34678"] {
            assert_eq!(
                SecondFactorCode::parse(wrong),
                Err(SecondFactorCodeRefused::Shape),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_step_counts_once_and_time_never_runs_back(steps in proptest::collection::vec(0_i64..50, 1..40)) {
            let mut last = None;
            let mut used = Vec::new();
            for step in steps {
                if let Ok(now) = use_step(last, TotpStep(step)) {
                    last = Some(now);
                    used.push(step);
                }
            }
            prop_assert!(used.is_sorted_by(|earlier, later| earlier < later));
        }
    }
}
