//! Where the demo's families live and its services are. A place of the demo's
//! lists keeps its name where the authority serves it; elsewhere one of the
//! authority's own places stands for it.

use domain::profile::{Forum, Profile, Routed};

use super::names::TOWNS;
use super::world::allocating;
use crate::directory::sectors;

/// A place with one of its postcode sectors; none where the authority's
/// profile names no postcode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Such as `HP19 7`.
    pub sector: Option<String>,
}

/// The places of one authority.
#[derive(Clone, Debug)]
pub struct Places {
    /// Where families live.
    pub(super) homes: Vec<Place>,
    own: Vec<Place>,
    county: String,
}

/// The places that the demo's directory speaks of, a longer name before those
/// that are a part of it.
const OF_THE_DIRECTORY: &[(&str, &str)] = &[
    ("Aylesbury Vale", "HP18 9"),
    ("Princes Risborough", "HP27 0"),
    ("Stoke Mandeville", "HP21 9"),
    ("High Wycombe", "HP11 1"),
    ("Aylesbury", "HP20 1"),
    ("Wycombe", "HP12 3"),
    ("Castlefield", "HP12 3"),
    ("Chesham", "HP5 1"),
    ("Amersham", "HP6 5"),
    ("Chiltern", "HP6 6"),
    ("Beaconsfield", "HP9 1"),
    ("Marlow", "SL7 1"),
    ("Buckingham", "MK18 1"),
    ("Winslow", "MK18 3"),
    ("Wendover", "HP22 6"),
    ("Iver", "SL0 9"),
    ("Haddenham", "HP17 8"),
];
/// What the demo's directory calls the whole of the area.
const COUNTY: &str = "Buckinghamshire";

impl Places {
    /// The places of an authority.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let own = own_places(profile);
        let homes = TOWNS
            .iter()
            .enumerate()
            .map(|(at, (town, sector))| stands_for(profile, &own, at, town, sector))
            .collect();
        Self {
            homes,
            own,
            county: profile.authority.display_name.clone(),
        }
    }

    /// The first place: where somebody is sent who must go somewhere.
    pub(super) fn first(&self) -> Option<&Place> {
        self.homes.first()
    }

    /// Words of the demo's directory, with places that this authority has.
    pub(super) fn said(&self, profile: &Profile, words: &str) -> String {
        let mut said = words.replace(COUNTY, &self.county);
        for (at, (name, sector)) in OF_THE_DIRECTORY.iter().enumerate() {
            if said.contains(name) {
                let place = stands_for(profile, &self.own, at, name, sector);
                said = said.replace(name, &place.name);
            }
        }
        said
    }

    /// The postcode of a place of the demo's directory, in this authority.
    pub(super) fn postcode(&self, profile: &Profile, town: &str, postcode: &str) -> String {
        let sector = postcode.get(..postcode.len().saturating_sub(2));
        let unit = postcode.get(postcode.len().saturating_sub(2)..);
        let (Some(sector), Some(unit)) = (sector, unit) else {
            return String::new();
        };
        if sector.is_empty() || is_served(profile, sector) {
            return postcode.to_owned();
        }
        let at = OF_THE_DIRECTORY.iter().position(|(name, _)| *name == town);
        let place = stands_for(profile, &self.own, at.unwrap_or(0), town, sector);
        place
            .sector
            .map_or_else(String::new, |sector| format!("{sector}{unit}"))
    }
}

fn stands_for(profile: &Profile, own: &[Place], at: usize, name: &str, sector: &str) -> Place {
    let kept = Place {
        name: name.to_owned(),
        sector: Some(sector.to_owned()),
    };
    if is_served(profile, sector) {
        return kept;
    }
    at.checked_rem(own.len())
        .and_then(|at| own.get(at))
        .cloned()
        .unwrap_or(kept)
}

fn is_served(profile: &Profile, sector: &str) -> bool {
    let (_, routed) = profile.forums.route(&format!("{sector}AA"));
    routed == Routed::ByPostcode
}

