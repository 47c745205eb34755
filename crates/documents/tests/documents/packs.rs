//! A pack shows its marking on every page, lists its sections, and holds long tables.

use documents::{Block, DocumentError, Pack, Part, Printed, SectionStart, Table};

use crate::reader::read;
use crate::samples;
use crate::support::{PRESS, large, standard};

fn print(pack: &Pack, options: documents::PrintOptions) -> Printed {
    let printed = PRESS.pack_pdf(pack, options).expect("the pack prints");
    assert_eq!(printed.remarks, []);
    printed
}

#[test]
fn a_pack_lists_its_sections_and_marks_and_numbers_every_page() {
    let printed = print(&samples::pack(), standard());
    let reading = read(&printed.pdf);
    assert_eq!(reading.pages.len(), printed.pages);
    for (index, page) in reading.pages.iter().enumerate() {
        let number = format!("Page{}of{}", index + 1, printed.pages);
        assert!(
            page.contains(&number) && page.contains("OFFICIAL-SENSITIVE"),
            "{page}"
        );
    }
    assert_eq!(reading.tag("TOCI"), 3);
    assert!(reading.headings.starts_with(&[1, 2, 2, 2, 3]));
    assert!(reading.xmp.contains("<pdfuaid:part>1</pdfuaid:part>"));
}

#[test]
fn each_family_of_a_panel_pack_starts_on_a_page_of_its_own() {
    let mut pack = samples::pack();
    let separate = print(&pack, standard());
    assert!(read(&separate.pdf).pages[1].contains("Ştefănescufamily"));
    for section in &mut pack.sections {
        section.start = SectionStart::Following;
    }
    assert!(print(&pack, standard()).pages < separate.pages);
}

#[test]
fn a_table_of_200_rows_keeps_every_row_and_repeats_its_head() {
    let printed = print(&samples::chronology(200), standard());
    let reading = read(&printed.pdf);
    assert!(printed.pages > 5);
    for number in [1, 2, 99, 100, 199, 200] {
        assert!(
            reading.says(&format!("Entry {number}: the family")),
            "{number}"
        );
    }
    assert_eq!(reading.tag("TR"), 201);
    assert_eq!(
        reading.tag("TH"),
        4,
        "a repeated head is told to a screen reader once"
    );
    let heads = reading
        .pages
        .iter()
        .filter(|page| page.contains("No.DaySourceWhathappened"));
    assert_eq!(heads.count(), printed.pages);
}

#[test]
fn a_pack_in_large_print_stays_on_the_paper() {
    let mut pack = samples::pack();
    pack.title = "A panel with a long name that covers the northern area of the county".into();
    let reading = read(&print(&pack, large()).pdf);
    assert!(reading.smallest_type >= 16.0);
    assert!(reading.fits_the_paper());
}

#[test]
fn a_section_or_column_without_a_heading_is_refused() {
    let mut pack = samples::pack();
    let blank = Table::new("c", ["Name", " "], [["a".to_owned(), "b".to_owned()]]);
    pack.sections[0].blocks = vec![Block::Table(blank)];
    assert_eq!(
        PRESS.pack_pdf(&pack, standard()),
        Err(DocumentError::Blank(Part::ColumnHeading))
    );
    pack.sections[0].title.clear();
    assert_eq!(
        PRESS.pack_pdf(&pack, standard()),
        Err(DocumentError::Blank(Part::SectionTitle))
    );
}
