//! The support items of an output folder that is a module: of those that come with the tool the ones that the
//! wrappers use, as files.

use std::{collections::BTreeSet, fmt::Write};

use crate::profile::{Profile, Root};

use super::{Files, root};

/// The module of the support items, as the profile has it.
const MODULE: &str = "self::support::";
/// Its folder.
const FOLDER: &str = "support";

/// A file of support items.
struct Part {
    /// Its name, without the ending.
    name: &'static str,
    /// What others see of it.
    items: &'static [&'static str],
    /// Whether it is a module that others name, and not its items.
    is_item: bool,
    /// Its text.
    text: &'static str,
}

macro_rules! part {
    ($name:literal, $is_item:literal, $($item:literal),*) => {
        Part {
            name: $name,
            items: &[$($item),*],
            is_item: $is_item,
            text: include_str!(concat!("../../resource/std/", $name, ".rs")),
        }
    };
}

/// Every file, by its name.
const PARTS: [Part; 10] = [
    part!("aref", false, "ARef", "AlwaysRefCounted"),
    part!("code", true, "code"),
    part!("err_ptr", false, "from_err_ptr"),
    part!("error", false, "Result", "to_result"),
    part!(
        "foreign",
        false,
        "ArcBorrow",
        "ForeignOwnable",
        "arc_borrow"
    ),
    part!("not_thread_safe", false, "NotThreadSafe"),
    part!("opaque", false, "Opaque"),
    part!("owned", false, "Ownable", "Owned"),
    part!("owned_child", false, "OwnableChild", "OwnedChild"),
    part!("scope_guard", false, "ScopeGuard"),
];

impl Part {
    fn path(&self) -> String {
        format!("{FOLDER}/{}.rs", self.name)
    }

    /// Whether an item of this file is among those that are used.
    fn has(&self, used: &BTreeSet<String>) -> bool {
        let mut items = used.iter().filter_map(|path| path.strip_prefix(MODULE));
        items.any(|item| {
            let first = item.split("::").next().unwrap_or_default();
            self.items.contains(&first)
        })
    }
}

/// The files with the items that are used, as they are given to rustfmt.
pub(super) fn parts(used: &BTreeSet<String>, profile: &Profile) -> Files {
    let parts = PARTS.iter().filter(|part| part.has(used));
    let parts = parts.filter(|_| profile.root == Root::Module);
    let files = parts.map(|part| {
        let text = format!("{}\n{}", root::first_lines(profile), part.text);
        (part.path(), text)
    });
    files.collect()
}

/// The module that declares the files of those that are there.
pub(super) fn root(files: &Files, profile: &Profile) -> Option<(String, String)> {
    let parts = PARTS.iter().filter(|part| files.contains_key(&part.path()));
    let parts: Vec<_> = parts.collect();
    let mut text = root::first_lines(profile);
    text.push_str("\n//! What the wrappers beside this module are made of.\n\n");
    for part in &parts {
        let public = if part.is_item { "pub " } else { "" };
        let _ = writeln!(text, "{public}mod {};", part.name);
    }
    text.push('\n');
    for part in parts.iter().filter(|part| !part.is_item) {
        let items = match part.items {
            [one] => (*one).to_owned(),
            several => format!("{{{}}}", several.join(", ")),
        };
        let _ = writeln!(text, "pub use self::{}::{items};", part.name);
    }
    (!parts.is_empty()).then(|| (format!("{FOLDER}.rs"), text.trim_end().to_owned() + "\n"))
}

#[cfg(test)]
mod tests {
    use super::PARTS;

    /// What a text declares for others, by name.
    fn declared(text: &str) -> Vec<String> {
        let file = syn::parse_file(text).expect("the text is Rust");
        let mut names: Vec<_> = file.items.iter().filter_map(name).collect();
        names.sort();
        names
    }

    fn name(item: &syn::Item) -> Option<String> {
        let (visibility, name) = match item {
            syn::Item::Fn(one) => (&one.vis, &one.sig.ident),
            syn::Item::Struct(one) => (&one.vis, &one.ident),
            syn::Item::Trait(one) => (&one.vis, &one.ident),
            syn::Item::Type(one) => (&one.vis, &one.ident),
            _ => return None,
        };
        matches!(visibility, syn::Visibility::Public(_)).then(|| name.to_string())
    }

    #[test]
    fn every_item_of_a_file_is_found_by_its_name() {
        for part in PARTS.iter().filter(|part| !part.is_item) {
            assert_eq!(declared(part.text), part.items, "{}", part.name);
        }
    }
}
