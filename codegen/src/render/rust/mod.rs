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

use std::{cell::RefCell, collections::BTreeSet};

use quote::quote;

use crate::{
    api::Module,
    profile::{Profile, Root},
    support::diag::{Diagnostic, Sink},
};

pub(super) use self::compositions::composition;
use self::{comments::Comments, imports::Imports};

/// What printing a module gathers and looks up.
struct Scope<'a> {
    profile: &'a Profile,
    module: &'a str,
    imports: Imports,
    /// The paths of the profile that were imported, as the profile has them.
    used: RefCell<BTreeSet<String>>,
    comments: Comments,
}

/// A module as text.
pub(super) struct Rendered {
    /// Its path.
    pub(super) path: String,
    /// Its text, before rustfmt.
    pub(super) text: String,
    /// The paths of the profile that it uses.
    pub(super) used: BTreeSet<String>,
}

impl Scope<'_> {
    /// What the paths of the modules of this run begin with.
    fn root(&self) -> String {
        match self.profile.root {
            Root::Crate => "crate::".to_owned(),
            Root::Module => "super::".repeat(self.module.split('/').count()),
        }
    }

    /// A path of the profile, as this module has it.
    fn rooted(&self, path: &str) -> String {
        match path.strip_prefix("self::") {
            Some(rest) => format!("{}{rest}", self.root()),
            None => path.to_owned(),
        }
    }

    /// Imports a path of the profile.
    fn import(&self, path: &str) {
        self.used.borrow_mut().insert(path.to_owned());
        self.imports.add(&self.rooted(path));
    }
}

/// Prints a module.
pub(super) fn module(sink: &mut Sink, module: &Module, profile: &Profile) -> Rendered {
    let scope = Scope {
        profile,
        module: &module.path,
        imports: Imports::default(),
        used: RefCell::default(),
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
    Rendered {
        path,
        text: format!("{text}\n"),
        used: scope.used.into_inner(),
    }
}
