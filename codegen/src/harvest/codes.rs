//! Sentences that list the codes a function returns, each with when it does.

use super::phrase::{phrase, says};

/// What a sentence says of codes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Codes {
    /// The code that is success, by its constant; none where another one that is listed may be one too.
    pub(super) ok: Option<String>,
    /// The codes that report failure: each with when, as far as that is said.
    pub(super) errors: Vec<(String, String)>,
}

phrase!(
    SUCCESS,
    r"(?i)^(if|on|upon|for|when|in case of) (a |the )?(success(ful(ly)?)?|(call|function|operation|it) (is|was) successful|(call|function|operation|it) succe(eds|eded)|no error( (has |is |was )?(occurs|occurred|detected))?|no errors( occurred)?)$"
);
phrase!(
    CONDITION,
    r"(?i)^(if|on|upon|for|when|whenever|in case|in the case|after|because|otherwise)\b"
);
phrase!(SUCCEEDS, r"(?i)\b(success(ful(ly)?)?|succeeded)\b");
phrase!(
    ERROR_NAME,
    r"(?i)(^|_)(e?err(or)?s?|fail(ed|ure)?|invalid|bad|nomem|no_?memory|e(inval|nomem))(_|$)"
);
phrase!(
    ERROR_CONDITION,
    r"(?i)\b(not|no|invalid|inconsistent|incompatible|error|fails?|failed|failure|corrupt(ed)?|damaged|wrong|missing|cannot|could not|unable|out of|without|too|insufficient)\b"
);
phrase!(
    ANY_ERROR,
    r"(?i)^(,? ?(or|and|otherwise|else))*,? ?(it )?(returns? )?(an?|the|some|another|any other|a negative|an appropriate|one of the)( \w+)? (error|failure|status) (code|number|value)s?( (otherwise|on failure|on error|on failures|if .*))?$"
);

/// A code in a list, and what is said of it.
struct Term {
    constant: String,
    when: String,
}

/// Reads what stands behind `returns`. Nothing if it is no such list, or not one in which a code is success.
///
/// `is_constant` tells which words are constants of the headers.
pub(super) fn read(text: &str, is_constant: impl Fn(&str) -> bool) -> Option<Codes> {
    // Some write names as links.
    let text = text.replace(['[', ']'], "");
    let text = text.trim().trim_end_matches('.');
    match text.starts_with("- ") {
        true => decide(&items(text, is_constant)?, |term| {
            says(&SUCCEEDS, &term.when) && !says(&ERROR_CONDITION, &term.when)
        }),
        false => decide(&terms(text, is_constant)?, |term| {
            let when = rest_is_any_error(&term.when).map_or(term.when.as_str(), |(when, _)| when);
            says(&SUCCESS, when)
        }),
    }
}

/// Tells the codes of a list that are errors from the one that is success.
fn decide(terms: &[Term], succeeds: impl Fn(&Term) -> bool) -> Option<Codes> {
    // Truth and null are conventions of their own.
    let is_own = |term: &Term| {
        let name = term.constant.to_lowercase();
        matches!(name.as_str(), "true" | "false" | "null")
    };
    if terms.iter().any(is_own) {
        return None;
    }
    let mut good = terms.iter().filter(|term| succeeds(term));
    let ok = good.next().filter(|_| good.next().is_none())?;
    let others: Vec<&Term> = terms.iter().filter(|term| !succeeds(term)).collect();
    let ends_open = terms
        .last()
        .is_some_and(|last| rest_is_any_error(&last.when).is_some());
    if others.is_empty() && !ends_open {
        return None;
    }
    let is_error =
        |term: &&&Term| says(&ERROR_NAME, &term.constant) || says(&ERROR_CONDITION, &term.when);
    let errors: Vec<(String, String)> = others
        .iter()
        .filter(is_error)
        .map(|term| (term.constant.clone(), without_error(&term.when).to_owned()))
        .collect();
    let complete = errors.len() == others.len();
    Some(Codes {
        ok: complete.then(|| ok.constant.clone()),
        errors,
    })
}

/// What is said of a code without what it goes on with about all others.
fn without_error(when: &str) -> &str {
    rest_is_any_error(when).map_or(when, |(when, _)| when)
}

/// Parts `on success, or an error code` into both halves.
fn rest_is_any_error(when: &str) -> Option<(&str, &str)> {
    let mut places = when.match_indices([',', ' ']);
    places.find_map(|(at, _)| {
        let (head, rest) = when.split_at(at);
        let joined = rest.trim_start_matches([',', ' ']);
        let joins =
            rest.starts_with(',') || joined.starts_with("or ") || joined.starts_with("otherwise ");
        (joins && says(&ANY_ERROR, rest)).then_some((head, rest))
    })
}

/// The codes of a list of which each item begins with a dash and its code; nothing if one does not.
fn items(text: &str, is_constant: impl Fn(&str) -> bool) -> Option<Vec<Term>> {
    let mut terms: Vec<Term> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let next = words.peek().map_or("", |word| constant(word));
        if word == "-" && is_constant(next) {
            terms.push(Term {
                constant: next.to_owned(),
                when: String::new(),
            });
            words.next();
        } else {
            push(&mut terms.last_mut()?.when, word);
        }
    }
    (terms.len() > 1).then_some(terms)
}

