//! Modules that the tree does not declare yet.

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::{KERNEL, Placement};
use crate::kernel::working::Working;

/// Declares each generated module of the kernel crate in the one above it.
///
/// # Errors
///
/// When there is no file to declare one in.
pub(super) fn declare(working: &Working, placement: &mut Placement) -> Result<()> {
    let places: Vec<Utf8PathBuf> = placement.generated.keys().cloned().collect();
    for place in places {
        declare_one(working, placement, &place)?;
    }
    Ok(())
}

/// Declares one module.
///
/// # Errors
///
/// When there is no file to declare it in.
pub(super) fn declare_one(
    working: &Working,
    placement: &mut Placement,
    place: &Utf8Path,
) -> Result<()> {
    let Ok(module) = place.strip_prefix(KERNEL) else {
        return Ok(());
    };
    let name = module.file_stem().unwrap_or_default();
    let parent = parent(module);
    let text = placement
        .text(working, &parent)?
        .with_context(|| format!("there is no `{parent}` to declare `{name}` in"))?;
    if declares(&text, name)? {
        return Ok(());
    }
    if placement.generated.contains_key(&parent) {
        bail!("the generated `{parent}` does not declare its module `{name}`");
    }
    placement.put(&parent, with_module(&text, name));
    Ok(())
}

/// The file of the tree that declares a module of the kernel crate.
fn parent(module: &Utf8Path) -> Utf8PathBuf {
    let kernel = Utf8Path::new(KERNEL);
    match module.parent().filter(|folder| !folder.as_str().is_empty()) {
        Some(folder) => kernel.join(folder).with_extension("rs"),
        None => kernel.join("lib.rs"),
    }
}

/// Whether a file has a module of this name in a file of its own.
fn declares(text: &str, name: &str) -> Result<bool> {
    let file = syn::parse_file(text).context("the module above cannot be parsed")?;
    let mut items = file.items.iter();
    Ok(items.any(|item| matches!(item, syn::Item::Mod(item) if item.ident == name)))
}

/// The text with one more module, in the order of the alphabet if the others are.
fn with_module(text: &str, name: &str) -> String {
    let new = format!("pub mod {name};");
    let lines: Vec<&str> = text.lines().collect();
    let modules = lines.iter().enumerate().filter_map(|(number, line)| {
        let name = line.strip_prefix("pub mod ")?.strip_suffix(';')?;
        Some((number, name))
    });
    let mut at = None;
    for (number, other) in modules {
        // After the first one in any case: what stands before it may be an attribute of it.
        if at.is_none() || other < name {
            at = Some(number);
        }
    }
    let mut result: Vec<&str> = lines;
    match at {
        Some(number) => result.insert(number + 1, &new),
        None => result.extend(["", &new]),
    }
    let mut result = result.join("\n");
    result.push('\n');
    result
}

#[cfg(test)]
mod tests {
    use super::{declares, parent, with_module};

    #[test]
    fn modules_are_declared_in_order() {
        let text =
            "//! X.\n\n#[cfg(A)]\npub mod alloc;\npub mod task;\npub mod time;\n\nmod hidden;\n";
        let with = with_module(text, "task_work");
        assert!(with.contains("pub mod task;\npub mod task_work;\npub mod time;\n"));
        let with = with_module(text, "aaa");
        assert!(
            with.contains("#[cfg(A)]\npub mod alloc;\npub mod aaa;\n"),
            "{with}"
        );
        assert_eq!(with_module("//! X.\n", "a"), "//! X.\n\npub mod a;\n");
        assert!(declares(text, "hidden").expect("parsed"));
        assert!(!declares(text, "hid").expect("parsed"));
        assert!(declares("mod {", "x").is_err());
    }

    #[test]
    fn the_module_above_is_found() {
        assert_eq!(parent("task_work.rs".into()), "rust/kernel/lib.rs");
        assert_eq!(parent("fs/exec.rs".into()), "rust/kernel/fs.rs");
    }
}
