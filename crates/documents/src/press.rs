//! The press: fonts, templates and the typesetter, set up once and shared.
//!
//! Owns the typesetter's world, which holds only what is compiled in: no file, no
//! network, no clock can be reached from a template. Must not know any room.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use typst::diag::{FileError, FileResult, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::{Frame, FrameItem};
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
use crate::legibility::{Legibility, Repertoire, is_european};

/// Documents between two clearings of the typesetter's memory of earlier work.
const CLEAR_EVERY: usize = 4;
/// Clearings that a piece of earlier work survives without being used again.
const CLEARINGS_SURVIVED: usize = 1;

/// The size of the print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintSize {
    /// 12 point: clear print, as the Royal National Institute of Blind People asks for.
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
        self.print(&self.letter, &letter.reference, options, |words| {
            layout::letter(letter, options.size.points(), words)
        })
    }

    /// Prints a pack as PDF/UA-1 and PDF/A-2a.
    pub fn pack_pdf(&self, pack: &Pack, options: PrintOptions) -> Result<Printed, DocumentError> {
        self.print(&self.pack, &pack.title, options, |words| {
            layout::pack(pack, options.size.points(), words)
        })
    }

    /// Prints with every character the fonts have. Only when the file would break the
    /// standard, because letters that exist apart have no shape side by side, it is
    /// printed again without those, and at last in European letters alone.
    fn print(
        &self,
        main: &Source,
        identity: &str,
        options: PrintOptions,
        read: impl Fn(&mut Legibility<'_>) -> Result<Value, DocumentError>,
    ) -> Result<Printed, DocumentError> {
        let pdf_options = self.pdf_options(identity, options)?;
        let attempt = |repertoire: &Repertoire| {
            let mut words = Legibility::new(&self.fonts, repertoire);
            let data = read(&mut words).map_err(Failure::Final)?;
            self.attempt(main, &data, words.unprintable(), &pdf_options)
        };
        let result = attempt(&Repertoire::all())
            .or_else(|failure| match failure {
                Failure::Standard { shapeless, .. } if !shapeless.is_empty() => {
                    attempt(&Repertoire::AllExcept(shapeless))
                }
                Failure::Standard { .. } | Failure::Final(_) => Err(failure),
            })
            .or_else(|failure| match failure {
                Failure::Standard { .. } => attempt(&Repertoire::European),
                Failure::Final(_) => Err(failure),
            });
        self.clear_now_and_then();
        result.map_err(|failure| match failure {
            Failure::Standard { found, .. } => DocumentError::Standard(found),
            Failure::Final(error) => error,
        })
    }

    fn attempt(
        &self,
        main: &Source,
        data: &Value,
        unprintable: Vec<char>,
        options: &PdfOptions,
    ) -> Result<Printed, Failure> {
        let sheet = Sheet {
            press: self,
            main,
            data: Bytes::from_string(data.to_string()),
        };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&sheet);
        let document = output
            .map_err(|errors| Failure::Final(DocumentError::Layout(Diagnostic::all(&errors))))?;
        let pdf = typst_pdf::pdf(&document, options).map_err(|errors| Failure::Standard {
            found: Diagnostic::all(&errors),
            shapeless: shapeless(&document),
        })?;
        Ok(Printed {
            pdf,
            pages: document.pages().len(),
            unprintable,
            remarks: Diagnostic::all(&warnings),
        })
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
        if self
            .printed
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(CLEAR_EVERY)
        {
            typst::comemo::evict(CLEARINGS_SURVIVED);
        }
    }
}

/// Why an attempt gave no file.
enum Failure {
    /// The pages break the standard; perhaps because of these characters.
    Standard {
        found: Vec<Diagnostic>,
        shapeless: BTreeSet<char>,
    },
    /// Another attempt would fail in the same way.
    Final(DocumentError),
}

/// The characters that ended up without a shape on the pages.
fn shapeless(document: &PagedDocument) -> BTreeSet<char> {
    let mut characters = BTreeSet::new();
    let mut frames: Vec<&Frame> = document.pages().iter().map(|page| &page.frame).collect();
    while let Some(frame) = frames.pop() {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => frames.push(&group.frame),
                FrameItem::Text(text) => {
                    for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                        characters.extend(
                            text.text
                                .get(glyph.range())
                                .into_iter()
                                .flat_map(str::chars),
                        );
                    }
                }
                FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..)
                | FrameItem::Tag(..) => {}
            }
        }
    }
    // A letter is not to blame for the loose accent above it.
    characters.retain(|c| !is_european(*c));
    characters
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
