//! Says what to run when the fetched assets are missing, and makes cargo look
//! again when a template or an asset is added or removed: rust-embed alone
//! notices only changes to files that it already embeds.

use std::path::Path;

fn main() -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["templates", "vendor/components", "vendor/public"] {
        let path = root.join(folder);
        if !path.is_dir() {
            return Err(format!(
                "{folder}/ is missing: run scripts/fetch-assets.sh from the top folder, then build again"
            ));
        }
        watch(&path);
    }
    Ok(())
}

/// Prints one line per folder and file, for cargo to compare time stamps.
fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
