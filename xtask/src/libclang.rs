//! libclang: found on the machine, or fetched into the cache.

use std::{env, process::Command};

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{cache, process, tree, workspace::Workspace};

/// A libclang, and how it was come by.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Libclang {
    /// The library.
    pub(crate) path: Utf8PathBuf,
    /// How it was found.
    pub(crate) origin: &'static str,
}

/// The variable that names a libclang to clang-sys and to us: a file or a folder.
pub(crate) const VARIABLE: &str = "LIBCLANG_PATH";

/// Gives a libclang: `$LIBCLANG_PATH`, the cache's, the system's newest, and if there is none, fetches
/// one into the cache.
///
/// # Errors
///
/// When `LIBCLANG_PATH` names none, or there is none and none can be fetched; the message says what
/// to install.
pub(crate) fn provide(workspace: &Workspace) -> Result<Libclang> {
    if let Some(path) = env::var(VARIABLE).ok().filter(|path| !path.is_empty()) {
        return from_variable(Utf8Path::new(&path));
    }
    let cached = cache::root()?.join("libclang");
    if let Some(path) = in_wheel(&cached) {
        return Ok(Libclang {
            path,
            origin: "in the cache",
        });
    }
    if let Some(path) = in_system() {
        return Ok(Libclang {
            path,
            origin: "installed",
        });
    }
    eprintln!("    Fetching libclang into {cached}");
    let path = fetch(&workspace.root.join("xtask/libclang.txt"), &cached)?;
    Ok(Libclang {
        path,
        origin: "fetched just now",
    })
}

fn from_variable(path: &Utf8Path) -> Result<Libclang> {
    let found = if path.is_dir() {
        newest_in(path)
    } else {
        path.is_file().then(|| path.to_owned())
    };
    match found {
        Some(path) => Ok(Libclang {
            path,
            origin: "named by `LIBCLANG_PATH`",
        }),
        None => bail!("`LIBCLANG_PATH` is `{path}`, and there is no libclang: correct or unset it"),
    }
}

/// The library inside the unpacked Python package.
fn in_wheel(folder: &Utf8Path) -> Option<Utf8PathBuf> {
    ["libclang.so", "libclang.dylib"]
        .iter()
        .map(|name| folder.join("clang/native").join(name))
        .find(|path| path.is_file())
}

/// Whether a file name is one that clang-sys takes for libclang.
fn is_libclang(name: &str) -> bool {
    let stem = name.strip_prefix("libclang");
    stem.is_some_and(|rest| {
        let unix = rest == ".so" || rest.starts_with(".so.");
        let versioned = rest.strip_prefix('-').is_some_and(|version| {
            version.starts_with(|c: char| c.is_ascii_digit())
                && (version.ends_with(".so") || version.contains(".so."))
        });
        unix || versioned || rest == ".dylib"
    })
}

/// The digits of a path, by which two versions compare.
fn version_of(path: &Utf8Path) -> Vec<u32> {
    path.as_str()
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

/// The newest libclang directly in a folder.
pub(crate) fn newest_in(folder: &Utf8Path) -> Option<Utf8PathBuf> {
    let entries = folder.read_dir_utf8().ok()?;
    entries
        .filter_map(Result::ok)
        .filter(|entry| is_libclang(entry.file_name()))
        .map(|entry| entry.path().to_owned())
        .max_by_key(|path| (version_of(path), path.clone()))
}

fn in_system() -> Option<Utf8PathBuf> {
    let mut found = Vec::new();
    if let Ok(entries) = Utf8Path::new("/usr/lib").read_dir_utf8() {
        let llvm = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().starts_with("llvm"));
        found.extend(llvm.filter_map(|entry| newest_in(&entry.path().join("lib"))));
    }
    for folder in [
        "/Library/Developer/CommandLineTools/usr/lib",
        "/Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib",
        "/opt/homebrew/opt/llvm/lib",
        "/usr/local/opt/llvm/lib",
    ] {
        found.extend(newest_in(Utf8Path::new(folder)));
    }
    if let Ok(list) = process::output(Command::new("ldconfig").arg("-p")) {
        found.extend(from_ldconfig(&list));
    }
    found.retain(|path| path.is_file());
    found
        .into_iter()
        .max_by_key(|path| (version_of(path), path.clone()))
}

/// The libclangs in what `ldconfig -p` prints.
fn from_ldconfig(list: &str) -> Vec<Utf8PathBuf> {
    list.lines()
        .filter_map(|line| line.rsplit_once("=> "))
        .map(|(_, path)| Utf8PathBuf::from(path.trim()))
        .filter(|path| path.file_name().is_some_and(is_libclang))
        .collect()
}

