//! The shipped profile is right, and every kind of mistake is told with its line and its remedy.

mod mistakes;
mod properties;
mod shipped;

use super::{Profile, ProfileError};

const FILE: &str = "profiles/buckinghamshire.toml";
const SHIPPED: &str = include_str!("../../../../../profiles/buckinghamshire.toml");

fn shipped() -> Profile {
    Profile::parse(FILE, SHIPPED).unwrap_or_else(|errors| panic!("{}", told(&errors)))
}

fn told(errors: &[ProfileError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
