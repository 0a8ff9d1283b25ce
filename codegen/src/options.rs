//! What a run is asked to do, as plain data.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::{
    layout::ask::Oracle,
    profile::built_in,
    support::{digest::sha256, inputs::Inputs, progress::Progress},
};

/// What becomes of the outputs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Mode {
    /// They are written, unless somebody's edit would be lost.
    #[default]
    Write,
    /// They are written, whatever is in their place.
    Overwrite,
    /// They are compared with what is on the disk, and nothing is written.
    Compare,
    /// There are none: the inputs are checked.
    Validate,
}

/// What layouts are held against.
#[derive(Clone, Debug)]
pub enum LayoutOracle {
    /// A built kernel or a library with debug information.
    File(Oracle),
    /// What `safebind layout` has saved.
    Saved(Utf8PathBuf),
    /// Nobody: nothing is proven.
    Nobody,
}

impl LayoutOracle {
    /// The files that it reads.
    fn files(&self) -> Vec<Utf8PathBuf> {
        match self {
            Self::File(oracle) => oracle.files(),
            Self::Saved(path) => vec![path.clone()],
            Self::Nobody => Vec::new(),
        }
    }
}

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Contract files, and folders of them.
    pub contracts: Vec<Utf8PathBuf>,
    /// The profile of the project that the outputs are for: the path of a file, or the name of one that comes
    /// with the tool.
    pub profile: Option<Utf8PathBuf>,
    /// The output folder. It belongs to this run alone.
    pub out: Utf8PathBuf,
    /// What becomes of the outputs.
    pub mode: Mode,
    /// Whether raw bindings are generated too.
    pub bindings: bool,
    /// The C side as JSON, read instead of headers.
    pub unit: Option<Utf8PathBuf>,
    /// Where to write the C side as JSON.
    pub dump_unit: Option<Utf8PathBuf>,
    /// Where to write checks of the layouts that the wrappers rely on, as Rust.
    pub layout_checks: Option<Utf8PathBuf>,
    /// What the layouts that contracts rely on are held against.
    pub oracle: Option<LayoutOracle>,
    /// Where to write what the outputs were made from, in Make syntax.
    pub depfile: Option<Utf8PathBuf>,
    /// Where to keep what tells whether another run is needed.
    pub stamp: Option<Utf8PathBuf>,
    /// A `compile_commands.json`: arguments for clang from the source that fits best to the first header, in front
    /// of the others.
    pub compile_commands: Option<Utf8PathBuf>,
    /// Arguments for clang, such as `-I` and `-D`.
    pub clang_args: Vec<String>,
    /// Whether to find out where headers declare what no contract speaks of.
    pub locate: bool,
    /// The version of the headers, where it is not what they say themselves.
    pub tree_version: Option<String>,
    /// Whether what is not as it was accepted is a warning and no error.
    pub stale_warns: bool,
    /// Whether bodies, comments and the configuration are read although nothing was accepted yet.
    pub texts: bool,
    /// The command that makes the outputs again, where it is not that of [`Options::command`].
    pub regenerate_with: Option<String>,
    /// Where to tell of steps that take long.
    pub progress: Progress,
    /// Where to tell of the files that are read.
    pub inputs: Inputs,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            contracts: Vec::new(),
            profile: None,
            out: Utf8PathBuf::from("generated"),
            mode: Mode::default(),
            bindings: false,
            unit: None,
            dump_unit: None,
            layout_checks: None,
            oracle: None,
            depfile: None,
            stamp: None,
            compile_commands: None,
            clang_args: Vec::new(),
            locate: false,
            tree_version: None,
            stale_warns: false,
            texts: false,
            regenerate_with: None,
            progress: Progress::default(),
            inputs: Inputs::default(),
        }
    }
}

impl Options {
    /// The contract files: those that are named, and those with the ending `.yaml` or `.yml` in and
    /// below folders that are named, in the order of their paths; the profile is none of them. A file
    /// that is named in several ways is there once.
    pub fn contract_files(&self) -> Vec<Utf8PathBuf> {
        let mut seen = BTreeSet::new();
        let files = self
            .contracts
            .iter()
            .flat_map(|path| self.contracts_at(path));
        files.filter(|path| seen.insert(same(path))).collect()
    }

