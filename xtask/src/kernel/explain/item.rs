//! The item around a line of a generated file, and the names that its contract may have.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{ImplItem, Item, spanned::Spanned};

/// The names by which a contract of the item around a line may be found, the likeliest first: the
/// functions of C that it calls, its own name, the type that it belongs to.
pub(super) fn names(source: &str, line: usize) -> Vec<String> {
    let Ok(file) = syn::parse_file(source) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    around(&file.items, line, &mut names);
    names
}

fn around(items: &[Item], line: usize, names: &mut Vec<String>) {
    let Some(item) = items.iter().find(|item| covers(item.span(), line)) else {
        return;
    };
    match item {
        Item::Impl(block) => {
            let inner = block.items.iter().find(|item| covers(item.span(), line));
            if let Some(inner) = inner {
                called(&text(inner), names);
                names.extend(own(inner));
            }
            // A block of a trait belongs to its type, and says little besides.
            if let syn::Type::Path(path) = &*block.self_ty
                && let Some(last) = path.path.segments.last()
            {
                names.push(last.ident.to_string());
            }
            if inner.is_none() {
                called(&text(block), names);
            }
        }
        Item::Mod(module) => {
            if let Some((_, inner)) = &module.content {
                around(inner, line, names);
            }
            names.push(module.ident.to_string());
        }
        Item::Struct(item) => {
            names.push(item.ident.to_string());
            called(&text(item), names);
        }
        Item::Enum(item) => names.push(item.ident.to_string()),
        Item::Trait(item) => names.push(item.ident.to_string()),
        Item::Type(item) => names.push(item.ident.to_string()),
        Item::Const(item) => names.push(item.ident.to_string()),
        Item::Fn(item) => {
            called(&text(item), names);
            names.push(item.sig.ident.to_string());
        }
        Item::Macro(item) => {
            names.extend(item.ident.as_ref().map(ToString::to_string));
            called(&text(item), names);
        }
        _ => {}
    }
}

fn own(item: &ImplItem) -> Option<String> {
    match item {
        ImplItem::Fn(item) => Some(item.sig.ident.to_string()),
        ImplItem::Const(item) => Some(item.ident.to_string()),
        ImplItem::Type(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

fn covers(span: Span, line: usize) -> bool {
    (span.start().line..=span.end().line).contains(&line)
}

/// The tokens of something that was parsed.
fn text(item: &impl quote::ToTokens) -> Vec<String> {
    let mut words = Vec::new();
    flatten(item.to_token_stream(), &mut words);
    words
}

fn flatten(stream: TokenStream, words: &mut Vec<String>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => flatten(group.stream(), words),
            TokenTree::Literal(_) => {}
            other => words.push(other.to_string()),
        }
    }
}

/// The names behind `bindings::`.
fn called(words: &[String], names: &mut Vec<String>) {
    for window in words.windows(4) {
        if window[0] == "bindings" && window[1] == ":" && window[2] == ":" {
            names.push(window[3].clone());
        }
    }
}

/// The function of C that the shim around a line stands for.
pub(super) fn shim(source: &str, line: usize) -> Option<String> {
    const PREFIX: &str = "rust_helper_";
    let before: Vec<&str> = source.lines().take(line).collect();
    let name = before
        .iter()
        .rev()
        .find_map(|line| line.split_once(PREFIX))?
        .1;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    Some(name[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::{names, shim};

    #[test]
    fn the_item_around_a_line_is_found() {
        let text = "pub mod flags {\n    pub const O_PATH: u32 = crate::bindings::O_PATH;\n}\n\
                    impl Drop for Reservation {\n    fn drop(&mut self) {\n        unsafe { bindings::put_unused_fd(1) };\n    }\n}\n\
                    pub struct File(\n    Opaque<bindings::file>,\n);\n\nfn free() { x() }\n";
        assert_eq!(names(text, 2), ["O_PATH", "flags"]);
        assert_eq!(names(text, 6), ["put_unused_fd", "drop", "Reservation"]);
        assert_eq!(names(text, 10), ["File", "file"]);
        assert_eq!(names(text, 13), ["free"]);
        assert!(names(text, 12).is_empty() && names("fn {", 1).is_empty());
        assert_eq!(
            shim("int rust_helper_a(void)\n{\n}\n", 2).as_deref(),
            Some("a")
        );
        assert_eq!(shim("#include <x.h>\n", 1), None);
    }
}
