//! Parameters replaced by arguments.

use std::collections::BTreeMap;

use crate::model::ty::{Arg, Generics, Ty};

/// What stands for each parameter.
pub(super) type Replaced = BTreeMap<String, Ty>;

/// The types that stand for the parameters of a definition. A parameter without an argument stands for itself.
pub(super) fn arguments(generics: &Generics, args: &[Arg]) -> Replaced {
    let types = args.iter().filter_map(|arg| match arg {
        Arg::Type(ty) => Some(ty.clone()),
        Arg::Lifetime(_) | Arg::Const(_) | Arg::Assoc(..) => None,
    });
    let names = generics.types.iter().map(|(name, _)| name.clone());
    names.zip(types).collect()
}

/// A type with its parameters replaced.
pub(super) fn replace(ty: &Ty, by: &Replaced) -> Ty {
    let boxed = |ty: &Ty| Box::new(replace(ty, by));
    let all = |args: &[Arg]| -> Vec<Arg> {
        let args = args.iter().map(|arg| match arg {
            Arg::Type(ty) => Arg::Type(replace(ty, by)),
            Arg::Assoc(name, ty) => Arg::Assoc(name.clone(), replace(ty, by)),
            other => other.clone(),
        });
        args.collect()
    };
    match ty {
        Ty::Path { path, args } => match path.as_slice() {
            [name] if args.is_empty() => by.get(name).unwrap_or(ty).clone(),
            _ => Ty::Path {
                path: path.clone(),
                args: all(args),
            },
        },
        Ty::Assoc {
            of,
            as_trait,
            name,
            args,
        } => Ty::Assoc {
            of: boxed(of),
            as_trait: as_trait.clone(),
            name: name.clone(),
            args: all(args),
        },
        Ty::Ref {
            lifetime,
            mutable,
            to,
        } => Ty::Ref {
            lifetime: lifetime.clone(),
            mutable: *mutable,
            to: boxed(to),
        },
        Ty::Ptr { mutable, to } => Ty::Ptr {
            mutable: *mutable,
            to: boxed(to),
        },
        Ty::Tuple(types) => Ty::Tuple(types.iter().map(|ty| replace(ty, by)).collect()),
        Ty::Slice(of) => Ty::Slice(boxed(of)),
        Ty::Array(of, length) => Ty::Array(boxed(of), length.clone()),
        // A function pointer has both, whatever it takes.
        Ty::Unit | Ty::FnPtr { .. } | Ty::Impl(_) | Ty::Dyn(_) | Ty::Never | Ty::Other(_) => {
            ty.clone()
        }
    }
}
