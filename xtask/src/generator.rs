//! The command line of `safebind`, as the tasks use it: the one place that knows it.

use std::{collections::BTreeSet, process::Command};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use crate::{
    libclang,
    process::{self, Outcome},
    tree::Files,
    workspace::Workspace,
};

/// How the generator is built.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Profile {
    /// As `cargo build` does: for tests.
    Dev,
    /// With optimizations: for measuring.
    Release,
}

/// The built generator.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    program: Utf8PathBuf,
    root: Utf8PathBuf,
    libclang: Option<Utf8PathBuf>,
    /// Where the libraries are that this libclang needs, if not where the machine has its own.
    libraries: Option<String>,
}

/// Shipped contracts with the headers and the output that belong to them.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    /// The name: the folder in `annotations/` and in `generated/`.
    pub(crate) name: &'static str,
    /// The flags for the headers in this repository.
    pub(crate) flags: &'static [&'static str],
}

/// All sets that are shipped.
pub(crate) const SETS: [Set; 1] = [Set {
    name: "linux",
    flags: &[
        "-nostdinc",
        "-Iexamples/linux-model/include",
        "--target=x86_64-linux-gnu",
        "-std=gnu11",
        "-funsigned-char",
        "-D__KERNEL__",
    ],
}];

/// The raw bindings in an output folder.
pub(crate) const RAW_BINDINGS: &str = "bindings.rs";

/// The list of an output folder's files, with their digests.
const MANIFEST: &str = ".safebind-manifest.json";

/// The command that generated files name as the one that makes them again.
pub(crate) const MEND: &str = "cargo xtask regenerate";

/// Keeps what does not depend on where the C side was read from: raw bindings of a whole kernel are
/// larger than those of a model, and the manifest has their digest.
pub(crate) fn only_wrappers(files: &mut Files) {
    files.retain(|path, _| !matches!(path.file_name(), Some(RAW_BINDINGS | MANIFEST)));
}

impl Set {
    /// The contracts, sorted.
    ///
    /// # Errors
    ///
    /// When there are none.
    pub(crate) fn contracts(&self, root: &Utf8Path) -> Result<Vec<Utf8PathBuf>> {
        let folder = Utf8PathBuf::from("annotations").join(self.name);
        let mut found = Vec::new();
        for entry in root
            .join(&folder)
            .read_dir_utf8()
            .with_context(|| format!("there are no contracts in `{folder}`"))?
        {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if path.extension() == Some("yaml") {
                found.push(path);
            }
        }
        if found.is_empty() {
            bail!("there are no contracts in `{folder}`");
        }
        found.sort();
        Ok(found)
    }

    /// The description of the target, relative to the root.
    pub(crate) fn profile(&self) -> Utf8PathBuf {
        Utf8PathBuf::from("profiles").join(format!("{}.yaml", self.name))
    }

    /// Where the generated files are, relative to the root.
    pub(crate) fn output(&self) -> Utf8PathBuf {
        Utf8PathBuf::from("generated").join(self.name)
    }
}

/// What the generator knows of the C side from.
#[derive(Clone, Debug)]
pub(crate) enum CSide {
    /// It reads headers, with these flags.
    Headers(Vec<String>),
    /// It reads what an earlier run has written down of them; needs no libclang.
    Unit(Utf8PathBuf),
}

/// One run of `safebind generate`.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The contracts.
    pub(crate) contracts: Vec<Utf8PathBuf>,
    /// The description of the target.
    pub(crate) profile: Utf8PathBuf,
    /// The folder to write to.
    pub(crate) out: Utf8PathBuf,
    /// Whether raw bindings are wanted as well.
    pub(crate) bindings: bool,
    /// The file for checks of raw bindings that somebody else makes.
    pub(crate) layout_checks: Option<Utf8PathBuf>,
    /// The file by which an unchanged run is recognized.
    pub(crate) stamp: Option<Utf8PathBuf>,
    /// Whether files that were edited by hand are written over.
    pub(crate) force: bool,
    /// Whether what is not as it was accepted is tried all the same.
    pub(crate) stale: bool,
    /// The C side.
    pub(crate) c_side: CSide,
}

