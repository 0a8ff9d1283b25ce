//! A folder in which the command is run, and texts that are expected.

use std::{
    collections::BTreeMap,
    process::{Command, Output},
};

use camino::{Utf8Path, Utf8PathBuf};
use libtest_mimic::Failed;

/// A folder in which the command is run.
pub(crate) struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        let parent = path.parent().expect("it is in the folder");
        fs_err::create_dir_all(parent).expect("the folder can be made");
        fs_err::write(path, text).expect("the file can be written");
    }

    /// The command, in this folder and without what the environment says about colours.
    pub(crate) fn command<I: AsRef<std::ffi::OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = I>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        command.current_dir(self.path()).args(arguments);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        command
    }

    /// The content of every file below a folder, by path.
    pub(crate) fn files(&self, below: &str) -> BTreeMap<Utf8PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.path().join(below)];
        while let Some(folder) = open.pop() {
            let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
            for path in entries.map(|entry| entry.into_path()) {
                if path.is_dir() {
                    open.push(path);
                } else {
                    let content = fs_err::read(&path).expect("it can be read");
                    files.insert(path, content);
                }
            }
        }
        files
    }
}

/// What the command said, as text.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Whether expected texts are to be written instead of compared.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// Compares a text with the one in a file, or writes it there.
pub(crate) fn expect(path: &Utf8Path, text: &str) -> Result<(), Failed> {
    let expected = fs_err::read_to_string(path).unwrap_or_default();
    if expected == text {
        return Ok(());
    }
    if updating() {
        return Ok(fs_err::write(path, text)?);
    }
    let diff = similar::TextDiff::from_lines(expected.as_str(), text);
    let diff = diff.unified_diff().header("expected", "found").to_string();
    Err(format!("{path} differs; UPDATE_EXPECT=1 rewrites it\n{diff}").into())
}

/// Fails with these words unless it holds.
pub(crate) fn ensure(holds: bool, words: impl Into<String>) -> Result<(), Failed> {
    match holds {
        true => Ok(()),
        false => Err(words.into().into()),
    }
}
