//! The folder for what was fetched: shared by all checkouts of one user.

use std::env;

use anyhow::{Result, bail};
use camino::Utf8PathBuf;

/// `$SAFEBIND_CACHE/safebind`, else `$XDG_CACHE_HOME/safebind`, else `~/.cache/safebind`.
///
/// # Errors
///
/// When none of the three variables is set.
pub(crate) fn root() -> Result<Utf8PathBuf> {
    choose(|name| env::var(name).ok())
}

fn choose(variable: impl Fn(&str) -> Option<String>) -> Result<Utf8PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let base = if let Some(folder) = set("SAFEBIND_CACHE").or_else(|| set("XDG_CACHE_HOME")) {
        Utf8PathBuf::from(folder)
    } else if let Some(home) = set("HOME") {
        Utf8PathBuf::from(home).join(".cache")
    } else {
        bail!("there is no cache folder: set `SAFEBIND_CACHE` to one, or `HOME`");
    };
    Ok(base.join("safebind"))
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let with = |set: &'static [(&str, &str)]| {
            choose(move |name| {
                let found = set.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(
            with(&[("SAFEBIND_CACHE", "/s"), ("HOME", "/h")]).expect("set"),
            "/s/safebind"
        );
        assert_eq!(
            with(&[("XDG_CACHE_HOME", "/x"), ("HOME", "/h")]).expect("set"),
            "/x/safebind"
        );
        assert_eq!(
            with(&[("SAFEBIND_CACHE", ""), ("HOME", "/h")]).expect("set"),
            "/h/.cache/safebind"
        );
        assert!(with(&[]).is_err());
    }
}
