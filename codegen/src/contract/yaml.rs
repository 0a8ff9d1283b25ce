//! YAML text to [`Node`]s: the only place that knows the YAML library.
//!
//! It reads the library's events and not values through serde, because only events give the end of
//! each value, how a word is quoted, and every duplicate key.

use std::collections::BTreeMap;

use serde_saphyr::granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as EventSpan, StrInput, Tag, options,
};

use super::{
    at::{Sources, Span, offset},
    model::Key,
    node::{Kind, Node},
    scalar,
};
use crate::support::diag::{Diagnostic, Sink};

/// How many values a text may have, counting what aliases stand for.
const MAX_NODES: usize = 2_000_000;
/// How deep values may be nested, counting what aliases stand for.
const MAX_DEPTH: usize = 64;

/// The tree of a text.
///
/// None if there is no tree; then an error was reported. With a tree, errors may have been
/// reported too: duplicate keys (`SB0110`), tags and merge keys (`SB0101`).
pub fn parse(sink: &mut Sink, sources: &Sources, source: u32) -> Option<Node> {
    let text = &sources.get(source)?.text;
    let options = options! { emit_comments: false };
    let mut reader = Reader {
        sink,
        sources,
        parser: Parser::new_from_str_with_options(text, options),
        text,
        source,
        anchors: BTreeMap::new(),
        nodes: 0,
    };
    match reader.document() {
        Ok(node) => Some(node),
        Err(problem) => {
            let mut diagnostic = Diagnostic::error(problem.code, problem.message)
                .at(sources.place(problem.span), problem.label);
            diagnostic.help = problem.help.map(str::to_owned);
            sink.push(diagnostic);
            None
        }
    }
}

/// Why reading cannot go on.
struct Problem {
    code: &'static str,
    message: String,
    span: Span,
    label: &'static str,
    help: Option<&'static str>,
}

/// A value, how many values it consists of, and how deep they are nested.
#[derive(Clone)]
struct Built {
    node: Node,
    count: usize,
    height: usize,
}

struct Reader<'text, 'run> {
    sink: &'run mut Sink,
    sources: &'run Sources,
    parser: Parser<'text, StrInput<'text>>,
    text: &'text str,
    source: u32,
    anchors: BTreeMap<usize, Built>,
    nodes: usize,
}

