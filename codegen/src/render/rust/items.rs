//! Items as tokens: constants, types with everything that is implemented for them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{
    Alias, Constant, ConstantModule, Field, Impl, Item, Macro, Trait, TypeBlock, Visibility,
    argument::Remark,
    docs::Docs,
    ty::{Support, Ty},
};

use super::{
    Scope, comments, docs,
    types::{ident, lifetime},
};

/// Columns by which what stands inside an item is indented.
const INDENT: usize = 4;

/// An item.
pub(super) fn item(scope: &Scope<'_>, item: &Item) -> TokenStream {
    match item {
        Item::Constants(module) => scope.constants(module),
        Item::Constant(constant) => scope.constant(constant),
        Item::Alias(alias) => scope.alias(alias),
        Item::Type(block) => scope.type_block(block),
        Item::Function(function) => scope.function(function, 0),
        Item::Macro(one) => scope.exported_macro(one),
    }
}

impl Scope<'_> {
    fn constants(&self, module: &ConstantModule) -> TokenStream {
        let docs = docs::attributes(&module.docs, &[], self.profile, 0);
        let name = ident(&module.name);
        let constants = module
            .constants
            .iter()
            .enumerate()
            .map(|(index, constant)| {
                let blank = (index > 0).then(|| quote! { __safebind_blank!(); });
                let constant = self.inner_constant(constant);
                quote! { #blank #constant }
            });
        quote! { #docs pub mod #name { #(#constants)* } }
    }

    /// A constant of a module inside the module: that sees no import of the outer one, so the paths are
    /// written out.
    fn inner_constant(&self, constant: &Constant) -> TokenStream {
        let bindings = self.path(self.profile.support.path(Support::Bindings));
        let ty = match constant.ty {
            Ty::C(name) => {
                let module = self.profile.support.path(Support::Ffi);
                self.path(&format!("{module}::{name}"))
            }
            ref ty => self.ty(ty),
        };
        self.constant_of(constant, &bindings, &ty, INDENT)
    }

    fn constant(&self, constant: &Constant) -> TokenStream {
        let (bindings, ty) = (self.support(Support::Bindings), self.ty(&constant.ty));
        self.constant_of(constant, &bindings, &ty, 0)
    }

    fn constant_of(
        &self,
        constant: &Constant,
        bindings: &TokenStream,
        ty: &TokenStream,
        indent: usize,
    ) -> TokenStream {
        let docs = docs::attributes(&constant.docs, &[], self.profile, indent);
        let (name, c_name) = (ident(&constant.name), ident(&constant.c_name));
        let cast = constant.cast.as_ref().map(|_| quote! { as #ty });
        let why = constant.cast.iter().cloned().map(Remark::Cast);
        let comment = self
            .comments
            .attribute(comments::block(&why.collect::<Vec<_>>(), None));
        quote! { #docs #comment pub const #name: #ty = #bindings::#c_name #cast; }
    }

    fn exported_macro(&self, one: &Macro) -> TokenStream {
        let docs = docs::attributes(&one.docs, &[], self.profile, 0);
        let (name, value) = (ident(&one.name), self.commented(&one.value));
        quote! {
            #docs
            #[macro_export]
            macro_rules! #name { () => { #value }; }
        }
    }

    /// A path of the profile, which were checked to be paths.
    fn path(&self, path: &str) -> TokenStream {
        path.parse().unwrap_or_default()
    }

    fn alias(&self, alias: &Alias) -> TokenStream {
        let docs = docs::attributes(&alias.docs, &[], self.profile, 0);
        let (name, ty) = (ident(&alias.name), self.ty(&alias.ty));
        quote! { #docs pub type #name = #ty; }
    }

    fn type_block(&self, block: &TypeBlock) -> TokenStream {
        let docs = docs::attributes(&block.docs, &[], self.profile, 0);
        let derives = block.derives.iter().map(|name| ident(name));
        let derives = match block.derives.is_empty() {
            true => TokenStream::new(),
            false => quote! { #[derive(#(#derives),*)] },
        };
        let transparent = block.transparent.then(|| quote! { #[repr(transparent)] });
        let must_use = block.must_use.map(|lost| quote! { #[must_use = #lost] });
        let name = ident(&block.name);
        let generics = lifetimes(&block.lifetimes);
        let visibility = (block.visibility == Visibility::Public).then(|| quote! { pub });
        let definition = if block.fields.is_empty() {
            quote! { #visibility struct #name #generics; }
        } else {
            let fields = block.fields.iter().map(|field| self.field(field));
            quote! { #visibility struct #name #generics { #(#fields),* } }
        };
        let impls = block
            .impls
            .iter()
            .filter(|one| one.of.is_some() || !one.functions.is_empty());
        let impls = impls.map(|one| {
            let one = self.implementation(block, one);
            quote! { __safebind_blank!(); #one }
        });
        quote! { #docs #must_use #derives #transparent #definition #(#impls)* }
    }

    fn field(&self, field: &Field) -> TokenStream {
        let docs = match field.doc.is_empty() {
            true => TokenStream::new(),
            false => docs::attributes(&Docs::text(&*field.doc), &[], self.profile, INDENT),
        };
        let (name, ty) = (ident(&field.name), self.ty(&field.ty));
        quote! { #docs #name: #ty }
    }

    fn implementation(&self, block: &TypeBlock, implementation: &Impl) -> TokenStream {
        let comment = self
            .comments
            .attribute(comments::block(&[], implementation.argument.as_ref()));
        let unsafety = implementation.argument.as_ref().map(|_| quote! { unsafe });
        let of = implementation.of.as_ref().map(|of| {
            let of = self.implemented(of);
            quote! { #of for }
        });
        let name = ident(&block.name);
        let none = lifetimes(block.lifetimes.iter().map(|_| "_"));
        let types = implementation.types.iter().map(|(name, ty)| {
            let (name, ty) = (ident(name), self.ty(ty));
            quote! { type #name = #ty; }
        });
        let functions = implementation
            .functions
            .iter()
            .enumerate()
            .map(|(index, function)| {
                let first = index == 0 && implementation.types.is_empty();
                let blank = (!first).then(|| quote! { __safebind_blank!(); });
                let function = self.function(function, INDENT);
                quote! { #blank #function }
            });
        // Trait items are named as in the trait, and the name of the type's own block is bare.
        let target = match &implementation.of {
            Some(Trait::From(_)) => self.support(Support::Error),
            _ => quote! { #name #none },
        };
        quote! { #comment #unsafety impl #of #target { #(#types)* #(#functions)* } }
    }

    fn implemented(&self, of: &Trait) -> TokenStream {
        match of {
            Trait::Prelude(name) => {
                let name = ident(name);
                quote! { #name }
            }
            Trait::Core(path) => self.core(path),
            Trait::Support(Support::Fmt) => {
                let fmt = self.support(Support::Fmt);
                quote! { #fmt::Debug }
            }
            Trait::Support(support) => self.support(*support),
            Trait::From(ty) => {
                let ty = self.ty(ty);
                quote! { From<#ty> }
            }
        }
    }
}

/// Lifetimes in angle brackets, if there are any.
fn lifetimes<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> TokenStream {
    let names: Vec<_> = names
        .into_iter()
        .map(|name| lifetime(name.as_ref()))
        .collect();
    match names.is_empty() {
        true => TokenStream::new(),
        false => quote! { <#(#names),*> },
    }
}
