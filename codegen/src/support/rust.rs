//! What Rust takes as a name.

use proc_macro2::Ident;

/// Whether a text is an identifier as it stands, so not a keyword, and made of ASCII: C names are, and
/// others look alike too easily.
pub fn is_identifier(text: &str) -> bool {
    is_word(text) && syn::parse_str::<Ident>(text).is_ok()
}

/// Whether a text is an identifier or can be made one by `r#`: what the name of something in C may be.
pub fn is_raw_identifier(text: &str) -> bool {
    is_identifier(text) || (is_word(text) && raw(text))
}

/// The name of a parameter: what C says, with `_` where not even `r#` helps.
pub fn parameter(name: &str) -> String {
    match is_word(name) && !raw(name) {
        true => format!("{name}_"),
        false => name.to_owned(),
    }
}

fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether `r#` makes an identifier of a word.
fn raw(text: &str) -> bool {
    !matches!(text, "_" | "self" | "Self" | "super" | "crate")
}

/// Whether a text is a path of identifiers, such as `crate::error::Error`.
pub fn is_path(text: &str) -> bool {
    let mut segments = text.split("::");
    let first = segments.next().unwrap_or_default();
    let starts = matches!(first, "crate" | "self" | "super") || is_identifier(first);
    starts && segments.all(is_identifier)
}

/// Whether a text is the name of an integer type.
pub fn is_primitive(text: &str) -> bool {
    let (sign, width) = text.split_at_checked(1).unwrap_or_default();
    matches!(sign, "i" | "u") && matches!(width, "8" | "16" | "32" | "64" | "128" | "size")
}

/// C's integer types: the name that Rust gives each, and the canonical C spelling.
const C_TYPES: [(&str, &str); 11] = [
    ("c_char", "char"),
    ("c_schar", "signed char"),
    ("c_uchar", "unsigned char"),
    ("c_short", "short"),
    ("c_ushort", "unsigned short"),
    ("c_int", "int"),
    ("c_uint", "unsigned int"),
    ("c_long", "long"),
    ("c_ulong", "unsigned long"),
    ("c_longlong", "long long"),
    ("c_ulonglong", "unsigned long long"),
];

/// The integer type of C that has a name in Rust such as `c_int`: that name, and the C spelling.
pub fn c_type(name: &str) -> Option<(&'static str, &'static str)> {
    C_TYPES.into_iter().find(|(rust, _)| *rust == name)
}

#[cfg(test)]
mod tests {
    use super::{is_identifier, is_path, is_primitive, is_raw_identifier, parameter};

    #[test]
    fn an_identifier_is_no_keyword_and_has_no_spaces() {
        for text in ["file", "_x", "O_APPEND", "default", "union"] {
            assert!(is_identifier(text), "{text}");
        }
        for text in [
            "", "_", "a b", "1a", "fn", "self", "Self", "r#fn", "é", "a::b", " a",
        ] {
            assert!(!is_identifier(text), "{text}");
        }
    }

    #[test]
    fn a_name_of_c_may_be_a_keyword_of_rust() {
        for text in ["type", "match", "file"] {
            assert!(is_raw_identifier(text), "{text}");
        }
        for text in ["self", "crate", "", "_", "a b", "1a"] {
            assert!(!is_raw_identifier(text), "{text}");
        }
    }

    #[test]
    fn a_parameter_gets_a_name_in_any_case() {
        let names = ["self", "crate", "type", "a"].map(parameter);
        assert_eq!(names, ["self_", "crate_", "type", "a"]);
    }

    #[test]
    fn a_path_is_identifiers() {
        for text in ["crate::error::Error", "core::ptr", "Opaque"] {
            assert!(is_path(text), "{text}");
        }
        for text in ["", "crate::", "::core::ptr", "a b::c", "crate::fn", "a:b"] {
            assert!(!is_path(text), "{text}");
        }
    }

    #[test]
    fn an_integer_type_has_a_sign_and_a_width() {
        assert!(is_primitive("u32") && is_primitive("isize"));
        for text in ["", "u", "f32", "u33", "bool", "é32"] {
            assert!(!is_primitive(text), "{text}");
        }
    }
}
