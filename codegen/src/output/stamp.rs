//! The quick path: tells whether anything changed since a run, without reading a contract or a
//! header.
//!
//! A file whose size and time of modification are those of the stamp is taken as unchanged; with
//! another time its content is compared. A file that is as young as the stamp itself is compared
//! too, because it may have changed again within the resolution of the file system's clock. What
//! the stamp does not see: a header that appears in a folder which is searched before the one
//! where it was found.

use std::{
    fs::Metadata,
    time::{SystemTime, UNIX_EPOCH},
};

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use super::{disk, write};
use crate::support::{diag::Diagnostic, digest::sha256};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stamp {
    /// Which build of the tool made the outputs.
    tool: String,
    /// The digest of the options.
    options: String,
    inputs: Vec<FileState>,
    outputs: Vec<FileState>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileState {
    path: String,
    size: u64,
    mtime_ns: u64,
    sha256: String,
}

/// The inputs that the stamp lists, if its outputs are those a run would make: same tool, same options,
/// same inputs, and the outputs still as they were. Any doubt gives none.
pub fn fresh(path: &Utf8Path, options_digest: &str) -> Option<Vec<String>> {
    let written = mtime_ns(&std::fs::metadata(path).ok()?)?;
    let stamp: Stamp = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    let same_run = stamp.options == options_digest && stamp.tool == tool()?;
    let mut files = stamp.inputs.iter().chain(&stamp.outputs);
    let same = same_run && files.all(|file| file.is_unchanged(written).unwrap_or(false));
    same.then(|| stamp.inputs.into_iter().map(|file| file.path).collect())
}

/// Writes the stamp of a run that began at `began` and has just written `outputs`; writes none,
/// and removes an older one, where an input changed since then, because the outputs may have been
/// made from its former content.
///
/// # Errors
///
/// SB0501: the stamp cannot be written.
pub fn record<'a>(
    stamp: &Utf8Path,
    options_digest: &str,
    began: SystemTime,
    inputs: impl IntoIterator<Item = &'a str>,
    outputs: impl IntoIterator<Item = &'a str>,
) -> Result<(), Diagnostic> {
    let states = |files: &mut dyn Iterator<Item = &'a str>| -> Option<Vec<FileState>> {
        files.map(FileState::of).collect()
    };
    let inputs = states(&mut inputs.into_iter());
    let outputs = states(&mut outputs.into_iter());
    let began = since_epoch(began).unwrap_or(0);
    let settled = |inputs: &Vec<FileState>| inputs.iter().all(|input| input.mtime_ns < began);
    let (Some(inputs), Some(outputs), Some(tool)) = (inputs.filter(settled), outputs, tool())
    else {
        return forget(stamp).map_err(|error| disk::failure(stamp, "remove", &error));
    };
    let content = Stamp {
        tool,
        options: options_digest.to_owned(),
        inputs,
        outputs,
    };
    // Strings and numbers under fixed keys always have a JSON form.
    let text = serde_json::to_string(&content).unwrap_or_default();
    write::file(stamp, &text).map(|_| ())
}

fn forget(stamp: &Utf8Path) -> std::io::Result<()> {
    match stamp.is_file() {
        true => fs_err::remove_file(stamp),
        false => Ok(()),
    }
}

impl FileState {
    fn of(path: &str) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            path: path.to_owned(),
            size: metadata.len(),
            mtime_ns: mtime_ns(&metadata)?,
            sha256: sha256(&std::fs::read(path).ok()?),
        })
    }

    fn is_unchanged(&self, stamp_written: u64) -> Option<bool> {
        let metadata = std::fs::metadata(&self.path).ok()?;
        if metadata.len() != self.size {
            return Some(false);
        }
        let mtime = mtime_ns(&metadata)?;
        if mtime == self.mtime_ns && mtime < stamp_written {
            return Some(true);
        }
        Some(sha256(&std::fs::read(&self.path).ok()?) == self.sha256)
    }
}

/// The version, and what tells one build of it from another.
fn tool() -> Option<String> {
    let metadata = std::env::current_exe().ok()?.metadata().ok()?;
    let (size, mtime) = (metadata.len(), mtime_ns(&metadata)?);
    Some(format!("{} {size} {mtime}", env!("CARGO_PKG_VERSION")))
}

fn mtime_ns(metadata: &Metadata) -> Option<u64> {
    since_epoch(metadata.modified().ok()?)
}