/// The codes of a list with what follows each; nothing unless the first word is one.
fn terms(text: &str, is_constant: impl Fn(&str) -> bool) -> Option<Vec<Term>> {
    let mut terms: Vec<Term> = Vec::new();
    let mut depth = 0usize;
    let mut joins = true;
    for word in text.split_whitespace() {
        let name = constant(word);
        if depth == 0 && joins && is_constant(name) {
            terms.push(Term {
                constant: name.to_owned(),
                when: String::new(),
            });
        } else if let Some(last) = terms.last_mut() {
            push(&mut last.when, word);
        } else if word != "either" {
            return None;
        }
        depth = (depth + word.matches('(').count()).saturating_sub(word.matches(')').count());
        joins = word.ends_with([',', ';']) || matches!(word, "or" | "and" | "either");
    }
    for term in &mut terms {
        term.when = condition(&term.when).to_owned();
    }
    // A code of which nothing is said is not known to be anything.
    let all_said = terms.iter().all(|term| says(&CONDITION, &term.when));
    (all_said && !terms.is_empty()).then_some(terms)
}

fn push(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// A word without the signs around it that mark up names.
fn constant(word: &str) -> &str {
    word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '_'))
}

/// A condition without the word that joins it to the next code.
fn condition(text: &str) -> &str {
    let mut text = text.trim_end_matches([',', ';', ' ']);
    for word in [" or", " and", " either"] {
        text = text.strip_suffix(word).unwrap_or(text);
    }
    let text = match text {
        "or" | "and" => "",
        text => text,
    };
    text.trim_end_matches([',', ';', ' '])
}

#[cfg(test)]
mod tests {
    use super::{Codes, read};

    fn of(text: &str) -> Option<Codes> {
        read(text, |word| word.starts_with("T_"))
    }

    #[test]
    fn a_list_has_one_success_and_errors() {
        let found = of(
            "T_OK if success, T_MEM_ERROR if there was not enough memory (see T_X, or\nT_Y), or T_STREAM if the level is invalid.",
        );
        let errors = [
            (
                "T_MEM_ERROR",
                "if there was not enough memory (see T_X, or T_Y)",
            ),
            ("T_STREAM", "if the level is invalid"),
        ];
        let expected = Codes {
            ok: Some("T_OK".to_owned()),
            errors: errors
                .map(|(name, when)| (name.to_owned(), when.to_owned()))
                .into(),
        };
        assert_eq!(found, Some(expected));
        for text in [
            "T_BAD if file is not valid, or T_OK on success",
            "`T_OK` on success, or `T_ERROR` otherwise",
            "either T_OK if the call was successful or T_FAILED if it has failed",
            "[T_OK] when successful, T_NO_MEMORY on a lack of it",
        ] {
            let found = of(text).unwrap_or_default();
            assert_eq!(found.ok.as_deref(), Some("T_OK"), "{text}");
            assert_eq!(found.errors.len(), 1, "{text}");
        }
    }

    #[test]
    fn other_codes_may_be_all_errors() {
        for text in [
            "T_OK on success, or an error code",
            "[T_OK] on success or an [error code] on failure.",
            "T_OK if successful, otherwise an error code",
        ] {
            let found = of(text).unwrap_or_default();
            assert_eq!(found.ok.as_deref(), Some("T_OK"), "{text}");
            assert!(found.errors.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_list_with_dashes_has_a_code_in_front_of_each_item() {
        let found =
            of("- T_OK: It was successful. Go on. - T_MEM_ERROR - T_DATA: The data is damaged.");
        let found = found.unwrap_or_default();
        assert_eq!((found.ok.as_deref(), found.errors.len()), (Some("T_OK"), 2));
        assert_eq!(found.errors[1].1, "The data is damaged");
        for text in [
            "- T_OK - T_MEM_ERROR",
            "- T_OK: It was not successful. - T_MEM_ERROR",
            "- T_OK: It was successful.",
            "- It was successful. - T_OK",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        let open = of("- T_OK: Initialization was successful. - T_UNKNOWN");
        assert_eq!(open, Some(Codes::default()));
    }

    #[test]
    fn another_success_leaves_open_which_one_is_meant() {
        let found = of("T_OK if success, T_END if all was read, T_MEM_ERROR if there is no memory");
        let found = found.unwrap_or_default();
        assert_eq!((found.ok, found.errors.len()), (None, 1));
    }

    #[test]
    fn what_resembles_such_a_list_is_none() {
        for text in [
            // Nothing says that it is success.
            "T_OK if some progress has been made, T_ERROR if the state is inconsistent",
            // No code but success is named.
            "T_OK on success",
            "T_OK if success and T_END was not reached, T_ERROR if not",
            // Two of them are.
            "T_OK on success, T_DONE on success, T_ERROR on failure",
            // The first word is no code.
            "the value of T_OK on success, T_ERROR on failure",
            "zero on success, T_ERROR if it fails",
            // Nothing is said of a code.
            "T_OK, T_ERROR",
            "T_OK or T_ERROR",
            "T_OK unless success, T_ERROR if not",
            "T_OK if not successful, T_ERROR if it was",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        let truth = read("TRUE on success, FALSE on failure", |_| true);
        assert_eq!(truth, None);
    }
}
