//! The API as text: Rust modules and C shims. Everything was decided before; nothing is said here
//! but about the formatter.

mod c;
mod root;
mod rust;
mod safety;
mod support;
mod wrap;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::Api,
    profile::{Profile, Root},
    support::diag::Sink,
};

/// The files of a run, by path relative to the output folder.
pub type Files = BTreeMap<String, String>;

/// Renders the modules and the shims, and where the output folder is a module what else belongs to it.
pub fn render(sink: &mut Sink, api: &Api, profile: &Profile) -> Files {
    let mut files = unformatted(sink, api, profile);
    rust::format::format(sink, &mut files, profile);
    if profile.root == Root::Module {
        // After the formatter, which reads every module that a file declares.
        let text = root::text(&files, profile);
        files.extend(support::root(&files, profile));
        files.insert("mod.rs".to_owned(), text);
    }
    if !api.shims.is_empty() {
        files.insert("helpers.c".to_owned(), c::shims(api, profile));
    }
    files
}

/// Renders the modules as they are given to rustfmt.
pub fn unformatted(sink: &mut Sink, api: &Api, profile: &Profile) -> Files {
    let mut used = BTreeSet::new();
    let mut files = Files::new();
    for module in &api.modules {
        let rendered = rust::module(sink, module, profile);
        used.extend(rendered.used);
        files.insert(rendered.path, rendered.text);
    }
    let copied = api.compositions.iter();
    files.extend(copied.map(|one| rust::composition(one, profile)));
    files.extend(support::parts(&used, profile));
    files
}
