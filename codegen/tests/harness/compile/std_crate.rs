//! The fixtures for the profile `std`: each is a module as it is written, in a crate with the standard library and
//! nothing else.

use std::fmt::Write;

use camino::Utf8Path;

use super::{Fixture, LINTS, put};
use crate::harness::{files, tree};

/// Where the support items stand that outputs have copies of.
const SUPPORT: &str = "resource/std";

/// Writes the crate.
pub(super) fn write(folder: &Utf8Path, fixtures: &[&Fixture]) -> std::io::Result<()> {
    let manifest = format!(
        "[package]\nname = \"fixtures-std\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n{LINTS}"
    );
    put(&folder.join("Cargo.toml"), &manifest)?;
    let source = folder.join("src");
    let mut root = "//! Every fixture, each in a module of its own.\n".to_owned();
    for fixture in fixtures {
        let name = &fixture.name;
        let _ = writeln!(root, "\n/// A fixture.\npub mod {name};");
        let module = source.join(name);
        let expected = fixture.expected();
        for path in tree(&expected) {
            let Ok(inside) = path.strip_prefix(&expected) else {
                continue;
            };
            if path.extension() == Some("rs") {
                put(&module.join(inside), &fs_err::read_to_string(&path)?)?;
            }
        }
        for part in files(Utf8Path::new(SUPPORT)) {
            let name = part.file_name().unwrap_or_default();
            let text = fs_err::read_to_string(&part)?;
            put(&module.join("support").join(name), &text)?;
        }
    }
    put(&source.join("lib.rs"), &root)
}
