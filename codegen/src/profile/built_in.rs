//! Profiles that come with the tool, by their names.

use camino::Utf8Path;

use super::{Profile, check};
use crate::{contract::load, support::diag::Sink};

/// A profile that comes with the tool.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BuiltIn {
    /// Its name, which stands where the path of a file can stand as well.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The profile that is taken where none is named.
pub const DEFAULT: &str = "std";

/// Every one of them.
pub const ALL: [BuiltIn; 2] = [
    BuiltIn {
        name: "std",
        about: "a module of ordinary Rust that needs no other crate",
        text: include_str!("../../../profiles/std.yaml"),
    },
    BuiltIn {
        name: "linux",
        about: "modules of the `kernel` crate of Linux",
        text: include_str!("../../../profiles/linux.yaml"),
    },
];

/// The profile of this name.
pub fn named(name: &str) -> Option<BuiltIn> {
    ALL.into_iter().find(|one| one.name == name)
}

/// The profile of a path or of a name, if it can be used; if not, that is reported.
pub fn load(sink: &mut Sink, profile: &Utf8Path) -> Option<Profile> {
    if let Some(known) = named(profile.as_str()) {
        let name = format!("<{}>", known.name);
        return load::document_from_text(sink, &name, known.text.to_owned());
    }
    let read: Option<Profile> = load::document(sink, profile);
    read.filter(|read| check(sink, profile, read))
}
