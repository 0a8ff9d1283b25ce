//! All fixtures as two crates, one of them without the standard library, given to the compiler with the lints of Linux in one run.

mod std_crate;

use std::{collections::BTreeMap, fmt::Write, process::Command};

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::{Fixture, run::BINDINGS};

/// What the compiler says, by the fixture it says it about; under an empty name, everything else.
pub(crate) type Messages = BTreeMap<String, String>;

/// The raw bindings are bindgen's work.
const BINDINGS_ALLOW: &str = "#[allow(clippy::all, clippy::pedantic, \
    clippy::undocumented_unsafe_blocks, dead_code, improper_ctypes, missing_docs, \
    non_camel_case_types, non_snake_case, non_upper_case_globals, unreachable_pub, \
    unsafe_op_in_unsafe_fn)]";

/// What Linux asks of its own Rust code, as errors.
const LINTS: &str = r#"
[lints.rust]
missing_docs = "deny"
non_ascii_idents = "deny"
rust_2018_idioms = { level = "deny", priority = -1 }
unreachable_pub = "deny"
unsafe_op_in_unsafe_fn = "deny"
warnings = { level = "deny", priority = -2 }

[lints.clippy]
all = { level = "deny", priority = -1 }
as_ptr_cast_mut = "deny"
as_underscore = "deny"
cast_lossless = "deny"
collapsible_if = "allow"
collapsible_match = "allow"
ignored_unit_patterns = "deny"
incompatible_msrv = "allow"
missing_safety_doc = "deny"
mut_mut = "deny"
needless_bitwise_bool = "deny"
needless_lifetimes = "allow"
no_mangle_with_rust_abi = "deny"
ptr_as_ptr = "deny"
ptr_cast_constness = "deny"
ref_as_ptr = "deny"
undocumented_unsafe_blocks = "deny"
uninlined_format_args = "allow"
unnecessary_safety_comment = "deny"
unnecessary_safety_doc = "deny"
unwrap_or_default = "allow"
"#;

/// What initializers are made of: their macros look for it in the crate that calls them.
const INITIALIZERS: &str = "pinned-init = { version = \"0.0.10\", default-features = false }\n";

/// The name of a module with a mistake, which shows that the lints are looked at.
pub(crate) const CONTROL: &str = "negative_control";

const CONTROL_TEXT: &str = "pub fn cast(p: *const u8) -> *const u32 {\n    p as _\n}\n";

/// Compiles the fixtures.
///
/// # Errors
///
/// The compiler could not be run, or the crate could not be written.
pub(crate) fn check(fixtures: &[Fixture]) -> Result<Messages, String> {
    let folder = Utf8PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let (of_std, others): (Vec<_>, Vec<_>) = fixtures
        .iter()
        .filter(|fixture| complete(fixture))
        .partition(|fixture| fixture.built_in().is_some());
    write(&folder, &others).map_err(|error| error.to_string())?;
    let mut messages = compiled(&folder)?;
    let folder = folder.with_file_name("fixtures-std");
    std_crate::write(&folder, &of_std).map_err(|error| error.to_string())?;
    messages.extend(compiled(&folder)?);
    Ok(messages)
}

/// What the compiler says about a crate.
fn compiled(folder: &Utf8Path) -> Result<Messages, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["clippy", "--offline", "--quiet", "--message-format=json"])
        .args(["--manifest-path", folder.join("Cargo.toml").as_str()])
        .args(["--target-dir", folder.join("target").as_str()])
        .env_remove("RUSTFLAGS")
        .current_dir(folder)
        .output()
        .map_err(|error| error.to_string())?;
    let mut messages = messages(&String::from_utf8_lossy(&output.stdout));
    if !output.status.success() && messages.is_empty() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        messages.insert(String::new(), text);
    }
    Ok(messages)
}

