//! Profiles that come with the tool, by their names.

use std::collections::BTreeSet;

use camino::Utf8Path;

use super::{Profile, check};
use crate::{
    api::ty::Support,
    contract::load,
    support::{
        diag::{Diagnostic, Sink},
        rust::is_identifier,
        suggest::nearest,
        words,
    },
};

/// A profile that comes with the tool.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BuiltIn {
    /// Its name, which stands where the path of a file can stand as well.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// The file in this repository, which names the command that makes this repository's own output.
    file: &'static str,
}

impl BuiltIn {
    /// Its text, with the command that makes an output anywhere.
    pub fn text(&self) -> String {
        const KEY: &str = "regenerate:";
        let lines = self.file.lines().map(|line| match line.starts_with(KEY) {
            true => format!("{KEY} safebind generate\n"),
            false => format!("{line}\n"),
        });
        lines.collect()
    }
}

impl BuiltIn {
    /// The names by which generated code refers to the items of this target.
    pub fn names(&self) -> BTreeSet<String> {
        let mut unheard = Sink::default();
        let profile: Option<Profile> =
            load::document_from_text(&mut unheard, self.name, self.text());
        let names = profile.into_iter().flat_map(|profile| {
            Support::ALL.map(|support| profile.support.name(support).to_owned())
        });
        names.filter(|name| !name.is_empty()).collect()
    }
}

/// The profile that is taken where none is named.
pub const DEFAULT: &str = "std";

/// Every one of them.
pub const ALL: [BuiltIn; 2] = [
    BuiltIn {
        name: "std",
        about: "a module of ordinary Rust that needs no other crate",
        file: include_str!("../../../profiles/std.yaml"),
    },
    BuiltIn {
        name: "linux",
        about: "modules of the `kernel` crate of Linux",
        file: include_str!("../../../profiles/linux.yaml"),
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
        return load::document_from_text(sink, &name, known.text());
    }
    if is_name(profile) {
        sink.push(unknown(profile.as_str()));
        return None;
    }
    let read: Option<Profile> = load::document(sink, profile);
    read.filter(|read| check(sink, profile, read))
}

/// Whether what is no file looks like the name of a profile.
fn is_name(profile: &Utf8Path) -> bool {
    is_identifier(profile.as_str()) && !profile.exists()
}

fn unknown(name: &str) -> Diagnostic {
    let names = ALL.map(|one| one.name);
    let help = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "name {}, or the file of a profile",
            words::names(names, "or")
        ),
    };
    let message = format!("no profile `{name}` comes with safebind, and there is no such file");
    Diagnostic::error("SB0116", message).help(help)
}

#[cfg(test)]
mod tests {
    use super::{ALL, DEFAULT, load, named};
    use crate::{profile::check, support::diag::Sink};

    #[test]
    fn every_profile_can_be_used() {
        for known in ALL {
            let mut sink = Sink::default();
            let profile = load(&mut sink, known.name.into()).expect("it can be read");
            assert!(check(&mut sink, known.name.into(), &profile));
            assert!(sink.finish().is_empty(), "{}", known.name);
        }
        assert!(named(DEFAULT).is_some());
    }

    #[test]
    fn an_output_elsewhere_is_made_by_the_command() {
        let stored = ALL.map(|known| known.file);
        assert!(
            stored.iter().any(|text| text.contains("xtask")),
            "a control"
        );
        for known in ALL {
            let text = known.text();
            let profile = load(&mut Sink::default(), known.name.into()).expect("it can be read");
            assert_eq!(profile.regenerate, "safebind generate");
            assert!(!text.contains("xtask"), "{}", known.name);
            assert_eq!(text.lines().count(), known.file.lines().count());
        }
    }
}
