//! The press: fonts, templates and the typesetter, set up once and shared.
//!
//! Owns the typesetter's world, which holds only what is compiled in: no file, no
//! network, no clock can be reached from a template. Must not know any room.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use typst::diag::{FileError, FileResult, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::content::{Letter, Pack};
use crate::error::{Diagnostic, DocumentError};
use crate::fonts::Fonts;
use crate::layout;
use crate::legibility::Legibility;

/// Documents between two clearings of the typesetter's memory of earlier work.
const CLEAR_EVERY: usize = 16;
/// Clearings that a piece of earlier work survives without being used again.
const CLEARINGS_SURVIVED: usize = 1;

/// The size of the print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintSize {
    /// 11.5 point text would be usual; 12 point is the least that the Royal National
    /// Institute of Blind People asks of clear print.
    Standard,
    /// 18 point, and nothing on the page smaller: large print.
    Large,
}

impl PrintSize {
    fn points(self) -> u8 {
        match self {
            Self::Standard => 12,
            Self::Large => 18,
        }
    }
}

/// How to print a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintOptions {
    /// The size of the print.
    pub size: PrintSize,
    /// The moment written into the file as its creation. The same document printed
    /// with the same moment gives the same bytes.
    pub created: Timestamp,
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF file.
    pub pdf: Vec<u8>,
    /// The pages it has.
    pub pages: usize,
    /// Characters that no font has. Each is shown as a box, and a note at the end of
    /// the document says so. Worth telling the sender before the letter goes.
    pub unprintable: Vec<char>,
    /// What the typesetter remarked on; empty unless a template is at fault.
    pub remarks: Vec<Diagnostic>,
}

/// Prints documents. Build one and share it: it holds the fonts and what the
/// typesetter learnt from earlier documents.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Fonts,
    standards: PdfStandards,
    shared: Source,
    letter: Source,
    pack: Source,
    data: FileId,
    printed: AtomicUsize,
}

impl Press {
    /// Loads the fonts and templates. Fails only when the build is faulty.
    pub fn new() -> Result<Self, DocumentError> {
        let fonts = Fonts::load()?;
        let features = [Feature::A11yExtras].into_iter().collect();
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|error| DocumentError::Setup(error.message().to_string()))?;
        Ok(Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(fonts.book()),
            fonts,
            standards,
            shared: template("shared.typ", include_str!("../templates/shared.typ"))?,
            letter: template("letter.typ", include_str!("../templates/letter.typ"))?,
            pack: template("pack.typ", include_str!("../templates/pack.typ"))?,
            data: file("data.json")?,
            printed: AtomicUsize::new(0),
        })
    }

    /// Prints a letter as PDF/UA-1 and PDF/A-2a.
    pub fn letter_pdf(
        &self,
        letter: &Letter,
        options: PrintOptions,
    ) -> Result<Printed, DocumentError> {
        let mut words = Legibility::new(&self.fonts);
        let data = layout::letter(letter, options.size.points(), &mut words)?;
        let unprintable = words.unprintable();
        self.print(&self.letter, &data, &letter.reference, options, unprintable)
    }

    /// Prints a pack as PDF/UA-1 and PDF/A-2a.
    pub fn pack_pdf(&self, pack: &Pack, options: PrintOptions) -> Result<Printed, DocumentError> {
        let mut words = Legibility::new(&self.fonts);
        let data = layout::pack(pack, options.size.points(), &mut words)?;
        let unprintable = words.unprintable();
        self.print(&self.pack, &data, &pack.title, options, unprintable)
    }

    fn print(
        &self,
        main: &Source,
        data: &Value,
        identity: &str,
        options: PrintOptions,
        unprintable: Vec<char>,
    ) -> Result<Printed, DocumentError> {
        let sheet = Sheet {
            press: self,
            main,
            data: Bytes::from_string(data.to_string()),
        };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&sheet);
        let result = output
            .map_err(|errors| DocumentError::Layout(Diagnostic::all(&errors)))
            .and_then(|document| {
                let options = self.pdf_options(identity, options)?;
                let pdf = typst_pdf::pdf(&document, &options)
                    .map_err(|errors| DocumentError::Standard(Diagnostic::all(&errors)))?;
                Ok(Printed {
                    pdf,
                    pages: document.pages().len(),
                    unprintable,
                    remarks: Diagnostic::all(&warnings),
                })
            });
        self.clear_now_and_then();
        result
    }

    fn pdf_options(
        &self,
        identity: &str,
        options: PrintOptions,
    ) -> Result<PdfOptions, DocumentError> {
        let moment = moment(options.created).ok_or_else(|| {
            DocumentError::Setup("the moment of creation is not a date".to_owned())
        })?;
        Ok(PdfOptions {
            ident: Smart::Custom(format!("{identity} {}", options.created)),
            creator: Smart::Custom(Some("Early Help".to_owned())),
            timestamp: Some(typst_pdf::Timestamp::new_utc(moment)),
            page_ranges: None,
            standards: self.standards.clone(),
            tagged: true,
            pretty: false,
        })
    }

    /// The typesetter remembers every piece of work; without this, memory would grow
    /// with each letter.
    fn clear_now_and_then(&self) {
        if self.printed.fetch_add(1, Ordering::Relaxed) % CLEAR_EVERY == 0 {
            typst::comemo::evict(CLEARINGS_SURVIVED);
        }
    }
}

/// One document on the press: what the typesetter may see of the world.
struct Sheet<'a> {
    press: &'a Press,
    main: &'a Source,
    data: Bytes,
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [self.main, &self.press.shared]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // A document never knows the day: dates come in words, from the caller.
        None
    }
}

fn file(name: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(name)
        .map_err(|_| DocumentError::Setup(format!("{name} is not the name of a template")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn template(name: &str, text: &str) -> Result<Source, DocumentError> {
    Ok(Source::new(file(name)?, text.to_owned()))
}

fn moment(created: Timestamp) -> Option<Datetime> {
    let civil = created.to_zoned(TimeZone::UTC).datetime();
    Datetime::from_ymd_hms(
        i32::from(civil.year()),
        u8::try_from(civil.month()).ok()?,
        u8::try_from(civil.day()).ok()?,
        u8::try_from(civil.hour()).ok()?,
        u8::try_from(civil.minute()).ok()?,
        u8::try_from(civil.second()).ok()?,
    )
}