/// The messages in cargo's JSON, by fixture.
fn messages(json: &str) -> Messages {
    let mut messages = Messages::new();
    for line in json.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let message = &line["message"];
        let spans = message["spans"].as_array();
        let Some(rendered) = message["rendered"].as_str().filter(|_| spans.is_some()) else {
            continue;
        };
        let spans = spans.into_iter().flatten();
        let files = spans.filter_map(|span| span["file_name"].as_str());
        let name = files
            .filter_map(|file| file.strip_prefix("src/")?.split('/').next())
            .find(|name| *name != "lib.rs");
        // The count of errors at the end belongs to no fixture, and says nothing new.
        if name.is_none() && message["code"].is_null() && !messages.is_empty() {
            continue;
        }
        let text = messages
            .entry(name.unwrap_or_default().to_owned())
            .or_default();
        text.push_str(rendered);
    }
    messages
}

/// Writes the crate. What is the same already is left alone, so that nothing is compiled twice.
fn write(folder: &Utf8Path, fixtures: &[&Fixture]) -> std::io::Result<()> {
    let support = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support");
    let manifest = format!(
        "[package]\nname = \"fixtures\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
         [dependencies]\nfixture-support = {{ path = \"{support}\" }}\n{INITIALIZERS}{LINTS}"
    );
    put(&folder.join("Cargo.toml"), &manifest)?;
    let source = folder.join("src");
    let mut root = "//! Every fixture, each in a module of its own.\n#![no_std]\n".to_owned();
    for fixture in fixtures {
        let name = &fixture.name;
        let _ = writeln!(root, "\n/// A fixture.\npub mod {name};");
        write_fixture(&source.join(name), fixture)?;
    }
    let _ = writeln!(root, "\n/// A mistake.\npub mod {CONTROL};");
    put(&source.join(CONTROL).join("mod.rs"), CONTROL_TEXT)?;
    put(&source.join("lib.rs"), &root)
}

/// Whether there is something to compile; a fixture with errors fails a test of its own.
pub(crate) fn complete(fixture: &Fixture) -> bool {
    fixture.expected().join(BINDINGS).is_file()
}

/// What the target of a fixture has already, in a module of this name.
const PROVIDED: &str = "provided";

fn write_fixture(folder: &Utf8Path, fixture: &Fixture) -> std::io::Result<()> {
    let mut root = format!("/// Raw bindings.\n{BINDINGS_ALLOW}\npub mod bindings;\n");
    let bindings = fs_err::read_to_string(fixture.expected().join(BINDINGS))?;
    let bindings = format!("#[allow(unused_imports)]\nuse fixture_support::ffi;\n{bindings}");
    put(&folder.join(BINDINGS), &bindings)?;
    // What is `crate` for a fixture is its module here.
    let own = format!("crate::{}::", fixture.name);
    let provided = fixture.file(&format!("{PROVIDED}.rs"));
    if provided.is_file() {
        let text = fs_err::read_to_string(provided)?.replace("crate::", &own);
        put(&folder.join(format!("{PROVIDED}.rs")), &text)?;
        let _ = writeln!(root, "pub mod {PROVIDED};");
    }
    let modules = fixture.modules();
    for module in &modules {
        let text = fs_err::read_to_string(fixture.expected().join(format!("{module}.rs")))?;
        put(
            &folder.join(format!("{module}.rs")),
            &text.replace("crate::", &own),
        )?;
        // A module is declared by the one around it, where that is a file too.
        let around = module.rsplit_once('/').map_or("", |(around, _)| around);
        if modules.iter().any(|other| other == around) {
            continue;
        }
        let mut parts: Vec<_> = module.split('/').collect();
        let last = parts.pop().unwrap_or_default();
        let open: String = parts
            .iter()
            .map(|part| format!("#[allow(missing_docs)]\npub mod {part} {{ "))
            .collect();
        let _ = writeln!(root, "{open}pub mod {last};{}", " }".repeat(parts.len()));
    }
    put(&folder.join("mod.rs"), &root)
}

fn put(path: &Utf8Path, text: &str) -> std::io::Result<()> {
    if fs_err::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    fs_err::write(path, text)
}