impl Request {
    fn words(&self) -> Vec<String> {
        let mut words = vec!["generate".to_owned()];
        words.extend(self.contracts.iter().map(ToString::to_string));
        words.extend(["--out".to_owned(), self.out.to_string()]);
        words.extend(["--profile".to_owned(), self.profile.to_string()]);
        words.extend(["--regenerate-with".to_owned(), MEND.to_owned()]);
        if self.bindings {
            words.push("--bindings".to_owned());
        }
        if self.force {
            words.push("--force".to_owned());
        }
        if self.stale {
            words.extend(["--stale", "warn"].map(str::to_owned));
        }
        if let Some(checks) = &self.layout_checks {
            words.extend(["--layout-checks".to_owned(), checks.to_string()]);
        }
        if let Some(stamp) = &self.stamp {
            words.extend(["--stamp".to_owned(), stamp.to_string()]);
        }
        match &self.c_side {
            CSide::Unit(unit) => words.extend(["--unit".to_owned(), unit.to_string()]),
            CSide::Headers(flags) => {
                words.push("--".to_owned());
                words.extend(flags.iter().cloned());
            }
        }
        words
    }
}

/// A diagnostic, as `--message-format json` prints it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub(crate) struct Message {
    /// The code.
    pub(crate) code: String,
    /// `error` or `warning`.
    pub(crate) severity: String,
    /// The sentence.
    pub(crate) message: String,
    /// What to do.
    #[serde(default)]
    pub(crate) help: Option<String>,
}

/// The diagnostics in what the generator printed.
pub(crate) fn messages(outcome: &Outcome) -> Vec<Message> {
    let lines = outcome.stdout.lines().chain(outcome.stderr.lines());
    lines
        .filter(|line| line.starts_with('{'))
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

impl Generator {
    /// Builds the generator, and provides the libclang it needs.
    ///
    /// # Errors
    ///
    /// When it does not compile, or there is no libclang.
    pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<Self> {
        let found = libclang::provide(workspace)?;
        let mut generator = Self::without_libclang(workspace, profile)?;
        generator.libclang = Some(found.path);
        Ok(generator)
    }

    /// Builds the generator for commands that read no header.
    ///
    /// # Errors
    ///
    /// When it does not compile.
    pub(crate) fn without_libclang(workspace: &Workspace, profile: Profile) -> Result<Self> {
        let flags: &[&str] = match profile {
            Profile::Dev => &["--bin", "safebind"],
            Profile::Release => &["--bin", "safebind", "--release"],
        };
        Ok(Self {
            program: built(workspace, "safebind", flags)?,
            root: workspace.root.clone(),
            libclang: None,
            libraries: None,
        })
    }

    /// The same generator with another libclang, and with the folders of the libraries that it needs.
    pub(crate) fn with_libclang(&self, path: &Utf8Path, libraries: String) -> Self {
        Self {
            libclang: Some(path.to_owned()),
            libraries: Some(libraries),
            ..self.clone()
        }
    }

    /// The program itself, for what runs it without these tasks.
    pub(crate) fn program(&self) -> &Utf8Path {
        &self.program
    }

    /// Another program in its place, run in this folder: for tests of what is made of its end.
    #[cfg(test)]
    pub(crate) fn at(program: &Utf8Path, root: &Utf8Path) -> Self {
        Self {
            program: program.to_owned(),
            root: root.to_owned(),
            libclang: None,
            libraries: None,
        }
    }

    /// The same generator, run in another folder, which relative paths then start from.
    pub(crate) fn inside(&self, folder: &Utf8Path) -> Self {
        Self {
            root: folder.to_owned(),
            ..self.clone()
        }
    }

    /// A command of the generator.
    pub(crate) fn command(&self, words: &[String]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).current_dir(&self.root);
        if let Some(path) = &self.libclang {
            command.env(libclang::VARIABLE, path);
        }
        if let Some(libraries) = &self.libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command
    }

    /// Writes wrappers; a run that the generator refuses is in the outcome.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub(crate) fn generate(&self, request: &Request) -> Result<Outcome> {
        process::capture(&mut self.generate_command(request))
    }

    /// The same with its diagnostics as JSON, for [`messages`].
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub(crate) fn generate_json(&self, request: &Request) -> Result<Outcome> {
        let mut words = request.words();
        words.splice(1..1, ["--message-format".to_owned(), "json".to_owned()]);
        process::capture(&mut self.command(&words))
    }

    /// The command behind [`Generator::generate`].
    pub(crate) fn generate_command(&self, request: &Request) -> Command {
        self.command(&request.words())
    }

    /// Writes down what the generator reads of the headers, for [`CSide::Unit`].
    ///
    /// # Errors
    ///
    /// When the generator refuses; the message is its own.
    pub(crate) fn write_unit(&self, request: &Request, unit: &Utf8Path) -> Result<()> {
        let mut request = request.clone();
        request.bindings = false;
        // The wrappers are not what is wanted, and must not end up among the shipped ones.
        request.out = unit.with_extension("out");
        let mut words = request.words();
        words.splice(1..1, ["--dump-unit".to_owned(), unit.to_string()]);
        process::output(&mut self.command(&words)).map(|_| ())
    }

    /// The JSON Schema of contracts.
    ///
    /// # Errors
    ///
    /// When the generator fails.
    pub(crate) fn schema(&self) -> Result<String> {
        self.print(&["schema"])
    }

    /// The reference of all keys, in Markdown.
    ///
    /// # Errors
    ///
    /// When the generator fails.
    pub(crate) fn key_reference(&self) -> Result<String> {
        self.print(&["schema", "--reference"])
    }

    /// All codes of diagnostics.
    ///
    /// # Errors
    ///
    /// When the generator fails.
    pub(crate) fn codes(&self) -> Result<BTreeSet<String>> {
        let text = self.print(&["explain", "--list"])?;
        let codes = text
            .lines()
            .filter_map(|line| line.split_whitespace().next());
        Ok(codes.map(str::to_owned).collect())
    }

    /// The page of a code, in Markdown.
    ///
    /// # Errors
    ///
    /// When the generator fails.
    pub(crate) fn page(&self, code: &str) -> Result<String> {
        self.print(&["explain", code])
    }

    /// What a command of the generator prints.
    ///
    /// # Errors
    ///
    /// When it fails; the message is its own.
    pub(crate) fn output(&self, words: &[String]) -> Result<String> {
        process::output(&mut self.command(words))
    }

    /// Runs a command of the generator that may fail.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub(crate) fn capture(&self, words: &[String]) -> Result<Outcome> {
        process::capture(&mut self.command(words))
    }

    fn print(&self, words: &[&str]) -> Result<String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        self.output(&words)
    }
}

