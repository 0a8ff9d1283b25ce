//! Which of Debian's header packages is the newest of a series.

use std::{cmp::Ordering, collections::BTreeSet};

/// A pair of header packages: what all flavours share, and the configured x86-64 tree.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Pair {
    /// The version, as the packages' names have it.
    pub(crate) version: String,
}

impl Pair {
    /// The names of both packages.
    pub(crate) fn packages(&self) -> [String; 2] {
        ["common", "amd64"].map(|flavour| format!("linux-headers-{}-{flavour}", self.version))
    }
}

/// Whether a version is of a series: `7.2.13+deb14` is of `7` and of `7.2`, and not of `7.20`.
pub(crate) fn in_series(version: &str, series: &str) -> bool {
    version
        .strip_prefix(series)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The complete pairs of a series among the names of packages, newest first.
pub(crate) fn pairs<'a>(names: impl IntoIterator<Item = &'a str>, series: &str) -> Vec<Pair> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let mut pairs: Vec<Pair> = names
        .iter()
        .filter_map(|name| name.strip_prefix("linux-headers-")?.strip_suffix("-common"))
        .filter(|version| in_series(version, series))
        .map(|version| Pair {
            version: version.to_owned(),
        })
        .filter(|pair| {
            pair.packages()
                .iter()
                .all(|name| names.contains(name.as_str()))
        })
        .collect();
    pairs.sort_by(|a, b| compare(&b.version, &a.version));
    pairs
}

/// Compares two versions as dpkg does: digits by number, `~` before everything, letters before the
/// rest.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (text_a, rest_a) = split(a, |c| !c.is_ascii_digit());
        let (text_b, rest_b) = split(b, |c| !c.is_ascii_digit());
        let texts = compare_text(text_a, text_b);
        if texts != Ordering::Equal {
            return texts;
        }
        let (digits_a, left_a) = split(rest_a, |c| c.is_ascii_digit());
        let (digits_b, left_b) = split(rest_b, |c| c.is_ascii_digit());
        let numbers = compare_number(digits_a, digits_b);
        if numbers != Ordering::Equal || (left_a.is_empty() && left_b.is_empty()) {
            return numbers;
        }
        (a, b) = (left_a, left_b);
    }
}

/// Cuts off the longest start of which every character is `wanted`.
fn split(text: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !wanted(c)).unwrap_or(text.len());
    text.split_at(end)
}

fn compare_number(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn compare_text(a: &str, b: &str) -> Ordering {
    // The end of the text stands between `~` and everything else.
    let weights = |text: &str| {
        let mut weights: Vec<u32> = text.chars().map(weight).collect();
        weights.push(1);
        weights
    };
    weights(a).cmp(&weights(b))
}

fn weight(c: char) -> u32 {
    match c {
        '~' => 0,
        c if c.is_ascii_alphabetic() => 1 + u32::from(c),
        c => 1000 + u32::from(c),
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{compare, in_series, pairs};

    #[test]
    fn versions_compare_as_in_dpkg() {
        let ordered = [
            "6.1.0-9",
            "6.1.0-50",
            "6.12.9+deb12",
            "6.12.117~bpo1",
            "6.12.117",
            "6.12.117+deb12",
            "7.2.9+deb13",
            "7.2.13",
            "7.2.13a",
            "7.2.13+deb13",
            "7.2.13+deb14",
            "7.3.4+deb13",
        ];
        for (i, a) in ordered.iter().enumerate() {
            for (j, b) in ordered.iter().enumerate() {
                assert_eq!(compare(a, b), i.cmp(&j), "{a} {b}");
            }
        }
        assert_eq!(compare("1.02", "1.2"), Ordering::Equal);
    }

    #[test]
    fn a_series_ends_where_the_number_ends() {
        assert!(in_series("6.1.0-50", "6.1"));
        assert!(!in_series("6.12.117+deb12", "6.1"));
        assert!(in_series("7.3.4+deb13", "7"));
    }

    #[test]
    fn the_newest_complete_pair_comes_first() {
        let names = [
            "linux-headers-6.1.0-47-amd64",
            "linux-headers-6.1.0-47-common",
            "linux-headers-6.1.0-50-amd64",
            "linux-headers-6.1.0-50-common",
            "linux-headers-6.1.0-50-common-rt",
            "linux-headers-6.1.0-50-rt-amd64",
            "linux-headers-6.1.0-99-common",
            "linux-headers-6.1.0-99-cloud-amd64",
            "linux-headers-6.12.1-amd64",
            "linux-headers-6.12.1-common",
            "linux-headers-amd64",
        ];
        let versions: Vec<String> = pairs(names, "6.1").into_iter().map(|p| p.version).collect();
        assert_eq!(versions, ["6.1.0-50", "6.1.0-47"]);
        assert!(pairs(names, "7").is_empty());
    }
}
