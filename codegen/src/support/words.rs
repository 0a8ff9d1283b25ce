//! English.

/// The indefinite article for a type's name.
pub fn article(name: &str) -> &'static str {
    // Names that start with `U` mostly sound like "unit".
    if name.starts_with(['A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    }
}

#[cfg(test)]
mod tests {
    use super::article;

    #[test]
    fn the_sound_decides() {
        let names = ["Archive", "Pool", "Unit"];
        assert_eq!(names.map(article), ["an", "a", "a"]);
    }
}