/// Builds a program of this workspace and gives its path.
///
/// # Errors
///
/// When it does not compile; the message is the compiler's.
pub(crate) fn built(workspace: &Workspace, package: &str, flags: &[&str]) -> Result<Utf8PathBuf> {
    let mut command = workspace.cargo();
    command
        .args(["build", "--quiet", "--package", package])
        .args(flags);
    command.arg("--message-format=json-render-diagnostics");
    let outcome = process::capture(&mut command)?;
    if !outcome.success() {
        bail!("{package} does not compile:\n{}", outcome.stderr.trim_end());
    }
    executable(&outcome.stdout, package)
        .with_context(|| format!("cargo built no program named `{package}`"))
}

/// The path of a program in cargo's messages.
fn executable(messages: &str, name: &str) -> Option<Utf8PathBuf> {
    messages.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let matches = message.pointer("/target/name")?.as_str()? == name;
        let path = message.get("executable")?.as_str()?;
        matches.then(|| Utf8PathBuf::from(path))
    })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{CSide, Files, Request, executable, messages, only_wrappers};
    use crate::process;

    #[test]
    fn flags_come_last() {
        let mut request = Request {
            contracts: vec!["a.yaml".into(), "b.yaml".into()],
            profile: "p.yaml".into(),
            out: "out".into(),
            bindings: true,
            layout_checks: None,
            stamp: Some("s".into()),
            force: false,
            stale: false,
            c_side: CSide::Headers(vec!["-Ix".into()]),
        };
        assert_eq!(
            request.words().join(" "),
            "generate a.yaml b.yaml --out out --profile p.yaml --regenerate-with cargo xtask \
             regenerate --bindings --stamp s -- -Ix"
        );
        request.c_side = CSide::Unit("u.json".into());
        assert!(
            request
                .words()
                .join(" ")
                .ends_with("--stamp s --unit u.json")
        );
    }

    #[test]
    fn wrappers_are_told_from_the_rest() {
        let names = [
            ".safebind-manifest.json",
            "bindings.rs",
            "fs/file.rs",
            "helpers.c",
        ];
        let mut files: Files = names.map(|name| (name.into(), Vec::new())).into();
        only_wrappers(&mut files);
        let left: Vec<_> = files.keys().map(|path| path.as_str()).collect();
        assert_eq!(left, ["fs/file.rs", "helpers.c"]);
    }

    #[test]
    fn messages_are_read_from_both_streams() {
        let line = r#"{"code":"SB0001","severity":"error","message":"m","labels":[]}"#;
        let mut command = Command::new("sh");
        command.args(["-c", &format!("echo '{line}' >&2; echo other; echo '{{}}'")]);
        let found = messages(&process::capture(&mut command).expect("sh runs"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "SB0001");
    }

    #[test]
    fn the_program_is_found_in_what_cargo_says() {
        let text = "{\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"safebind\"},\"executable\":null}\n\
                    {\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"safebind\"},\"executable\":\"/t/safebind\"}\n\
                    {\"reason\":\"build-finished\",\"success\":true}\n";
        assert_eq!(executable(text, "safebind"), Some("/t/safebind".into()));
        assert_eq!(executable(text, "xtask"), None);
    }
}
