//! Files that come with a request or a record: which kinds are taken, told by
//! their content and never by their name, and what is taken out of pictures
//! before they are kept. Must not know storage or pages.

mod clean;
mod event;
mod kind;

pub use event::{AddedFile, AttachmentOpened, AttachmentWithdrawn, AttachmentsAdded};
pub use kind::FileKind;

use clean::without_metadata;

/// The largest file, in bytes: 10 MB.
pub const LARGEST: usize = 10 * 1024 * 1024;
/// The most files that one request can bring.
pub const MOST: usize = 5;
/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 100;

/// A file that was checked and cleaned: only such a file is ever kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CleanFile {
    name: String,
    kind: FileKind,
    bytes: Vec<u8>,
}

/// Why a file is not taken, in words for the person who sent it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileRefused {
    /// Nothing in it.
    #[error("The selected file is empty")]
    Empty,
    /// More than [`LARGEST`].
    #[error("The selected file must be smaller than 10 MB")]
    TooLarge,
    /// The photographs that some telephones make.
    #[error(
        "The selected file is a HEIC photograph, which many computers cannot open. Save or send it as a JPEG"
    )]
    Heic,
    /// A document that can run programs.
    #[error(
        "The selected file holds macros. Save it as a PDF, or as a Word document without macros"
    )]
    Macros,
    /// A kind that is not on the list.
    #[error(
        "The selected file must be a PDF, a JPEG or PNG picture, a Word document (DOCX) or plain text"
    )]
    KindNotTaken,
    /// A picture that is damaged.
    #[error("The selected file cannot be read. Save it again and try once more")]
    Unreadable,
}

impl CleanFile {
    /// Checks a file and takes out of a picture what says where, when and by
    /// whom it was made.
    ///
    /// # Errors
    /// [`FileRefused`] with what to do instead.
    pub fn check(name: &str, bytes: &[u8]) -> Result<Self, FileRefused> {
        if bytes.is_empty() {
            return Err(FileRefused::Empty);
        }
        if bytes.len() > LARGEST {
            return Err(FileRefused::TooLarge);
        }
        let kind = FileKind::of(bytes)?;
        let bytes = without_metadata(kind, bytes)?;
        Ok(Self {
            name: tidy_name(name, kind),
            kind,
            bytes,
        })
    }

    /// What the file is called, without folders, with the ending of what it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> FileKind {
        self.kind
    }

    /// Its content.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The file's own name without folders and control characters. Its ending is
/// made to say what the content is: a name never decides how a file opens.
fn tidy_name(name: &str, kind: FileKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let honest = kind
        .endings()
        .iter()
        .find(|known| known.eq_ignore_ascii_case(ending));
    // An ending that is no ending, as in "Letter 3. May", stays part of the name.
    let is_ending = ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
    let stem = if is_ending { stem } else { last };
    let stem: String = stem
        .chars()
        .filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c))
        .take(LONGEST_NAME)
        .collect();
    let stem = stem.trim().trim_matches('.');
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{stem}.{}", honest.unwrap_or(&kind.ending()))
}

#[cfg(test)]
mod tests;
