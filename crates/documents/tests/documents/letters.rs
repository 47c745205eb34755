//! A letter can be read by everybody who gets it, and comes out the same each time.

use documents::{
    Block, DocumentError, HeadingLevel, Language, Letter, Part, Press, PrintOptions, Table,
    UnevenTable,
};

use crate::reader::read;
use crate::samples;
use crate::support::{PRESS, large, standard};

fn print(letter: &Letter, options: PrintOptions) -> documents::Printed {
    let printed = PRESS
        .letter_pdf(letter, options)
        .expect("the letter prints");
    assert_eq!(
        printed.remarks,
        [],
        "the typesetter has nothing to remark on"
    );
    printed
}

#[test]
fn a_letter_claims_pdf_ua_1_and_pdf_a_2a_and_is_tagged() {
    let reading = read(&print(&samples::letter(1), standard()).pdf);
    assert!(reading.marked);
    assert_eq!(reading.language.as_deref(), Some("en"));
    assert!(reading.xmp.contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(reading.xmp.contains("<pdfaid:part>2</pdfaid:part>"));
    assert!(
        reading
            .xmp
            .contains("<pdfaid:conformance>A</pdfaid:conformance>")
    );
    assert!(
        reading
            .xmp
            .contains("What happens next after your request for early help")
    );
    assert_eq!(reading.headings, [1, 2, 2, 3, 2]);
    assert_eq!(reading.tag("Table"), 2);
    assert_eq!(
        reading.tag("TH"),
        3 + 3,
        "three facts and three columns have headings"
    );
    assert_eq!(reading.tag("Caption"), 1);
    let paragraphs = [
        "authority",
        "service",
        "recipient",
        "date",
        "reference",
        "contact",
        "salutation",
        "thanks",
        "callout",
        "decided",
        "choice",
        "sharing",
        "disagree",
        "closing",
        "signatory",
    ];
    assert_eq!(
        reading.tag("P"),
        paragraphs.len(),
        "no text stands outside a paragraph"
    );
    assert_eq!(reading.tag("L"), 2);
    assert_eq!(reading.tag("LI"), 6);
}

#[test]
fn every_word_of_a_letter_can_be_read_back() {
    let letter = samples::letter(7);
    let printed = print(&letter, standard());
    let reading = read(&printed.pdf);
    assert_eq!((printed.pages, reading.pages.len()), (2, 2));
    for part in [
        &letter.authority,
        &letter.service,
        &letter.date,
        &letter.reference,
    ] {
        assert!(
            reading.pages[0].contains(&crate::reader::without_space(part)),
            "{part}"
        );
    }
    for part in letter
        .recipient
        .iter()
        .chain(&letter.contact)
        .chain(&letter.signatory)
    {
        assert!(reading.says(part), "{part}");
    }
    assert!(reading.says("call 999. Do not wait for a reply from us."));
    assert!(reading.says("Money and debt advice Help with bills, benefits and rent 01632 960 145"));
    assert!(reading.says("Page 1 of 2") && reading.says("Page 2 of 2"));
    assert!(
        reading.pages[1].contains("ReferenceEH-2025-00007"),
        "later pages carry the reference"
    );
}

#[test]
fn the_same_letter_at_the_same_moment_gives_the_same_bytes() {
    let first = print(&samples::letter(3), standard());
    print(&samples::letter(4), standard());
    assert_eq!(first.pdf, print(&samples::letter(3), standard()).pdf);
    let other_press = Press::new().unwrap();
    assert_eq!(
        first,
        other_press
            .letter_pdf(&samples::letter(3), standard())
            .unwrap()
    );
    let later = PrintOptions {
        created: samples::CREATED + jiff::SignedDuration::from_secs(1),
        ..standard()
    };
    assert_ne!(first.pdf, print(&samples::letter(3), later).pdf);
}

#[test]
fn large_print_has_nothing_smaller_than_16_points() {
    let mut letter = samples::letter(1);
    let small = read(&print(&letter, standard()).pdf);
    assert!(small.smallest_type < 12.0 && small.smallest_type >= 9.0);
    letter.body.push(Block::Facts(vec![(
        "Interpreter".into(),
        "Romanian".into(),
    )]));
    let printed = print(&letter, large());
    let reading = read(&printed.pdf);
    assert!(reading.smallest_type >= 16.0, "{}", reading.smallest_type);
    assert!(printed.pages > 2);
    assert!(reading.fits_the_paper());
}

#[test]
fn heading_levels_are_never_skipped_whatever_the_caller_asks() {
    let mut letter = samples::letter(1);
    let heading = |level, text: &str| Block::Heading(level, text.to_owned());
    letter.body = vec![
        heading(HeadingLevel::Sub, "first"),
        heading(HeadingLevel::Sub, "second"),
        heading(HeadingLevel::Main, "third"),
    ];
    assert_eq!(read(&print(&letter, standard()).pdf).headings, [1, 2, 3, 2]);
}

#[test]
fn a_letter_in_another_language_says_so() {
    let mut letter = samples::letter(1);
    letter.language = Language::parse("CY").unwrap();
    assert_eq!(
        read(&print(&letter, standard()).pdf).language.as_deref(),
        Some("cy")
    );
    letter.language = Language::parse("ar").unwrap();
    letter.subject = "طلب المساعدة".into();
    letter.body = vec![Block::Paragraph(
        "لقد قرأنا طلبكم، وسنتصل بكم قريبا.".into(),
    )];
    let printed = print(&letter, standard());
    assert!(printed.unprintable.is_empty());
    assert_eq!(read(&printed.pdf).language.as_deref(), Some("ar"));
    assert!(Language::parse("english").is_err());
    assert!(Language::parse("e1").is_err());
}

#[test]
fn a_letter_without_a_subject_or_with_an_endless_one_is_refused_by_name() {
    let mut letter = samples::letter(1);
    letter.subject = " \n".into();
    let refused = PRESS.letter_pdf(&letter, standard()).unwrap_err();
    assert_eq!(refused, DocumentError::Blank(Part::Subject));
    assert_eq!(
        refused.to_string(),
        "the document has no text in its subject"
    );
    letter.subject = "x".repeat(501);
    let refused = PRESS.letter_pdf(&letter, standard()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the subject is longer than 500 characters"
    );
}

#[test]
fn a_letter_with_the_least_possible_still_prints() {
    let letter = Letter {
        authority: "Meadowshire Council".into(),
        service: String::new(),
        contact: vec![],
        recipient: vec![],
        date: String::new(),
        reference: String::new(),
        subject: "Note".into(),
        salutation: String::new(),
        body: vec![],
        closing: String::new(),
        signatory: vec![],
        footer: String::new(),
        language: Language::english(),
    };
    let printed = print(&letter, standard());
    assert_eq!(printed.pages, 1);
    assert!(!read(&printed.pdf).says("reference"));
}

#[test]
fn a_letter_kept_as_json_prints_the_same_and_an_uneven_table_is_refused() {
    let letter = samples::letter(5);
    let kept = serde_json::to_string(&letter).unwrap();
    let again: Letter = serde_json::from_str(&kept).unwrap();
    assert_eq!(letter, again);
    let uneven = r#"{"caption":"c","head":["a","b"],"rows":[["1","2"],["3"]]}"#;
    assert!(
        serde_json::from_str::<Table>(uneven)
            .unwrap_err()
            .to_string()
            .contains("row 2")
    );
    assert_eq!(
        Table::with_columns("c", vec![], vec![]),
        Err(UnevenTable::NoColumns)
    );
}

#[test]
fn many_people_can_print_at_once_on_one_press() {
    std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..4)
            .map(|number| scope.spawn(move || print(&samples::letter(number), standard())))
            .collect();
        for (number, job) in jobs.into_iter().enumerate() {
            let reading = read(&job.join().unwrap().pdf);
            assert!(reading.says(&format!("EH-2025-{number:05}")));
        }
    });
}
