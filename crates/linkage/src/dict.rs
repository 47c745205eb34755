//! Interning: every distinct value once, known by a dense number from one up. Zero is
//! always "not known".

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// A stable 64-bit hash of bytes, the same in every run and on every machine of one width.
#[must_use]
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    FxBuildHasher.hash_one(bytes)
}

/// Mixes two numbers into one well-spread 64-bit key.
#[inline]
#[must_use]
pub fn mix(a: u64, b: u64) -> u64 {
    let mut x = a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^= x >> 32;
    x = x.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ x >> 29
}

/// A number in a table, with the hash of what it stands for: growing the table then looks
/// at no value again.
#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    id: u32,
}

impl Slot {
    fn spread(hash: u32) -> u64 {
        u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Strings, each kept once in one buffer.
#[derive(Debug, Clone, Default)]
pub struct Dict {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    at: HashTable<Slot>,
}

impl Dict {
    /// How many distinct values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing was put in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of a value; empty for 0 and for numbers never given out.
    #[inline]
    #[must_use]
    pub fn bytes(&self, id: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, id)
    }

    /// The text of a value; empty for 0.
    #[must_use]
    pub fn text(&self, id: u32) -> &str {
        std::str::from_utf8(self.bytes(id)).unwrap_or("")
    }

    /// The number of a value that is already in, or 0.
    #[must_use]
    pub fn find(&self, value: &[u8]) -> u32 {
        let hash = short(hash_bytes(value));
        self.at
            .find(Slot::spread(hash), |s| {
                s.hash == hash && slice(&self.bytes, &self.ends, s.id) == value
            })
            .map_or(0, |s| s.id)
    }

    /// The number of a value, new if need be; 0 for an empty one.
    pub fn intern(&mut self, value: &[u8]) -> u32 {
        if value.is_empty() {
            return 0;
        }
        let id = self.find(value);
        if id != 0 {
            return id;
        }
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len() as u32);
        let (hash, id) = (short(hash_bytes(value)), self.ends.len() as u32);
        self.at
            .insert_unique(Slot::spread(hash), Slot { hash, id }, |s| {
                Slot::spread(s.hash)
            });
        id
    }

    /// Gives back what growing took too much.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Forgets how to find values by their text; values can still be read by number.
    pub fn seal(&mut self) {
        self.at = HashTable::new();
        self.shrink();
    }
}

fn short(hash: u64) -> u32 {
    (hash ^ hash >> 32) as u32
}

#[inline]
fn slice<'a>(bytes: &'a [u8], ends: &[u32], id: u32) -> &'a [u8] {
    match id {
        0 => &[],
        1 => &bytes[..ends.first().copied().unwrap_or(0) as usize],
        _ => match ends.get(id as usize - 1) {
            Some(&end) => &bytes[ends[id as usize - 2] as usize..end as usize],
            None => &[],
        },
    }
}

/// Numbers (telephones, NHS numbers), each kept once.
#[derive(Debug, Clone, Default)]
pub struct Nums {
    values: Vec<u64>,
    at: HashTable<Slot>,
}

impl Nums {
    /// How many distinct values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing was put in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value; 0 for the number 0.
    #[must_use]
    pub fn value(&self, id: u32) -> u64 {
        if id == 0 {
            0
        } else {
            self.values[id as usize - 1]
        }
    }

    /// The number of a value that is already in, or 0.
    #[must_use]
    pub fn find(&self, value: u64) -> u32 {
        let hash = short(mix(value, 1));
        self.at
            .find(Slot::spread(hash), |s| {
                s.hash == hash && self.values[s.id as usize - 1] == value
            })
            .map_or(0, |s| s.id)
    }

    /// The number of a value, new if need be.
    pub fn intern(&mut self, value: u64) -> u32 {
        let id = self.find(value);
        if id != 0 {
            return id;
        }
        self.values.push(value);
        let (hash, id) = (short(mix(value, 1)), self.values.len() as u32);
        self.at
            .insert_unique(Slot::spread(hash), Slot { hash, id }, |s| {
                Slot::spread(s.hash)
            });
        id
    }

    /// Forgets how to find values; they can still be read by number.
    pub fn seal(&mut self) {
        self.at = HashTable::new();
        self.values.shrink_to_fit();
    }
}

/// How often each number of a dictionary occurs; index 0 counts the missing.
#[must_use]
pub fn counts(values: impl Iterator<Item = u32>, len: usize) -> Vec<u32> {
    let mut out = vec![0u32; len + 1];
    for v in values {
        out[v as usize] += 1;
    }
    out
}

/// A map with this crate's fast hash.
pub type Map<K, V> = FxHashMap<K, V>;
