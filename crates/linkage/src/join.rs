//! New records join old persons without a rebuild.

use crate::block::{RULES, keys_of};
use crate::cluster::{Bar, Judge, Pair, Rules, pair_key, refuse};
use crate::dict::{Map, mix};
use crate::freq::Frequencies;
use crate::model::{Model, Scorer};
use crate::table::{Person, PushError, Table};

/// Persons that records can be added to one at a time.
#[derive(Debug)]
pub struct Registry {
    table: Table,
    freq: Frequencies,
    scorer: Scorer,
    rules: Rules,
    person: Vec<u32>,
    members: Map<u32, Vec<u32>>,
    blocks: Map<u64, Vec<u32>>,
    apart: Map<u64, ()>,
}

/// What became of a new record.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The new record's row.
    pub row: u32,
    /// The person it belongs to, named by that person's first row; its own row when new.
    pub person: u32,
    /// Pairs with old records that weigh enough, the heaviest first.
    pub links: Vec<Pair>,
    /// Other old persons it would also fit: for somebody to look at, never merged unasked.
    pub also: Vec<u32>,
    /// Old persons that a rule kept it from, with the rule.
    pub barred: Vec<(u32, Bar)>,
}

impl Registry {
    /// Takes over a table, its model and its persons (`persons[row]` names a person by one
    /// of its rows, as [`crate::cluster::Clusters::of`] does).
    #[must_use]
    pub fn new(table: Table, model: &Model, persons: &[u32], rules: Rules) -> Self {
        let freq = Frequencies::of(&table);
        let scorer = Scorer::new(model, table.len());
        let mut it = Self {
            freq,
            scorer,
            rules,
            person: persons.to_vec(),
            members: Map::default(),
            blocks: Map::default(),
            apart: Map::default(),
            table,
        };
        for row in 0..it.table.len() as u32 {
            it.members
                .entry(it.person[row as usize])
                .or_default()
                .push(row);
            it.index(row);
        }
        it
    }

    /// Records that two rows are of different people, whatever their weight.
    pub fn set_apart(&mut self, a: u32, b: u32) {
        self.apart.insert(pair_key(a, b), ());
    }

    /// The table with all records added so far.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The person of a row.
    #[must_use]
    pub fn person(&self, row: u32) -> Option<u32> {
        self.person.get(row as usize).copied()
    }

    fn index(&mut self, row: u32) {
        let r = self.table.rows[row as usize];
        let (blocks, rows) = (&mut self.blocks, self.table.len());
        keys_of(&self.table, &r, |rule, key| {
            let list = blocks.entry(mix(key, rule as u64)).or_default();
            if list.last() != Some(&row) && list.len() <= RULES[rule].cap_in(rows) {
                list.push(row);
            }
        });
    }

    /// Adds a record: it joins the person it fits best, or is a new one.
    ///
    /// # Errors
    /// [`PushError`] when the record has no id or the table is full.
    pub fn add(&mut self, record: &Person<'_>) -> Result<Joined, PushError> {
        let row = self.table.push(record)?;
        let mut near: Vec<u32> = Vec::new();
        let (r, rows) = (self.table.rows[row as usize], self.table.len());
        keys_of(&self.table, &r, |rule, key| {
            if let Some(list) = self
                .blocks
                .get(&mix(key, rule as u64))
                .filter(|l| l.len() <= RULES[rule].cap_in(rows))
            {
                near.extend(list);
            }
        });
        near.sort_unstable();
        near.dedup();
        let mut judge = Judge::brief(&self.table, &self.scorer, &self.freq);
        let mut links: Vec<Pair> = near
            .iter()
            .map(|&b| judge.pair(row, b))
            .filter(|p| p.bits >= self.rules.join)
            .collect();
        links.sort_by(|p, q| q.bits.total_cmp(&p.bits).then(p.a.cmp(&q.a)));
        let (mut home, mut also, mut barred) = (None, Vec::new(), Vec::new());
        for link in &links {
            let person = self.person[link.a as usize];
            if home == Some(person)
                || also.contains(&person)
                || barred.iter().any(|(p, _)| *p == person)
            {
                continue;
            }
            let old = self.members.get(&person).map_or(&[][..], Vec::as_slice);
            match refuse(
                &mut judge,
                link.bits,
                (&[row], old),
                &|_| None,
                &self.apart,
                self.rules,
            ) {
                Some((bar, _)) => barred.push((person, bar)),
                None if home.is_none() => home = Some(person),
                None => also.push(person),
            }
        }
        let person = home.unwrap_or(row);
        self.person.push(person);
        self.members.entry(person).or_default().push(row);
        self.index(row);
        Ok(Joined {
            row,
            person,
            links,
            also,
            barred,
        })
    }
}
