//! Our own tests in the tree: a folder below `drivers`, and the two lines that make it known.

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

use super::{Places, items};
use crate::{
    kernel::working::Working,
    tree::{self, Files},
    workspace::Workspace,
};

/// The sources, in the workspace.
const DRIVER: &str = "kernel/driver";

/// How the kernel calls a list of options.
const KCONFIG: &str = "Kconfig";

/// What goes into every tree, also into one without generated files.
///
/// # Errors
///
/// When the tree has no list of drivers to put ours into.
pub(crate) fn overlay(workspace: &Workspace, working: &Working) -> Result<Files> {
    let places = Places::read(workspace)?;
    let sources = tree::read(&workspace.root.join(DRIVER))?;
    let mut files = Files::new();
    if sources.is_empty() {
        return Ok(files);
    }
    for (path, bytes) in sources {
        files.insert(places.driver.join(path), bytes);
    }
    let options = options(&places, working)?;
    let own = files.entry(places.driver.join(KCONFIG)).or_default();
    own.extend(options.into_bytes());
    let name = places
        .driver
        .file_name()
        .context("the folder of our tests has no name")?;
    let parent = places.driver.parent().unwrap_or(Utf8Path::new(""));
    let original = |path: &Utf8Path| -> Result<String> {
        working
            .original(path)?
            .with_context(|| format!("`{}` has no `{path}`", working.root))
    };
    let kconfig = parent.join(KCONFIG);
    let text = with_source(&original(&kconfig)?, &places.driver)?;
    files.insert(kconfig, text.into_bytes());
    let makefile = parent.join("Makefile");
    let text = with_folder(&original(&makefile)?, name);
    files.insert(makefile, text.into_bytes());
    Ok(files)
}

/// The options that say what this tree has and others lack, for the end of our own list.
fn options(places: &Places, working: &Working) -> Result<String> {
    let mut text = String::new();
    for (option, offered) in &places.offered {
        let Some(own) = working.original(&offered.file)? else {
            continue;
        };
        let items =
            items::public(&own).with_context(|| format!("`{}` cannot be parsed", offered.file))?;
        if items.contains_key(&offered.item) {
            text.push_str(&format!("\nconfig {option}\n\tdef_bool y\n"));
        }
    }
    Ok(text)
}

/// The list of options with ours at its end.
fn with_source(kconfig: &str, driver: &Utf8Path) -> Result<String> {
    let Some((before, after)) = kconfig.rsplit_once("\nendmenu") else {
        bail!("the tree's list of drivers has no end (`endmenu`)");
    };
    Ok(format!(
        "{before}\nsource \"{driver}/Kconfig\"\n\nendmenu{after}"
    ))
}

/// The list of folders with ours at its end. Which of its files are built is said there.
fn with_folder(makefile: &str, name: &str) -> String {
    format!("{}\n\nobj-y\t\t\t\t+= {name}/\n", makefile.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{with_folder, with_source};

    #[test]
    fn our_folder_is_added_at_the_end() {
        let kconfig = "menu \"D\"\n\nsource \"drivers/a/Kconfig\"\n\nendmenu\n";
        let text = with_source(kconfig, "drivers/x".into()).expect("it has an end");
        assert!(
            text.ends_with("a/Kconfig\"\n\nsource \"drivers/x/Kconfig\"\n\nendmenu\n"),
            "{text}"
        );
        assert!(with_source("menu", "drivers/x".into()).is_err());
        assert_eq!(
            with_folder("obj-y += a/\n", "x"),
            "obj-y += a/\n\nobj-y\t\t\t\t+= x/\n"
        );
    }
}
