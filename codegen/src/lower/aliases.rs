//! Pattern "alias": a name for a number type of C.

use crate::{
    api::{Alias, ty::Ty},
    header::model as c,
    link::LinkedModule,
    support::raw_names,
};

use super::{Context, docs};

impl Context<'_> {
    /// The names that a module gives to number types.
    pub(super) fn aliases(&self, module: &LinkedModule<'_>) -> Vec<Alias> {
        let aliases = module.contract.aliases.iter().map(|(key, alias)| Alias {
            name: alias.rust.name.value.clone(),
            docs: docs::alias(key, alias),
            ty: self.aliased(key),
        });
        aliases.collect()
    }

    /// What a type name of C is in the raw bindings: an item, or a type of Rust for the few names that
    /// bindgen knows.
    fn aliased(&self, name: &str) -> Ty {
        match raw_names::known_to_bindgen(name) {
            Some(known) => Ty::prim(known),
            None => Ty::Raw(raw_names::raw(name)),
        }
    }

    /// The Rust type of a C number in a signature: its own name, if a contract gives it one.
    pub(super) fn named_scalar(&self, ty: &c::Type) -> Option<Ty> {
        let scalar = self.raw_number(ty)?;
        let c::Type::Typedef(name) = ty else {
            return Some(scalar);
        };
        let Some(entry) = self.linked.index.aliases.get(name.as_str()) else {
            return Some(scalar);
        };
        Some(Ty::Generated {
            module: entry.module.to_owned(),
            name: entry.contract.rust.name.value.clone(),
        })
    }
}
