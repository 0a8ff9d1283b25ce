//! The API as text: Rust modules and C shims. Everything was decided before; nothing is said here
//! but about the formatter.

mod c;
mod rust;
mod safety;
mod wrap;

use std::collections::BTreeMap;

use crate::{api::Api, profile::Profile, support::diag::Sink};

/// The files of a run, by path relative to the output folder.
pub type Files = BTreeMap<String, String>;

/// Renders the modules and the shims.
pub fn render(sink: &mut Sink, api: &Api, profile: &Profile) -> Files {
    let mut files = unformatted(sink, api, profile);
    rust::format::format(sink, &mut files, profile);
    if !api.shims.is_empty() {
        files.insert("helpers.c".to_owned(), c::shims(api, profile));
    }
    files
}

/// Renders the modules as they are given to rustfmt.
pub fn unformatted(sink: &mut Sink, api: &Api, profile: &Profile) -> Files {
    let modules = api.modules.iter();
    let generated = modules.map(|module| rust::module(sink, module, profile));
    let copied = api.compositions.iter();
    let copied = copied.map(|one| rust::composition(one, profile));
    generated.chain(copied).collect()
}
