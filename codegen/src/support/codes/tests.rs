//! Holds the list, the folder and the uses in the code together.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::{page, pages, text, title};

const SECTIONS: [&str; 3] = ["## What it means", "## Example", "## How to fix it"];

/// The program, and what it finds in code that others have written.
fn sources() -> Vec<Utf8PathBuf> {
    let own = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    vec![own.join("src"), own.join("../review/src/audit")]
}

/// The codes that the program can report, each with a file that does.
fn uses() -> BTreeMap<String, Utf8PathBuf> {
    let mut uses = BTreeMap::new();
    let mut folders = sources();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().expect("it is a folder") {
            let path = entry.expect("it can be read").into_path();
            let is_test = path.file_stem() == Some("tests");
            if path.is_dir() && path.file_name() != Some("codes") && !is_test {
                folders.push(path);
            } else if path.extension() == Some("rs") && !is_test {
                let text = fs_err::read_to_string(&path).expect("it is text");
                for code in codes_in(&text) {
                    uses.insert(code, path.clone());
                }
            }
        }
    }
    uses
}

/// The codes that a source text has as literals, tests aside.
fn codes_in(text: &str) -> Vec<String> {
    let program = text.split("#[cfg(test)]").next().unwrap_or_default();
    let words = program.split('"');
    let is_code = |word: &&str| {
        let number = word.strip_prefix("SB").unwrap_or_default();
        number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    words.filter(is_code).map(str::to_owned).collect()
}

#[test]
fn a_code_is_found_in_the_program_and_not_in_its_tests() {
    let text = "push(\"SB0101\"); // \"SBXXXX\"\n#[cfg(test)]\npush(\"SB0102\");";
    assert_eq!(codes_in(text), ["SB0101"]);
}

#[test]
fn the_list_and_the_folder_agree() {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("src/support/codes");
    let files: BTreeSet<_> = folder
        .read_dir_utf8()
        .expect("it is a folder")
        .map(|entry| entry.expect("it can be read").into_path())
        .filter(|path| path.extension() == Some("md"))
        .map(|path| path.file_stem().unwrap_or_default().to_owned())
        .collect();
    let listed: Vec<_> = pages().map(|(code, _)| code.to_owned()).collect();
    assert_eq!(listed, Vec::from_iter(files));
}

#[test]
fn every_code_that_is_reported_has_a_page() {
    let missing: Vec<_> = uses()
        .into_iter()
        .filter(|(code, _)| page(code).is_none())
        .collect();
    assert_eq!(missing, [], "write codegen/src/support/codes/<code>.md");
}

#[test]
fn every_page_is_about_a_code_that_is_reported() {
    let uses = uses();
    let unused: Vec<_> = pages()
        .map(|(code, _)| code)
        .filter(|code| !uses.contains_key(*code))
        .collect();
    assert_eq!(unused, Vec::<&str>::new());
}

#[test]
fn every_page_has_the_form() {
    for (code, page) in pages() {
        let first = format!("# {code}: {}", title(page));
        assert!(page.starts_with(&first), "{code}: the title names the code");
        let title = title(page);
        assert!(
            !title.is_empty() && !title.ends_with('.'),
            "{code}: {title}"
        );
        let sections: Vec<_> = page.lines().filter(|line| line.starts_with("##")).collect();
        assert_eq!(sections, SECTIONS, "{code}");
        for part in page.split("\n## ").skip(1) {
            let (_, body) = part.split_once('\n').unwrap_or_default();
            assert!(!body.trim().is_empty(), "{code}: an empty section");
        }
        let message = format!("[{code}]: ");
        assert!(
            page.contains(&message),
            "{code}: the example shows the message"
        );
        assert_eq!(page.matches("```").count() % 2, 0, "{code}: an open block");
        assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{code}");
        let prose = page.split("```").step_by(2).flat_map(str::lines);
        let width = prose.map(|line| line.chars().count()).max();
        assert!(width <= Some(100), "{code}: a line is too long");
    }
}

#[test]
fn remarks_are_not_shown() {
    let page = "a\n<!-- fixture: f -->\n```c\nx <!-- -->\n```\n";
    assert_eq!(text(page), "a\n```c\nx <!-- -->\n```\n");
}

#[test]
fn a_page_is_found_by_its_code_only() {
    assert!(page("SB0101").is_some_and(|page| page.starts_with("# SB0101: ")));
    assert_eq!(page("SB9999"), None);
}