fn since_epoch(time: SystemTime) -> Option<u64> {
    let passed = time.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(passed.as_nanos()).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{fresh, record};
    use crate::output::testing::Folder;

    const INPUT: &str = "in/a.h";
    const OUTPUT: &str = "out/a.rs";

    /// A folder with one input and one output, and a stamp for the options `o`.
    fn stamped() -> Folder {
        let folder = Folder::new();
        folder.write(INPUT, "input");
        folder.write(OUTPUT, "output");
        age(&folder, INPUT, 100);
        age(&folder, OUTPUT, 50);
        stamp(&folder, SystemTime::now()).expect("the stamp can be written");
        let inputs = fresh(&folder.join("cache/stamp.json"), "o");
        assert_eq!(inputs, Some(vec![folder.join(INPUT).into_string()]));
        folder
    }

    fn stamp(folder: &Folder, began: SystemTime) -> Result<(), super::Diagnostic> {
        let (input, output) = (folder.join(INPUT), folder.join(OUTPUT));
        let path = folder.join("cache/stamp.json");
        record(&path, "o", began, [input.as_str()], [output.as_str()])
    }

    fn is_fresh(folder: &Folder) -> bool {
        fresh(&folder.join("cache/stamp.json"), "o").is_some()
    }

    fn age(folder: &Folder, path: &str, seconds: u64) {
        set_time(
            folder,
            path,
            SystemTime::now() - Duration::from_secs(seconds),
        );
    }

    fn set_time(folder: &Folder, path: &str, time: SystemTime) {
        let file = std::fs::File::options().write(true).open(folder.join(path));
        let set = file.and_then(|file| file.set_modified(time));
        set.expect("the file is ours");
    }

    #[test]
    fn a_changed_input_is_seen() {
        let folder = stamped();
        folder.write(INPUT, "tupni");
        assert!(!is_fresh(&folder));
        folder.write(INPUT, "longer input");
        assert!(!is_fresh(&folder));
    }

    #[test]
    fn a_touched_input_is_still_the_same() {
        let folder = stamped();
        age(&folder, INPUT, 10);
        assert!(is_fresh(&folder));
    }

    #[test]
    fn a_missing_input_is_seen() {
        let folder = stamped();
        std::fs::remove_file(folder.join(INPUT)).expect("it is there");
        assert!(!is_fresh(&folder));
    }

    #[test]
    fn a_changed_or_missing_output_is_seen() {
        let folder = stamped();
        folder.write(OUTPUT, "tuptuo");
        assert!(!is_fresh(&folder));
        folder.write(OUTPUT, "output");
        assert!(is_fresh(&folder));
        std::fs::remove_file(folder.join(OUTPUT)).expect("it is there");
        assert!(!is_fresh(&folder));
    }

    #[test]
    fn other_options_another_tool_and_no_stamp_are_seen() {
        let folder = stamped();
        let path = folder.join("cache/stamp.json");
        assert!(fresh(&path, "p").is_none());
        assert!(fresh(&folder.join("cache/none.json"), "o").is_none());
        let text = folder.read("cache/stamp.json");
        let tool = text.replace("\"tool\":\"", "\"tool\":\"0");
        assert_ne!(tool, text);
        folder.write("cache/stamp.json", &tool);
        assert!(!is_fresh(&folder));
        folder.write("cache/stamp.json", "not JSON");
        assert!(!is_fresh(&folder));
    }

    /// The time of modification says nothing about a file as young as the stamp.
    #[test]
    fn a_young_file_is_compared_by_content() {
        let folder = stamped();
        let then = SystemTime::now() - Duration::from_secs(100);
        set_time(&folder, INPUT, then);
        stamp(&folder, SystemTime::now()).expect("the stamp can be written");
        folder.write(INPUT, "tupni");
        set_time(&folder, INPUT, then);
        assert!(is_fresh(&folder), "the time hides the change");
        set_time(&folder, "cache/stamp.json", then);
        assert!(!is_fresh(&folder));
    }

    #[test]
    fn an_input_that_changed_during_the_run_leaves_no_stamp() {
        let folder = stamped();
        let began = SystemTime::now() - Duration::from_secs(1);
        folder.write(INPUT, "input");
        stamp(&folder, began).expect("there is nothing to write");
        assert!(!is_fresh(&folder));
        assert_eq!(folder.list(), ["cache", "in", INPUT, "out", OUTPUT]);
    }
}
