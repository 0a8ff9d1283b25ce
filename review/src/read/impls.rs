//! Traits, implementations, and what is in them.

use proc_macro2::Span;
use syn::{Attribute, Ident, ImplItem, TraitItem, ext::IdentExt as _, spanned::Spanned as _};

use super::{
    items::{Head, Reader, around, crate_path, start, supertraits, vis_start, with_lifetimes},
    lifetimes::Mode,
    text,
    types::{Types, lifetime_name},
};
use crate::{
    body::{self, Own},
    model::{
        Function, Impl, Kind, TraitDef, Visibility,
        body::Body,
        ty::{Arg, Generics, Ty},
    },
    names::Names,
    source::{cfg, written},
};

/// What is in a trait or an implementation.
struct Member<'b> {
    ident: &'b Ident,
    attrs: &'b [Attribute],
    first: Span,
    last: Span,
    kind: Kind,
}

/// What a member belongs to.
struct Owner {
    /// The type; for those of a trait's implementation the trait as well.
    name: String,
    /// The full path of the type, if it is one of the crate.
    of: Option<Vec<String>>,
    /// The trait by its last name, and with full paths.
    of_trait: Option<(String, String)>,
}

impl Reader<'_> {
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
        let head = Head {
            owner: None,
            name: name.clone(),
            attrs: &item.attrs,
            visibility: written(&item.vis),
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
        let owner = Owner {
            name,
            of: Some(path.collect()),
            of_trait: None,
        };
        for one in &item.items {
            if let Some(member) = self.in_trait(one, &types, names) {
                self.member(member, &owner, Visibility::Public, None);
            }
        }
        self.around.cfg = before;
    }

    fn in_trait<'b>(
        &mut self,
        item: &'b TraitItem,
        types: &Types<'_>,
        names: &Names,
    ) -> Option<Member<'b>> {
        match item {
            TraitItem::Fn(one) => {
                let default = one.default.as_ref();
                let semi = one.semi_token.map(|semi| semi.span);
                let last = default.map(|block| block.brace_token.span.close()).or(semi);
                let function = Function {
                    body: default.map(|block| self.body(names, self.own, block)),
                    ..types.function(&one.sig)
                };
                Some(Member {
                    ident: &one.sig.ident,
                    attrs: &one.attrs,
                    first: start(&one.sig),
                    last: last.unwrap_or(one.sig.paren_token.span.close()),
                    kind: Kind::Function(Box::new(function)),
                })
            }
            TraitItem::Const(one) => Some(Member {
                ident: &one.ident,
                attrs: &one.attrs,
                first: one.const_token.span,
                last: one.semi_token.span,
                kind: Kind::Constant {
                    ty: types.clone().ty(&one.ty),
                    value: one.default.as_ref().map(|(_, value)| types.value(value)),
                },
            }),
            TraitItem::Type(one) => {
                let default = one.default.as_ref().map(|(_, ty)| ty);
                let (mut generics, ty) = associated(types, &one.generics, default);
                let bounds = types.clone().bounds(&one.bounds);
                let bounds = bounds
                    .iter()
                    .map(|one| text::bounds(std::slice::from_ref(one)));
                let name = one.ident.unraw();
                generics
                    .others
                    .extend(bounds.map(|bound| format!("{name}: {bound}")));
                generics.others.sort();
                Some(Member {
                    ident: &one.ident,
                    attrs: &one.attrs,
                    first: one.type_token.span,
                    last: one.semi_token.span,
                    kind: Kind::Alias { generics, ty },
                })
            }
            TraitItem::Macro(one) => {
                self.macro_call(&one.mac, names);
                None
            }
            other => {
                self.unread(
                    "an item of a trait".into(),
                    "the parser knows no such item",
                    other.span(),
                );
                None
            }
        }
    }

    pub(super) fn implementation(&mut self, item: &syn::ItemImpl, names: &Names) {
        let mut types = around(names, &item.generics);
        types.lifetimes.set(Mode::Header);
        let ty = types.ty(&item.self_ty);
        types.self_ty = Some(ty.clone());
        let subject = subject(&ty, &types);
        let of_trait = item.trait_.as_ref().map(|(path, _)| {
            let negative = if item.modifiers.polarity.is_some() {
                "!"
            } else {
                ""
            };
            let short = format!("{negative}{}", types.trait_short(path));
            (short, format!("{negative}{}", types.trait_text(path)))
        });
        types.lifetimes.set(Mode::Nothing);
        let name = match &of_trait {
            Some((short, _)) => format!("{short} for {subject}"),
            None => subject,
        };
        let owner = Owner {
            name,
            of: crate_path(&ty),
            of_trait,
        };
        if let Some((_, full)) = &owner.of_trait {
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
                name: format!("impl {}", owner.name),
                attrs: &item.attrs,
                visibility: Visibility::Public,
                place: self
                    .parsed
                    .place_between(first, item.brace_token.span.close()),
                of: owner.of.clone(),
                of_trait: owner.of_trait.clone(),
            };
            self.push(head, kind);
        }
        let before = self.around.cfg.clone();
        self.around.cfg = cfg::within(&before, cfg::conditions(&item.attrs));
        let own = self.own.within(&item.self_ty);
        for one in &item.items {
            if let Some((member, vis)) = self.in_impl(one, &types, (&own, names)) {
                // What belongs to a trait is seen by those that see the trait.
                let visibility = match &owner.of_trait {
                    Some(_) => Visibility::Public,
                    None => written(vis),
                };
                self.member(member, &owner, visibility, vis_start(vis));
            }
        }
        self.around.cfg = before;
    }

    fn in_impl<'b>(
        &mut self,
        item: &'b ImplItem,
        types: &Types<'_>,
        (own, names): (&Own, &Names),
    ) -> Option<(Member<'b>, &'b syn::Visibility)> {
        match item {
            ImplItem::Fn(one) => {
                let function = Function {
                    body: Some(self.body(names, own, &one.block)),
                    ..types.function(&one.sig)
                };
                let member = Member {
                    ident: &one.sig.ident,
                    attrs: &one.attrs,
                    first: start(&one.sig),
                    last: one.block.brace_token.span.close(),
                    kind: Kind::Function(Box::new(function)),
                };
                Some((member, &one.vis))
            }
            ImplItem::Const(one) => {
                let member = Member {
                    ident: &one.ident,
                    attrs: &one.attrs,
                    first: one.const_token.span,
                    last: one.semi_token.span,
                    kind: Kind::Constant {
                        ty: types.clone().ty(&one.ty),
                        value: Some(types.value(&one.expr)),
                    },
                };
                Some((member, &one.vis))
            }
            ImplItem::Type(one) => {
                let (generics, ty) = associated(types, &one.generics, Some(&one.ty));
                let member = Member {
                    ident: &one.ident,
                    attrs: &one.attrs,
                    first: one.type_token.span,
                    last: one.semi_token.span,
                    kind: Kind::Alias { generics, ty },
                };
                Some((member, &one.vis))
            }
            ImplItem::Macro(one) => {
                self.macro_call(&one.mac, names);
                None
            }
            other => {
                let what = "an item of an implementation".to_owned();
                self.unread(what, "the parser knows no such item", other.span());
                None
            }
        }
    }

    fn member(
        &mut self,
        member: Member<'_>,
        owner: &Owner,
        visibility: Visibility,
        first: Option<Span>,
    ) {
        let first = first.unwrap_or(member.first);
        let head = Head {
            owner: Some(owner.name.clone()),
            name: member.ident.unraw().to_string(),
            attrs: member.attrs,
            visibility,
            place: self.parsed.place_between(first, member.last),
            of: owner.of.clone(),
            of_trait: owner.of_trait.clone(),
        };
        self.push(head, member.kind);
    }

    fn body(&self, names: &Names, own: &Own, block: &syn::Block) -> Body {
        body::read(self.parsed, names, own, block)
    }
}

/// The parameters of an associated type, and what it stands for.
fn associated(
    types: &Types<'_>,
    generics: &syn::Generics,
    ty: Option<&syn::Type>,
) -> (Generics, Option<Ty>) {
    let mut types = types.clone();
    let names = generics.params.iter().filter_map(lifetime_name);
    types.lifetimes.bind(names.collect::<Vec<_>>());
    types.declare(generics);
    let ty = ty.map(|ty| types.ty(ty));
    let mut all = types.generics(generics);
    all.lifetimes = u32::try_from(generics.lifetimes().count()).unwrap_or(u32::MAX);
    (all, ty)
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
