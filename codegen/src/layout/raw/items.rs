//! What of raw bindings is about layouts, sorted.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Fields, Item, Type};

use super::bits::{self, Bits};
use crate::layout::model::{Enum, Layouts};

/// Derives that other items may need; the rest may come from crates that are not here.
const DERIVES: [&str; 2] = ["Copy", "Clone"];

/// How bindgen marks what has no name in C.
const UNNAMED_TYPE: &str = "_bindgen_ty_";
const UNNAMED_MEMBER: &str = "__bindgen_anon_";

/// Fields that bindgen adds.
const OWN_FIELDS: [&str; 7] = [
    "_address",
    "_unused",
    "_phantom",
    "_bindgen_align",
    "_bitfield_align_",
    "__bindgen_padding_",
    "bindgen_union_field",
];
const OPAQUE: &str = "_bindgen_opaque_blob";

/// What safebind's own digest calls the bytes of members that it does not show.
const FILLER: &str = "_safebind_opaque_";

/// A struct or union of raw bindings.
pub(super) struct RecordItem {
    /// The name.
    pub(super) name: syn::Ident,
    /// Whether it is a union in C.
    pub(super) is_union: bool,
    /// Whether it is so many bytes.
    pub(super) opaque: bool,
    /// Whether bytes stand for some of its members.
    pub(super) partial: bool,
    /// The fields that stand for members or for bits of several.
    pub(super) fields: Vec<FieldItem>,
    /// Members that are read by methods.
    pub(super) bits: Vec<Bits>,
}

/// A field.
pub(super) struct FieldItem {
    /// The name in Rust.
    pub(super) name: syn::Ident,
    /// The type, without what bindgen puts around it.
    pub(super) ty: Type,
    /// Whether it is an array of which the type does not say the length.
    pub(super) flexible: bool,
}

/// What of raw bindings is about layouts.
#[derive(Default)]
pub(super) struct Items {
    /// What has to be compiled.
    pub(super) kept: Vec<Item>,
    /// The structs and unions.
    pub(super) records: Vec<RecordItem>,
    /// What other type names stand for.
    pub(super) aliases: BTreeMap<String, Type>,
    /// The types of enums, with the values that the bindings give as constants.
    pub(super) enums: BTreeMap<String, (Type, BTreeMap<String, i128>)>,
    /// Enumerators of enums without a name.
    enumerators: BTreeMap<String, i128>,
}

impl Items {
    pub(super) fn of(file: &syn::File) -> Self {
        let mut items = Self::default();
        let bits = bits::all(&file.items);
        for item in &file.items {
            items.item(item, &bits);
        }
        items.constants(&file.items);
        items
    }

