//! Attributes of a function, read from the declaration as clang prints it.
//!
//! The printed declaration has all macros expanded. The tokens under an attribute's own cursor are
//! those of the macro's definition, and of everything between it and the use, so they are not read.

use std::{collections::BTreeSet, mem};

use super::model::Attributes;

/// A parameter, as far as attributes speak of it.
pub(super) struct ParamFacts {
    /// Whether it is a pointer.
    pub(super) is_pointer: bool,
    /// The parameter's declaration as clang prints it.
    pub(super) printed: String,
}

/// Reads the attributes of `printed`, a declaration of a function, and adds them to `known`.
pub(super) fn read(known: &mut Attributes, printed: &str, params: &[ParamFacts]) {
    for attribute in list(printed) {
        let (name, arguments) = split(&attribute);
        match name {
            "warn_unused_result" | "nodiscard" => known.must_check = true,
            "nonnull" => known.nonnull.extend(nonnull(arguments, params)),
            "returns_nonnull" => known.returns_nonnull = true,
            "noreturn" | "_Noreturn" => known.noreturn = true,
            "malloc" => known.malloc = true,
            "deprecated" => known.deprecated = Some(first_string(arguments)),
            _ => {}
        }
        known.all.insert(attribute);
    }
    for (index, param) in params.iter().enumerate() {
        let has = list(&param.printed)
            .iter()
            .any(|attribute| attribute == "nonnull");
        if has && let Ok(index) = u32::try_from(index) {
            known.nonnull.insert(index);
        }
    }
}

/// The indices from 0 that `nonnull(...)` means; without arguments, every pointer.
fn nonnull(arguments: &str, params: &[ParamFacts]) -> BTreeSet<u32> {
    if arguments.trim().is_empty() {
        let indices = (0u32..).zip(params).filter(|(_, param)| param.is_pointer);
        return indices.map(|(index, _)| index).collect();
    }
    let numbers = arguments
        .split(',')
        .filter_map(|n| n.trim().parse::<u32>().ok());
    numbers.filter_map(|number| number.checked_sub(1)).collect()
}

/// The first string in the arguments of an attribute, without its quotes.
fn first_string(arguments: &str) -> String {
    let Some((_, rest)) = arguments.split_once('"') else {
        return String::new();
    };
    let mut text = String::new();
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => text.extend(chars.next()),
            _ => text.push(c),
        }
    }
    text
}

/// The name and the arguments of an attribute.
fn split(attribute: &str) -> (&str, &str) {
    match attribute.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')').unwrap_or(rest)),
        None => (attribute, ""),
    }
}

/// The attributes that a declaration has itself, outside of its parameter list, in text without macros: each by its
/// name and arguments, without underscores around the name.
pub fn list(printed: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = printed;
    while let Some(first) = rest.chars().next() {
        let word = word_length(rest);
        if word > 0 {
            let (name, after) = rest.split_at(word);
            rest = after;
            match name {
                "__attribute__" => {
                    let (group, after) = group(rest.trim_start());
                    found.extend(pieces(inside(inside(group))));
                    rest = after;
                }
                "asm" | "__asm__" => {
                    let (group, after) = group(rest.trim_start());
                    found.push(format!("asm({})", inside(group)));
                    rest = after;
                }
                "_Noreturn" => found.push("noreturn".to_owned()),
                _ => {}
            }
        } else if rest.starts_with("[[") {
            let (group, after) = group(rest);
            found.extend(pieces(inside(inside(group))));
            rest = after;
        } else if matches!(first, '(' | '[' | '{' | '"') {
            rest = group(rest).1;
        } else {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    found
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !super::source::is_word(c))
        .unwrap_or(text.len())
}

/// The group in brackets, or the string, with which `text` starts, and what follows it.
fn group(text: &str) -> (&str, &str) {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !in_string {
            return text.split_at(at + c.len_utf8());
        }
    }
    (text, "")
}

/// What stands between the brackets of a group.
fn inside(group: &str) -> &str {
    let inner = group.strip_prefix(['(', '[']).unwrap_or(group);
    inner.strip_suffix([')', ']']).unwrap_or(inner).trim()
}

/// The arguments in brackets with which `text` starts, as they are written.
pub fn arguments(text: &str) -> Option<Vec<String>> {
    let (whole, _) = text.starts_with('(').then(|| group(text))?;
    Some(split_list(inside(whole)))
}

/// The argument of the word in a text, with or without underscores around it.
pub fn argument_of(text: &str, word: &str) -> Option<String> {
    let mut places = text.match_indices(word);
    places.find_map(|(at, _)| {
        let before = text.get(..at)?.trim_end_matches('_');
        let after = text.get(at + word.len()..)?.trim_start_matches('_');
        let starts = !before.ends_with(|c: char| c.is_alphanumeric());
        let list = arguments(after.trim_start())?;
        list.into_iter().next().filter(|_| starts)
    })
}

