//! Reading what is on the disk.

use std::io::ErrorKind;

use camino::Utf8Path;

use crate::support::{diag::Diagnostic, place::Place};

/// The content of a file; nothing where there is no file, be it that a folder is in its place.
///
/// # Errors
///
/// SB0501: there is a file, and it cannot be read.
pub(crate) fn read(path: &Utf8Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    use ErrorKind::{IsADirectory, NotADirectory, NotFound};
    let about = fs_err::metadata(path).ok();
    if about.is_some_and(|about| !about.is_file() && !about.is_dir()) {
        // Reading a device or a pipe need not end, and a file must not take its place.
        let error = std::io::Error::other("it is no regular file");
        return Err(failure(path, "replace", &error));
    }
    match fs_err::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | IsADirectory) => Ok(None),
        Err(error) => Err(failure(path, "read", &error)),
    }
}

/// SB0501: `path` cannot be written, read or removed.
pub(super) fn failure(path: &Utf8Path, doing: &str, error: &std::io::Error) -> Diagnostic {
    let message = format!("cannot {doing} the output `{path}`");
    let cause = error.get_ref().and_then(|inner| inner.source());
    let cause = cause.map_or_else(|| error.to_string(), ToString::to_string);
    Diagnostic::error("SB0501", message)
        .at(Place::whole_file(path.as_str()), "")
        .note(cause)
        .help("make the place writable, or name another one")
}
