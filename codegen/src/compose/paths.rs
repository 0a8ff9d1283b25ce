//! Pattern "composition": where compositions stand among the generated modules.

use crate::{
    contract::model::{Key, Module},
    link::Linked,
    support::{
        diag::{Diagnostic, Sink},
        rust::is_identifier,
    },
};

/// Reports paths that are none, that are taken, and those from which private fields can be seen.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    let modules = || linked.modules.iter().map(|module| module.contract);
    let keys: Vec<&Key> = modules()
        .flat_map(|module| module.compositions.keys())
        .collect();
    for (index, key) in keys.iter().enumerate() {
        if !key.split('/').all(is_identifier) {
            let message = format!("`{}` is not the path of a module", key.as_str());
            sink.push(
                Diagnostic::error("SB0311", message)
                    .at(
                        linked.sources.first_line(key.span),
                        "not identifiers with `/` between them",
                    )
                    .help("write it as in `fs/file`, without ending, `.` or `..`"),
            );
            continue;
        }
        let earlier = keys.get(..index).unwrap_or_default();
        let earlier = earlier.iter().find(|other| **other == *key);
        let generated = modules().find(|module| *module.module == ***key);
        let taken = match (earlier, generated) {
            (Some(other), _) => Some((other.span, "another composition")),
            (None, Some(module)) => Some((module.module.span, "a generated module")),
            (None, None) => None,
        };
        if let Some((span, what)) = taken {
            let message = format!("`{}` would be two modules", key.as_str());
            sink.push(
                Diagnostic::error("SB0607", message)
                    .at(linked.place(key.span), "a composition")
                    .also(linked.sources.first_line(span), what)
                    .help("give the composition another path"),
            );
        }
        for module in modules() {
            if below(key, &module.module)
                && let Some(private) = private(module)
            {
                let message = format!(
                    "`{}` is below `{}`, and would see its private fields",
                    key.as_str(),
                    module.module.as_str()
                );
                sink.push(
                    Diagnostic::error("SB0606", message)
                        .at(linked.place(key.span), "a composition")
                        .also(linked.place(private.span), "for instance of this type")
                        .help("give the composition a path beside the module"),
                );
            }
        }
    }
}

fn below(path: &str, module: &str) -> bool {
    let rest = path.strip_prefix(module);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// A type of the module that has private fields, which say what is true of its values.
fn private(module: &Module) -> Option<&Key> {
    let views = module.types.values();
    let mut views = views.flat_map(|opaque| &opaque.views);
    let generated = views.find(|(_, view)| view.provided.is_none());
    let values = || module.values.values().map(|value| &value.rust.name);
    let named = generated.map(|(key, _)| key).or_else(|| values().next());
    let scopes = module.scopes.iter();
    let handing = scopes
        .filter(|(_, scope)| scope.hands_out.is_some())
        .map(|(key, _)| key);
    let held = module.handles.keys().chain(module.guards.keys());
    let called = module.callbacks.keys().chain(module.registrations.keys());
    let owed = module.nodes.keys().chain(module.obligations.keys());
    named.or_else(|| held.chain(called).chain(owed).chain(handing).next())
}
