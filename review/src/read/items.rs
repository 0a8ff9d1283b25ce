//! The items of a module.

use std::sync::Arc;

use proc_macro2::Span;
use syn::{Attribute, Item, ext::IdentExt as _, spanned::Spanned as _};

use super::{
    Options, attrs,
    lifetimes::{Lifetimes, Mode},
    text,
    types::{Types, abi, lifetime_name},
};
use crate::{
    body::{self, Own},
    model::{self, Function, Kind, Path, TraitDef, Unread, Visibility, place::Place, ty::Ty},
    names::{Names, index::Index},
    source::{Around, Parsed, cfg, docs, written},
};

/// An item, and what decides who can see it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) item: model::Item,
    /// Who could see it if everybody saw its module.
    pub(super) written: Visibility,
    /// For what belongs to a type or a trait of the crate: the full path of that.
    pub(super) of: Option<Vec<String>>,
    /// For an implementation of a trait and what is in it: the trait by its last name, and with full paths.
    pub(super) of_trait: Option<(String, String)>,
}

/// What one file holds.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) items: Vec<Read>,
    pub(super) unread: Vec<Unread>,
}

/// Reads the items of a file.
pub(super) fn read(
    parsed: &Parsed<'_>,
    around: &Around,
    index: &Arc<Index>,
    options: &Options,
) -> Part {
    let own = Own::of(&parsed.syntax.items, options.words.clone());
    let mut part = Part::default();
    let mut reader = Reader {
        parsed,
        index,
        own: &own,
        part: &mut part,
        module: parsed.module.clone(),
        around: around.clone(),
    };
    reader.items(&parsed.syntax.items);
    part
}

/// A module while it is read.
pub(super) struct Reader<'a> {
    pub(super) parsed: &'a Parsed<'a>,
    pub(super) index: &'a Arc<Index>,
    pub(super) own: &'a Own,
    pub(super) part: &'a mut Part,
    pub(super) module: Vec<String>,
    pub(super) around: Around,
}

/// What an item is pushed with.
pub(super) struct Head<'b> {
    pub(super) owner: Option<String>,
    pub(super) name: String,
    pub(super) attrs: &'b [Attribute],
    pub(super) visibility: Visibility,
    pub(super) place: Place,
    pub(super) of: Option<Vec<String>>,
    pub(super) of_trait: Option<(String, String)>,
}

