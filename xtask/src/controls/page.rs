//! The table of what came out, in its page.

use anyhow::{Context, Result};

use super::run::{MODELS, Ran, RunResult};
use crate::report::Table;

/// What stands in front of the table, on a line of its own.
const BEGIN: &str = "<!-- written by `cargo xtask provenance` -->\n";

/// What stands behind it.
const END: &str = "<!-- end -->\n";

/// The page with the table of what came out.
///
/// # Errors
///
/// When the page has no place for it.
pub(super) fn fill(page: &str, ran: &Ran) -> Result<String> {
    let missing = |what: &str| format!("the page has no line `{}`", what.trim_end());
    let (before, rest) = page.split_once(BEGIN).with_context(|| missing(BEGIN))?;
    let (_, after) = rest.split_once(END).with_context(|| missing(END))?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", tables(ran)))
}

/// A table for each topic.
fn tables(ran: &Ran) -> String {
    let mut text = String::new();
    let mut results = ran.results.iter();
    for topic in &ran.topics {
        let [stacked, tree] = MODELS.map(|(name, _)| name);
        let mut table = Table::new(&[&format!("`{}`", topic.name), "", stacked, tree]);
        for (case, results) in topic.cases.iter().zip(&mut results) {
            let [stacked, tree] = results;
            table.row([
                format!("`{}`", case.name),
                case.what.clone(),
                cell(stacked),
                cell(tree),
            ]);
        }
        text.push_str(&format!("\n{}\n\n{table}", topic.what));
    }
    text.push('\n');
    text
}

/// What came out, and the part of the message that the case asks for, which does not change with Miri.
fn cell(result: &RunResult) -> String {
    let (came_out, expected) = (&result.came_out, &result.expected);
    let line = if came_out.fits(expected) {
        &expected.line
    } else {
        &came_out.line
    };
    if line.is_empty() {
        came_out.kind.to_string()
    } else {
        format!("{}: `{line}`", came_out.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::fill;
    use crate::controls::run::tests::ran_with;

    const PAGE: &str =
        "# A\n\n<!-- written by `cargo xtask provenance` -->\nold\n<!-- end -->\n\nB\n";

    #[test]
    fn the_table_says_what_came_out_and_the_rest_of_the_page_stays() {
        let message = "error: Undefined Behavior: alloc7 has been freed, so there\n";
        let ran = ran_with("undefined behaviour: has been freed", false, message);
        let page = fill(PAGE, &ran).expect("a place");
        assert!(page.starts_with("# A\n\n<!--") && page.ends_with("<!-- end -->\n\nB\n"));
        assert!(!page.contains("old"), "{page}");
        let cell = "| undefined behaviour: `has been freed` ";
        assert!(
            page.contains(&format!("| what it does {cell}{cell}|")),
            "{page}"
        );
        assert_eq!(fill(&page, &ran).expect("a place"), page);
    }

    #[test]
    fn control_the_table_never_says_what_did_not_come_out() {
        let ran = ran_with("undefined behaviour: has been freed", true, "");
        let page = fill(PAGE, &ran).expect("a place");
        assert!(!page.contains("undefined"), "{page}");
        assert!(page.contains("| accepted "), "{page}");
    }

    #[test]
    fn a_page_without_a_place_is_refused() {
        let ran = ran_with("accepted", true, "");
        assert!(fill("# A\n", &ran).is_err());
        assert!(fill(PAGE.split("<!-- end").next().unwrap_or(""), &ran).is_err());
    }
}
