//! A key for names in any spelling: what is left when the letters that transliteration
//! and hearing change are made one.

/// The sound skeleton of a folded name: at most eight letters. Names that differ only in
/// vowels after the first sound, doubled letters, silent h, c/k/q, f/ph, s/z, i/y, v/w or
/// Mac/Mc have one skeleton. Spaces are dropped.
#[must_use]
pub fn skeleton(name: &str) -> String {
    let mut s: Vec<u8> = name.bytes().filter(u8::is_ascii_lowercase).collect();
    if s.starts_with(b"mac") && s.len() > 5 {
        s.remove(1);
    }
    let mut out = String::with_capacity(8);
    let mut i = 0;
    while i < s.len() && out.len() < 8 {
        let (sound, used) = sound(&s, i);
        i += used;
        for c in sound.bytes() {
            let vowel = c == b'a';
            if (vowel && !out.is_empty()) || out.as_bytes().last() == Some(&c) {
                continue;
            }
            out.push(char::from(c));
        }
    }
    out
}

/// One sound and how many letters it took; every vowel is "a".
fn sound(s: &[u8], i: usize) -> (&'static str, usize) {
    let next = s.get(i + 1).copied().unwrap_or(0);
    let after = s.get(i + 2).copied().unwrap_or(0);
    let first = i == 0;
    match (s[i], next) {
        (b'p', b'h') => ("f", 2),
        (b'g', b'h') if first => ("g", 2),
        (b'g', b'h') => ("", 2),
        (b'k', b'n') if first => ("n", 2),
        (b'w', b'r') if first => ("r", 2),
        (b'w', b'h') => ("v", 2),
        (b't', b'h') | (b'd', b'h') => (if s[i] == b't' { "t" } else { "d" }, 2),
        (b's', b'h') => ("s", 2),
        (b's', b'z') | (b'c', b'z') | (b's', b'c')
            if next == b'z' || matches!(after, b'h' | b'e' | b'i') =>
        {
            ("s", 2)
        }
        (b'c', b'h') => (
            if matches!(after, b'r' | b'l') {
                "k"
            } else {
                "s"
            },
            2,
        ),
        (b'c', b'k') => ("k", 2),
        (b'c', b'e' | b'i' | b'y') => ("s", 1),
        (b't', b'z') => ("s", 2),
        (b'd', b'z') => ("z", 2),
        (b'k' | b'q' | b'g', b'u') if s[i] == b'q' => ("k", 2),
        (b'k', b'h') => ("k", 2),
        (b'c' | b'k' | b'q', _) => ("k", 1),
        (b'x', _) => (if first { "s" } else { "ks" }, 1),
        (b's' | b'z', _) => ("s", 1),
        (b'v' | b'w', _) => ("v", 1),
        (b'j', _) => ("j", 1),
        (b'g', b'e' | b'i') => ("j", 1),
        (b'h', _) if !first => ("", 1),
        (b'a' | b'e' | b'i' | b'o' | b'u' | b'y', _) => ("a", 1),
        (b'b', _) => ("b", 1),
        (b'd', _) => ("d", 1),
        (b'f', _) => ("f", 1),
        (b'g', _) => ("g", 1),
        (b'h', _) => ("h", 1),
        (b'l', _) => ("l", 1),
        (b'm', _) => ("m", 1),
        (b'n', _) => ("n", 1),
        (b'p', _) => ("p", 1),
        (b'r', _) => ("r", 1),
        (b't', _) => ("t", 1),
        _ => ("", 1),
    }
}

/// A surname without the ending that only says whether a man or a woman bears it
/// (Kowalska and Kowalski, Ivanova and Ivanov), or `None` when it has no such ending.
#[must_use]
pub fn ungendered(name: &str) -> Option<&str> {
    const PAIRS: [(&str, usize); 10] = [
        ("ska", 1),
        ("ski", 1),
        ("sky", 1),
        ("cka", 1),
        ("cki", 1),
        ("dzka", 1),
        ("dzki", 1),
        ("ova", 1),
        ("eva", 1),
        ("ina", 1),
    ];
    let found = PAIRS
        .iter()
        .find(|(end, _)| name.len() > end.len() + 2 && name.ends_with(end));
    found.map(|(_, cut)| &name[..name.len() - cut]).or_else(|| {
        (name.len() > 4 && (name.ends_with("ov") || name.ends_with("ev") || name.ends_with("in")))
            .then_some(name)
    })
}
