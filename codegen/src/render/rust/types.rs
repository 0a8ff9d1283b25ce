//! Types as tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::{
    api::{
        Bound,
        ty::{Support, Ty},
    },
    support::rust::{is_identifier, is_raw_identifier},
};

use super::Scope;

/// An identifier, raw where the name is a keyword.
///
/// Names were checked when contracts were linked; what no identifier can be made of becomes one that
/// no compiler finds.
pub(super) fn ident(name: &str) -> Ident {
    if is_identifier(name) || matches!(name, "self" | "Self" | "_") {
        Ident::new(name, Span::call_site())
    } else if matches!(name, "super" | "crate") {
        // Two keywords that are paths cannot be raw.
        format_ident!("{}_", name)
    } else if is_raw_identifier(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let name: String = name.chars().map(word).collect();
        format_ident!("not_a_name_{}", name)
    }
}

/// The lifetime `'name`.
pub(super) fn lifetime(name: &str) -> syn::Lifetime {
    syn::Lifetime::new(&format!("'{name}"), Span::call_site())
}

/// Lifetime arguments in angle brackets, if there are any.
pub(super) fn angle<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> TokenStream {
    let names = names.into_iter().map(|name| lifetime(name.as_ref()));
    let names: Vec<_> = names.collect();
    match names.is_empty() {
        true => TokenStream::new(),
        false => quote! { <#(#names),*> },
    }
}

impl Scope<'_> {
    /// An item of the support modules, imported.
    pub(super) fn support(&self, support: Support) -> TokenStream {
        let paths = &self.profile.support;
        match support {
            // The codes are imported all at once, so that each has its own name.
            Support::ErrorCodes => {
                self.import(&format!("{}::*", paths.path(support)));
                TokenStream::new()
            }
            _ => {
                self.import(paths.path(support));
                let name = ident(paths.name(support));
                quote! { #name }
            }
        }
    }

    /// An item by its name; it is imported, unless it stands in this module.
    pub(super) fn imported(&self, path: &str) -> TokenStream {
        let own = format!("crate::{}", self.module.replace('/', "::"));
        let (module, name) = path.rsplit_once("::").unwrap_or((&own, path));
        if module != own {
            self.imports.add(path);
        }
        let name = ident(name);
        quote! { #name }
    }

    /// The path of an item of the raw bindings.
    pub(super) fn raw(&self, name: &str) -> TokenStream {
        let bindings = self.support(Support::Bindings);
        let name = ident(name);
        quote! { #bindings::#name }
    }

    /// A generated type, imported if it stands in another module.
    fn generated(&self, module: &str, name: &str) -> TokenStream {
        if module != self.module {
            let root = self.root();
            self.imports
                .add(&format!("{root}{}::{name}", module.replace('/', "::")));
        }
        let name = ident(name);
        quote! { #name }
    }

    /// A number type of C, imported.
    fn c_type(&self, name: &str) -> TokenStream {
        let module = self.profile.support.path(Support::Ffi);
        self.import(&format!("{module}::{name}"));
        let name = ident(name);
        quote! { #name }
    }

    /// A path of `core`, with its module imported where the kernel imports it.
    pub(super) fn core(&self, path: &str) -> TokenStream {
        let path = match path.strip_prefix("core::ptr::") {
            Some(rest) => {
                self.support(Support::Ptr);
                format!("ptr::{rest}")
            }
            None => path.to_owned(),
        };
        if path.starts_with("fmt::") {
            self.support(Support::Fmt);
        }
        // The paths are constants of the generator, and every one of them parses.
        path.parse().unwrap_or_default()
    }

    /// A type.
    pub(super) fn ty(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Unit => quote! { () },
            Ty::Prim(name) => {
                let name = ident(name);
                quote! { #name }
            }
            Ty::C(name) => self.c_type(name),
            Ty::SelfTy => quote! { Self },
            Ty::Generated { module, name } => self.generated(module, name),
            Ty::Provided { path, arguments } => self.applied(self.imported(path), arguments),
            Ty::Raw(name) => self.raw(name),
            Ty::Support(support, arguments) => self.applied(self.support(*support), arguments),
            Ty::Core(path, arguments) => self.applied(self.core(path), arguments),
            Ty::Ref { .. } | Ty::Ptr { .. } => self.pointer(ty),
            Ty::WithLifetimes(of, names) => {
                let of = self.ty(of);
                let names = names.iter().map(|name| lifetime(name));
                quote! { #of<#(#names),*> }
            }
            Ty::Param(name) => {
                let name = ident(name);
                quote! { #name }
            }
            Ty::DerefTo(target) => {
                let (deref, target) = (self.core("core::ops::Deref"), self.ty(target));
                quote! { impl #deref<Target = #target> }
            }
            Ty::Closure { ret, send } => {
                let ret = self.returned(ret);
                let send = send.then(|| quote! { + Send });
                quote! { impl FnOnce() #ret #send }
            }
            Ty::WithTypes(of, arguments) => self.with_types(of, arguments),
            Ty::Assoc { .. } => self.associated(ty),
            Ty::Tuple(of) => {
                let of = of.iter().map(|ty| self.ty(ty));
                quote! { (#(#of),*) }
            }
            Ty::FnPtr { params, ret } => {
                let params = params.iter().map(|ty| self.ty(ty));
                let ret = self.returned(ret);
                quote! { unsafe extern "C" fn(#(#params),*) #ret }
            }
            Ty::Impl(bound) => {
                let bound = self.bound(bound);
                quote! { impl #bound }
            }
            Ty::Slice(of) => {
                let of = self.ty(of);
                quote! { [#of] }
            }
            Ty::Option(of) => {
                let of = self.ty(of);
                quote! { Option<#of> }
            }
        }
    }

    /// A reference or a raw pointer; nothing for what is neither.
    fn pointer(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Ref {
                lifetime: name,
                mutable,
                to,
            } => {
                let name = name.as_ref().map(|name| lifetime(name));
                let mutable = mutable.then(|| quote! { mut });
                let to = self.ty(to);
                quote! { &#name #mutable #to }
            }
            Ty::Ptr { mutable, to } => {
                let qualifier = if *mutable {
                    quote! { mut }
                } else {
                    quote! { const }
                };
                let to = self.ty(to);
                quote! { *#qualifier #to }
            }
            _ => TokenStream::new(),
        }
    }

    /// An associated type; nothing for what is none.
    fn associated(&self, ty: &Ty) -> TokenStream {
        let Ty::Assoc {
            of,
            as_trait,
            name,
            lifetimes,
        } = ty
        else {
            return TokenStream::new();
        };
        let of = self.ty(of);
        let of = match as_trait {
            Some(of_trait) => {
                let of_trait = self.ty(of_trait);
                quote! { <#of as #of_trait> }
            }
            None => of,
        };
        let (name, lifetimes) = (ident(name), angle(lifetimes));
        quote! { #of::#name #lifetimes }
    }

    /// A type in front of `::` in an expression, where its arguments need a colon more.
    pub(super) fn type_path(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Provided { path, arguments } if !arguments.is_empty() => {
                let path = self.imported(path);
                let arguments = arguments.iter().map(|argument| self.ty(argument));
                quote! { #path::<#(#arguments),*> }
            }
            ty => self.ty(ty),
        }
    }

    /// `-> _`, or nothing.
    fn returned(&self, ret: &Ty) -> TokenStream {
        match ret {
            Ty::Unit => TokenStream::new(),
            ret => {
                let ret = self.ty(ret);
                quote! { -> #ret }
            }
        }
    }

    /// A type with type arguments; the lifetimes of the type stand in front of them.
    fn with_types(&self, of: &Ty, arguments: &[Ty]) -> TokenStream {
        let arguments = arguments.iter().map(|argument| self.ty(argument));
        match of {
            Ty::WithLifetimes(of, names) => {
                let (of, names) = (self.ty(of), names.iter().map(|name| lifetime(name)));
                quote! { #of<#(#names,)* #(#arguments),*> }
            }
            of => {
                let of = self.ty(of);
                quote! { #of<#(#arguments),*> }
            }
        }
    }

    /// A bound.
    pub(super) fn bound(&self, bound: &Bound) -> TokenStream {
        match bound {
            Bound::Prelude(name) => {
                let name = ident(name);
                quote! { #name }
            }
            Bound::Static => quote! { 'static },
            Bound::Trait(of, fixed) if fixed.is_empty() => self.ty(of),
            Bound::Trait(of, fixed) => {
                let of = self.ty(of);
                let fixed = fixed.iter().map(|(name, ty)| {
                    let (name, ty) = (ident(name), self.ty(ty));
                    quote! { #name = #ty }
                });
                quote! { #of<#(#fixed),*> }
            }
            Bound::FnMut(params, ret) | Bound::Fn(params, ret) | Bound::FnOnce(params, ret) => {
                let params = params.iter().map(|ty| self.ty(ty));
                let ret = self.returned(ret);
                let name = match bound {
                    Bound::Fn(..) => quote! { Fn },
                    Bound::FnOnce(..) => quote! { FnOnce },
                    _ => quote! { FnMut },
                };
                quote! { #name(#(#params),*) #ret }
            }
        }
    }

    fn applied(&self, path: TokenStream, arguments: &[Ty]) -> TokenStream {
        if arguments.is_empty() {
            return path;
        }
        let arguments = arguments.iter().map(|argument| self.ty(argument));
        quote! { #path<#(#arguments),*> }
    }
}
