//! Our own stages over many contracts: does the time grow as their number does?

use std::fmt::Write;

use anyhow::Result;
use camino::Utf8Path;

use super::{
    Programs,
    measure::{self, Case},
    milliseconds,
};
use crate::{
    generator::{CSide, Request, Set},
    report::Table,
    tree,
    workspace::Workspace,
};

/// How many contracts of functions.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// The functions of one type.
const FUNCTIONS: usize = 4;

/// The types of one contract file.
const TYPES: usize = 25;

/// Measures and prints the table.
///
/// # Errors
///
/// When the generator refuses the contracts.
pub(super) fn run(
    workspace: &Workspace,
    programs: &Programs,
    set: &Set,
    rounds: u32,
) -> Result<()> {
    let mut cases = Vec::new();
    for (size, name) in SIZES.iter().zip(["100", "1,000", "10,000"]) {
        let folder = workspace.scratch().join("synthetic").join(size.to_string());
        tree::remove(&folder)?;
        let request = prepare(workspace, programs, set, &folder, *size)?;
        cases.push(Case {
            name,
            command: programs.generator.generate_command(&request),
            fresh: Some(request.out),
        });
    }
    let measured = measure::all(&programs.probe, &cases, rounds)?;
    let mut table = Table::new(&[
        ">contracts",
        ">best",
        ">median",
        ">peak memory",
        ">per contract",
    ]);
    for (one, size) in measured.iter().zip(SIZES) {
        table.row([
            one.name.to_owned(),
            milliseconds(one.best()),
            milliseconds(one.median()),
            format!("{:.1} MiB", one.peak_kib as f64 / 1024.0),
            format!("{:.0} us", one.best().as_secs_f64() * 1e6 / size as f64),
        ]);
    }
    println!("## Our own stages, without libclang, over synthetic contracts\n\n{table}");
    if let [_, middle, large] = &measured[..] {
        let growth = large.best().as_secs_f64() / middle.best().as_secs_f64().max(1e-9);
        println!("Ten times the contracts, from 1,000 to 10,000: {growth:.1} times the time.");
    }
    Ok(())
}

/// Writes headers and contracts, and has the headers read once.
fn prepare(
    workspace: &Workspace,
    programs: &Programs,
    set: &Set,
    folder: &Utf8Path,
    size: usize,
) -> Result<Request> {
    let types = size / FUNCTIONS;
    let mut contracts = Vec::new();
    for part in 0..types.div_ceil(TYPES) {
        let numbers = part * TYPES..types.min((part + 1) * TYPES);
        let header = folder.join(format!("include/synthetic/part_{part}.h"));
        tree::write(&header, c_header(numbers.clone()).as_bytes())?;
        let contract = folder.join(format!("part_{part}.yaml"));
        tree::write(&contract, contract_file(part, numbers).as_bytes())?;
        contracts.push(contract);
    }
    let mut request = Request {
        contracts,
        profile: workspace.root.join(set.profile()),
        out: folder.join("out"),
        bindings: false,
        layout_checks: None,
        stamp: None,
        force: false,
        stale: false,
        c_side: CSide::Headers(vec!["-nostdinc".to_owned(), format!("-I{folder}/include")]),
    };
    let unit = folder.join("unit.json");
    programs.generator.write_unit(&request, &unit)?;
    request.c_side = CSide::Unit(unit);
    Ok(request)
}

fn c_header(numbers: std::ops::Range<usize>) -> String {
    let mut text = String::new();
    for n in numbers {
        let _ = write!(
            text,
            "struct synth_{n};\n\
             void synth_{n}_get(struct synth_{n} *object);\n\
             void synth_{n}_put(struct synth_{n} *object);\n\
             struct synth_{n} *synth_{n}_find(unsigned int id);\n\
             unsigned int synth_{n}_size(struct synth_{n} *object);\n"
        );
    }
    text
}

fn contract_file(part: usize, numbers: std::ops::Range<usize>) -> String {
    let mut text = format!(
        "schema: \"1.0\"\nmodule: synthetic/part_{part}\nheaders: [synthetic/part_{part}.h]\n\
         summary: Objects of part {part}.\n\ntypes:\n"
    );
    for n in numbers.clone() {
        let _ = write!(
            text,
            "  struct synth_{n}:
    refcount: {{ get: synth_{n}_get, put: synth_{n}_put }}
    views:
      Synth{n}:
        doc: An object of kind {n}.
        invariants:
          counted: {{ holds: The reference count is not zero. }}
        send: {{ allowed: true, because: The last reference may be dropped on any thread. }}
        sync: {{ allowed: true, because: All functions take the lock of the object. }}
"
        );
    }
    text.push_str("\nfunctions:\n");
    for n in numbers {
        let _ = write!(
            text,
            "  synth_{n}_get:
    params: {{ object: {{ view: Synth{n} }} }}
  synth_{n}_put:
    params: {{ object: {{ view: Synth{n}, transfer: full }} }}
  synth_{n}_find:
    doc: Finds the object with a number.
    params: {{ id: {{ valid: any }} }}
    return:
      error: \"null\"
      view: Synth{n}
      transfer: full
      establishes: {{ counted: The reference that is returned is counted. }}
  synth_{n}_size:
    doc: Returns how large the object is.
    params: {{ object: {{ view: Synth{n} }} }}
    return: {{ error: value }}
"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{c_header, contract_file};

    #[test]
    fn contracts_and_headers_speak_of_the_same_functions() {
        let contract: serde_yaml::Value =
            serde_yaml::from_str(&contract_file(0, 0..3)).expect("YAML");
        let functions = contract["functions"].as_mapping().expect("functions");
        assert_eq!(functions.len(), 12);
        let header = c_header(0..3);
        for name in functions.keys().filter_map(serde_yaml::Value::as_str) {
            assert!(header.contains(&format!("{name}(")), "{name}");
        }
    }
}