    fn item(&mut self, item: &Item, bits: &BTreeMap<String, Vec<Bits>>) {
        match item {
            Item::Struct(it) => {
                let mut it = it.clone();
                plain(&mut it.attrs);
                if let (Fields::Named(fields), true) = (&it.fields, it.generics.params.is_empty()) {
                    self.record(&it.ident, fields, false, bits);
                }
                self.kept.push(Item::Struct(it));
            }
            Item::Union(it) => {
                let mut it = it.clone();
                plain(&mut it.attrs);
                if it.generics.params.is_empty() {
                    self.record(&it.ident, &it.fields, true, bits);
                }
                self.kept.push(Item::Union(it));
            }
            Item::Enum(it) => {
                let mut it = it.clone();
                plain(&mut it.attrs);
                let name = &it.ident;
                let values = it.variants.iter().filter_map(|variant| {
                    let (_, value) = variant.discriminant.as_ref()?;
                    Some((variant.ident.to_string(), literal(value)?))
                });
                let values = values.collect();
                self.enums
                    .insert(name.to_string(), (syn::parse_quote!(#name), values));
                self.kept.push(Item::Enum(it));
            }
            Item::Type(it) => {
                self.aliases.insert(it.ident.to_string(), (*it.ty).clone());
                self.kept.push(item.clone());
            }
            Item::Mod(it) => self.module(it),
            Item::Impl(it) if is_copy(it) => self.kept.push(item.clone()),
            // Another name for an item of the same file; what is from elsewhere is not here.
            Item::Use(it) if matches!(&it.tree, syn::UseTree::Path(path) if path.ident == "self") =>
            {
                self.kept.push(item.clone());
            }
            // Lengths of arrays may be constants; what needs no type of the bindings compiles by itself.
            Item::Const(it) if it.ident != "_" => self.kept.push(item.clone()),
            _ => {}
        }
    }

    fn record(
        &mut self,
        name: &syn::Ident,
        fields: &syn::FieldsNamed,
        is_union: bool,
        bits: &BTreeMap<String, Vec<Bits>>,
    ) {
        let mut record = RecordItem {
            name: name.clone(),
            is_union,
            opaque: false,
            partial: false,
            fields: Vec::new(),
            bits: bits.get(&name.to_string()).cloned().unwrap_or_default(),
        };
        for field in &fields.named {
            let Some(name) = &field.ident else { continue };
            let text = name.to_string();
            if matches!(text.as_str(), "_unused" | "_address") && fields.named.len() == 1 {
                // It is declared and no more.
                return;
            }
            record.partial |= text.starts_with(FILLER);
            record.opaque |= text.starts_with(OPAQUE);
            record.is_union |= text == "bindgen_union_field";
            if text.starts_with(OPAQUE)
                || text.starts_with(FILLER)
                || OWN_FIELDS.iter().any(|own| text.starts_with(own))
            {
                continue;
            }
            let (ty, flexible) = inside(&field.ty);
            record.fields.push(FieldItem {
                name: name.clone(),
                ty: ty.clone(),
                flexible,
            });
        }
        self.records.push(record);
    }

    /// A module that stands for an enum.
    fn module(&mut self, module: &syn::ItemMod) {
        let items = module.content.iter().flat_map(|(_, items)| items);
        let mut values = BTreeMap::new();
        let mut is_enum = false;
        for item in items {
            match item {
                Item::Type(it) if it.ident == "Type" => is_enum = true,
                Item::Const(it) => {
                    values.extend(literal(&it.expr).map(|value| (it.ident.to_string(), value)));
                }
                _ => {}
            }
        }
        if is_enum {
            let name = &module.ident;
            self.enums
                .insert(name.to_string(), (syn::parse_quote!(#name::Type), values));
            self.kept.push(Item::Mod(module.clone()));
        }
    }

    /// Finds the enumerators among the constants: their type is a name of these bindings.
    fn constants(&mut self, items: &[Item]) {
        for item in items {
            let Item::Const(it) = item else { continue };
            let Type::Path(path) = &*it.ty else { continue };
            let (Some(ty), Some(value)) = (path.path.get_ident(), literal(&it.expr)) else {
                continue;
            };
            let (ty, name) = (ty.to_string(), it.ident.to_string());
            if !self.aliases.contains_key(&ty) {
                continue;
            }
            if let Some((outer, _)) = ty.split_once(UNNAMED_TYPE) {
                let outer = outer.trim_end_matches('_');
                let prefix = format!("{outer}_");
                let own = name.strip_prefix(&prefix).filter(|_| !outer.is_empty());
                self.enumerators
                    .insert(own.unwrap_or(&name).to_owned(), value);
                continue;
            }
            let own = name
                .strip_prefix(&format!("{ty}_"))
                .unwrap_or(&name)
                .to_owned();
            let ident = syn::Ident::new(&ty, proc_macro2::Span::call_site());
            let of = self
                .enums
                .entry(ty)
                .or_insert_with(|| (syn::parse_quote!(#ident), BTreeMap::new()));
            of.1.insert(own, value);
        }
    }

    /// Adds what is known without a compiler.
    pub(super) fn add_constants(&self, layouts: &mut Layouts) {
        for (name, value) in &self.enumerators {
            layouts.add_enumerator(name.clone(), *value);
        }
    }

    /// The enum of a name, with its size.
    pub(super) fn enum_of(values: &BTreeMap<String, i128>, size: u64) -> Enum {
        Enum {
            size: Some(size),
            values: values.clone(),
        }
    }

    /// Modules with C's types that the bindings use and do not have: `ffi` in `ffi::c_int`.
    pub(super) fn missing_modules(&self, prelude: &str) -> BTreeSet<String> {
        let mut found = Modules::default();
        for item in &self.kept {
            syn::visit::visit_item(&mut found, item);
        }
        let defined = |name: &String| prelude.contains(&format!("mod {name}"));
        found.0.into_iter().filter(|name| !defined(name)).collect()
    }
}

/// The first steps of paths to C's types.
#[derive(Default)]
struct Modules(BTreeSet<String>);

impl<'ast> syn::visit::Visit<'ast> for Modules {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut steps = path.segments.iter();
        if let (None, Some(first), Some(second), None) =
            (path.leading_colon, steps.next(), steps.next(), steps.next())
            && second.ident.to_string().starts_with("c_")
        {
            self.0.insert(first.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }
}

/// Whether a name of the bindings is one that bindgen made up; a tag inside such a type follows its name.
pub(super) fn is_unnamed(name: &str) -> bool {
    let number = name.rsplit_once(UNNAMED_TYPE).map(|(_, number)| number);
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a field lends its members.
pub(super) fn lends(name: &str) -> bool {
    name.starts_with(UNNAMED_MEMBER)
}

/// Leaves of attributes what a layout depends on.
fn plain(attributes: &mut Vec<Attribute>) {
    let mut copies = Vec::new();
    for attribute in attributes.iter() {
        if attribute.path().is_ident("derive") {
            let _ = attribute.parse_nested_meta(|meta| {
                copies.extend(
                    DERIVES
                        .into_iter()
                        .filter(|derive| meta.path.is_ident(derive)),
                );
                Ok(())
            });
        }
    }
    attributes.retain(|attribute| attribute.path().is_ident("repr"));
    for derive in copies {
        let derive = syn::Ident::new(derive, proc_macro2::Span::call_site());
        attributes.push(syn::parse_quote!(#[derive(#derive)]));
    }
}

fn is_copy(of: &syn::ItemImpl) -> bool {
    let Some((path, _)) = of.trait_.as_ref() else {
        return false;
    };
    let last = path.segments.last();
    last.is_some_and(|last| DERIVES.iter().any(|derive| last.ident == derive))
}

/// The type of a member, without what bindgen puts around it, and whether that was an array without a length.
fn inside(ty: &Type) -> (&Type, bool) {
    let Type::Path(path) = ty else {
        return (ty, false);
    };
    let Some(last) = path.path.segments.last() else {
        return (ty, false);
    };
    let name = last.ident.to_string();
    let is_around = [
        "__IncompleteArrayField",
        "__BindgenUnionField",
        "ManuallyDrop",
    ];
    if !is_around.contains(&name.as_str()) {
        return (ty, false);
    }
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return (ty, false);
    };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) => (inner, name == "__IncompleteArrayField"),
        _ => (ty, false),
    }
}

/// The value of an integer literal, which may have a sign.
pub(super) fn literal(of: &syn::Expr) -> Option<i128> {
    match of {
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(int) => int.base10_parse::<i128>().ok(),
            _ => None,
        },
        syn::Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => {
            literal(&unary.expr)?.checked_neg()
        }
        syn::Expr::Paren(inner) => literal(&inner.expr),
        _ => None,
    }
}
