//! The file from which a new authority's profile is written: every section explained, the product's plain words, and
//! marks where the authority's own belong. Writes no file; the caller does.

use super::values::Key;

const TEXT: &str = include_str!("../../../../profiles/starting-point.toml");
/// What the file calls the authority that it does not know yet.
const KEY: &str = "new-authority";
const NAME: &str = "New Authority";

/// A profile to begin with, for the authority of this key. It is right as it stands, and `Profile::doubts` counts the
/// places that are still to be filled in.
#[must_use]
pub fn starting_point(key: &Key) -> String {
    TEXT.replace(KEY, key.as_str())
        .replace(NAME, &as_a_name(key))
}

/// `north-marlshire` is probably called North Marlshire; whoever fills in the file knows better.
fn as_a_name(key: &Key) -> String {
    let words: Vec<String> = key
        .as_str()
        .split(['-', '_'])
        .filter(|word| !word.is_empty())
        .map(crate::people::first_capital)
        .collect();
    words.join(" ")
}
