//! Constants, in the types that bindgen gives to macros.
//!
//! They do not pass through bindgen, which reads macros with an evaluator of its own: it has no
//! casts, and takes the highest values for negative ones.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::header::model::{Constant, Text, Type};

/// The items for the constants.
pub(super) fn items<'a>(constants: impl Iterator<Item = &'a Constant>) -> TokenStream {
    constants.filter_map(item).collect()
}

/// The items for macros that are strings, in the form that bindgen gives them.
pub(super) fn strings<'a>(strings: impl Iterator<Item = &'a Text>) -> TokenStream {
    let item = |text: &'a Text| {
        let name = syn::parse_str::<Ident>(&text.name).ok()?;
        let bytes = format!("{}\0", text.value).into_bytes();
        let (len, bytes) = (
            Literal::usize_unsuffixed(bytes.len()),
            Literal::byte_string(&bytes),
        );
        Some(quote!(pub const #name: &[u8; #len] = #bytes;))
    };
    strings.filter_map(item).collect()
}

fn item(constant: &Constant) -> Option<TokenStream> {
    let name = constant.raw_name();
    let name = syn::parse_str::<Ident>(&name)
        .unwrap_or_else(|_| Ident::new(&format!("{name}_"), Span::call_site()));
    let value: i128 = constant.value.parse().ok()?;
    let digits = Literal::u128_unsuffixed(value.unsigned_abs());
    let sign = (value < 0).then(|| quote!(-));
    let ty = enum_type(constant).unwrap_or_else(|| ty(value));
    Some(quote!(pub const #name: #ty = #sign #digits;))
}

/// The type of an enum's enumerators: the number type that holds the enum.
fn enum_type(constant: &Constant) -> Option<TokenStream> {
    let Type::Enum { repr, .. } = constant.of.as_ref()? else {
        return None;
    };
    let Type::Int { signed, bits, .. } = **repr else {
        return None;
    };
    let sign = if signed { 'i' } else { 'u' };
    format!("{sign}{bits}").parse().ok()
}

/// The smallest of four types, an unsigned one if it can be: what the kernel's code expects.
fn ty(value: i128) -> TokenStream {
    if u32::try_from(value).is_ok() {
        quote!(u32)
    } else if i32::try_from(value).is_ok() {
        quote!(i32)
    } else if u64::try_from(value).is_ok() {
        quote!(u64)
    } else if i64::try_from(value).is_ok() {
        quote!(i64)
    } else {
        quote!(i128)
    }
}

#[cfg(test)]
mod tests {
    use super::ty;

    #[test]
    fn the_type_follows_the_value() {
        for (value, name) in [
            (0, "u32"),
            (i128::from(u32::MAX), "u32"),
            (-1, "i32"),
            (i128::from(u32::MAX) + 1, "u64"),
            (i128::from(u64::MAX), "u64"),
            (i128::from(i32::MIN) - 1, "i64"),
        ] {
            assert_eq!(ty(value).to_string(), name, "{value}");
        }
    }
}