/// The attributes of a group, each in the one spelling that all versions of clang share.
fn pieces(list: &str) -> Vec<String> {
    split_list(list)
        .iter()
        .map(|piece| normal(piece))
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// What commas part, outside of brackets and strings.
fn split_list(list: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut rest = list;
    while let Some(c) = rest.chars().next() {
        let (taken, after) = match c {
            '(' | '[' | '{' | '"' => group(rest),
            _ => rest.split_at(c.len_utf8()),
        };
        match c {
            ',' => pieces.push(mem::take(&mut piece)),
            _ => piece.push_str(taken),
        }
        rest = after;
    }
    pieces.push(piece);
    pieces
}

fn normal(piece: &str) -> String {
    let (name, arguments) = match piece.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')').unwrap_or(rest).trim()),
        None => (piece, ""),
    };
    let name = name.trim();
    let name = name.rsplit("::").next().unwrap_or(name);
    let name = match name {
        "_Noreturn" => "noreturn",
        _ => name
            .strip_prefix("__")
            .and_then(|name| name.strip_suffix("__"))
            .unwrap_or(name),
    };
    match arguments {
        "" | "\"\"" => name.to_owned(),
        _ => format!("{name}({arguments})"),
    }
}

#[cfg(test)]
mod tests {
    use super::{ParamFacts, argument_of, list, read};
    use crate::header::model::Attributes;

    fn attributes(printed: &str) -> Attributes {
        let pointer = |is_pointer| ParamFacts {
            is_pointer,
            printed: String::new(),
        };
        let mut attributes = Attributes::default();
        read(
            &mut attributes,
            printed,
            &[pointer(true), pointer(false), pointer(true)],
        );
        attributes
    }

    #[test]
    fn both_sides_of_a_declaration_are_read() {
        let printed = "__attribute__((warn_unused_result(\"\"))) int f(int *a) \
                       __attribute__((nonnull(1, 3), __cold__))";
        let found = attributes(printed);
        assert!(found.must_check);
        assert_eq!(found.nonnull, [0, 2].into());
        let all = ["cold", "nonnull(1, 3)", "warn_unused_result"];
        assert_eq!(found.all, all.map(str::to_owned).into());
    }

    #[test]
    fn attributes_of_parameters_are_not_those_of_the_function() {
        let found = attributes("void f(void (*done)(void) __attribute__((noreturn)))");
        assert_eq!(found, Attributes::default());
    }

    #[test]
    fn a_parameter_may_be_nonnull_by_itself() {
        let params = [ParamFacts {
            is_pointer: true,
            printed: "int *a __attribute__((nonnull))".to_owned(),
        }];
        let mut found = Attributes::default();
        read(
            &mut found,
            "void f(int *a __attribute__((nonnull)))",
            &params,
        );
        assert_eq!(found.nonnull, [0].into());
        assert!(found.all.is_empty());
    }

    #[test]
    fn nonnull_without_arguments_means_every_pointer() {
        assert_eq!(
            attributes("void f() __attribute__((nonnull))").nonnull,
            [0, 2].into()
        );
    }

    #[test]
    fn strings_may_hold_brackets_and_commas() {
        let found =
            attributes("int f() __attribute__((deprecated(\"use g(), or \\\"h\\\"))\", \"\")))");
        assert_eq!(found.deprecated.as_deref(), Some("use g(), or \"h\"))"));
        assert_eq!(
            attributes("int f() [[deprecated]]").deprecated.as_deref(),
            Some("")
        );
    }

    #[test]
    fn standard_spellings_are_known() {
        let found =
            attributes("[[nodiscard]] [[gnu::returns_nonnull]] _Noreturn int f() asm(\"g\")");
        assert!(found.must_check && found.returns_nonnull && found.noreturn);
        assert!(found.all.contains("asm(\"g\")"), "{:?}", found.all);
    }

    #[test]
    fn broken_text_ends_without_panic() {
        for text in [
            "__attribute__((",
            "[[",
            "asm",
            "\"",
            "é(",
            "__attribute__",
            "((\\",
        ] {
            list(text);
        }
    }

    #[test]
    fn a_word_is_found_with_its_underscores() {
        for text in [
            "int *__counted_by(n) p",
            "int *p counted_by(n)",
            "x __counted_by__(n)",
        ] {
            assert_eq!(
                argument_of(text, "counted_by").as_deref(),
                Some("n"),
                "{text}"
            );
        }
        assert_eq!(argument_of("int *discounted_by(n)", "counted_by"), None);
        assert_eq!(
            argument_of("int *__counted_by_or_null(n)", "counted_by"),
            None
        );
    }
}
