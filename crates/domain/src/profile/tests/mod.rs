//! The shipped profiles are right, and every kind of mistake is told with its line and its remedy.

mod apart;
mod doubts;
mod mistakes;
mod new_authority;
mod properties;
mod shipped;
mod shipped_bath_and_north_east_somerset;
mod shipped_herefordshire;
mod shipped_york;

use super::{Key, Label, LevelEdition, LevelNumber, ListKey, Profile, ProfileError};

const FILE: &str = "profiles/buckinghamshire.toml";
const SHIPPED: &str = include_str!("../../../../../profiles/buckinghamshire.toml");
const BATH: (&str, &str) = (
    "profiles/bath-and-north-east-somerset.toml",
    include_str!("../../../../../profiles/bath-and-north-east-somerset.toml"),
);
const HEREFORDSHIRE: (&str, &str) = (
    "profiles/herefordshire.toml",
    include_str!("../../../../../profiles/herefordshire.toml"),
);
const YORK: (&str, &str) = (
    "profiles/york.toml",
    include_str!("../../../../../profiles/york.toml"),
);
/// Every authority that the product ships with.
const ALL: [(&str, &str); 4] = [(FILE, SHIPPED), BATH, HEREFORDSHIRE, YORK];

fn read((file, text): (&str, &str)) -> Profile {
    Profile::parse(file, text).unwrap_or_else(|errors| panic!("{}", told(&errors)))
}

fn shipped() -> Profile {
    read((FILE, SHIPPED))
}

fn told(errors: &[ProfileError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn level(number: u32) -> LevelNumber {
    LevelNumber::new(number).unwrap()
}

fn keys(profile: &Profile, list: ListKey) -> Vec<&str> {
    profile
        .list(list)
        .iter()
        .map(|item| item.key.as_str())
        .collect()
}

fn agencies(profile: &Profile) -> Vec<&str> {
    profile
        .agencies
        .iter()
        .map(|one| one.key.as_str())
        .collect()
}

fn called(profile: &Profile, label: Label) -> (&str, &str) {
    (profile.names.full(label), profile.names.short(label))
}

/// The forum that takes a family of this postcode because it serves it.
fn served_by(profile: &Profile, postcode: &str) -> Option<String> {
    let (forum, routed) = profile.forums.route(postcode);
    (routed == super::Routed::ByPostcode).then(|| forum.key.to_string())
}

/// The names of the levels in an edition, in their order.
fn level_names(edition: &LevelEdition) -> Vec<&str> {
    let levels = edition.levels().iter();
    levels.map(|one| one.name.as_str()).collect()
}

/// The numbers of the levels that count as early help.
fn early_help(edition: &LevelEdition) -> Vec<u8> {
    let levels = edition.early_help_levels();
    levels.map(|one| one.number.get()).collect()
}
