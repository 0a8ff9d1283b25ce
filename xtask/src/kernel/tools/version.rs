//! Versions of programs.

use std::fmt;

/// Numbers with points between them, compared as numbers.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Version(Vec<u32>);

impl Version {
    /// The first version in a text: digits, a point, and more of them.
    pub(super) fn find(text: &str) -> Option<Self> {
        text.split(|c: char| !c.is_ascii_digit() && c != '.')
            .filter(|word| word.contains('.'))
            .find_map(|word| {
                let numbers: Result<Vec<u32>, _> = word.split('.').map(str::parse).collect();
                numbers.ok().map(Self)
            })
    }

    /// The first of the numbers.
    pub(super) fn major(&self) -> u32 {
        self.0.first().copied().unwrap_or_default()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_found_and_compared() {
        let version = |text: &str| Version::find(text).expect("there is one");
        let clang = version("Debian clang version 19.1.7 (3~deb12u1)\nTarget: x86_64\n");
        assert_eq!(clang.to_string(), "19.1.7");
        assert_eq!(clang.major(), 19);
        assert!(version("bindgen 0.73.2") > version("0.71.1"));
        assert!(version("rustc 1.95.0 (abc 2026-01-01)") > version("1.85"));
        assert!(version("9.0") < version("10.0"));
        assert_eq!(Version::find("clang 19"), None);
        assert_eq!(Version::find("a.b 1..2"), None);
    }
}
