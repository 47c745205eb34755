//! The kinds of file that are taken, told by their content.

use serde::{Deserialize, Serialize};

use super::FileRefused;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A kind of file that is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Portable document.
    Pdf,
    /// Photograph.
    Jpeg,
    /// Picture.
    Png,
    /// Word document without macros.
    Docx,
    /// Plain text, such as a saved e-mail.
    Text,
}

impl FileKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Pdf, Self::Jpeg, Self::Png, Self::Docx, Self::Text];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Docx => "docx",
            Self::Text => "text",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG picture",
            Self::Png => "PNG picture",
            Self::Docx => "Word document",
            Self::Text => "Plain text",
        }
    }

    /// The media type that it is handed out under.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => WORD,
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// The endings that say what it is, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Docx => &["docx"],
            Self::Text => &["txt", "eml", "csv"],
        }
    }

    /// The usual ending.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Docx => "docx",
            Self::Text => "txt",
        }
    }

    /// What a file is, by what is in it.
    ///
    /// # Errors
    /// When it is of no kind that is taken, or could run a program.
    pub fn of(bytes: &[u8]) -> Result<Self, FileRefused> {
        let Some(found) = infer::get(bytes) else {
            return if is_plain_text(bytes) {
                Ok(Self::Text)
            } else {
                Err(FileRefused::KindNotTaken)
            };
        };
        match found.mime_type() {
            "application/pdf" => Ok(Self::Pdf),
            "image/jpeg" => Ok(Self::Jpeg),
            "image/png" => Ok(Self::Png),
            "image/heif" | "image/heic" | "image/avif" => Err(FileRefused::Heic),
            // The parts of a Word document are named in it in plain letters.
            WORD | "application/zip"
                if holds(bytes, b"[Content_Types].xml") && holds(bytes, b"word/document.xml") =>
            {
                if holds(bytes, b"vbaProject") {
                    Err(FileRefused::Macros)
                } else {
                    Ok(Self::Docx)
                }
            }
            _ => Err(FileRefused::KindNotTaken),
        }
    }
}

/// Text that a person could have typed: UTF-8, no control characters but line
/// breaks and tabs, and no page for a browser.
fn is_plain_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    !begins.starts_with('<')
        && text
            .chars()
            .all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
