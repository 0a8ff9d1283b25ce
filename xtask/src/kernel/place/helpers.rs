//! Shims that the tree does not have yet, in a file of their own.

use anyhow::{Context, Result};
use camino::Utf8Path;

use super::{Placement, Raw};
use crate::kernel::working::Working;

/// The file that includes all others.
const ALL: &str = "rust/helpers/helpers.c";

/// Our file beside it.
const OURS: &str = "safebind.c";

/// What the name of each shim begins with.
const PREFIX: &str = "rust_helper_";

/// What each function in the generated file begins with.
const MARK: &str = "\n__rust_helper ";

/// Adds the shims that are lacking.
///
/// # Errors
///
/// When the tree has no file to include them in.
pub(super) fn add(
    working: &Working,
    raw: &Raw,
    placement: &mut Placement,
    generated: &str,
) -> Result<()> {
    let (text, names) = lacking(generated, |name| raw.shims.contains(name));
    if names.is_empty() {
        return Ok(());
    }
    let all = Utf8Path::new(ALL);
    let list = working
        .original(all)?
        .with_context(|| format!("`{}` has no `{ALL}`", working.root))?;
    placement.put(all, format!("{}\n#include \"{OURS}\"\n", list.trim_end()));
    placement.put(&all.with_file_name(OURS), text);
    placement.shims = names;
    Ok(())
}

/// The generated file with the shims that are not there, and their names.
fn lacking(generated: &str, there: impl Fn(&str) -> bool) -> (String, Vec<String>) {
    let mut parts = generated.split(MARK);
    let mut text = parts.next().unwrap_or_default().trim_end().to_owned();
    text.push('\n');
    let mut names = Vec::new();
    for part in parts {
        let Some(name) = name(part).filter(|name| !there(name)) else {
            continue;
        };
        names.push(name.to_owned());
        text.push_str(MARK);
        text.push_str(part.trim_end());
        text.push('\n');
    }
    (text, names)
}

/// The C function that a shim stands for.
fn name(part: &str) -> Option<&str> {
    let (_, rest) = part.split_once(PREFIX)?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::lacking;

    #[test]
    fn only_shims_that_are_not_there_are_added() {
        let text = "/* Head. */\n#include <linux/fs.h>\n\n__rust_helper int rust_helper_a(int x)\n{\n\treturn a(x);\n}\n\n\
                    __rust_helper struct b *rust_helper_b(void)\n{\n\treturn b();\n}\n";
        let (left, names) = lacking(text, |name| name == "a");
        assert_eq!(names, ["b"]);
        assert!(left.starts_with("/* Head. */\n#include <linux/fs.h>\n\n__rust_helper struct b"));
        assert!(left.ends_with("return b();\n}\n") && !left.contains("rust_helper_a"));
        assert!(lacking(text, |_| true).1.is_empty());
        assert_eq!(lacking(text, |_| false).0, text);
    }
}
