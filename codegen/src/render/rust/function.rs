//! Functions as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Bound, Function, Generic, Receiver, Visibility, ty::Ty};

use super::{
    Scope, docs,
    types::{ident, lifetime},
};

impl Scope<'_> {
    /// A function that is indented by `indent` columns.
    pub(super) fn function(&self, function: &Function, indent: usize) -> TokenStream {
        let docs = match function.visibility {
            Visibility::Trait => TokenStream::new(),
            Visibility::Public | Visibility::Crate | Visibility::Module => {
                docs::attributes(&function.docs, &function.requires, self.profile, indent)
            }
        };
        let must_use = function.must_use.then(|| quote! { #[must_use] });
        let visibility = match function.visibility {
            Visibility::Public => quote! { pub },
            // Whether anything in the crate calls it is not known here.
            Visibility::Crate => quote! { #[allow(dead_code)] pub(crate) },
            Visibility::Trait | Visibility::Module => TokenStream::new(),
        };
        let unsafety = function.is_unsafe().then(|| quote! { unsafe });
        let abi = function.called_from_c.then(|| quote! { extern "C" });
        // What C calls through a pointer cannot be inlined there.
        let inline = (!function.called_from_c).then(|| quote! { #[inline] });
        let name = ident(&function.name);
        let signature = self.signature(function);
        let body = self.body(&function.body);
        quote! {
            #docs
            #must_use
            #inline
            #visibility #unsafety #abi fn #name #signature { #body }
        }
    }

    /// A function of a trait, without a body.
    pub(super) fn declaration(&self, function: &Function, indent: usize) -> TokenStream {
        let docs = docs::attributes(&function.docs, &function.requires, self.profile, indent);
        let unsafety = function.is_unsafe().then(|| quote! { unsafe });
        let (name, signature) = (ident(&function.name), self.signature(function));
        quote! { #docs #unsafety fn #name #signature; }
    }

    /// What stands behind the name of a function.
    fn signature(&self, function: &Function) -> TokenStream {
        let generics = self.declared(&function.lifetimes, &function.generics);
        let params = self.params(function);
        let ret = match &function.ret {
            Ty::Unit => TokenStream::new(),
            ty => {
                let ty = self.ty(ty);
                quote! { -> #ty }
            }
        };
        let wheres = function.wheres.iter().map(|(ty, bound)| {
            let (ty, bound) = (self.ty(ty), self.bound(bound));
            quote! { #ty: #bound }
        });
        let wheres = match function.wheres.is_empty() {
            true => TokenStream::new(),
            false => quote! { where #(#wheres),* },
        };
        quote! { #generics (#params) #ret #wheres }
    }

    /// Lifetime and type parameters where they are declared.
    pub(super) fn declared(&self, lifetimes: &[String], generics: &[Generic]) -> TokenStream {
        let lifetimes = lifetimes.iter().map(|name| lifetime(name));
        let lifetimes = lifetimes.map(|name| quote! { #name });
        let types = generics.iter().map(|generic| {
            let (name, bounds) = (ident(&generic.name), self.bounds(&generic.bounds));
            quote! { #name #bounds }
        });
        let all: Vec<_> = lifetimes.chain(types).collect();
        match all.is_empty() {
            true => TokenStream::new(),
            false => quote! { <#(#all),*> },
        }
    }

    /// `: A + B`, or nothing.
    pub(super) fn bounds(&self, bounds: &[Bound]) -> TokenStream {
        if bounds.is_empty() {
            return TokenStream::new();
        }
        let bounds = bounds.iter().map(|bound| self.bound(bound));
        quote! { : #(#bounds)+* }
    }

    fn params(&self, function: &Function) -> TokenStream {
        let receiver = match function.receiver {
            Receiver::None => None,
            Receiver::Value => Some(quote! { self }),
            Receiver::Shared => Some(quote! { &self }),
            Receiver::Exclusive => Some(quote! { &mut self }),
            Receiver::SharedFor(name) => {
                let name = lifetime(name);
                Some(quote! { &#name self })
            }
        };
        let params = function.params.iter().map(|(name, ty)| {
            let (name, ty) = (ident(name), self.ty(ty));
            quote! { #name: #ty }
        });
        let all = receiver.into_iter().chain(params);
        quote! { #(#all),* }
    }
}
