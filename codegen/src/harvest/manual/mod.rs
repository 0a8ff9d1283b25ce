//! Manual pages: what their sections on results say of functions that they name.

mod roff;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read as _,
};

use camino::{Utf8Path, Utf8PathBuf};
use flate2::read::GzDecoder;

use super::{
    model::{At, Evidence, Source},
    spoken,
    told::Told,
};

/// The headings of sections on results.
const RESULTS: [&str; 3] = ["RETURN VALUE", "RETURN VALUES", "RETURNS"];

/// How long a page may be once it is unpacked, in bytes.
const LIMIT: u64 = 4 * 1024 * 1024;

/// How many pages one may lead to that have nothing but the name of another.
const LINKS: usize = 4;

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its path.
    pub path: Utf8PathBuf,
    /// Its text, as it is written.
    pub text: String,
}

/// The pages of these functions in folders: those of sections 2 and 3, directly or in `man2` and `man3`. Each is there
/// once, in the order of the functions.
pub fn pages<'a>(folders: &[String], functions: impl Iterator<Item = &'a String>) -> Vec<Page> {
    let listed: Vec<Listed> = folders.iter().map(|one| list(Utf8Path::new(one))).collect();
    let mut seen = BTreeSet::new();
    let mut pages = Vec::new();
    for name in functions {
        let Some(page) = listed.iter().find_map(|one| find(one, name)) else {
            continue;
        };
        if seen.insert(page.path.clone()) {
            pages.push(page);
        }
    }
    pages
}

/// Whether a folder has pages of functions.
pub fn has_pages(folder: &Utf8Path) -> bool {
    !list(folder).is_empty()
}

/// The paths of pages by the names of what they are about.
type Listed = BTreeMap<String, Utf8PathBuf>;

fn list(folder: &Utf8Path) -> Listed {
    let mut found = Listed::new();
    let below = ["man3", "man2"].map(|name| folder.join(name));
    for folder in [folder.to_owned()].into_iter().chain(below) {
        let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
        for entry in entries {
            let mut parts = entry.file_name().split('.');
            let (Some(name), Some(section)) = (parts.next(), parts.next()) else {
                continue;
            };
            if section.starts_with(['2', '3']) {
                found
                    .entry(name.to_owned())
                    .or_insert_with(|| entry.path().to_owned());
            }
        }
    }
    found
}

/// The page about a name; what only names another page leads there.
fn find(listed: &Listed, name: &str) -> Option<Page> {
    let mut name = name.to_owned();
    for _ in 0..LINKS {
        let path = listed.get(&name)?;
        let text = text(path)?;
        let mut lines = text.lines().filter(|line| !line.starts_with(".\\\""));
        let link = lines.next().and_then(|line| line.strip_prefix(".so "));
        match link.and_then(|link| link.trim().rsplit('/').next()) {
            Some(other) => name = other.split('.').next()?.to_owned(),
            None => {
                // Pages of several functions are links to one file.
                let path = path.canonicalize_utf8().unwrap_or_else(|_| path.clone());
                return Some(Page { path, text });
            }
        }
    }
    None
}

