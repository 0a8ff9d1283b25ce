//! A tree against the schema: every unknown key, wrong word, wrong type and missing key.

use super::{
    at::{Sources, Span},
    model::Key,
    node::{Kind, Node},
    schema,
    shape::{Shape, ShapeId, Shapes, shapes},
};
use crate::support::{
    diag::{Diagnostic, Sink},
    suggest::nearest,
};

/// How many keys are listed for one that is unknown.
const FEW: usize = 16;

/// Checks a whole file.
pub fn module(sink: &mut Sink, sources: &Sources, root: &Node) {
    let mut check = Check::new(sink, sources, shapes());
    if check.version(root) {
        check.value(root, check.shapes.root(), root.span);
    }
}

/// Checks a file of another kind against the shapes of that kind.
pub fn document(sink: &mut Sink, sources: &Sources, root: &Node, shapes: &Shapes) {
    Check::new(sink, sources, shapes).value(root, shapes.root(), root.span);
}

/// Checks the contract of one function; `owner` is what it is the contract of.
pub fn function(sink: &mut Sink, sources: &Sources, node: &Node, owner: Span) {
    let mut check = Check::new(sink, sources, shapes());
    if let Some(shape) = check.shapes.named("Function") {
        check.value(node, shape, owner);
    }
}

struct Check<'run> {
    sink: &'run mut Sink,
    sources: &'run Sources,
    shapes: &'run Shapes,
}

impl<'run> Check<'run> {
    fn new(sink: &'run mut Sink, sources: &'run Sources, shapes: &'run Shapes) -> Self {
        Self {
            sink,
            sources,
            shapes,
        }
    }

    /// Whether the file is of a version whose keys are known here; if not, that is reported and
    /// nothing else, because the rest cannot be judged.
    fn version(&mut self, root: &Node) -> bool {
        let Some(Node {
            span,
            kind: Kind::String(version),
        }) = root.get("schema")
        else {
            return true;
        };
        let (major, minor) = schema::VERSION;
        match parse_version(version) {
            Some((theirs, _)) if theirs < major => {}
            Some(theirs) if theirs <= (major, minor) => return true,
            Some(_) => {
                let message = format!("version {version} of the format is too new");
                let label = format!("this tool reads versions up to {major}.{minor}");
                let help = "use a newer safebind for this file";
                self.push("SB0106", message, *span, label, Some(help.to_owned()));
                return false;
            }
            None => {}
        }
        let message = format!("`{version}` is not a version of the format");
        let help = Some(format!("write `schema: \"{major}.{minor}\"`"));
        self.push("SB0106", message, *span, "expected `MAJOR.MINOR`", help);
        false
    }

    /// `owner` is the key that has the value: the place of what is missing in it.
    fn value(&mut self, node: &Node, shape: ShapeId, owner: Span) {
        let shapes = self.shapes;
        match (shapes.get(shape), &node.kind) {
            (Shape::Anything, _) => {}
            (Shape::Text { empty }, Kind::String(text)) => {
                if !empty && text.trim().is_empty() {
                    self.empty(node, owner);
                }
            }
            (Shape::Bool, Kind::Bool(_)) => {}
            (Shape::Integer { min, max }, Kind::Int(number)) => {
                if number < min || number > max {
                    let message = format!("{number} is out of range");
                    let label = format!("expected a number from {min} to {max}");
                    self.push("SB0103", message, node.span, label, None);
                }
            }
            (Shape::List { item, min, max }, Kind::Seq(items)) => {
                if items.len() < *min || items.len() > *max {
                    let message = format!("expected {min} items, found {}", items.len());
                    self.push("SB0103", message, node.span, "", None);
                }
                for node in items {
                    self.value(node, *item, node.span);
                }
            }
            (Shape::Section(each), Kind::Map(entries)) => {
                for (key, value) in entries {
                    self.value(value, *each, key.span);
                }
            }
            (Shape::Record { keys, required }, Kind::Map(entries)) => {
                for (key, value) in entries {
                    match keys.get(&key.value) {
                        Some(shape) => self.value(value, *shape, key.span),
                        None => self.unknown_key(key, keys.keys()),
                    }
                }
                for name in required {
                    if !entries.iter().any(|(key, _)| key.value == *name) {
                        let message = format!("the key `{name}` is missing");
                        let help = keys.get(name).and_then(|shape| self.sketch(name, *shape));
                        self.push("SB0109", message, owner, "needed here", help);
                    }
                }
            }
            (Shape::Choice { words, branches }, _) => self.choice(node, words, branches, owner),
            (shape, _) => self.wrong_type(node, shape, owner),
        }
    }

    /// What to write for a missing key, where the keys or words below it say that.
    fn sketch(&self, name: &str, shape: ShapeId) -> Option<String> {
        match self.shapes.get(shape) {
            Shape::Record { required, .. } if !required.is_empty() => {
                let inner: Vec<String> = required.iter().map(|key| format!("{key}: ...")).collect();
                Some(format!("write `{name}: {{ {} }}`", inner.join(", ")))
            }
            Shape::Choice { words, branches } if branches.is_empty() && words.len() <= FEW => {
                Some(format!("`{name}` is one of {}", quoted(words.iter())))
            }
            _ => None,
        }
    }