impl Reader<'_> {
    fn items(&mut self, items: &[Item]) {
        let names = Names::of(&self.module, items).within(self.index, self.around.root);
        for item in items {
            self.item(item, &names);
        }
    }

    fn item(&mut self, item: &Item, names: &Names) {
        match item {
            Item::Const(item) if item.ident == "_" => self.unnamed(&item.expr),
            Item::Const(one) => {
                let types = &mut outside(names);
                let kind = Kind::Constant {
                    ty: types.ty(&one.ty),
                    value: Some(types.value(&one.expr)),
                };
                let span = (one.const_token.span, one.semi_token.span);
                self.plain((&one.ident, &one.vis, &one.attrs), span, kind);
            }
            Item::Static(one) => {
                let kind = Kind::Static {
                    ty: outside(names).ty(&one.ty),
                    mutable: matches!(one.mutability, syn::StaticMutability::Mut(_)),
                };
                let span = (one.static_token.span, one.semi_token.span);
                self.plain((&one.ident, &one.vis, &one.attrs), span, kind);
            }
            Item::Fn(one) => {
                let mut function = Types::new(names).function(&one.sig);
                function.body = Some(body::read(self.parsed, names, self.own, &one.block));
                let span = (start(&one.sig), one.block.brace_token.span.close());
                let kind = Kind::Function(Box::new(function));
                self.plain((&one.sig.ident, &one.vis, &one.attrs), span, kind);
            }
            Item::ForeignMod(block) => self.foreign(block, names),
            Item::Impl(item) => self.implementation(item, names),
            Item::Macro(item) => self.macro_item(item, names),
            Item::Mod(item) => self.inner_module(item),
            Item::Struct(_) | Item::Enum(_) | Item::Union(_) => self.type_item(item, names),
            Item::Trait(item) => self.trait_item(item, names),
            Item::TraitAlias(one) => {
                let mut types = around(names, &one.generics);
                let kind = Kind::Trait(TraitDef {
                    generics: with_lifetimes(&mut types, &one.generics),
                    supertraits: supertraits(&mut types, &one.bounds),
                    ..TraitDef::default()
                });
                let span = (one.trait_token.span, one.semi_token.span);
                self.plain((&one.ident, &one.vis, &one.attrs), span, kind);
            }
            Item::Type(one) => {
                let mut types = around(names, &one.generics);
                types.lifetimes.set(Mode::Nothing);
                let kind = Kind::Alias {
                    ty: Some(types.ty(&one.ty)),
                    generics: with_lifetimes(&mut types, &one.generics),
                };
                let span = (one.type_token.span, one.semi_token.span);
                self.plain((&one.ident, &one.vis, &one.attrs), span, kind);
            }
            Item::Use(item) => self.reexports(item, names),
            Item::ExternCrate(_) => {}
            other => {
                let text: String = quote::quote!(#other).to_string().chars().take(60).collect();
                self.unread(
                    format!("`{text}`"),
                    "the parser knows no such item",
                    other.span(),
                );
            }
        }
    }

    /// Implementations can hide in an unnamed constant: `const _: () = { impl Trait for Type {} };`.
    fn unnamed(&mut self, value: &syn::Expr) {
        if let syn::Expr::Block(block) = value {
            let items = block.block.stmts.iter().filter_map(|one| match one {
                syn::Stmt::Item(item @ (Item::Impl(_) | Item::Use(_))) => Some(item.clone()),
                _ => None,
            });
            let inside: Vec<Item> = items.collect();
            if inside.iter().any(|item| matches!(item, Item::Impl(_))) {
                self.items(&inside);
            }
        }
    }

    fn inner_module(&mut self, item: &syn::ItemMod) {
        let name = item.ident.unraw().to_string();
        let end = match (&item.content, &item.semi) {
            (Some((brace, _)), _) => brace.span.close(),
            (None, Some(semi)) => semi.span,
            (None, None) => item.ident.span(),
        };
        let span = (item.mod_token.span, end);
        self.plain((&item.ident, &item.vis, &item.attrs), span, Kind::Module);
        let Some((_, items)) = &item.content else {
            return;
        };
        let visibility = written(&item.vis).min(self.around.visibility.clone());
        let mut module = self.module.clone();
        module.push(name);
        let mut inside = Reader {
            part: self.part,
            module,
            around: Around {
                cfg: cfg::within(&self.around.cfg, cfg::conditions(&item.attrs)),
                visibility,
                root: self.around.root,
            },
            ..*self
        };
        inside.items(items);
    }

    fn foreign(&mut self, block: &syn::ItemForeignMod, names: &Names) {
        let before = self.around.cfg.clone();
        self.around.cfg = cfg::within(&before, cfg::conditions(&block.attrs));
        for item in &block.items {
            match item {
                syn::ForeignItem::Fn(one) => {
                    let function = Types::new(names).function(&one.sig);
                    let kind = Kind::Function(Box::new(Function {
                        is_unsafe: !matches!(one.sig.safety, syn::Safety::Safe(_)),
                        abi: Some(abi(&block.abi)),
                        ..function
                    }));
                    let span = (start(&one.sig), one.semi_token.span);
                    self.plain((&one.sig.ident, &one.vis, &one.attrs), span, kind);
                }
                syn::ForeignItem::Static(one) => {
                    let kind = Kind::Static {
                        ty: outside(names).ty(&one.ty),
                        mutable: matches!(one.mutability, syn::StaticMutability::Mut(_)),
                    };
                    let span = (one.static_token.span, one.semi_token.span);
                    self.plain((&one.ident, &one.vis, &one.attrs), span, kind);
                }
                syn::ForeignItem::Type(one) => {
                    let kind = Kind::Alias {
                        generics: model::ty::Generics::default(),
                        ty: None,
                    };
                    let span = (one.type_token.span, one.semi_token.span);
                    self.plain((&one.ident, &one.vis, &one.attrs), span, kind);
                }
                syn::ForeignItem::Macro(one) => self.macro_call(&one.mac, names),
                other => {
                    self.unread(
                        "an extern item".into(),
                        "the parser knows no such item",
                        other.span(),
                    );
                }
            }
        }
        self.around.cfg = before;
    }

    /// An item with a name of its own.
    fn plain(
        &mut self,
        (ident, vis, attrs): (&syn::Ident, &syn::Visibility, &[Attribute]),
        (first, last): (Span, Span),
        kind: Kind,
    ) {
        let first = vis_start(vis).unwrap_or(first);
        let head = Head {
            owner: None,
            name: ident.unraw().to_string(),
            attrs,
            visibility: written(vis),
            place: self.parsed.place_between(first, last),
            of: None,
            of_trait: None,
        };
        self.push(head, kind);
    }

    /// Adds an item.
    pub(super) fn push(&mut self, head: Head<'_>, kind: Kind) {
        let item = model::Item {
            path: Path {
                modules: self.modules_of(head.of.as_deref()),
                owner: head.owner,
                name: head.name,
            },
            kind,
            visibility: head.visibility.clone().min(self.around.visibility.clone()),
            cfg: cfg::within(&self.around.cfg, cfg::conditions(head.attrs)),
            docs: docs::read(head.attrs),
            must_use: attrs::must_use(head.attrs),
            place: head.place,
        };
        self.part.items.push(Read {
            item,
            written: head.visibility,
            of: head.of,
            of_trait: head.of_trait,
        });
    }

    /// The modules of a type of the crate, for what belongs to it wherever that is written; else those around.
    fn modules_of(&self, of: Option<&[String]>) -> Vec<String> {
        match of {
            Some([root, modules @ .., _]) if root == "crate" => modules.to_vec(),
            _ => self.module.clone(),
        }
    }

    /// Says that something is not read.
    pub(super) fn unread(&mut self, what: String, why: &str, span: Span) {
        self.part.unread.push(Unread {
            what,
            why: why.to_owned(),
            place: self.parsed.place(span),
        });
    }

    /// A macro call that stands for items.
    pub(super) fn macro_call(&mut self, mac: &syn::Macro, names: &Names) {
        if mac.path.is_ident("include") {
            return;
        }
        let path = names.resolve(&mac.path);
        let name = path.last().cloned().unwrap_or_default();
        if matches!(
            name.as_str(),
            "static_assert" | "const_assert" | "compile_error"
        ) {
            return;
        }
        let span = mac.path.segments.first().map(|one| one.ident.span());
        let why = "the items that it stands for are not known";
        self.unread(
            format!("macro {name}!"),
            why,
            span.unwrap_or_else(Span::call_site),
        );
    }
}

