//! The nearest name, for "did you mean".

/// The candidate that is most like `name`, if any is like enough to be meant.
///
/// The measure is rustc's: an edit distance of at most a third of the name's length.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = name.chars().count().max(3) / 3;
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_transposition_and_nothing_far() {
        assert_eq!(nearest("flga", ["flags", "flag", "mode"]), Some("flag"));
        assert_eq!(nearest("abc", ["xyz"]), None);
    }
}
