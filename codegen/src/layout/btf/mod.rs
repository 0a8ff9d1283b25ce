//! BTF, the type information of a built kernel: read from `vmlinux`, from a module, or as the running kernel shows it.
//!
//! The format is described in the kernel's `Documentation/bpf/btf.rst` and `include/uapi/linux/btf.h`. This reader is
//! strict: every offset, number and name is checked before anything is made of it. It takes both widths that the
//! number of members has had: the bits that newer kernels use were zero before.

mod bytes;
mod types;

use camino::Utf8Path;

use super::{
    file::{self, Object},
    graph::{Graph, Id, Node},
    model::{Kind, Layouts, Machine},
};
use crate::support::diag::Sink;
use bytes::Corrupt;
use types::Types;

/// What a file with BTF begins with.
const MAGIC: u16 = 0xeb9f;

/// The sections with BTF, and with what the BTF of a module is a difference to.
const SECTION: &str = ".BTF";
const OWN_BASE: &str = ".BTF.base";

/// The layouts in a file with BTF: an object file with a section of it, or the bare section. `base` is the file that a
/// module's is a difference to.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1020 (no file, or none with BTF), SB1021 (not intact) or SB1023 (a base is
/// needed, or not this one).
pub fn read(sink: &mut Sink, path: &Utf8Path, base: Option<&Utf8Path>) -> Option<Layouts> {
    let base = match base {
        Some(base) => Some(load(sink, base, None)?),
        None => None,
    };
    let loaded = load(sink, path, base.as_ref())?;
    let mut layouts = Layouts {
        kind: Kind::Btf,
        source: path.to_string(),
        machine: loaded.machine,
        ..Layouts::default()
    };
    loaded.types.graph.add_to(&mut layouts);
    Some(layouts)
}

/// The content of one file.
struct Loaded {
    types: Types,
    machine: Machine,
}

fn load(sink: &mut Sink, path: &Utf8Path, base: Option<&Loaded>) -> Option<Loaded> {
    let bytes = file::read(sink, path)?;
    let found = match section(&bytes) {
        Ok(found) => found,
        Err(problem) => {
            let message = format!("`{path}` has no BTF");
            let help = "a kernel has it with `CONFIG_DEBUG_INFO_BTF`; Debian's header packages have it as `vmlinux`, \
                        and a running kernel as `/sys/kernel/btf/vmlinux`";
            sink.push(
                file::error("SB1020", message, path)
                    .note(problem)
                    .help(help),
            );
            return None;
        }
    };
    let own_base = match (&found.base, base) {
        (Some(own), _) => match types::parse(own, None) {
            Ok(types) => Some(types),
            Err(corrupt) => {
                sink.push(not_intact(path, &corrupt));
                return None;
            }
        },
        (None, _) => None,
    };
    let before = own_base.as_ref().or(base.map(|base| &base.types));
    let types = match types::parse(&found.data, before) {
        Ok(types) => types,
        Err(corrupt) => {
            sink.push(match (corrupt.beyond_own, before) {
                (true, None) => needs_base(path, &corrupt),
                (true, Some(_)) => other_base(path, &corrupt),
                (false, _) => not_intact(path, &corrupt),
            });
            return None;
        }
    };
    let known = base.map(|base| &base.machine);
    let machine = found.machine.unwrap_or_else(|| Machine {
        arch: known.and_then(|machine| machine.arch.clone()),
        little_endian: types.little_endian,
        pointer: Some(types.graph.pointer),
    });
    Some(Loaded { types, machine })
}

/// BTF in a file.
struct Found {
    data: Vec<u8>,
    base: Option<Vec<u8>>,
    /// None where the file is BTF and nothing else.
    machine: Option<Machine>,
}

fn section(bytes: &[u8]) -> Result<Found, String> {
    let start = bytes.first_chunk::<2>().copied().unwrap_or_default();
    if u16::from_le_bytes(start) == MAGIC || u16::from_be_bytes(start) == MAGIC {
        return Ok(Found {
            data: bytes.to_vec(),
            base: None,
            machine: None,
        });
    }
    let object = Object::parse(bytes).map_err(|words| format!("it is no object file: {words}"))?;
    let data = object.section(SECTION)?;
    let data = data.ok_or_else(|| format!("it is an object file without a section `{SECTION}`"))?;
    Ok(Found {
        data: data.into_owned(),
        base: object.section(OWN_BASE)?.map(std::borrow::Cow::into_owned),
        machine: Some(object.machine()),
    })
}

fn not_intact(path: &Utf8Path, corrupt: &Corrupt) -> crate::support::diag::Diagnostic {
    let message = format!("the BTF of `{path}` is not intact");
    let note = format!("at byte {} of it: {}", corrupt.at, corrupt.problem);
    file::error("SB1021", message, path).note(note)
}

fn needs_base(path: &Utf8Path, corrupt: &Corrupt) -> crate::support::diag::Diagnostic {
    let message = format!("the BTF of `{path}` is a difference to that of another file");
    let note = format!("at byte {} of it: {}", corrupt.at, corrupt.problem);
    let help = "name the kernel that the module was built for: `--btf-base FILE`";
    file::error("SB1023", message, path).note(note).help(help)
}

fn other_base(path: &Utf8Path, corrupt: &Corrupt) -> crate::support::diag::Diagnostic {
    let message = format!("the BTF of `{path}` is not a difference to the one that was named");
    let note = format!("at byte {} of it: {}", corrupt.at, corrupt.problem);
    let help = "name the very kernel that the module was built for";
    file::error("SB1023", message, path).note(note).help(help)
}

/// The size of a pointer: that of C's `long`, as every kernel has it.
fn pointer(graph: &Graph, long: Option<Id>) -> u64 {
    match long.and_then(|id| graph.nodes.get(id)) {
        Some(Node::Scalar { size }) => *size,
        _ => 8,
    }
}
