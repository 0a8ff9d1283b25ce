//! The shipped contracts over real kernel headers: the same wrappers, or a difference with its reason.

use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::{
    compiled,
    reasons::{self, Reason},
};
use crate::{
    generator::{self, CSide, Generator, Message, RAW_BINDINGS, Request, SETS, messages},
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
    let found = messages(&outcome);
    show(&found);
    if !outcome.success() {
        if found.is_empty() {
            print!("{}", outcome.text());
        }
        println!("  refused ({})", outcome.status);
        return Ok(false);
    }
    let mut shipped = tree::read(&workspace.root.join(set.output()))?;
    let mut made = tree::read(&out)?;
    generator::only_wrappers(&mut shipped);
    generator::only_wrappers(&mut made);
    let ours = super::request(workspace, set, &out)?;
    let units = [(&ours, "ours.json"), (&request, "theirs.json")];
    let [ours, theirs] = units.map(|(request, name)| unit(workspace, generator, request, name));
    let mut reasons = reasons::of(&ours?, &theirs?);
    reasons.extend(reasons::of_reports(report(&shipped), report(&made)));
    let same = wrappers(&shipped, &made, &reasons);
    let raw = bindings(workspace, &out)?;
    let outcome = compiled::wrappers(workspace, &out)?;
    match outcome.success() {
        true => println!(
            "  the wrappers compile with them ({})",
            report::time(outcome.time)
        ),
        false => print!(
            "  the wrappers do not compile with them\n{}",
            outcome.text()
        ),
    }
    Ok(same && raw && outcome.success())
}

/// What the generator reports of a run.
fn report(files: &Files) -> &str {
    let text = files.get(Utf8Path::new("report.md"));
    text.and_then(|text| std::str::from_utf8(text).ok())
        .unwrap_or_default()
}

/// What the generator knows of the C side.
fn unit(
    workspace: &Workspace,
    generator: &Generator,
    request: &Request,
    name: &str,
) -> Result<Value> {
    let path = workspace.scratch().join("kernel").join(name);
    generator.write_unit(request, &path)?;
    Ok(serde_json::from_str(&fs_err::read_to_string(&path)?)?)
}

/// Says of each wrapper whether it is the same; `false` when something differs that no reason is about.
fn wrappers(shipped: &Files, made: &Files, reasons: &[Reason]) -> bool {
    let differences = tree::compare(shipped, made);
    for path in made.keys().filter(|path| !differs(&differences, path)) {
        println!("  {path}: identical");
    }
    if made.is_empty() {
        println!("  the generator wrote nothing");
        return false;
    }
    let mut explained = true;
    for difference in &differences {
        println!("  {}: {} line(s) differ", difference.path, difference.lines);
        let about = |hunk: &str| -> Vec<&Reason> {
            let found = reasons.iter().filter(|one| hunk.contains(&one.name));
            found.collect()
        };
        let hunks = hunks(&difference.diff);
        let elsewhere = hunks.iter().any(|hunk| !about(hunk).is_empty());
        for hunk in &hunks {
            let about = about(hunk);
            if about.is_empty() && elsewhere && only_imports(hunk) {
                println!("    the rest of the file imports something else");
                continue;
            }
            if about.is_empty() {
                println!("{hunk}  the generator gives no reason for the difference");
                explained = false;
            }
            let line = hunk.lines().next().unwrap_or_default();
            for reason in about {
                println!("    {line} {}", reason.words);
            }
        }
    }
    explained
}

/// The parts of a unified diff.
fn hunks(diff: &str) -> Vec<String> {
    let mut hunks: Vec<String> = Vec::new();
    for line in diff.lines() {
        if line.starts_with("@@") {
            hunks.push(String::new());
        }
        if let Some(hunk) = hunks.last_mut() {
            hunk.push_str(line);
            hunk.push('\n');
        }
    }
    hunks
}

/// Whether a part changes nothing but what a module imports.
fn only_imports(hunk: &str) -> bool {
    let changed = hunk
        .lines()
        .filter_map(|line| line.strip_prefix(['+', '-']));
    let mut changed = changed.map(str::trim);
    let letters = |c: char| c.is_alphanumeric() || "_:{},;/* ".contains(c);
    changed.all(|line| {
        let ends = [",", "{", "}", "};", "//", ";"];
        let import = line.starts_with("use ") || !line.contains(' ') || line.ends_with("//");
        line.is_empty()
            || (import && line.chars().all(letters) && ends.iter().any(|end| line.ends_with(end)))
    })
}

fn differs(differences: &[Difference], path: &Utf8Path) -> bool {
    differences.iter().any(|difference| difference.path == path)
}

fn show(messages: &[Message]) {
    for message in messages {
        println!(
            "  {}[{}]: {}",
            message.severity, message.code, message.message
        );
        if let Some(help) = &message.help {
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
    use super::{Reason, hunks, only_imports, wrapper_crate, wrappers};
    use crate::tree::Files;

    #[test]
    fn a_difference_needs_a_reason() {
        let files = |text: &str| Files::from([("file.rs".into(), text.as_bytes().to_vec())]);
        assert!(wrappers(&files("a\n"), &files("a\n"), &[]));
        assert!(!wrappers(&files("fetch()\n"), &files("\n"), &[]));
        let reason = |name: &str| Reason {
            name: name.to_owned(),
            words: format!("`{name}` is not declared"),
        };
        let about = [reason("fetch")];
        assert!(wrappers(&files("fetch()\n"), &files("\n"), &about));
        assert!(!wrappers(&files("fetch()\n"), &Files::new(), &about));
        // A reason that is about something else is none.
        assert!(!wrappers(
            &files("fetch()\n"),
            &files("\n"),
            &[reason("bark")]
        ));
        // Nor is one that is about another part of the file.
        let far = "\n".repeat(20);
        let (old, new) = (format!("fetch()\n{far}bark()\n"), far.clone());
        assert!(!wrappers(&files(&old), &files(&new), &about));
    }

    #[test]
    fn imports_follow_from_the_rest() {
        let imports = "@@ 1 @@\n use crate::{\n-    types::Opaque, //\n-    x::{\n-        Y,\n-    },\n };\n";
        assert!(only_imports(imports));
        assert!(!only_imports("@@ 1 @@\n-    fetch();\n"));
        assert!(!only_imports("@@ 1 @@\n-    pub field: u32,\n"));
    }

    #[test]
    fn a_diff_is_taken_apart() {
        let diff = "--- a\n+++ b\n@@ 1 @@\n-x\n@@ 2 @@\n+y\n";
        assert_eq!(hunks(diff), ["@@ 1 @@\n-x\n", "@@ 2 @@\n+y\n"]);
    }

    #[test]
    fn the_crate_around_the_bindings_names_them() {
        let text = wrapper_crate("/out/bindings.rs".into());
        assert!(text.contains("include!(\"/out/bindings.rs\");"));
        assert!(text.contains("pub type c_ulong = usize;"));
    }
}
