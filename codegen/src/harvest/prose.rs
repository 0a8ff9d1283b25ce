//! A comment as sections: what it says of the result, of the context, and of each parameter.

use std::collections::BTreeMap;

use crate::header::model::Doc;

use super::model::{At, Evidence, Source};

/// A part of a comment.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// Its text, on one line.
    pub(super) text: String,
    /// Which way data goes, where doxygen's command says it: `in`, `out`, `in,out`.
    pub(super) direction: Option<String>,
}

/// A comment.
#[derive(Clone, Debug)]
pub(super) struct Prose<'a> {
    doc: &'a Doc,
    header: &'a str,
    /// What it says of the result.
    pub(super) returns: Option<Section>,
    /// Whether that is a section of its own, and not sentences from among others.
    pub(super) has_section: bool,
    /// What it says of the context.
    pub(super) context: Option<Section>,
    /// What it says of parameters, by their names.
    pub(super) params: BTreeMap<String, Section>,
    /// All of it, each paragraph on a line.
    pub(super) all: String,
    /// Whose marks it has.
    pub(super) source: Source,
}

impl<'a> Prose<'a> {
    /// Reads a comment in a header; `is_other` tells which sentences speak of the result of another function.
    pub(super) fn new(doc: &'a Doc, header: &'a str, is_other: impl Fn(&str) -> bool) -> Self {
        let plain = |text: &String| Section {
            text: text.clone(),
            direction: None,
        };
        let kernel = doc.brief.is_some() || doc.returns.is_some() || !doc.params.is_empty();
        let mut prose = Self {
            doc,
            header,
            returns: doc.returns.as_ref().map(plain),
            has_section: false,
            context: doc.context.as_ref().map(plain),
            params: doc
                .params
                .iter()
                .map(|(name, text)| (name.clone(), plain(text)))
                .collect(),
            all: paragraphs(&doc.text),
            source: if kernel {
                Source::KernelDoc
            } else {
                Source::Comment
            },
        };
        prose.doxygen();
        prose.has_section = prose.returns.is_some();
        if prose.returns.is_none() {
            prose.returns = about_result(&prose.all, is_other);
        }
        prose
    }

    /// Takes the sections that commands of doxygen start.
    fn doxygen(&mut self) {
        let mut target: Option<Target> = None;
        for line in self.doc.text.lines() {
            let line = line.trim().trim_start_matches('*').trim();
            match command(line) {
                Some((next, text)) => {
                    let is_item = matches!(next, Some(Target::Value));
                    self.add(next.as_ref(), text, is_item);
                    target = next;
                }
                None if line.is_empty() => target = None,
                None => self.add(target.as_ref(), line, false),
            }
        }
    }

    fn add(&mut self, target: Option<&Target>, text: &str, is_item: bool) {
        let section = match target {
            None => return,
            Some(Target::Result | Target::Value) => self.returns.get_or_insert_default(),
            Some(Target::Param(name, direction)) => {
                let section = self.params.entry(name.clone()).or_default();
                section.direction = section.direction.take().or_else(|| direction.clone());
                section
            }
        };
        self.source = Source::Doxygen;
        if !section.text.is_empty() && !text.is_empty() {
            section.text.push(' ');
        }
        if is_item {
            section.text.push_str("- ");
        }
        section.text.push_str(text);
    }

    /// The text as evidence, with the line in which it starts.
    pub(super) fn evidence(&self, text: &str) -> Evidence {
        let mut place = At::new(&self.doc.place, self.header);
        let words: Vec<&str> = text.split(' ').take(3).collect();
        let start = words.join(" ");
        let lines = self.doc.place.excerpt.lines();
        if let Some((index, line)) = (0u32..).zip(lines).find(|(_, line)| line.contains(&start)) {
            place.line += index;
            let before = line.find(&start).and_then(|at| line.get(..at));
            let column = before.map_or(0, |before| before.chars().count());
            place.column = u32::try_from(column + 1).unwrap_or(1);
        }
        Evidence {
            place,
            text: text.to_owned(),
        }
    }
}

enum Target {
    Result,
    Value,
    Param(String, Option<String>),
}

