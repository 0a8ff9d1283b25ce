//! Pattern "shim": what has no symbol gets one.

use indexmap::IndexMap;

use crate::{
    api::{Shim, coverage::Outcome},
    header::{
        model::{self as c, Linkage},
        spell,
    },
    link::{Linked, LinkedFunction},
};

/// The shims for every function that generated code calls, by name.
pub(super) fn of(
    linked: &Linked<'_>,
    outcomes: &IndexMap<&str, Outcome>,
    prefix: &str,
) -> Vec<Shim> {
    let functions = linked.functions();
    let called = functions.filter(|function| {
        let outcome = outcomes.get(function.id());
        !matches!(outcome, None | Some(Outcome::NotBound { .. }))
    });
    let mut shims: Vec<_> = called
        .filter(|function| function.declaration.linkage != Linkage::External)
        .map(|function| shim(function, prefix))
        .collect();
    shims.sort();
    shims.dedup();
    shims
}

fn shim(function: &LinkedFunction<'_>, prefix: &str) -> Shim {
    // A definition names every parameter, and with the names of the contract it is the same for
    // headers that leave names out or spell them otherwise.
    let mut named = function.declaration.clone();
    for (declared, param) in named.params.iter_mut().zip(&function.params) {
        declared.name = Some(param.name.clone());
    }
    Shim {
        name: named.name.clone(),
        arguments: function
            .params
            .iter()
            .map(|param| param.name.clone())
            .collect(),
        returns: named.ret != c::Type::Void,
        prototype: spell::prototype(&named, &format!("{prefix}{}", named.name)),
    }
}
