//! The paths of Rust's own libraries: one item, one path.

/// What the prelude of Rust has, by its path below `core`.
const PRELUDE: [&str; 38] = [
    "alloc::boxed::Box",
    "alloc::borrow::ToOwned",
    "alloc::string::String",
    "alloc::string::ToString",
    "alloc::vec::Vec",
    "core::clone::Clone",
    "core::cmp::Eq",
    "core::cmp::Ord",
    "core::cmp::PartialEq",
    "core::cmp::PartialOrd",
    "core::convert::AsMut",
    "core::convert::AsRef",
    "core::convert::From",
    "core::convert::Into",
    "core::convert::TryFrom",
    "core::convert::TryInto",
    "core::default::Default",
    "core::fmt::macros::Debug",
    "core::future::Future",
    "core::future::IntoFuture",
    "core::hash::macros::Hash",
    "core::iter::DoubleEndedIterator",
    "core::iter::ExactSizeIterator",
    "core::iter::Extend",
    "core::iter::FromIterator",
    "core::iter::IntoIterator",
    "core::iter::Iterator",
    "core::marker::Copy",
    "core::marker::Send",
    "core::marker::Sized",
    "core::marker::Sync",
    "core::marker::Unpin",
    "core::ops::Drop",
    "core::ops::Fn",
    "core::ops::FnMut",
    "core::ops::FnOnce",
    "core::option::Option",
    "core::result::Result",
];

/// The modules of `std` that are those of `alloc`.
const ALLOC: [&str; 6] = ["borrow", "boxed", "collections", "rc", "string", "vec"];

/// The modules of `std` that are its own.
const STD: [&str; 13] = [
    "backtrace",
    "env",
    "fs",
    "io",
    "net",
    "os",
    "path",
    "process",
    "sync",
    "thread",
    "time",
    "collections",
    "sys",
];

/// A path with the crate that declares the item, or its bare name if the prelude of Rust has it.
pub(super) fn bare(mut path: Vec<String>) -> Vec<String> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let root = match names.as_slice() {
        ["std", "sync", "Arc" | "Weak", ..] => Some("alloc"),
        ["std", "sync", "atomic", ..] => Some("core"),
        ["std", "time", "Duration", ..] => Some("core"),
        [
            "std",
            "collections",
            "HashMap" | "HashSet" | "hash_map" | "hash_set",
            ..,
        ] => None,
        ["std", module, ..] if ALLOC.contains(module) => Some("alloc"),
        ["std", module, _, ..] if !STD.contains(module) => Some("core"),
        _ => None,
    };
    if let (Some(root), Some(first)) = (root, path.first_mut()) {
        root.clone_into(first);
    }
    let mut joined = path.iter().take(3).cloned().collect::<Vec<_>>().join("::");
    if path.len() > 2 && matches!(path.first().map(String::as_str), Some("core" | "alloc")) {
        if joined.starts_with("core::ops::function::") {
            joined = joined.replace("function::", "");
        }
        if PRELUDE.contains(&joined.as_str()) {
            path.drain(..2);
        }
    }
    path
}
