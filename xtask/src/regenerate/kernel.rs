//! The shipped contracts over real kernel headers: the same wrappers, or a difference with its reason.

use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{
    generator::{self, CSide, Generator, Message, RAW_BINDINGS, SETS, messages},
    kernel::headers::{self, Headers},
    process, report,
    tree::{self, Difference, Files},
    workspace::Workspace,
};

/// The contracts that speak of a kernel.
const LINUX: &str = "linux";

/// Generates over each of the headers and compares with what is shipped; `false` when something
/// differs without a reason, or the raw bindings do not compile.
///
/// # Errors
///
/// When a folder has no headers, or the generator cannot be started.
pub(super) fn compare(
    workspace: &Workspace,
    generator: &Generator,
    folders: &[Utf8PathBuf],
    build: Option<&Utf8Path>,
) -> Result<bool> {
    let mut fine = true;
    for folder in folders {
        for headers in headers::find(folder, build)? {
            fine &= one(workspace, generator, &headers)?;
        }
    }
    Ok(fine)
}

fn one(workspace: &Workspace, generator: &Generator, headers: &Headers) -> Result<bool> {
    let set = SETS
        .iter()
        .find(|set| set.name == LINUX)
        .context("no contracts for Linux are shipped")?;
    let out = workspace.scratch().join("kernel").join(&headers.release);
    tree::remove(&out)?;
    let mut request = super::request(workspace, set, &out)?;
    request.c_side = CSide::Headers(headers.flags());
    let outcome = generator.generate_json(&request)?;
    println!("Linux {} ({})", headers.release, report::time(outcome.time));
    let reasons = messages(&outcome);
    if !outcome.success() {
        show(&reasons);
        if reasons.is_empty() {
            print!("{}", outcome.text());
        }
        println!("  refused ({})", outcome.status);
        return Ok(false);
    }
    let mut shipped = tree::read(&workspace.root.join(set.output()))?;
    let mut made = tree::read(&out)?;
    generator::only_wrappers(&mut shipped);
    generator::only_wrappers(&mut made);
    let same = wrappers(&shipped, &made, &reasons);
    Ok(bindings(workspace, &out)? && same)
}

/// Says of each wrapper whether it is the same; `false` when one is not and nothing says why.
fn wrappers(shipped: &Files, made: &Files, reasons: &[Message]) -> bool {
    let differences = tree::compare(shipped, made);
    for path in made.keys().filter(|path| !differs(&differences, path)) {
        println!("  {path}: identical");
    }
    for difference in &differences {
        println!("  {}: {} line(s) differ", difference.path, difference.lines);
        print!("{}", difference.diff);
    }
    if made.is_empty() {
        println!("  the generator wrote nothing");
        return false;
    }
    if differences.is_empty() {
        return true;
    }
    show(reasons);
    if reasons.is_empty() {
        println!("  the generator gives no reason for the difference");
    }
    !reasons.is_empty()
}

fn differs(differences: &[Difference], path: &Utf8Path) -> bool {
    differences.iter().any(|difference| difference.path == path)
}

fn show(reasons: &[Message]) {
    for reason in reasons {
        println!("  {}[{}]: {}", reason.severity, reason.code, reason.message);
        if let Some(help) = &reason.help {
            println!("    help: {help}");
        }
    }
}

/// Compiles the raw bindings; their layout tests are constants, so that compiling is testing.
fn bindings(workspace: &Workspace, out: &Utf8Path) -> Result<bool> {
    let raw = out.join(RAW_BINDINGS);
    if !raw.is_file() {
        println!("  {RAW_BINDINGS}: not there");
        return Ok(false);
    }
    let folder = workspace.scratch().join("layout");
    fs_err::create_dir_all(&folder)?;
    let wrapper = folder.join("bindings_alone.rs");
    tree::write(&wrapper, wrapper_crate(&raw).as_bytes())?;
    let mut command = Command::new("rustc");
    command.args([
        "--edition",
        "2021",
        "--crate-type",
        "lib",
        "--emit",
        "metadata",
    ]);
    command.args(["--out-dir", folder.as_str(), wrapper.as_str()]);
    let outcome = process::capture(command.current_dir(&workspace.root))?;
    let tests = fs_err::read_to_string(&raw)?.matches("Size of ").count();
    if outcome.success() {
        let time = report::time(outcome.time);
        println!("  {RAW_BINDINGS}: compiles, layout of {tests} type(s) as clang has it ({time})");
    } else {
        println!("  {RAW_BINDINGS}: does not compile");
        print!("{}", outcome.text());
    }
    Ok(outcome.success())
}

/// A crate with the raw bindings and the C types that Rust code in the kernel has.
fn wrapper_crate(raw: &Utf8Path) -> String {
    let types = [
        ("c_char", "u8"),
        ("c_schar", "i8"),
        ("c_uchar", "u8"),
        ("c_short", "i16"),
        ("c_ushort", "u16"),
        ("c_int", "i32"),
        ("c_uint", "u32"),
        ("c_long", "isize"),
        ("c_ulong", "usize"),
        ("c_longlong", "i64"),
        ("c_ulonglong", "u64"),
    ];
    let types: String = types
        .iter()
        .map(|(c, rust)| format!("    pub type {c} = {rust};\n"))
        .collect();
    format!(
        "#![no_std]\n#![allow(warnings, clippy::all)]\n\npub mod ffi {{\n    pub use core::ffi::c_void;\n\
         {types}}}\n\npub mod bindings {{\n    use crate::ffi;\n    include!({:?});\n}}\n",
        raw.as_str()
    )
}

#[cfg(test)]
mod tests {
    use super::{Message, wrapper_crate, wrappers};
    use crate::tree::Files;

    #[test]
    fn a_difference_needs_a_reason() {
        let files = |text: &str| Files::from([("file.rs".into(), text.as_bytes().to_vec())]);
        assert!(wrappers(&files("a\n"), &files("a\n"), &[]));
        assert!(!wrappers(&files("a\n"), &files("b\n"), &[]));
        let reason = Message {
            code: "SB0000".into(),
            severity: "warning".into(),
            message: "`f` is not declared".into(),
            help: None,
        };
        assert!(wrappers(&files("a\n"), &files("b\n"), &[reason]));
        assert!(!wrappers(&files("a\n"), &Files::new(), &[]));
    }

    #[test]
    fn the_crate_around_the_bindings_names_them() {
        let text = wrapper_crate("/out/bindings.rs".into());
        assert!(text.contains("include!(\"/out/bindings.rs\");"));
        assert!(text.contains("pub type c_ulong = usize;"));
    }
}
