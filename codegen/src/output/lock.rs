//! One run at a time in an output folder.

use std::{fs::File, io};

use camino::{Utf8Path, Utf8PathBuf};

use super::{disk, write::make_folders};
use crate::support::diag::Diagnostic;

/// The right to change an output folder; other runs wait until it is dropped.
///
/// It is advisory, and the folder itself is what is locked: a file for it would be one more in the
/// user's folder. Where a folder cannot be locked, runs do not wait.
#[derive(Debug)]
pub struct Lock {
    /// The folders that were made for it, which go again if nothing is put into them.
    made: Vec<Utf8PathBuf>,
    /// Closed, and so unlocked, when the folders were removed.
    file: Option<File>,
}

impl Lock {
    /// Makes the folder if need be and waits for its lock.
    ///
    /// # Errors
    ///
    /// SB0501: the folder cannot be made.
    pub fn take(out: &Utf8Path) -> Result<Self, Diagnostic> {
        let mut lock = Self {
            made: Vec::new(),
            file: None,
        };
        loop {
            make_folders(out, &mut lock.made)
                .map_err(|error| disk::failure(out, "write", &error))?;
            let here = match out.as_str() {
                "" => Utf8Path::new("."),
                _ => out,
            };
            let Some(file) = locked(here) else {
                return Ok(lock);
            };
            // The run that held it may have removed the folder that it had made.
            if is_still(&file, here).unwrap_or(true) {
                lock.file = Some(file);
                return Ok(lock);
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        while let Some(folder) = self.made.pop() {
            // One with something in it stays.
            let _ = std::fs::remove_dir(folder);
        }
        drop(self.file.take());
    }
}

fn locked(folder: &Utf8Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Whether an open folder is the one at a path.
#[cfg(unix)]
fn is_still(file: &File, folder: &Utf8Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let open = file.metadata()?;
    match std::fs::metadata(folder) {
        Ok(now) => Ok((open.dev(), open.ino()) == (now.dev(), now.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_still(_: &File, _: &Utf8Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::Lock;
    use crate::output::testing::Folder;

    #[cfg(unix)]
    #[test]
    fn a_second_one_waits() {
        let folder = Folder::new();
        let out = folder.join("deep/out");
        let first = Lock::take(&out).expect("the folder can be made");
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::scope(|threads| {
            threads.spawn(|| {
                let second = Lock::take(&out);
                tell.send(second.is_ok()).expect("somebody listens");
            });
            let wait = std::time::Duration::from_millis(200);
            assert!(told.recv_timeout(wait).is_err(), "it did not wait");
            drop(first);
            assert_eq!(told.recv(), Ok(true));
        });
        assert!(folder.list().is_empty(), "{:?}", folder.list());
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_an_error() {
        let folder = Folder::new();
        folder.write("out", "a file");
        let error = Lock::take(&folder.join("out")).map_err(|error| error.code);
        assert_eq!(error.err(), Some("SB0501"));
        assert_eq!(folder.read("out"), "a file");
    }
}
