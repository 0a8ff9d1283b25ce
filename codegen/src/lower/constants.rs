//! Pattern "constant set": C constants as typed ones, in a module of their own or in that of the contract.

use crate::{
    api::{Constant, ConstantModule, Item, docs::Docs, ty::Ty},
    header::model as c,
    link::{LinkedConstant, LinkedModule},
    support::rust::c_type,
};

use super::Context;

impl Context<'_> {
    /// The constants of a module: sets in modules of their own, and those that stand in the module itself.
    pub(super) fn constants(&self, module: &LinkedModule<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        for (key, set) in &module.contract.constants {
            let here = module
                .constants
                .iter()
                .filter(|constant| constant.set == key);
            let ty = match c_type(&set.ty) {
                Some((name, _)) => Ty::C(name),
                None => Ty::Prim(set.ty.value.clone()),
            };
            let same = self.number_behind(&set.ty);
            let constants = here.map(|constant| one(constant, &ty, &same));
            if set.flat {
                items.extend(constants.map(Item::Constant));
                continue;
            }
            items.push(Item::Constants(ConstantModule {
                name: key.value.clone(),
                docs: Docs::text(set.doc.trim_end()),
                constants: constants.collect(),
            }));
        }
        items
    }

    /// Rust's type for the name of a number type: `c_int` is another name for one.
    fn number_behind(&self, name: &str) -> Ty {
        let Some((_, spelling)) = c_type(name) else {
            return Ty::prim(name);
        };
        match self.profile.scalars.get(spelling) {
            Some(known) => Ty::prim(known),
            None => match spelling {
                "int" => Ty::prim("i32"),
                "unsigned int" => Ty::prim("u32"),
                "long long" => Ty::prim("i64"),
                "unsigned long long" => Ty::prim("u64"),
                // Raw constants have none of the others' types, or not on every machine.
                _ => Ty::prim(name),
            },
        }
    }
}

/// A constant of type `ty`, which is a name for `same`.
fn one(constant: &LinkedConstant<'_>, ty: &Ty, same: &Ty) -> Constant {
    let contract = constant.contract;
    let mut docs = Docs::text(contract.doc.trim_end());
    docs.examples.clone_from(&contract.examples);
    if constant.definition.name != constant.key.as_str() {
        docs.aliases.push(constant.definition.name.clone());
    }
    Constant {
        name: constant.key.value.clone(),
        c_name: constant.definition.raw_name(),
        docs,
        ty: ty.clone(),
        cast: (*same != raw_type(constant.definition)).then(|| {
            format!(
                "The value is {}, which is one of both types.",
                constant.definition.value
            )
        }),
    }
}

/// The type that bindgen gives an integer macro: the smallest of `u32`, `i32`, `u64` and `i64` that
/// holds it. An enumerator has the number type of its enum; of an anonymous one it follows the same rule
/// as a macro.
pub(super) fn raw_type(definition: &c::Constant) -> Ty {
    if let Some(c::Type::Enum { repr, .. }) = &definition.of
        && let c::Type::Int { signed, bits, .. } = **repr
    {
        let sign = if signed { 'i' } else { 'u' };
        return Ty::Prim(format!("{sign}{bits}"));
    }
    let value: i128 = definition.value.parse().unwrap_or_default();
    let name = match value {
        0.. if u32::try_from(value).is_ok() => "u32",
        0.. => "u64",
        _ if i32::try_from(value).is_ok() => "i32",
        _ => "i64",
    };
    Ty::prim(name)
}