/// The section that a command of doxygen starts, and its text; no target for a command of which nothing is taken.
fn command(line: &str) -> Option<(Option<Target>, &str)> {
    let rest = line.strip_prefix(['@', '\\'])?;
    let end = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    // kernel-doc's `@name: text` is none.
    if rest.starts_with(':') {
        return None;
    }
    match name {
        "return" | "returns" | "result" => Some((Some(Target::Result), rest.trim())),
        // Each of these is one value, as in a list.
        "retval" => Some((Some(Target::Value), rest.trim())),
        "param" => {
            let (direction, rest) = match rest.strip_prefix('[') {
                Some(rest) => {
                    let (inside, rest) = rest.split_once(']')?;
                    (Some(inside.replace(' ', "")), rest)
                }
                None => (None, rest),
            };
            let rest = rest.trim_start();
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (name, text) = rest.split_at(end);
            let target = Target::Param(name.trim_end_matches(':').to_owned(), direction);
            Some((Some(target), text.trim()))
        }
        "p" | "a" | "c" | "ref" | "b" | "e" | "em" | "code" => None,
        _ => Some((None, "")),
    }
}

/// The sentences of a comment without marks that speak of what is returned.
fn about_result(text: &str, is_other: impl Fn(&str) -> bool) -> Option<Section> {
    let sentences = sentences(text).filter(|one| {
        let lower = one.to_lowercase();
        lower.contains("return") && !is_other(one)
    });
    let text = sentences.collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(Section {
        text,
        direction: None,
    })
}

/// Ends of words behind which a sentence goes on.
const ABBREVIATIONS: [&str; 7] = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "resp.", "incl."];

/// The sentences of a text of which each paragraph is a line.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let mut found = Vec::new();
        let mut start = 0;
        for (at, _) in line.match_indices('.') {
            let rest = line.get(at + 1..).unwrap_or_default();
            // A whole sentence may stand in brackets.
            let (end, next) = match rest.strip_prefix(')') {
                Some(rest) => (at + 2, rest),
                None => (at + 1, rest),
            };
            if !next.starts_with(' ') || (end > at + 1 && !is_upper(next)) {
                continue;
            }
            let head = line.get(start..end).unwrap_or_default();
            let goes_on = |word: &&str| {
                let before = head.strip_suffix(*word);
                before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
            };
            if !ABBREVIATIONS.iter().any(goes_on) {
                found.push(head.trim());
                start = end + 1;
            }
        }
        found.push(line.get(start..).unwrap_or_default().trim());
        found.retain(|one| !one.is_empty());
        found
    })
}

/// Whether a text goes on with a capital letter.
fn is_upper(text: &str) -> bool {
    text.trim_start().starts_with(char::is_uppercase)
}

/// Text without the ends of its lines and the stars at their starts, each paragraph on a line.
pub(super) fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    let mut is_start = true;
    for line in text.lines() {
        let line = line.trim().trim_start_matches('*').trim();
        if line.is_empty() {
            is_start = true;
            continue;
        }
        if !out.is_empty() {
            out.push(if is_start { '\n' } else { ' ' });
        }
        is_start = false;
        let words: Vec<&str> = line.split_whitespace().collect();
        out.push_str(&words.join(" "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Prose, paragraphs, sentences};
    use crate::{header::model::Doc, support::place::Place};

    fn doc(text: &str) -> Doc {
        let raw = format!("/**\n{text}\n*/");
        Doc {
            text: text.to_owned(),
            place: Place::new("a.h", &raw, 0..raw.len()),
            ..Doc::default()
        }
    }

    #[test]
    fn commands_of_doxygen_start_sections() {
        let doc = doc(
            "@brief Opens.\n@param[in,out] door The door,\n  closed.\n@return NULL on error.\n@see x",
        );
        let prose = Prose::new(&doc, "a.h", |_| false);
        assert_eq!(prose.params["door"].text, "The door, closed.");
        assert_eq!(prose.params["door"].direction.as_deref(), Some("in,out"));
        assert_eq!(prose.returns.clone().unwrap().text, "NULL on error.");
        assert_eq!(prose.evidence("NULL on error.").place.line, 5);
    }

    #[test]
    fn sentences_about_the_result_are_found_without_marks() {
        let doc = doc("Opens a door. It returns NULL if there is none. It creaks.");
        let returns = Prose::new(&doc, "a.h", |_| false).returns.unwrap();
        assert_eq!(returns.text, "It returns NULL if there is none.");
        let prose = Prose::new(&doc, "a.h", |one| one.contains("none"));
        assert!(prose.returns.is_none());
    }

    #[test]
    fn abbreviations_and_lines_end_no_sentence_and_paragraphs_do() {
        let text = paragraphs("* A (e.g.  b) c.\n* D 1.5 (x.) y\n* e\n*\n* F. (G.) H");
        let found: Vec<&str> = sentences(&text).collect();
        assert_eq!(
            found,
            ["A (e.g. b) c.", "D 1.5 (x.) y e", "F.", "(G.)", "H"]
        );
    }
}