    /// The folders that are named for their contracts and have none.
    pub fn empty_folders(&self) -> Vec<&Utf8Path> {
        let paths = self.contracts.iter().map(Utf8PathBuf::as_path);
        paths
            .filter(|path| self.contracts_at(path).is_empty())
            .collect()
    }

    fn contracts_at(&self, path: &Utf8Path) -> Vec<Utf8PathBuf> {
        let mut files = Vec::new();
        collect_contracts(path, &mut files);
        if let Some(profile) = self.profile_file().map(same)
            && path.is_dir()
        {
            files.retain(|file| same(file) != profile);
        }
        files
    }

    /// The file of the profile, if it is one.
    fn profile_file(&self) -> Option<&Utf8Path> {
        let profile = self.profile.as_deref();
        profile.filter(|path| built_in::named(path.as_str()).is_none())
    }

    /// The files that a run reads whatever is in them.
    pub fn input_files(&self) -> Vec<Utf8PathBuf> {
        let mut files = self.contract_files();
        files.extend(self.profile_file().map(Utf8Path::to_owned));
        files.extend(self.accepted_files());
        files.extend(self.unit.clone());
        files.extend(self.compile_commands.clone());
        files.extend(self.oracle.iter().flat_map(LayoutOracle::files));
        files
    }

    /// The files beside contracts in which it is kept what was accepted, as far as there are any.
    fn accepted_files(&self) -> Vec<Utf8PathBuf> {
        let paths = self.contract_files().into_iter();
        let paths = paths.map(|contract| crate::accepted::path(&contract));
        paths.filter(|path| path.is_file()).collect()
    }

    /// The folders that are named for their contracts, where another file would be another contract; none in
    /// which this run writes, since it would change them itself.
    pub fn contract_folders(&self) -> Vec<&Utf8Path> {
        // The output folder itself need not be there yet.
        let out = Utf8Path::new(".").join(&self.out);
        let around: Vec<_> = out.ancestors().map(same).collect();
        let is_written = |folder: &Utf8Path| {
            let folder = same(folder);
            around.iter().any(|path| path.starts_with(&folder))
        };
        let folders = self.contracts.iter().map(Utf8PathBuf::as_path);
        folders
            .filter(|path| path.is_dir() && !is_written(path))
            .collect()
    }

    /// The command that makes the outputs again, quoted for a shell.
    pub fn command(&self) -> String {
        if let Some(command) = &self.regenerate_with {
            return command.clone();
        }
        let mut words = vec!["safebind", "generate"];
        words.extend(self.contracts.iter().map(|path| path.as_str()));
        words.extend(["--out", self.out.as_str()]);
        let named = [("--profile", &self.profile), ("--unit", &self.unit)];
        for (name, path) in named {
            if let Some(path) = path {
                words.extend([name, path.as_str()]);
            }
        }
        if self.bindings {
            words.push("--bindings");
        }
        match &self.oracle {
            Some(LayoutOracle::Saved(path)) => words.extend(["--layout", path.as_str()]),
            Some(LayoutOracle::File(oracle)) => words.extend(oracle.words()),
            Some(LayoutOracle::Nobody) => words.push("--require-layouts"),
            None => {}
        }
        if self.stale_warns {
            words.extend(["--stale", "warn"]);
        }
        if let Some(version) = &self.tree_version {
            words.extend(["--tree-version", version.as_str()]);
        }
        if let Some(path) = &self.compile_commands {
            words.extend(["--compile-commands", path.as_str()]);
        }
        if !self.clang_args.is_empty() {
            words.push("--");
            words.extend(self.clang_args.iter().map(String::as_str));
        }
        words.into_iter().map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// The digest of everything here that has an effect on what is written, and of the folder in
    /// which relative paths begin.
    pub fn digest(&self) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        let text = format!(
            "{:?}",
            (
                here,
                self.contract_files(),
                (&self.profile, &self.out, self.bindings),
                (
                    &self.unit,
                    &self.dump_unit,
                    &self.layout_checks,
                    &self.depfile
                ),
                (
                    (&self.clang_args, &self.compile_commands),
                    &self.oracle,
                    &self.tree_version,
                    self.accepted_files(),
                    self.stale_warns
                ),
                self.command(),
            )
        );
        sha256(text.as_bytes())
    }
}

