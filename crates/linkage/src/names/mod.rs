//! What is known about names: forms of one name, surnames that say little, words that
//! stand where no name is known, and a key for spellings nobody wrote down.

mod skeleton;
mod table;

pub use skeleton::{skeleton, ungendered};
pub use table::{Name, Names, derived};

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const GROUPS: &str = include_str!("groups.txt");

/// The name groups of `groups.txt`, read once.
#[derive(Debug, Default)]
pub struct Knowledge {
    groups: FxHashMap<&'static str, Vec<u16>>,
    root: Vec<u16>,
    weak: Vec<&'static str>,
    none: Vec<&'static str>,
}

impl Knowledge {
    /// The knowledge that comes with this crate.
    pub fn get() -> &'static Self {
        static IT: OnceLock<Knowledge> = OnceLock::new();
        IT.get_or_init(|| Self::read(GROUPS))
    }

    fn read(text: &'static str) -> Self {
        let mut it = Self::default();
        let lines = text
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty());
        for line in lines {
            if let Some(rest) = line.strip_prefix("weak:") {
                it.weak.extend(rest.split_whitespace());
            } else if let Some(rest) = line.strip_prefix("none:") {
                it.none.extend(rest.split_whitespace());
            } else {
                let id = it.root.len() as u16;
                it.root.push(id);
                for word in line.split_whitespace() {
                    let list = it.groups.entry(word).or_default();
                    if !list.contains(&id) {
                        list.push(id);
                    }
                }
            }
        }
        it.weak.sort_unstable();
        it.none.sort_unstable();
        it.join_roots();
        it
    }

    /// Groups that share a name share a root, which is what records are blocked on.
    fn join_roots(&mut self) {
        fn find(root: &[u16], mut x: u16) -> u16 {
            while root[x as usize] != x {
                x = root[x as usize];
            }
            x
        }
        let lists: Vec<Vec<u16>> = self
            .groups
            .values()
            .filter(|l| l.len() > 1)
            .cloned()
            .collect();
        for list in lists {
            let first = find(&self.root, list[0]);
            for &other in &list[1..] {
                let r = find(&self.root, other);
                let (lo, hi) = (
                    find(&self.root, first).min(r),
                    find(&self.root, first).max(r),
                );
                self.root[hi as usize] = lo;
            }
        }
        for i in 0..self.root.len() {
            self.root[i] = find(&self.root, i as u16);
        }
    }

    /// The groups a folded name stands in; empty when it stands in none.
    pub fn groups(&self, name: &str) -> &[u16] {
        self.groups.get(name).map_or(&[], Vec::as_slice)
    }

    /// The root that a name's groups share, if it stands in any.
    pub fn root(&self, name: &str) -> Option<u16> {
        self.groups(name).first().map(|g| self.root[*g as usize])
    }

    /// Whether a surname is one that says little about descent.
    pub fn weak(&self, name: &str) -> bool {
        self.weak.binary_search(&name).is_ok()
    }

    /// Whether a word stands where no name is known ("Baby", "Unborn").
    pub fn placeholder(&self, name: &str) -> bool {
        self.none.binary_search(&name).is_ok()
    }

    /// Whether two folded names are known to be forms of one name.
    pub fn variants(&self, a: &str, b: &str) -> bool {
        let (x, y) = (self.groups(a), self.groups(b));
        x.iter().any(|g| y.contains(g))
    }
}
