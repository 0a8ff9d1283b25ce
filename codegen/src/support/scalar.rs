//! Names as YAML.

/// A name as a key or value: in quotes where YAML would read something else.
pub(crate) fn yaml(text: &str) -> String {
    let is_plain = !text.is_empty()
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '/' | '.'))
        && !text.ends_with(' ');
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text));
    match is_plain && !is_word {
        true => text.to_owned(),
        false => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::yaml;

    #[test]
    fn what_yaml_would_read_otherwise_is_quoted() {
        for text in ["y", "null", "On", "a: b", "1", "", "a #b", "*"] {
            assert!(yaml(text).starts_with('"'), "{text}");
        }
        for text in ["door_open", "sys/door.h", "struct door", "_x"] {
            assert_eq!(yaml(text), text);
        }
    }
}