/// The types of constants and statics: a lifetime that is left out is `'static`.
fn outside<'n>(names: &'n Names) -> Types<'n> {
    let mut types = Types::new(names);
    types.lifetimes.set(Mode::Is(model::ty::Lifetime::Static));
    types
}

/// The types of an item with parameters.
pub(super) fn around<'n>(names: &'n Names, generics: &syn::Generics) -> Types<'n> {
    let lifetimes = generics.params.iter().filter_map(lifetime_name);
    let mut types = Types {
        lifetimes: Lifetimes::outer(lifetimes),
        ..Types::new(names)
    };
    types.declare(generics);
    types
}

/// The parameters of an item that is no function.
pub(super) fn with_lifetimes(
    types: &mut Types<'_>,
    generics: &syn::Generics,
) -> model::ty::Generics {
    let mut all = types.generics(generics);
    all.lifetimes = types.lifetimes.of_outer();
    all
}

/// What else an implementor has, sorted.
pub(super) fn supertraits(
    types: &mut Types<'_>,
    bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>,
) -> Vec<String> {
    let bounds = types.bounds(bounds);
    bounds
        .iter()
        .map(|bound| text::bounds(std::slice::from_ref(bound)))
        .collect()
}

/// Where a visibility begins.
pub(super) fn vis_start(vis: &syn::Visibility) -> Option<Span> {
    match vis {
        syn::Visibility::Public(token) => Some(token.span),
        syn::Visibility::Restricted(vis) => Some(vis.pub_token.span),
        syn::Visibility::Inherited => None,
    }
}

/// Where a signature begins.
pub(super) fn start(sig: &syn::Signature) -> Span {
    let safety = match &sig.safety {
        syn::Safety::Unsafe(token) => Some(token.span),
        syn::Safety::Safe(token) => Some(token.span),
        syn::Safety::Default => None,
    };
    let first = sig.constness.map(|token| token.span);
    let first = first.or(sig.asyncness.map(|token| token.span)).or(safety);
    let first = first.or(sig.abi.as_ref().map(|abi| abi.extern_token.span));
    first.unwrap_or(sig.fn_token.span)
}

/// The path of a type of the crate.
pub(super) fn crate_path(ty: &Ty) -> Option<Vec<String>> {
    match ty {
        Ty::Path { path, .. }
            if path.len() > 1 && path.first().is_some_and(|root| root == "crate") =>
        {
            Some(path.clone())
        }
        _ => None,
    }
}
