//! The list of mutants: what each gets wrong, where, and what has to notice it.

use std::{collections::BTreeSet, fmt};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use super::judge::Expected;
use crate::{kernel::Kind, tree};

/// The list, relative to the root.
pub(super) const LIST: &str = "kernel/mutants.yaml";

/// One mistake, made on purpose.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub(super) struct Mutant {
    /// Its name, unique in the list.
    pub(super) name: String,
    /// What goes wrong.
    pub(super) wrong: String,
    /// The file in which it is made.
    #[serde(rename = "in", with = "serde_yaml::with::singleton_map")]
    pub(super) place: Place,
    /// The text that is replaced; it occurs once in the file.
    pub(super) find: String,
    /// The text in its place.
    pub(super) replace: String,
    /// The checks of which one has to notice it.
    #[serde(with = "serde_yaml::with::singleton_map_recursive")]
    pub(super) killed_by: Vec<Expected>,
    /// The kernel without which nothing notices it.
    #[serde(default)]
    pub(super) kernel: Option<Only>,
}

/// Where a mistake is made.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// In a contract, relative to the root.
    Contract(Utf8PathBuf),
    /// In Rust code that is written by hand on top of generated code, relative to the root.
    Composition(Utf8PathBuf),
    /// In a generated file, relative to the folder of all generated files: a mistake of the generator.
    Generated(Utf8PathBuf),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contract(path) | Self::Composition(path) => write!(f, "{path}"),
            Self::Generated(path) => write!(f, "generated {path}"),
        }
    }
}

/// A kernel that is not the ordinary one.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Only {
    /// The one with the kernel's own checkers.
    Debug,
}

impl Mutant {
    /// Why a kernel of this kind would not show anything.
    pub(super) fn skipped(&self, kind: Kind) -> Option<&'static str> {
        match self.kernel {
            Some(Only::Debug) if kind != Kind::Debug => {
                Some("only the checkers of the debug kernel see it: `--debug`")
            }
            _ => None,
        }
    }

    /// The text of the file with the mistake.
    ///
    /// # Errors
    ///
    /// When what is to be replaced is not there, or is there more than once.
    pub(super) fn apply(&self, text: &str) -> Result<String> {
        let count = text.matches(&self.find).count();
        if count != 1 {
            let Self { name, place, .. } = self;
            bail!(
                "the mutant `{name}` in `{LIST}` is out of date: what it replaces in `{place}` is \
                 there {count} times instead of once"
            );
        }
        Ok(text.replacen(&self.find, &self.replace, 1))
    }

    /// Where its file is, in the folder of contracts or in that of generated files.
    fn path(&self) -> &Utf8Path {
        match &self.place {
            Place::Generated(path) => path,
            Place::Contract(path) | Place::Composition(path) => {
                Utf8Path::new(path.file_name().unwrap_or_default())
            }
        }
    }

    /// The text with the mistake, of the file in a folder.
    ///
    /// # Errors
    ///
    /// As [`Mutant::apply`]; when the file is not there.
    pub(super) fn text(&self, folder: &Utf8Path) -> Result<String> {
        let text = fs_err::read_to_string(folder.join(self.path())).with_context(|| {
            let name = &self.name;
            format!("the mutant `{name}` in `{LIST}` is out of date: its file is not there")
        })?;
        self.apply(&text)
    }

    /// Makes the mistake in a folder; the file without it is in the folder `original`.
    ///
    /// # Errors
    ///
    /// As [`Mutant::text`]; when it cannot be written.
    pub(super) fn make(&self, original: &Utf8Path, folder: &Utf8Path) -> Result<()> {
        tree::write(&folder.join(self.path()), self.text(original)?.as_bytes()).map(|_| ())
    }

    fn check(&self) -> Result<()> {
        if self.find.is_empty() || self.find == self.replace {
            bail!("it changes nothing");
        }
        if self.killed_by.is_empty() {
            bail!("nothing has to notice it");
        }
        if self.killed_by.iter().any(Expected::is_empty) {
            bail!("any text would fit to what has to notice it");
        }
        Ok(())
    }
}

/// Reads the list.
///
/// # Errors
///
/// When it is not understood, or an entry says nothing.
pub(super) fn parse(text: &str) -> Result<Vec<Mutant>> {
    let mutants: Vec<Mutant> =
        serde_yaml::from_str(text).with_context(|| format!("`{LIST}` is not understood"))?;
    let mut names = BTreeSet::new();
    for mutant in &mutants {
        let name = &mutant.name;
        mutant
            .check()
            .with_context(|| format!("the mutant `{name}` in `{LIST}`"))?;
        if !names.insert(name) {
            bail!("`{LIST}` has two mutants `{name}`");
        }
    }
    Ok(mutants)
}

