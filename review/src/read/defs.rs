//! Structs, enumerations and unions.

use proc_macro2::Span;
use syn::{Fields, Item, ext::IdentExt as _};

use super::{
    attrs,
    items::{Head, Reader, around, crate_path, vis_start, with_lifetimes},
    lifetimes::Mode,
    types::Types,
};
use crate::{
    model::{
        Field, Flavour, Impl, Kind, TypeDef, Variant, Visibility,
        ty::{Arg, Bound, Generics, Ty},
    },
    names::Names,
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
        let mut types = around(names, generics);
        let name = ident.unraw().to_string();
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
            name,
            attrs: attributes,
            visibility: written(vis),
            place: self
                .parsed
                .place_between(vis_start(vis).unwrap_or(first), last),
            of: None,
            of_trait: None,
        };
        let generics = def.generics.clone();
        self.push(head, Kind::Type(Box::new(def)));
        let before = self.around.cfg.clone();
        self.around.cfg = cfg::within(&before, cfg::conditions(attributes));
        for path in attrs::derives(attributes) {
            self.derived(&path, (&own, &generics), &mut types);
        }
        self.around.cfg = before;
    }

    /// An implementation that `derive` makes: each parameter has the trait as well.
    fn derived(
        &mut self,
        path: &syn::Path,
        (own, generics): (&Ty, &Generics),
        types: &mut Types<'_>,
    ) {
        let of = types.trait_text(path);
        let short = types.trait_short(path);
        let mut generics = generics.clone();
        for (_, bounds) in &mut generics.types {
            bounds.push(Bound::Trait(of.clone()));
            bounds.sort();
            bounds.dedup();
        }
        let span = path.segments.first().map(|one| one.ident.span());
        let subject = crate_path(own).and_then(|mut path| path.pop());
        let head = Head {
            owner: None,
            name: format!("impl {short} for {}", subject.unwrap_or_default()),
            attrs: &[],
            visibility: Visibility::Public,
            place: self.parsed.place(span.unwrap_or_else(Span::call_site)),
            of: crate_path(own),
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
