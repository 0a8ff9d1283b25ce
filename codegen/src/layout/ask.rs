//! A whole question: an oracle, and what is held against it.

use camino::{Utf8Path, Utf8PathBuf};

use super::{
    btf, clang,
    compare::{Comparison, compare},
    dwarf, file,
    model::{Layouts, Machine},
    probe, raw,
};
use crate::{
    bindings::{self, direct},
    header::model::Unit,
    support::{diag::Sink, digest::sha256},
};

/// What is asked about layouts.
#[derive(Clone, Debug)]
pub enum Oracle {
    /// A kernel's BTF, and for that of a module the file that it is a difference to.
    Btf(Utf8PathBuf, Option<Utf8PathBuf>),
    /// Debug information.
    Dwarf(Utf8PathBuf),
    /// The C compiler, which is given the headers.
    Probe {
        /// Its name, if it is not the usual one.
        cc: Option<String>,
        /// The headers, as in `#include <...>`.
        headers: Vec<String>,
        /// Its arguments.
        arguments: Vec<String>,
    },
}

/// Raw bindings that are held against an oracle.
#[derive(Clone, Debug)]
pub enum Ours<'a> {
    /// A file that bindgen has written.
    Bindings(&'a Utf8Path),
    /// What bindgen makes of headers.
    Headers(&'a direct::Request),
}

impl Oracle {
    /// The files that it reads.
    pub fn files(&self) -> Vec<Utf8PathBuf> {
        match self {
            Self::Btf(path, base) => [path].into_iter().chain(base).cloned().collect(),
            Self::Dwarf(path) => vec![path.clone()],
            Self::Probe { .. } => Vec::new(),
        }
    }

    /// How a command line names it.
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::Btf(path, base) => {
                let base = base.iter().flat_map(|base| ["--btf-base", base.as_str()]);
                ["--btf", path.as_str()].into_iter().chain(base).collect()
            }
            Self::Dwarf(path) => vec!["--dwarf", path.as_str()],
            Self::Probe { .. } => vec!["--probe"],
        }
    }

    /// What the oracle says.
    ///
    /// # Errors
    ///
    /// Nothing is returned, and the sink holds SB1020 to SB1025.
    pub fn layouts(&self, sink: &mut Sink) -> Option<Layouts> {
        match self {
            Self::Btf(path, base) => btf::read(sink, path, base.as_deref()),
            Self::Dwarf(path) => dwarf::read(sink, path),
            Self::Probe {
                cc,
                headers,
                arguments,
            } => probe::layouts(sink, cc.as_deref(), headers, arguments),
        }
    }
}

/// Raw bindings, as rustc lays them out.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1020 (no file), SB1026, or what bindgen's run says.
pub fn ours(sink: &mut Sink, ours: &Ours<'_>, options: &raw::Options) -> Option<Layouts> {
    match ours {
        Ours::Bindings(path) => {
            let bytes = file::read(sink, path)?;
            let text = String::from_utf8_lossy(&bytes);
            let layouts = raw::layouts(sink, path, &text, options)?;
            Some(Layouts {
                digest: Some(sha256(&bytes)),
                ..layouts
            })
        }
        Ours::Headers(request) => {
            let text = direct::generate(sink, request)?;
            let name = format!("bindgen's bindings of {}", request.headers.join(", "));
            raw::layouts(sink, Utf8Path::new(&name), &text, options)
        }
    }
}

/// Holds raw bindings against an oracle.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1022, if they are for different machines.
pub fn held(sink: &mut Sink, ours: &Layouts, oracle: &Layouts) -> Option<Comparison> {
    same_machine(sink, ours, oracle).then(|| compare(ours, oracle))
}

/// Holds what clang says of the C side of contracts, and the raw bindings made of it, against an oracle.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1022, SB1026 or what bindgen's run says.
pub fn unit(
    sink: &mut Sink,
    unit: &Unit,
    oracle: &Layouts,
    options: &raw::Options,
) -> Option<Vec<Comparison>> {
    let by_clang = held(sink, &clang::layouts(unit), oracle)?;
    let text = bindings::generate(sink, unit, &bindings::Options::default())?;
    let name = Utf8Path::new("the raw bindings of the contracts");
    let mut raw = raw::layouts(sink, name, &text, options)?;
    // These show what code can read, and nothing is lost by what they leave out.
    for record in raw.records.values_mut().flatten() {
        record.partial = true;
    }
    let by_rustc = held(sink, &raw, oracle)?;
    Some(vec![by_clang, by_rustc])
}

/// Whether two sources are for one machine, as far as both tell.
fn same_machine(sink: &mut Sink, ours: &Layouts, oracle: &Layouts) -> bool {
    let (own, theirs) = (&ours.machine, &oracle.machine);
    let mut notes = Vec::new();
    if let (Some(a), Some(b)) = (&own.arch, &theirs.arch)
        && a != b
    {
        notes.push(format!("the architecture is {a} here, and {b} there"));
    }
    if own.little_endian != theirs.little_endian {
        let order = |machine: &Machine| match machine.little_endian {
            true => "lowest",
            false => "highest",
        };
        let orders = (order(own), order(theirs));
        notes.push(format!(
            "numbers begin with the {} byte here, and with the {} there",
            orders.0, orders.1
        ));
    }
    if let (Some(a), Some(b)) = (own.pointer, theirs.pointer)
        && a != b
    {
        notes.push(format!("a pointer has {a} bytes here, and {b} there"));
    }
    if notes.is_empty() {
        return true;
    }
    let message = format!(
        "`{}` is for another machine than `{}`",
        oracle.source, ours.source
    );
    let mut diagnostic = file::error("SB1022", message, Utf8Path::new(&oracle.source));
    for note in notes {
        diagnostic = diagnostic.note(note);
    }
    sink.push(
        diagnostic.help("name the target of the bindings, `--target TRIPLE`, or another file"),
    );
    false
}
