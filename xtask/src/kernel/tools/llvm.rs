//! clang, lld and the other programs of LLVM, all of one version.

use std::process::Command;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::{Tools, fetch, on_path, version::Version};
use crate::{kernel::layout::Layout, libclang, process, workspace::Workspace};

/// The programs of LLVM that a build and the comparison of its outputs use.
const PROGRAMS: [&str; 8] = [
    "clang",
    "ld.lld",
    "llvm-ar",
    "llvm-nm",
    "llvm-objcopy",
    "llvm-objdump",
    "llvm-readelf",
    "llvm-strip",
];

/// The packages that have them; the version follows, with a `-` before it.
const PACKAGES: [&str; 4] = ["clang", "lld", "llvm", "libclang1"];

/// The end of the programs' names, from what make is told.
pub(super) fn suffix(llvm: &str) -> &str {
    if llvm == "1" { "" } else { llvm }
}

/// Adds a version that is not older than `minimum`.
pub(super) fn add(
    tools: &mut Tools,
    workspace: &Workspace,
    layout: &Layout,
    minimum: &Version,
) -> Result<()> {
    if let Some(found) = installed(minimum) {
        tools.llvm = found;
        tools.libclang = libclang::provide(workspace)?.path;
    } else {
        let (major, root) = fetched(layout, minimum)?;
        tools.llvm = format!("-{major}");
        let library = root.join(format!("usr/lib/llvm-{major}/lib"));
        tools.unpacked(&root);
        tools.libraries.push(library);
        tools.libclang = library_in(&root, major)
            .with_context(|| format!("there is no libclang in `{root}`: remove that folder"))?;
    }
    let clang = format!("clang{}", suffix(&tools.llvm));
    let mut command = tools.command(&clang);
    let said = process::output(command.arg("--version"))
        .with_context(|| format!("`{clang}` does not run: remove `{}`", layout.tools()))?;
    tools
        .versions
        .push(said.lines().next().unwrap_or_default().to_owned());
    Ok(())
}

/// A complete set on `PATH`: without an end, or else the oldest with one that is new enough.
///
/// A tree was built with compilers that were there before it; newer ones may find new faults in it.
fn installed(minimum: &Version) -> Option<String> {
    let fits = |end: &str| {
        let complete = PROGRAMS.iter().all(|name| on_path(&format!("{name}{end}")));
        complete
            && process::output(Command::new(format!("clang{end}")).arg("--version"))
                .ok()
                .and_then(|text| Version::find(&text))
                .is_some_and(|version| version >= *minimum)
    };
    if fits("") {
        return Some("1".to_owned());
    }
    (minimum.major()..minimum.major() + 20)
        .map(|major| format!("-{major}"))
        .find(|end| fits(end))
}

/// The oldest version in the cache that is new enough, or else the oldest that the machine's release has.
fn fetched(layout: &Layout, minimum: &Version) -> Result<(u32, Utf8PathBuf)> {
    let folder = layout.tools();
    let mut cached: Vec<u32> = Vec::new();
    if let Ok(entries) = folder.read_dir_utf8() {
        let names = entries
            .filter_map(Result::ok)
            .map(|entry| entry.file_name().to_owned());
        cached.extend(names.filter_map(|name| name.strip_prefix("llvm-")?.parse::<u32>().ok()));
    }
    cached.retain(|major| *major >= minimum.major());
    if let Some(major) = cached.into_iter().min() {
        return Ok((major, folder.join(format!("llvm-{major}"))));
    }
    let apt = fetch::apt(layout)?;
    let Some(major) = oldest(&apt.names("clang-")?, minimum) else {
        bail!(
            "this tree needs LLVM {minimum}, which is neither on `PATH` nor among the packages of \
             this release: install `clang`, `lld` and `llvm` of such a version"
        );
    };
    let packages = PACKAGES.map(|name| format!("{name}-{major}"));
    let root = fetch::group(layout, &apt, &format!("llvm-{major}"), &packages)?;
    Ok((major, root))
}

/// The oldest version of the compiler among the names of packages that is new enough.
fn oldest(names: &[String], minimum: &Version) -> Option<u32> {
    names
        .iter()
        .filter_map(|name| name.strip_prefix("clang-")?.parse().ok())
        .filter(|major| *major >= minimum.major())
        .min()
}

/// The library inside the unpacked packages.
fn library_in(root: &Utf8Path, major: u32) -> Option<Utf8PathBuf> {
    let folders = [
        format!("usr/lib/llvm-{major}/lib"),
        "usr/lib/x86_64-linux-gnu".to_owned(),
    ];
    folders
        .iter()
        .filter_map(|folder| libclang::newest_in(&root.join(folder)))
        // A link may point to a package that is not unpacked.
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::{Version, oldest, suffix};

    #[test]
    fn the_oldest_compiler_that_is_new_enough_is_chosen() {
        let names = [
            "clang-14",
            "clang-22",
            "clang-19",
            "clang-19-doc",
            "clang-tidy-20",
            "clang-9",
        ];
        let names = names.map(str::to_owned);
        let version = |text| Version::find(text).expect("a version");
        assert_eq!(oldest(&names, &version("17.0.1")), Some(19));
        assert_eq!(oldest(&names, &version("30.0")), None);
        assert_eq!((suffix("1"), suffix("-19")), ("", "-19"));
    }
}
