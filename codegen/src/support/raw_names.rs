//! What names of C become in raw bindings: bindgen changes some of them.

/// What bindgen does not take as the name of an item or a field, and writes with `_` behind it.
const TAKEN_BY_BINDGEN: &[&str] = &[
    "Self", "_", "abstract", "alignof", "as", "async", "await", "become", "bool", "box", "break",
    "const", "continue", "crate", "do", "dyn", "else", "enum", "extern", "f32", "f64", "false",
    "final", "fn", "for", "gen", "i128", "i16", "i32", "i64", "i8", "if", "impl", "in", "isize",
    "let", "loop", "macro", "match", "mod", "move", "mut", "offsetof", "override", "priv", "proc",
    "pub", "pure", "ref", "return", "self", "sizeof", "static", "str", "struct", "super", "trait",
    "true", "try", "type", "typeof", "u128", "u16", "u32", "u64", "u8", "unsafe", "unsized", "use",
    "usize", "virtual", "where", "while", "yield",
];

/// The name of a C item or field in the raw bindings.
pub fn raw(name: &str) -> String {
    if TAKEN_BY_BINDGEN.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// The type that bindgen takes for a type name, instead of making an item of that name.
pub fn known_to_bindgen(name: &str) -> Option<&'static str> {
    Some(match name {
        "int8_t" => "i8",
        "uint8_t" => "u8",
        "int16_t" => "i16",
        "uint16_t" => "u16",
        "int32_t" => "i32",
        "uint32_t" => "u32",
        "int64_t" => "i64",
        "uint64_t" => "u64",
        "size_t" | "uintptr_t" => "usize",
        "ssize_t" | "intptr_t" | "ptrdiff_t" => "isize",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::raw;

    #[test]
    fn only_taken_names_change() {
        assert_eq!((raw("type"), raw("kind")), ("type_".into(), "kind".into()));
    }
}