/// The places that the authority's forums name, one forum after another, so
/// that each has families.
fn own_places(profile: &Profile) -> Vec<Place> {
    let by_forum: Vec<Vec<Place>> = allocating(profile)
        .map(|forum| places_of(forum, &profile.authority.display_name))
        .collect();
    let most = by_forum.iter().map(Vec::len).max().unwrap_or(0);
    (0..most)
        .flat_map(|at| by_forum.iter().filter_map(move |places| places.get(at)))
        .cloned()
        .collect()
}

fn places_of(forum: &Forum, county: &str) -> Vec<Place> {
    let mut names = place_names(&forum.serves);
    if names.is_empty() {
        names.push(county.to_owned());
    }
    let sectors: Vec<String> = forum
        .postcodes
        .iter()
        .filter_map(|area| sector_of(area.as_str()))
        .collect();
    (0..names.len().max(sectors.len()))
        .filter_map(|at| {
            Some(Place {
                name: names.get(at % names.len())?.clone(),
                sector: at
                    .checked_rem(sectors.len())
                    .and_then(|at| sectors.get(at))
                    .cloned(),
            })
        })
        .collect()
}

/// A sector that exists, of a district or of the sector itself.
fn sector_of(area: &str) -> Option<String> {
    if area.contains(' ') {
        return Some(area.to_owned());
    }
    (0..=9)
        .map(|digit| format!("{area} {digit}"))
        .find(|sector| sectors().of_part(sector).is_some())
}

/// The names in a sentence such as “Amersham, Chesham and nearby villages”.
fn place_names(serves: &str) -> Vec<String> {
    const JOINING: &[&str] = &["on", "of", "upon", "le", "in", "under"];
    serves
        .split([',', ';', '(', ')', ':'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .map(|part| part.strip_prefix("the ").unwrap_or(part))
        .filter_map(|part| {
            let mut words: Vec<&str> = part
                .split_whitespace()
                .take_while(|word| {
                    JOINING.contains(word) || word.starts_with(|c: char| c.is_uppercase())
                })
                .collect();
            while words.last().is_some_and(|word| JOINING.contains(word)) {
                words.pop();
            }
            let first = words.first()?;
            (!["The", "All", "Every", "A", "Whole"].contains(first) && !JOINING.contains(first))
                .then(|| words.join(" "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../../profiles/buckinghamshire.toml");

    #[test]
    fn names_are_read_out_of_what_a_forum_says_it_serves() {
        for (serves, names) in [
            (
                "Amersham, Chesham and nearby villages",
                &["Amersham", "Chesham"][..],
            ),
            (
                "Ross on Wye, the Dales and the south",
                &["Ross on Wye", "Dales"],
            ),
            ("The whole of the county", &[]),
        ] {
            assert_eq!(place_names(serves), names, "{serves}");
        }
    }

    #[test]
    fn a_place_that_the_authority_serves_keeps_its_name() {
        let profile = Profile::parse("p", TEXT).unwrap();
        let places = Places::of(&profile);
        let homes: Vec<(&str, &str)> = places
            .homes
            .iter()
            .map(|place| (place.name.as_str(), place.sector.as_deref().unwrap()))
            .collect();
        assert_eq!(homes, TOWNS);
        let said = places.said(&profile, "Rhyme Time Aylesbury Library, Buckinghamshire");
        assert_eq!(said, "Rhyme Time Aylesbury Library, Buckinghamshire");
    }

    #[test]
    fn elsewhere_a_place_of_the_authority_stands_for_it() {
        let elsewhere = TEXT
            .lines()
            .map(|line| match line {
                line if line.starts_with("postcodes = ") => "postcodes = []",
                line if line.starts_with("serves = ") => "serves = \"Saltmarsh and its villages\"",
                line if line.starts_with("display_name = ") => "display_name = \"Saltshire\"",
                line => line,
            })
            .collect::<Vec<_>>()
            .join("\n");
        let profile = Profile::parse("p", &elsewhere).unwrap();
        let places = Places::of(&profile);
        assert!(places.homes.iter().all(|place| place.name == "Saltmarsh"));
        assert!(places.homes.iter().all(|place| place.sector.is_none()));
        let said = places.said(&profile, "Youth Hub High Wycombe, Buckinghamshire");
        assert_eq!(said, "Youth Hub Saltmarsh, Saltshire");
        assert_eq!(places.postcode(&profile, "Aylesbury", "HP20 1RD"), "");
    }
}
