//! Sentences that name the functions they speak of: "f() and g() return NULL on failure."

use std::collections::BTreeSet;

use super::{phrase::phrase, prose::sentences};

/// What is said of what some functions return.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Spoken<'t> {
    /// The functions.
    pub(super) names: Vec<&'t str>,
    /// Whether it is said of success only.
    pub(super) on_success: bool,
    /// Whether it is so always.
    pub(super) always: bool,
    /// What stands behind `returns`.
    pub(super) what: &'t str,
    /// The sentence.
    pub(super) sentence: &'t str,
    /// The sentences of the same paragraph that go on about it.
    pub(super) further: Vec<&'t str>,
}

/// A name, with or without arguments and marks around it.
const NAME: &str = r"[\[`%#']*[A-Za-z_]\w*(?:\([^()]*\))?[\]`']*";

/// A noun that may stand behind names.
const NOUN: &str = "(?:function|routine|interface|method|macro|call)s?";

phrase!(
    SUBJECT,
    &format!(
        r"^[\^(]*((?i:on success),? )?(?:[Tt]he )?({NAME}(?:(?:, and |, or |, | and | or ){NAME})*)(?: {NOUN})? (?:(always) |will )?returns?:? (.*)$"
    )
);

phrase!(NAMES, r"([A-Za-z_]\w*)(?:\([^()]*\))?");

/// What one paragraph says of functions that it names.
pub(super) fn paragraph<'t>(text: &'t str, functions: &BTreeSet<String>) -> Vec<Spoken<'t>> {
    let mut found: Vec<Spoken<'t>> = Vec::new();
    for sentence in sentences(text) {
        match subject(sentence, functions) {
            Some(spoken) => found.push(spoken),
            None => {
                if let Some(last) = found.last_mut() {
                    last.further.push(sentence);
                }
            }
        }
    }
    found
}

fn subject<'t>(sentence: &'t str, functions: &BTreeSet<String>) -> Option<Spoken<'t>> {
    let found = SUBJECT.as_ref()?.captures(sentence)?;
    let list = found.get(2)?.as_str();
    let names: Vec<&str> = NAMES
        .iter()
        .flat_map(|regex| regex.captures_iter(list))
        .filter_map(|found| found.get(1).map(|name| name.as_str()))
        .filter(|word| !matches!(*word, "and" | "or"))
        .collect();
    names
        .iter()
        .all(|name| functions.contains(*name))
        .then(|| Spoken {
            names,
            on_success: found.get(1).is_some(),
            always: found.get(3).is_some(),
            what: found.get(4).map_or("", |what| what.as_str()),
            sentence,
            further: Vec::new(),
        })
}

/// Whether a sentence names another function than `own`. Whose result it speaks of then is for people to read.
pub(super) fn is_about_another(
    sentence: &str,
    own: impl Fn(&str) -> bool,
    functions: &BTreeSet<String>,
) -> bool {
    let mut words = sentence.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.any(|word| functions.contains(word) && !own(word))
}

#[cfg(test)]
mod tests {
    use super::{is_about_another, paragraph};

    fn functions() -> std::collections::BTreeSet<String> {
        ["open_it", "shut_it", "both"].map(str::to_owned).into()
    }

    #[test]
    fn a_sentence_names_the_functions_in_front_of_its_verb() {
        let text = "Opens. On success, open_it(), `shut_it()` and both() return a thing. On failure, NULL is \
                    returned. shut_it() always returns NULL.";
        let functions = functions();
        let found = paragraph(text, &functions);
        let marked = paragraph("^(The [open_it(A,B)] interface returns 0.", &functions);
        assert_eq!(
            (marked[0].names.as_slice(), marked[0].what),
            (&["open_it"][..], "0.")
        );
        assert_eq!(found[0].names, ["open_it", "shut_it", "both"]);
        assert_eq!(found[0].what, "a thing.");
        assert_eq!(found[0].further, ["On failure, NULL is returned."]);
        assert!(found[0].on_success && !found[0].always && found[1].always);
    }

    #[test]
    fn what_is_said_on_a_condition_or_of_others_names_none() {
        let functions = functions();
        for text in [
            "If x is 0, open_it returns NULL.",
            "Unlike both(), unknown() returns NULL.",
            "open_it does not return NULL.",
            "open_it may return NULL.",
            "open_it, unknown and both return NULL.",
            "The value that open_it returns is NULL.",
            "Then open_it returns NULL.",
            "Note that open_it returns NULL.",
        ] {
            assert_eq!(paragraph(text, &functions), [], "{text}");
        }
    }

    #[test]
    fn another_function_is_told_from_the_own_one() {
        let functions = functions();
        let other = |text| is_about_another(text, |name| name == "open_it", &functions);
        for text in [
            "If shut_it() returns NULL, so does this.",
            "NULL is returned by shut_it.",
            "It may return NULL from [shut_it(X)].",
            "Unlike this, shut_it never returns NULL.",
        ] {
            assert!(other(text), "{text}");
        }
        for text in ["open_it returns NULL.", "It returns NULL on error."] {
            assert!(!other(text), "{text}");
        }
    }
}
