//! The run of rustc.

use std::{env, process::Command};

use crate::layout::{file::Object, model::Machine};

/// The symbol of the table.
pub(super) const TABLE: &str = "SAFEBIND_LAYOUTS";

/// How many lines of rustc's are passed on.
const SHOWN: usize = 12;

/// What came out.
pub(super) struct Compiled {
    pub(super) numbers: Vec<u64>,
    pub(super) machine: Machine,
}

/// Why nothing came out.
#[derive(Debug, Default)]
pub(super) struct Failure {
    pub(super) notes: Vec<String>,
    pub(super) help: Option<String>,
}

impl Failure {
    fn new(note: impl Into<String>) -> Self {
        Self {
            notes: vec![note.into()],
            help: None,
        }
    }
}

/// Compiles the source, and reads the table of `len` numbers from what comes out.
pub(super) fn numbers(source: &str, len: usize, target: Option<&str>) -> Result<Compiled, Failure> {
    let folder = tempfile::Builder::new().prefix("safebind-").tempdir();
    let folder = folder.map_err(|error| Failure::new(error.to_string()))?;
    let (input, output) = (
        folder.path().join("layouts.rs"),
        folder.path().join("layouts.o"),
    );
    fs_err::write(&input, source).map_err(|error| Failure::new(error.to_string()))?;
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(&rustc);
    command.args(["--crate-type", "lib", "--edition", "2021", "--emit", "obj"]);
    command.args([
        "--cap-lints",
        "allow",
        "-C",
        "codegen-units=1",
        "-C",
        "debuginfo=0",
    ]);
    command.args(target.into_iter().flat_map(|target| ["--target", target]));
    command.arg("-o").arg(&output).arg(&input);
    let ran = command.output().map_err(|error| Failure {
        notes: vec![format!("{}: {error}", rustc.display())],
        help: Some("name the compiler in `RUSTC`".to_owned()),
    })?;
    if !ran.status.success() {
        return Err(refused(&String::from_utf8_lossy(&ran.stderr)));
    }
    let bytes = fs_err::read(&output).map_err(|error| Failure::new(error.to_string()))?;
    table(&bytes, len).map_err(Failure::new)
}

/// What rustc had to say, in the lines that tell most.
fn refused(words: &str) -> Failure {
    let mut notes: Vec<String> = Vec::new();
    for line in words.lines().filter(|line| line.starts_with("error[")) {
        // One that is repeated tells nothing more.
        if notes.len() < SHOWN && !notes.iter().any(|note| note == line) {
            notes.push(line.to_owned());
        }
    }
    if notes.is_empty() {
        notes = words.lines().take(SHOWN).map(str::to_owned).collect();
    }
    let help = if words.contains("error[E0588]") || words.contains("error[E0587]") {
        "C aligns a part of what is packed, which Rust cannot: make these types opaque"
    } else if words.contains("cannot find") || words.contains("E0432") {
        "give what the bindings use and do not define: `--prelude FILE`"
    } else {
        return Failure { notes, help: None };
    };
    Failure {
        notes,
        help: Some(help.to_owned()),
    }
}

fn table(bytes: &[u8], len: usize) -> Result<Compiled, String> {
    let object = Object::parse(bytes)?;
    let machine = object.machine();
    let data = object.data_of(TABLE).ok_or("rustc left the table out")?;
    let numbers: Vec<u64> = data
        .as_chunks::<8>()
        .0
        .iter()
        .take(len)
        .map(|bytes| match machine.little_endian {
            true => u64::from_le_bytes(*bytes),
            false => u64::from_be_bytes(*bytes),
        })
        .collect();
    match numbers.len() == len {
        true => Ok(Compiled { numbers, machine }),
        false => Err(format!("the table has {} of {len} numbers", numbers.len())),
    }
}
