//! Two statements about one function become one: what both say must be the same.

use super::{
    at::{Sources, Span},
    node::{Kind, Node},
    shape::{Shape, ShapeId, Shapes, shapes},
};
use crate::support::diag::{Diagnostic, Sink};

/// Merges two contracts of one function, key by key; where both have a key and the values differ,
/// that is reported (`SB0306`) and the first one stays.
pub fn function(sink: &mut Sink, sources: &Sources, first: Node, second: Node) -> Node {
    let mut merge = Merge {
        sink,
        sources,
        shapes: shapes(),
    };
    match merge.shapes.named("Function") {
        Some(shape) => merge.value(first, second, shape, None),
        None => first,
    }
}

struct Merge<'run> {
    sink: &'run mut Sink,
    sources: &'run Sources,
    shapes: &'static Shapes,
}

/// A key that both sides have, with its place on each.
struct Both<'a> {
    name: &'a str,
    first: Span,
    second: Span,
}

impl Both<'_> {
    /// From the key to the end of the value, for a place.
    fn whole(key: Span, value: Span) -> Span {
        let end = if value.source == key.source {
            value.end
        } else {
            key.end
        };
        Span {
            end: end.max(key.end),
            ..key
        }
    }
}

impl Merge<'_> {
    fn value(&mut self, first: Node, second: Node, shape: ShapeId, key: Option<Both<'_>>) -> Node {
        let shapes = self.shapes;
        let shape = shapes.get(shape);
        match (shape, first.kind, second.kind) {
            (Shape::Record { .. } | Shape::Section(_), Kind::Map(ours), Kind::Map(theirs)) => {
                let mut entries = ours;
                for (key, value) in theirs {
                    let Some(known) = entries.iter_mut().find(|(known, _)| *known == key) else {
                        entries.push((key, value));
                        continue;
                    };
                    let inner = match shape {
                        Shape::Record { keys, .. } => keys.get(&key.value).copied(),
                        Shape::Section(each) => Some(*each),
                        _ => None,
                    };
                    let Some(inner) = inner else { continue };
                    let both = Both {
                        name: &key.value,
                        first: Both::whole(known.0.span, known.1.span),
                        second: Both::whole(key.span, value.span),
                    };
                    let empty = Node {
                        span: known.1.span,
                        kind: Kind::Null,
                    };
                    let ours = std::mem::replace(&mut known.1, empty);
                    known.1 = self.value(ours, value, inner, Some(both));
                }
                Node {
                    span: first.span,
                    kind: Kind::Map(entries),
                }
            }
            (_, ours, theirs) => {
                if let (false, Some(key)) = (ours == theirs, key) {
                    self.differ(&key);
                }
                Node {
                    span: first.span,
                    kind: ours,
                }
            }
        }
    }

    fn differ(&mut self, key: &Both<'_>) {
        let message = format!("`{}` is given twice, and not the same", key.name);
        let diagnostic = Diagnostic::error("SB0306", message)
            .at(self.sources.first_line(key.second), "the header says this")
            .also(
                self.sources.first_line(key.first),
                "the contract file says this",
            );
        self.sink.push(diagnostic);
    }
}
