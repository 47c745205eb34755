//! One unchanging part of the index: persons in the order of their dates of birth, so that
//! every list of persons can be narrowed to some years by halving.

use super::Entry;
use crate::names::Names;
use crate::text::Date;

/// Lists of entries by a key, packed.
#[derive(Debug, Default)]
struct Lists {
    keys: Vec<u32>,
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn of(mut pairs: Vec<u64>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut it = Self {
            items: Vec::with_capacity(pairs.len()),
            ..Self::default()
        };
        for pair in pairs {
            let key = (pair >> 32) as u32;
            if it.keys.last() != Some(&key) {
                it.keys.push(key);
                it.ends.push(it.items.len() as u32);
            }
            it.items.push(pair as u32);
            if let Some(end) = it.ends.last_mut() {
                *end = it.items.len() as u32;
            }
        }
        it.keys.shrink_to_fit();
        it.ends.shrink_to_fit();
        it
    }

    fn get(&self, key: u32) -> &[u32] {
        match self.keys.binary_search(&key) {
            Ok(at) => {
                let start = if at == 0 { 0 } else { self.ends[at - 1] };
                &self.items[start as usize..self.ends[at] as usize]
            }
            Err(_) => &[],
        }
    }
}

/// Persons that do not change any more, but may be removed.
#[derive(Debug, Default)]
pub struct Segment {
    /// The persons by date of birth, those without one first.
    pub entries: Vec<Entry>,
    tokens: Lists,
    postcodes: Lists,
    phones: Lists,
}

impl Segment {
    /// Sorts and lists persons; those removed are left out.
    #[must_use]
    pub fn of(mut entries: Vec<Entry>, names: &Names) -> Self {
        entries.retain(|e| !e.removed);
        entries.sort_unstable_by_key(|e| (e.dob, e.key));
        let mut tokens = Vec::with_capacity(entries.len() * 3);
        let (mut postcodes, mut phones) = (Vec::with_capacity(entries.len()), Vec::new());
        for (i, e) in entries.iter().enumerate() {
            for name in [e.first, e.middle, e.last] {
                for part in names.info(name).parts.into_iter().filter(|p| *p != 0) {
                    tokens.push(u64::from(part) << 32 | i as u64);
                }
            }
            if e.postcode != 0 {
                postcodes.push(u64::from(e.postcode) << 32 | i as u64);
            }
            if e.phone != 0 {
                phones.push(u64::from(e.phone) << 32 | i as u64);
            }
        }
        let lists = (Lists::of(tokens), Lists::of(postcodes), Lists::of(phones));
        entries.shrink_to_fit();
        Self {
            entries,
            tokens: lists.0,
            postcodes: lists.1,
            phones: lists.2,
        }
    }

    /// Bytes that the entries and lists take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists = [&self.tokens, &self.postcodes, &self.phones];
        let words: usize = lists
            .iter()
            .map(|l| l.keys.len() + l.ends.len() + l.items.len())
            .sum();
        words * 4 + self.entries.len() * size_of::<Entry>()
    }

    /// Entries born on dates `from` to `to`, both included.
    #[must_use]
    pub fn born(&self, from: Date, to: Date) -> std::ops::Range<u32> {
        let lo = self.entries.partition_point(|e| e.dob < from) as u32;
        let hi = self.entries.partition_point(|e| e.dob <= to) as u32;
        lo..hi
    }

    /// Entries with a name part, within a range of entries.
    #[must_use]
    pub fn named(&self, part: u32, within: &std::ops::Range<u32>) -> &[u32] {
        let list = self.tokens.get(part);
        let lo = list.partition_point(|i| *i < within.start);
        let hi = list.partition_point(|i| *i < within.end);
        &list[lo..hi]
    }

    /// Entries with a postcode.
    #[must_use]
    pub fn at(&self, postcode: u32) -> &[u32] {
        self.postcodes.get(postcode)
    }

    /// Entries with a telephone.
    #[must_use]
    pub fn called(&self, phone: u32) -> &[u32] {
        self.phones.get(phone)
    }
}
