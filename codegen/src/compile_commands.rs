//! `compile_commands.json`: the arguments with which a project compiles, for headers that need them.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use crate::support::{diag::Diagnostic, place::Place};

/// An entry of the file, as Clang's documentation of the format has it.
#[derive(Deserialize)]
struct Entry {
    directory: Utf8PathBuf,
    file: Utf8PathBuf,
    #[serde(default)]
    arguments: Vec<String>,
    command: Option<String>,
}

/// The arguments of one entry, and the source that it compiles.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Arguments {
    /// The arguments that matter to a header: where to search, what is defined, which language.
    pub clang_args: Vec<String>,
    /// The source file whose arguments they are.
    pub file: Utf8PathBuf,
    /// Whether it has the name of the header, and is not only the nearest one.
    pub is_named: bool,
}

impl Arguments {
    /// Whose arguments they are, of which header, and why.
    pub fn said(&self, header: &Utf8Path) -> String {
        let file = &self.file;
        let why = match self.is_named {
            true => "",
            false => ": no source has its name, and this one is nearest",
        };
        format!("the arguments of `{file}` for `{header}`{why}")
    }
}

/// Reads the arguments that fit to a header best: those for a source of the same name, else those of the source whose
/// folder is nearest to it, the first of these.
///
/// # Errors
///
/// SB0903: the file cannot be read, is no such list, or has no entry for C.
pub fn arguments(path: &Utf8Path, header: &Utf8Path) -> Result<Arguments, Diagnostic> {
    let problem = |what: &str, note: Option<String>| {
        let diagnostic = Diagnostic::error("SB0903", format!("`{path}` {what}"))
            .at(Place::whole_file(path.as_str()), "")
            .help("build systems write it: `cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON`, `bear -- make`, meson always");
        match note {
            Some(note) => diagnostic.note(note),
            None => diagnostic,
        }
    };
    let text = fs_err::read_to_string(path)
        .map_err(|error| problem("cannot be read", Some(error.to_string())))?;
    let entries: Vec<Entry> = serde_json::from_str(&text)
        .map_err(|error| problem("is no list of compile commands", Some(error.to_string())))?;
    let is_c = |entry: &&Entry| matches!(entry.file.extension(), Some("c" | "h"));
    let best = entries
        .iter()
        .filter(is_c)
        .map(|entry| (distance(&entry.directory.join(&entry.file), header), entry))
        .reduce(|best, next| if next.0 < best.0 { next } else { best });
    let Some(((other, _), entry)) = best else {
        return Err(problem("has no entry for a file of C", None));
    };
    let words = match (&entry.command, entry.arguments.is_empty()) {
        (Some(command), true) => shlex::split(command).unwrap_or_default(),
        _ => entry.arguments.clone(),
    };
    Ok(Arguments {
        clang_args: relevant(&words, &entry.directory),
        file: entry.file.clone(),
        is_named: other == 0,
    })
}

/// How far a source is from a header: nothing for one of the same name, else by folders.
fn distance(source: &Utf8Path, header: &Utf8Path) -> (usize, usize) {
    let same = source.file_stem() == header.file_stem();
    let absolute = header
        .canonicalize_utf8()
        .unwrap_or_else(|_| header.to_owned());
    let folders = |path: &Utf8Path| -> Vec<String> {
        let parent = path.parent().unwrap_or(path);
        parent.components().map(|one| one.to_string()).collect()
    };
    let (source, header) = (folders(source), folders(&absolute));
    let common = source
        .iter()
        .zip(&header)
        .take_while(|(a, b)| a == b)
        .count();
    let apart = source.len() + header.len() - 2 * common;
    (usize::from(!same), apart)
}

