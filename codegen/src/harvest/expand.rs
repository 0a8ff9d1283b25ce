//! Declarations with their macros replaced, as text: the attributes that clang does not keep.

use std::collections::BTreeSet;

use crate::header::{
    attributes,
    model::{Around, Function, MacroText},
};

/// How many times a text is expanded; a macro may stand for itself.
const DEPTH: usize = 8;

/// How long a text may become.
const LENGTH: usize = 16 * 1024;

/// An attribute or annotation as it is written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Written {
    /// Its name, without underscores around it.
    pub(super) name: String,
    /// Its arguments, each trimmed.
    pub(super) arguments: Vec<String>,
}

impl Written {
    /// Reads `name(a, b)`.
    pub(super) fn read(text: &str) -> Self {
        let (name, rest) = text.split_at(text.find('(').unwrap_or(text.len()));
        let arguments = attributes::arguments(rest).unwrap_or_default();
        let arguments = arguments.iter().map(|one| one.trim().to_owned());
        Self {
            name: name.trim().to_owned(),
            arguments: arguments.filter(|one| !one.is_empty()).collect(),
        }
    }

    /// An argument without underscores around it.
    pub(super) fn word(&self, index: usize) -> &str {
        let word = self.arguments.get(index).map_or("", String::as_str);
        plain(word)
    }
}

/// A word without the underscores that keep it apart from macros.
pub(super) fn plain(word: &str) -> &str {
    let inner = word
        .strip_prefix("__")
        .and_then(|one| one.strip_suffix("__"));
    inner.unwrap_or(word)
}

/// The attributes of a function's declaration with all macros replaced.
pub(super) fn attributes(function: &Function, around: &Around) -> Vec<Written> {
    let text = expand(&function.prototype, around);
    let list = attributes::list(&text);
    list.iter().map(|one| Written::read(one)).collect()
}

/// The words with arguments that stand behind the parameters of a declaration, as they are written: annotations
/// that are macros.
pub(super) fn annotations(function: &Function) -> Vec<Written> {
    let Some(tail) = tail(&function.prototype, &function.name) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut rest = tail;
    while let Some(start) = rest.find(is_start) {
        rest = rest.get(start..).unwrap_or_default();
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let arguments = attributes::arguments(after.trim_start());
        rest = after;
        if let Some(arguments) = arguments {
            let arguments = arguments.iter().map(|one| one.trim().to_owned());
            found.push(Written {
                name: name.to_owned(),
                arguments: arguments.filter(|one| !one.is_empty()).collect(),
            });
            rest = skip_group(after.trim_start());
        }
    }
    found
}

/// What stands behind the parameter list of `name`.
pub(super) fn tail<'a>(prototype: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = head(prototype, name)?;
    Some(skip_group(rest.trim_start()))
}

/// What stands in front of a function's name, and from its parameter list on.
fn head<'a>(prototype: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let mut places = prototype.match_indices(name);
    places.find_map(|(at, _)| {
        let before = prototype.get(..at)?;
        let rest = prototype.get(at + name.len()..)?;
        let is_name = !before.ends_with(is_word) && rest.trim_start().starts_with('(');
        is_name.then_some((before, rest))
    })
}

/// The declarations of the parameters, as they are written.
pub(super) fn parameters(function: &Function) -> Vec<String> {
    let rest = head(&function.prototype, &function.name).map(|(_, rest)| rest);
    let list = rest.and_then(|rest| attributes::arguments(rest.trim_start()));
    list.unwrap_or_default()
}

fn skip_group(text: &str) -> &str {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return text.get(at + c.len_utf8()..).unwrap_or_default();
        }
    }
    ""
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// A text with its macros replaced.
pub(super) fn expand(text: &str, around: &Around) -> String {
    let mut text = text.to_owned();
    let mut done = BTreeSet::new();
    for _ in 0..DEPTH {
        let (next, used) = once(&text, around, &done);
        if used.is_empty() || next.len() > LENGTH {
            break;
        }
        text = next;
        done.extend(used);
    }
    text
}

