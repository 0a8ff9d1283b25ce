//! Texts that look like something else than they are (`SB0115`): a person reviews what is seen.

use super::{
    at::{Sources, Span, offset},
    node::{Kind, Node},
};
use crate::support::{
    diag::{Diagnostic, Sink},
    hidden::{Hidden, first},
};

/// Checks every text and every key of a tree.
///
/// A key may have other characters that control a terminal: it is a name of something, and what is no name of
/// anything is reported when it is looked up.
pub(super) fn check(sink: &mut Sink, sources: &Sources, node: &Node) {
    match &node.kind {
        Kind::String(text) => {
            if let Some(hidden) = first(text) {
                report(sink, sources, node.span, hidden);
            }
        }
        Kind::Seq(items) => items.iter().for_each(|item| check(sink, sources, item)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                if let Some(hidden) = first(key).filter(Hidden::reorders) {
                    report(sink, sources, key.span, hidden);
                }
                check(sink, sources, value);
            }
        }
        _ => {}
    }
}

fn report(sink: &mut Sink, sources: &Sources, span: Span, hidden: Hidden) {
    let written = sources.slice(span);
    // What an alias stands for is reported where it is written.
    if written.starts_with('*') {
        return;
    }
    // It may be written as an escape.
    let place = match written.find(hidden.character) {
        None => sources.first_line(span),
        Some(at) => sources.place(Span {
            start: span.start.saturating_add(offset(at)),
            end: span
                .start
                .saturating_add(offset(at + hidden.character.len_utf8())),
            ..span
        }),
    };
    sink.push(
        Diagnostic::error(
            "SB0115",
            format!("there is a character that is not seen: {hidden}"),
        )
        .at(place, hidden.effect())
        .help("take it out"),
    );
}
