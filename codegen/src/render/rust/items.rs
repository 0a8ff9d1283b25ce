//! Items as tokens: constants, types with everything that is implemented for them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{
    Alias, AssociatedConstant, Constant, ConstantModule, EnumBlock, Field, Generic, Impl, Item,
    Macro, Repr, Trait, TraitBlock, TypeBlock, Visibility, Where,
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
        Item::Trait(block) => scope.trait_block(block),
        Item::Enum(block) => scope.enum_block(block),
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
        let bindings = self.inner_path(self.profile.support.path(Support::Bindings));
        let ty = match constant.ty {
            Ty::C(name) => {
                let module = self.profile.support.path(Support::Ffi);
                self.inner_path(&format!("{module}::{name}"))
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

    /// A path of the profile, which were checked to be paths, in a module inside this one.
    fn inner_path(&self, path: &str) -> TokenStream {
        let rooted = self.rooted(path);
        let rooted = match rooted.starts_with("super::") {
            true => format!("super::{rooted}"),
            false => rooted,
        };
        rooted.parse().unwrap_or_default()
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
        let repr = match block.repr {
            Repr::Rust => TokenStream::new(),
            Repr::Transparent => quote! { #[repr(transparent)] },
            Repr::C => quote! { #[repr(C)] },
            Repr::Pinned => {
                let pin_data = self.support(Support::PinData);
                quote! { #[#pin_data] }
            }
        };
        let must_use = block.must_use.map(|lost| quote! { #[must_use = #lost] });
        let name = ident(&block.name);
        let generics = self.declared(&block.lifetimes, &block.generics);
        let wheres = self.wheres(&block.wheres);
        let visibility = visibility(block.visibility);
        let definition = if block.fields.is_empty() {
            quote! { #visibility struct #name #generics #wheres; }
        } else {
            let pinned = block.repr == Repr::Pinned;
            let fields = block.fields.iter().map(|field| self.field(field, pinned));
            quote! { #visibility struct #name #generics #wheres { #(#fields),* } }
        };
        let impls = block.impls.iter().filter(|one| {
            one.of.is_some() || !one.functions.is_empty() || !one.constants.is_empty()
        });
        let of = Implemented {
            name: &block.name,
            lifetimes: &block.lifetimes,
            generics: &block.generics,
        };
        let impls = impls.map(|one| {
            let one = self.implementation(&of, one);
            quote! { __safebind_blank!(); #one }
        });
        quote! { #docs #must_use #derives #repr #definition #(#impls)* }
    }

    fn trait_block(&self, block: &TraitBlock) -> TokenStream {
        let docs = docs::attributes(&block.docs, &[], self.profile, 0);
        let (visibility, name) = (visibility(block.visibility), ident(&block.name));
        let supertraits = self.bounds(&block.supertraits);
        let types = block.types.iter().map(|ty| {
            let docs = docs::attributes(&ty.docs, &[], self.profile, INDENT);
            let (name, bounds) = (ident(&ty.name), self.bounds(&ty.bounds));
            quote! { #docs type #name #bounds; }
        });
        let functions = block.functions.iter();
        let functions = functions.map(|function| self.declaration(function, INDENT));
        let members = types.chain(functions).enumerate();
        let members = members.map(|(index, member)| {
            let blank = (index > 0).then(|| quote! { __safebind_blank!(); });
            quote! { #blank #member }
        });
        quote! { #docs #visibility trait #name #supertraits { #(#members)* } }
    }

    fn enum_block(&self, block: &EnumBlock) -> TokenStream {
        let docs = docs::attributes(&block.docs, &[], self.profile, 0);
        let name = ident(&block.name);
        let derives = block.derives.iter().map(|name| ident(name));
        let variants = block.variants.iter().map(|(name, docs)| {
            let docs = docs::attributes(docs, &[], self.profile, INDENT);
            let name = ident(name);
            quote! { #docs #name }
        });
        let of = Implemented {
            name: &block.name,
            lifetimes: &[],
            generics: &[],
        };
        let impls = block.impls.iter().map(|one| {
            let one = self.implementation(&of, one);
            quote! { __safebind_blank!(); #one }
        });
        quote! { #docs #[derive(#(#derives),*)] pub enum #name { #(#variants),* } #(#impls)* }
    }

    fn field(&self, field: &Field, pinned: bool) -> TokenStream {
        let docs = match field.doc.is_empty() {
            true => TokenStream::new(),
            false => docs::attributes(&Docs::text(&*field.doc), &[], self.profile, INDENT),
        };
        let (name, ty) = (ident(&field.name), self.ty(&field.ty));
        let pin = pinned.then(|| quote! { #[pin] });
        quote! { #docs #pin #name: #ty }
    }

    fn implementation(&self, block: &Implemented<'_>, implementation: &Impl) -> TokenStream {
        let comment = self
            .comments
            .attribute(comments::block(&[], implementation.argument.as_ref()));
        let unsafety = implementation.argument.as_ref().map(|_| quote! { unsafe });
        let of = implementation.of.as_ref().map(|of| {
            let of = self.implemented(of);
            quote! { #of for }
        });
        let name = ident(block.name);
        let generics = match implementation.generics.is_empty() {
            true => block.generics,
            false => &implementation.generics,
        };
        let parameters = generics.iter().map(|generic| ident(&generic.name));
        let arguments = match implementation.lifetimes.is_empty() {
            true => block.lifetimes.iter().map(|_| "_").collect(),
            false => implementation
                .lifetimes
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        };
        let arguments = arguments.into_iter().map(lifetime);
        let arguments = arguments.map(|name| quote! { #name });
        let arguments: Vec<_> = arguments
            .chain(parameters.map(|name| quote! { #name }))
            .collect();
        let arguments = (!arguments.is_empty()).then(|| quote! { <#(#arguments),*> });
        let declared = self.declared(&implementation.lifetimes, generics);
        let types = implementation.types.iter().map(|(name, ty)| {
            let (name, ty) = (ident(name), self.ty(ty));
            quote! { type #name = #ty; }
        });
        let constants = self.associated_constants(&implementation.constants);
        let functions = implementation
            .functions
            .iter()
            .enumerate()
            .map(|(index, function)| {
                let alone = implementation.types.is_empty() && constants.is_empty();
                let first = index == 0 && alone;
                let blank = (!first).then(|| quote! { __safebind_blank!(); });
                let function = self.function(function, INDENT);
                quote! { #blank #function }
            });
        // Trait items are named as in the trait, and the name of the type's own block is bare.
        let target = match &implementation.of {
            Some(Trait::From(_)) => self.support(Support::Error),
            _ => quote! { #name #arguments },
        };
        let wheres = self.wheres(&implementation.wheres);
        quote! {
            #comment
            #unsafety impl #declared #of #target #wheres { #(#types)* #constants #(#functions)* }
        }
    }

    /// `where for<'a> T: A, U: B`, or nothing.
    fn wheres(&self, wheres: &[Where]) -> TokenStream {
        if wheres.is_empty() {
            return TokenStream::new();
        }
        let wheres = wheres.iter().map(|one| {
            let for_all = one.for_all.as_ref().map(|name| {
                let name = lifetime(name);
                quote! { for<#name> }
            });
            let (ty, bound) = (self.ty(&one.ty), self.bound(&one.bound));
            quote! { #for_all #ty: #bound }
        });
        quote! { where #(#wheres),* }
    }

    /// The constants of a type.
    fn associated_constants(&self, constants: &[AssociatedConstant]) -> TokenStream {
        let constants = constants.iter().enumerate().map(|(index, constant)| {
            let blank = (index > 0).then(|| quote! { __safebind_blank!(); });
            let docs = docs::attributes(&constant.docs, &[], self.profile, INDENT);
            let why = constant.cast.iter().cloned().map(Remark::Cast);
            let comment = self
                .comments
                .attribute(comments::block(&why.collect::<Vec<_>>(), None));
            let name = ident(&constant.name);
            let value = [(constant.field.clone(), constant.value.clone())];
            let value = self.literal(&Ty::SelfTy, &value);
            quote! { #blank #docs #comment pub const #name: Self = #value; }
        });
        quote! { #(#constants)* }
    }

    fn implemented(&self, of: &Trait) -> TokenStream {
        match of {
            Trait::Prelude(name) => {
                let name = ident(name);
                quote! { #name }
            }
            Trait::Core(path) => self.core(path),
            Trait::Display => {
                let fmt = self.support(Support::Fmt);
                quote! { #fmt::Display }
            }
            Trait::Support(Support::Fmt) => {
                let fmt = self.support(Support::Fmt);
                quote! { #fmt::Debug }
            }
            // An import would have the name of the general error type.
            Trait::Support(Support::ErrorTrait) => {
                let path = self.rooted(self.profile.support.path(Support::ErrorTrait));
                path.parse().unwrap_or_default()
            }
            Trait::Support(support) => self.support(*support),
            Trait::From(ty) => {
                let ty = self.ty(ty);
                quote! { From<#ty> }
            }
            Trait::Generated(ty) => self.ty(ty),
        }
    }
}

/// What something is implemented for.
struct Implemented<'a> {
    name: &'a str,
    lifetimes: &'a [String],
    generics: &'a [Generic],
}

fn visibility(visibility: Visibility) -> TokenStream {
    match visibility {
        Visibility::Public => quote! { pub },
        Visibility::Crate => quote! { pub(crate) },
        Visibility::Trait | Visibility::Module => TokenStream::new(),
    }
}