/// Those whose name or file contains one of the words; without words, all.
///
/// # Errors
///
/// When there is none.
pub(super) fn choose(mutants: Vec<Mutant>, words: &[String]) -> Result<Vec<Mutant>> {
    let wanted = |mutant: &Mutant| {
        let place = mutant.place.to_string();
        let mut words = words.iter();
        words.len() == 0 || words.any(|word| mutant.name.contains(word) || place.contains(word))
    };
    let chosen: Vec<Mutant> = mutants.into_iter().filter(wanted).collect();
    if chosen.is_empty() {
        bail!("no mutant in `{LIST}` has such a name or file: `--list` shows all of them");
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Kind, LIST, Mutant, Place, choose, parse};

    const ENTRY: &str = "- name: one\n  wrong: It does.\n  in: { contract: annotations/linux/a.yaml }\n  \
                         find: old\n  replace: new\n  killed_by: [{ test: 'init: a' }]\n";

    fn one() -> Mutant {
        parse(ENTRY).expect("a list").remove(0)
    }

    #[test]
    fn entries_are_read() {
        let found = one();
        assert_eq!(
            found.place,
            Place::Contract("annotations/linux/a.yaml".into())
        );
        assert_eq!(found.killed_by[0].to_string(), "init: a");
        assert_eq!(found.skipped(Kind::Uml), None);
        let text = format!("{ENTRY}  kernel: debug\n");
        let debug = parse(&text).expect("a list").remove(0);
        assert!(debug.skipped(Kind::Uml).is_some() && debug.skipped(Kind::Qemu).is_some());
        assert_eq!(debug.skipped(Kind::Debug), None);
    }

    #[test]
    fn control_entries_that_say_nothing_are_refused() {
        for (from, to) in [
            ("find: old", "find: new"),
            ("find: old", "find: ''"),
            ("killed_by: [{ test: 'init: a' }]", "killed_by: []"),
            ("'init: a'", "''"),
            ("{ test:", "{ luck:"),
            ("contract:", "somewhere:"),
            ("wrong:", "what:"),
        ] {
            assert!(ENTRY.contains(from), "{from}");
            assert!(parse(&ENTRY.replace(from, to)).is_err(), "{from} -> {to}");
        }
        let twice = parse(&ENTRY.repeat(2)).expect_err("one name");
        assert!(twice.to_string().contains("two mutants `one`"), "{twice}");
    }

    #[test]
    fn a_text_is_replaced_where_it_stands_once() {
        let mutant = one();
        assert_eq!(mutant.apply("an old text").expect("once"), "an new text");
        for (text, count) in [("nothing", "0 times"), ("old and old", "2 times")] {
            let error = mutant.apply(text).expect_err("not once").to_string();
            assert!(error.contains("`one`") && error.contains(count), "{error}");
        }
    }

    #[test]
    fn a_mistake_is_made_in_a_copy() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let (original, copy) = (root.join("original"), root.join("copy"));
        fs_err::create_dir_all(&original).expect("made");
        let mutant = one();
        let error = mutant.make(&original, &copy).expect_err("no file");
        assert!(format!("{error:#}").contains("`one`"), "{error:#}");
        fs_err::write(original.join("a.yaml"), "old").expect("written");
        mutant.make(&original, &copy).expect("made");
        let read = |folder: &Utf8Path| fs_err::read_to_string(folder.join("a.yaml")).expect("read");
        assert_eq!(
            (read(&original).as_str(), read(&copy).as_str()),
            ("old", "new")
        );
    }

    #[test]
    fn words_choose_by_name_and_file() {
        let chosen = |word: &str| choose(vec![one()], &[word.to_owned()]).is_ok();
        assert!(chosen("on") && chosen("a.yaml"));
        assert!(!chosen("two"));
        assert_eq!(choose(vec![one()], &[]).expect("all").len(), 1);
    }

    #[test]
    fn the_list_of_this_repository_fits_its_files() {
        let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = fs_err::read_to_string(root.join(LIST)).expect("the list");
        let mutants = parse(&text).expect("it is understood");
        assert!(mutants.len() > 20);
        for mutant in mutants {
            let path = match &mutant.place {
                Place::Contract(path) | Place::Composition(path) => root.join(path),
                Place::Generated(path) => root.join("generated/linux").join(path),
            };
            let text = fs_err::read_to_string(path).expect("the file");
            let text = mutant.apply(&text).expect("it applies");
            if let Place::Contract(path) = &mutant.place {
                assert!(is_read(&text), "`{}` in `{path}`", mutant.name);
            }
        }
    }

    /// Whether a contract says something else than before, and not nothing at all: each key stands once.
    fn is_read(contract: &str) -> bool {
        serde_yaml::from_str::<serde_yaml::Value>(contract).is_ok()
    }

    #[test]
    fn control_a_key_that_is_given_twice_is_no_mistake_to_try() {
        assert!(is_read("fields:\n  pid: 1\n  tgid: 2\n"));
        assert!(!is_read("fields:\n  tgid: 1\n  tgid: 2\n"));
    }
}
