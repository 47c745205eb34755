//! What a document says: letters and packs made of plain blocks of text.
//!
//! Owns the shapes a caller may fill. Every string is text, never markup: no
//! character in it has a meaning to the typesetter. Must not know how it looks.

use serde::{Deserialize, Serialize};

/// A letter to one household or one professional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The local authority's name, printed at the head of the first page.
    pub authority: String,
    /// The service that writes, printed under the authority; may be empty.
    pub service: String,
    /// Where the writer can be reached, one line each; may be empty.
    pub contact: Vec<String>,
    /// The reader's name and address, one line each, placed for a window envelope.
    pub recipient: Vec<String>,
    /// The date of the letter, already in words ("3 March 2025").
    pub date: String,
    /// The reference to quote in a reply; may be empty.
    pub reference: String,
    /// What the letter is about. The heading and the title of the document.
    pub subject: String,
    /// "Dear Ms Ahmed".
    pub salutation: String,
    /// The letter itself.
    pub body: Vec<Block>,
    /// "Yours sincerely"; may be empty.
    pub closing: String,
    /// Name, role and agency of the writer, one line each.
    pub signatory: Vec<String>,
    /// Small print at the foot of every page; may be empty.
    pub footer: String,
    /// The language the words are in, for screen readers and hyphenation.
    pub language: Language,
}

/// A longer document with a title, contents and sections: a panel pack, a family
/// plan, a printable copy of a request, a chronology.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// The title of the document and its first heading.
    pub title: String,
    /// The local authority's name.
    pub authority: String,
    /// A line under the title; may be empty.
    pub subtitle: String,
    /// When and for whom it was made, already in words; may be empty.
    pub generated: String,
    /// The handling marking shown on every page ("OFFICIAL-SENSITIVE"); may be empty.
    pub marking: String,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The language the words are in.
    pub language: Language,
}

/// One titled part of a pack, listed in the contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading of the section.
    pub title: String,
    /// Where on the paper it begins.
    pub start: SectionStart,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Where a section begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionStart {
    /// Straight after the section before it.
    Following,
    /// On a page of its own, so that one family's pages can be handed out alone.
    NewPage,
}

/// One block of text in a letter or a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading under the subject of a letter or the title of a section.
    Heading(HeadingLevel, String),
    /// A paragraph. Line ends inside it are kept.
    Paragraph(String),
    /// A list whose order does not matter.
    Bullets(Vec<String>),
    /// A list whose order matters.
    Numbered(Vec<String>),
    /// Names and values side by side, such as "Date of birth" and a date.
    Facts(Vec<(String, String)>),
    /// A table with a caption and a heading for every column.
    Table(Table),
    /// A paragraph set apart, for what the reader must not miss.
    Callout(String),
}

/// How deep a heading lies below the subject or section title above it. Two
/// levels are all that a letter needs, and PDF/UA-1 forbids a level to be skipped:
/// a `Sub` with no `Main` before it is printed as a `Main`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadingLevel {
    /// Directly below the subject or section title.
    Main,
    /// Below a `Main` heading.
    Sub,
}

/// A table in which every row has exactly one cell under each column heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "LooseTable", into = "LooseTable")]
pub struct Table {
    caption: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table whose width is known when the program is compiled, so that an uneven
    /// row or a table without columns does not compile.
    pub fn new<const COLUMNS: usize>(
        caption: impl Into<String>,
        head: [&str; COLUMNS],
        rows: impl IntoIterator<Item = [String; COLUMNS]>,
    ) -> Self {
        const { assert!(COLUMNS > 0, "a table needs at least one column") };
        Self {
            caption: caption.into(),
            head: head.map(str::to_owned).to_vec(),
            rows: rows.into_iter().map(Vec::from).collect(),
        }
    }

    /// A table whose columns are only known at run time, such as a report with one
    /// column per quarter. Refuses a table without columns and any row that is not
    /// as long as the head.
    pub fn with_columns(
        caption: impl Into<String>,
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    ) -> Result<Self, UnevenTable> {
        if head.is_empty() {
            return Err(UnevenTable::NoColumns);
        }
        for (index, row) in rows.iter().enumerate() {
            if row.len() != head.len() {
                return Err(UnevenTable::Row {
                    number: index.saturating_add(1),
                    cells: row.len(),
                    columns: head.len(),
                });
            }
        }
        Ok(Self {
            caption: caption.into(),
            head,
            rows,
        })
    }

    /// What the table shows.
    pub fn caption(&self) -> &str {
        &self.caption
    }

    /// The heading of every column.
    pub fn head(&self) -> &[String] {
        &self.head
    }

    /// The rows, each with one cell per column.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }
}

/// Why rows and columns do not make a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnevenTable {
    /// There is no column heading.
    #[error("a table needs at least one column heading")]
    NoColumns,
    /// A row has more or fewer cells than there are columns.
    #[error("row {number} has {cells} cells under {columns} column headings")]
    Row {
        /// The row, counted from one.
        number: usize,
        /// The cells it has.
        cells: usize,
        /// The columns of the table.
        columns: usize,
    },
}

/// The stored form of a table, checked on the way in.
#[derive(Serialize, Deserialize)]
struct LooseTable {
    caption: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl TryFrom<LooseTable> for Table {
    type Error = UnevenTable;

    fn try_from(loose: LooseTable) -> Result<Self, UnevenTable> {
        Self::with_columns(loose.caption, loose.head, loose.rows)
    }
}

impl From<Table> for LooseTable {
    fn from(table: Table) -> Self {
        Self {
            caption: table.caption,
            head: table.head,
            rows: table.rows,
        }
    }
}

/// A language by its two or three letter ISO 639 code ("en", "cy", "ur").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Language {
    /// English, the language the product itself speaks.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// Reads a two or three letter ISO 639 code; capitals are accepted.
    pub fn parse(code: &str) -> Result<Self, UnknownLanguage> {
        let code = code.trim().to_ascii_lowercase();
        let letters = code.bytes().all(|byte| byte.is_ascii_lowercase());
        if letters && (code.len() == 2 || code.len() == 3) {
            Ok(Self(code))
        } else {
            Err(UnknownLanguage)
        }
    }

    /// The code in small letters.
    pub fn code(&self) -> &str {
        &self.0
    }
}

/// The text is not a language code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a language is a code of two or three letters, such as en")]
pub struct UnknownLanguage;

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(code: String) -> Result<Self, UnknownLanguage> {
        Self::parse(&code)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}
