//! The pages about codes show what the command says.
//!
//! A line `<!-- fixture: FOLDER/FILE -->` in a page stands in front of a block whose text is that file.

use libtest_mimic::{Failed, Trial};
use safebind::support::codes;

use super::{
    fixture::root,
    meta,
    session::{ensure, expect},
};

pub(crate) fn trials() -> Vec<Trial> {
    let pages = codes::pages().filter(|(code, _)| !code.starts_with(meta::AUDIT));
    let trials =
        pages.map(|(code, page)| Trial::test(format!("page::{code}"), move || check(code, page)));
    let control = Trial::test("page::a_block_is_replaced", a_block_is_replaced);
    trials.chain([control]).collect()
}

fn check(code: &str, page: &str) -> Result<(), Failed> {
    let (text, shown) = filled(page, |file| Ok(fs_err::read_to_string(root().join(file))?))?;
    let own = |file: &String| file.starts_with(code) && file.ends_with("/expected.txt");
    ensure(
        shown.iter().any(own),
        format!("{code} shows no message of its fixtures"),
    )?;
    let folder = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("src/support/codes");
    expect(&folder.join(format!("{code}.md")), &text)
}

/// The page with the text of each file that it names, and these names.
fn filled(
    page: &str,
    read: impl Fn(&str) -> Result<String, Failed>,
) -> Result<(String, Vec<String>), Failed> {
    let mut text = String::new();
    let mut shown = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        text += &format!("{line}\n");
        let file = line.strip_prefix("<!-- fixture: ");
        let Some(file) = file.and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let fence = lines.next().unwrap_or_default();
        ensure(
            fence.starts_with("```"),
            format!("no block behind `{line}`"),
        )?;
        lines
            .find(|line| *line == "```")
            .ok_or("a block without an end")?;
        text += &format!("{fence}\n{}\n```\n", read(file)?.trim_end());
        shown.push(file.to_owned());
    }
    Ok((text, shown))
}

fn a_block_is_replaced() -> Result<(), Failed> {
    let page = "a\n<!-- fixture: f/x -->\n```text\nold\n```\n```\nkept\n```\n";
    let (text, shown) = filled(page, |_| Ok("new\n\n".to_owned()))?;
    let expected = "a\n<!-- fixture: f/x -->\n```text\nnew\n```\n```\nkept\n```\n";
    ensure(text == expected && shown == ["f/x"], text)
}
