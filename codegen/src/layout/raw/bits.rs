//! Bit-fields in raw bindings: bindgen writes them as methods that read some bits of a field.

use std::collections::BTreeMap;

use syn::{Expr, GenericArgument, ImplItem, Item, visit::Visit};

use super::items::literal;

/// The start of the names of fields that hold bits.
pub(super) const UNIT: &str = "_bitfield_";

/// A bit-field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Bits {
    /// The name of the member: that of the method.
    pub(super) name: String,
    /// The field that holds the bits.
    pub(super) unit: String,
    /// Where they start in it, in bits.
    pub(super) offset: u64,
    /// How many.
    pub(super) width: u32,
}

/// The bit-fields of all types, by the names of these.
pub(super) fn all(items: &[Item]) -> BTreeMap<String, Vec<Bits>> {
    let mut found: BTreeMap<String, Vec<Bits>> = BTreeMap::new();
    for item in items {
        let Item::Impl(block) = item else { continue };
        let (None, syn::Type::Path(of)) = (&block.trait_, &*block.self_ty) else {
            continue;
        };
        let Some(of) = of.path.get_ident() else {
            continue;
        };
        let methods = block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(method) => bits(method),
            _ => None,
        });
        found.entry(of.to_string()).or_default().extend(methods);
    }
    found
}

/// The bits that a method reads, if it is one that does.
fn bits(method: &syn::ImplItemFn) -> Option<Bits> {
    let receiver = method.sig.receiver()?;
    if receiver.mutability.is_some() || method.sig.inputs.len() != 1 {
        return None;
    }
    let mut read = Read::default();
    read.visit_block(&method.block);
    let (unit, offset, width) = read.0?;
    Some(Bits {
        name: method.sig.ident.to_string(),
        unit,
        offset,
        width,
    })
}

/// The first read of bits: `self._bitfield_1.get(0usize, 3u8)`, or `.get_const::<0usize, 3u8>()`.
#[derive(Default)]
struct Read(Option<(String, u64, u32)>);

impl<'ast> Visit<'ast> for Read {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if self.0.is_none() {
            self.0 = read(call);
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

fn read(call: &syn::ExprMethodCall) -> Option<(String, u64, u32)> {
    let Expr::Field(field) = &*call.receiver else {
        return None;
    };
    let syn::Member::Named(unit) = &field.member else {
        return None;
    };
    let unit = unit.to_string();
    if !unit.starts_with(UNIT) {
        return None;
    }
    let numbers: Vec<i128> = match (call.method.to_string().as_str(), &call.turbofish) {
        ("get", None) => call.args.iter().filter_map(literal).collect(),
        ("get_const", Some(generics)) => {
            let arguments = generics.args.iter().filter_map(|argument| match argument {
                GenericArgument::Const(value) => literal(value),
                _ => None,
            });
            arguments.collect()
        }
        _ => return None,
    };
    let [offset, width] = numbers.try_into().ok()?;
    Some((
        unit,
        u64::try_from(offset).ok()?,
        u32::try_from(width).ok()?,
    ))
}
