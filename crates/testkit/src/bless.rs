//! Documents that tests write: compares generated text with the file in the
//! repository, or rewrites the file when asked to. Owns the switch
//! `EARLYHELP_BLESS=1`; knows nothing of what any document says.

use std::{fs, path::Path, path::PathBuf};

/// Environment variable that, set to `1`, rewrites generated documents.
pub const SWITCH: &str = "EARLYHELP_BLESS";

/// What to do with a generated document that differs from the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Report the difference and leave the file alone.
    Compare,
    /// Write the generated text over the file.
    Rewrite,
}

impl Mode {
    /// Reads the mode from [`SWITCH`]; anything but `1` compares.
    #[must_use]
    pub fn from_environment() -> Self {
        match std::env::var(SWITCH).as_deref() {
            Ok("1") => Self::Rewrite,
            _ => Self::Compare,
        }
    }
}

/// The folder that holds the workspace's own Cargo.toml.
#[must_use]
pub fn repo_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Compares `content` with the file at `path` (relative to the repository root),
/// or rewrites that file when `EARLYHELP_BLESS=1`.
///
/// # Errors
/// Says which line differs and how to refresh the file.
pub fn check(path: &str, content: &str) -> Result<(), String> {
    check_in(&repo_root(), path, content, Mode::from_environment())
}

/// As [`check`], with the root and the mode given.
///
/// # Errors
/// As [`check`]; also when the file cannot be written.
pub fn check_in(root: &Path, path: &str, content: &str, mode: Mode) -> Result<(), String> {
    let file = root.join(path);
    let on_disk = fs::read_to_string(&file).ok();
    if on_disk.as_deref() == Some(content) {
        return Ok(());
    }
    match mode {
        Mode::Rewrite => {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder).map_err(|e| format!("{path}: {e}"))?;
            }
            fs::write(&file, content).map_err(|e| format!("{path}: {e}"))
        }
        Mode::Compare => Err(format!(
            "{path} is out of date: {}. Run `make bless` and commit the result.",
            on_disk.map_or_else(
                || "the file is missing".to_owned(),
                |old| first_difference(&old, content)
            )
        )),
    }
}

fn first_difference(old: &str, new: &str) -> String {
    let (mut olds, mut news) = (old.lines(), new.lines());
    let mut line = 0_usize;
    loop {
        line += 1;
        match (olds.next(), news.next()) {
            (None, None) => return "only the line endings differ".to_owned(),
            (was, is) if was != is => {
                return format!(
                    "line {line} reads {was:?} and should read {is:?}",
                    was = was.unwrap_or_default(),
                    is = is.unwrap_or_default()
                );
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_tree::temporary::Folder;

    #[test]
    fn a_missing_document_fails_with_the_way_to_make_it() {
        let folder = Folder::new("bless-missing");
        let said = check_in(folder.path(), "docs/a.md", "one\n", Mode::Compare).unwrap_err();
        assert!(
            said.contains("missing") && said.contains("make bless"),
            "{said}"
        );
        assert!(!folder.path().join("docs/a.md").exists());
    }

    #[test]
    fn rewriting_makes_the_document_and_then_it_compares_clean() {
        let folder = Folder::new("bless-rewrite");
        check_in(folder.path(), "docs/generated/a.md", "one\n", Mode::Rewrite).unwrap();
        check_in(folder.path(), "docs/generated/a.md", "one\n", Mode::Compare).unwrap();
    }

    #[test]
    fn a_changed_document_fails_and_names_the_first_line_that_differs() {
        let folder = Folder::new("bless-changed");
        check_in(folder.path(), "a.md", "one\ntwo\n", Mode::Rewrite).unwrap();
        let said = check_in(folder.path(), "a.md", "one\nthree\n", Mode::Compare).unwrap_err();
        assert!(said.contains("line 2") && said.contains("three"), "{said}");
    }

    #[test]
    fn the_repository_root_holds_the_workspace_manifest() {
        let manifest = fs::read_to_string(repo_root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }
}
