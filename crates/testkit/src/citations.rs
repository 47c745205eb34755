//! Finds the tests that cite a requirement: a `Requirement:` comment directly
//! above a test function or a test macro. Reads Rust as lines of text, the way
//! rustfmt leaves it; must not know what any requirement says.

use crate::source_tree::SourceTree;

/// A test function and the ids that the comment above it cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedTest {
    /// Path from the repository root.
    pub file: String,
    /// Line of the first comment, counted from 1.
    pub line: usize,
    /// Name of the test function, or the first words of the macro.
    pub test: String,
    /// The ids, as written.
    pub ids: Vec<String>,
}

/// A citation that stands above no test, and so proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrayCitation {
    /// Path from the repository root.
    pub file: String,
    /// Line of the comment, counted from 1.
    pub line: usize,
}

/// What one reading of the repository found, in order of path and line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations {
    /// Citations above a test.
    pub tests: Vec<CitedTest>,
    /// Citations above anything else.
    pub stray: Vec<StrayCitation>,
}

/// Reads every Rust file of the tree.
#[must_use]
pub fn in_tree(tree: &SourceTree) -> Citations {
    let mut found = Citations::default();
    for (file, text) in tree.rust() {
        in_file(file, text, &mut found);
    }
    found
}

/// Adds what one file cites to `found`.
pub fn in_file(file: &str, text: &str, found: &mut Citations) {
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some(mut ids) = cited_on(line) else {
            at += 1;
            continue;
        };
        let first = at;
        at += 1;
        while let Some(more) = lines
            .get(at)
            .and_then(|next| cited_on(next).or_else(|| only_ids(next)))
        {
            ids.extend(more);
            at += 1;
        }
        let line = first + 1;
        match test_below(&lines, first, at) {
            Some(test) => found.tests.push(CitedTest {
                file: file.to_owned(),
                line,
                test,
                ids,
            }),
            None => found.stray.push(StrayCitation {
                file: file.to_owned(),
                line,
            }),
        }
    }
}

fn comment(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("//")?;
    if rest.starts_with('!') {
        return None;
    }
    Some(rest.trim_start_matches('/').trim())
}

fn cited_on(line: &str) -> Option<Vec<String>> {
    let said = comment(line)?;
    let list = said
        .strip_prefix("Requirement:")
        .or_else(|| said.strip_prefix("Requirements:"))?;
    Some(ids_in(list))
}

/// A comment line that holds ids and nothing else goes on with the list above it.
fn only_ids(line: &str) -> Option<Vec<String>> {
    let said = comment(line)?;
    let parts: Vec<&str> = said
        .split(',')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    (!parts.is_empty() && parts.iter().all(|part| looks_like_an_id(part)))
        .then(|| parts.into_iter().map(str::to_owned).collect())
}

fn ids_in(list: &str) -> Vec<String> {
    list.split(',')
        .filter_map(|part| part.split_whitespace().next())
        .map(|word| word.trim_end_matches('.').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

fn looks_like_an_id(word: &str) -> bool {
    word.rsplit_once('-').is_some_and(|(letters, number)| {
        !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
            && letters.starts_with(|c: char| c.is_ascii_uppercase())
            && letters.bytes().all(|b| b.is_ascii_uppercase() || b == b'-')
    })
}

/// The name of the test that starts at or after line `below`, past attributes and comments.
fn test_below(lines: &[&str], first: usize, below: usize) -> Option<String> {
    let above = first.checked_sub(1).and_then(|n| lines.get(n));
    let mut marked = above.is_some_and(|line| is_test_attribute(line));
    let mut inside_attribute = false;
    for (offset, line) in lines.iter().skip(below).enumerate() {
        let text = line.trim();
        if inside_attribute || text.starts_with("#[") {
            marked |= is_test_attribute(text);
            inside_attribute = !text.ends_with(']');
            continue;
        }
        if text.starts_with("//") {
            continue;
        }
        let at = below + offset;
        if let Some(rest) = after_macro_name(text) {
            return macro_test_name(rest, lines, at);
        }
        let name = function_name(text)?;
        return (marked || inside_macro(lines, at)).then_some(name);
    }
    None
}

/// `#[test]`, `#[tokio::test]`, `#[tokio::test(flavor = ...)]` and the like.
fn is_test_attribute(line: &str) -> bool {
    line.trim().strip_prefix("#[").is_some_and(|rest| {
        let path = rest
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
            .next();
        path.and_then(|p| p.rsplit("::").next()) == Some("test")
    })
}

fn word(text: &str) -> Option<String> {
    let found: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!found.is_empty()).then_some(found)
}

fn function_name(text: &str) -> Option<String> {
    let rest = text
        .strip_prefix("fn ")
        .or_else(|| text.split_once(" fn ").map(|(_, rest)| rest))?;
    word(rest.trim_start())
}

/// What follows `name!` or `path::name!`, when the line starts with a macro call.
fn after_macro_name(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once('!')?;
    let is_path = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == ':');
    (is_path && name != "macro_rules").then_some(rest)
}