/// The arguments that say how a header is read, with paths that hold from any folder.
fn relevant(words: &[String], directory: &Utf8Path) -> Vec<String> {
    const FOLDERS: [&str; 6] = [
        "-I",
        "-isystem",
        "-iquote",
        "-idirafter",
        "--sysroot",
        "-isysroot",
    ];
    const VALUES: [&str; 4] = ["-D", "-U", "-target", "-include"];
    const WHOLE: [&str; 7] = [
        "-std=",
        "-m",
        "-f",
        "--target=",
        "--sysroot=",
        "-nostdinc",
        "-ansi",
    ];
    let mut kept = Vec::new();
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        if let Some((flag, rest)) = after(&FOLDERS, word) {
            let value = if rest.is_empty() {
                words.next().map(String::as_str)
            } else {
                Some(rest)
            };
            if let Some(value) = value {
                let folder = directory.join(value);
                match flag {
                    "-I" => kept.push(format!("-I{folder}")),
                    _ => kept.extend([flag.to_owned(), folder.into_string()]),
                }
            }
        } else if let Some((flag, rest)) = after(&VALUES, word) {
            let value = if rest.is_empty() {
                words.next().map(String::as_str)
            } else {
                Some(rest)
            };
            let value = value.unwrap_or_default();
            match flag {
                "-D" | "-U" => kept.push(format!("{flag}{value}")),
                "-include" => kept.extend([flag.to_owned(), directory.join(value).into_string()]),
                _ => kept.extend([flag.to_owned(), value.to_owned()]),
            }
        } else if WHOLE.iter().any(|start| word.starts_with(start)) && !is_gcc_only(word) {
            kept.push(word.clone());
        }
    }
    kept
}

/// The flag that a word starts with, and the rest of the word.
fn after<'a>(flags: &[&'static str], word: &'a str) -> Option<(&'static str, &'a str)> {
    let flag = flags.iter().find(|flag| {
        let long = flag.len() > 2;
        if long {
            word == **flag
        } else {
            word.starts_with(**flag)
        }
    })?;
    Some((flag, word.get(flag.len()..).unwrap_or_default()))
}

/// Flags that change no declaration, and that clang may not know.
fn is_gcc_only(word: &str) -> bool {
    let changes = [
        "-fshort-",
        "-fsigned-",
        "-funsigned-",
        "-fms-",
        "-fblocks",
        "-fgnu",
        "-ffreestanding",
    ];
    word.starts_with("-f") && !changes.iter().any(|start| word.starts_with(start))
        || word.starts_with("-mno-") && !word.starts_with("-mno-sse")
        || word.starts_with("-mtune")
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{arguments, relevant};

    fn kept(line: &str) -> Vec<String> {
        let words = shlex::split(line).expect("a command");
        relevant(&words, Utf8Path::new("/p"))
    }

    #[test]
    fn folders_hold_from_anywhere_and_outputs_do_not_matter() {
        let line =
            "cc -Iinc -I /abs -isystem sys -DA=1 -D B -std=c99 -O2 -Wall -fPIC -c a.c -o a.o -MD";
        let expected = [
            "-I/p/inc", "-I/abs", "-isystem", "/p/sys", "-DA=1", "-DB", "-std=c99",
        ];
        assert_eq!(kept(line), expected);
        assert_eq!(
            kept("cc -m32 -mtune=native -fshort-enums"),
            ["-m32", "-fshort-enums"]
        );
        assert!(kept("cc -D").len() == 1 && kept("").is_empty());
    }

    #[test]
    fn the_entry_of_the_nearest_source_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let path = root.join("compile_commands.json");
        let entry = |file: &str, flag: &str| {
            format!(
                "{{\"directory\": \"{root}\", \"file\": \"{file}\", \"command\": \"cc {flag} -c {file}\"}}"
            )
        };
        let list = [
            entry("x/b.c", "-DB"),
            entry("src/other.c", "-DO"),
            entry("src/door.c", "-DD"),
        ];
        fs_err::write(&path, format!("[{}]", list.join(","))).expect("written");
        let flags = |header: &str| {
            let found = arguments(&path, &root.join(header)).expect("there are entries");
            found.clang_args
        };
        assert_eq!(flags("include/door.h"), ["-DD"]);
        assert_eq!(flags("src/window.h"), ["-DO"]);
        assert_eq!(flags("x/y.h"), ["-DB"]);
    }

    #[test]
    fn what_is_no_such_list_has_a_code() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let path = root.join("c.json");
        for text in [None, Some("{}"), Some("[]"), Some("[{\"file\": 1}]")] {
            if let Some(text) = text {
                fs_err::write(&path, text).expect("written");
            }
            let problem = arguments(&path, Utf8Path::new("a.h")).expect_err("no arguments");
            assert_eq!(problem.code, "SB0903");
        }
    }
}
