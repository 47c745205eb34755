//! Which outcomes a level leads to. The levels and the lowest level that the
//! front door takes on are the profile's (BUCKS-STRAT-79, C-12, C-14).

use super::{Outcome, Route};
use crate::profile::{LevelEdition, Profile, Word as _};

/// The ways from each level of an edition to an outcome.
#[must_use]
pub fn routes_of(profile: &Profile, edition: &LevelEdition) -> Vec<Route> {
    let mut routes = Vec::new();
    for level in edition.levels() {
        let number = level.number.get();
        let mut add = |branch: Option<String>, outcome: Outcome| {
            routes.push(Route {
                level: number,
                branch,
                outcome,
            });
        };
        if !level.branches().is_empty() {
            for branch in level.branches() {
                add(Some(branch.kind.word().to_owned()), branch.usual_outcome);
            }
        } else if profile
            .entry
            .lowest_level_processed
            .is_some_and(|lowest| u32::from(number) < lowest)
        {
            add(None, Outcome::AdviceAndSignpost);
            add(None, Outcome::ReturnedToReferrer);
        } else if level.counts_as_early_help {
            add(None, Outcome::Forum);
        } else {
            add(None, Outcome::SocialCareAssessment);
        }
    }
    routes
}
