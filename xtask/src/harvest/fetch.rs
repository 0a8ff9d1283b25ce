//! The headers with which bindgen is tested, out of its package.

use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{cache, kernel::packages, process, tree};

/// The last version whose package has the headers.
const VERSION: &str = "0.21.2";
/// Where they are in it.
const HEADERS: &str = "tests/headers";

/// The folder with the headers, from the cache or fetched.
///
/// # Errors
///
/// When the cache has none, and cargo cannot fetch the package.
pub(crate) fn bindgen() -> Result<Utf8PathBuf> {
    let folder = cache::root()?.join(format!("bindgen-{VERSION}/headers"));
    if folder.is_dir() {
        return Ok(folder);
    }
    eprintln!("fetching the package bindgen {VERSION} ...");
    let making = packages::beside(&folder);
    tree::remove(&making)?;
    let fetched = fetch(&making).and_then(|()| {
        // The packages that it depends on come with it, and are not needed.
        let headers = making.join("vendor/bindgen").join(HEADERS);
        fs_err::rename(&headers, &folder).context("the package has no headers")
    });
    tree::remove(&making)?;
    fetched.map(|()| folder)
}

/// Fetches the package into a folder, as a dependency: that is what cargo has a command for.
fn fetch(folder: &Utf8Path) -> Result<()> {
    fs_err::create_dir_all(folder.join("src"))?;
    fs_err::write(folder.join("src/lib.rs"), "")?;
    let manifest = folder.join("Cargo.toml");
    fs_err::write(&manifest, manifest_text())?;
    let mut command = Command::new("cargo");
    command.args(["vendor", "--quiet", "--manifest-path", manifest.as_str()]);
    command.arg(folder.join("vendor"));
    process::output(&mut command).map(|_| ())
}

fn manifest_text() -> String {
    format!(
        "[package]\nname = \"headers\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n[dependencies]\n\
         bindgen = {{ version = \"={VERSION}\", default-features = false }}\n"
    )
}
