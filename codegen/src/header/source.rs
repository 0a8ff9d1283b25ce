//! The texts of the files that were read, and places in them.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    ops::Range,
    rc::Rc,
};

use camino::Utf8Path;

use super::clang::{File, TranslationUnit, cursor::Cursor};
use crate::support::place::{Lines, Place};

/// A file's name and text.
pub(super) struct Text {
    /// The path to show.
    pub(super) path: String,
    /// The header's name, as in `#include <...>`.
    pub(super) header: String,
    /// The content; bytes that are not text are shown as question marks.
    pub(super) content: String,
    /// Where its lines start.
    pub(super) lines: Lines,
}

impl Text {
    /// A text of a file.
    pub(super) fn new(path: String, header: String, content: String) -> Self {
        Self {
            path,
            header,
            lines: Lines::new(&content),
            content,
        }
    }

    /// A place in it.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::with(&self.lines, &self.path, &self.content, range)
    }
}

/// Every file's text, taken from libclang once: asking it is slow.
pub(super) struct Sources<'unit> {
    unit: &'unit TranslationUnit,
    folders: Folders,
    texts: RefCell<BTreeMap<usize, Rc<Text>>>,
}

impl<'unit> Sources<'unit> {
    /// The sources of a unit.
    pub(super) fn new(unit: &'unit TranslationUnit, folders: Folders) -> Self {
        Self {
            unit,
            folders,
            texts: RefCell::default(),
        }
    }

    /// The folders in which headers are looked for.
    pub(super) fn folders(&self) -> &Folders {
        &self.folders
    }

    /// The paths of all files that were read, sorted, without `root` and safebind's own headers.
    pub(super) fn files(&self, root: &str) -> Vec<String> {
        let names = self.unit.files().into_iter().map(File::name);
        let foreign = names.filter(|name| name != root && !self.folders.is_own(name));
        let paths: BTreeSet<String> = foreign.map(|name| self.folders.shown(&name)).collect();
        paths.into_iter().collect()
    }

    /// The text of a file.
    pub(super) fn text(&self, file: File<'unit>) -> Rc<Text> {
        match self.texts.borrow_mut().entry(file.id()) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => {
                let name = file.name();
                let text = Text::new(
                    self.folders.shown(&name),
                    self.folders.header(&name),
                    readable(self.unit.contents(file)),
                );
                new.insert(Rc::new(text)).clone()
            }
        }
    }

    /// The place of a cursor's name, and the header in which it stands.
    pub(super) fn name_place(&self, cursor: Cursor<'unit>, name: &str) -> (Place, String) {
        let Some((file, start)) = cursor.location() else {
            return (Place::default(), String::new());
        };
        let text = self.text(file);
        let length = token_length(&text.content, start, name);
        (text.place(start..start + length), text.header.clone())
    }

    /// A place by file and offsets.
    pub(super) fn place(&self, file: File<'unit>, range: Range<usize>) -> Place {
        self.text(file).place(range)
    }
}

/// The length of `name` if it stands at `start`, or of the word that does: a name that a macro made
/// stands nowhere.
fn token_length(content: &str, start: usize, name: &str) -> usize {
    let rest = content.get(start..).unwrap_or_default();
    if !name.is_empty() && rest.starts_with(name) {
        return name.len();
    }
    rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
}

/// Whether a character can be part of a C name.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text of a file, byte for byte as long as the file.
fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes
            .iter()
            .map(|byte| {
                if byte.is_ascii() {
                    char::from(*byte)
                } else {
                    '?'
                }
            })
            .collect(),
    }
}

/// The name by which a file can be included, with the folder for it added to the arguments for clang where they name
/// none.
pub fn include_name(path: &Utf8Path, clang_args: &mut Vec<String>) -> String {
    let plain = path.as_str();
    let plain = plain.strip_prefix("./").unwrap_or(plain);
    let name = Folders::new(clang_args, OWN).header(plain);
    let absolute = path.is_absolute();
    if name != plain || (!absolute && clang_args.iter().any(|one| one == "-I.")) {
        return name;
    }
    // Build systems name folders by their whole paths.
    if let Ok(whole) = path.canonicalize_utf8() {
        let name = Folders::new(clang_args, OWN).header(whole.as_str());
        if name != whole {
            return name;
        }
    }
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty());
    clang_args.push(format!("-I{}", folder.unwrap_or(Utf8Path::new("."))));
    path.file_name().unwrap_or(plain).to_owned()
}

/// The folders in which headers are looked for.
pub(super) struct Folders {
    includes: Vec<String>,
    own: String,
}

/// The folder that stands for the headers that come with safebind.
const OWN: &str = "<safebind>";

