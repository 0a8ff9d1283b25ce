//! Writes and removes files, all or none of them.
//!
//! Each changed file is written beside its target under another name and then renamed, so that no
//! reader sees half a file. What was there is kept under a third name until everything is done;
//! a failure puts it back.

use std::{collections::BTreeMap, io};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::{NamedTempFile, TempPath};

use super::disk;
use crate::support::diag::Diagnostic;

/// How the names of new contents begin that are not in place yet.
pub(super) const NEW: &str = ".safebind-new-";
/// How the names of old contents begin that may have to be put back.
pub(super) const OLD: &str = ".safebind-old-";

/// What is to be done, by path: the new text, or nothing where the file is to be removed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Plan {
    steps: BTreeMap<Utf8PathBuf, Option<String>>,
    last: Option<(Utf8PathBuf, String)>,
    journal: Option<(Utf8PathBuf, String)>,
}

/// What was done.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Written {
    /// The files that have a new text.
    pub written: Vec<Utf8PathBuf>,
    /// The files that are gone.
    pub removed: Vec<Utf8PathBuf>,
    /// How many files had the right text already; they were not touched.
    pub unchanged: usize,
}

impl Plan {
    /// Plans to write a file.
    pub fn write(&mut self, path: Utf8PathBuf, text: impl Into<String>) {
        self.steps.insert(path, Some(text.into()));
    }

    /// Plans to remove a file.
    pub fn remove(&mut self, path: Utf8PathBuf) {
        self.steps.insert(path, None);
    }

    /// Plans to write a file after all others.
    pub fn write_last(&mut self, path: Utf8PathBuf, text: impl Into<String>) {
        self.last = Some((path, text.into()));
    }

    /// Plans a file that is there only while others are replaced: it is left where the process is
    /// killed meanwhile.
    pub fn journal(&mut self, path: Utf8PathBuf, text: impl Into<String>) {
        self.journal = Some((path, text.into()));
    }

    /// Does what is planned, or nothing of it.
    ///
    /// # Errors
    ///
    /// SB0501: a file or folder cannot be written; all files have the content they had before.
    pub fn apply(self) -> Result<Written, Diagnostic> {
        let journal = self.journal.as_ref().map(|(path, _)| path.clone());
        let (changes, done) = self.prepare()?;
        changes.commit()?;
        if let Some(path) = journal {
            // One that stays says nothing wrong, and the next run tries again.
            let _ = std::fs::remove_file(path);
        }
        Ok(done)
    }

    /// The files that are to be written or removed.
    pub fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        let last = self.last.iter().map(|(path, _)| path.as_path());
        self.steps.keys().map(|path| path.as_path()).chain(last)
    }

    fn prepare(self) -> Result<(Changes, Written), Diagnostic> {
        let mut done = Written::default();
        let mut changes = Changes::default();
        let last = self.last.map(|(path, text)| (path, Some(text)));
        for (path, text) in self.steps.into_iter().chain(last) {
            let old = disk::read(&path)?;
            match text {
                Some(text) if old.as_deref() == Some(text.as_bytes()) => done.unchanged += 1,
                Some(text) => {
                    let prepared = changes.prepare(&path, Some(&text));
                    prepared.map_err(|error| disk::failure(&path, "write", &error))?;
                    done.written.push(path);
                }
                None if old.is_none() => {}
                None => {
                    let prepared = changes.prepare(&path, None);
                    prepared.map_err(|error| disk::failure(&path, "remove", &error))?;
                    done.removed.push(path);
                }
            }
        }
        if let Some((path, text)) = self.journal
            && !changes.waiting.is_empty()
        {
            let prepared = changes.prepare(&path, Some(&text));
            prepared.map_err(|error| disk::failure(&path, "write", &error))?;
            changes.waiting.rotate_right(1);
        }
        Ok((changes, done))
    }

    /// Leaves what a process leaves that is killed after some of the steps; says whether there
    /// were as many.
    #[cfg(test)]
    pub(crate) fn apply_until_killed(self, steps: usize) -> bool {
        let (mut changes, _) = self.prepare().expect("it can be prepared");
        let enough = changes.waiting.len() >= steps;
        for change in changes.waiting.iter_mut().take(steps) {
            change.put_in_place().expect("it can be written");
        }
        std::mem::forget(changes);
        enough
    }
}

