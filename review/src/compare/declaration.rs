//! Items as they would be declared, without bodies and documentation: one line if it fits, else one parameter a
//! line.

mod lifetimes;

use crate::model::{
    Field, Function, Impl, Item, Kind, TraitDef, TypeDef, Visibility,
    ty::{Generics, Receiver},
};

use super::{
    parts::written::{flavour, variant, visibility},
    text,
};

pub(super) use lifetimes::Lifetimes;

/// How many columns a line has.
const WIDTH: usize = 100;

/// How far a line is indented.
const INDENT: &str = "    ";

/// The word for a kind of item.
pub(super) fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Module => "module",
        Kind::Function(_) => "function",
        Kind::Type(def) => flavour(def.flavour),
        Kind::Trait(_) => "trait",
        Kind::Alias { .. } => "alias",
        Kind::Constant { .. } => "constant",
        Kind::Static { .. } => "static",
        Kind::Macro { .. } => "macro",
        Kind::Impl(_) => "impl",
        Kind::Reexport { .. } => "re-export",
    }
}

/// What stands on the item's first line.
pub(super) fn title(item: &Item) -> String {
    match &item.kind {
        Kind::Impl(one) => implementation(one),
        kind => format!("{} {}", word(kind), item.path),
    }
}

/// The names of the lifetimes of a function.
pub(super) fn lifetimes(function: &Function) -> Lifetimes {
    Lifetimes::of(function)
}

/// The whole declaration.
pub(super) fn declaration(item: &Item) -> String {
    let mut lines = attributes(item);
    lines.push(bare(item));
    lines.join("\n")
}

fn attributes(item: &Item) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(item.cfg.iter().map(|cfg| format!("#[cfg({cfg})]")));
    match item.must_use.as_deref() {
        None => {}
        Some("") => lines.push("#[must_use]".to_owned()),
        Some(text) => lines.push(format!("#[must_use = \"{text}\"]")),
    }
    if let Kind::Type(def) = &item.kind {
        if !def.repr.is_empty() {
            lines.push(format!("#[repr({})]", def.repr.join(", ")));
        }
        if def.non_exhaustive {
            lines.push("#[non_exhaustive]".to_owned());
        }
    }
    lines
}

/// The declaration without attributes.
fn bare(item: &Item) -> String {
    let seen = before(&item.visibility);
    let name = &item.path.name;
    match &item.kind {
        Kind::Module => format!("{seen}mod {name};"),
        Kind::Function(one) => function(&seen, name, one),
        Kind::Type(def) => definition(&seen, name, def),
        Kind::Trait(def) => format!("{seen}{}", interface(name, def)),
        Kind::Alias { generics: of, ty } => {
            let (list, _) = generics(of, None);
            let ty = ty.as_ref().map(|ty| format!(" = {}", text::plain(ty)));
            format!("{seen}type {name}{list}{};", ty.unwrap_or_default())
        }
        Kind::Constant { ty, value } => {
            let value = value.as_ref().map(|value| format!(" = {value}"));
            let ty = text::plain(ty);
            format!("{seen}const {name}: {ty}{};", value.unwrap_or_default())
        }
        Kind::Static { ty, mutable } => {
            let mutable = if *mutable { "mut " } else { "" };
            format!("{seen}static {mutable}{name}: {};", text::plain(ty))
        }
        Kind::Macro { arms, .. } => {
            let arms = arms
                .iter()
                .map(|arm| format!("{INDENT}({arm}) => {{ .. }};\n"));
            format!("macro_rules! {name} {{\n{}}}", arms.collect::<String>())
        }
        Kind::Impl(one) => implementation(one),
        Kind::Reexport { of } => match of.rsplit("::").next() == Some(name) {
            true => format!("{seen}use {of};"),
            false => format!("{seen}use {of} as {name};"),
        },
    }
}

/// A visibility with the blank behind it.
fn before(seen: &Visibility) -> String {
    match visibility(seen) {
        seen if seen.is_empty() => seen,
        seen => format!("{seen} "),
    }
}

fn interface(name: &str, def: &TraitDef) -> String {
    let promise = if def.is_unsafe { "unsafe " } else { "" };
    let above: Vec<_> = def.supertraits.iter().map(|one| text::short(one)).collect();
    let above = match above.is_empty() {
        true => String::new(),
        false => format!(": {}", above.join(" + ")),
    };
    let (list, demands) = generics(&def.generics, None);
    format!("{promise}trait {name}{list}{above}{demands}")
}

