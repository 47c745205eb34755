//! Pairs into persons: the strongest first, and never against a rule that keeps two
//! records apart, whatever stands between them.

use crate::compare::{Comparer, Relation};
use crate::dict::Map;
use crate::fields::{F_ADDRESS, F_DOB, F_FIRST, F_LAST, F_MIDDLE, F_NHS, F_SEX, F_UPN, Pattern};
use crate::freq::Frequencies;
use crate::model::Scorer;
use crate::table::Table;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A pair that was weighed and kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The lower row.
    pub a: u32,
    /// The higher row.
    pub b: u32,
    /// log2 odds of one person.
    pub bits: f32,
    /// What comparing came out at.
    pub pattern: Pattern,
}

/// Why two records, or the groups they belong to, were not put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// One date of birth and one home, and forenames that are not forms of each other.
    Twins,
    /// Two different valid identifiers, and names or dates that differ too.
    Identifiers,
    /// A person said that these are different people.
    Decided,
    /// Too little speaks for it when the records of both groups are looked at together.
    Mean,
}

impl Bar {
    /// The rule in words a worker understands.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Twins => {
                "They share a date of birth and a home but not a forename: they may be twins."
            }
            Self::Identifiers => {
                "Each has a valid number of its own, and the names or dates differ too."
            }
            Self::Decided => "Somebody looked at these and said that they are different people.",
            Self::Mean => {
                "These two records look alike, but the other records of each person do not."
            }
        }
    }
}

/// A link that was refused, for a person to look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refused {
    /// The pair.
    pub pair: Pair,
    /// The rule that refused it.
    pub bar: Bar,
    /// The two records between which the rule found something, which may be others of the
    /// same two groups.
    pub between: (u32, u32),
}

/// The rule that keeps two records apart by what comparing them came out at, if any.
#[must_use]
pub fn bar(p: Pattern, bits: f32, twin: f32) -> Option<Bar> {
    let first = p.level(F_FIRST);
    let apart = matches!(first, 9 | 10);
    let home = matches!(p.level(F_ADDRESS), 1..=4) || matches!(p.level(F_LAST), 1..=4);
    if apart && p.level(F_DOB) == 1 && home && bits < twin {
        return Some(Bar::Twins);
    }
    let ids = p.level(F_NHS) == 3 || p.level(F_UPN) == 3;
    let else_differs =
        apart || p.level(F_DOB) >= 6 || p.level(F_SEX) == 2 || p.level(F_MIDDLE) == 3;
    (ids && else_differs).then_some(Bar::Identifiers)
}

/// Union-find with path halving.
#[derive(Debug, Clone)]
pub struct Union(Vec<u32>);

impl Union {
    /// `n` groups of one.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    /// The group of `x`, named by one of its members.
    pub fn find(&mut self, mut x: u32) -> u32 {
        while self.0[x as usize] != x {
            let up = self.0[self.0[x as usize] as usize];
            self.0[x as usize] = up;
            x = up;
        }
        x
    }

    /// Joins two groups; the lower name stays.
    pub fn join(&mut self, x: u32, y: u32) {
        let (x, y) = (self.find(x), self.find(y));
        let (lo, hi) = (x.min(y), x.max(y));
        self.0[hi as usize] = lo;
    }
}

/// What clustering needs to weigh pairs nobody compared yet.
#[derive(Debug)]
pub struct Judge<'a> {
    /// The file.
    pub table: &'a Table,
    /// The model.
    pub scorer: &'a Scorer,
    /// Value frequencies.
    pub freq: &'a Frequencies,
    /// Remembers name comparisons.
    pub compare: Comparer<'a>,
}

impl<'a> Judge<'a> {
    /// A judge over a table.
    #[must_use]
    pub fn new(table: &'a Table, scorer: &'a Scorer, freq: &'a Frequencies) -> Self {
        Self {
            table,
            scorer,
            freq,
            compare: Comparer::new(table),
        }
    }

    /// A judge that remembers little, for weighing a few pairs.
    #[must_use]
    pub fn brief(table: &'a Table, scorer: &'a Scorer, freq: &'a Frequencies) -> Self {
        Self {
            table,
            scorer,
            freq,
            compare: Comparer::with_memory(table, 8),
        }
    }

