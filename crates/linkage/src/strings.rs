//! String comparators for strings of at most 64 bytes, marks kept in one word;
//! the edit distance is bit-parallel.
//!
//! Both agree with `strsim` on every string of ASCII letters, digits, space, hyphen and
//! apostrophe (a test in `tests/comparators.rs` says so on random strings).

/// Jaro-Winkler similarity of two byte strings, 0.0 (nothing shared) to 1.0 (equal).
///
/// Strings longer than 64 bytes are cut to their first 64. Two empty strings are equal.
#[must_use]
pub fn jaro_winkler(a: &[u8], b: &[u8]) -> f64 {
    let (a, b) = (&a[..a.len().min(64)], &b[..b.len().min(64)]);
    let (a, b) = if a.len() > b.len() { (b, a) } else { (a, b) };
    let (n, m) = (a.len(), b.len());
    if n == 0 {
        return if m == 0 { 1.0 } else { 0.0 };
    }
    let bound = if m > 1 { m / 2 - 1 } else { 0 };
    let mut used = 0u64;
    let mut flagged = 0u64;
    for (i, &c) in a.iter().enumerate() {
        let lo = i.saturating_sub(bound);
        let hi = (i + bound + 1).min(m);
        for (j, &d) in b.iter().enumerate().take(hi).skip(lo) {
            if c == d && used >> j & 1 == 0 {
                used |= 1 << j;
                flagged |= 1 << i;
                break;
            }
        }
    }
    let common = used.count_ones();
    if common == 0 {
        return 0.0;
    }
    let jaro = jaro_of(a, b, used, flagged);
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count() as f64;
    if jaro > 0.7 {
        jaro + 0.1 * prefix * (1.0 - jaro)
    } else {
        jaro
    }
}

fn jaro_of(a: &[u8], b: &[u8], used: u64, flagged: u64) -> f64 {
    let mut crossed = 0u32;
    let (mut u, mut f) = (used, flagged);
    while f != 0 {
        let (i, j) = (f.trailing_zeros() as usize, u.trailing_zeros() as usize);
        crossed += u32::from(a[i] != b[j]);
        f &= f - 1;
        u &= u - 1;
    }
    let c = f64::from(used.count_ones());
    (c / a.len() as f64 + c / b.len() as f64 + (c - f64::from(crossed / 2)) / c) / 3.0
}

/// Optimal string alignment distance: insertions, deletions, substitutions and
/// transpositions of neighbours, each counted once (Hyyrö's bit-parallel method).
///
/// Strings longer than 64 bytes are cut to their first 64.
#[must_use]
pub fn osa(a: &[u8], b: &[u8]) -> u32 {
    let (a, b) = (&a[..a.len().min(64)], &b[..b.len().min(64)]);
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len()) as u32;
    }
    let mask = 1u64 << (a.len() - 1);
    let (mut vp, mut vn, mut d0, mut before) = (!0u64, 0u64, 0u64, 0u64);
    let mut distance = a.len() as u32;
    for &c in b {
        let mut at = 0u64;
        for (i, &x) in a.iter().enumerate() {
            at |= u64::from(x == c) << i;
        }
        let swapped = ((!d0 & at) << 1) & before;
        d0 = ((at & vp).wrapping_add(vp) ^ vp) | at | vn | swapped;
        let (hp, hn) = (vn | !(d0 | vp), d0 & vp);
        distance += u32::from(hp & mask != 0);
        distance -= u32::from(hn & mask != 0);
        let (hp, hn) = ((hp << 1) | 1, hn << 1);
        vp = hn | !(d0 | hp);
        vn = hp & d0;
        before = at;
    }
    distance
}

/// Whether the optimal string alignment distance of two unequal strings is at most one.
#[must_use]
pub fn within_one(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = if a.len() > b.len() { (b, a) } else { (a, b) };
    if b.len() - a.len() > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    match (a.len(), b.len()) {
        (0, 0 | 1) | (1, 1) => true,
        (2, 2) => a[0] == b[1] && a[1] == b[0],
        _ => false,
    }
}
