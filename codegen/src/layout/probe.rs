//! The oracle for ordinary libraries: the C compiler's own debug information about headers.

use std::{env, fmt::Write as _, process::Command};

use camino::{Utf8Path, Utf8PathBuf};

use super::{dwarf, model::Layouts};
use crate::support::diag::{Diagnostic, Sink};

/// How many lines of the compiler are passed on.
const SHOWN: usize = 12;

/// The layouts that the C compiler gives to the types of `headers`. It is the one of `cc`, else `$CC`, else `cc`;
/// what clang is told is told to it too.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1025, if the headers do not compile, or what [`dwarf::read`] says.
pub fn layouts(
    sink: &mut Sink,
    cc: Option<&str>,
    headers: &[String],
    arguments: &[String],
) -> Option<Layouts> {
    let cc = cc.map(str::to_owned).or_else(|| env::var("CC").ok());
    let cc = cc.unwrap_or_else(|| "cc".to_owned());
    let folder = tempfile::Builder::new().prefix("safebind-").tempdir();
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => return refuse(sink, &cc, vec![error.to_string()]),
    };
    let Some(path) = Utf8Path::from_path(folder.path()) else {
        return refuse(
            sink,
            &cc,
            vec!["the folder for temporary files is not UTF-8".to_owned()],
        );
    };
    let (input, output) = (path.join("probe.c"), path.join("probe.o"));
    if let Err(error) = fs_err::write(&input, source(headers)) {
        return refuse(sink, &cc, vec![error.to_string()]);
    }
    if let Err(notes) = compile(&cc, arguments, &input, &output) {
        return refuse(sink, &cc, notes);
    }
    let mut layouts = dwarf::read(sink, &output)?;
    layouts.source = format!("`{cc}`");
    Some(layouts)
}

fn source(headers: &[String]) -> String {
    let mut text = String::new();
    for header in headers {
        let _ = writeln!(text, "#include <{header}>");
    }
    text
}

fn compile(
    cc: &str,
    arguments: &[String],
    input: &Utf8Path,
    output: &Utf8PathBuf,
) -> Result<(), Vec<String>> {
    let mut command = Command::new(cc);
    // After the user's own, so that nothing turns it off again.
    command.args(arguments);
    command.args([
        "-w",
        "-g",
        "-gdwarf-5",
        "-fno-eliminate-unused-debug-types",
        "-c",
        "-o",
    ]);
    command.arg(output).arg(input);
    let ran = command
        .output()
        .map_err(|error| vec![format!("{cc}: {error}")])?;
    match ran.status.success() {
        true => Ok(()),
        false => {
            let words = String::from_utf8_lossy(&ran.stderr);
            Err(words.lines().take(SHOWN).map(str::to_owned).collect())
        }
    }
}

fn refuse(sink: &mut Sink, cc: &str, notes: Vec<String>) -> Option<Layouts> {
    let message = format!("`{cc}` does not compile a probe of the headers");
    let mut diagnostic = Diagnostic::error("SB1025", message);
    for note in notes {
        diagnostic = diagnostic.note(note);
    }
    sink.push(diagnostic.help("name the C compiler that knows these arguments: `--cc CC`"));
    None
}
