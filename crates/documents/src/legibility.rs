//! Makes any text printable, and says what it could not print.
//!
//! PDF/UA-1 refuses a file in which a character has no glyph, and a letter must
//! neither fail nor lose a word because somebody typed an emoji. So each such
//! character becomes a visible box, is counted, and the document says so at its end.

use std::collections::BTreeSet;

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::fonts::Fonts;

/// What stands for a character that the fonts do not have.
pub(crate) const BOX: char = '□';

/// Words longer than this may be broken, so that they stay on the paper.
const LONGEST_WORD_IN_LINE: usize = 24;
/// The same for a column of a table; the longest common words of the field
/// ("responsibilities") still stay whole.
const LONGEST_WORD_IN_CELL: usize = 16;
/// The pieces a longer word is offered in.
const PIECE: usize = 12;

/// How wide the place is where a text will stand.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Room {
    /// The width of the page, or a good part of it.
    Line,
    /// A column of a table.
    Cell,
}

impl Room {
    fn longest_word(self) -> usize {
        match self {
            Self::Line => LONGEST_WORD_IN_LINE,
            Self::Cell => LONGEST_WORD_IN_CELL,
        }
    }
}

/// Which characters a document may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Repertoire {
    /// All that the fonts have, except some that turned out not to print.
    AllExcept(BTreeSet<char>),
    /// The European alphabets, punctuation and signs, which print in any order.
    European,
}

impl Repertoire {
    pub(crate) fn all() -> Self {
        Self::AllExcept(BTreeSet::new())
    }

    fn allows(&self, c: char) -> bool {
        match self {
            Self::AllExcept(refused) => !refused.contains(&c),
            Self::European => is_european(c),
        }
    }
}

/// Reads text for one document.
pub(crate) struct Legibility<'a> {
    fonts: &'a Fonts,
    repertoire: &'a Repertoire,
    boxes: usize,
    unprintable: BTreeSet<char>,
}

impl<'a> Legibility<'a> {
    pub(crate) fn new(fonts: &'a Fonts, repertoire: &'a Repertoire) -> Self {
        Self {
            fonts,
            repertoire,
            boxes: 0,
            unprintable: BTreeSet::new(),
        }
    }

    /// How many boxes the document shows.
    pub(crate) fn boxes(&self) -> usize {
        self.boxes
    }

    /// The characters behind the boxes.
    pub(crate) fn unprintable(self) -> Vec<char> {
        self.unprintable.into_iter().collect()
    }

    /// Text for the template: one string, or lines of pieces when there are line ends
    /// to keep or long words to break.
    pub(crate) fn text(&mut self, text: &str) -> Value {
        self.text_in(Room::Line, text)
    }

    /// The same for a cell of a table.
    pub(crate) fn cell(&mut self, text: &str) -> Value {
        self.text_in(Room::Cell, text)
    }

    fn text_in(&mut self, room: Room, text: &str) -> Value {
        let text = text.replace("\r\n", "\n");
        let mut lines: Vec<Vec<String>> = text
            .trim()
            .split([
                '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
            ])
            .map(|line| pieces(room, &self.clean(line)))
            .collect();
        match lines.as_mut_slice() {
            [line] => match line.as_mut_slice() {
                [whole] => Value::String(std::mem::take(whole)),
                _ => Value::from(lines),
            },
            _ => Value::from(lines),
        }
    }

    /// One text per entry.
    pub(crate) fn texts<T: AsRef<str>>(&mut self, texts: &[T]) -> Vec<Value> {
        texts.iter().map(|text| self.text(text.as_ref())).collect()
    }

    /// Text for the running header and the title bar: one line, cut at `most`
    /// characters because the whole of it stands in the body.
    pub(crate) fn line(&mut self, text: &str, most: usize) -> Value {
        Value::from(vec![pieces(Room::Cell, &self.title(text, most))])
    }

