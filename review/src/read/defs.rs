//! Structs, enumerations, unions, traits and implementations.

use proc_macro2::Span;
use syn::{Fields, ImplItem, Item, TraitItem, ext::IdentExt as _};

use super::{
    attrs,
    items::{Head, Reader, around, crate_path, start, supertraits, vis_start, with_lifetimes},
    lifetimes::Mode,
    names::Names,
    text,
    types::Types,
};
use crate::{
    body::{self, Own},
    model::{
        Field, Flavour, Function, Impl, Kind, TraitDef, TypeDef, Variant, Visibility,
        ty::{Arg, Bound, Ty},
    },
    source::{cfg, written},
};

impl Reader<'_> {
    pub(super) fn type_item(&mut self, item: &Item, names: &Names) {
        let (ident, generics, vis, attributes) = match item {
            Item::Struct(one) => (&one.ident, &one.generics, &one.vis, &one.attrs),
            Item::Enum(one) => (&one.ident, &one.generics, &one.vis, &one.attrs),
            Item::Union(one) => (&one.ident, &one.generics, &one.vis, &one.attrs),
            _ => return,
        };
        let name = ident.unraw().to_string();
        let mut types = around(names, generics);
        let own = itself(names, generics, &name, &types);
        types.self_ty = Some(own.clone());
        let mut def = TypeDef {
            repr: attrs::repr(attributes),
            non_exhaustive: attrs::has(attributes, "non_exhaustive"),
            ..TypeDef::default()
        };
        let (first, last) = match item {
            Item::Struct(one) => {
                def.fields = self.fields(&one.fields, &mut types, None);
                (
                    one.struct_token.span,
                    end(&one.fields, one.semi_token, ident),
                )
            }
            Item::Union(one) => {
                def.flavour = Flavour::Union;
                def.fields = self.fields(&Fields::Named(one.fields.clone()), &mut types, None);
                (one.union_token.span, one.fields.brace_token.span.close())
            }
            Item::Enum(one) => {
                def.flavour = Flavour::Enum;
                let variants = one.variants.iter().map(|one| self.variant(one, &mut types));
                def.variants = variants.collect();
                (one.enum_token.span, one.brace_token.span.close())
            }
            _ => return,
        };
        types.lifetimes.set(Mode::Nothing);
        def.generics = with_lifetimes(&mut types, generics);
        let head = Head {
            owner: None,
            name: name.clone(),
            attrs: attributes,
            visibility: written(vis),
            place: self
                .parsed
                .place_between(vis_start(vis).unwrap_or(first), last),
            of: None,
            of_trait: None,
        };
        let bounds = def.generics.clone();
        self.push(head, Kind::Type(Box::new(def)));
        let cfg = cfg::conditions(attributes);
        let before = self.around.cfg.clone();
        self.around.cfg = cfg::within(&before, cfg);
        for path in attrs::derives(attributes) {
            let span = path.segments.first().map_or(first, |one| one.ident.span());
            let of = types.trait_text(&path);
            let short = types.trait_short(&path);
            let mut generics = bounds.clone();
            for (_, bounds) in &mut generics.types {
                bounds.push(Bound::Trait(of.clone()));
                bounds.sort();
                bounds.dedup();
            }
            let head = Head {
                owner: None,
                name: format!("impl {short} for {name}"),
                attrs: &[],
                visibility: Visibility::Public,
                place: self.parsed.place(span),
                of: crate_path(&own),
                of_trait: Some((short, of.clone())),
            };
            let kind = Kind::Impl(Impl {
                is_derived: true,
                generics,
                of,
                ty: own.clone(),
                ..Impl::default()
            });
            self.push(head, kind);
        }
        self.around.cfg = before;
    }

    fn fields(
        &self,
        fields: &Fields,
        types: &mut Types<'_>,
        all: Option<&Visibility>,
    ) -> Vec<Field> {
        let fields = fields.iter().enumerate().map(|(index, field)| {
            let first = vis_start(&field.vis);
            let name = field.ident.as_ref().map(|ident| ident.unraw().to_string());
            let ident = field.ident.as_ref().map(syn::Ident::span);
            let span = ident.or(first).unwrap_or_else(|| type_start(&field.ty));
            Field {
                name: name.unwrap_or_else(|| index.to_string()),
                visibility: all.cloned().unwrap_or_else(|| written(&field.vis)),
                ty: types.ty(&field.ty),
                documented: attrs::has(&field.attrs, "doc"),
                place: self.parsed.place_between(first.unwrap_or(span), span),
            }
        });
        fields.collect()
    }

    fn variant(&self, variant: &syn::Variant, types: &mut Types<'_>) -> Variant {
        let value = variant.discriminant.as_ref();
        Variant {
            name: variant.ident.unraw().to_string(),
            fields: self.fields(&variant.fields, types, Some(&Visibility::Public)),
            discriminant: value.map(|(_, value)| types.value(value)),
        }
    }

    pub(super) fn trait_item(&mut self, item: &syn::ItemTrait, names: &Names) {
        let name = item.ident.unraw().to_string();
        let mut types = around(names, &item.generics);
        let kind = Kind::Trait(TraitDef {
            is_unsafe: item.unsafety.is_some(),
            generics: with_lifetimes(&mut types, &item.generics),
            supertraits: supertraits(&mut types, &item.supertraits),
        });
        let first = item
            .unsafety
            .map_or(item.trait_token.span, |token| token.span);
        let first = vis_start(&item.vis).unwrap_or(first);
        let visibility = written(&item.vis);
        let head = Head {
            owner: None,
            name: name.clone(),
            attrs: &item.attrs,
            visibility: visibility.clone(),
            place: self
                .parsed
                .place_between(first, item.brace_token.span.close()),
            of: None,
            of_trait: None,
        };
        self.push(head, kind);
        let before = self.around.cfg.clone();
        self.around.cfg = cfg::within(&before, cfg::conditions(&item.attrs));
        let root = std::iter::once("crate".to_owned());
        let path = root
            .chain(self.module.iter().cloned())
            .chain([name.clone()]);
        let path: Vec<_> = path.collect();
        for one in &item.items {
            let (ident, attributes, first, last, kind) = match one {
                TraitItem::Fn(one) => {
                    let mut function = types.function(&one.sig);
                    function.body = one
                        .default
                        .as_ref()
                        .map(|block| self.body(names, self.own, block));
                    let last = match (&one.default, &one.semi_token) {
                        (Some(block), _) => block.brace_token.span.close(),
                        (None, Some(semi)) => semi.span,
                        (None, None) => one.sig.paren_token.span.close(),
                    };
                    let kind = Kind::Function(Box::new(function));
                    (&one.sig.ident, &one.attrs, start(&one.sig), last, kind)
                }
                TraitItem::Const(one) => {
                    let value = one.default.as_ref().map(|(_, value)| types.value(value));
                    let ty = types.clone().ty(&one.ty);
                    let kind = Kind::Constant { ty, value };
                    (
                        &one.ident,
                        &one.attrs,
                        one.const_token.span,
                        one.semi_token.span,
                        kind,
                    )
                }
                TraitItem::Type(one) => {
                    let mut types = types.clone();
                    types.declare(&one.generics);
                    let mut generics = types.generics(&one.generics);
                    let bounds = types.bounds(&one.bounds);
                    let bounds = bounds
                        .iter()
                        .map(|one| text::bounds(std::slice::from_ref(one)));
                    let name = one.ident.unraw();
                    generics
                        .others
                        .extend(bounds.map(|bound| format!("{name}: {bound}")));
                    generics.others.sort();
                    generics.lifetimes =
                        u32::try_from(one.generics.lifetimes().count()).unwrap_or(u32::MAX);
                    let ty = one.default.as_ref().map(|(_, ty)| types.ty(ty));
                    let kind = Kind::Alias { generics, ty };
                    (
                        &one.ident,
                        &one.attrs,
                        one.type_token.span,
                        one.semi_token.span,
                        kind,
                    )
                }
                TraitItem::Macro(one) => {
                    self.macro_call(&one.mac, names);
                    continue;
                }
                _ => {
                    self.unread(
                        "an item of a trait".into(),
                        "the parser knows no such item",
                        first,
                    );
                    continue;
                }
            };
            let head = Head {
                owner: Some(name.clone()),
                name: ident.unraw().to_string(),
                attrs: attributes,
                visibility: Visibility::Public,
                place: self.parsed.place_between(first, last),
                of: Some(path.clone()),
                of_trait: None,
            };
            self.push(head, kind);
        }
        self.around.cfg = before;
    }

    pub(super) fn implementation(&mut self, item: &syn::ItemImpl, names: &Names) {
        let mut types = around(names, &item.generics);
        types.lifetimes.set(Mode::Header);
        let ty = types.ty(&item.self_ty);
        types.self_ty = Some(ty.clone());
        let subject = subject(&ty, &types);
        let of = crate_path(&ty);
        let of_trait = item.trait_.as_ref().map(|(path, _)| {
            let negative = if item.modifiers.polarity.is_some() {
                "!"
            } else {
                ""
            };
            let short = format!("{negative}{}", types.trait_short(path));
            (format!("{negative}{}", types.trait_text(path)), short)
        });
        types.lifetimes.set(Mode::Nothing);
        let before = self.around.cfg.clone();
        let owner = match &of_trait {
            Some((full, short)) => {
                let kind = Kind::Impl(Impl {
                    is_unsafe: item.unsafety.is_some(),
                    is_negative: item.modifiers.polarity.is_some(),
                    is_derived: false,
                    generics: with_lifetimes(&mut types, &item.generics),
                    of: full.trim_start_matches('!').to_owned(),
                    ty,
                });
                let first = item
                    .unsafety
                    .map_or(item.impl_token.span, |token| token.span);
                let head = Head {
                    owner: None,
                    name: format!("impl {short} for {subject}"),
                    attrs: &item.attrs,
                    visibility: Visibility::Public,
                    place: self
                        .parsed
                        .place_between(first, item.brace_token.span.close()),
                    of: of.clone(),
                    of_trait: Some((short.clone(), full.clone())),
                };
                self.push(head, kind);
                format!("{short} for {subject}")
            }
            None => subject,
        };
        self.around.cfg = cfg::within(&before, cfg::conditions(&item.attrs));
        let own = self.own.within(&item.self_ty);
        for one in &item.items {
            self.impl_item(
                one,
                &types,
                (&owner, of_trait.as_ref(), of.as_ref()),
                (&own, names),
            );
        }
        self.around.cfg = before;
    }

    fn impl_item(
        &mut self,
        item: &ImplItem,
        types: &Types<'_>,
        (owner, of_trait, of): (&str, Option<&(String, String)>, Option<&Vec<String>>),
        (own, names): (&Own, &Names),
    ) {
        let (ident, vis, attributes, first, last, kind) = match item {
            ImplItem::Fn(one) => {
                let function = Function {
                    body: Some(self.body(names, own, &one.block)),
                    ..types.function(&one.sig)
                };
                let last = one.block.brace_token.span.close();
                let kind = Kind::Function(Box::new(function));
                (
                    &one.sig.ident,
                    &one.vis,
                    &one.attrs,
                    start(&one.sig),
                    last,
                    kind,
                )
            }
            ImplItem::Const(one) => {
                let kind = Kind::Constant {
                    ty: types.clone().ty(&one.ty),
                    value: Some(types.value(&one.expr)),
                };
                let (first, last) = (one.const_token.span, one.semi_token.span);
                (&one.ident, &one.vis, &one.attrs, first, last, kind)
            }
            ImplItem::Type(one) => {
                let mut types = types.clone();
                let names = one
                    .generics
                    .params
                    .iter()
                    .filter_map(super::types::lifetime_name);
                let bound = types.lifetimes.bind(names.collect::<Vec<_>>());
                types.declare(&one.generics);
                let ty = Some(types.ty(&one.ty));
                let mut generics = types.generics(&one.generics);
                types.lifetimes.unbind(bound);
                generics.lifetimes =
                    u32::try_from(one.generics.lifetimes().count()).unwrap_or(u32::MAX);
                let kind = Kind::Alias { generics, ty };
                let (first, last) = (one.type_token.span, one.semi_token.span);
                (&one.ident, &one.vis, &one.attrs, first, last, kind)
            }
            ImplItem::Macro(one) => {
                self.macro_call(&one.mac, names);
                return;
            }
            _ => {
                let span = Span::call_site();
                self.unread(
                    format!("an item of `{owner}`"),
                    "the parser knows no such item",
                    span,
                );
                return;
            }
        };
        let head = Head {
            owner: Some(owner.to_owned()),
            name: ident.unraw().to_string(),
            attrs: attributes,
            // What belongs to a trait is seen by those that see the trait.
            visibility: match of_trait {
                Some(_) => Visibility::Public,
                None => written(vis),
            },
            place: self
                .parsed
                .place_between(vis_start(vis).unwrap_or(first), last),
            of: of.cloned(),
            of_trait: of_trait.map(|(full, short)| (short.clone(), full.clone())),
        };
        self.push(head, kind);
    }

    fn body(&self, names: &Names, own: &Own, block: &syn::Block) -> body::Body {
        body::read(self.parsed, names, own, block)
    }
}

