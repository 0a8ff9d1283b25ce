//! What implementations say: `unsafe impl<T: Send> Send for X<T>`, `impl !Sync for X`.

use std::collections::BTreeSet;

use super::{
    Which,
    verdict::{Condition, Verdict},
};
use crate::{
    model::{
        Impl,
        ty::{Arg, Bound, Generics, Ty},
    },
    read::text,
};

/// What the implementations for a type say; none if there is none that is for all its arguments.
pub(super) fn said(impls: &[&Impl], generics: &Generics, which: Which) -> Option<Verdict> {
    let mut verdict = None;
    for one in impls.iter().filter(|one| one.of == which.name()) {
        let Some(names) = names(one, generics) else {
            continue;
        };
        if one.is_negative {
            return Some(Verdict::No(format!("`impl !{}`", which.name())));
        }
        verdict = Some(positive(one, generics, &names));
    }
    verdict
}

/// The parameters of an implementation with the names that the definition has for them; none if it is for some
/// arguments only.
fn names(one: &Impl, generics: &Generics) -> Option<Vec<(String, String)>> {
    let Ty::Path { args, .. } = &one.ty else {
        return None;
    };
    let types = args.iter().filter_map(|arg| match arg {
        Arg::Type(ty) => Some(ty),
        Arg::Lifetime(_) | Arg::Const(_) | Arg::Assoc(..) => None,
    });
    let pairs = types.zip(&generics.types).map(|(ty, (name, _))| match ty {
        Ty::Path { path, args } if args.is_empty() => match path.as_slice() {
            [own] if one.generics.types.iter().any(|(param, _)| param == own) => {
                Some((own.clone(), name.clone()))
            }
            _ => None,
        },
        _ => None,
    });
    pairs.collect()
}

fn positive(one: &Impl, generics: &Generics, names: &[(String, String)]) -> Verdict {
    let mut all = BTreeSet::new();
    for (param, bounds) in &one.generics.types {
        let name = names.iter().find(|(own, _)| own == param);
        let name = name.map_or(param, |(_, name)| name);
        let demanded = generics.types.iter().find(|(own, _)| own == name);
        let demanded = demanded
            .map(|(_, bounds)| bounds.as_slice())
            .unwrap_or_default();
        for bound in bounds.iter().filter(|bound| !demanded.contains(bound)) {
            let ty = Ty::Path {
                path: vec![name.clone()],
                args: Vec::new(),
            };
            match bound {
                Bound::Trait(of) if of == "Send" => {
                    all.insert(Condition::Has(ty, Which::Send));
                }
                Bound::Trait(of) if of == "Sync" => {
                    all.insert(Condition::Has(ty, Which::Sync));
                }
                Bound::Trait(of) if of.starts_with('?') => {}
                bound => {
                    let bound = text::bounds(std::slice::from_ref(bound));
                    all.insert(Condition::Bound(format!("{name}: {bound}")));
                }
            }
        }
    }
    let others = one.generics.others.iter();
    let others = others.filter(|other| !generics.others.contains(other));
    all.extend(others.map(|other| Condition::Bound(other.clone())));
    match all.is_empty() {
        true => Verdict::Yes,
        false => Verdict::If(all),
    }
}
