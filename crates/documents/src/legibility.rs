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

/// Words longer than this may be broken anywhere, so that they stay on the paper.
const LONGEST_WHOLE_WORD: usize = 24;
/// The pieces a longer word is offered in.
const PIECE: usize = 12;

/// Reads text for one document.
pub(crate) struct Legibility<'a> {
    fonts: &'a Fonts,
    boxes: usize,
    unprintable: BTreeSet<char>,
}

impl<'a> Legibility<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
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
        let text = text.replace("\r\n", "\n");
        let mut lines: Vec<Vec<String>> = text
            .trim()
            .split([
                '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
            ])
            .map(|line| pieces(&self.clean(line)))
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
    pub(crate) fn line(&mut self, text: &str, most: usize) -> String {
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
        if !visible.chars().any(is_unwritable) && self.fonts.cover(&visible) {
            clean.push_str(&visible);
            return;
        }
        clean.push(BOX);
        self.boxes = self.boxes.saturating_add(1);
        let fonts = self.fonts;
        let alone_missing =
            |c: &char| is_unwritable(*c) || !fonts.cover(c.encode_utf8(&mut [0; 4]));
        if visible.chars().any(|c| alone_missing(&c)) {
            self.unprintable
                .extend(visible.chars().filter(alone_missing));
        } else {
            // Each part is printable but no one font has them together.
            self.unprintable.extend(visible.chars());
        }
    }
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
fn pieces(line: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for word in line.split_inclusive(' ') {
        if word.graphemes(true).nth(LONGEST_WHOLE_WORD).is_none() {
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
        let cut = pieces("write to early.help@example-authority.gov.uk today");
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
        assert_eq!(
            pieces("safeguarding responsibilities"),
            ["safeguarding responsibilities"]
        );
    }

    #[test]
    fn accents_and_other_alphabets_are_kept_and_an_emoji_family_becomes_one_box() {
        let fonts = Fonts::load().unwrap();
        let mut legibility = Legibility::new(&fonts);
        assert_eq!(
            legibility.text("Zoë Ștefan e\u{301} نور Олена"),
            "Zoë Ștefan e\u{301} نور Олена"
        );
        assert_eq!(legibility.boxes(), 0);
        assert_eq!(legibility.text("we are 👨‍👩‍👧 now"), "we are □ now");
        assert_eq!(legibility.boxes(), 1);
        assert!(legibility.unprintable().contains(&'👨'));
    }
}