impl<'text> Reader<'text, '_> {
    fn document(&mut self) -> Result<Node, Problem> {
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd => return Err(self.empty()),
                event => {
                    let built = self.node(event, at, 1)?;
                    self.end()?;
                    return match built.node.kind {
                        Kind::Null => Err(self.empty()),
                        _ => Ok(built.node),
                    };
                }
            }
        }
    }

    fn end(&mut self) -> Result<(), Problem> {
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(()),
                _ => {
                    let message = "a contract file holds one document".to_owned();
                    return Err(self.problem("SB0101", message, at, "a second one starts here"));
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'text>, Span), Problem> {
        match self.parser.next_event() {
            Some(Ok((event, at))) => Ok((event, self.span(at))),
            Some(Err(error)) => Err(self.scan_error(&error)),
            None => Ok((Event::StreamEnd, self.end_of_text())),
        }
    }

    fn node(&mut self, event: Event<'text>, at: Span, depth: usize) -> Result<Built, Problem> {
        self.spend(1, depth, at)?;
        let (built, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let forced = self.forced_text(tag.as_deref(), at);
                let kind = match style {
                    ScalarStyle::Plain if !forced => scalar::resolve(&text),
                    _ => Kind::String(text.into_owned()),
                };
                (Built::leaf(kind, at), anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.forced_text(tag.as_deref(), at);
                (self.sequence(at, depth)?, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.forced_text(tag.as_deref(), at);
                (self.mapping(at, depth)?, anchor)
            }
            Event::Alias(id) => return self.alias(id, at, depth),
            _ => {
                let message = "does not parse as YAML: a value is missing".to_owned();
                return Err(self.problem("SB0101", message, at, ""));
            }
        };
        if anchor != 0 {
            self.spend(built.count, depth, at)?;
            self.anchors.insert(anchor, built.clone());
        }
        Ok(built)
    }

    fn sequence(&mut self, at: Span, depth: usize) -> Result<Built, Problem> {
        let mut items = Vec::new();
        let mut built = Built::leaf(Kind::Null, at);
        loop {
            let (event, item_at) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                built.close(item_at);
                break;
            }
            let item = self.node(event, item_at, depth + 1)?;
            built.grow(&item);
            items.push(item.node);
        }
        built.node.kind = Kind::Seq(items);
        Ok(built)
    }

    fn mapping(&mut self, at: Span, depth: usize) -> Result<Built, Problem> {
        let mut entries = Vec::new();
        let mut built = Built::leaf(Kind::Null, at);
        loop {
            let (event, key_at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                built.close(key_at);
                break;
            }
            let key = self.key(event, key_at, depth + 1)?;
            let (event, value_at) = self.next()?;
            let mut value = self.node(event, value_at, depth + 1)?;
            built.grow(&value);
            if let Some(key) = key {
                if value.node.kind == Kind::Null && value.node.span.start >= value.node.span.end {
                    value.node.span = key.span;
                }
                entries.push((key, value.node));
            }
        }
        self.drop_duplicates(&mut entries);
        built.node.kind = Kind::Map(entries);
        Ok(built)
    }

    /// A key; none, after a report, for what cannot be one.
    fn key(&mut self, event: Event<'text>, at: Span, depth: usize) -> Result<Option<Key>, Problem> {
        let (text, plain) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.forced_text(tag.as_deref(), at);
                let plain = matches!(style, ScalarStyle::Plain);
                if anchor != 0 {
                    let kind = Kind::String(text.clone().into_owned());
                    self.anchors.insert(anchor, Built::leaf(kind, at));
                }
                (text.into_owned(), plain)
            }
            event => {
                let built = self.node(event, at, depth)?;
                let Kind::String(text) = built.node.kind else {
                    self.report("a key must be a word or text", built.node.span, None);
                    return Ok(None);
                };
                (text, false)
            }
        };
        if plain && text == "<<" {
            let help = "repeat the keys, or use an alias for a whole value";
            self.report("merge keys have no meaning here", at, Some(help));
            return Ok(None);
        }
        if plain && text.is_empty() {
            self.report("a key is missing", at, None);
            return Ok(None);
        }
        Ok(Some(Key::new(text, at)))
    }

    fn alias(&mut self, id: usize, at: Span, depth: usize) -> Result<Built, Problem> {
        let Some(built) = self.anchors.get(&id) else {
            let message = "an alias stands inside what it stands for".to_owned();
            return Err(self.problem("SB0101", message, at, ""));
        };
        let (count, height) = (built.count, built.height);
        self.spend(count, depth + height - 1, at)?;
        let node = self.anchors.get(&id).map(|built| built.node.at(at));
        Ok(Built {
            node: node.unwrap_or(Node {
                span: at,
                kind: Kind::Null,
            }),
            count,
            height,
        })
    }

    /// Counts values against the limits.
    fn spend(&mut self, count: usize, depth: usize, at: Span) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(count);
        let message = if depth > MAX_DEPTH {
            format!("values are nested more than {MAX_DEPTH} deep")
        } else if self.nodes > MAX_NODES {
            format!("the file stands for more than {MAX_NODES} values")
        } else {
            return Ok(());
        };
        let mut problem = self.problem("SB0105", message, at, "reading stopped here");
        problem.help = Some("write what aliases stand for, or split the file");
        Err(problem)
    }

    /// Whether a tag makes a word text; any other tag is reported.
    fn forced_text(&mut self, tag: Option<&Tag>, at: Span) -> bool {
        match tag.map(|tag| (tag.core_suffix() == Some("str"), tag.original())) {
            None => false,
            Some((true, _)) => true,
            Some((false, name)) => {
                self.report(&format!("the tag `{name}` has no meaning here"), at, None);
                false
            }
        }
    }

    /// Keeps the first of equal keys and reports the others.
    fn drop_duplicates(&mut self, entries: &mut Vec<(Key, Node)>) {
        let mut order: Vec<(&Key, usize)> = entries
            .iter()
            .enumerate()
            .map(|(index, (key, _))| (key, index))
            .collect();
        order.sort();
        let mut dropped = vec![false; entries.len()];
        let mut first: Option<&Key> = None;
        for (key, index) in order {
            match first {
                Some(first) if first == key => {
                    let message = format!("the key `{}` is given twice", key.value);
                    let diagnostic = Diagnostic::error("SB0110", message)
                        .at(self.sources.place(key.span), "given again here")
                        .also(self.sources.place(first.span), "first given here");
                    self.sink.push(diagnostic);
                    if let Some(dropped) = dropped.get_mut(index) {
                        *dropped = true;
                    }
                }
                _ => first = Some(key),
            }
        }
        let mut dropped = dropped.into_iter();
        entries.retain(|_| !dropped.next().unwrap_or(false));
    }

    fn report(&mut self, message: &str, at: Span, help: Option<&str>) {
        let mut diagnostic = Diagnostic::error("SB0101", message).at(self.sources.place(at), "");
        diagnostic.help = help.map(str::to_owned);
        self.sink.push(diagnostic);
    }

    fn empty(&self) -> Problem {
        let start = Span {
            source: self.source,
            start: 0,
            end: 0,
        };
        self.problem("SB0101", "the file says nothing".to_owned(), start, "")
    }

    fn scan_error(&self, error: &ScanError) -> Problem {
        let limit = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
        let code = if limit { "SB0105" } else { "SB0101" };
        let start = error.marker().byte_offset().unwrap_or(self.text.len());
        let next = self.text.get(start..).and_then(|rest| rest.chars().next());
        let width = next.filter(|c| *c != '\n').map_or(0, char::len_utf8);
        let at = Span {
            source: self.source,
            start: offset(start),
            end: offset(start + width),
        };
        let message = format!("does not parse as YAML: {}", error.info());
        self.problem(code, message, at, "")
    }

    fn problem(
        &self,
        code: &'static str,
        message: String,
        span: Span,
        label: &'static str,
    ) -> Problem {
        Problem {
            code,
            message,
            span,
            label,
            help: None,
        }
    }

    /// The span of an event, without the white space that belongs to a block's end.
    fn span(&self, at: EventSpan) -> Span {
        let Some(range) = at.byte_range() else {
            return self.end_of_text();
        };
        let written = self.text.get(range.clone()).unwrap_or_default();
        Span {
            source: self.source,
            start: offset(range.start),
            end: offset(range.start + written.trim_end().len()),
        }
    }

    fn end_of_text(&self) -> Span {
        let end = offset(self.text.len());
        Span {
            source: self.source,
            start: end,
            end,
        }
    }
}

impl Built {
    fn leaf(kind: Kind, span: Span) -> Self {
        Self {
            node: Node { span, kind },
            count: 1,
            height: 1,
        }
    }

    fn grow(&mut self, part: &Built) {
        self.count = self.count.saturating_add(part.count);
        self.height = self.height.max(part.height + 1);
        self.node.span.end = self.node.span.end.max(part.node.span.end);
    }

    /// A bracket ends a value; the end of a block is where its last part ends.
    fn close(&mut self, end: Span) {
        if end.start < end.end {
            self.node.span.end = end.end;
        }
    }
}