    fn unknown_key<'a>(&mut self, key: &Key, known: impl Iterator<Item = &'a String> + Clone) {
        let message = format!("unknown key `{}`", key.value);
        let near = nearest(&key.value, known.clone().map(String::as_str));
        let few = known.clone().count() <= FEW;
        let list = || format!("the keys here are {}", quoted(known.clone()));
        let help = match near {
            Some(near) => Some(format!("a key with a similar name is `{near}`")),
            None => few.then(list),
        };
        self.push("SB0102", message, key.span, "", help);
    }

    fn choice(
        &mut self,
        node: &Node,
        words: &[String],
        branches: &[(String, ShapeId)],
        owner: Span,
    ) {
        let branch = |name: &str| branches.iter().find(|(branch, _)| branch == name);
        match &node.kind {
            Kind::String(word) if words.contains(word) => {}
            Kind::String(word) if branch(word).is_some() => {
                let message = format!("`{word}` needs a value");
                let help = Some(format!("write `{word}: ...`"));
                self.push("SB0103", message, node.span, "", help);
            }
            Kind::String(word) => self.wrong_word(word, node.span, words, branches),
            Kind::Map(entries) => {
                for (key, value) in entries {
                    if let Some((_, shape)) = branch(&key.value) {
                        self.value(value, *shape, key.span);
                    } else if words.contains(&key.value) {
                        let message = format!("`{}` takes no value", key.value);
                        self.push("SB0103", message, key.span, "", None);
                    } else {
                        self.wrong_word(&key.value, key.span, words, branches);
                    }
                }
                if entries.len() != 1 {
                    let message = format!("expected one key, found {}", entries.len());
                    let help = Some(allowed(words, branches));
                    self.push("SB0103", message, owner, "", help);
                }
            }
            _ => {
                let message = format!("expected a word, found {}", node.describe());
                let written = self.sources.slice(node.span);
                let help = match words.iter().any(|word| word == written) {
                    true => quote(written),
                    false => allowed(words, branches),
                };
                self.push("SB0103", message, node.span, "", Some(help));
            }
        }
    }

    fn wrong_word(
        &mut self,
        word: &str,
        span: Span,
        words: &[String],
        branches: &[(String, ShapeId)],
    ) {
        let names = words.iter().chain(branches.iter().map(|(name, _)| name));
        let label = nearest(word, names.map(String::as_str))
            .map(|near| format!("did you mean `{near}`?"))
            .unwrap_or_default();
        let message = format!("`{word}` is not a word that is allowed here");
        self.push(
            "SB0103",
            message,
            span,
            label,
            Some(allowed(words, branches)),
        );
    }

    /// Reports a text that says nothing, at the key that has it where there is nothing to show.
    fn empty(&mut self, node: &Node, owner: Span) {
        let written = !self.sources.slice(node.span).trim().is_empty();
        let span = if written { node.span } else { owner };
        let help = "say it, or leave the key out if it may be";
        let message = "this text is empty".to_owned();
        self.push("SB0115", message, span, "", Some(help.to_owned()));
    }

    fn wrong_type(&mut self, node: &Node, shape: &Shape, owner: Span) {
        let message = format!("expected {}, found {}", expected(shape), node.describe());
        let written = self.sources.slice(node.span);
        let help = match (shape, &node.kind) {
            (Shape::Text { .. }, Kind::Int(_) | Kind::Float(_) | Kind::Bool(_)) => {
                Some(quote(written))
            }
            (Shape::List { .. }, Kind::String(_)) if !written.contains('\n') => {
                Some(format!("write a list: `[{written}]`"))
            }
            _ => None,
        };
        let span = match &node.kind {
            Kind::Map(_) | Kind::Seq(_) => owner,
            _ => node.span,
        };
        self.push("SB0103", message, span, "", help);
    }

    fn push(
        &mut self,
        code: &'static str,
        message: String,
        span: Span,
        label: impl Into<String>,
        help: Option<String>,
    ) {
        let mut diagnostic =
            Diagnostic::error(code, message).at(self.sources.first_line(span), label);
        diagnostic.help = help;
        self.sink.push(diagnostic);
    }
}

fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text { .. } => "text",
        Shape::Bool => "`true` or `false`",
        Shape::Integer { .. } => "a whole number",
        Shape::List { .. } => "a list",
        Shape::Record { .. } | Shape::Section(_) => "keys with values",
        Shape::Choice { .. } => "a word",
        Shape::Anything => "a value",
    }
}

/// How to make text of a word that YAML reads as something else.
fn quote(written: &str) -> String {
    format!("put it in quotes: `\"{written}\"`")
}

/// The words of a choice, for a help line.
fn allowed(words: &[String], branches: &[(String, ShapeId)]) -> String {
    let keys = branches.iter().map(|(name, _)| format!("{name}: ..."));
    let all: Vec<String> = words.iter().cloned().chain(keys).collect();
    format!("allowed here: {}", quoted(all.iter()))
}

fn quoted<'a>(words: impl Iterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// `MAJOR.MINOR`, in digits without leading zeros.
fn parse_version(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    let number = |digits: &str| {
        let plain = digits.chars().all(|digit| digit.is_ascii_digit());
        let short = digits == "0" || !digits.starts_with('0');
        (plain && short).then(|| digits.parse().ok()).flatten()
    };
    Some((number(major)?, number(minor)?))
}

/// Checks a part of a file that has this shape.
#[cfg(test)]
pub(super) fn part(sink: &mut Sink, sources: &Sources, node: &Node, shape: ShapeId) {
    Check::new(sink, sources, shapes()).value(node, shape, node.span);
}