impl Folders {
    /// The folders that `arguments` for clang name, and the one of safebind's own headers.
    pub(super) fn new(arguments: &[String], own: &str) -> Self {
        const FLAGS: [&str; 4] = ["-I", "-isystem", "-iquote", "-idirafter"];
        let mut includes = Vec::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let Some(folder) = FLAGS.iter().find_map(|flag| argument.strip_prefix(flag)) else {
                continue;
            };
            match folder {
                "" => includes.extend(rest.next().cloned()),
                _ => includes.push(folder.to_owned()),
            }
        }
        // The folders in which clang looks without being told, for the names of their headers.
        if !arguments.iter().any(|argument| argument == "-nostdinc") {
            let system = ["/usr/local/include", "/usr/include"].map(str::to_owned);
            includes.extend(system);
        }
        Self {
            includes,
            own: own.to_owned(),
        }
    }

    /// The folders, as given.
    pub(super) fn includes(&self) -> &[String] {
        &self.includes
    }

    /// Whether a file is one of safebind's own headers.
    pub(super) fn is_own(&self, path: &str) -> bool {
        below(&self.own, path).is_some()
    }

    /// The path to show for a file.
    fn shown(&self, path: &str) -> String {
        match below(&self.own, path) {
            Some(rest) => format!("{OWN}/{rest}"),
            None => path.strip_prefix("./").unwrap_or(path).to_owned(),
        }
    }

    /// The name by which a file is included: its path below the deepest folder that contains it.
    fn header(&self, path: &str) -> String {
        if let Some(rest) = below(&self.own, path) {
            return rest.to_owned();
        }
        let shortest = self
            .includes
            .iter()
            .filter_map(|folder| below(folder, path));
        shortest
            .min_by_key(|rest| rest.len())
            .unwrap_or(path)
            .to_owned()
    }
}

fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    let rest = rest.strip_prefix('/')?;
    Some(rest.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::{Folders, include_name, readable, token_length};

    fn folders() -> Folders {
        let arguments = ["-Iinclude", "-I", "include/uapi", "-DX", "-isystem/opt/x/"];
        Folders::new(&arguments.map(str::to_owned), "/own/include")
    }

    #[test]
    fn a_header_is_named_from_the_deepest_folder() {
        let folders = folders();
        assert_eq!(folders.header("include/a/b.h"), "a/b.h");
        assert_eq!(folders.header("include/uapi/a/b.h"), "a/b.h");
        assert_eq!(folders.header("/opt/x/y.h"), "y.h");
        assert_eq!(folders.header("includes/y.h"), "includes/y.h");
    }

    #[test]
    fn a_file_is_named_by_a_folder_that_is_whole_or_relative() {
        let named = |path: &str, arguments: &[&str]| {
            let mut arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let name = include_name(path.into(), &mut arguments);
            (name, arguments.join(" "))
        };
        let whole = "-I/opt/x/include -I/opt/x/include/uapi";
        let (first, second) = whole.split_once(' ').unwrap_or_default();
        assert_eq!(
            named("/opt/x/include/uapi/a.h", &[first, second]),
            ("a.h".to_owned(), whole.to_owned())
        );
        assert_eq!(
            named("/opt/y/a.h", &[first]),
            ("a.h".to_owned(), format!("{first} -I/opt/y"))
        );
        assert_eq!(
            named("./b.h", &["-I."]),
            ("b.h".to_owned(), "-I.".to_owned())
        );
        // A relative path below a folder that is named as a whole.
        let here = std::env::current_dir().expect("there is one");
        let flag = format!("-I{}", here.display());
        assert_eq!(
            named("src/lib.rs", &[&flag]),
            ("src/lib.rs".to_owned(), flag.clone())
        );
    }

    #[test]
    fn own_headers_show_no_folder_of_the_machine() {
        let folders = folders();
        assert_eq!(
            folders.shown("/own/include/stddef.h"),
            "<safebind>/stddef.h"
        );
        assert_eq!(folders.header("/own/include/stddef.h"), "stddef.h");
        assert_eq!(folders.shown("./a.h"), "a.h");
    }

    #[test]
    fn a_name_from_a_macro_is_the_word_that_stands_there() {
        assert_eq!(token_length("int open(void);", 4, "open"), 4);
        assert_eq!(token_length("DEFINE(open);", 0, "open_it"), 6);
        assert_eq!(token_length("", 7, "x"), 0);
    }

    #[test]
    fn bytes_that_are_no_text_keep_their_places() {
        assert_eq!(readable(b"a\xE9b"), "a?b");
        assert_eq!(readable("aé".as_bytes()), "aé");
    }
}