/// Writes one file whole, with the folders it needs.
///
/// # Errors
///
/// SB0501: it cannot be written.
pub fn file(path: &Utf8Path, text: &str) -> Result<Written, Diagnostic> {
    let mut plan = Plan::default();
    plan.write(path.to_owned(), text);
    plan.apply()
}

/// Changes that are prepared; dropping them undoes what was done and not committed.
#[derive(Default)]
struct Changes {
    folders: Vec<Utf8PathBuf>,
    waiting: Vec<Change>,
    done: Vec<Change>,
    committed: bool,
}

struct Change {
    target: Utf8PathBuf,
    /// The new content; gone once it is in place.
    new: Option<TempPath>,
    /// The old content, where there was a file.
    old: Option<TempPath>,
}

impl Change {
    fn put_in_place(&mut self) -> io::Result<()> {
        match self.new.take() {
            Some(new) => new.persist(&self.target).map_err(|error| error.error),
            None => fs_err::remove_file(&self.target),
        }
    }
}

impl Changes {
    fn prepare(&mut self, target: &Utf8Path, text: Option<&str>) -> io::Result<()> {
        let folder = target.parent().unwrap_or(Utf8Path::new(""));
        make_folders(folder, &mut self.folders)?;
        let new = match text {
            Some(text) => Some(new_file(folder, text)?),
            None => None,
        };
        let old = match target.is_file() {
            true => Some(second_name(folder, target)?),
            false => None,
        };
        self.waiting.push(Change {
            target: target.to_owned(),
            new,
            old,
        });
        Ok(())
    }

    fn commit(mut self) -> Result<(), Diagnostic> {
        for mut change in std::mem::take(&mut self.waiting) {
            let result = change.put_in_place();
            result.map_err(|error| disk::failure(&change.target, "replace", &error))?;
            self.done.push(change);
        }
        self.committed = true;
        // The old contents go first, for they are in the folders that may be empty then.
        let done = std::mem::take(&mut self.done).into_iter();
        let targets: Vec<_> = done.map(|change| change.target).collect();
        for target in &targets {
            remove_empty_folders(target);
        }
        Ok(())
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        if self.committed {
            return;
        }
        // This runs because something failed already; what cannot be put back stays as it is.
        self.waiting.clear();
        while let Some(change) = self.done.pop() {
            let _ = match change.old {
                Some(old) => old.persist(&change.target).map_err(|error| error.error),
                None => fs_err::remove_file(&change.target),
            };
        }
        while let Some(folder) = self.folders.pop() {
            let _ = fs_err::remove_dir(folder);
        }
    }
}

/// Makes a folder and those around it, and notes which of them were not there.
pub(super) fn make_folders(folder: &Utf8Path, made: &mut Vec<Utf8PathBuf>) -> io::Result<()> {
    if folder.as_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folders(parent, made)?;
    }
    match fs_err::create_dir(folder) {
        Ok(()) => made.push(folder.to_owned()),
        // Another run was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// `tempfile` takes the folder for temporary files where the path is empty.
fn here_if_empty(folder: &Utf8Path) -> &Utf8Path {
    match folder.as_str() {
        "" => Utf8Path::new("."),
        _ => folder,
    }
}

fn new_file(folder: &Utf8Path, text: &str) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(NEW);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Like any new file: what the process's mask leaves of it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file: NamedTempFile = builder.tempfile_in(here_if_empty(folder))?;
    fs_err::write(file.path(), text)?;
    Ok(file.into_temp_path())
}

/// A second name for a file's content, which stays when the target is replaced.
fn second_name(folder: &Utf8Path, target: &Utf8Path) -> io::Result<TempPath> {
    let made = tempfile::Builder::new()
        .prefix(OLD)
        .make_in(here_if_empty(folder), |path| {
            // Not every file system has hard links.
            std::fs::hard_link(target, path).or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                _ => std::fs::copy(target, path).map(|_| ()),
            })
        })?;
    Ok(made.into_temp_path())
}

