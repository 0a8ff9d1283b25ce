//! Finding and loading libclang, once for the whole process.
//!
//! The library is looked for in `$LIBCLANG_PATH`, then in the cache folder, then wherever clang-sys
//! looks. It is loaded with the first use and never unloaded; every thread is told of it before it
//! calls into it.

#![expect(
    unsafe_code,
    reason = "the path of the library reaches its loader through the environment only"
)]

use std::{
    env,
    ffi::OsString,
    path::Path,
    sync::{Arc, OnceLock},
};

use camino::Utf8PathBuf;
use clang_sys::SharedLibrary;

use crate::support::diag::Diagnostic;

/// The variable that names the library or its folder.
const PATH_VARIABLE: &str = "LIBCLANG_PATH";

/// Why there is no libclang, in the loader's words.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("libclang could not be loaded: {reason}")]
pub struct Unavailable {
    /// What the loader says.
    pub reason: String,
}

impl Unavailable {
    /// The message for a user.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::error("SB0203", "libclang could not be loaded")
            .note(self.reason.clone())
            .help(help(cache_dir()))
    }
}

fn help(cache: Option<Utf8PathBuf>) -> String {
    let folder = cache.map_or_else(|| "<folder>".to_owned(), |folder| folder.to_string());
    format!(
        "install it with `python3 -m pip install libclang==18.1.1 --target {folder}`, or with \
         `apt-get install libclang1-19`, or name the library in `{PATH_VARIABLE}`"
    )
}

/// The folder into which `pip install --target` puts libclang for safebind.
///
/// It is `safebind/libclang` below `$SAFEBIND_CACHE`, `$XDG_CACHE_HOME` or `~/.cache`, whichever is
/// set first; none if none is.
pub fn cache_dir() -> Option<Utf8PathBuf> {
    cache_dir_in(|name| env::var(name).ok().filter(|value| !value.is_empty()))
}

fn cache_dir_in(variable: impl Fn(&str) -> Option<String>) -> Option<Utf8PathBuf> {
    let root = variable("SAFEBIND_CACHE")
        .or_else(|| variable("XDG_CACHE_HOME"))
        .map(Utf8PathBuf::from)
        .or_else(|| variable("HOME").map(|home| Utf8PathBuf::from(home).join(".cache")))?;
    Some(root.join("safebind").join("libclang"))
}

/// The library's file in the cache folder, whether or not it exists.
fn cached_library() -> Option<Utf8PathBuf> {
    let file = format!("libclang.{}", env::consts::DLL_EXTENSION);
    Some(cache_dir()?.join("clang").join("native").join(file))
}

/// Loads libclang if that was not done yet, and lets this thread use it.
///
/// # Errors
///
/// [`Unavailable`] if it is not found, cannot be opened, or is too old.
pub fn use_on_this_thread() -> Result<(), Unavailable> {
    static LIBRARY: OnceLock<Result<Arc<SharedLibrary>, Unavailable>> = OnceLock::new();
    let library = LIBRARY.get_or_init(load).clone()?;
    clang_sys::set_library(Some(library));
    Ok(())
}

fn load() -> Result<Arc<SharedLibrary>, Unavailable> {
    let unavailable = |reason| Unavailable { reason };
    match choose(env::var_os(PATH_VARIABLE), cached_library()).map_err(unavailable)? {
        Choice::Named | Choice::Search => {}
        Choice::Cached(path) => {
            // SAFETY: This runs once. Rust code reads the environment under the lock that this call
            // takes, and the C code that would read it without one, libclang, is not loaded yet.
            unsafe { env::set_var(PATH_VARIABLE, path.as_str()) }
        }
    }
    let library = clang_sys::load_manually().map_err(unavailable)?;
    let path = library.path().display().to_string();
    let library = Arc::new(library);
    let before = clang_sys::set_library(Some(library.clone()));
    // The youngest functions that are called; all others are as old or older.
    let complete = clang_sys::clang_Cursor_isAnonymousRecordDecl::is_loaded()
        && clang_sys::clang_Type_getModifiedType::is_loaded()
        && clang_sys::clang_getCursorPrettyPrinted::is_loaded();
    clang_sys::set_library(before);
    if complete {
        Ok(library)
    } else {
        Err(unavailable(format!("{path} is older than libclang 9")))
    }
}

/// Where the library is taken from.
#[derive(Debug, Eq, PartialEq)]
enum Choice {
    /// From where the user says; there is no other try.
    Named,
    /// From the cache folder.
    Cached(Utf8PathBuf),
    /// From wherever the loader finds one.
    Search,
}

fn choose(named: Option<OsString>, cached: Option<Utf8PathBuf>) -> Result<Choice, String> {
    if let Some(named) = named {
        // The loader takes a path without a last component for impossible, and panics.
        let path = Path::new(&named);
        return match (path.to_str(), path.file_name()) {
            (Some(_), Some(_)) => Ok(Choice::Named),
            _ => Err(format!(
                "`{PATH_VARIABLE}` does not name a file or folder: `{}`",
                path.display()
            )),
        };
    }
    match cached {
        Some(path) if path.is_file() => Ok(Choice::Cached(path)),
        _ => Ok(Choice::Search),
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8PathBuf;

    use super::{Choice, cache_dir_in, choose, help};

    #[test]
    fn the_cache_folder_follows_the_first_variable_that_is_set() {
        let of = |set: &[(&str, &str)]| {
            cache_dir_in(|name| {
                let found = set.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
            .map(Utf8PathBuf::into_string)
        };
        let all = [
            ("SAFEBIND_CACHE", "/a"),
            ("XDG_CACHE_HOME", "/b"),
            ("HOME", "/c"),
        ];
        assert_eq!(of(&all).as_deref(), Some("/a/safebind/libclang"));
        assert_eq!(of(&all[1..]).as_deref(), Some("/b/safebind/libclang"));
        assert_eq!(
            of(&all[2..]).as_deref(),
            Some("/c/.cache/safebind/libclang")
        );
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_named_library_wins_over_the_cache_and_a_missing_cache_is_passed_over() {
        let here = Utf8PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let nowhere = Utf8PathBuf::from("no/such/library");
        let named = Some("/x/libclang.so".into());
        assert_eq!(choose(named, Some(here.clone())), Ok(Choice::Named));
        assert_eq!(choose(None, Some(here.clone())), Ok(Choice::Cached(here)));
        assert_eq!(choose(None, Some(nowhere)), Ok(Choice::Search));
        assert_eq!(choose(None, None), Ok(Choice::Search));
    }

    #[test]
    fn a_path_that_cannot_name_a_library_is_refused() {
        assert!(choose(Some("..".into()), None).is_err());
        assert!(choose(Some("".into()), None).is_err());
    }

    #[test]
    fn the_help_names_three_ways() {
        let help = help(None);
        for way in ["libclang==18.1.1", "libclang1-19", "LIBCLANG_PATH"] {
            assert!(help.contains(way), "{help}");
        }
    }
}