    /// The pair weighed as if one went by the other's middle name.
    fn known_by_two_names(&self, pair: Pair) -> Pair {
        let pattern = pair.pattern.with(F_FIRST, 5);
        let (x, y) = (
            &self.table.rows[pair.a as usize],
            &self.table.rows[pair.b as usize],
        );
        Pair {
            bits: self.scorer.weigh(self.freq, x, y, pattern).bits,
            pattern,
            ..pair
        }
    }

    /// Compares and weighs two rows.
    pub fn pair(&mut self, a: u32, b: u32) -> Pair {
        let (a, b) = (a.min(b), a.max(b));
        let pattern = self.compare.pattern(a, b);
        let (x, y) = (&self.table.rows[a as usize], &self.table.rows[b as usize]);
        Pair {
            a,
            b,
            bits: self.scorer.weigh(self.freq, x, y, pattern).bits,
            pattern,
        }
    }
}

/// How pairs are put together.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Links of at least this weight (log2 odds) are looked at.
    pub join: f32,
    /// The mean weight between two groups must be at least this.
    pub mean: f32,
    /// A pair that looks like twins is kept apart below this weight.
    pub twin: f32,
    /// How much of the linking pair's own weight the mean may fall short by.
    pub lean: f32,
    /// Weights are cut to this range before the mean is taken.
    pub clip: (f32, f32),
    /// Pairs of one source are never put together (two lists without duplicates).
    pub across: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            join: 0.0,
            mean: 0.0,
            twin: 2.0,
            lean: 0.35,
            clip: (-10.0, 10.0),
            across: false,
        }
    }
}

/// Persons made of records.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    /// For every row the lowest row of its person.
    pub of: Vec<u32>,
    /// Links that were refused.
    pub refused: Vec<Refused>,
}

/// Puts pairs together. `apart` are pairs of rows that a person said are different, and
/// `start` gives groups that exist already (each row's group by one of its rows).
pub fn cluster(
    judge: &mut Judge<'_>,
    pairs: &[Pair],
    rules: Rules,
    apart: &[(u32, u32)],
    start: Option<&[u32]>,
) -> Clusters {
    let n = judge.table.len();
    let mut groups = Groups::new(n);
    for (row, &of) in start.into_iter().flatten().enumerate() {
        if row as u32 != of {
            groups.join(row as u32, of);
        }
    }
    let mut order: Vec<u32> = (0..pairs.len() as u32)
        .filter(|i| pairs[*i as usize].bits >= rules.join)
        .collect();
    order.par_sort_unstable_by(|&x, &y| {
        let (p, q) = (&pairs[x as usize], &pairs[y as usize]);
        q.bits
            .total_cmp(&p.bits)
            .then(p.a.cmp(&q.a))
            .then(p.b.cmp(&q.b))
    });
    let known = Known::of(pairs, n);
    let decided: Map<u64, ()> = apart.iter().map(|&(a, b)| (pair_key(a, b), ())).collect();
    let mut refused = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for &i in &order {
        let pair = pairs[i as usize];
        let (x, y) = (groups.union.find(pair.a), groups.union.find(pair.b));
        if x == y {
            continue;
        }
        groups.members(x, &mut left);
        groups.members(y, &mut right);
        let weighed = |key: u64| known.find(key);
        match refuse(judge, pair.bits, (&left, &right), &weighed, &decided, rules) {
            Some((bar, between)) => refused.push(Refused { pair, bar, between }),
            None => groups.join(x, y),
        }
    }
    let of = (0..n as u32).map(|r| groups.union.find(r)).collect();
    Clusters { of, refused }
}

/// Groups whose members can be listed: each member names the next of its group, the last
/// one the first.
struct Groups {
    union: Union,
    next: Vec<u32>,
}

impl Groups {
    fn new(n: usize) -> Self {
        Self {
            union: Union::new(n),
            next: (0..n as u32).collect(),
        }
    }

    fn join(&mut self, x: u32, y: u32) {
        if self.union.find(x) != self.union.find(y) {
            self.union.join(x, y);
            self.next.swap(x as usize, y as usize);
        }
    }

    /// The members of the group of `x`, from the lowest up.
    fn members(&self, x: u32, out: &mut Vec<u32>) {
        out.clear();
        let mut at = x;
        loop {
            out.push(at);
            at = self.next[at as usize];
            if at == x {
                break;
            }
        }
        out.sort_unstable();
    }
}

