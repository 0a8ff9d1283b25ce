//! `--layout-checks`: what it writes compiles with raw bindings that have C's layouts, and with no others.

use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};

/// A fixture in which wrappers read fields that stand in members without a name.
const FIELDS: &str = "field_in_anonymous_members";
/// One in which the name of a field is a keyword of Rust.
const KEYWORDS: &str = "keyword_names";
/// One in which a record is passed by value.
const VALUES: &str = "value_type_with_equality";

struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    fn new(fixture: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let session = Self { folder };
        let fixtures = Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        for name in ["input.h", "contract.yaml"] {
            let from = fixtures.join("patterns").join(fixture).join(name);
            fs_err::copy(from, session.path().join(name)).expect("the fixture is there");
        }
        let profile = fs_err::read_to_string(fixtures.join("profile.yaml")).expect("it is text");
        session.write("profile.yaml", &format!("{profile}ctypes: core::ffi\n"));
        session
    }

    fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
    }

    fn write(&self, name: &str, text: &str) {
        fs_err::write(self.path().join(name), text).expect("the file can be written");
    }

    fn generate(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        command.current_dir(self.path());
        command.args(["generate", "contract.yaml", "--out", "out", "--profile"]);
        command.args(["profile.yaml", "--layout-checks", "checks.rs"]);
        command.args(arguments).args(["--", "-I."]);
        command.output().expect("the command can be run")
    }

    /// Compiles the checks with raw bindings; what the compiler says against it.
    fn compile(&self, bindings: &str) -> String {
        self.write("bindings.rs", bindings);
        let library = "#![allow(warnings)]\nmod bindings { include!(\"bindings.rs\"); }\n#[path = \"checks.rs\"] mod checks;\n";
        self.write("lib.rs", library);
        let mut command = Command::new("rustc");
        command.current_dir(self.path());
        command.args([
            "--edition=2021",
            "--crate-type=lib",
            "--emit=metadata",
            "lib.rs",
        ]);
        let output = command.output().expect("there is a compiler");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

/// Makes checks and raw bindings, which pass them. With `from` as `to`, the bindings do not pass, and each of the
/// `messages` says why.
#[track_caller]
fn holds(fixture: &str, [from, to]: [&str; 2], messages: &[&str]) {
    let session = Session::new(fixture);
    let made = session.generate(&["--bindings"]);
    let words = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{words}");
    let right =
        fs_err::read_to_string(session.path().join("out/bindings.rs")).expect("it is there");
    assert_eq!(session.compile(&right), "");

    assert!(right.contains(from), "{right}");
    let said = session.compile(&right.replacen(from, to, 1));
    for message in messages {
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn raw_bindings_have_the_layouts_of_c() {
    // An inserted field; bindgen's own tests say it, too, but those of a kernel tree are off.
    let moved = ["pub struct wagon {", "pub struct wagon { pub moved: u64,"];
    let messages = [
        "the size in the raw bindings of `struct wagon` is not C's",
        "the offset of `driver` in the raw bindings of `struct wagon` is not C's",
    ];
    holds(FIELDS, moved, &messages);
}

#[test]
fn a_field_has_the_name_that_bindgen_gives_it() {
    let moved = ["pub struct puzzle {", "pub struct puzzle { pub moved: u64,"];
    let message = "the offset of `loop` in the raw bindings of `struct puzzle` is not C's";
    holds(KEYWORDS, moved, &[message]);
}

#[test]
fn what_is_passed_by_value_has_the_size_and_the_alignment_of_c() {
    let wider = ["pub rgb: core::ffi::c_uint", "pub rgb: u64"];
    let messages = [
        "the size in the raw bindings of `colour_t` is not C's",
        "the alignment in the raw bindings of `colour_t` is not C's",
    ];
    holds(VALUES, wider, &messages);
}

#[test]
fn a_record_is_found_by_the_type_name_that_stands_for_it() {
    let session = Session::new(VALUES);
    let header = fs_err::read_to_string(session.path().join("input.h")).expect("it is there");
    session.write(
        "input.h",
        &header.replacen("struct {", "struct colour {", 1),
    );
    assert!(session.generate(&[]).status.success());
    let checks = fs_err::read_to_string(session.path().join("checks.rs")).expect("it is there");
    let by_tag = "size_of::<crate::bindings::colour>() == 4";
    assert!(checks.contains(by_tag), "{checks}");
}

#[test]
fn the_checks_say_who_made_them() {
    let session = Session::new(FIELDS);
    assert!(session.generate(&[]).status.success());
    let checks = fs_err::read_to_string(session.path().join("checks.rs")).expect("it is there");
    let first = "// SPDX-License-Identifier: MIT OR Apache-2.0\n\n// Generated by safebind; run `";
    assert!(checks.starts_with(first), "{checks}");
}

#[test]
fn a_name_of_an_output_is_refused() {
    let session = Session::new(FIELDS);
    let made = session.generate(&["--dump-unit", "checks.rs"]);
    assert!(!made.status.success());
    assert!(!session.path().join("checks.rs").exists());
}
