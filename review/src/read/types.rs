//! Types.

use syn::{
    GenericArgument, PathArguments, ReturnType, Type, TypeParamBound, ext::IdentExt as _,
    punctuated::Punctuated,
};

use super::{
    lifetimes::{Lifetimes, Mode},
    text,
};
use crate::{
    model::ty::{Arg, Bound, Lifetime, Ty},
    names::Names,
};

/// What types are read with: what the names around them mean.
#[derive(Clone)]
pub(super) struct Types<'a> {
    /// The names of the module.
    pub(super) names: &'a Names,
    /// What `Self` is; none in a trait.
    pub(super) self_ty: Option<Ty>,
    /// The parameters in angle brackets that are types.
    pub(super) params: Vec<String>,
    /// Those that are constants.
    pub(super) consts: Vec<String>,
    /// The lifetimes.
    pub(super) lifetimes: Lifetimes,
}

impl<'a> Types<'a> {
    /// For the types of a module, outside of everything.
    pub(super) fn new(names: &'a Names) -> Self {
        Self {
            names,
            self_ty: None,
            params: Vec::new(),
            consts: Vec::new(),
            lifetimes: Lifetimes::default(),
        }
    }

    /// A type.
    pub(super) fn ty(&mut self, ty: &Type) -> Ty {
        match ty {
            Type::Array(array) => {
                let of = Box::new(self.ty(&array.elem));
                Ty::Array(of, self.value(&array.len))
            }
            Type::FnPtr(pointer) => self.function_pointer(pointer),
            Type::Group(group) => self.ty(&group.elem),
            Type::Paren(paren) => self.ty(&paren.elem),
            Type::ImplTrait(one) => Ty::Impl(self.bounds(&one.bounds)),
            Type::TraitObject(one) => Ty::Dyn(self.bounds(&one.bounds)),
            Type::Infer(_) => Ty::Other("_".to_owned()),
            Type::Never(_) => Ty::Never,
            Type::Path(path) => match &path.qself {
                Some(of) => self.qualified(of, &path.path),
                None => self.path(&path.path),
            },
            Type::Ptr(pointer) => Ty::Ptr {
                mutable: matches!(pointer.mutability, syn::PointerMutability::Mut(_)),
                to: Box::new(self.ty(&pointer.elem)),
            },
            Type::Reference(reference) => {
                let lifetime = match &reference.lifetime {
                    Some(lifetime) => self.lifetimes.named(&lifetime.ident.unraw().to_string()),
                    None => self.lifetimes.elided(),
                };
                Ty::Ref {
                    lifetime,
                    mutable: reference.mutability.is_some(),
                    to: Box::new(self.ty(&reference.elem)),
                }
            }
            Type::Slice(slice) => Ty::Slice(Box::new(self.ty(&slice.elem))),
            Type::Tuple(tuple) if tuple.elems.is_empty() => Ty::Unit,
            Type::Tuple(tuple) => Ty::Tuple(tuple.elems.iter().map(|one| self.ty(one)).collect()),
            Type::Macro(one) => {
                let path = self.names.resolve(&one.mac.path).join("::");
                let tokens = text::tokens(one.mac.tokens.clone(), Some(self.names));
                Ty::Other(format!("{path}!({tokens})"))
            }
            other => Ty::Other(text::tokens(quote::quote!(#other), Some(self.names))),
        }
    }

    /// The type of a function's result.
    pub(super) fn result(&mut self, output: &ReturnType) -> Ty {
        match output {
            ReturnType::Default => Ty::Unit,
            ReturnType::Type(_, ty) => self.ty(ty),
        }
    }

    /// The text of a value.
    pub(super) fn value(&self, value: &syn::Expr) -> String {
        text::tokens(quote::quote!(#value), Some(self.names))
    }

    /// Bounds, sorted, each once.
    pub(super) fn bounds<P>(&mut self, bounds: &Punctuated<TypeParamBound, P>) -> Vec<Bound> {
        let mut all: Vec<_> = bounds.iter().map(|bound| self.bound(bound)).collect();
        all.sort();
        all.dedup();
        all
    }

    fn bound(&mut self, bound: &TypeParamBound) -> Bound {
        match bound {
            TypeParamBound::Trait(bound) => {
                let before = self.lifetimes.bind(declared(bound.lifetimes.as_ref()));
                let path = self.trait_text(&bound.path);
                self.lifetimes.unbind(before);
                let maybe = if bound.maybe.is_some() { "?" } else { "" };
                Bound::Trait(format!("{maybe}{path}"))
            }
            TypeParamBound::Lifetime(one) => {
                Bound::Lifetime(self.lifetimes.named(&one.ident.unraw().to_string()))
            }
            other => Bound::Trait(text::tokens(quote::quote!(#other), None)),
        }
    }

    /// A trait with its arguments, resolved: `core::ops::Deref`, `Fn(u32) -> bool`.
    pub(super) fn trait_text(&mut self, path: &syn::Path) -> String {
        let name = self.resolve(path).join("::");
        format!("{name}{}", self.trait_arguments(path, &text::ty))
    }

    /// The same, with last names only: `Deref`, `From<Error>`.
    pub(super) fn trait_short(&mut self, path: &syn::Path) -> String {
        let name = self.resolve(path).pop().unwrap_or_default();
        format!("{name}{}", self.trait_arguments(path, &text::short))
    }

    fn trait_arguments(&mut self, path: &syn::Path, shown: &dyn Fn(&Ty) -> String) -> String {
        let Some(last) = path.segments.last() else {
            return String::new();
        };
        match &last.arguments {
            PathArguments::None => String::new(),
            PathArguments::AngleBracketed(args) => {
                let args = self.angle_bracketed(&args.args);
                let args = args.iter().map(|arg| match arg {
                    Arg::Lifetime(one) => text::lifetime(one),
                    Arg::Type(ty) => shown(ty),
                    Arg::Const(text) => text.clone(),
                    Arg::Assoc(name, ty) => format!("{name} = {}", shown(ty)),
                });
                let args = args.collect::<Vec<_>>().join(", ");
                if args.is_empty() {
                    args
                } else {
                    format!("<{args}>")
                }
            }
            PathArguments::Parenthesized(args) => {
                // Each call has lifetimes of its own.
                let mode = self.lifetimes.set(Mode::Nothing);
                let inputs: Vec<_> = args
                    .inputs
                    .iter()
                    .map(|arg| shown(&self.ty(&arg.ty)))
                    .collect();
                let output = match self.result(&args.output) {
                    Ty::Unit => String::new(),
                    ty => format!(" -> {}", shown(&ty)),
                };
                self.lifetimes.set(mode);
                format!("({}){output}", inputs.join(", "))
            }
        }
    }

    fn resolve(&self, path: &syn::Path) -> Vec<String> {
        match path.get_ident() {
            Some(name) if self.params.iter().any(|one| name == one) || name == "Self" => {
                vec![name.to_string()]
            }
            _ => self.names.resolve(path),
        }
    }

    fn function_pointer(&mut self, pointer: &syn::TypeFnPtr) -> Ty {
        let before = self.lifetimes.bind(declared(pointer.lifetimes.as_ref()));
        let mode = self.lifetimes.set(Mode::Nothing);
        let mut params: Vec<_> = pointer.inputs.iter().map(|arg| self.ty(&arg.ty)).collect();
        params.extend(
            pointer
                .variadic
                .as_ref()
                .map(|_| Ty::Other("...".to_owned())),
        );
        let ret = Box::new(self.result(&pointer.output));
        self.lifetimes.set(mode);
        self.lifetimes.unbind(before);
        Ty::FnPtr {
            is_unsafe: pointer.unsafety.is_some(),
            abi: pointer.abi.as_ref().map(abi),
            params,
            ret,
        }
    }

    /// `<T as Trait>::Name`.
    fn qualified(&mut self, of: &syn::QSelf, path: &syn::Path) -> Ty {
        let mut ty = self.ty(&of.ty);
        let as_trait = of.as_token.map(|_| {
            let segments = path.segments.iter().take(of.position).cloned();
            let path = syn::Path {
                leading_colon: path.leading_colon,
                segments: segments.collect(),
            };
            self.trait_text(&path)
        });
        let mut as_trait = as_trait;
        for segment in path.segments.iter().skip(of.position) {
            ty = Ty::Assoc {
                of: Box::new(ty),
                as_trait: as_trait.take(),
                name: segment.ident.unraw().to_string(),
                args: self.arguments(&segment.arguments),
            };
        }
        ty
    }

    /// A path: a type, a parameter, `Self`, or what belongs to one of these.
    fn path(&mut self, path: &syn::Path) -> Ty {
        let Some(first) = path.segments.first() else {
            return Ty::Other(String::new());
        };
        let name = first.ident.unraw().to_string();
        let is_param = self.params.contains(&name) || self.consts.contains(&name);
        if path.leading_colon.is_none() && (is_param || name == "Self") {
            let mut ty = match &self.self_ty {
                Some(ty) if name == "Self" => ty.clone(),
                _ => Ty::Path {
                    path: vec![name],
                    args: Vec::new(),
                },
            };
            for segment in path.segments.iter().skip(1) {
                ty = Ty::Assoc {
                    of: Box::new(ty),
                    as_trait: None,
                    name: segment.ident.unraw().to_string(),
                    args: self.arguments(&segment.arguments),
                };
            }
            return ty;
        }
        let names = self.names.resolve(path);
        let mut args = Vec::new();
        let written = path.segments.iter().flat_map(|one| match &one.arguments {
            PathArguments::AngleBracketed(args) => args.args.iter().collect(),
            _ => Vec::new(),
        });
        if !written
            .into_iter()
            .any(|arg| matches!(arg, GenericArgument::Lifetime(_)))
        {
            for _ in 0..self.names.lifetimes(&names) {
                args.push(Arg::Lifetime(self.lifetimes.elided()));
            }
        }
        for segment in &path.segments {
            args.extend(self.arguments(&segment.arguments));
        }
        Ty::Path { path: names, args }
    }

    fn arguments(&mut self, arguments: &PathArguments) -> Vec<Arg> {
        match arguments {
            PathArguments::AngleBracketed(args) => self.angle_bracketed(&args.args),
            PathArguments::None | PathArguments::Parenthesized(_) => Vec::new(),
        }
    }

    fn angle_bracketed<P>(&mut self, args: &Punctuated<GenericArgument, P>) -> Vec<Arg> {
        args.iter().map(|arg| self.argument(arg)).collect()
    }

    fn argument(&mut self, arg: &GenericArgument) -> Arg {
        match arg {
            GenericArgument::Lifetime(one) => {
                Arg::Lifetime(self.lifetimes.named(&one.ident.unraw().to_string()))
            }
            GenericArgument::Type(Type::Path(path))
                if path
                    .path
                    .get_ident()
                    .is_some_and(|name| self.consts.iter().any(|one| name == one)) =>
            {
                Arg::Const(text::tokens(quote::quote!(#path), None))
            }
            GenericArgument::Type(ty) => Arg::Type(self.ty(ty)),
            GenericArgument::Const(value) => Arg::Const(self.value(value)),
            GenericArgument::AssocType(one) => {
                let ty = self.ty(&one.ty);
                Arg::Assoc(one.ident.unraw().to_string(), ty)
            }
            GenericArgument::Constraint(one) => {
                let bounds = self.bounds(&one.bounds);
                Arg::Assoc(one.ident.unraw().to_string(), Ty::Impl(bounds))
            }
            other => Arg::Const(text::tokens(quote::quote!(#other), Some(self.names))),
        }
    }
}

/// The ABI that is written, `C` if only `extern` is.
pub(super) fn abi(abi: &syn::Abi) -> String {
    let name = abi.name.as_ref().map(syn::LitStr::value);
    name.unwrap_or_else(|| "C".to_owned())
}

/// The name of a parameter that is a lifetime.
pub(super) fn lifetime_name(param: &syn::GenericParam) -> Option<String> {
    match param {
        syn::GenericParam::Lifetime(param) => Some(param.lifetime.ident.unraw().to_string()),
        _ => None,
    }
}

/// The names that `for<'a>` declares.
pub(super) fn declared(bound: Option<&syn::BoundLifetimes>) -> Vec<String> {
    let params = bound.into_iter().flat_map(|bound| bound.lifetimes.iter());
    params.filter_map(lifetime_name).collect()
}

/// The lifetimes that a type has, each as often as it appears.
pub(super) fn lifetimes_of(ty: &Ty, all: &mut Vec<Lifetime>) {
    let args = |args: &[Arg], all: &mut Vec<Lifetime>| {
        for arg in args {
            match arg {
                Arg::Lifetime(one) => all.push(one.clone()),
                Arg::Type(ty) | Arg::Assoc(_, ty) => lifetimes_of(ty, all),
                Arg::Const(_) => {}
            }
        }
    };
    match ty {
        Ty::Path { args: list, .. } => args(list, all),
        Ty::Assoc { of, args: list, .. } => {
            lifetimes_of(of, all);
            args(list, all);
        }
        Ty::Ref { lifetime, to, .. } => {
            all.push(lifetime.clone());
            lifetimes_of(to, all);
        }
        Ty::Ptr { to, .. } | Ty::Slice(to) | Ty::Array(to, _) => lifetimes_of(to, all),
        Ty::Tuple(types) => types.iter().for_each(|one| lifetimes_of(one, all)),
        Ty::Impl(bounds) | Ty::Dyn(bounds) => {
            all.extend(bounds.iter().filter_map(|bound| match bound {
                Bound::Lifetime(one) => Some(one.clone()),
                Bound::Trait(_) => None,
            }));
        }
        // The lifetimes of a function pointer are those of its calls.
        Ty::Unit | Ty::FnPtr { .. } | Ty::Never | Ty::Other(_) => {}
    }
}
