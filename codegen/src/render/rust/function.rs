//! Functions as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Function, Receiver, Visibility, ty::Ty};

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
        let name = ident(&function.name);
        let lifetimes = function.lifetimes.iter().map(|name| lifetime(name));
        let lifetimes = lifetimes.map(|name| quote! { #name });
        let types = function.generics.iter().map(|(name, bounds)| {
            let (name, bounds) = (ident(name), bounds.iter().map(|bound| ident(bound)));
            let colon = (bounds.len() > 0).then(|| quote! { : });
            quote! { #name #colon #(#bounds)+* }
        });
        let generics: Vec<_> = lifetimes.chain(types).collect();
        let generics = match generics.is_empty() {
            true => TokenStream::new(),
            false => quote! { <#(#generics),*> },
        };
        let params = self.params(function);
        let ret = match &function.ret {
            Ty::Unit => TokenStream::new(),
            ty => {
                let ty = self.ty(ty);
                quote! { -> #ty }
            }
        };
        let body = self.body(&function.body);
        quote! {
            #docs
            #must_use
            #[inline]
            #visibility #unsafety fn #name #generics (#params) #ret { #body }
        }
    }

    fn params(&self, function: &Function) -> TokenStream {
        let receiver = match function.receiver {
            Receiver::None => None,
            Receiver::Value => Some(quote! { self }),
            Receiver::Shared => Some(quote! { &self }),
            Receiver::Exclusive => Some(quote! { &mut self }),
        };
        let params = function.params.iter().map(|(name, ty)| {
            let (name, ty) = (ident(name), self.ty(ty));
            quote! { #name: #ty }
        });
        let all = receiver.into_iter().chain(params);
        quote! { #(#all),* }
    }
}