/// Pairs that were weighed already, by their rows.
struct Known<'p> {
    pairs: std::borrow::Cow<'p, [Pair]>,
    from: Vec<u32>,
}

impl<'p> Known<'p> {
    fn of(pairs: &'p [Pair], rows: usize) -> Self {
        let key = |p: &Pair| pair_key(p.a, p.b);
        let mut pairs = std::borrow::Cow::Borrowed(pairs);
        if !pairs.is_sorted_by_key(key) {
            pairs.to_mut().sort_unstable_by_key(key);
        }
        let mut from = vec![0u32; rows + 1];
        for p in pairs.iter() {
            from[p.a.min(p.b) as usize + 1] += 1;
        }
        let mut sum = 0;
        for n in &mut from {
            sum += *n;
            *n = sum;
        }
        Self { pairs, from }
    }

    fn find(&self, key: u64) -> Option<Pair> {
        let a = (key >> 32) as usize;
        let of_a = &self.pairs[self.from[a] as usize..self.from[a + 1] as usize];
        of_a.iter().find(|p| pair_key(p.a, p.b) == key).copied()
    }
}

pub(crate) fn pair_key(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

/// Whether another record of the groups carries both forenames, one as its forename and one
/// as its middle name: a person known by either.
fn bridged<'r>(judge: &mut Judge<'_>, a: u32, b: u32, all: impl Iterator<Item = &'r u32>) -> bool {
    let rows = &judge.table.rows;
    let (x, y) = (rows[a as usize].first, rows[b as usize].first);
    all.filter(|k| **k != a && **k != b).any(|k| {
        let r = &rows[*k as usize];
        if r.first != 0 && x != 0 && y != 0 {
            let (p, q) = (
                judge.compare.relation(r.first, x),
                judge.compare.relation(r.first, y),
            );
            if p.close() && q.close() && p.min(q) <= Relation::Variant && p.max(q) > Relation::Exact
            {
                return true;
            }
        }
        let mut fits = |p: u32, q: u32| p != 0 && q != 0 && judge.compare.relation(p, q).close();
        r.middle != 0
            && ((fits(r.first, x) && fits(r.middle, y)) || (fits(r.first, y) && fits(r.middle, x)))
    })
}

/// How much of the linking pair's weight a pair that looks like twins must speak against it.
const SURE_LINK: f32 = 0.75;

/// Groups with more records than this are judged by their first ones.
const LOOK: usize = 40;

/// Why two groups that a pair of weight `bits` links must stay apart, and the two records
/// between which that was found; `None` when they may be joined.
pub(crate) fn refuse(
    judge: &mut Judge<'_>,
    bits: f32,
    (left, right): (&[u32], &[u32]),
    weighed: &dyn Fn(u64) -> Option<Pair>,
    decided: &Map<u64, ()>,
    rules: Rules,
) -> Option<(Bar, (u32, u32))> {
    let (mut sum, mut n) = (0.0f32, 0.0f32);
    let mut weakest = (f32::INFINITY, (0, 0));
    // Twins are two who look alike. When the linking pair itself is all but sure, another
    // pair of the same records must speak against it the more to count as a pair of twins.
    let twin = rules.twin - SURE_LINK * (bits - rules.twin).max(0.0);
    for &a in left.iter().take(LOOK) {
        for &b in right.iter().take(LOOK) {
            let key = pair_key(a, b);
            if decided.contains_key(&key) {
                return Some((Bar::Decided, (a.min(b), a.max(b))));
            }
            if rules.across
                && judge.table.rows[a as usize].source == judge.table.rows[b as usize].source
            {
                return Some((Bar::Mean, (a.min(b), a.max(b))));
            }
            let pair = weighed(key).unwrap_or_else(|| judge.pair(a, b));
            let pair = if matches!(pair.pattern.level(F_FIRST), 9 | 10)
                && bridged(judge, a, b, left.iter().chain(right))
            {
                judge.known_by_two_names(pair)
            } else {
                pair
            };
            if let Some(bar) = bar(pair.pattern, pair.bits, twin) {
                return Some((bar, (pair.a, pair.b)));
            }
            sum += pair.bits.clamp(rules.clip.0, rules.clip.1);
            n += 1.0;
            if pair.bits < weakest.0 {
                weakest = (pair.bits, (pair.a, pair.b));
            }
        }
    }
    (sum / n < rules.mean - rules.lean * bits).then_some((Bar::Mean, weakest.1))
}
