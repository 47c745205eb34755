//! Keeping a hidden address out of words that somebody typed. Must not know
//! from whom it is hidden (that is access).

/// What to look for in a text about a family with a hidden address, however the
/// address was typed: the postcode, each line with a number in it, and the
/// street of such a line without its number. Towns are left: many live there.
#[must_use]
pub fn words_of_address(lines: &str, postcode: Option<&str>) -> Vec<String> {
    let mut words: Vec<String> = postcode.map(str::to_owned).into_iter().collect();
    let mut parts = lines.split(['\n', ',']).map(str::trim);
    let first = parts.next().filter(|part| !part.is_empty());
    let numbered = parts.filter(|part| part.chars().any(|c| c.is_ascii_digit()));
    for part in first.into_iter().chain(numbered) {
        words.push(part.to_owned());
        let street = part.trim_start_matches(|c: char| !c.is_alphabetic());
        if street.len() < part.len() && street.contains(' ') {
            words.push(street.to_owned());
        }
    }
    words
}

/// A text without the addresses that are hidden to keep somebody safe, however
/// they were typed into it: a postcode with or without its space, a first line.
#[must_use]
pub fn without_hidden(text: &str, hidden: &[String]) -> String {
    let mut safe = text.to_owned();
    for secret in hidden {
        for spelling in [secret.clone(), secret.replace(' ', "")] {
            safe = replace_ignoring_case(&safe, spelling.trim());
        }
    }
    safe
}

const HIDDEN: &str = "(hidden)";

fn replace_ignoring_case(text: &str, secret: &str) -> String {
    if secret.chars().count() < 4 {
        return text.to_owned();
    }
    // ASCII lower case keeps every byte in its place.
    let (low, wanted) = (text.to_ascii_lowercase(), secret.to_ascii_lowercase());
    let mut safe = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = low.get(from..).and_then(|rest| rest.find(&wanted)) {
        let at = from + found;
        safe.push_str(text.get(from..at).unwrap_or_default());
        safe.push_str(HIDDEN);
        from = at + wanted.len();
    }
    safe.push_str(text.get(from..).unwrap_or_default());
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_is_looked_for_without_its_number_and_a_town_is_not() {
        let words = words_of_address("Flat 2\n7 Hazel Row\nAylesbury", Some("HP20 1UA"));
        assert_eq!(words, ["HP20 1UA", "Flat 2", "7 Hazel Row", "Hazel Row"]);
        let said = without_hidden("She went back to Hazel Row in Aylesbury (hp201ua)", &words);
        assert_eq!(said, "She went back to (hidden) in Aylesbury ((hidden))");
    }

    #[test]
    fn a_named_house_is_looked_for_by_its_name() {
        let words = words_of_address("Rose Cottage, Weston", None);
        assert_eq!(words, ["Rose Cottage"]);
    }
}
