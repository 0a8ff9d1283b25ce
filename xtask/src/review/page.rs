//! A page with a table that a command writes.

use anyhow::{Context, Result};

use crate::{tree, workspace::Workspace};

/// What stands in front of a table, on a line of its own.
const BEGIN: &str = "<!-- written by `cargo xtask diff` -->\n";

/// What stands behind it.
const END: &str = "<!-- end -->\n";

/// The text between these, with what there is to say about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// The tables, as Markdown.
    pub(super) text: String,
    /// What has no reason or judgement: a line each.
    pub(super) open: Vec<String>,
    /// One line with the figures.
    pub(super) summary: String,
}

impl Written {
    /// Puts it into its page, or compares; `false` when the page is out of date and was to be left as it is.
    ///
    /// # Errors
    ///
    /// When the page cannot be read or written, or has no place for it.
    pub(super) fn store(&self, workspace: &Workspace, page: &str, check: bool) -> Result<bool> {
        let path = workspace.root.join(page);
        let present = fs_err::read_to_string(&path)?;
        let filled = fill(&present, &self.text).with_context(|| format!("in `{page}`"))?;
        if filled == present {
            return Ok(true);
        }
        if check {
            println!("`{page}` is out of date: run `cargo xtask diff`");
            return Ok(false);
        }
        tree::write(&path, filled.as_bytes())?;
        println!("wrote `{page}`");
        Ok(true)
    }
}

/// The kernel that the table of a page is about, which it begins with: `7.3` of `Linux 7.3: of`.
///
/// # Errors
///
/// When the page cannot be read, or does not say so.
pub(super) fn version(workspace: &Workspace, page: &str) -> Result<String> {
    let text = fs_err::read_to_string(workspace.root.join(page))?;
    about(&text).with_context(|| {
        format!(
            "the table in `{page}` does not say which kernel it is about: run `cargo xtask diff`"
        )
    })
}

fn about(page: &str) -> Option<String> {
    let (_, table) = page.split_once(BEGIN)?;
    let (version, _) = table.trim_start().strip_prefix("Linux ")?.split_once(':')?;
    Some(version.to_owned())
}

/// The page with this text between the marks.
fn fill(page: &str, text: &str) -> Result<String> {
    let missing = |what: &str| format!("the page has no line `{}`", what.trim_end());
    let (before, rest) = page.split_once(BEGIN).with_context(|| missing(BEGIN))?;
    let (_, after) = rest.split_once(END).with_context(|| missing(END))?;
    Ok(format!("{before}{BEGIN}\n{text}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{about, fill};

    #[test]
    fn the_table_says_which_kernel_it_is_about() {
        let page =
            "Linux 1.2: no\n<!-- written by `cargo xtask diff` -->\n\nLinux 7.3: of 2 items\n";
        assert_eq!(about(page).as_deref(), Some("7.3"));
        assert_eq!(about("Linux 7.3: of 2 items\n"), None);
        assert_eq!(about(&page.replace("\n\nLinux", "\n\nUnix")), None);
    }

    #[test]
    fn what_stands_around_the_table_stays() {
        let page = "# A\n\n<!-- written by `cargo xtask diff` -->\nold\n<!-- end -->\n\nB\n";
        let filled = fill(page, "new\n").expect("a place");
        assert!(filled.starts_with("# A\n") && filled.ends_with("<!-- end -->\n\nB\n"));
        assert!(filled.contains("new") && !filled.contains("old"));
        assert!(fill("# A\n", "new\n").is_err());
    }
}
