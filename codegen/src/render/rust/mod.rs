//! Modules as Rust text.

mod body;
mod comments;
mod compositions;
mod docs;
pub(super) mod format;
mod function;
mod imports;
mod items;
mod types;

use quote::quote;

use crate::{
    api::Module,
    profile::Profile,
    support::diag::{Diagnostic, Sink},
};

pub(super) use self::compositions::composition;
use self::{comments::Comments, imports::Imports};

/// What printing a module gathers and looks up.
struct Scope<'a> {
    profile: &'a Profile,
    module: &'a str,
    imports: Imports,
    comments: Comments,
}

/// A module's path and text, before rustfmt.
pub(super) fn module(sink: &mut Sink, module: &Module, profile: &Profile) -> (String, String) {
    let scope = Scope {
        profile,
        module: &module.path,
        imports: Imports::default(),
        comments: Comments::default(),
    };
    let items = module.items.iter().map(|item| {
        let item = items::item(&scope, item);
        quote! { __safebind_blank!(); #item }
    });
    let tokens = quote! { #(#items)* };
    let path = format!("{}.rs", module.path);
    let body = match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => scope
            .comments
            .expand(&prettyplease::unparse(&file), profile.width),
        Err(error) => Err(format!("{error} in `{tokens}`")),
    };
    let body = body.unwrap_or_else(|error| {
        // What is printed comes from the API alone, so this is a defect of the generator; it is
        // reported like everything else, and nothing is written.
        sink.push(
            Diagnostic::error("SB0505", format!("what would be `{path}` is not Rust"))
                .note(error)
                .help("this is a defect of safebind: please report it, with the contract"),
        );
        String::new()
    });
    let children = module.children.iter();
    let children: String = children.map(|name| format!("pub mod {name};\n")).collect();
    let children = match children.is_empty() {
        true => children,
        false => format!("{children}\n"),
    };
    let text = format!(
        "{}\n{}{children}{}",
        docs::module(module, profile),
        scope.imports.text(),
        body.trim_start_matches('\n').trim_end(),
    );
    (path, format!("{text}\n"))
}
