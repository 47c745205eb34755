//! The distinct names of a file, with what is derived from each once.

use super::{Knowledge, skeleton, ungendered};
use crate::dict::{Dict, hash_bytes};
use crate::text;

/// What one distinct folded name is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Name {
    /// Its parts (each a name itself), at most three; the first is the name itself when it
    /// has one part. 0 is none.
    pub parts: [u32; 3],
    /// What it is blocked on: equal for known forms of one name and for equal sounds.
    pub key: u32,
    /// Its sound skeleton without vowels and doublings.
    pub sound: u32,
    /// Without a woman's or a man's ending, equal for both; 0 when it has none.
    pub stem: u32,
    /// Which letters are in it, one bit each.
    pub letters: u32,
    /// Its first letter.
    pub initial: u8,
    /// Only one letter long.
    pub short: bool,
    /// A surname that says little about descent.
    pub weak: bool,
    /// Only words that stand where no name is known ("Baby", "Unborn").
    pub placeholder: bool,
}

/// What tells quickly that two names are not close, kept small for the processor's cache.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hint {
    /// As [`Name::key`].
    pub key: u32,
    sound: u32,
    stem: u32,
    letters: u32,
}

impl Hint {
    /// Whether two different names may have one sound, be forms of one name or one slip
    /// apart. Never false when they are.
    #[inline]
    #[must_use]
    pub fn may_be_close(self, other: Self) -> bool {
        self.key == other.key
            || self.sound == other.sound
            || (self.stem != 0 && self.stem == other.stem)
            || (self.letters ^ other.letters).count_ones() <= 2
    }
}

/// Distinct names.
#[derive(Debug, Clone)]
pub struct Names {
    hints: Vec<Hint>,
    dict: Dict,
    raw: Dict,
    raw_to: Vec<u32>,
    info: Vec<Name>,
    groups: Vec<&'static [u16]>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            dict: Dict::default(),
            raw: Dict::default(),
            raw_to: vec![0],
            hints: vec![Hint::default()],
            info: vec![Name::default()],
            groups: vec![&[]],
        }
    }
}

impl Names {
    /// How many distinct names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.dict.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dict.is_empty()
    }

    /// The folded bytes of a name.
    #[inline]
    #[must_use]
    pub fn bytes(&self, id: u32) -> &[u8] {
        self.dict.bytes(id)
    }

    /// The folded text of a name.
    #[must_use]
    pub fn text(&self, id: u32) -> &str {
        self.dict.text(id)
    }

    /// What was derived from a name.
    #[inline]
    #[must_use]
    pub fn info(&self, id: u32) -> &Name {
        &self.info[id as usize]
    }

    /// What tells quickly that a name is not close to another.
    #[inline]
    #[must_use]
    pub fn hint(&self, id: u32) -> Hint {
        self.hints[id as usize]
    }

    /// The knowledge groups a name stands in.
    #[inline]
    #[must_use]
    pub fn groups(&self, id: u32) -> &'static [u16] {
        self.groups[id as usize]
    }

    /// A name with what was derived from it.
    #[inline]
    #[must_use]
    pub fn view(&self, id: u32) -> crate::compare::View<'_> {
        crate::compare::View {
            info: self.info[id as usize],
            bytes: self.dict.bytes(id),
            groups: self.groups[id as usize],
        }
    }

    /// The number of a folded name that is already in, or 0.
    #[must_use]
    pub fn find(&self, folded: &str) -> u32 {
        self.dict.find(folded.as_bytes())
    }

    /// The number of a name as it was typed; 0 when there is no letter in it.
    pub fn intern_raw(&mut self, typed: &str) -> u32 {
        if typed.is_empty() {
            return 0;
        }
        let raw = self.raw.intern(typed.as_bytes());
        if (raw as usize) < self.raw_to.len() {
            return self.raw_to[raw as usize];
        }
        let id = self.intern(&text::name(typed));
        self.raw_to.push(id);
        id
    }

    /// The number of a folded name; 0 for an empty one.
    pub fn intern(&mut self, folded: &str) -> u32 {
        let id = self.dict.intern(folded.as_bytes());
        if (id as usize) < self.info.len() {
            return id;
        }
        let info = Name {
            parts: [id, 0, 0],
            ..derived(folded)
        };
        self.hints.push(Hint {
            key: info.key,
            sound: info.sound,
            stem: info.stem,
            letters: info.letters,
        });
        self.info.push(info);
        self.groups.push(Knowledge::get().groups(folded));
        if folded.contains(' ') {
            let mut parts = [0u32; 3];
            let long = folded.split(' ').filter(|p| p.len() > 1);
            for (slot, part) in parts.iter_mut().zip(long) {
                *slot = self.intern(part);
            }
            if parts[0] != 0 {
                self.info[id as usize].parts = parts;
            }
        }
        id
    }

    /// Forgets the spellings that were typed; numbers stay as they are.
    pub fn seal(&mut self) {
        self.raw = Dict::default();
        self.raw_to = vec![0];
    }
}

/// What is derived from a folded name, but for its parts.
#[must_use]
pub fn derived(folded: &str) -> Name {
    let know = Knowledge::get();
    let sound = skeleton(folded);
    let sound = if sound.len() < 2 {
        folded.to_owned()
    } else {
        sound
    };
    let root = know
        .root(folded)
        .or_else(|| ungendered(folded).and_then(|s| know.root(s)));
    let stem = ungendered(folded).map_or(0, |s| hash_bytes(s.as_bytes()) as u32 | 1);
    let sound = hash_bytes(sound.as_bytes()) as u32;
    Name {
        parts: [0; 3],
        key: root.map_or(sound, |r| u32::from(r) + 1),
        sound,
        stem,
        letters: folded
            .bytes()
            .filter(u8::is_ascii_lowercase)
            .fold(0, |m, c| m | 1 << (c - b'a')),
        initial: folded.bytes().next().unwrap_or(0),
        short: folded.len() == 1,
        weak: know.weak(folded),
        placeholder: folded.split(' ').all(|p| know.placeholder(p)),
    }
}
