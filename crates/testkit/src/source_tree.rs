//! The repository's own text files, held in memory for the checks that read
//! them. Owns which folders count as ours; knows nothing of any rule.

use std::{collections::BTreeMap, fs, io, path::Path};

/// Folders that are built, fetched or recorded by other programs.
const NOT_OURS: [&str; 5] = ["target", "vendor", "node_modules", "var", ".git"];

/// Name endings of the files that people write here.
const TEXT: [&str; 14] = [
    "rs", "toml", "md", "html", "jinja", "j2", "txt", "sql", "css", "js", "sh", "yml", "yaml",
    "json",
];

/// Text files by path relative to the root, with `/` between folders, in order.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    files: BTreeMap<String, String>,
}

impl SourceTree {
    /// Reads every text file of ours under `root`; a file that is not UTF-8 is left out.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self::default();
        tree.walk(root, "")?;
        Ok(tree)
    }

    /// A tree made of the given paths and texts, for tests of the checks.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry.file_type()?;
            if kind.is_dir() && !NOT_OURS.contains(&name.as_str()) {
                self.walk(&entry.path(), &format!("{path}/"))?;
            } else if kind.is_file() && is_text(&name) {
                match fs::read_to_string(entry.path()) {
                    Ok(text) => {
                        self.files.insert(path, text);
                    }
                    Err(e) if e.kind() == io::ErrorKind::InvalidData => {}
                    Err(e) => return Err(e),
                }
            }
        }
        Ok(())
    }

    /// Every file: path and text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(p, t)| (p.as_str(), t.as_str()))
    }

    /// Every Rust file of the workspace's crates, their tests included.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files()
            .filter(|(path, _)| path.starts_with("crates/") && path.ends_with(".rs"))
    }

    /// Every file under `templates/`.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files()
            .filter(|(path, _)| path.starts_with("templates/"))
    }
}

fn is_text(name: &str) -> bool {
    name == "Makefile"
        || name
            .rsplit_once('.')
            .is_some_and(|(_, end)| TEXT.contains(&end))
}

#[cfg(test)]
pub(crate) mod temporary {
    //! A folder of a test's own, gone when the test ends.

    use std::{
        fs,
        path::{Path, PathBuf},
    };

    pub(crate) struct Folder(PathBuf);

    impl Folder {
        pub(crate) fn new(name: &str) -> Self {
            let unique = format!("earlyhelp-testkit-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(unique);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        pub(crate) fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // A leftover folder is harmless; failing here would hide the test's own message.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{temporary::Folder, *};

    #[test]
    fn the_walk_reads_our_text_and_leaves_out_built_and_fetched_folders() {
        let folder = Folder::new("walk");
        for path in [
            "crates/a/src/lib.rs",
            "templates/page.html",
            "target/debug/made.rs",
            "assets/node_modules/theirs.js",
            "Makefile",
            "picture.png",
        ] {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "text").unwrap();
        }
        let tree = SourceTree::read(folder.path()).unwrap();
        let paths: Vec<_> = tree.files().map(|(p, _)| p).collect();
        assert_eq!(
            paths,
            ["Makefile", "crates/a/src/lib.rs", "templates/page.html"]
        );
        assert_eq!(tree.rust().count(), 1);
        assert_eq!(tree.templates().count(), 1);
    }
}
