//! Stops the build with a plain instruction when the fonts that are compiled
//! into the binary have not been fetched. Knows only the file names.

use std::path::Path;

/// The fonts that `src/fonts.rs` includes, relative to this crate.
const FONTS: [&str; 19] = [
    "../../vendor/fonts/LiberationSans-Regular.ttf",
    "../../vendor/fonts/LiberationSans-Bold.ttf",
    "../../vendor/fonts/DejaVuSans.ttf",
    "../../vendor/fonts/DejaVuSans-Bold.ttf",
    "../../vendor/fonts/NotoNaskhArabic_400Regular.ttf",
    "../../vendor/fonts/NotoNaskhArabic_700Bold.ttf",
    "../../vendor/fonts/NotoSansBengali_400Regular.ttf",
    "../../vendor/fonts/NotoSansBengali_700Bold.ttf",
    "../../vendor/fonts/NotoSansGurmukhi_400Regular.ttf",
    "../../vendor/fonts/NotoSansGurmukhi_700Bold.ttf",
    "../../vendor/fonts/NotoSansGujarati_400Regular.ttf",
    "../../vendor/fonts/NotoSansGujarati_700Bold.ttf",
    "../../vendor/fonts/NotoSansDevanagari_400Regular.ttf",
    "../../vendor/fonts/NotoSansDevanagari_700Bold.ttf",
    "../../vendor/fonts/NotoSansTamil_400Regular.ttf",
    "../../vendor/fonts/NotoSansTamil_700Bold.ttf",
    "../../vendor/fonts/NotoSansEthiopic_400Regular.ttf",
    "../../vendor/fonts/NotoSansEthiopic_700Bold.ttf",
    "../../vendor/fonts/DroidSansFallbackFull.ttf",
];

fn main() -> Result<(), String> {
    let mut missing = Vec::new();
    for font in FONTS {
        // Cargo reads these lines from standard output; there is no other way to tell it.
        use std::io::Write as _;
        writeln!(std::io::stdout(), "cargo:rerun-if-changed={font}").map_err(|e| e.to_string())?;
        if !Path::new(font).is_file() {
            missing.push(font.trim_start_matches("../../"));
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "the fonts for letters are missing: {}. Run `make setup` at the top of the repository, then build again.",
            missing.join(", ")
        ))
    }
}
