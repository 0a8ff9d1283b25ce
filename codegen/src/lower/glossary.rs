//! Pattern "glossary": the terms of a module stand in its documentation.

use crate::{contract::model::Module, support::words::sentence};

/// The documentation of a module: its summary, what follows it, and its terms.
pub(super) fn module_text(module: &Module) -> String {
    let mut parts = vec![module.summary.clone()];
    parts.extend(module.doc.as_deref().map(|doc| doc.trim_end().to_owned()));
    let terms: Vec<_> = module
        .glossary
        .iter()
        .map(|(name, term)| format!("- *{}*: {}", &**name, sentence(&term.means)))
        .collect();
    if !terms.is_empty() {
        parts.push(format!("# Terms\n\n{}", terms.join("\n")));
    }
    parts.join("\n\n")
}
