//! `safebind check --watch`: it notices what changes, goes on after mistakes, and ends well.

#![cfg(unix)]

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use safebind::header::libclang;
use serde_json::Value;

/// How long a check may take on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Long enough for a check that should not come: longer than it looks by itself.
const SILENCE: Duration = Duration::from_secs(3);

const CONTRACT: &str = "\
schema: \"1.0\"
module: lantern
headers: [lantern.h]
summary: Lanterns.
functions:
  lantern_count:
    doc: Returns how many lanterns there are.
    return: { error: value }
";

/// A watch that goes on in a folder of its own.
struct Watch {
    folder: tempfile::TempDir,
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        for (name, text) in files {
            fs_err::write(folder.path().join(name), text).expect("it can be written");
        }
        let words = ["check", "contracts", "--watch", "--message-format", "json"];
        let clang = ["--", "-nostdinc", "-I."];
        fs_err::create_dir_all(folder.path().join("contracts")).expect("it can be made");
        fs_err::write(folder.path().join("contracts/lantern.yaml"), CONTRACT)
            .expect("it can be written");
        let mut child = Command::new(env!("CARGO_BIN_EXE_safebind"))
            .current_dir(folder.path())
            .args(words.iter().chain(&clang))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command can be run");
        let stderr = child.stderr.take().expect("it is a pipe");
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            folder,
            child,
            lines,
        }
    }

    fn write(&self, name: &str, text: &str) {
        // At once, as editors do: half of a file is a file with mistakes.
        let new = tempfile::NamedTempFile::new_in(self.folder.path()).expect("a file");
        fs_err::write(new.path(), text).expect("it can be written");
        new.persist(self.folder.path().join(name))
            .expect("it can be replaced");
    }

    /// The number of errors of the next check, and the codes of its messages.
    fn next(&self) -> (u64, Vec<String>) {
        let mut codes = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("a check comes");
            let value: Value = serde_json::from_str(&line).expect("it is JSON");
            if let Some(code) = value["code"].as_str() {
                codes.push(code.to_owned());
            } else {
                assert!(value["checked"].is_string(), "{line}");
                return (value["errors"].as_u64().expect("it is a number"), codes);
            }
        }
    }

    fn is_silent(&self) -> bool {
        self.lines.recv_timeout(SILENCE).is_err()
    }

    fn interrupt(mut self) -> Option<i32> {
        let sent = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_watch_sees_contracts_headers_and_what_headers_include() {
    if let Err(reason) = libclang::use_on_this_thread() {
        eprintln!("skipped: {reason}");
        return;
    }
    let header = "#include \"lantern_types.h\"\nlantern_number lantern_count(void);\n";
    let types = "typedef int lantern_number;\n";
    let watch = Watch::start(&[("lantern.h", header), ("lantern_types.h", types)]);
    assert_eq!(watch.next(), (0, vec![]));

    // Nothing that is read has changed.
    watch.write("notes.txt", "nothing\n");
    watch.write("contracts/.lantern.yaml.swp", "nothing\n");
    assert!(watch.is_silent(), "it checks what it does not read");

    watch.write(
        "contracts/lantern.yaml",
        &CONTRACT.replace("summary", "sumary"),
    );
    let (errors, codes) = watch.next();
    assert!(
        errors > 0 && codes.contains(&"SB0102".to_owned()),
        "{codes:?}"
    );
    watch.write("contracts/lantern.yaml", CONTRACT);
    assert_eq!(watch.next(), (0, vec![]));

    watch.write(
        "lantern.h",
        &header.replace("lantern_count", "lantern_total"),
    );
    let (errors, codes) = watch.next();
    assert_eq!((errors, codes.as_slice()), (1, &["SB0301".to_owned()][..]));
    watch.write("lantern.h", header);
    assert_eq!(watch.next().0, 0);

    // A header that another one includes, first broken and then mended.
    watch.write("lantern_types.h", "typedef int lantern_numeral;\n");
    assert!(watch.next().0 > 0);
    watch.write("lantern_types.h", types);
    assert_eq!(watch.next(), (0, vec![]));

    // A contract that is new in the folder.
    let more = CONTRACT.replace("module: lantern", "module: lamp");
    watch.write("contracts/lamp.yaml", &more);
    let (errors, codes) = watch.next();
    assert!(
        errors > 0 && codes.contains(&"SB0107".to_owned()),
        "{codes:?}"
    );
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn a_header_that_is_missing_at_first_is_waited_for() {
    if let Err(reason) = libclang::use_on_this_thread() {
        eprintln!("skipped: {reason}");
        return;
    }
    let watch = Watch::start(&[]);
    let (errors, codes) = watch.next();
    assert!(
        errors > 0 && codes.contains(&"SB0201".to_owned()),
        "{codes:?}"
    );
    watch.write("lantern.h", "int lantern_count(void);\n");
    assert_eq!(watch.next(), (0, vec![]));
    assert_eq!(watch.interrupt(), Some(0));
}
