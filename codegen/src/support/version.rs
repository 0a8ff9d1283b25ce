//! Versions of C projects: numbers between dots, and whatever stands behind them.

use std::cmp::Ordering;

/// The order of two versions: number by number; what has fewer numbers comes first, and what stands behind the
/// numbers counts last.
pub fn compare(a: &str, b: &str) -> Ordering {
    let ((a, a_rest), (b, b_rest)) = (numbers(a), numbers(b));
    a.cmp(&b).then_with(|| a_rest.cmp(b_rest))
}

/// Whether a text starts with a number, as versions do.
pub fn is_version(text: &str) -> bool {
    !numbers(text).0.is_empty()
}

/// Whether `version` is not before `since` and before `until`, as far as these are said. What stands behind the
/// numbers of a version does not count: `6.8-rc1` is not before `6.8`.
pub fn within(version: &str, since: Option<&str>, until: Option<&str>) -> bool {
    let version = numbers(version).0;
    let reached = |bound: &str| version >= trimmed(numbers(bound).0);
    since.is_none_or(reached) && !until.is_some_and(reached)
}

/// Zeros at the end say nothing: `7.0` begins where `7` does.
fn trimmed(mut numbers: Vec<u64>) -> Vec<u64> {
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}

fn numbers(text: &str) -> (Vec<u64>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        // A number that is too large is no version, and last in any order.
        match digits.parse() {
            Ok(number) => numbers.push(number),
            Err(_) if digits.is_empty() => return (numbers, rest),
            Err(_) => numbers.push(u64::MAX),
        }
        let next = after.strip_prefix('.');
        match next.filter(|next| next.starts_with(|c: char| c.is_ascii_digit())) {
            Some(next) => rest = next,
            None => return (numbers, after),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{compare, is_version, within};

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert_eq!(compare("6.1.177", "6.12"), Ordering::Less);
        assert_eq!(compare("6.12", "6.12.0-x"), Ordering::Less);
        assert_eq!(compare("7.2.13+deb14", "7.2.13+deb14"), Ordering::Equal);
        assert_eq!(compare("99999999999999999999999", "1"), Ordering::Greater);
    }

    #[test]
    fn a_version_begins_with_a_number() {
        assert!(is_version("1") && is_version("1.2-rc3"));
        assert!(!is_version("") && !is_version("v1") && !is_version("next"));
    }

    #[test]
    fn a_range_has_its_first_version_and_not_its_last() {
        let inside = |version| within(version, Some("5.11"), Some("6.8"));
        assert!(inside("5.11") && inside("5.11.3") && inside("6.7.99"));
        assert!(!inside("5.10.200") && !inside("6.8") && !inside("6.8.0-rc1"));
        assert!(within("7.0", Some("7.0"), None) && within("7", Some("7.0"), None));
        assert!(!within("7", None, Some("7.0")) && within("6.12", None, Some("7.0")));
        assert!(within("1", None, None));
    }
}
