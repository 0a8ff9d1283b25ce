//! The few headers that every C compiler brings along: libclang alone has none.
//!
//! They are our own, and say the same to every version of clang, from its predefined macros.

use std::{env, path::Path};

use tempfile::TempDir;

use crate::support::diag::{Diagnostic, Sink};

macro_rules! headers {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../resource/include/", $name)))),*]
    };
}

/// The headers, by name.
const HEADERS: &[(&str, &str)] = headers![
    "float.h",
    "inttypes.h",
    "iso646.h",
    "limits.h",
    "stdalign.h",
    "stdarg.h",
    "stdatomic.h",
    "stdbool.h",
    "stddef.h",
    "stdint.h",
    "stdnoreturn.h",
];

/// Writes the headers to a folder that is removed when the value is dropped; clang takes it as its
/// resource folder.
pub(crate) fn unpack(sink: &mut Sink) -> Option<TempDir> {
    match try_unpack() {
        Ok(folder) => Some(folder),
        Err(error) => {
            let message = "the headers that come with safebind cannot be written";
            sink.push(
                Diagnostic::error("SB0206", message)
                    .note(error.kind().to_string())
                    .note(format!(
                        "temporary files go to `{}`",
                        env::temp_dir().display()
                    ))
                    .help("let `TMPDIR` name a folder for temporary files"),
            );
            None
        }
    }
}

fn try_unpack() -> std::io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("safebind-").tempdir()?;
    let include = Path::new(folder.path()).join("include");
    fs_err::create_dir(&include)?;
    for (name, text) in HEADERS {
        fs_err::write(include.join(name), text)?;
    }
    Ok(folder)
}