/// What two ways to name a file have in common.
fn same(path: &Utf8Path) -> Utf8PathBuf {
    path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned())
}

/// Adds the file, or the contracts below the folder. What cannot be listed is added as it is, so
/// that reading it tells why.
fn collect_contracts(path: &Utf8Path, files: &mut Vec<Utf8PathBuf>) {
    let entries = match path.read_dir_utf8() {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>(),
        Err(error) => Err(error),
    };
    let Ok(entries) = entries else {
        files.push(path.to_owned());
        return;
    };
    let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.into_path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect_contracts(&path, files);
        } else if matches!(path.extension(), Some("yaml" | "yml")) {
            files.push(path);
        }
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=+./,:@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::Options;
    use crate::output::testing::Folder;

    #[test]
    fn the_command_is_quoted_for_a_shell() {
        let options = Options {
            contracts: vec!["my file.yaml".into()],
            profile: Some("p.yaml".into()),
            bindings: true,
            clang_args: vec!["-Iinc".to_owned(), "-DX='a'".to_owned()],
            ..Options::default()
        };
        assert_eq!(
            options.command(),
            r"safebind generate 'my file.yaml' --out generated --profile p.yaml --bindings -- -Iinc '-DX='\''a'\'''"
        );
    }

    #[test]
    fn a_folder_stands_for_the_contracts_below_it() {
        let folder = Folder::new();
        for path in ["b.yaml", "a/c.yml", "README.md", "schema.json"] {
            folder.write(path, "");
        }
        let options = Options {
            contracts: vec![folder.path().to_owned(), "missing".into()],
            ..Options::default()
        };
        assert_eq!(
            options.contract_files(),
            [
                folder.join("a/c.yml"),
                folder.join("b.yaml"),
                "missing".into()
            ]
        );
    }

    #[test]
    fn a_contract_is_read_once_and_the_profile_is_none() {
        let folder = Folder::new();
        for path in ["a.yaml", "profile.yaml", "empty/README.md"] {
            folder.write(path, "");
        }
        let contracts = [".", "a.yaml", "./a.yaml", "empty"];
        let options = Options {
            contracts: contracts.map(|path| folder.join(path)).to_vec(),
            profile: Some(folder.join("profile.yaml")),
            ..Options::default()
        };
        assert_eq!(options.contract_files(), [folder.join("./a.yaml")]);
        assert_eq!(options.empty_folders(), [folder.join("empty")]);
    }

    #[test]
    fn a_folder_in_which_the_run_writes_is_none_of_contracts_alone() {
        let folder = Folder::new();
        folder.write("in/a.yaml", "");
        folder.write("mixed/b.yaml", "");
        let mut options = Options {
            contracts: ["in", "mixed", "in/a.yaml"]
                .map(|path| folder.join(path))
                .into(),
            out: folder.join("mixed/not/yet"),
            ..Options::default()
        };
        assert_eq!(options.contract_folders(), [folder.join("in")]);
        options.out = folder.join("mixed2");
        assert_eq!(
            options.contract_folders(),
            [folder.join("in"), folder.join("mixed")]
        );
        options.out = folder.join("in");
        assert_eq!(options.contract_folders(), [folder.join("mixed")]);
    }

    #[test]
    fn the_digest_changes_with_what_has_an_effect_and_only_then() {
        let folder = Folder::new();
        let options = Options {
            contracts: vec![folder.path().to_owned()],
            ..Options::default()
        };
        let digest = options.digest();
        let silent = Options {
            mode: super::Mode::Compare,
            ..options.clone()
        };
        assert_eq!(silent.digest(), digest);
        let other = Options {
            clang_args: vec!["-DX".to_owned()],
            ..options.clone()
        };
        assert_ne!(other.digest(), digest);
        folder.write("new.yaml", "");
        assert_ne!(options.digest(), digest);
    }
}
