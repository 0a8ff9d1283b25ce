//! What an unquoted YAML word means: the core schema of YAML 1.2.
//!
//! A number with leading zeros is text, because readers of YAML disagree about it.

use super::node::Kind;

/// The meaning of an unquoted word.
pub(super) fn resolve(word: &str) -> Kind {
    match word {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Kind::Float(f64::NAN),
        _ => number(word).unwrap_or_else(|| Kind::String(word.to_owned())),
    }
}

fn number(word: &str) -> Option<Kind> {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    let first = unsigned.chars().next()?;
    if !first.is_ascii_digit() && first != '.' {
        return None;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        let sign = if word.starts_with('-') { -1.0 } else { 1.0 };
        return Some(Kind::Float(sign * f64::INFINITY));
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = word.strip_prefix(prefix) {
            let plain = digits.chars().all(|digit| digit.is_digit(radix));
            return plain
                .then(|| i128::from_str_radix(digits, radix).ok())
                .flatten()
                .map(Kind::Int);
        }
    }
    if unsigned.len() > 1 && first == '0' && unsigned.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    if let Ok(number) = word.parse::<i128>() {
        return Some(Kind::Int(number));
    }
    let digits_first = unsigned
        .trim_start_matches('.')
        .starts_with(|c: char| c.is_ascii_digit());
    digits_first
        .then(|| word.parse().ok())
        .flatten()
        .map(Kind::Float)
}

#[cfg(test)]
mod tests {
    use super::{Kind, resolve};

    #[test]
    fn words_that_look_like_something_else_stay_text() {
        for word in [
            "no", "yes", "on", "010", "1.0.0", "0x", "0xg", "-", "+.e1", "inf", "nan", "1_000",
            "6.8-rc1",
        ] {
            assert_eq!(resolve(word), Kind::String(word.into()), "{word}");
        }
    }

    #[test]
    fn numbers_are_numbers() {
        assert_eq!(resolve("-12"), Kind::Int(-12));
        assert_eq!(resolve("0x1F"), Kind::Int(31));
        assert_eq!(resolve("0o17"), Kind::Int(15));
        assert_eq!(resolve("0"), Kind::Int(0));
        assert_eq!(resolve("18446744073709551615"), Kind::Int(u64::MAX.into()));
        assert_eq!(resolve("1.0"), Kind::Float(1.0));
        assert_eq!(resolve(".5e3"), Kind::Float(500.0));
        assert_eq!(resolve("-.inf"), Kind::Float(f64::NEG_INFINITY));
        assert_eq!(resolve("0.5"), Kind::Float(0.5));
        assert_eq!(resolve("~"), Kind::Null);
        assert_eq!(resolve("True"), Kind::Bool(true));
    }
}
