//! Pattern "constant set": C constants as a module of typed ones.

use crate::{
    api::{Constant, ConstantModule, docs::Docs, ty::Ty},
    header::model as c,
    link::{LinkedConstant, LinkedModule},
};

use super::Context;

impl Context<'_> {
    /// The constant sets of a module.
    pub(super) fn constants(&self, module: &LinkedModule<'_>) -> Vec<ConstantModule> {
        let sets = module.contract.constants.iter().map(|(key, set)| {
            let here = module
                .constants
                .iter()
                .filter(|constant| constant.set == key);
            let ty = Ty::Prim(set.ty.value.clone());
            ConstantModule {
                name: key.value.clone(),
                docs: Docs::text(set.doc.trim_end()),
                constants: here.map(|constant| one(constant, &ty)).collect(),
            }
        });
        sets.collect()
    }
}

fn one(constant: &LinkedConstant<'_>, ty: &Ty) -> Constant {
    let contract = constant.contract;
    let mut docs = Docs::text(contract.doc.trim_end());
    docs.examples.clone_from(&contract.examples);
    if constant.definition.name != constant.key.as_str() {
        docs.aliases.push(constant.definition.name.clone());
    }
    Constant {
        name: constant.key.value.clone(),
        c_name: constant.definition.name.clone(),
        docs,
        ty: ty.clone(),
        cast: (*ty != raw_type(constant.definition)).then(|| {
            format!(
                "The value is {}, which is one of both types.",
                constant.definition.value
            )
        }),
    }
}

/// The type that bindgen gives an integer macro: the smallest of `u32`, `i32`, `u64` and `i64` that
/// holds it. An enumerator of an anonymous enum follows the same rule.
fn raw_type(definition: &c::Constant) -> Ty {
    let value: i128 = definition.value.parse().unwrap_or_default();
    let name = match value {
        0.. if u32::try_from(value).is_ok() => "u32",
        0.. => "u64",
        _ if i32::try_from(value).is_ok() => "i32",
        _ => "i64",
    };
    Ty::prim(name)
}
