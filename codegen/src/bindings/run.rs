//! The run of bindgen over a digest.

use std::{
    any::Any,
    cell::Cell,
    collections::BTreeMap,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

use bindgen::{
    Builder, Formatter, RustEdition, RustTarget,
    callbacks::{ItemInfo, ItemKind, ParseCallbacks},
};

use super::{Options, constants, digest};
use crate::header::model::{Linkage, Unit};

/// The name of the digest in clang's messages.
const DIGEST: &str = "safebind_digest.h";

/// The oldest compiler that the bindings are for: the one that Linux asks for.
const RUST_MINOR: u64 = 85;

/// The text of the bindings, or bindgen's reason why there is none.
pub(super) fn run(unit: &Unit, options: &Options, digest: &str) -> Result<String, String> {
    let bindings = self::text(builder(unit, options, digest))?;
    let constants = constants::items(unit.constants.values()).to_string();
    let strings = constants::strings(unit.strings.values()).to_string();
    let mut file = syn::parse_file(&format!("{constants}\n{strings}\n{bindings}"))
        .map_err(|error| format!("its text is not Rust: {error}"))?;
    file.items.retain(|item| !is_open_array_item(item));
    for item in &mut file.items {
        plain_symbols(item, &options.shim_prefix);
        plain_arrays(item);
    }
    let mut text: String = options
        .header
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&prettyplease::unparse(&file));
    Ok(text)
}

/// What bindgen writes, or its reason why there is nothing.
pub(super) fn text(builder: Builder) -> Result<String, String> {
    // bindgen panics where it meets C that it does not expect, such as a type of a newer clang. The
    // text comes from a user's headers, so this must end in a message; nothing of bindgen's is used
    // after it.
    let generated = quietly(|| panic::catch_unwind(AssertUnwindSafe(|| builder.generate())));
    match generated {
        Ok(Ok(bindings)) => Ok(bindings.to_string()),
        Ok(Err(error)) => Err(without_folder(&error.to_string())),
        Err(payload) => Err(format!("it stopped with: {}", words(&*payload))),
    }
}

/// Names the symbols of shims as a linker for C does: bindgen marks each as final, which other
/// tools than a linker take for a part of the name.
fn plain_symbols(item: &mut syn::Item, prefix: &str) {
    let syn::Item::ForeignMod(block) = item else {
        return;
    };
    for item in &mut block.items {
        let syn::ForeignItem::Fn(function) = item else {
            continue;
        };
        for attribute in &mut function.attrs {
            if let syn::Meta::NameValue(pair) = &mut attribute.meta
                && pair.path.is_ident("link_name")
                && let syn::Expr::Lit(literal) = &mut pair.value
                && let syn::Lit::Str(symbol) = &mut literal.lit
                && let Some(plain) = symbol.value().strip_prefix('\u{1}')
                && plain.starts_with(prefix)
            {
                *symbol = syn::LitStr::new(plain, symbol.span());
            }
        }
    }
}

/// The type that bindgen makes for an array without a length.
const OPEN_ARRAY: &str = "__IncompleteArrayField";

/// Whether an item is that type, or is about it.
fn is_open_array_item(item: &syn::Item) -> bool {
    match item {
        syn::Item::Struct(item) => item.ident == OPEN_ARRAY,
        syn::Item::Impl(item) => open_array_of(&item.self_ty).is_some(),
        _ => false,
    }
}

/// What an array without a length has as its elements.
fn open_array_of(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) if last.ident == OPEN_ARRAY => {
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    }
}

/// Writes arrays without a length as arrays of none: their place and alignment is all that is used of them, and the
/// methods of bindgen's type make slices of any length.
fn plain_arrays(item: &mut syn::Item) {
    let syn::Item::Struct(item) = item else {
        return;
    };
    for field in &mut item.fields {
        if let Some(element) = open_array_of(&field.ty) {
            field.ty = syn::parse_quote!([#element; 0]);
        }
    }
}

/// clang's words without the folder in which the digest was put for it.
fn without_folder(words: &str) -> String {
    let words = words.trim().split(' ').map(|word| match word.find(DIGEST) {
        Some(at) => word.get(at..).unwrap_or(word),
        None => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

thread_local! {
    /// Whether a panic of this thread is to end in a message and not in a backtrace.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does something in which a panic is expected and dealt with: nothing is printed about it.
fn quietly<T>(action: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let value = action();
    QUIET.set(false);
    value
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}

fn builder(unit: &Unit, options: &Options, digest: &str) -> Builder {
    let builder = Builder::default()
        .header_contents(DIGEST, digest)
        .clang_arg(format!("--target={}", unit.target))
        // The digest includes nothing; asking a clang binary for folders would depend on the machine.
        .detect_include_paths(false)
        .clang_args(["-nostdinc", "-std=gnu11", "-w"])
        .formatter(Formatter::None)
        .disable_header_comment()
        .generate_comments(false)
        .layout_tests(options.layout_tests)
        // Values are passed by copy; nothing else is done with raw types.
        .derive_copy(true)
        .derive_debug(false)
        .derive_default(false)
        .merge_extern_blocks(true)
        .prepend_enum_name(false)
        .ctypes_prefix(&options.ctypes_prefix)
        .rust_edition(RustEdition::Edition2021)
        .rust_target(RustTarget::stable(RUST_MINOR, 0).unwrap_or_default())
        .parse_callbacks(Box::new(Names::new(unit, options)));
    match options.use_core {
        true => builder.use_core(),
        false => builder,
    }
}

/// Gives functions that are reached through a shim their C name, and the shim's symbol.
#[derive(Debug)]
struct Names {
    /// The C names, by symbol.
    shims: BTreeMap<String, String>,
}

impl Names {
    fn new(unit: &Unit, options: &Options) -> Self {
        let shims = unit
            .functions
            .values()
            .filter(|f| f.linkage != Linkage::External);
        let names = shims.map(|shim| (digest::symbol(shim, options), shim.name.clone()));
        Self {
            shims: names.collect(),
        }
    }
}

impl ParseCallbacks for Names {
    fn generated_name_override(&self, item: ItemInfo<'_>) -> Option<String> {
        match item.kind {
            ItemKind::Function => self.shims.get(item.name).cloned(),
            _ => None,
        }
    }
}
