//! The names that `rust/kernel` takes from its raw bindings, and the headers of which these are made.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{choice, layout::Layout},
    tree,
    workspace::Workspace,
};

/// Where the names are kept, for machines without a kernel's source.
const LIST: &str = "xtask/rust-kernel.yaml";

/// What stands above them.
const HEAD: &str = "\
# What `rust/kernel` takes from `bindings`: the words behind `bindings::`, without comments. The headers are those that
# `rust/bindings/bindings_helper.h` and `rust/helpers` include. `cargo xtask drift` writes this from the newest source
# in the cache.
";

/// What stands in front of a name that is taken from the raw bindings.
const FROM: &str = "bindings::";

/// What is taken, and from where.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Called {
    /// The version of the source, as its package has it.
    pub(super) source: String,
    /// The headers, as in `#include <...>`.
    pub(super) headers: BTreeSet<String>,
    /// The names, not of functions alone.
    pub(super) names: BTreeSet<String>,
}

impl Called {
    /// The names of the newest source in the cache, which are written down, or those that are written down.
    /// With `check` nothing is written, and it is no matter that the cache has another source; `false` if what is
    /// written down is not what its own source has.
    ///
    /// # Errors
    ///
    /// When nothing is written down, or a file cannot be read.
    pub(super) fn provide(workspace: &Workspace, check: bool) -> Result<(Self, bool)> {
        let path = workspace.root.join(LIST);
        let sources = Layout::find()?.sources();
        if check {
            let text = fs_err::read_to_string(&path)?;
            let kept: Self = serde_yaml::from_str(&text).with_context(|| format!("in `{LIST}`"))?;
            let own = sources.join(&kept.source);
            let same = !own.is_dir() || Self::read(&own)? == kept;
            if !same {
                println!(
                    "`{LIST}` is not what {} has: run `cargo xtask drift`",
                    kept.source
                );
            }
            return Ok((kept, same));
        }
        let Some(source) = newest(&sources) else {
            return Self::provide(workspace, true);
        };
        let called = Self::read(&source)?;
        let text = format!("{HEAD}{}", serde_yaml::to_string(&called)?);
        if tree::write(&path, text.as_bytes())? {
            println!("wrote `{LIST}`");
        }
        Ok((called, true))
    }

    /// What the source of a kernel takes.
    fn read(source: &Utf8Path) -> Result<Self> {
        let mut names = BTreeSet::new();
        for path in files(&source.join("rust/kernel"), "rs")? {
            taken(&fs_err::read_to_string(path)?, &mut names);
        }
        let mut headers = BTreeSet::new();
        let mut including = files(&source.join("rust/helpers"), "c")?;
        including.push(source.join("rust/bindings/bindings_helper.h"));
        for path in including {
            included(&fs_err::read_to_string(path)?, &mut headers);
        }
        Ok(Self {
            source: source.file_name().unwrap_or_default().to_owned(),
            headers,
            names,
        })
    }

    /// A header that includes all that a tree has of them.
    pub(super) fn header(&self) -> String {
        let one = |header| format!("#if __has_include(<{header}>)\n#include <{header}>\n#endif\n");
        self.headers.iter().map(one).collect()
    }
}

/// The newest unpacked source.
fn newest(sources: &Utf8Path) -> Option<Utf8PathBuf> {
    let entries = sources.read_dir_utf8().ok()?.filter_map(Result::ok);
    let complete = entries.filter(|entry| entry.path().join("rust/kernel").is_dir());
    let newest = complete.max_by(|a, b| choice::compare(a.file_name(), b.file_name()));
    newest.map(|entry| entry.path().to_owned())
}

/// The files below a folder whose names end so.
fn files(folder: &Utf8Path, end: &str) -> Result<Vec<Utf8PathBuf>> {
    let mut found = Vec::new();
    for entry in folder.read_dir_utf8()? {
        let path = entry?.path().to_owned();
        if path.is_dir() {
            found.extend(files(&path, end)?);
        } else if path.extension() == Some(end) {
            found.push(path);
        }
    }
    Ok(found)
}

fn taken(text: &str, names: &mut BTreeSet<String>) {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        for (at, _) in line.match_indices(FROM) {
            let (before, rest) = line.split_at(at);
            let rest = rest.get(FROM.len()..).unwrap_or_default();
            let name = rest.split(|c| !is_word(c)).next().unwrap_or_default();
            if !before.ends_with(is_word) && !name.is_empty() {
                names.insert(name.to_owned());
            }
        }
    }
}

fn included(text: &str, headers: &mut BTreeSet<String>) {
    for line in text.lines() {
        let header = line.trim().strip_prefix("#include <");
        let header = header.and_then(|rest| rest.split('>').next());
        headers.extend(header.map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{included, taken};

    #[test]
    fn names_are_the_words_behind_bindings() {
        let mut names = BTreeSet::new();
        taken(
            "use crate::bindings;\n// bindings::no\n    /// bindings::no\n\
             let a = unsafe { bindings::a_b(bindings::C) }; my_bindings::no(); bindings::{x};\n",
            &mut names,
        );
        assert_eq!(names.iter().collect::<Vec<_>>(), ["C", "a_b"]);
    }

    #[test]
    fn headers_are_those_of_the_system() {
        let mut headers = BTreeSet::new();
        included(
            "#include <a/b.h>\n#include \"c.h\"\n  #include <d.h> /* */\n",
            &mut headers,
        );
        assert_eq!(headers.iter().collect::<Vec<_>>(), ["a/b.h", "d.h"]);
    }
}