/// Removes the folders that a removed file leaves empty, up to the first that is not.
fn remove_empty_folders(target: &Utf8Path) {
    if target.exists() {
        return;
    }
    for folder in target.ancestors().skip(1) {
        // A folder with something in it stays, and so do those around it.
        if folder.as_str().is_empty() || std::fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Plan;
    use crate::output::testing::Folder;

    fn plan(folder: &Folder, writes: &[(&str, &str)], removals: &[&str]) -> Plan {
        let mut plan = Plan::default();
        for (path, text) in writes {
            plan.write(folder.join(path), *text);
        }
        for path in removals {
            plan.remove(folder.join(path));
        }
        plan
    }

    #[test]
    fn writes_files_and_the_folders_they_need_and_leaves_nothing_else() {
        let folder = Folder::new();
        let done = plan(&folder, &[("a/b/c.rs", "c"), ("d.rs", "d")], &[]).apply();
        assert_eq!(done.map(|done| done.written.len()), Ok(2));
        assert_eq!(folder.list(), ["a", "a/b", "a/b/c.rs", "d.rs"]);
        assert_eq!(folder.read("a/b/c.rs"), "c");
    }

    #[test]
    fn an_unchanged_file_is_not_touched_and_a_changed_one_is() {
        let folder = Folder::new();
        folder.write("a.rs", "same");
        folder.write("b.rs", "old");
        let long_ago = SystemTime::now() - Duration::from_secs(1000);
        for path in ["a.rs", "b.rs"] {
            let file = std::fs::File::options().write(true).open(folder.join(path));
            let file = file.expect("it is there");
            file.set_modified(long_ago).expect("it is ours");
        }
        let done = plan(&folder, &[("a.rs", "same"), ("b.rs", "new")], &[]).apply();
        assert_eq!(
            done.map(|done| (done.written.len(), done.unchanged)),
            Ok((1, 1))
        );
        let modified = |path| {
            let metadata = std::fs::metadata(folder.join(path)).expect("it is there");
            metadata.modified().expect("the system knows")
        };
        assert_eq!(modified("a.rs"), long_ago);
        assert!(modified("b.rs") > long_ago);
    }

    #[test]
    fn a_removed_file_takes_its_empty_folders_along() {
        let folder = Folder::new();
        folder.write("a/b/c.rs", "c");
        folder.write("a/d.rs", "d");
        let done = plan(&folder, &[], &["a/b/c.rs", "never/there.rs"]).apply();
        assert_eq!(done.map(|done| done.removed.len()), Ok(1));
        assert_eq!(folder.list(), ["a", "a/d.rs"]);
    }

    /// `b.rs` is a folder, which shows only when `a.rs` is written already.
    #[test]
    fn a_failure_while_renaming_puts_everything_back() {
        let folder = Folder::new();
        folder.write("a.rs", "old");
        folder.write("b.rs/x", "x");
        folder.write("gone.rs", "still here");
        let before = folder.list();
        let writes = [
            ("a.rs", "new"),
            ("a2.rs", "new"),
            ("b.rs", "new"),
            ("n/n.rs", "n"),
        ];
        let error = plan(&folder, &writes, &["gone.rs", "a0.rs"]).apply();
        let error = error.expect_err("a folder is not replaced by a file");
        assert_eq!(error.code, "SB0501");
        assert!(error.message.contains("b.rs"), "{}", error.message);
        assert_eq!(folder.list(), before);
        assert_eq!(folder.read("a.rs"), "old");
    }

    #[test]
    fn a_failure_while_preparing_changes_nothing() {
        let folder = Folder::new();
        folder.write("a.rs", "old");
        folder.write("file", "not a folder");
        let writes = [("a.rs", "new"), ("file/below.rs", "new")];
        let error = plan(&folder, &writes, &[]).apply();
        let error = error.expect_err("nothing can be below a file");
        assert_eq!(error.code, "SB0501");
        assert_eq!(folder.list(), ["a.rs", "file"]);
        assert_eq!(folder.read("a.rs"), "old");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_can_be_read_by_others() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = Folder::new();
        folder.write("usual.rs", "");
        let done = plan(&folder, &[("a.rs", "a")], &[]).apply();
        assert!(done.is_ok());
        let mode = |path| {
            let metadata = std::fs::metadata(folder.join(path)).expect("it is there");
            metadata.permissions().mode()
        };
        assert_eq!(mode("a.rs"), mode("usual.rs"));
    }
}