/// The function declared in the macro call, else its first word or sentence.
fn macro_test_name(rest: &str, lines: &[&str], at: usize) -> Option<String> {
    let opened = rest.trim_start().trim_start_matches(['(', '{', '[']);
    let following = lines.iter().skip(at + 1).copied();
    std::iter::once(opened)
        .chain(following)
        .map(str::trim)
        .find(|text| !text.is_empty() && !text.starts_with("//") && !text.starts_with("#["))
        .and_then(|text| {
            let quoted = || {
                text.strip_prefix('"')?
                    .split_once('"')
                    .map(|(said, _)| said.to_owned())
            };
            let declared = || function_name(&format!(" {text}"));
            declared().or_else(quoted).or_else(|| word(text))
        })
}

/// Whether the nearest less indented line above opens a macro call.
fn inside_macro(lines: &[&str], at: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some(own) = lines.get(at).map(|line| indent(line)) else {
        return false;
    };
    lines
        .iter()
        .take(at)
        .rev()
        .find(|line| !line.trim().is_empty() && indent(line) < own)
        .is_some_and(|line| after_macro_name(line.trim()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Citations {
        let mut found = Citations::default();
        in_file("crates/domain/src/clocks.rs", &lines.join("\n"), &mut found);
        found
    }

    fn names(found: &Citations) -> Vec<(&str, Vec<&str>)> {
        found
            .tests
            .iter()
            .map(|t| (t.test.as_str(), t.ids.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn a_plain_test_is_found_with_all_its_ids() {
        let found = read(&[
            "//! Requirement: BUCKS-STRAT-01 is only spoken of here.",
            "    // Requirement: BUCKS-STRAT-52, C-01",
            "    #[test]",
            "    fn exactly_24_hours_is_in_time() {",
        ]);
        assert_eq!(
            names(&found),
            [(
                "exactly_24_hours_is_in_time",
                vec!["BUCKS-STRAT-52", "C-01"]
            )]
        );
        assert_eq!(found.tests[0].line, 2);
        assert!(found.stray.is_empty());
    }

    #[test]
    fn several_comment_lines_and_other_attributes_belong_to_one_test() {
        let found = read(&[
            "// Requirement: BUCKS-STRAT-52,",
            "// BUCKS-STRAT-82, C-01",
            "// Requirement: BUCKS-PROT-34 (the hand-over clock).",
            "// Said twice, counted once.",
            "#[tokio::test(flavor = \"multi_thread\")]",
            "#[expect(",
            "    clippy::too_many_lines,",
            "    reason = \"one story\"",
            ")]",
            "pub async fn the_clock_starts_at_receipt() {",
        ]);
        let ids = vec!["BUCKS-STRAT-52", "BUCKS-STRAT-82", "C-01", "BUCKS-PROT-34"];
        assert_eq!(names(&found), [("the_clock_starts_at_receipt", ids)]);
    }

    #[test]
    fn test_macros_are_found_in_each_of_their_shapes() {
        let found = read(&[
            "// Requirement: C-02",
            "both_engines!(the_letter_is_sent_once, |world| async move {",
            "});",
            "// Requirement: C-03",
            "testkit::both_engines! {",
            "    // why",
            "    async fn a_return_keeps_its_reference(world: World) {}",
            "    // Requirement: C-04",
            "    async fn no_agreement_goes_back(world: World) {}",
            "}",
            "// Requirement: C-05",
            "journey!(\"a family asks for help\", {",
        ]);
        let expected = [
            ("the_letter_is_sent_once", vec!["C-02"]),
            ("a_return_keeps_its_reference", vec!["C-03"]),
            ("no_agreement_goes_back", vec!["C-04"]),
            ("a family asks for help", vec!["C-05"]),
        ];
        assert_eq!(names(&found), expected);
    }

    #[test]
    fn a_citation_above_anything_but_a_test_is_stray() {
        let found = read(&[
            "// Requirement: C-02",
            "pub fn not_a_test() {}",
            "// Requirement: C-03",
            "",
            "#[test]",
            "fn too_far_below() {}",
            "// Requirement: C-04",
        ]);
        assert!(found.tests.is_empty());
        let lines: Vec<_> = found.stray.iter().map(|s| s.line).collect();
        assert_eq!(lines, [1, 3, 7]);
    }

    #[test]
    fn a_comment_between_the_attribute_and_the_function_still_counts() {
        let found = read(&["#[test]", "// Requirement: C-02", "fn holds() {}"]);
        assert_eq!(names(&found), [("holds", vec!["C-02"])]);
    }
}
