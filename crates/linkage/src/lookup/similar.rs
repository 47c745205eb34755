//! Which known names a typed name may mean, found without looking at all of them.

use crate::compare::{Relation, View, whole};
use crate::dict::{Map, hash_bytes};
use crate::names::{Knowledge, Names, derived};

/// Finds names by their deletions, sounds, groups and beginnings.
#[derive(Debug, Default)]
pub struct Similar {
    known: u32,
    heads: Map<u32, u32>,
    nodes: Vec<(u32, u32)>,
    by_sound: Map<u32, Vec<u32>>,
    by_stem: Map<u32, Vec<u32>>,
    by_group: Map<u16, Vec<u32>>,
    sorted: std::collections::BTreeMap<Box<str>, u32>,
}

impl Similar {
    /// Takes in all names that came since last time.
    pub fn grow(&mut self, names: &Names) {
        for id in self.known + 1..=names.len() as u32 {
            let (info, text) = (*names.info(id), names.text(id));
            if info.short || text.contains(' ') {
                continue;
            }
            deletions(text.as_bytes(), |hash| {
                let head = self.heads.entry(hash).or_insert(u32::MAX);
                self.nodes.push((id, *head));
                *head = self.nodes.len() as u32 - 1;
            });
            self.by_sound.entry(info.sound).or_default().push(id);
            if info.stem != 0 {
                self.by_stem.entry(info.stem).or_default().push(id);
            }
            for g in names.groups(id) {
                self.by_group.entry(*g).or_default().push(id);
            }
            self.sorted.insert(text.into(), id);
        }
        self.known = names.len() as u32;
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.nodes.len() * 8 + self.heads.capacity() * 9 + self.sorted.len() * 60
    }

    /// Names that a typed part may mean, each with how it stands to the part. With `typing`
    /// also those that only begin with it.
    #[must_use]
    pub fn of(&self, names: &Names, text: &str, typing: bool) -> Vec<(u32, Relation)> {
        let groups = Knowledge::get().groups(text);
        let asked = View {
            info: derived(text),
            bytes: text.as_bytes(),
            groups,
        };
        let info = asked.info;
        let mut found: Vec<u32> = Vec::new();
        deletions(text.as_bytes(), |hash| {
            let mut at = self.heads.get(&hash).copied().unwrap_or(u32::MAX);
            while let Some(&(id, next)) = self.nodes.get(at as usize) {
                found.push(id);
                at = next;
            }
        });
        found.extend(self.by_sound.get(&info.sound).into_iter().flatten());
        found.extend(self.by_stem.get(&info.stem).into_iter().flatten());
        for g in groups {
            found.extend(self.by_group.get(g).into_iter().flatten());
        }
        let mut begun = Vec::new();
        if typing && text.len() >= 2 {
            let range = self
                .sorted
                .range::<str, _>((std::ops::Bound::Included(text), std::ops::Bound::Unbounded))
                .take_while(|(t, _)| t.starts_with(text))
                .take(200);
            begun.extend(range.map(|(_, id)| *id));
        }
        found.sort_unstable();
        found.dedup();
        let mut out: Vec<(u32, Relation)> = found
            .into_iter()
            .map(|id| (id, whole(asked, names.view(id), true)))
            .collect();
        out.retain(|(_, r)| *r != Relation::Differ);
        for id in begun {
            if !out.iter().any(|(o, _)| *o == id) {
                out.push((id, Relation::Part));
            }
        }
        out
    }
}

/// Hashes of a word and of the word less any one letter.
fn deletions(word: &[u8], mut f: impl FnMut(u32)) {
    f(hash_bytes(word) as u32);
    if word.len() < 4 {
        return;
    }
    let mut less = [0u8; 64];
    for i in 0..word.len().min(64) {
        let n = word.len().min(64) - 1;
        less[..i].copy_from_slice(&word[..i]);
        less[i..n].copy_from_slice(&word[i + 1..=n]);
        f(hash_bytes(&less[..n]) as u32);
    }
}
