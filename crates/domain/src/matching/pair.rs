//! Owns what becomes of two records that may be one person: a named person
//! decides, and "two people" is remembered.
//! Must not know: how alike they are (that is `linkage`).

use thiserror::Error;

use crate::people::coded_list;

coded_list! {
    /// What somebody decides of two records.
    Verdict, otherwise "Select whether they are the same person" {
        Same = "same", "The same person";
        Different = "different", "Two people";
        NotSure = "not_sure", "Not sure yet";
    }
}

coded_list! {
    /// How a pair stands.
    PairState, otherwise "Select how the pair stands" {
        Waiting = "waiting", "Nobody has looked yet";
        NotSure = "not_sure", "Looked at, not sure yet";
        Same = "same", "The same person";
        Different = "different", "Two people";
    }
}

/// Why a pair is not decided so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PairRefused {
    /// The two are one record now.
    #[error("These records have been joined already")]
    Joined,
}

impl PairState {
    /// Whether somebody must still decide: the pair has an owner and a clock.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::NotSure)
    }

    /// What a pair becomes. A decision may be thought over again until the
    /// records are joined; after that, joining is what is taken back.
    ///
    /// # Errors
    /// [`PairRefused`].
    pub const fn decide(self, verdict: Verdict) -> Result<Self, PairRefused> {
        match (self, verdict) {
            (Self::Same, _) => Err(PairRefused::Joined),
            (_, Verdict::Same) => Ok(Self::Same),
            (_, Verdict::Different) => Ok(Self::Different),
            (_, Verdict::NotSure) => Ok(Self::NotSure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_can_be_thought_over_until_its_records_are_joined() {
        for state in PairState::ALL {
            for verdict in Verdict::ALL {
                let next = state.decide(*verdict);
                if *state == PairState::Same {
                    assert_eq!(next, Err(PairRefused::Joined));
                } else {
                    assert_eq!(next.unwrap().is_open(), *verdict == Verdict::NotSure);
                }
            }
        }
    }
}
