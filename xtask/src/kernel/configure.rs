//! The configuration of a kernel: the smallest one with the fragments of its kind on top.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::{Kind, tools::Tools};
use crate::{process, tree, workspace::Workspace};

/// The tree's own fragments that `tinyconfig` is made of.
const TINY: [&str; 2] = [
    "kernel/configs/tiny-base.config",
    "kernel/configs/tiny.config",
];

/// Our fragments, in the workspace.
const FRAGMENTS: &str = "kernel/config";

/// What a fragment asks for, by option: a value, or nothing for what is to be off.
type Wanted = BTreeMap<String, Option<String>>;

/// Configures the build folder, and makes sure that every option of our fragments was taken.
///
/// # Errors
///
/// When the tree cannot be configured, or does not take an option; for Rust, with the tree's own reason.
pub(crate) fn configure(
    workspace: &Workspace,
    tools: &Tools,
    kind: Kind,
    source: &Utf8Path,
    build: &Utf8Path,
    extra: &[&str],
) -> Result<()> {
    let mut all = String::new();
    for path in TINY {
        all.push_str(&fs_err::read_to_string(source.join(path))?);
    }
    let mut ours = String::new();
    for name in kind.fragments().iter().chain(extra) {
        ours.push_str(&fragment(workspace, name)?);
    }
    all.push_str(&ours);
    fs_err::create_dir_all(build)?;
    let chosen = build.join("safebind.config");
    let config = build.join(".config");
    let changed = tree::write(&chosen, all.as_bytes())?;
    let wanted = wanted(&ours);
    if !changed
        && refused(
            &wanted,
            &fs_err::read_to_string(&config).unwrap_or_default(),
        )
        .is_empty()
    {
        return Ok(());
    }
    let mut command = tools.make(kind, source, build);
    command
        .arg("allnoconfig")
        .env("KCONFIG_ALLCONFIG", chosen.as_str());
    let outcome = process::capture(&mut command)?;
    if !outcome.success() {
        bail!(
            "`{source}` cannot be configured for {}:\n{}",
            kind.name(),
            outcome.text().trim_end()
        );
    }
    let refused = refused(&wanted, &fs_err::read_to_string(&config)?);
    if refused.is_empty() {
        return Ok(());
    }
    // What was not taken must not be taken for configured by the next run.
    fs_err::remove_file(&chosen)?;
    if refused.iter().any(|(option, _)| option == RUST) {
        let outcome = process::capture(tools.make(kind, source, build).arg("rustavailable"))?;
        bail!(
            "`{source}` cannot be configured for Rust ({}):\n{}",
            kind.name(),
            without_rust(outcome.success(), &outcome.text())
        );
    }
    let lines: Vec<String> = refused.into_iter().map(|(_, line)| line).collect();
    bail!(
        "`{source}` does not take what `{FRAGMENTS}` asks of it ({}):\n  {}",
        kind.name(),
        lines.join("\n  ")
    )
}

/// The option without which there is no Rust in a kernel.
const RUST: &str = "CONFIG_RUST";

/// Why there is no Rust in a kernel, from what the tree says of the tools: they may be good, and something else amiss.
fn without_rust(available: bool, text: &str) -> String {
    if available {
        return "its tools are good (`make rustavailable`), and something else keeps `CONFIG_RUST` off: what \
                `config RUST` depends on in `init/Kconfig`, such as `HAVE_RUST` of the architecture"
            .to_owned();
    }
    let lines = text.lines().filter(|line| !line.starts_with("make["));
    Vec::from_iter(lines).join("\n").trim_end().to_owned()
}

/// The text of one of our fragments; one that nobody has written asks for nothing.
fn fragment(workspace: &Workspace, name: &str) -> Result<String> {
    let path: Utf8PathBuf = workspace
        .root
        .join(FRAGMENTS)
        .join(format!("{name}.config"));
    if !path.is_file() {
        bail!("`{FRAGMENTS}/{name}.config` is missing in this checkout");
    }
    let mut text = fs_err::read_to_string(path)?;
    text.push('\n');
    Ok(text)
}

/// The options that fragments name; a later line counts more than an earlier one.
fn wanted(fragments: &str) -> Wanted {
    let mut wanted = Wanted::new();
    for line in fragments.lines().map(str::trim) {
        let off = line
            .strip_prefix("# ")
            .and_then(|rest| rest.strip_suffix(" is not set"));
        if let Some(option) = off.filter(|option| option.starts_with("CONFIG_")) {
            wanted.insert(option.to_owned(), None);
        } else if let Some((option, value)) = line.split_once('=')
            && option.starts_with("CONFIG_")
        {
            let value = (value != "n").then(|| value.to_owned());
            wanted.insert(option.to_owned(), value);
        }
    }
    wanted
}

/// The options that a configuration has otherwise, each with a sentence.
fn refused(wanted: &Wanted, config: &str) -> Vec<(String, String)> {
    let present = self::wanted(config);
    let mut found = Vec::new();
    for (option, value) in wanted {
        let is = present.get(option).cloned().flatten();
        if is != *value {
            let off = || "off".to_owned();
            let line = format!(
                "{option} is {}, and should be {}",
                is.unwrap_or_else(off),
                value.clone().unwrap_or_else(off)
            );
            found.push((option.clone(), line));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{refused, wanted, without_rust};

    #[test]
    fn tools_that_are_good_are_not_the_reason() {
        let said = "make[1]: Entering directory '/x'\nRust is available!\n";
        assert!(without_rust(true, said).contains("`config RUST` depends on"));
        let said = "make[1]: Entering directory '/x'\n*** Rust bindings generator is too old.\n";
        let why = without_rust(false, said);
        assert_eq!(why, "*** Rust bindings generator is too old.");
    }

    #[test]
    fn every_option_has_to_be_taken() {
        let fragments = "# Why.\nCONFIG_RUST=y\nCONFIG_SLUB_TINY=y\n# CONFIG_SLUB_TINY is not set\n\
                         CONFIG_CON_CHAN=\"null\"\nCONFIG_OLD=n\n# CONFIG_GONE is not set\n";
        let wanted = wanted(fragments);
        assert_eq!(wanted.len(), 5);
        let good = "CONFIG_RUST=y\nCONFIG_CON_CHAN=\"null\"\n# CONFIG_SLUB_TINY is not set\n";
        assert!(refused(&wanted, good).is_empty());
        let bad = "CONFIG_CON_CHAN=\"null\"\nCONFIG_SLUB_TINY=y\n";
        let lines: Vec<String> = refused(&wanted, bad).into_iter().map(|(_, l)| l).collect();
        assert_eq!(
            lines,
            [
                "CONFIG_RUST is off, and should be y",
                "CONFIG_SLUB_TINY is y, and should be off"
            ]
        );
    }
}
