//! Nothing that a person can type breaks a document, gives an order to the
//! typesetter, runs off the paper or disappears without a word.

use documents::{Block, Language, Letter, PrintSize};
use proptest::prelude::*;

use crate::reader::read;
use crate::samples::{self, HOSTILE};
use crate::support::{PRESS, large, standard};

fn letter_of(body: Vec<Block>) -> Letter {
    Letter {
        body,
        ..samples::letter(1)
    }
}

#[test]
fn markup_and_code_in_any_part_come_out_as_the_letters_that_were_typed() {
    for options in [standard(), large()] {
        let printed = PRESS
            .letter_pdf(&samples::hostile_letter(), options)
            .unwrap();
        assert_eq!(printed.remarks, []);
        let reading = read(&printed.pdf);
        for text in [HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[8]] {
            assert!(reading.says(text), "{text}");
        }
        assert!(!reading.text().contains("root:"), "no file was read");
        assert!(reading.top_edge < 842.0 && reading.bottom_edge > 0.0);
    }
}

#[test]
fn a_word_of_ten_thousand_letters_stays_on_the_paper_and_whole() {
    let word: String = ('a'..='z').cycle().take(10_000).collect();
    let fact = Block::Facts(vec![(word.clone(), word.clone())]);
    let printed = PRESS.letter_pdf(
        &letter_of(vec![Block::Paragraph(word.clone()), fact]),
        standard(),
    );
    let reading = read(&printed.unwrap().pdf);
    assert!(reading.fits_the_paper());
    let body: String = reading.text();
    assert!(
        body.matches("abcdefghijklm").count() > 1_000,
        "the letters are all there"
    );
}

#[test]
fn a_character_that_no_font_has_becomes_a_box_and_the_letter_says_so() {
    let body = vec![Block::Paragraph("Drawn by Matei: 🦖 and 𓀀𓁐".into())];
    let printed = PRESS.letter_pdf(&letter_of(body), standard()).unwrap();
    assert_eq!(printed.unprintable, ['𓀀', '𓁐', '🦖']);
    let reading = read(&printed.pdf);
    assert!(reading.says("Drawn by Matei: □ and □□"));
    assert!(reading.says(
        "3 characters in this document could not be printed. Each is shown as □. Ask us if you need them."
    ));

    let plain = PRESS.letter_pdf(&samples::letter(1), standard()).unwrap();
    assert!(!read(&plain.pdf).says("could not be printed"));
}

#[test]
fn marks_that_reorder_letters_are_taken_out_so_that_a_name_reads_as_it_is() {
    let body = vec![Block::Paragraph(
        "file \u{202e}gnp.exe\u{202c} end \u{feff}x\u{200b}y".into(),
    )];
    let printed = PRESS.letter_pdf(&letter_of(body), standard()).unwrap();
    assert!(printed.unprintable.is_empty());
    assert!(read(&printed.pdf).says("file gnp.exe end xy"));
}

#[test]
fn line_ends_of_every_kind_are_kept() {
    let body = vec![Block::Paragraph("first\r\nsecond\rthird\n\nfifth".into())];
    let printed = PRESS.letter_pdf(&letter_of(body), standard()).unwrap();
    assert!(printed.unprintable.is_empty());
    assert!(read(&printed.pdf).says("first second third fifth"));
}

/// A vowel sign with no letter under it: the fonts have the sign, and yet there are
/// places where they have nothing to draw it on.
#[test]
fn a_mark_that_has_no_shape_where_it_stands_becomes_a_box_and_nothing_else_does() {
    let lone = "\u{5b0}}".to_owned();
    let mut letter = letter_of(vec![Block::Facts(vec![(lone.clone(), lone.clone())])]);
    (letter.reference, letter.footer) = (lone.clone(), lone);
    let printed = PRESS.letter_pdf(&letter, standard()).unwrap();
    assert_eq!(printed.unprintable, ['\u{5b0}']);
    let reading = read(&printed.pdf);
    assert!(reading.says("□}"));
    assert!(reading.says(&letter.subject));
}

/// Where the fonts have letters at all; the rest of the plane is one kind of box.
const WRITTEN_RANGES: [std::ops::Range<u32>; 4] =
    [0..0x1000, 0x1000..0x3000, 0xa600..0xa800, 0xf000..0x1_0000];

#[test]
fn every_character_that_the_fonts_claim_prints_in_both_weights() {
    for range in WRITTEN_RANGES {
        let start = range.start;
        let all: Vec<String> = range
            .filter_map(char::from_u32)
            .map(|c| format!("a{c}b"))
            .collect();
        let body = all
            .chunks(64)
            .map(|chunk| Block::Facts(vec![(chunk.join(" "), chunk.join(" "))]))
            .collect();
        let printed = PRESS.letter_pdf(&letter_of(body), standard());
        let printed = printed.unwrap_or_else(|error| panic!("from U+{start:04X}: {error}"));
        let latin = |c: &&char| matches!(c, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}');
        assert_eq!(
            printed.unprintable.iter().find(latin),
            None,
            "all Latin letters print"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_at_all_prints(
        texts in prop::collection::vec(any::<String>(), 1..6),
        marked in "[#$*_`<>@=/\\\\~\\[\\](){}\"'\\-+ \n\t\u{0}-\u{1f}a-z\u{300}-\u{36f}\u{590}-\u{6ff}\u{900}-\u{dff}]{0,80}",
        big in any::<bool>(),
    ) {
        let mut letter = letter_of(vec![
            Block::Bullets(texts.clone()),
            Block::Paragraph(marked.clone()),
            Block::Callout(texts.concat()),
            Block::Facts(vec![(marked.clone(), texts.concat())]),
        ]);
        letter.recipient = texts;
        letter.footer = marked.clone();
        letter.reference = marked;
        letter.language = Language::english();
        let size = if big { PrintSize::Large } else { PrintSize::Standard };
        let options = documents::PrintOptions { size, ..standard() };
        let printed = PRESS.letter_pdf(&letter, options);
        prop_assert!(printed.is_ok(), "{:?}", printed.err());
    }
}
