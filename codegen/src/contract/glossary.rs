//! One vocabulary per module (`SB0114`): texts do not use a word that stands for one of its terms, and terms
//! do not contradict each other.
//!
//! Texts are searched as they are written in the file, so that a message points at the word. Code and the
//! targets of links are no text.

use super::{
    at::{Sources, Span, offset},
    model::{Section, Term},
    node::{Kind, Node},
};
use crate::support::diag::{Diagnostic, Sink};

mod text;

/// The keys whose values are text for people: a string, or a list or section of strings.
const TEXTS: [&str; 29] = [
    "active",
    "after",
    "any_value",
    "args",
    "arises",
    "because",
    "caller",
    "do_not",
    "doc",
    "errors",
    "establishes",
    "fact",
    "holds",
    "internal",
    "is",
    "keeps_alive",
    "manual",
    "may_be_absent",
    "means",
    "notes",
    "on_leak",
    "represents",
    "requires",
    "runs_on",
    "summary",
    "text",
    "unsafe",
    "when",
    "where",
];

/// A word that must not be used, with the term that stands for it.
struct Forbidden<'a> {
    word: Vec<String>,
    written: &'a str,
    term: &'a str,
    place: Span,
}

/// The vocabulary of a module.
pub(super) struct Glossary<'a> {
    /// The terms themselves, word by word.
    terms: Vec<Vec<String>>,
    forbidden: Vec<Forbidden<'a>>,
}

/// Checks the texts of a file against its glossary, and the glossary against itself.
pub(super) fn check(sink: &mut Sink, sources: &Sources, terms: &Section<Term>, root: &Node) {
    if terms.is_empty() {
        return;
    }
    itself(sink, sources, terms);
    Glossary::new(terms).texts(sink, sources, root);
}

/// Checks a contract in a header against the glossary of the module it belongs to.
pub(super) fn block(sink: &mut Sink, sources: &Sources, terms: &Section<Term>, node: &Node) {
    if !terms.is_empty() {
        Glossary::new(terms).texts(sink, sources, node);
    }
}

impl<'a> Glossary<'a> {
    fn new(terms: &'a Section<Term>) -> Self {
        let forbidden = terms.iter().flat_map(|(key, term)| {
            let words = term.instead_of.iter();
            words.map(|word| Forbidden {
                word: text::words(word),
                written: word,
                term: key,
                place: key.span,
            })
        });
        Self {
            terms: terms.keys().map(|key| text::words(key)).collect(),
            forbidden: forbidden.collect(),
        }
    }

    fn texts(&self, sink: &mut Sink, sources: &Sources, node: &Node) {
        match &node.kind {
            Kind::Map(entries) => {
                for (key, value) in entries {
                    if TEXTS.contains(&key.value.as_str()) {
                        self.strings(sink, sources, value);
                    }
                    self.texts(sink, sources, value);
                }
            }
            Kind::Seq(items) => {
                for item in items {
                    self.texts(sink, sources, item);
                }
            }
            _ => {}
        }
    }

    /// A string, or the strings of a list or a section.
    fn strings(&self, sink: &mut Sink, sources: &Sources, node: &Node) {
        match &node.kind {
            Kind::String(text) => self.string(sink, sources, node, text),
            Kind::Seq(items) => {
                for item in items {
                    if let Kind::String(text) = &item.kind {
                        self.string(sink, sources, item, text);
                    }
                }
            }
            Kind::Map(entries) => {
                for (_, item) in entries {
                    if let Kind::String(text) = &item.kind {
                        self.string(sink, sources, item, text);
                    }
                }
            }
            _ => {}
        }
    }

    fn string(&self, sink: &mut Sink, sources: &Sources, node: &Node, text: &str) {
        let written = sources.slice(node.span);
        // An alias stands for text that is written elsewhere.
        let elsewhere = written.starts_with('*');
        let searched = if elsewhere { text } else { written };
        let prose = text::prose(searched);
        let mut free = text::words_of(&prose);
        for (words, forbidden) in self.longest_first() {
            for found in text::find(&free, words) {
                let extent = text::extent(&free, found.clone());
                if let (Some(forbidden), Some((start, end))) = (forbidden, extent) {
                    let at = |position: usize| node.span.start.saturating_add(offset(position));
                    let span = match elsewhere {
                        true => node.span,
                        false => Span {
                            start: at(start),
                            end: at(end),
                            ..node.span
                        },
                    };
                    forbidden.report(sink, sources, span);
                }
                text::take(&mut free, found);
            }
        }
    }

    /// What is looked for, each with what is wrong with it: a word is part of the longest one it is found in,
    /// and of a term rather than of something that is as long.
    fn longest_first(&self) -> Vec<(&[String], Option<&Forbidden<'a>>)> {
        let terms = self.terms.iter().map(|words| (&words[..], None));
        let forbidden = self.forbidden.iter();
        let forbidden = forbidden.map(|one| (&one.word[..], Some(one)));
        let mut all: Vec<_> = terms.chain(forbidden).collect();
        all.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        all
    }
}

impl Forbidden<'_> {
    fn report(&self, sink: &mut Sink, sources: &Sources, span: Span) {
        let (word, term) = (self.written, self.term);
        sink.push(
            Diagnostic::error("SB0114", format!("`{word}` is not a term of this module"))
                .at(sources.first_line(span), "used here")
                .also(sources.place(self.place), "the term that stands for it")
                .help(format!(
                    "write `{term}`, or put `{word}` in backticks if it is a name"
                )),
        );
    }
}

/// Terms that contradict each other, and words that cannot be found in a text.
fn itself(sink: &mut Sink, sources: &Sources, terms: &Section<Term>) {
    let mut push = |message: String, span: Span, label: &str, first: Option<Span>| {
        let diagnostic = Diagnostic::error("SB0114", message).at(sources.first_line(span), label);
        sink.push(match first {
            Some(first) => diagnostic.also(sources.first_line(first), "and this"),
            None => diagnostic,
        });
    };
    let names: Vec<_> = terms.keys().map(|key| (text::words(key), key)).collect();
    for (index, (words, key)) in names.iter().enumerate() {
        if words.is_empty() {
            push(
                format!("`{}` is no term", &***key),
                key.span,
                "no words",
                None,
            );
        }
        let mut before = names.iter().take(index);
        if let Some((_, first)) = before.find(|(other, _)| text::same(other, words)) {
            let message = format!("the term `{}` is there twice", &***key);
            push(message, key.span, "this", Some(first.span));
        }
    }
    let mut seen: Vec<(Vec<String>, Span)> = Vec::new();
    for (_, term) in terms {
        for word in &term.instead_of {
            let words = text::words(word);
            if words.is_empty() {
                let message = format!("`{}` is no word", &**word);
                push(message, word.span, "no words", None);
                continue;
            }
            if let Some((_, name)) = names.iter().find(|(name, _)| text::same(name, &words)) {
                let message = format!("`{}` is a term, and must not be used", &**word);
                push(message, word.span, "not to be used", Some(name.span));
            }
            if let Some((_, first)) = seen.iter().find(|(other, _)| text::same(other, &words)) {
                let message = format!("two terms stand for `{}`", &**word);
                push(message, word.span, "this", Some(*first));
            }
            seen.push((words, word.span));
        }
    }
}