/// A text with each macro replaced once that was not replaced before, and which these were.
fn once(text: &str, around: &Around, done: &BTreeSet<String>) -> (String, BTreeSet<String>) {
    let mut out = String::new();
    let mut used = BTreeSet::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match is_start(first) {
            true => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        let known = around.words.get(word).filter(|_| !done.contains(word));
        match known.and_then(|text| replaced(text, after)) {
            Some((body, after)) => {
                used.insert(word.to_owned());
                out.push_str(&body);
                rest = after;
            }
            None => {
                out.push_str(word);
                rest = after;
            }
        }
    }
    (out, used)
}

/// What a macro stands for, and what follows its use.
fn replaced<'a>(text: &MacroText, after: &'a str) -> Option<(String, &'a str)> {
    let Some(params) = &text.params else {
        return Some((format!(" {} ", text.body), after));
    };
    let list = after.trim_start();
    let arguments = attributes::arguments(list)?;
    let variadic = params.last().is_some_and(|last| last == "...");
    let argument = |word: &str| -> Option<String> {
        if variadic && word == "__VA_ARGS__" {
            let rest = arguments.get(params.len() - 1..)?;
            return Some(rest.join(","));
        }
        let index = params.iter().position(|param| param == word)?;
        arguments.get(index).map(|one| one.trim().to_owned())
    };
    let mut body = String::from(" ");
    let mut rest = text.body.as_str();
    while let Some(first) = rest.chars().next() {
        let length = match is_start(first) {
            true => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        match argument(word) {
            Some(value) => body.push_str(&value),
            None => body.push_str(word),
        }
        rest = after;
    }
    body.push(' ');
    Some((body.replace(" ## ", "").replace("##", ""), skip_group(list)))
}

#[cfg(test)]
mod tests {
    use super::{Written, annotations, expand, parameters};
    use crate::header::model::{Around, Attributes, Function, Linkage, MacroText, Type};

    fn around(macros: &[(&str, Option<&[&str]>, &str)]) -> Around {
        let text = |params: Option<&[&str]>, body: &str| MacroText {
            params: params.map(|list| list.iter().map(ToString::to_string).collect()),
            body: body.to_owned(),
            ..MacroText::default()
        };
        let words = macros.iter();
        let words = words.map(|(name, params, body)| (name.to_string(), text(*params, body)));
        Around {
            words: words.collect(),
            ..Around::default()
        }
    }

    fn function(prototype: &str) -> Function {
        Function {
            name: "f".to_owned(),
            place: crate::support::place::Place::default(),
            header: String::new(),
            prototype: prototype.to_owned(),
            params: Vec::new(),
            ret: Type::Void,
            variadic: false,
            prototyped: true,
            linkage: Linkage::External,
            attributes: Attributes::default(),
            doc: None,
        }
    }

    #[test]
    fn macros_are_replaced_with_their_arguments() {
        let around = around(&[
            ("FREE", Some(&["by", "n"]), "__attribute__((malloc(by, n)))"),
            ("FREE_F", None, "FREE(g, 1)"),
            ("LOOP", None, "LOOP"),
            (
                "ALL",
                Some(&["..."]),
                "__attribute__((nonnull(__VA_ARGS__)))",
            ),
        ]);
        let text = expand("void *f(void) FREE_F LOOP ALL(1, 2)", &around);
        let list = super::attributes(&function("void *f(void) FREE_F LOOP ALL(1, 2)"), &around);
        assert!(text.contains("malloc(g, 1)"), "{text}");
        assert_eq!(list[0].arguments, ["g", "1"]);
        assert_eq!(
            (list[1].name.as_str(), list[1].arguments.len()),
            ("nonnull", 2)
        );
    }

    #[test]
    fn annotations_stand_behind_the_parameters() {
        let found = annotations(&function("int f(struct f *f) __must_hold(&f->lock) __cold"));
        let expected = Written {
            name: "__must_hold".to_owned(),
            arguments: vec!["&f->lock".to_owned()],
        };
        assert_eq!(found, [expected]);
        assert!(annotations(&function("int g(void)")).is_empty());
    }

    #[test]
    fn parameters_are_told_apart_by_commas_outside_of_brackets() {
        let found = parameters(&function("int f(int (*g)(int, int), int n)"));
        assert_eq!(found.len(), 2);
    }
}
