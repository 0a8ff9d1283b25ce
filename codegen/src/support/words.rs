//! English.

/// The indefinite article for a type's name.
pub fn article(name: &str) -> &'static str {
    // A first word without a vowel is spelled: an `Mm`, an `Fd`, a `Vm`.
    let mut letters = name.chars();
    let first = letters.next().unwrap_or_default();
    let mut word = letters.take_while(|letter| letter.is_lowercase());
    let spelled = !word.any(|letter| "aeiouy".contains(letter));
    // Names that start with `U` mostly sound like "unit".
    let vowel = match spelled {
        true => "AEFHILMNORSX".contains(first),
        false => "AEIO".contains(first),
    };
    if vowel { "an" } else { "a" }
}

/// A sentence: with a capital in front and a dot behind.
pub fn sentence(text: &str) -> String {
    let mut chars = text.trim().chars();
    let capital = chars.next().map(char::to_uppercase);
    clause(
        &capital
            .into_iter()
            .flatten()
            .chain(chars)
            .collect::<String>(),
    )
}

/// The rest of a sentence: with a dot behind, unless something else ends it.
pub fn clause(text: &str) -> String {
    let text = text.trim();
    let end = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{text}{end}")
}

/// A sentence without its dot, as the beginning of a longer one.
pub fn stem(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// How many things there are; one of them is a `thing`.
pub fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// Names as code, with a word such as "and" between them.
pub fn names<N: AsRef<str>>(names: impl IntoIterator<Item = N>, word: &str) -> String {
    let names = names.into_iter();
    let quoted: Vec<_> = names.map(|name| format!("`{}`", name.as_ref())).collect();
    quoted.join(&format!(" {word} "))
}

#[cfg(test)]
mod tests {
    use super::{article, clause, count, names, sentence, stem};

    #[test]
    fn a_sentence_has_a_capital_and_a_dot() {
        let all = ["a file", " The file. ", "`x` is", "is it?", "éa"].map(sentence);
        assert_eq!(all, ["A file.", "The file.", "`x` is.", "Is it?", "Éa."]);
        assert_eq!(clause("it is"), "it is.");
        assert_eq!(stem("It is. "), "It is");
    }

    #[test]
    fn one_thing_is_no_plural() {
        let all = [0, 1, 2].map(|number| count(number, "fact"));
        assert_eq!(all, ["0 facts", "1 fact", "2 facts"]);
    }

    #[test]
    fn names_are_code() {
        assert_eq!(names(["a"], "or"), "`a`");
        assert_eq!(names(["a", "b"], "or"), "`a` or `b`");
    }

    #[test]
    fn the_sound_decides() {
        let names = ["Archive", "Pool", "Unit"];
        assert_eq!(names.map(article), ["an", "a", "a"]);
    }
}
