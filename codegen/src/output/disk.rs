//! Reading what is on the disk.

use std::{fmt::Write as _, io::ErrorKind};

use camino::Utf8Path;
use sha2::{Digest, Sha256};

use crate::support::{diag::Diagnostic, place::Place};

/// The content of a file; nothing where there is no file, be it that a folder is in its place.
///
/// # Errors
///
/// SB0501: there is a file, and it cannot be read.
pub(super) fn read(path: &Utf8Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    use ErrorKind::{IsADirectory, NotADirectory, NotFound};
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
        .help("no output was changed; make the folder writable or name another one with `--out`")
}

/// The SHA-256 of a content, in hexadecimal.
pub(super) fn sha256(content: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(content) {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_digest_is_the_known_one() {
        assert_eq!(
            super::sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
