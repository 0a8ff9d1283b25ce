//! Raw bindings: what the tree's have, and what generated files need besides.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use camino::Utf8Path;
use syn::visit::Visit;

use super::{
    Placement, Raw,
    tokens::{self, Token},
};
use crate::kernel::working::Working;

/// The C text that the tree's raw bindings are made from.
const SOURCE: &str = "rust/bindings/bindings_helper.h";

/// How a macro becomes a constant of the raw bindings: the kernel's build takes this off its name.
const CONSTANT: &str = "RUST_CONST_HELPER_";

/// How generated files name a header that they are about.
const HEADER: &str = "](srctree/include/";

/// Adds the headers and the constants that are lacking.
///
/// # Errors
///
/// When a generated file cannot be parsed, or the tree has no source of raw bindings.
pub(super) fn add(working: &Working, raw: &Raw, placement: &mut Placement) -> Result<()> {
    let mut headers = BTreeSet::new();
    let mut constants = BTreeSet::new();
    for place in placement.generated.keys() {
        let text = placement.text(working, place)?.unwrap_or_default();
        let used = used(&text).with_context(|| format!("`{place}` cannot be parsed"))?;
        let lacking = used
            .into_iter()
            .filter(|(name, _)| !raw.names.contains(name) && !placement.shims.contains(name));
        for (name, constant) in lacking {
            headers.extend(self::headers(&text));
            if constant {
                constants.insert(name);
            }
        }
    }
    let source = Utf8Path::new(SOURCE);
    let text = working
        .original(source)?
        .with_context(|| format!("`{}` has no `{SOURCE}`", working.root))?;
    let mut lines = Vec::new();
    for header in headers {
        let line = format!("#include <{header}>");
        if !text.lines().any(|present| present.trim() == line) {
            lines.push(line);
        }
    }
    for name in constants {
        lines.push(format!("const typeof({name}) {CONSTANT}{name} = {name};"));
    }
    if !lines.is_empty() {
        let text = format!("{}\n\n{}\n", text.trim_end(), lines.join("\n"));
        placement.put(source, text);
        placement.bindings = lines;
    }
    Ok(())
}

/// The names that raw bindings declare.
pub(super) fn declared(text: &str) -> BTreeSet<String> {
    const KINDS: [&str; 10] = [
        "const", "enum", "fn", "mod", "mut", "static", "struct", "type", "union", "unsafe",
    ];
    let mut names = BTreeSet::new();
    for line in text.lines() {
        let Some(rest) = line.trim_start().strip_prefix("pub ") else {
            continue;
        };
        let name = match rest.split_once(" as ") {
            // `pub use self::x as y;` gives `y`.
            Some((_, alias)) if rest.starts_with("use ") => alias,
            _ => {
                let mut words = rest.split_whitespace();
                words.find(|word| !KINDS.contains(word)).unwrap_or_default()
            }
        };
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
        let name = &name[..end.unwrap_or(name.len())];
        if !name.is_empty() {
            names.insert(name.to_owned());
        }
    }
    names
}

/// The names of C that a generated file uses, and whether each is the value of a constant.
fn used(text: &str) -> Result<BTreeMap<String, bool>> {
    let file = syn::parse_file(text)?;
    let mut constants = Constants::default();
    constants.visit_file(&file);
    let names = tokens::behind(&tokens::of(text), "bindings");
    let constant = |name: &String| constants.0.contains(name);
    Ok(names
        .into_iter()
        .map(|name| {
            let is = constant(&name);
            (name, is)
        })
        .collect())
}

/// Collects what the values of constants are.
#[derive(Debug, Default)]
struct Constants(BTreeSet<String>);

impl Constants {
    fn value(&mut self, value: &syn::Expr) {
        let text = tokens_of(value);
        self.0.extend(tokens::behind(&text, "bindings"));
    }
}

fn tokens_of(value: &syn::Expr) -> Vec<Token> {
    let mut found = Vec::new();
    if let syn::Expr::Path(path) = value {
        for (index, segment) in path.path.segments.iter().enumerate() {
            if index > 0 {
                found.extend([Token::Mark(':'), Token::Mark(':')]);
            }
            found.push(Token::Name(segment.ident.to_string()));
        }
    } else if let syn::Expr::Cast(cast) = value {
        return tokens_of(&cast.expr);
    }
    found
}

impl<'ast> Visit<'ast> for Constants {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.value(&item.expr);
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.value(&item.expr);
    }
}

/// The headers that a generated file says it is about.
fn headers(text: &str) -> Vec<String> {
    let parts = text.split(HEADER).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(')')?.0.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{declared, headers, used};

    #[test]
    fn names_of_raw_bindings_are_found() {
        let text = "pub const O_PATH: u32 = 1;\nunsafe extern \"C\" {\n    pub fn fget(fd: u32);\n}\n\
                    pub struct file {\n    pub f_flags: u32,\n}\npub type loff_t = i64;\n\
                    pub union u {\npub static mut jiffies: u64;\npub use self::a as b;\nfn hidden() {}\n";
        let names = declared(text);
        for name in ["O_PATH", "fget", "file", "loff_t", "u", "jiffies", "b"] {
            assert!(names.contains(name), "{name}");
        }
        assert!(!names.contains("hidden") && !names.contains("a"));
    }

    #[test]
    fn constants_are_told_from_functions() {
        let text = "//! C header: [`x`](srctree/include/linux/x.h).\n\
                    pub const A: u32 = crate::bindings::A;\n\
                    impl S { const B: isize = bindings::B as isize; }\n\
                    fn f() { unsafe { bindings::call(crate::bindings::A) } }\n";
        let used = used(text).expect("parsed");
        let list: Vec<_> = used.iter().map(|(n, c)| (n.as_str(), *c)).collect();
        assert_eq!(list, [("A", true), ("B", true), ("call", false)]);
        assert_eq!(headers(text), ["linux/x.h"]);
        assert!(super::used("fn {").is_err());
    }
}
