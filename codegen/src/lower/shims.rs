//! Pattern "shim": what has no symbol gets one.

use indexmap::IndexMap;

use crate::{
    api::{Shim, coverage::Outcome},
    header::{
        model::{self as c, Linkage},
        spell,
    },
    link::Linked,
};

/// The shims for every function that generated code calls, by header and name.
pub(super) fn of(
    linked: &Linked<'_>,
    outcomes: &IndexMap<&str, Outcome>,
    prefix: &str,
) -> Vec<Shim> {
    let functions = linked.modules.iter().flat_map(|module| &module.functions);
    let called = functions.filter(|function| {
        let outcome = outcomes.get(function.key.as_str());
        !matches!(outcome, None | Some(Outcome::NotBound { .. }))
    });
    let mut shims: Vec<_> = called
        .map(|function| function.declaration)
        .filter(|declaration| declaration.linkage != Linkage::External)
        .map(|declaration| shim(declaration, prefix))
        .collect();
    shims.sort();
    shims.dedup();
    shims
}

fn shim(declaration: &c::Function, prefix: &str) -> Shim {
    // A definition names every parameter, also those that the declaration leaves without a name.
    let mut named = declaration.clone();
    for (index, param) in named.params.iter_mut().enumerate() {
        param
            .name
            .get_or_insert_with(|| format!("arg{}", index + 1));
    }
    let arguments = named.params.iter().filter_map(|param| param.name.clone());
    Shim {
        header: declaration.header.clone(),
        name: declaration.name.clone(),
        arguments: arguments.collect(),
        returns: declaration.ret != c::Type::Void,
        prototype: spell::prototype(&named, &format!("{prefix}{}", declaration.name)),
    }
}
