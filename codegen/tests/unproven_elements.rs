//! Slices of values rely on the layout of their elements, and of what stands in these.

use std::process::Command;

const HEADER: &str = "\
struct rung { unsigned int height; };
struct stair { struct rung first; struct rung last; };
void stair_climb(const struct stair *stairs, unsigned long count);
const struct stair *stair_all(unsigned long *count);
";

const CONTRACT: &str = "\
schema: '1.0'
module: stair
headers: [input.h]
summary: Stairs.
values:
  struct stair:
    rust: { name: Stair, because: types are in camel case }
    doc: A stair.
    any_value: every stair leads somewhere
functions:
  stair_climb:
    doc: Climbs stairs.
    params:
      stairs: { view: Stair, bounds: { counted_by: count }, empty: dangling }
      count: { length_of: [stairs] }
  stair_all:
    doc: Returns all stairs.
    params:
      count: { direction: out, length_of: [return] }
    return: { view: Stair, bounds: { counted_by: count }, transfer: none, borrows_from: static }
accepted_layouts:
";

/// What `report` says where these layouts are relied on without a proof, and no others.
fn report(accepted: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let accepted = accepted
        .iter()
        .map(|name| format!("  {name}: it is built here\n"));
    let contract = format!("{CONTRACT}{}", accepted.collect::<String>());
    fs_err::write(folder.path().join("input.h"), HEADER).expect("it can be written");
    fs_err::write(folder.path().join("contract.yaml"), contract).expect("it can be written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
    command.args(["report", "contract.yaml", "--require-layouts", "--", "-I."]);
    let output = command.current_dir(folder.path()).output();
    let output = output.expect("the command can be run");
    let texts = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&texts).into_owned()
}

#[test]
fn what_stands_in_an_element_is_relied_on() {
    if safebind::header::libclang::use_on_this_thread().is_err() {
        return;
    }
    let said = report(&["struct stair", "struct rung"]);
    assert!(said.contains("2 of 2 functions bound"), "{said}");
    let said = report(&["struct stair"]);
    assert!(said.contains("0 of 2 functions bound"), "{said}");
    let unproven = "nothing proves the layout of `struct rung` (SB1028)";
    assert_eq!(said.matches(unproven).count(), 2, "{said}");
    let said = report(&["struct rung"]);
    let unproven = "nothing proves the layout of `struct stair` (SB1028)";
    assert_eq!(said.matches(unproven).count(), 2, "{said}");
}