fn text(path: &Utf8Path) -> Option<String> {
    let file = fs_err::File::open(path).ok()?;
    let mut bytes = Vec::new();
    match path.extension() {
        Some("gz") => GzDecoder::new(file).take(LIMIT).read_to_end(&mut bytes),
        _ => file.take(LIMIT).read_to_end(&mut bytes),
    }
    .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What pages say of functions, added to what is told of them.
pub(super) fn told(
    pages: &[Page],
    functions: &BTreeSet<String>,
    found: &mut BTreeMap<String, Vec<Told>>,
) {
    for page in pages {
        let sections = roff::sections(&page.text);
        let synopsis = sections.iter().filter(|one| one.title == "SYNOPSIS");
        let synopsis: Vec<&str> = synopsis
            .flat_map(|one| &one.paragraphs)
            .map(|(_, text)| text.as_str())
            .collect();
        let these = these(&synopsis.join(" "), functions);
        let results = sections
            .iter()
            .filter(|one| RESULTS.contains(&one.title.as_str()));
        for (line, paragraph) in results.flat_map(|one| &one.paragraphs) {
            let text = named(paragraph, &these);
            for spoken in spoken::paragraph(&text, functions) {
                let told = Told {
                    what: spoken.what.to_owned(),
                    always: spoken.always,
                    on_success: spoken.on_success,
                    evidence: evidence(page, *line, &spoken),
                    source: Source::Manual,
                    further: spoken.further.iter().map(ToString::to_string).collect(),
                };
                for name in spoken.names {
                    found.entry(name.to_owned()).or_default().push(told.clone());
                }
            }
        }
    }
}

fn evidence(page: &Page, line: u32, spoken: &spoken::Spoken<'_>) -> Evidence {
    let mut text = spoken.sentence.to_owned();
    for sentence in &spoken.further {
        text.push(' ');
        text.push_str(sentence);
    }
    Evidence {
        place: At {
            file: page.path.to_string(),
            header: page.path.file_name().unwrap_or_default().to_owned(),
            line,
            column: 1,
        },
        text,
    }
}

/// The functions that a synopsis declares.
fn these(synopsis: &str, functions: &BTreeSet<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = synopsis;
    while let Some(at) = rest.find('(') {
        let (before, after) = rest.split_at(at);
        let start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_'));
        let name = before
            .get(start.map_or(0, |at| at + 1)..)
            .unwrap_or_default();
        if functions.contains(name) && !found.iter().any(|one| one == name) {
            found.push(name.to_owned());
        }
        rest = after.get(1..).unwrap_or_default();
    }
    found
}

/// A paragraph that says the names of all functions of its page where it speaks of them together.
fn named(paragraph: &str, these: &[String]) -> String {
    if these.is_empty() {
        return paragraph.to_owned();
    }
    let list = these.join("(), ") + "()";
    let mut text = paragraph.to_owned();
    let words: &[&str] = match these.len() {
        1 => &["this function ", "This function ", "The function "],
        _ => &["these functions ", "These functions ", "The functions "],
    };
    for word in words {
        text = text.replace(word, &format!("{list} "));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Page, named, pages, these, told};

    const PAGE: &str = ".SH SYNOPSIS\n.BI \"int a_b(int \" x \");\"\n.BI \"int a_c(void);\"\n.SH RETURN VALUE\n\
                        On success, these functions return 0.\nOn failure, they return a negative errno.\n\
                        .PP\n.BR other ()\nreturns 1.\n.SH NOTES\na_b() returns 7.\n";

    fn functions() -> BTreeSet<String> {
        ["a_b", "a_c"].map(str::to_owned).into()
    }

    #[test]
    fn a_page_speaks_of_the_functions_of_its_synopsis() {
        let page = Page {
            text: PAGE.to_owned(),
            ..Page::default()
        };
        let mut found = BTreeMap::new();
        told(&[page], &functions(), &mut found);
        for name in ["a_b", "a_c"] {
            let [one] = found[name].as_slice() else {
                panic!()
            };
            assert_eq!(one.what, "0.");
            assert_eq!(one.further, ["On failure, they return a negative errno."]);
            assert_eq!(one.evidence.place.line, 5);
        }
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn only_one_or_all_functions_are_meant_by_a_pronoun() {
        assert_eq!(
            these("int a_b(int x); int a_c(void); int z(void)", &functions()),
            ["a_b", "a_c"]
        );
        let one = ["a_b".to_owned()];
        assert_eq!(
            named("On error, this function returns 1", &one),
            "On error, a_b() returns 1"
        );
        assert_eq!(
            named("these functions return 1", &one),
            "these functions return 1"
        );
    }

    #[test]
    fn pages_are_found_packed_and_through_links() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = camino::Utf8Path::from_path(folder.path()).expect("UTF-8");
        fs_err::create_dir(root.join("man3")).expect("made");
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, PAGE.as_bytes()).expect("packed");
        fs_err::write(
            root.join("man3/a_b.3x.gz"),
            packed.finish().expect("packed"),
        )
        .expect("written");
        fs_err::write(root.join("man3/a_c.3"), ".so man3/a_b.3x\n").expect("written");
        fs_err::write(root.join("man3/loop.3"), ".so man3/loop.3\n").expect("written");
        fs_err::write(root.join("man3/bad.3.gz"), "no archive").expect("written");
        let names = ["a_b", "a_c", "bad", "loop", "none"].map(str::to_owned);
        let found = pages(&[root.to_string()], names.iter());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, PAGE);
    }
}
