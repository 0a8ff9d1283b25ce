//! The root of a package by its manifest.

use camino::{Utf8Path, Utf8PathBuf};

/// The root file of the package whose manifest is in a folder: `lib.path`, `src/lib.rs`, or `src/main.rs`.
///
/// The error is a sentence that says why there is none.
pub(super) fn root(folder: &Utf8Path) -> Result<Utf8PathBuf, String> {
    let text = fs_err::read_to_string(folder.join("Cargo.toml"));
    let text = text.map_err(|error| format!("its Cargo.toml cannot be read: {error}"))?;
    let manifest: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("its Cargo.toml is not TOML: {error}"))?;
    if !manifest.contains_key("package") {
        return Err("its Cargo.toml has no package: give the folder of a member".to_owned());
    }
    let path = |table: Option<&toml::Value>| Some(table?.get("path")?.as_str()?.to_owned());
    let bins = manifest.get("bin").and_then(toml::Value::as_array);
    let bin = path(bins.and_then(|bins| bins.first()));
    let declared = path(manifest.get("lib"));
    let usual = ["src/lib.rs", "src/main.rs"].map(str::to_owned);
    let candidates: Vec<_> = match declared {
        Some(path) => vec![path],
        None => usual.into_iter().chain(bin).collect(),
    };
    let found = candidates.iter().map(|path| folder.join(path));
    let found = found.into_iter().find(|path| path.is_file());
    found.ok_or_else(|| {
        format!(
            "it has no root: there is no `{}`",
            candidates.join("`, no `")
        )
    })
}