fn implementation(one: &Impl) -> String {
    let promise = if one.is_unsafe { "unsafe " } else { "" };
    let not = if one.is_negative { "!" } else { "" };
    let (list, demands) = generics(&one.generics, None);
    let of = text::short(&one.of);
    format!(
        "{promise}impl{list} {not}{of} for {}{demands}",
        text::plain(&one.ty)
    )
}

fn function(seen: &str, name: &str, one: &Function) -> String {
    let named = Lifetimes::of(one);
    let mut before = seen.to_owned();
    for (is, word) in [
        (one.is_const, "const "),
        (one.is_async, "async "),
        (one.is_unsafe, "unsafe "),
    ] {
        before.push_str(if is { word } else { "" });
    }
    if let Some(abi) = &one.abi {
        before.push_str(&format!("extern \"{abi}\" "));
    }
    let (list, demands) = generics(&one.generics, Some(named.declared()));
    let ty = |of| text::ty(of, &|lifetime| named.name(lifetime));
    let mut params: Vec<String> = Vec::new();
    params.extend(one.receiver.as_ref().map(|receiver| match receiver {
        Receiver::Value => "self".to_owned(),
        Receiver::Ref { lifetime, mutable } => {
            let lifetime = named.name(lifetime).map(|name| format!("{name} "));
            let mutable = if *mutable { "mut " } else { "" };
            format!("&{}{mutable}self", lifetime.unwrap_or_default())
        }
        Receiver::Typed(of) => format!("self: {}", ty(of)),
    }));
    params.extend(
        one.params
            .iter()
            .map(|param| format!("{}: {}", param.name, ty(&param.ty))),
    );
    let ret = text::result(&one.ret, &|lifetime| named.name(lifetime));
    let line = format!(
        "{before}fn {name}{list}({}){ret}{demands}",
        params.join(", ")
    );
    if line.chars().count() <= WIDTH && !line.contains('\n') {
        return line;
    }
    let params = params.iter().map(|param| format!("{INDENT}{param},\n"));
    format!(
        "{before}fn {name}{list}(\n{}){ret}{demands}",
        params.collect::<String>()
    )
}

fn definition(seen: &str, name: &str, def: &TypeDef) -> String {
    let (list, demands) = generics(&def.generics, None);
    let head = format!("{seen}{} {name}{list}", flavour(def.flavour));
    let is_tuple = def.fields.first().is_some_and(|field| field.name == "0");
    let field = |field: &Field| {
        let seen = before(&field.visibility);
        match is_tuple {
            true => format!("{seen}{}", text::plain(&field.ty)),
            false => format!("{seen}{}: {}", field.name, text::plain(&field.ty)),
        }
    };
    let members = def.fields.iter().map(field);
    let members: Vec<String> = members.chain(def.variants.iter().map(variant)).collect();
    if members.is_empty() {
        return format!("{head}{demands};");
    }
    if is_tuple {
        return format!("{head}({}){demands};", members.join(", "));
    }
    let members = members.iter().map(|member| format!("{INDENT}{member},\n"));
    format!("{head}{demands} {{\n{}}}", members.collect::<String>())
}

/// What stands in angle brackets, and what stands behind `where`. The lifetimes of functions have names of their own.
fn generics(of: &Generics, lifetimes: Option<&[String]>) -> (String, String) {
    let mut all: Vec<String> = match lifetimes {
        None => (0..of.lifetimes).map(text::letter).collect(),
        Some(lifetimes) => lifetimes.to_vec(),
    };
    all.extend(
        of.types
            .iter()
            .map(|(name, bounds)| match bounds.is_empty() {
                true => name.clone(),
                false => format!("{name}: {}", text::bounds(bounds, &text::outer)),
            }),
    );
    all.extend(
        of.consts
            .iter()
            .map(|(name, ty)| format!("const {name}: {}", text::plain(ty))),
    );
    let list = match all.is_empty() {
        true => String::new(),
        false => format!("<{}>", all.join(", ")),
    };
    let demands = match of.others.is_empty() {
        true => String::new(),
        false => {
            let others: Vec<_> = of.others.iter().map(|one| text::short(one)).collect();
            format!("\nwhere\n{INDENT}{},", others.join(&format!(",\n{INDENT}")))
        }
    };
    (list, demands)
}
