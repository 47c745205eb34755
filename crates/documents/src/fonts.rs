//! The fonts that are compiled into the program, so that a letter looks the same
//! on every machine. Liberation Sans (as wide as Arial) carries the text; the others
//! carry the alphabets that it lacks, among them Arabic, Urdu, Bengali, Punjabi and
//! Chinese: a family's words about its own plan are printed as they wrote them.
//!
//! Owns the font files and what they cover. Must not know any document.

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariations};

use crate::error::DocumentError;

/// A family in its two weights.
macro_rules! family {
    ($name:literal, $regular:literal, $bold:literal) => {
        (
            $name,
            include_bytes!(concat!("../../../vendor/fonts/", $regular)).as_slice(),
            include_bytes!(concat!("../../../vendor/fonts/", $bold)).as_slice(),
        )
    };
}

/// The families in order of preference. The Noto families carry the alphabets of
/// the languages most spoken in England after English; the last one has Chinese,
/// in one weight.
const FILES: [(&str, &[u8], &[u8]); 10] = [
    family!(
        "Liberation Sans",
        "LiberationSans-Regular.ttf",
        "LiberationSans-Bold.ttf"
    ),
    family!(
        "Noto Naskh Arabic",
        "NotoNaskhArabic_400Regular.ttf",
        "NotoNaskhArabic_700Bold.ttf"
    ),
    family!("DejaVu Sans", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    family!(
        "Noto Sans Bengali",
        "NotoSansBengali_400Regular.ttf",
        "NotoSansBengali_700Bold.ttf"
    ),
    family!(
        "Noto Sans Gurmukhi",
        "NotoSansGurmukhi_400Regular.ttf",
        "NotoSansGurmukhi_700Bold.ttf"
    ),
    family!(
        "Noto Sans Gujarati",
        "NotoSansGujarati_400Regular.ttf",
        "NotoSansGujarati_700Bold.ttf"
    ),
    family!(
        "Noto Sans Devanagari",
        "NotoSansDevanagari_400Regular.ttf",
        "NotoSansDevanagari_700Bold.ttf"
    ),
    family!(
        "Noto Sans Tamil",
        "NotoSansTamil_400Regular.ttf",
        "NotoSansTamil_700Bold.ttf"
    ),
    family!(
        "Noto Sans Ethiopic",
        "NotoSansEthiopic_400Regular.ttf",
        "NotoSansEthiopic_700Bold.ttf"
    ),
    family!(
        "Droid Sans Fallback",
        "DroidSansFallbackFull.ttf",
        "DroidSansFallbackFull.ttf"
    ),
];

/// The families' names in order of preference, for the templates.
pub(crate) fn family_names() -> Vec<&'static str> {
    FILES.iter().map(|(name, _, _)| *name).collect()
}

/// The loaded fonts.
pub(crate) struct Fonts {
    fonts: Vec<Font>,
    families: Vec<Family>,
}

/// What one family can print in both its weights.
struct Family {
    regular: FontInstance,
    bold: FontInstance,
}

impl Fonts {
    /// Reads the fonts; fails only when a vendored file is not the font it is named for.
    pub(crate) fn load() -> Result<Self, DocumentError> {
        let mut fonts = Vec::new();
        let mut families = Vec::new();
        for (name, regular, bold) in FILES {
            let regular = read(name, regular)?;
            let bold = read(name, bold)?;
            families.push(Family {
                regular: instance(&regular),
                bold: instance(&bold),
            });
            fonts.extend([regular, bold]);
        }
        Ok(Self { fonts, families })
    }

    /// The index the typesetter searches.
    pub(crate) fn book(&self) -> FontBook {
        FontBook::from_fonts(&self.fonts)
    }

    /// The font at a place in the index.
    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Whether one family has every character of a cluster. It must be one family,
    /// because the typesetter never builds a letter and its accent from two fonts.
    pub(crate) fn cover(&self, cluster: &str) -> bool {
        self.families
            .iter()
            .any(|family| cluster.chars().all(|c| family.covers(c)))
    }
}

impl Family {
    fn covers(&self, character: char) -> bool {
        // Asked of the character map itself: the typesetter's own summary also counts
        // the gaps that a font fills with the glyph for "missing", number 0.
        [&self.regular, &self.bold].into_iter().all(|font| {
            font.ttf()
                .glyph_index(character)
                .is_some_and(|glyph| glyph.0 != 0)
        })
    }
}

fn instance(font: &Font) -> FontInstance {
    font.clone().instantiate(
        font.info().variant,
        Abs::pt(12.0),
        &FontVariations::default(),
    )
}

fn read(family: &str, file: &'static [u8]) -> Result<Font, DocumentError> {
    Font::new(Bytes::new(file), 0)
        .filter(|font| font.info().family == family)
        .ok_or_else(|| DocumentError::Setup(format!("a font file of {family} cannot be read")))
}
