//! The table: what is asked of rustc, and what its answers mean. Both go through the types in the same order.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::Type;

use super::{
    bits::UNIT,
    compile::TABLE,
    items::{Items, RecordItem, is_unnamed, lends},
};
use crate::layout::graph::{Graph, Id, MemberNode, Node, RecordNode};

/// The expressions of the table.
pub(super) struct Table(Vec<TokenStream>);

impl Table {
    pub(super) fn of(items: &Items) -> Self {
        let mut table = Vec::new();
        for record in &items.records {
            let name = &record.name;
            table.push(quote!(::core::mem::size_of::<#name>()));
            table.push(quote!(::core::mem::align_of::<#name>()));
            for field in &record.fields {
                let (own, ty) = (&field.name, &field.ty);
                table.push(quote!(::core::mem::offset_of!(#name, #own)));
                table.push(quote!(::core::mem::size_of::<#ty>()));
            }
        }
        for (ty, _) in items.enums.values() {
            table.push(quote!(::core::mem::size_of::<#ty>()));
        }
        Self(table)
    }

    /// How many numbers it has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// A crate with the types and the table.
pub(super) fn source(items: &Items, table: &Table, prelude: &str) -> String {
    let (kept, rows, len) = (&items.kept, &table.0, table.len());
    let symbol = format_ident!("{TABLE}");
    let modules = items.missing_modules(prelude);
    let modules = modules.iter().map(|name| {
        let name = format_ident!("{name}");
        quote!(mod #name { pub use ::core::ffi::*; })
    });
    let body = quote! {
        #(#modules)*
        #(#kept)*
        #[unsafe(no_mangle)]
        #[used]
        pub static #symbol: [u64; #len] = [#(#rows as u64),*];
    };
    let body = body.to_string();
    // `core` has no `std` for bindings that name it; and a machine without `std` is no obstacle to others.
    let no_std = match body.contains(":: std ::") {
        true => "",
        false => "#![no_std]\n",
    };
    format!("{no_std}#![allow(warnings)]\nmod bindings {{\n{prelude}\n{body}\n}}\n")
}

/// Makes types of the numbers.
pub(super) fn fill(graph: &mut Graph, items: &Items, table: &Table, numbers: &[u64]) {
    debug_assert_eq!(table.len(), numbers.len());
    let mut numbers = numbers.iter().copied();
    let mut next = || numbers.next().unwrap_or(0);
    let first = graph.nodes.len();
    graph
        .nodes
        .extend(items.records.iter().map(|_| Node::Unknown));
    let names = items.records.iter().map(|record| record.name.to_string());
    let filler = Filler {
        items,
        records: names.zip(first..).collect(),
    };
    for (at, record) in items.records.iter().enumerate() {
        let node = filler.record(graph, record, &mut next);
        if let Some(place) = graph.nodes.get_mut(first + at) {
            *place = Node::Record(node);
        }
    }
    for (name, (_, values)) in &items.enums {
        let of = Items::enum_of(values, next());
        graph.nodes.push(Node::Enum {
            name: Some(name.clone()),
            of,
        });
    }
    for (name, ty) in &items.aliases {
        if let Some(of) = filler.behind(ty) {
            graph.nodes.push(Node::Alias {
                name: Some(name.clone()),
                of,
            });
        }
    }
}

struct Filler<'a> {
    items: &'a Items,
    /// The types of records, by name.
    records: BTreeMap<String, Id>,
}

impl Filler<'_> {
    fn record(
        &self,
        graph: &mut Graph,
        item: &RecordItem,
        next: &mut impl FnMut() -> u64,
    ) -> RecordNode {
        let name = item.name.to_string();
        let mut node = RecordNode {
            name: Some(name).filter(|name| !is_unnamed(name)),
            is_union: item.is_union,
            size: next(),
            align: Some(next()),
            opaque: item.opaque,
            partial: item.partial,
            members: Vec::new(),
        };
        for field in &item.fields {
            let (offset, size) = (next(), next());
            let name = field.name.to_string();
            let offset_bits = offset.saturating_mul(8);
            if name.starts_with(UNIT) {
                let bits = item.bits.iter().filter(|bits| bits.unit == name);
                node.members.extend(bits.map(|bits| MemberNode {
                    name: Some(bits.name.clone()),
                    offset_bits: offset_bits.saturating_add(bits.offset),
                    width: Some(bits.width),
                    size: None,
                    of: 0,
                }));
                continue;
            }
            node.members.push(MemberNode {
                name: Some(name).filter(|name| !lends(name)),
                offset_bits,
                width: None,
                size: Some(if field.flexible { 0 } else { size }),
                of: self.member(graph, &field.ty, field.flexible),
            });
        }
        node
    }

    /// The type of a member, as far as it has members itself.
    fn member(&self, graph: &mut Graph, ty: &Type, flexible: bool) -> Id {
        match self.behind(ty) {
            None => 0,
            Some(of) if flexible || matches!(ty, Type::Array(_)) => {
                graph.nodes.push(Node::Array { of, len: 0 });
                graph.nodes.len() - 1
            }
            Some(of) => of,
        }
    }

    /// The record behind a type, arrays of it too.
    fn behind(&self, ty: &Type) -> Option<Id> {
        let mut ty = ty;
        for _ in 0..64 {
            match ty {
                Type::Array(array) => ty = &array.elem,
                Type::Paren(inner) => ty = &inner.elem,
                Type::Group(inner) => ty = &inner.elem,
                Type::Path(path) => {
                    let name = path.path.segments.last()?.ident.to_string();
                    if let Some(at) = self.records.get(&name) {
                        return Some(*at);
                    }
                    let of = self.items.aliases.get(&name)?;
                    if of.to_token_stream().to_string() == name {
                        return None;
                    }
                    ty = of;
                }
                _ => return None,
            }
        }
        None
    }
}
