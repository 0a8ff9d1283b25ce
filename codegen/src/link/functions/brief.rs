//! Sentences of headers that stand where a contract has none.

use crate::{
    contract::model::Key,
    link::LinkedFunction,
    support::{
        diag::{Diagnostic, Sink},
        hidden::first,
    },
};

/// Reports what is not seen in the sentence of a header that some of these wrappers of a function are documented with.
pub(super) fn check(sink: &mut Sink, key: &Key, wrappers: &[LinkedFunction<'_>]) {
    let mut own = wrappers.iter().filter(|one| one.contract.doc.is_none());
    let Some(doc) = own.next().and_then(|one| one.declaration.doc.as_ref()) else {
        return;
    };
    if let Some(hidden) = doc.brief.as_deref().and_then(first) {
        let message = format!(
            "there is a character that is not seen in the comment of `{}`: {hidden}",
            &**key
        );
        sink.push(
            Diagnostic::error("SB0115", message)
                .at(doc.place.clone(), hidden.effect())
                .help("take it out, or write `doc: ...` in the contract"),
        );
    }
}
