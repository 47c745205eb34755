//! What the glossary and the guides point to is there: a file that moved takes
//! its words with it.

use testkit::bless;

/// Words in backticks that look like a place in the tree.
fn places(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains('/') && !word.contains(' ') && !word.contains('\n'))
        .filter(|word| !word.contains(['<', '*', '{']) && !word.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_place_that_the_glossary_and_the_guides_name_is_there() {
    let root = bless::repo_root();
    let mut missing = Vec::new();
    let mut named = 0;
    for page in [
        "docs/glossary.md",
        "docs/guides/adding-a-feature.md",
        "ARCHITECTURE.md",
    ] {
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        for place in places(&text) {
            named += 1;
            let here = root.join(&place).exists() || root.join("crates").join(&place).exists();
            if !here {
                missing.push(format!("{page}: {place}"));
            }
        }
    }
    assert!(named > 40, "only {named} places are named");
    assert!(
        missing.is_empty(),
        "these are gone or misspelt: {missing:#?}"
    );
}

#[test]
fn the_licence_is_the_published_text_and_the_one_that_the_crates_name() {
    let root = bless::repo_root();
    let licence = std::fs::read_to_string(root.join("LICENSE")).unwrap();
    assert!(licence.contains("GNU AFFERO GENERAL PUBLIC LICENSE"));
    assert!(licence.contains("Version 3, 19 November 2007"));
    let workspace = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    assert!(workspace.contains("license = \"AGPL-3.0-or-later\""));
}

#[test]
fn every_page_that_the_demo_walk_sends_you_to_is_a_route() {
    let root = bless::repo_root();
    let walk = std::fs::read_to_string(root.join("docs/guides/demo-walk.md")).unwrap();
    let pages: Vec<&str> = walk
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.starts_with('/'))
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    for page in pages {
        assert!(app::table::has_page(page), "{page} is not a page");
    }
}
