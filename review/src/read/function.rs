//! Signatures.

use syn::{FnArg, Pat, ReceiverKind, Safety, Signature, Type, ext::IdentExt as _};

use super::{
    lifetimes::Mode,
    text,
    types::{Types, abi, lifetimes_of},
};
use crate::model::{
    Function, Param,
    ty::{Lifetime, Receiver, Ty},
};

impl Types<'_> {
    /// A function without its body; `self` is what is known around it.
    pub(super) fn function(&self, sig: &Signature) -> Function {
        let mut types = self.clone();
        types.declare(&sig.generics);
        types.lifetimes.set(Mode::Inputs);
        let mut used = Vec::new();
        let mut receiver = None;
        let mut params = Vec::new();
        for input in &sig.inputs {
            match input {
                FnArg::Receiver(one) => receiver = Some(types.receiver(one)),
                FnArg::Typed(one) => {
                    let ty = types.ty(&one.ty);
                    lifetimes_of(&ty, &mut used);
                    let name = name(&one.pat);
                    params.push(Param { name, ty });
                }
            }
        }
        if sig.variadic.is_some() {
            params.push(Param {
                name: "...".to_owned(),
                ty: Ty::Other("...".to_owned()),
            });
        }
        if let Some(Receiver::Typed(ty)) = &receiver {
            lifetimes_of(ty, &mut used);
        }
        let elided = elided(receiver.as_ref(), used);
        types.lifetimes.set(match elided {
            Some(one) => Mode::Is(one),
            None => Mode::Nothing,
        });
        let ret = types.result(&sig.output);
        types.lifetimes.set(Mode::Nothing);
        let mut generics = types.generics(&sig.generics);
        generics.lifetimes = types.lifetimes.of_function();
        Function {
            is_unsafe: matches!(sig.safety, Safety::Unsafe(_)),
            is_const: sig.constness.is_some(),
            is_async: sig.asyncness.is_some(),
            abi: sig.abi.as_ref().map(abi),
            generics,
            receiver,
            params,
            ret,
            body: None,
        }
    }

    fn receiver(&mut self, receiver: &syn::Receiver) -> Receiver {
        match &receiver.kind {
            ReceiverKind::Reference(_, lifetime, mutable) => Receiver::Ref {
                lifetime: match lifetime {
                    Some(one) => self.lifetimes.named(&one.ident.unraw().to_string()),
                    None => self.lifetimes.elided(),
                },
                mutable: mutable.is_some(),
            },
            ReceiverKind::Typed(_, ty) => self.typed_receiver(ty),
            _ => Receiver::Value,
        }
    }

    /// `self: &Self` is `&self`, `self: Self` is `self`.
    fn typed_receiver(&mut self, ty: &Type) -> Receiver {
        let is_self = |ty: &Type| matches!(ty, Type::Path(path) if path.path.is_ident("Self"));
        match ty {
            ty if is_self(ty) => Receiver::Value,
            Type::Reference(reference) if is_self(&reference.elem) => match self.ty(ty) {
                Ty::Ref {
                    lifetime, mutable, ..
                } => Receiver::Ref { lifetime, mutable },
                ty => Receiver::Typed(ty),
            },
            ty => Receiver::Typed(self.ty(ty)),
        }
    }
}

/// What a lifetime is that the result leaves out: that of `self` if it is a reference, or the only one of the inputs.
fn elided(receiver: Option<&Receiver>, mut used: Vec<Lifetime>) -> Option<Lifetime> {
    match receiver {
        Some(Receiver::Ref { lifetime, .. }) => return Some(lifetime.clone()),
        Some(Receiver::Typed(ty)) => {
            if let Some(lifetime) = self_reference(ty) {
                return Some(lifetime);
            }
        }
        Some(Receiver::Value) | None => {}
    }
    used.sort();
    used.dedup();
    match used.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// The lifetime of a reference in the type of `self`: `Pin<&mut Self>`.
fn self_reference(ty: &Ty) -> Option<Lifetime> {
    match ty {
        Ty::Ref { lifetime, .. } => Some(lifetime.clone()),
        Ty::Path { args, .. } => args.iter().find_map(|arg| match arg {
            crate::model::ty::Arg::Type(ty) => self_reference(ty),
            _ => None,
        }),
        _ => None,
    }
}

/// The name of a parameter, or its pattern as text.
fn name(pat: &Pat) -> String {
    match pat {
        Pat::Ident(one) if one.subpat.is_none() => one.ident.unraw().to_string(),
        pat => text::tokens(quote::quote!(#pat), None),
    }
}