/// The libclangs that the outputs are compared for, beside the one that is used: each by its version,
/// with the library if it is in the cache or can be fetched. The packages are for one platform only.
///
/// # Errors
///
/// When the list of them cannot be read.
pub(crate) fn others(workspace: &Workspace) -> Result<Vec<(String, Result<Utf8PathBuf>)>> {
    let mut requirements = Vec::new();
    for entry in workspace
        .root
        .join("xtask/libclang-versions")
        .read_dir_utf8()?
    {
        requirements.push(entry?.path().to_owned());
    }
    requirements.sort();
    let provided = requirements.into_iter().map(|requirement| {
        let version = requirement.file_stem().unwrap_or_default().to_owned();
        let cached = cache::root()?.join(format!("libclang-{version}"));
        let fetch = || {
            eprintln!("    Fetching libclang {version} into {cached}");
            fetch(&requirement, &cached)
        };
        let library = in_wheel(&cached).map_or_else(fetch, Ok);
        Ok((version, library))
    });
    provided.collect()
}

fn fetch(requirement: &Utf8Path, cached: &Utf8Path) -> Result<Utf8PathBuf> {
    let temporary = cached.with_file_name(format!("libclang.{}", std::process::id()));
    let mut said = Vec::new();
    // First without the machine's own settings of pip, for they may name anything; then with them, for
    // they may name the only index that can be reached.
    for isolated in [true, false] {
        tree::remove(&temporary)?;
        match process::capture(&mut pip(requirement, &temporary, isolated)) {
            Ok(outcome) if outcome.success() && in_wheel(&temporary).is_some() => {
                tree::remove(cached)?;
                fs_err::rename(&temporary, cached)?;
                if let Some(path) = in_wheel(cached) {
                    return Ok(path);
                }
            }
            Ok(outcome) => said.push(outcome.text().trim().to_owned()),
            Err(error) => said.push(format!("{error:#}")),
        }
    }
    tree::remove(&temporary)?;
    said.dedup();
    bail!(
        "there is no libclang, and it could not be fetched:\n{}\n\n{ADVICE}",
        said.join("\n").trim_end()
    )
}

fn pip(requirement: &Utf8Path, folder: &Utf8Path, isolated: bool) -> Command {
    let mut command = Command::new("python3");
    command.args(["-m", "pip", "install", "--quiet"]);
    if isolated {
        command.arg("--isolated");
    }
    command.args(["--disable-pip-version-check", "--no-deps"]);
    command.args(["--only-binary", ":all:", "--require-hashes"]);
    command.args(["--retries", "1", "--timeout", "15"]);
    command.args(["-r", requirement.as_str(), "--target", folder.as_str()]);
    command
}

/// What to do by hand.
const ADVICE: &str = "\
install it with one of:
  apt-get install libclang-dev            (Debian, Ubuntu)
  dnf install clang-libs                  (Fedora)
  brew install llvm                       (macOS)
  apt-get install python3-pip             (then run `cargo xtask setup` again)
or set `LIBCLANG_PATH` to a libclang of version 14 or later";

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{from_ldconfig, from_variable, is_libclang, newest_in, version_of};

    #[test]
    fn names_are_told_apart() {
        for name in [
            "libclang.so",
            "libclang.so.1",
            "libclang-14.so.1",
            "libclang-19.so",
        ] {
            assert!(is_libclang(name), "{name}");
        }
        for name in [
            "libclang-cpp.so.14",
            "libclang_rt.so",
            "libclang.a",
            "libclangBasic.a",
        ] {
            assert!(!is_libclang(name), "{name}");
        }
    }

    #[test]
    fn nineteen_is_newer_than_nine() {
        let of = |path| version_of(Utf8Path::new(path));
        assert!(of("/usr/lib/llvm-19/lib/libclang.so") > of("/usr/lib/llvm-9/lib/libclang.so.1"));
    }

    #[test]
    fn ldconfig_is_read() {
        let list = "2 libs found\n\tlibclang-cpp.so.14 (libc6,x86-64) => /l/libclang-cpp.so.14\n\
                    \tlibclang-14.so.13 (libc6,x86-64) => /l/libclang-14.so.13\n";
        assert_eq!(from_ldconfig(list), ["/l/libclang-14.so.13"]);
    }

    #[test]
    fn a_variable_that_names_nothing_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let error = from_variable(root).expect_err("the folder is empty");
        assert!(error.to_string().contains("LIBCLANG_PATH"));
        fs_err::write(root.join("libclang.so.1"), "").expect("written");
        assert_eq!(newest_in(root), Some(root.join("libclang.so.1")));
        assert!(from_variable(root).is_ok());
        assert!(from_variable(&root.join("libclang.so.1")).is_ok());
    }
}
