//! Turns a letter or a pack into the data its template reads.
//!
//! The templates get JSON in a file of its own and never see our strings as source,
//! so nothing a person typed can act as markup. Owns the order of headings.

use serde_json::{Value, json};

use crate::content::{Block, HeadingLevel, Letter, Pack, Section, SectionStart};
use crate::error::{DocumentError, Part};
use crate::fonts::family_names;
use crate::legibility::{BOX, Legibility};

/// Longest title or heading: they are repeated in the contents and the bookmarks.
const LONGEST_HEADING: usize = 500;
/// Longest text in a running header or the title bar; cut, because the body has it whole.
const LONGEST_RUNNING: usize = 60;

/// Data for `letter.typ`.
pub(crate) fn letter(
    letter: &Letter,
    points: u8,
    words: &mut Legibility<'_>,
) -> Result<Value, DocumentError> {
    check_heading(Part::Subject, &letter.subject)?;
    check_heading(Part::Authority, &letter.authority)?;
    let mut data = json!({
        "points": points,
        "language": letter.language.code(),
        "author": words.title(&letter.authority, LONGEST_HEADING),
        "running_authority": words.line(&letter.authority, LONGEST_RUNNING),
        "running_reference": words.line(&letter.reference, LONGEST_RUNNING),
        "title": words.title(&letter.subject, LONGEST_HEADING),
        "authority": words.text(&letter.authority),
        "service": words.text(&letter.service),
        "contact": words.texts(&letter.contact),
        "recipient": words.texts(&letter.recipient),
        "date": words.text(&letter.date),
        "reference": words.text(&letter.reference),
        "subject": words.text(&letter.subject),
        "salutation": words.text(&letter.salutation),
        "body": blocks(&letter.body, 1, words)?,
        "closing": words.text(&letter.closing),
        "signatory": words.texts(&letter.signatory),
        "footer": words.text(&letter.footer),
    });
    add_fonts_and_boxes(&mut data, words);
    Ok(data)
}

/// Data for `pack.typ`.
pub(crate) fn pack(
    pack: &Pack,
    points: u8,
    words: &mut Legibility<'_>,
) -> Result<Value, DocumentError> {
    check_heading(Part::Title, &pack.title)?;
    check_heading(Part::Authority, &pack.authority)?;
    let sections = pack
        .sections
        .iter()
        .map(|section| section_data(section, words))
        .collect::<Result<Vec<_>, _>>()?;
    let mut data = json!({
        "points": points,
        "language": pack.language.code(),
        "author": words.title(&pack.authority, LONGEST_HEADING),
        "running_authority": words.line(&pack.authority, LONGEST_RUNNING),
        "running_title": words.line(&pack.title, LONGEST_RUNNING),
        "title": words.title(&pack.title, LONGEST_HEADING),
        "heading": words.text(&pack.title),
        "authority": words.text(&pack.authority),
        "subtitle": words.text(&pack.subtitle),
        "generated": words.text(&pack.generated),
        "marking": words.line(&pack.marking, LONGEST_RUNNING),
        "sections": sections,
    });
    add_fonts_and_boxes(&mut data, words);
    Ok(data)
}

/// The fonts in order of preference, and whether the document must own up to
/// characters that it could not print.
fn add_fonts_and_boxes(data: &mut Value, words: &Legibility<'_>) {
    if let Value::Object(fields) = data {
        fields.insert("fonts".to_owned(), Value::from(family_names()));
        fields.insert("boxes".to_owned(), Value::from(words.boxes()));
        fields.insert("box".to_owned(), Value::from(BOX.to_string()));
    }
}

fn section_data(section: &Section, words: &mut Legibility<'_>) -> Result<Value, DocumentError> {
    check_heading(Part::SectionTitle, &section.title)?;
    Ok(json!({
        "title": words.text(&section.title),
        "new_page": match section.start {
            SectionStart::Following => false,
            SectionStart::NewPage => true,
        },
        "blocks": blocks(&section.blocks, 2, words)?,
    }))
}

/// Blocks under a heading of level `above`. Text that is only white space is left
/// out, so that a screen reader does not stop at an empty paragraph.
fn blocks(
    blocks: &[Block],
    above: u8,
    words: &mut Legibility<'_>,
) -> Result<Vec<Value>, DocumentError> {
    let mut data = Vec::with_capacity(blocks.len());
    let mut under_main = false;
    for block in blocks {
        let value = match block {
            Block::Heading(level, text) => {
                check_heading(Part::Heading, text)?;
                // PDF/UA-1 7.4.2: no level may be skipped.
                let below = match level {
                    HeadingLevel::Sub if under_main => 2,
                    HeadingLevel::Sub | HeadingLevel::Main => 1,
                };
                under_main = true;
                json!({ "kind": "heading", "level": above.saturating_add(below), "text": words.text(text) })
            }
            Block::Paragraph(text) if text.trim().is_empty() => continue,
            Block::Paragraph(text) => json!({ "kind": "paragraph", "text": words.text(text) }),
            Block::Callout(text) if text.trim().is_empty() => continue,
            Block::Callout(text) => json!({ "kind": "callout", "text": words.text(text) }),
            Block::Bullets(items) => match items_data(items, words) {
                items if items.is_empty() => continue,
                items => json!({ "kind": "bullets", "items": items }),
            },
            Block::Numbered(items) => match items_data(items, words) {
                items if items.is_empty() => continue,
                items => json!({ "kind": "numbered", "items": items }),
            },
            Block::Facts(facts) if facts.is_empty() => continue,
            Block::Facts(facts) => {
                let facts: Vec<Value> = facts
                    .iter()
                    .map(|(name, value)| json!([words.cell(name), words.cell(value)]))
                    .collect();
                json!({ "kind": "facts", "facts": facts })
            }
            Block::Table(table) => {
                for heading in table.head() {
                    check_heading(Part::ColumnHeading, heading)?;
                }
                let rows: Vec<Vec<Value>> =
                    table.rows().iter().map(|row| cells(row, words)).collect();
                json!({
                    "kind": "table",
                    "caption": words.text(table.caption()),
                    "head": cells(table.head(), words),
                    "rows": rows,
                })
            }
        };
        data.push(value);
    }
    Ok(data)
}

fn cells(row: &[String], words: &mut Legibility<'_>) -> Vec<Value> {
    row.iter().map(|cell| words.cell(cell)).collect()
}

fn items_data(items: &[String], words: &mut Legibility<'_>) -> Vec<Value> {
    items
        .iter()
        .filter(|item| !item.trim().is_empty())
        .map(|item| words.text(item))
        .collect()
}

fn check_heading(part: Part, text: &str) -> Result<(), DocumentError> {
    if text.trim().is_empty() {
        return Err(DocumentError::Blank(part));
    }
    if text.chars().nth(LONGEST_HEADING).is_some() {
        return Err(DocumentError::TooLong {
            part,
            limit: LONGEST_HEADING,
        });
    }
    Ok(())
}