/// The type that a definition introduces, with its own parameters as arguments.
fn itself(names: &Names, generics: &syn::Generics, name: &str, types: &Types<'_>) -> Ty {
    let path = names.resolve_names(&[name.to_owned()]);
    let mut lifetimes = types.lifetimes.clone();
    let args = generics.params.iter().map(|param| match param {
        syn::GenericParam::Lifetime(one) => {
            Arg::Lifetime(lifetimes.named(&one.lifetime.ident.unraw().to_string()))
        }
        syn::GenericParam::Type(one) => Arg::Type(Ty::Path {
            path: vec![one.ident.unraw().to_string()],
            args: Vec::new(),
        }),
        syn::GenericParam::Const(one) => Arg::Const(one.ident.unraw().to_string()),
    });
    Ty::Path {
        path,
        args: args.collect(),
    }
}

/// How a type is called in the paths of what belongs to it: `File`; with its arguments if these are not simply its
/// parameters: `Device<Bound>`.
fn subject(ty: &Ty, types: &Types<'_>) -> String {
    let Ty::Path { path, args } = ty else {
        return text::short(ty);
    };
    let is_param = |arg: &Arg| match arg {
        Arg::Lifetime(_) => true,
        Arg::Type(Ty::Path { path, args }) => {
            args.is_empty()
                && path.len() == 1
                && path.first().is_some_and(|one| types.params.contains(one))
        }
        Arg::Const(name) => types.consts.contains(name),
        _ => false,
    };
    match args.iter().all(is_param) {
        true => path.last().cloned().unwrap_or_default(),
        false => text::short(ty),
    }
}

/// Where a struct ends.
fn end(fields: &Fields, semi: Option<syn::Token![;]>, ident: &syn::Ident) -> Span {
    match (fields, semi) {
        (_, Some(semi)) => semi.span,
        (Fields::Named(fields), None) => fields.brace_token.span.close(),
        (Fields::Unnamed(fields), None) => fields.paren_token.span.close(),
        (Fields::Unit, None) => ident.span(),
    }
}

/// Where a type begins.
fn type_start(ty: &syn::Type) -> Span {
    use syn::spanned::Spanned as _;
    ty.span()
}
