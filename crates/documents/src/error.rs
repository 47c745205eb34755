//! Why a document could not be printed.
//!
//! Owns the wording and keeps personal data out of it: an error may be logged, so
//! the typesetter's quotations from the document are cut out (product invariant 7).

use std::fmt;

use typst::diag::SourceDiagnostic;

/// Why a document could not be printed. Safe to log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The press itself could not be set up; a fault in the build, not in the document.
    #[error("the document press could not be set up: {0}")]
    Setup(String),
    /// A part that an accessible document must have is empty (PDF/UA-1 7.1, 7.4).
    #[error("the document has no text in its {0}")]
    Blank(Part),
    /// A part that is shown in the contents or the title bar is too long for them.
    #[error("the {part} is longer than {limit} characters")]
    TooLong {
        /// The part.
        part: Part,
        /// The most characters it may have.
        limit: usize,
    },
    /// The words could not be laid out on pages.
    #[error("the document could not be laid out: {}", list(.0))]
    Layout(Vec<Diagnostic>),
    /// The pages do not meet PDF/UA-1 or PDF/A-2a, so no file was made.
    #[error("the document does not meet the accessible PDF standard: {}", list(.0))]
    Standard(Vec<Diagnostic>),
}

/// A part of a document that has a rule of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The subject of a letter.
    Subject,
    /// The title of a pack.
    Title,
    /// The name of the authority.
    Authority,
    /// The title of a section.
    SectionTitle,
    /// A heading.
    Heading,
    /// The heading of a table's column.
    ColumnHeading,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Title => "title",
            Self::Authority => "authority",
            Self::SectionTitle => "section title",
            Self::Heading => "heading",
            Self::ColumnHeading => "column heading",
        })
    }
}

/// One finding of the typesetter or of the PDF validator, without the words of the
/// document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    /// What might help.
    pub hints: Vec<String>,
}

impl Diagnostic {
    pub(crate) fn all<'a>(found: impl IntoIterator<Item = &'a SourceDiagnostic>) -> Vec<Self> {
        found
            .into_iter()
            .map(|diagnostic| Self {
                message: without_quotations(&diagnostic.message),
                hints: diagnostic
                    .hints
                    .iter()
                    .map(|hint| without_quotations(&hint.v))
                    .collect(),
            })
            .collect()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

fn list(diagnostics: &[Diagnostic]) -> String {
    diagnostics
        .iter()
        .map(Diagnostic::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// The typesetter quotes the document between back quotes or double quotes, and the
/// quoted words may hold such marks themselves. So everything from the first mark to
/// the last goes; from a single mark, everything after it.
fn without_quotations(message: &str) -> String {
    const MARKS: [char; 2] = ['`', '"'];
    match (message.split_once(MARKS), message.rsplit_once(MARKS)) {
        (Some((before, rest)), Some((_, after))) if rest.contains(MARKS) => {
            format!("{before}[…]{after}")
        }
        (Some((before, _)), _) => format!("{before}[…]"),
        (None, _) => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_that_quotes_the_document_loses_the_quotation() {
        assert_eq!(
            without_quotations("the text `\"Amira ` x\"` could not be displayed"),
            "the text […] could not be displayed"
        );
        assert_eq!(without_quotations("unclosed `Amira"), "unclosed […]");
        assert_eq!(without_quotations("no title is set"), "no title is set");
    }
}
