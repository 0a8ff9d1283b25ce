//! Paths as references of the web.

use std::fmt::Write;

/// A path as a relative reference; an absolute one as `file:///...`. Everything that has a meaning in a reference
/// is encoded, so that no path can name another host or another scheme.
pub(super) fn path(path: &str) -> String {
    match path.strip_prefix('/') {
        Some(rest) => format!("file:///{}", encoded(rest.trim_start_matches('/'))),
        None => encoded(path),
    }
}

/// A path below `prefix`, with the line as the fragment: `../annotations/file.yaml#L12`. The prefix is
/// taken as it is.
pub(super) fn line(prefix: &str, path: &str, line: u32) -> String {
    format!("{prefix}{}#L{line}", encoded(path))
}

fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(text, "%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{line, path};

    #[test]
    fn a_path_stays_a_path() {
        assert_eq!(path("rust/kernel/a-b.rs"), "rust/kernel/a-b.rs");
        assert_eq!(path("/home/a b.rs"), "file:///home/a%20b.rs");
        assert_eq!(path("//host/a.rs"), "file:///host/a.rs");
        assert_eq!(path("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(path("a#b?c%.rs"), "a%23b%3Fc%25.rs");
        assert_eq!(path("ä.rs"), "%C3%A4.rs");
        assert_eq!(line("../", "a b.yaml", 3), "../a%20b.yaml#L3");
    }
}