    /// Text for the file's title and author: as [`Self::line`], in one string.
    pub(crate) fn title(&mut self, text: &str, most: usize) -> String {
        let (boxes, before) = (self.boxes, self.unprintable.clone());
        let cleaned = self.clean(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        // The same words are counted where they stand in the body.
        (self.boxes, self.unprintable) = (boxes, before);
        if cleaned.graphemes(true).nth(most).is_none() {
            return cleaned;
        }
        cleaned
            .graphemes(true)
            .take(most.saturating_sub(1))
            .chain(["…"])
            .collect()
    }

    fn clean(&mut self, line: &str) -> String {
        let mut clean = String::with_capacity(line.len());
        for cluster in line.graphemes(true) {
            match cluster.as_bytes() {
                [b'\t'] => clean.push(' '),
                [b' '..=b'~'] => clean.push_str(cluster),
                _ => self.clean_cluster(cluster, &mut clean),
            }
        }
        clean
    }

    fn clean_cluster(&mut self, cluster: &str, clean: &mut String) {
        let visible: String = cluster.chars().filter(|c| !is_invisible(*c)).collect();
        if visible.is_empty() {
            return;
        }
        let prints = |text: &str| {
            text.chars()
                .all(|c| !is_unwritable(c) && self.repertoire.allows(c))
                && self.fonts.cover(text)
        };
        if prints(&visible) {
            clean.push_str(&visible);
            return;
        }
        // A letter of a name is not lost with the sign that somebody put on it.
        let (kept, lost): (String, Vec<char>) = split(&visible, |c| {
            is_european(c) && c.is_alphanumeric() && prints(c.encode_utf8(&mut [0; 4]))
        });
        clean.push_str(&kept);
        clean.push(BOX);
        self.boxes = self.boxes.saturating_add(1);
        let alone: Vec<char> = lost
            .iter()
            .copied()
            .filter(|c| !prints(c.encode_utf8(&mut [0; 4])))
            .collect();
        // Each part may print, and yet no one font have them together.
        self.unprintable
            .extend(if alone.is_empty() { lost } else { alone });
    }
}

fn split(text: &str, keep: impl Fn(char) -> bool) -> (String, Vec<char>) {
    let kept = text.chars().filter(|c| keep(*c)).collect();
    (kept, text.chars().filter(|c| !keep(*c)).collect())
}

/// Latin, Greek and Cyrillic without loose accents; punctuation; currency and
/// letter-like signs, arrows, and the box itself.
pub(crate) fn is_european(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{2ff}' | '\u{370}'..='\u{481}' | '\u{48a}'..='\u{52f}'
            | '\u{1e00}'..='\u{206f}' | '\u{20a0}'..='\u{20bf}'
            | '\u{2100}'..='\u{21ff}' | BOX
    )
}

/// Characters that show nothing themselves. They go without a box: the marks that
/// choose between two looks of an emoji, the byte order mark, hints for line breaks,
/// and the marks that would reorder the letters of a name on paper.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Characters that no archive file may carry, whatever the font claims: controls,
/// noncharacters and the private area (PDF/A-2a, ISO 19005-2 6.2.11.7.2).
fn is_unwritable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fff0}'..='\u{fffb}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// A line cut where it may be broken inside a long word: after the punctuation of an
/// address, or else after so many characters. The cuts add no character, so copied
/// text stays whole.
fn pieces(room: Room, line: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for word in line.split_inclusive(' ') {
        if word.graphemes(true).nth(room.longest_word()).is_none() {
            piece.push_str(word);
            continue;
        }
        let mut length = 0_usize;
        for cluster in word.graphemes(true) {
            if length >= PIECE {
                pieces.push(std::mem::take(&mut piece));
                length = 0;
            }
            piece.push_str(cluster);
            length = if matches!(cluster, "@" | "." | "/" | "-" | "_" | "?" | "&" | "=") {
                PIECE
            } else {
                length.saturating_add(1)
            };
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_is_cut_after_its_punctuation_and_loses_nothing() {
        let cut = pieces(
            Room::Line,
            "write to early.help@example-authority.gov.uk today",
        );
        assert_eq!(
            cut,
            [
                "write to early.",
                "help@",
                "example-",
                "authority.",
                "gov.",
                "uk today"
            ]
        );
        let ordinary = "safeguarding responsibilities";
        assert_eq!(pieces(Room::Cell, ordinary), [ordinary]);
    }

    #[test]
    fn the_languages_most_spoken_in_england_are_printed_as_they_were_written() {
        let fonts = Fonts::load().unwrap();
        let repertoire = Repertoire::all();
        let mut legibility = Legibility::new(&fonts, &repertoire);
        for words in [
            "ہم چاہتے ہیں کہ گھر میں ٹھیک ڈھنگ سے مدد ہو",
            "আমরা চাই শিক্ষক আমাদের সাহায্য করুন।",
            "ਅਸੀਂ ਚਾਹੁੰਦੇ ਹਾਂ ਕਿ ਘਰ ਵਿੱਚ ਸ਼ਾਂਤੀ ਹੋਵੇ।",
            "અમે ઇચ્છીએ છીએ કે ઘરમાં શાંતિ રહે.",
            "हम चाहते हैं कि घर में शांति हो।",
            "எங்களுக்கு உதவி வேண்டும்",
            "ሰላም ኣብ ገዛ ንደሊ ኢና",
            "我们希望孩子按时上学。",
            "Chcemy spokoju w domu. Vrem liniște. Ми хочемо спокою.",
            "نريد الهدوء في البيت. می\u{200c}خواهیم",
        ] {
            assert_eq!(legibility.text(words), words);
        }
        assert_eq!(legibility.boxes(), 0, "{:?}", legibility.unprintable());
    }

    #[test]
    fn accents_and_other_alphabets_are_kept_and_an_emoji_family_becomes_one_box() {
        let fonts = Fonts::load().unwrap();
        let repertoire = Repertoire::all();
        let mut legibility = Legibility::new(&fonts, &repertoire);
        assert_eq!(
            legibility.text("Zoë Ștefan e\u{301} نور Олена"),
            "Zoë Ștefan e\u{301} نور Олена"
        );
        assert_eq!(legibility.boxes(), 0);
        assert_eq!(legibility.text("we are 👨‍👩‍👧 now"), "we are □ now");
        assert_eq!(legibility.boxes(), 1);
        assert_eq!(legibility.text("Zo\u{1e8d0}e"), "Zo□e");
        assert!(legibility.unprintable().contains(&'👨'));
    }
}
